import json
from itertools import pairwise

import pytest

from ingest.damage import Decisions
from ingest.datelines import find_dateline, find_headline, find_pictures
from ingest.formats import members
from ingest.span import cut
from tests.invariants import broken_laws, pipeline, read, texts

BODY = "街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，投入14万元，事情越办越顺。"


def pieces(text: str) -> list[tuple[str, str, str]]:
    """Text, name and value of the pieces of a dateline before the body."""
    found = list(find_dateline(text + BODY, 0))
    assert all(one.end == other.start for one, other in pairwise(found))
    assert not found or (text + BODY)[found[-1].end :].lstrip() == BODY
    return [((text + BODY)[each.start : each.end].strip(), each.name, each.value) for each in found]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "中新网保定8月9日电 (记者 张三)",
            [
                ("中新网", "agency", "中新网"),
                ("保定8月9日电", "dateline", "unknown"),
                ("(记者 张三)", "byline", "(记者 张三)"),
            ],
        ),
        ("新华社北京10月3日电 ", [("新华社", "agency", "新华社"), ("北京10月3日电", "dateline", "unknown")]),
        (
            "本报讯（记者李四）",
            [("本报讯", "dateline", "unknown"), ("（记者李四）", "byline", "（记者李四）")],
        ),
        ("央视网消息：", [("央视网", "agency", "央视网"), ("消息：", "dateline", "unknown")]),
        ("合肥日报讯 ", [("合肥日报", "agency", "合肥日报"), ("讯", "dateline", "unknown")]),
        (
            "IT之家 8 月 16 日消息，",
            [("IT之家", "agency", "IT之家"), ("8 月 16 日消息，", "dateline", "unknown")],
        ),
        (
            "深圳新闻网2023年8月9日讯（张三 李四）",
            [
                ("深圳新闻网", "agency", "深圳新闻网"),
                ("2023年8月9日讯", "dateline", "2023-08-09"),
                ("（张三 李四）", "byline", "（张三 李四）"),
            ],
        ),
        (
            "荆楚网（湖北日报网）讯（通讯员 张三）",
            [
                ("荆楚网（湖北日报网）", "agency", "荆楚网（湖北日报网）"),
                ("讯", "dateline", "unknown"),
                ("（通讯员 张三）", "byline", "（通讯员 张三）"),
            ],
        ),
        (
            "东方网记者李四8月9日报道：",
            [
                ("东方网", "agency", "东方网"),
                ("记者李四", "byline", "记者李四"),
                ("8月9日报道：", "dateline", "unknown"),
            ],
        ),
        (
            "红网时刻衡阳8月16日讯",
            [("红网时刻", "agency", "红网时刻"), ("衡阳8月16日讯", "dateline", "unknown")],
        ),
        (
            "财联社8月15日讯（编辑 张三）",
            [
                ("财联社", "agency", "财联社"),
                ("8月15日讯", "dateline", "unknown"),
                ("（编辑 张三）", "editor", "（编辑 张三）"),
            ],
        ),
    ],
)
def test_a_dateline_is_told_apart_into_its_pieces(head: str, expected: list[tuple[str, str, str]]) -> None:
    assert pieces(head) == expected


