from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.captions import find_captions
from tests.invariants import broken_laws, read, texts

FIRST = "街道把议事会开到居民家门口。"
SECOND = "居民投入14万元，事情越办越顺。"


def found(text: str) -> list[tuple[str, str]]:
    """Text and name of the pieces of a line."""
    return [(text[each.start : each.end].strip(), each.name) for each in find_captions(text, 0, len(text))]


@pytest.mark.parametrize(
    "credit",
    [
        "（某某镇供图）",
        "（通讯员 张三 摄）",
        "(张三摄/光明图片)",
        "（图源：某某日报）",
        "（图片来源：某某网）",
        "（图片由某某街道提供）",
        "（资料图）",
        "（视频截图）",
        "（摄影：张三）",
        "新华社发（张三 摄）",
    ],
)
def test_a_credit_in_brackets_is_set_apart_with_the_caption_before_it(credit: str) -> None:
    assert found(f"{FIRST}{credit}{SECOND}") == [(credit, "photo_credit")]
    if not credit.startswith("新华社"):
        shown = f"居民在议事厅里协商{credit}"
        assert found(f"{FIRST}{shown}{SECOND}") == [(shown, "caption")]


def test_who_wrote_and_took_the_pictures_is_the_author() -> None:
    assert found(f"{FIRST}（张三 文/图）{SECOND}") == [("（张三 文/图）", "byline")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FIRST}    图为议事会现场。张三 摄    {SECOND}", ["图为议事会现场。张三 摄"]),
        (f"{FIRST}    居民在协商。张三 摄    {SECOND}", ["居民在协商。张三 摄"]),
        (f"{FIRST}图为议事会现场。某某街道供图{SECOND}", ["图为议事会现场。某某街道供图"]),
        (
            f"图为会场。张三摄    图为居民。李四摄    {SECOND}",
            ["图为会场。张三摄", "图为居民。李四摄"],
        ),
    ],
)
def test_a_sentence_under_a_picture_is_a_caption(text: str, expected: list[str]) -> None:
    assert found(text) == [(each, "caption") for each in expected]


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}摄影协会拍摄照片320张（含航拍）。",
        f"{FIRST}社区安装摄像头30个。",
        f"{FIRST}居民在现场（视频截图），投入14万元。",
        f"{FIRST}街道为每户供图纸一份。",
        f"{FIRST}他说图为心声，社区照办。",
        "投入12万元。居民常年摄老街变化。",
        f"{FIRST}    投入12万元。居民常年摄老街变化。",
        "办展12场。社区负责供图印制画册。",
        "街道出资120万元办展。社区供图并布展，居民同乐。",
        "成立影像队。队员每月摄两次，居民同乐。",
        f"{FIRST}居民在协商。张三摄{SECOND}",
        f"本报讯（文/图 记者 张三）{SECOND}",
        f"{FIRST}视频拍摄者说{SECOND}",
        f"{FIRST}（通讯员供图 校对张三）",
        f"{'一' * 90}（张三摄）{SECOND}",
        f"{FIRST}“居民（张三摄）满意”。",
        "居民在议事厅里协商（张三摄）",
    ],
)
def test_what_is_unsure_or_a_line_of_its_own_stays(text: str) -> None:
    assert found(text) == []


def test_a_short_sentence_is_the_caption_of_the_bare_credit_behind_it() -> None:
    shown = "居民在议事厅里协商。张三摄"
    assert found(f"{FIRST}{shown} {SECOND}") == [(shown, "caption")]
    assert found(f"{FIRST}{shown}新华社武汉8月9日电 {SECOND}") == [(shown, "caption")]
    long = "居民在街道新建成的议事厅里协商停车和加装电梯的事情。"
    assert found(f"{FIRST}{long}张三摄 {SECOND}") == [("张三摄", "photo_credit")]
    first, second = "居民在协商。某某街道供图", "议事会现场。 通讯员 供图"
    assert found(f"{FIRST}{first} {second} {SECOND}") == [(first, "caption"), (second, "caption")]


@pytest.mark.parametrize("place", ["", "在街道新建成的议事厅里协商停车和加装电梯的事情，"])
def test_a_sentence_with_a_figure_is_a_caption_only_where_it_stands_apart(place: str) -> None:
    counted = f"居民{place}投入14万元改造车棚。"
    assert found(f"{FIRST}{counted}张三摄 {SECOND}") == []
    assert found(f"{FIRST}    {counted}张三摄 {SECOND}") == [(f"{counted}张三摄", "caption")]
    dated = "8月9日，居民在协商。"
    assert found(f"{FIRST}{dated}张三摄 {SECOND}") == [(f"{dated}张三摄", "caption")]


def test_a_caption_in_a_paragraph_is_one_of_the_document_and_none_of_its_text() -> None:
    text = f"{FIRST}居民在议事厅里协商（某某镇供图）{SECOND}"
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert [(each.text, each.credit) for each in ingested.document.captions] == [
        ("居民在议事厅里协商（某某镇供图）", "某某镇供图")
    ]
    assert texts(ingested.document) == [FIRST + SECOND]
    assert [each.rule for each in ingested.document.repairs] == ["part.caption"]


_WORDS = st.sampled_from(
    [
        "图为",
        "甲乙",
        "。",
        "  ",
        "（张三 摄）",
        "张三摄",
        "供图",
        "（图源：某网）",
        "12万元",
        "，",
        "“",
        "𠮷①·〔",
    ]
)


@given(st.lists(_WORDS, min_size=1, max_size=24).map("".join))
def test_pieces_follow_one_another_and_a_text_comes_back_whole(text: str) -> None:
    pieces = list(find_captions(text, 0, len(text)))
    assert all(one.end <= other.start for one, other in pairwise(pieces))
    assert all(piece.start < piece.end <= len(text) for piece in pieces)
    if text.strip():
        assert broken_laws(read(text)) == []


@pytest.mark.parametrize(
    "unit",
    [
        "居民议事。（张三摄）",
        "居民议事（图源：某网）",
        "图为居民议事。",
        "图为居民议事。张三供图  ",
        "居民议事。图为居民议事现场。  ",
    ],
)
def test_what_a_line_goes_on_with_changes_none_of_its_captions(unit: str) -> None:
    short, long = (list(find_captions(unit * n, 0, n * len(unit))) for n in (100, 2_000))
    assert len(short) == 100 and len(long) == 2_000
    assert long[:100] == short
    assert {piece.start % len(unit) for piece in long} == {short[0].start}
