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
        "8月9日至11日，",
        "8月9日至9月11日，",
        "2023年8月9-11日，",
        "根据全市统一部署，",
        "按照公安部有关要求，",
        "本公司监事会及全体监事保证，",
        "点击蓝字，关注我们",
        "编者按 ",
        "\u2003\u2003",
        "　　街道",
        "作者 | 张三 ",
        "海报新闻首席记者张三李四济南报道",
        "封面新闻见习记者 张三",
        "红星新闻网（记者 张三）",
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
        f"原标题：居民办事顺不顺 要根据情况{BODY}",
        f"原标题：居民按照约定办事{BODY}",
        f"原标题：某某气象局消息，预计8月9日至11日，{BODY}",
        f"原标题：{''.join(map(chr, range(0x4E00, 0x4E29)))}为进一步做好服务，{BODY}",
    ],
)
def test_a_headline_whose_end_is_not_sure_stays(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "社区卫生中心二十四小时值班护航居民健康。",
        "社区办事大厅全员24小时值守，居民办事更方便。",
        "街道防汛期间社区党委正值班处理。",
        "街道安全检查护航居民欢度节日前，社区开展排查。",
        "街道组织志愿者在工作日前，为居民送服务。",
        "社区议事会变身成为推动治理的新引擎，居民点赞。",
        "某某区新村街道把协商作为推动治理的抓手，居民点赞。",
        "某某小区的外墙改造就是为了让居民住得更舒心，居民点赞。",
        "社区志愿者手绘便民地图为居民导航。",
        "社区志愿者手绘漫画看图说：居民议事。",
        "某某村党支部委员会立足当前，着眼长远谋发展。",
        "社区卫生服务站离居民的家最近，居民点赞。",
        "居民议事会的故事不如今天，居民点赞。",
        "某某投资集团成立三十年资本公司董事会换届。",
        "某某大学新闻学院三十年的样本报综合实力展。",
        "社区养老服务的需求正在国庆节到来之际，不断增长。",
        "社区居民议事厅里紧随着办事的需要越来越多，居民点赞。",
        "街道办事处社区服务借据由居民代表报道，居民点赞。",
        "居民意见收集自12月9日上午10时起。",
        "街道社区卫生服务站里记者从业者的健康讲座。",
        "街道慰问一线职工炎炎夏日送清凉居民点赞不停。",
        "社区党员志愿者进入夏以来最忙的一周。",
        "社区党员志愿服务队大连日来水抢修。",
        "街道宣讲团走进某某市女记者近日的一天，居民点赞。",
        "居民办事更顺了某某都市快报记者 张三在社区",
        "居民办事更顺了某某网记者从社区获悉，",
        "居民办事更顺了某某特约记者 张三在社区",
    ],
)
def test_a_word_within_another_ends_no_headline(text: str) -> None:
    assert told(f"原标题：{text}{BODY}") == []


@pytest.mark.parametrize(
    ("headline", "opening"),
    [
        ("社区送清凉到居民家", "时值盛夏，"),
        ("社区送清凉到居民家", "正值暑期，"),
        ("社区送清凉到居民家", "炎炎夏日送清凉，"),
        ("反诈宣传进社区守安全", "为进一步做好服务，"),
        ("街道为民服务好做法", "图为议事会现场。"),
        ("社区里的笑声在回响", "在建军节到来之际，"),
        ("街道办实事惠民生", "日前，"),
        ("议事会筑牢防护网", "记者 张三 在社区"),
        ("街道办实事惠民生", "【某某时报特约记者 张三】"),
    ],
)
def test_a_word_of_its_own_ends_a_headline(headline: str, opening: str) -> None:
    assert told(f"原标题：{headline}{opening}{BODY}") == [("original_title", headline)]


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
