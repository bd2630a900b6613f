"""What a page draws over a text never changes the text, and stands where the raw ranges say."""

import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.pages.filters import FilterError, Filters, below, tree
from api.pages.nearby import STRETCH, Nearby
from api.pages.reading import Reading
from api.presentation import (
    Fragment,
    Style,
    clean_offset,
    flag,
    fragments,
    highlight,
    passage_url,
    read_ranges,
    runs,
    source_parts,
    term_ranges,
    to_clean,
    united,
)
from api.shell.terminal import near_text, search_lines
from ingest.span import cut, to_raw

TEXT = st.text(alphabet="老旧小区改造·〔2021〕《》𠮷①　Ａa<>&\"'", max_size=40)
SPAN = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair)))


def within(text: str, span: tuple[int, int]) -> tuple[int, int]:
    return min(span[0], len(text)), min(span[1], len(text))


@given(TEXT, st.lists(st.sampled_from(["老旧小区", "小区改造", "<", "a<", "《》", "ａ", ""]), max_size=4))
def test_highlight_only_adds_mark_tags(text: str, terms: list[str]) -> None:
    html = str(highlight(text, terms, "老旧小区改造"))
    assert unescape(re.sub(r"</?mark>", "", html)) == text


def test_overlapping_terms_become_one_mark() -> None:
    assert highlight("老旧小区改造难", ["老旧小区", "小区改造", "难"]) == "<mark>老旧小区改造</mark>难"
    assert highlight("<b>小区", ["小区"]) == "&lt;b&gt;<mark>小区</mark>"
    assert highlight("老旧小区加装", ["旧小区"], "老旧小区改造难") == "<mark>老旧小区</mark>加装"
    assert term_ranges("App和APP", ["app"]) == ((0, 3), (4, 7))


@given(TEXT, st.lists(SPAN, max_size=3), st.lists(SPAN, max_size=2), st.lists(st.integers(0, 40), max_size=3))
def test_fragments_join_to_the_text(text: str, hits: Any, spans: Any, offsets: list[int]) -> None:
    style = Style(
        hits=united(within(text, hit) for hit in hits),
        spans=tuple((within(text, span), Fragment("", "suspect", note="疑为")) for span in spans),
        marks=tuple((min(offset, len(text)), Fragment("", "join", note="跨页")) for offset in offsets),
    )
    found = fragments(text, style)
    assert "".join(fragment.text for fragment in found) == text
    assert "".join(fragment.text for fragment in found if fragment.hit) == cut(text, style.hits)
    assert sum(fragment.kind == "join" for fragment in found) == len(offsets)


@given(st.permutations([(2, 5), (9, 10), (20, 27)]), SPAN)
def test_to_clean_is_the_inverse_of_to_raw(pieces: list[tuple[int, int]], span: tuple[int, int]) -> None:
    length = sum(end - start for start, end in pieces)
    start, end = min(span[0], length), min(span[1], length)
    assert to_clean(pieces, to_raw(pieces, start, end)) == (((start, end),) if start < end else ())


def test_a_hit_across_a_page_cut_is_one_run_with_the_join_inside() -> None:
    style = Style(hits=((1, 5),), marks=((3, Fragment("", "join", note="此处跨页，已拼接")),))
    first, hit, last = runs(fragments("甲乙丙丁戊己", style))
    assert (first.hit, hit.hit, last.hit) == (False, True, False)
    assert [(piece.kind, piece.text) for piece in hit.fragments] == [
        ("text", "乙丙"),
        ("join", ""),
        ("text", "丁戊"),
    ]


@pytest.mark.parametrize(
    ("position", "offset"),
    [(10, None), (12, 2), (15, 5), (16, 5), (20, 5), (22, 7), (25, None), (40, None)],
)
def test_clean_offset_of_a_loss(position: int, offset: int | None) -> None:
    assert clean_offset([(10, 15), (20, 25)], position) == offset


RAW = "头\n甲乙丙丁建\n图：说明\n建设完成了。\n重复的一段话有十一个字。\n重复的一段话有十一个字。\n尾。"


def raw_of(text: str, nth: int = 0) -> list[int]:
    start = [match.start() for match in re.finditer(re.escape(text), RAW)][nth]
    return [start, start + len(text)]


