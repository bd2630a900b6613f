"""The headline that a text had where it was first printed: where it ends."""

import pytest

from ingest.headlines import find_original
from tests.invariants import broken_laws, read, texts

HEADLINE = "街道把议事会开到“家门口”，居民办事更顺了"
BODY = "街道投入14万元，《办法》·〔2021〕𠮷①人人会背。"


def told(text: str) -> list[tuple[str, str]]:
    """Name and value of the headlines that stand at the beginning of ``text``."""
    found = list(find_original(text, 0))
    assert all(text[each.start : each.end].strip("（）【】").endswith(each.value) for each in found)
    return [(each.name, each.value) for each in found]


@pytest.mark.parametrize(
    "opening",
    [
        "为进一步丰富居民的生活，",
        "为了让办事更方便，",
        "“这件事办得真快，我没想到！”居民张三说。",
        "在全国生态日到来之际，",
        "随着小区越来越旧，",
        "据某某市纪委监委消息：",
        "记者昨天获悉，",
        "本公司董事会及全体董事保证，",
        "【新华社微特稿】",
        "图为议事会现场。",
        "当前，",
        "本报综合 ",
        "昨天（8月9日），",
        "8月9日上午9时许，",
        "2023年8月9日晚",
        "北京日报客户端 | 记者 张三",
        "科技日报实习记者 李四",
        "中国网8月9日讯 ",
        "中国网财经8月9日讯(记者 张三)",
    ],
)
def test_a_headline_ends_where_a_text_of_news_begins(opening: str) -> None:
    text = f"原标题：{HEADLINE}{opening}{BODY}"
    assert told(text) == [("original_title", HEADLINE)]
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert ingested.document.articles[0].title == HEADLINE
    assert BODY in "".join(texts(ingested.document))


@pytest.mark.parametrize(
    "text",
    [
        f"原标题：{HEADLINE}街道{BODY}",
        f"原标题：居民直呼“这件事办得真快，我没想到！”{BODY}",
        f"原标题：街道怎么办，为了让办事更方便，{BODY}",
        f"原标题：居民办事伴随着电话声一天一天响，{BODY}",
        f"原标题：街道就在八一建军节到来之际，{BODY}",
        f"原标题：居民办事更顺了记者张三当前，{BODY}",
        f"原标题：居民从8月9日上午到8月10日上午都来办事，{BODY}",
        f"原标题：居民意见收集自8月9日上午{BODY}",
        f"原标题：短为进一步做好服务，{BODY}",
        f"原标题：{''.join(map(chr, range(0x4E00, 0x4E29)))}为进一步做好服务，{BODY}",
    ],
)
def test_a_headline_whose_end_is_not_sure_stays(text: str) -> None:
    assert told(text) == []


def test_an_arrow_to_the_text_ends_a_headline() -> None:
    assert told(f"原标题：居民办事更顺了→街道{BODY}") == [("original_title", "居民办事更顺了→")]
    assert told(f"原标题：从甲村→乙村→丙村，居民办事{BODY}") == []


def test_a_headline_in_brackets_ends_with_them() -> None:
    assert told(f"（原标题：{HEADLINE}）{BODY}") == [("original_title", HEADLINE)]


def test_an_author_is_no_part_of_a_headline() -> None:
    text = f"原标题：居民办事更顺了作者：木木近日，{BODY}"
    assert told(text) == [("original_title", "居民办事更顺了")]
    (article,) = read(text).document.articles
    assert (article.title, article.byline) == ("居民办事更顺了", ("木木",))


@pytest.mark.parametrize(
    "unit", ["为进一步", "“好，", "在之际", "随着", "据报道", "8月9日", "日报", "记者", "（原标题："]
)
def test_how_a_headline_is_read_does_not_hang_on_how_long_its_text_is(unit: str) -> None:
    short, long = (told(f"原标题：{HEADLINE}近日，{unit * n}") for n in (80, 5_000))
    assert short == long == [("original_title", HEADLINE)]
