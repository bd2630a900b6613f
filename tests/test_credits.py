from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.credits import find_credits, find_source
from ingest.damage import Decisions
from ingest.pieces import Piece
from ingest.span import cut
from tests.invariants import broken_laws, pipeline, read, texts

BODY = "8月9日，街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，投入14万元，事情越办越顺。"


def told(text: str, found: list[Piece]) -> list[tuple[str, str, str]]:
    """Text, name and value of adjoining pieces."""
    assert all(one.end == other.start for one, other in pairwise(found))
    return [(text[each.start : each.end].strip(), each.name, each.value) for each in found]


def pieces(text: str) -> list[tuple[str, str, str]]:
    return told(text, list(find_credits(text, 0)))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "大众网记者 张三 见习记者 李四 通讯员 王小五 青岛报道",
            [
                ("大众网", "agency", "大众网"),
                ("记者 张三 见习记者 李四 通讯员 王小五", "byline", "记者 张三 见习记者 李四 通讯员 王小五"),
                ("青岛报道", "dateline", "unknown"),
            ],
        ),
        (
            "东方网记者张三、通讯员李四8月9日报道：",
            [
                ("东方网", "agency", "东方网"),
                ("记者张三、通讯员李四", "byline", "记者张三、通讯员李四"),
                ("8月9日报道：", "dateline", "unknown"),
            ],
        ),
        (
            "极目新闻记者 张三通讯员 李四 王小五",
            [
                ("极目新闻", "agency", "极目新闻"),
                ("记者 张三通讯员 李四 王小五", "byline", "记者 张三通讯员 李四 王小五"),
            ],
        ),
        (
            "潮新闻客户端 记者 张三  ",
            [("潮新闻客户端", "agency", "潮新闻客户端"), ("记者 张三", "byline", "记者 张三")],
        ),
        ("记者 张三 欧阳小四", [("记者 张三 欧阳小四", "byline", "记者 张三 欧阳小四")]),
        ("【环球网报道】", [("【环球网报道】", "agency", "环球网")]),
        (
            "【环球网报道 见习记者 张三】",
            [("【环球网报道", "agency", "环球网"), ("见习记者 张三】", "byline", "见习记者 张三")],
        ),
        (
            "【环球时报驻韩国特约记者 张三】",
            [
                ("【环球时报", "agency", "环球时报"),
                ("驻韩国特约记者 张三】", "byline", "驻韩国特约记者 张三"),
            ],
        ),
        (
            "（人民日报健康客户端记者 张三）",
            [("（人民日报健康客户端记者 张三）", "byline", "（人民日报健康客户端记者 张三）")],
        ),
        ("大众网 潍坊报道", [("大众网", "agency", "大众网"), ("潍坊报道", "dateline", "unknown")]),
    ],
)
def test_credits_are_told_apart_into_their_pieces(head: str, expected: list[tuple[str, str, str]]) -> None:
    assert pieces(head + BODY) == expected


@pytest.mark.parametrize(
    "behind", ["“好。”", "《办法》出台。", "近日，好。", "为进一步办好事，", "据某某社报道，", "在8月9日"]
)
def test_names_end_before_what_no_name_goes_on_with(behind: str) -> None:
    assert pieces(f"记者 张三{behind}") == [("记者 张三", "byline", "记者 张三")]


@pytest.mark.parametrize(
    "text",
    [
        "记者 张三受持续暴雨影响，居民转移。",
        "记者 张三在“议事会”上说，",
        "记者 张三 李四都说好。",
        "记者8月9日从街道获悉，",
        "记者从街道获悉，",
        "记者 走访8月的小区，",
        "据某某社8月9日报道，",
        "大众网 潍坊报道称，",
        "【短评】街道办事，",
        "【编者按】8月9日，",
        "（张三）8月9日，",
        "会议现场大众网记者 张三8月9日，",
    ],
)
def test_where_the_end_is_not_sure_all_stays(text: str) -> None:
    assert pieces(text) == []


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        ("记者：张三 李四，正文：", "byline", "记者：张三 李四，正文："),
        ("来源：某某报客户端 ，正文：", "publisher", "某某报客户端"),
        ("本文转自【某某日报】；", "publisher", "某某日报"),
        ("（来源：某某网）", "publisher", "某某网"),
        ("来源：人民网－安徽频道 原创稿", "publisher", "人民网－安徽频道"),
        ("来源：参考消息网", "publisher", "参考消息网"),
    ],
)
def test_a_label_says_where_a_text_is_from(head: str, name: str, value: str) -> None:
    text = head + BODY
    assert told(text, list(find_source(text, 0))) == [(head, name, value)]


@pytest.mark.parametrize("text", ["来源：街道自筹的资金，", "来源：海外网韩国警方说，", "本文转自某某日报，"])
def test_a_source_whose_end_is_not_sure_stays(text: str) -> None:
    assert list(find_source(text, 0)) == []


@pytest.mark.parametrize(
    ("head", "publisher", "byline"),
    [
        ("大众网记者 张三 通讯员 李四 青岛报道", "大众网", ("张三", "李四")),
        ("【环球网报道 见习记者 张三】", "环球网", ("张三",)),
        ("极目新闻记者 张三视频剪辑 张三实习生 李四", "极目新闻", ("张三", "李四")),
        ("记者：张三 李四，正文：", None, ("张三", "李四")),
        ("来源：某某报客户端，正文：某某日报记者 张三", "某某报客户端", ("张三",)),
    ],
)
def test_credits_are_particulars_and_lost_nowhere(
    head: str, publisher: str | None, byline: tuple[str, ...]
) -> None:
    ingested = read(head + BODY)
    assert broken_laws(ingested) == []
    assert texts(ingested.document) == [BODY]
    (article,) = ingested.document.articles
    assert (article.publisher, article.byline) == (publisher, byline)
    items = [each.text for each in ingested.document.metadata]
    assert "".join("".join([*items, BODY]).split()) == "".join((head + BODY).split())


def test_credits_that_are_undone_are_text_again() -> None:
    text = f"大众网记者 张三 青岛报道{BODY}"
    made = [each for each in read(text).document.repairs if each.rule == "part.metadata"]
    assert [cut(text, each.raw) for each in made] == ["大众网", "记者 张三", "青岛报道"]
    undone = Decisions(undone=frozenset(each.id for each in made), version=2)
    assert texts(pipeline().ingest(text.encode(), "样稿.txt", undone).document) == [text]


_PARTS = [
    "大众网",
    "记者",
    "通讯员",
    " ",
    "张三",
    "李四",
    "、",
    "青岛报道",
    "8月9日",
    "【",
    "】",
    "环球网报道",
    "来源：",
    "，正文：",
    "𠮷",
    "“",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=12).map("".join))
def test_pieces_stand_at_the_beginning_one_behind_the_other(text: str) -> None:
    for found in (list(find_credits(text, 0)), list(find_source(text, 0))):
        ends = [0, *(each.end for each in found)]
        assert [each.start for each in found] == ends[:-1]
        assert ends == sorted(set(ends)) and ends[-1] <= len(text)


@pytest.mark.parametrize(
    "unit", ["记者 ", "张三 ", "张", "通讯员", "、", "\xa0", "来源：", "【环球网报道 ", "日报", "（记者 "]
)
@pytest.mark.parametrize("head", ["", "记者 张三 ", "【环球网报道 记者 "])
def test_long_heads_hold_no_credits(head: str, unit: str) -> None:
    text = head + unit * 30_000
    assert all(each.end < 200 for each in (*find_credits(text, 0), *find_source(text, 0)))