def document() -> dict[str, Any]:
    joined = [raw_of("甲乙丙丁建"), raw_of("设完成了。")]
    texts = [joined, [raw_of("重复的一段话有十一个字。")], [raw_of("尾。")]]
    paragraphs = [
        {"n": n, "text": cut(RAW, [(s, e) for s, e in raw]), "raw": raw, "repairs": [], "flags": []}
        for n, raw in enumerate(texts, 1)
    ]
    paragraphs[0]["repairs"] = [{"rule": "page_cut", "raw": [raw_of("建", 1)], "message": "去掉重复字“建”"}]
    return {
        "id": "a1",
        "raw_text": RAW,
        "articles": [{"n": 1, "sections": [{"n": 1, "paragraphs": paragraphs}]}],
        "captions": [{"text": "图：说明", "raw": [raw_of("图：说明")]}],
        "dropped": [
            {"raw": [raw_of("建", 1)], "reason": "doubled", "twin": [raw_of("建")]},
            {"raw": [raw_of("重复的一段话有十一个字。", 1)], "reason": "duplicate", "twin": texts[1]},
        ],
        "losses": [
            {"type": "cut", "raw_pos": raw_of("丙")[0], "severity": "amber", "message": "缺字"},
            {"type": "page", "raw_pos": raw_of("设完成了。")[1], "severity": "red", "message": "缺页"},
            {"type": "date", "raw_pos": 0, "severity": "grey", "message": "未注明日期"},
        ],
        "notes": [],
        "suggestions": [
            {"raw": [raw_of("完成")], "text": "完成", "suggest": "建成", "kind": "typo", "why": ""}
        ],
    }


def test_reading_puts_every_mark_where_its_raw_position_is() -> None:
    found = document()
    reading = Reading(found, [(raw_of("丁建")[0], raw_of("设完")[1])])
    shown = [
        piece
        for run in reading.runs(found["articles"][0]["sections"][0]["paragraphs"][0])
        for piece in run.fragments
    ]
    assert [(piece.kind, piece.text, piece.hit) for piece in shown] == [
        ("text", "甲乙", False),
        ("loss", "", False),
        ("text", "丙", False),
        ("text", "丁建", True),
        ("join", "", True),
        ("text", "设", True),
        ("suspect", "完", True),
        ("suspect", "成", False),
        ("text", "了。", False),
    ]
    assert reading.first_hit == "p1-1"


def test_bands_stand_after_the_paragraph_before_them() -> None:
    bands = Reading(document()).bands
    shown = {place: [(band.kind, band.note) for band in found] for place, found in bands.items()}
    assert shown == {
        ("p1-1", "after"): [("loss", "原文缺失：缺页")],
        ("p1-2", "after"): [("folded", "重复段落12字")],
    }


def test_raw_lines_are_the_raw_text() -> None:
    reading = Reading(document(), [(0, 1)])
    lines = [
        "".join(piece.text for run in line.runs for piece in run.fragments)
        for line in reading.lines(0, len(RAW))
    ]
    assert "\n".join(lines) == RAW
    aside = [
        piece.text
        for line in reading.lines(0, len(RAW))
        for run in line.runs
        for piece in run.fragments
        if piece.kind == "aside"
    ]
    assert aside == ["建", "重复的一段话有十一个字。"]


class Counted(dict[str, Any]):
    """A record that counts how often it is read."""

    def __init__(self, values: dict[str, Any], reads: Counter[str]) -> None:
        super().__init__(values)
        self._reads = reads

    def __getitem__(self, key: str) -> Any:
        self._reads[key] += 1
        return super().__getitem__(key)


def drawn(size: int) -> Counter[str]:
    """Reads of each field of the practices and losses while ``size`` paragraphs, each with one of both, are drawn."""
    reads: Counter[str] = Counter()
    text = "老旧小区改造·〔2021〕《》𠮷①　" * 5
    spans = [[n * (len(text) + 1), n * (len(text) + 1) + len(text)] for n in range(size)]
    paragraphs = [{"n": n, "text": text, "raw": [span]} for n, span in enumerate(spans, 1)]
    section = {"n": 1, "paragraphs": paragraphs}
    losses = [{"type": "cut", "raw_pos": start + 3, "severity": "red", "message": ""} for start, _ in spans]
    practices = [Counted({"evidence": [{"raw": [span]}]}, reads) for span in spans]
    reading = Reading(
        {
            "raw_text": "\n".join([text] * size),
            "articles": [{"n": 1, "sections": [section]}],
            "captions": [],
            "dropped": [],
            "losses": [Counted(loss, reads) for loss in losses],
            "notes": [],
            "suggestions": [],
        },
        practices=practices,
    )
    for paragraph, practice in zip(paragraphs, practices, strict=True):
        assert reading.found_in(paragraph) == [practice]
        assert [p.kind for run in reading.runs(paragraph) for p in run.fragments] == ["text", "loss", "text"]
    return reads


def test_the_work_of_drawing_grows_with_the_text_not_with_its_square() -> None:
    small, large = drawn(20), drawn(200)
    assert all(large[field] < 15 * small[field] for field in ("evidence", "raw_pos"))


@given(st.lists(SPAN, max_size=9), SPAN)
def test_nearby_misses_nothing_and_keeps_the_order(items: list[Any], asked: Any) -> None:
    def far(span: tuple[int, int]) -> tuple[int, int]:
        return span[0] * STRETCH // 8, span[1] * STRETCH // 8

    numbered = [((far(span),), (n, far(span))) for n, span in enumerate(items)]
    found = Nearby(numbered).of([far(asked)])
    start, end = far(asked)
    touching = [item for _, item in numbered if item[1][0] <= end and start <= item[1][1]]
    assert found == sorted(found)
    assert set(touching) <= set(found)