@pytest.mark.parametrize(
    "text",
    [
        "据某某社8月9日报道，",
        "中国网络普及，",
        "本网络消息，",
        "新华社8月9日消息说，",
        "人民网8月9日电视直播，",
        "8月9日消息，",
        "某某街道8月9日电",
        "街道讯问处（甲）",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    assert pieces(text) == []


def test_the_words_of_a_dateline_are_particulars_and_lost_nowhere() -> None:
    text = f"中新网保定8月9日电 (记者 张三 李四){BODY}"
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert texts(ingested.document) == [BODY]
    (article,) = ingested.document.articles
    assert (article.publisher, article.byline) == ("中新网", ("张三", "李四"))
    assert (article.date, article.date_confidence) == (None, "unknown")
    told = [each.text for each in ingested.document.metadata]
    assert "".join("".join([*told, BODY]).split()) == "".join(text.split())


def test_a_day_of_which_no_year_is_told_dates_nothing() -> None:
    deed = "去年社区为老旧小区加装电梯12部。"
    (practice,) = read(f"新华社武汉8月9日电 {deed}").practices
    assert (practice.time, practice.time_read) == ("去年", "")
    (practice,) = read(f"深圳新闻网2023年8月9日讯 {deed}").practices
    assert (practice.time, practice.time_read) == ("去年", "2022")


def test_who_is_named_as_publisher_comes_before_the_agency() -> None:
    (article,) = read(f"新华社武汉8月9日电 {BODY}来源：某某日报").document.articles
    assert article.publisher == "某某日报"


@pytest.mark.parametrize(
    ("source", "publisher"),
    [
        ("财联社 张三", "财联社"),
        ("湖北日报 记者张三", "湖北日报"),
        ("红星新闻 新京报", "红星新闻 新京报"),
    ],
)
def test_who_wrote_for_an_agency_is_no_part_of_its_name(source: str, publisher: str) -> None:
    (article,) = read(f"{BODY}来源：{source}").document.articles
    assert article.publisher == publisher


def test_where_a_text_was_written_still_tells_its_place() -> None:
    (practice,) = read("新华社武汉8月9日电 社区为老旧小区加装电梯12部。").practices
    assert practice.place.path == ("湖北省", "武汉市")


def test_a_dateline_that_is_undone_is_text_again() -> None:
    text = f"新华社武汉8月9日电 {BODY}"
    made = [each for each in read(text).document.repairs if each.rule == "part.metadata"]
    assert [cut(text, each.raw) for each in made] == ["新华社", "武汉8月9日电"]
    undone = Decisions(undone=frozenset(each.id for each in made), version=2)
    again = pipeline().ingest(text.encode(), "样稿.txt", undone).document
    assert texts(again) == [text]
    assert {each.decision for each in again.repairs if each.rule == "part.metadata"} == {"undone"}


def test_a_headline_that_is_undone_is_a_paragraph_by_itself() -> None:
    headline = "幼儿园因放假预扣社保费 法院认为此举违法"
    text = f"{headline}本报讯(记者李四){BODY}"
    (made,) = [each for each in read(text, "甲.jsonl#1").document.repairs if headline in each.message]
    undone = Decisions(undone=frozenset([made.id]), version=2)
    again = pipeline().ingest(text.encode(), "样稿.txt", undone)
    assert broken_laws(again) == []
    assert texts(again.document) == [headline, BODY]


def test_a_whole_line_that_tells_the_source_has_no_record_for_undoing_it_would_change_nothing() -> None:
    lone, cut_out = (read(f"{BODY}{gap}来源：湖北日报").document for gap in ("\n", ""))
    assert [each.text for each in lone.metadata] == [each.text for each in cut_out.metadata]
    assert [each.rule for each in lone.repairs] == []
    assert [each.rule for each in cut_out.repairs] == ["part.metadata"]


def test_a_headline_ends_where_the_dateline_behind_it_begins() -> None:
    headline = "幼儿园因放假预扣社保费 法院认为此举违法"
    text = f"{headline}本报讯(记者李四){BODY}"
    assert [(each.name, each.value) for each in find_headline(text, 0)] == [
        ("title", headline),
        ("dateline", "unknown"),
        ("byline", "(记者李四)"),
    ]
    (article,) = read(text).document.articles
    assert (article.title, article.byline) == (headline, ("李四",))


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("街道举办党员茶话会活动现场。", ["caption", "agency", "dateline", "byline"]),
        ("街道把议事会开到居民家门口，据", []),
        ("原标题：居民办事更顺了", []),
        ("活动现场。", ["caption", "agency", "dateline", "byline"]),
        ("甲乙丙丁", []),
        ("甲", []),
        ("街道办事。居民满意", []),
    ],
)
def test_a_caption_or_a_sentence_before_a_dateline_is_no_headline(before: str, names: list[str]) -> None:
    text = f"{before}红网8月9日讯（记者 张三）{BODY}"
    assert [each.name for each in find_headline(text, 0)] == names


@pytest.mark.parametrize(
    ("opening", "publisher"),
    [("据河北日报客户端7月23日消息，", "河北日报客户端"), ("双峰县融媒体中心消息，", None)],
)
def test_a_paper_is_named_without_what_stands_beside_its_name(opening: str, publisher: str | None) -> None:
    (article,) = read(f"{opening}{BODY}").document.articles
    assert article.publisher == publisher


DATELINE = "红网时刻新闻8月9日讯（记者 张三）"
PARTS = ["红网时刻新闻", "8月9日讯", "（记者 张三）"]


@pytest.mark.parametrize(
    "captions",
    [
        ["议事会现场。江永县委宣传部/供图"],
        ["居民在协商。某某街道 供图 "],
        ["居民在议事厅里协商  通讯员供图"],
        ["居民在协商。 图/新华社  "],
        ["居民在协商。王小五摄", "街道办事处。李四摄（下同）"],
        ["这是8月9日拍摄的街道议事厅。新华社发（曼蒂科斯摄）"],
        ["居民在协商。人民网记者 王小五摄"],
        ["居民在协商。漳浦县融媒体中心供图"],
    ],
)
def test_a_dateline_behind_captions_is_found_and_they_are_captions(captions: list[str]) -> None:
    text = f"{''.join(captions)}{DATELINE}{BODY}"
    found = list(find_pictures(text, 0))
    assert [text[each.start : each.end] for each in found] == [*captions, *PARTS]
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert texts(ingested.document) == [BODY]
    assert [each.text for each in ingested.document.captions] == [each.strip() for each in captions]
    (article,) = ingested.document.articles
    assert (article.publisher, article.byline) == ("红网时刻新闻", ("张三",))