def test_a_hit_that_is_nowhere_in_the_clean_text_is_known() -> None:
    assert not Reading(document(), [(0, 1)]).found
    caption = Reading(document(), [(raw_of("说明")[0], raw_of("说明")[1])])
    assert caption.found and caption.first_hit is None


def test_a_passage_address_leads_back_to_its_ranges() -> None:
    url = passage_url("a/1 甲", [[12, 40], [44, 60]], "a1-p2")
    assert url == "/documents/a%2F1%20%E7%94%B2?hit=12-40,44-60&practice=a1-p2#hit"
    assert read_ranges("12-40,44-60") == ((12, 40), (44, 60))
    assert read_ranges("乱写,3-x,-1-2,5-9") == ((5, 9),)


def test_the_source_says_what_is_missing() -> None:
    known = {
        "title": "治理",
        "publisher": "某报",
        "date": "2023-08-14",
        "date_confidence": "inferred",
        "paragraph": 3,
    }
    assert source_parts(known) == ["《治理》", "某报", "2023-08-14（推断）", "第3段"]
    unknown = {
        "title": "治理",
        "publisher": None,
        "date": None,
        "date_confidence": "unknown",
        "paragraph": None,
    }
    assert source_parts(unknown) == ["《治理》", "未注明来源", "未注明日期"]


def test_a_flag_is_shape_and_text() -> None:
    assert (flag("缺页").shape, flag("缺页").severity) == ("▲", "red")
    assert (flag("没见过").text, flag("没见过").severity) == ("没见过", "grey")


def test_filters_are_read_and_written() -> None:
    query = (
        "q=加装电梯&place=湖北省/宜昌市&place=武汉&theme=养老&lead=街道办&target=老人&year=2021&has_figures=1"
        "&without=rewrite:加梯&by=place&k=20"
    )
    filters = Filters.read(QueryParams(query))
    assert filters.chosen["place"] == ("湖北省/宜昌市", "武汉")
    again = Filters.read(QueryParams(filters.url(k=20).partition("?")[2]))
    assert again == filters
    assert [chip.text for chip in filters.chips()] == [
        "湖北省 › 宜昌市",
        "武汉",
        "养老",
        "牵头单位：街道办",
        "群体：老人",
        "2021年",
        "有数字",
        "不按“加梯”理解",
    ]
    assert Filters.read(QueryParams(filters.chips()[1].url.partition("?")[2])).chosen["place"] == (
        "湖北省/宜昌市",
    )


@pytest.mark.parametrize("query", ["k=0", "k=101", "k=十", "by=心情"])
def test_a_wrong_filter_is_named(query: str) -> None:
    with pytest.raises(FilterError, match=query):
        Filters.read(QueryParams(query))


def test_places_stand_below_their_listed_parents() -> None:
    counts = {
        "湖北省/黄冈市/武穴市": 1,
        "湖北省": 9,
        "湖北省/宜昌市": 2,
        "湖北省/黄冈市": 7,
        "四川省/成都市": 1,
    }
    assert tree(counts) == [
        ("湖北省", 0),
        ("湖北省/黄冈市", 1),
        ("湖北省/黄冈市/武穴市", 2),
        ("湖北省/宜昌市", 1),
        ("四川省/成都市", 0),
    ]
    assert below("四川省/成都市", counts) == "四川省 › 成都市"
    assert below("湖北省/黄冈市/武穴市", counts) == "武穴市"


def found_of(is_more: bool) -> dict[str, Any]:
    """A result of one passage, as the service gives it."""
    hit = {
        "rank": 1, "title": "《年报》", "text": "电梯·〔2021〕𠮷①", "source": "甲.txt", "document_id": "d",
        "raw": [[0, 12]], "place": ["湖北省"], "flags": [], "also": [], "others": [], "differing_figures": [],
        "why": {"terms": ["电梯"], "aliases": ["加装电梯"]},
    }  # fmt: skip
    query = {"text": "电梯", "understood": {"readings": []}}
    return {
        "query": query,
        "total": 120,
        "took_ms": 1.0,
        "is_more": is_more,
        "hits": [hit],
        "nothing": None,
    }


@pytest.mark.parametrize("is_more", [True, False])
def test_the_terminal_says_whether_there_may_be_more(is_more: bool) -> None:
    assert ("至少120条" in next(search_lines(found_of(is_more)))[1]) == is_more


def test_the_terminal_tells_why_a_hit_is_listed() -> None:
    assert ("命中", "电梯、加装电梯") in list(search_lines(found_of(is_more=False)))


def test_an_offer_tells_its_unit_and_its_count() -> None:
    assert near_text({"query": "电梯", "count": 3}) == "电梯（3条）"
    assert (
        near_text({"query": "电梯", "count": 120, "by": "passage", "is_more": True})
        == "电梯（按段落至少120条）"
    )