@pytest.mark.parametrize(
    "before",
    [
        "街道把议事会开到居民家门口，",
        "街道拍摄照片320张。",
        f"{'长' * 130}。王小五摄",
        "居民在协商。王小五摄街道办事。",
        "街道提供场地。",
    ],
)
def test_what_stands_before_a_dateline_without_a_credit_is_no_caption(before: str) -> None:
    assert list(find_pictures(f"{before}{DATELINE}{BODY}", 0)) == []


@pytest.mark.parametrize("agency", ["人民网", "新华社", "中国网"])
def test_an_agency_is_not_that_of_the_picture_before_it(agency: str) -> None:
    text = f"居民在协商。{agency}记者王小五摄{agency}南宁8月9日电 {BODY}"
    named = [text[each.start : each.end] for each in find_pictures(text, 0) if each.name == "agency"]
    assert named == [agency]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("街道把议事会开到家门口\n", "街道把议事会开到家门口"),
        ("街道把议事会开到家门口\n议事会现场。王小五 摄\n", "街道把议事会开到家门口"),
        ("街道把议事会开到家门口\n来源：某某日报\n", "街道把议事会开到家门口"),
        ("居民办事有新章\n小院共治添活力\n", "居民办事有新章　小院共治添活力"),
    ],
)
def test_a_dateline_behind_a_headline_of_its_own_is_found(above: str, title: str) -> None:
    ingested = read(f"{above}{DATELINE}{BODY}\n居民都说好，事情办得很快。\n")
    assert broken_laws(ingested) == []
    assert texts(ingested.document)[0] == BODY
    (article,) = ingested.document.articles
    assert (article.title, article.byline) == (title, ("张三",))


def test_each_article_of_a_file_has_its_own_dateline() -> None:
    second = "新华社武汉8月9日电（记者 李四）"
    text = f"议事会开到家门口\n{DATELINE}{BODY}\n\n小院共治添活力\n{second}{BODY}\n"
    articles = read(text).document.articles
    assert [each.title for each in articles] == ["议事会开到家门口", "小院共治添活力"]
    assert [each.publisher for each in articles] == ["红网时刻新闻", "新华社"]
    assert [each.byline for each in articles] == [("张三",), ("李四",)]


def test_an_author_in_a_column_behind_the_text_opens_no_article() -> None:
    row = json.dumps({"正文": f"{BODY}\n小院共治添活力", "作者": "张三"}, ensure_ascii=False)
    (member,) = members(row.encode(), "台账.jsonl")
    (article,) = pipeline().ingest_member(member).document.articles
    assert article.byline == ("张三",)
    assert [section.heading for section in article.sections] == [None, "小院共治添活力"]


def test_a_dateline_in_the_middle_of_a_text_is_text() -> None:
    quoted = f"{DATELINE}居民都说好，事情办得很快。"
    assert texts(read(f"议事会开到家门口\n{BODY}\n{quoted}\n").document) == [BODY, quoted]


_UNITS = ("中国", "新华社8月", "本报（", "记者 ", "张三 ", "\xa0一", "一", "8日", "日报", "本报讯（张三、")


@pytest.mark.parametrize("unit", _UNITS)
@pytest.mark.parametrize("head", ["本报讯（记者 ", "本报讯 记者 张三 ", "中新网北京8月9日电 "])
def test_how_a_dateline_is_read_does_not_hang_on_how_long_its_text_is(head: str, unit: str) -> None:
    short, long = (list(find_dateline(head + unit * n, 0)) for n in (80, 5_000))
    assert short and short == long


@pytest.mark.parametrize("unit", _UNITS)
def test_how_a_headline_is_read_does_not_hang_on_how_long_its_text_is(unit: str) -> None:
    head = "街道把议事会开到居民家门口"
    short, long = (list(find_headline(f"{head}中新网北京8月9日电 {unit * n}", 0)) for n in (80, 5_000))
    assert short[0].value == head and short == long


@pytest.mark.parametrize(
    "opening",
    [
        "中国国家电网供电，",
        "中国移动网络通讯，",
        "中国银行网点停电，",
        "本报社区居民来电：",
        "本台风电，",
        "南都市场家电，",
    ],
)
def test_words_that_end_like_a_report_open_a_sentence(opening: str) -> None:
    assert pieces(opening) == []


def test_an_agency_ends_before_the_name_of_another_and_behind_the_word_for_its_kind() -> None:
    headline = "青年做起电子商务，售卖中国商品"
    found = find_headline(f"{headline}中新网北京7月26日电 {BODY}", 0)
    assert [(each.name, each.value) for each in found] == [
        ("title", headline),
        ("agency", "中新网"),
        ("dateline", "unknown"),
    ]
    assert pieces("中国教育报-中国教育新闻网讯 ")[0] == (
        "中国教育报-中国教育新闻网",
        "agency",
        "中国教育报-中国教育新闻网",
    )
    assert [name for _, name, _ in pieces("新华社武汉电 ")] == ["agency", "dateline"]
