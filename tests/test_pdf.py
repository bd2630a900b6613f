"""Pages with columns, headlines and captions in; articles and paragraphs in reading order out."""

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from index.provenance import page_of
from ingest import formats
from ingest.laidout import UNREAD
from ingest.source import RawText
from tests.invariants import broken_laws, pipeline
from tests.samples import check_hints, pdf, spans

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
COLUMNS = (60.0, 220.0, 380.0)
WIDTH = 14
Line = tuple[float, float, float, str]


def column(number: int, top: float, name: str, count: int = 10) -> list[Line]:
    """A paragraph of ``count`` lines of WIDTH characters, indented, with a full stop at its end."""
    x = COLUMNS[number]
    first = (x + 20, top, 10.0, f"{name}·〔2021〕①".ljust(WIDTH - 2, "首"))
    last = (x, top - 15.0 * (count - 1), 10.0, f"{name}末行。")
    rest = [(x, top - 15.0 * row, 10.0, f"{name}{row:0>2}".ljust(WIDTH, "字")) for row in range(1, count - 1)]
    return [first, *rest, last]


def read(lines: list[Line]) -> RawText:
    raw = formats.read(pdf([lines]), "报纸·〔2021〕𠮷①.pdf")
    check_hints(raw)
    return raw


def order(raw: RawText) -> list[str]:
    """The first two characters of each title, heading, paragraph and caption, of titles in brackets."""
    starts = [(hint, raw.text[slice(*hint.raw)][:2]) for hint in raw.hints if hint.kind != "markup"]
    return [f"【{text}】" if hint.kind == "title" else text for hint, text in starts]


WIDE = (60.0, 780.0, 24.0, "甲文标题横贯三栏字数正好够长的")


def test_three_columns_and_below_them_two_articles_side_by_side() -> None:
    second = [(60.0, 560.0, 20.0, "乙文标题跨过两栏的"), *column(0, 530, "乙一"), *column(1, 530, "乙二")]
    third = [(380.0, 560.0, 18.0, "丙文单栏题"), *column(2, 530, "丙一")]
    first = [WIDE, *column(0, 740, "甲一"), *column(1, 740, "甲二"), *column(2, 740, "甲三")]
    raw = read([*third, *second, *first])
    assert order(raw) == ["【甲文】", "甲一", "甲二", "甲三", "【乙文】", "乙一", "乙二", "【丙文】", "丙一"]


def test_a_column_beside_the_next_article_belongs_to_the_one_above() -> None:
    second = [(60.0, 560.0, 20.0, "乙文标题跨过两栏的"), *column(0, 530, "乙一"), *column(1, 530, "乙二")]
    first = [WIDE, *column(0, 740, "甲一"), *column(1, 740, "甲二"), *column(2, 740, "甲三", 24)]
    assert order(read([*first, *second])) == ["【甲文】", "甲一", "甲二", "甲三", "【乙文】", "乙一", "乙二"]


def test_a_column_beside_its_headline_follows_the_columns_below_it() -> None:
    title = (60.0, 780.0, 22.0, "甲文标题跨两栏共十二个字")
    lines = [title, *column(0, 740, "甲一"), *column(1, 740, "甲二"), *column(2, 785, "甲三", 13)]
    assert order(read(lines)) == ["【甲文】", "甲一", "甲二", "甲三"]


def test_two_articles_side_by_side_with_headlines_of_their_own() -> None:
    left = [(60.0, 780.0, 22.0, "甲文标题跨两栏共十二个字"), *column(0, 740, "甲一"), *column(1, 740, "甲二")]
    right = [(380.0, 780.0, 18.0, "丙文单栏标题"), *column(2, 750, "丙一")]
    assert order(read([*right, *left])) == ["【甲文】", "甲一", "甲二", "【丙文】", "丙一"]


def test_a_short_headline_in_the_middle_comes_before_all_its_columns() -> None:
    title = (242.0, 780.0, 24.0, "加梯小记")
    lines = [title, *column(0, 740, "甲一"), *column(1, 740, "甲二"), *column(2, 740, "甲三")]
    assert order(read(lines)) == ["【加梯】", "甲一", "甲二", "甲三"]


def test_headings_in_a_column_do_not_break_the_order_of_columns() -> None:
    left = [*column(0, 740, "甲一", 5), (60.0, 650.0, 13.0, "二、方法"), *column(0, 630, "乙一", 8)]
    right = [*column(1, 740, "乙二", 6), (220.0, 640.0, 13.0, "三、结果"), *column(1, 620, "丙一", 8)]
    raw = read([(120.0, 780.0, 18.0, "论文标题居中论文标题"), *left, *right])
    assert order(raw) == ["【论文】", "甲一", "二、", "乙一", "乙二", "三、", "丙一"]
    assert spans(raw, "heading") == ["二、方法", "三、结果"]


def test_a_headline_of_two_lines_is_one_title_between_kicker_and_subtitle() -> None:
    head = [
        (60.0, 790.0, 14.0, "引题交代背景的一行小字"),
        (60.0, 760.0, 26.0, "主标题的第一行字数比较多"),
        (60.0, 728.0, 26.0, "主标题的第二行"),
        (100.0, 705.0, 14.0, "——副题也是一行"),
    ]
    raw = read([*head, *column(0, 670, "甲一"), *column(1, 670, "甲二"), *column(2, 670, "甲三")])
    assert spans(raw, "title") == ["主标题的第一行字数比较多\n主标题的第二行"]
    assert spans(raw, "heading") == ["引题交代背景的一行小字", "——副题也是一行"]
    assert order(raw)[-3:] == ["甲一", "甲二", "甲三"]


def test_a_heading_set_wide_is_one_heading_and_no_article() -> None:
    heading = [(80.0, 600.0, 18.0, "前"), (150.0, 600.0, 18.0, "言")]
    raw = read([*column(0, 760, "甲一"), *heading, *column(0, 570, "甲二")])
    assert spans(raw, "heading") == ["前　言"]
    assert order(raw) == ["甲一", "前　", "甲二"]


def torn(number: int, top: float, name: str) -> list[Line]:
    """A paragraph that runs on beyond its column."""
    lines = column(number, top, name)
    return [*lines[:-1], (*lines[-1][:3], f"{name}写满".ljust(WIDTH, "满"))]


def continued(number: int, top: float, name: str) -> list[Line]:
    """The end of a paragraph, not indented."""
    x = COLUMNS[number]
    full = [(x, top - 15.0 * row, 10.0, f"{name}续{row}".ljust(WIDTH, "字")) for row in range(3)]
    return [*full, (x, top - 45.0, 10.0, f"{name}完。")]


def test_a_paragraph_goes_on_in_the_next_column_past_the_caption_of_a_picture() -> None:
    caption = (220.0, 700.0, 8.0, "图为居民议事　李溪摄")
    lines = [WIDE, *torn(0, 740, "甲一"), caption, *continued(1, 680, "甲一"), *column(2, 740, "甲二")]
    raw = read(lines)
    paragraph, shown, last = spans(raw, "paragraph")
    assert paragraph.endswith("甲一完。") and "甲一写满" in paragraph
    assert (shown, last[:2]) == ("图为居民议事　李溪摄", "甲二")


def test_a_paragraph_that_stops_in_mid_sentence_is_reported() -> None:
    page = pdf([[WIDE, *torn(0, 740, "甲一"), *column(1, 740, "乙一")]])
    raw = formats.read(page, "a.pdf")
    assert not any("甲一" in text for text in spans(raw, "paragraph"))
    ingested = pipeline().ingest(page, "a.pdf")
    assert broken_laws(ingested) == []
    assert [loss.type for loss in ingested.document.losses].count("text_lost_after") == 1


def test_each_headline_begins_an_article_and_a_quotation_has_its_page() -> None:
    first = [WIDE, *column(0, 740, "甲一"), *column(1, 740, "甲二"), *column(2, 740, "甲三")]
    second = [(60.0, 560.0, 20.0, "乙文标题跨过两栏的"), *column(0, 530, "乙一"), *column(1, 530, "乙二")]
    document = pipeline().ingest(pdf([first + second, first]), "a.pdf").document
    titles = [article.title for article in document.articles]
    assert titles == [WIDE[3], "乙文标题跨过两栏的", WIDE[3]]
    starts = [article.sections[0].paragraphs[0].raw for article in document.articles]
    assert [page_of(document, list(raw)) for raw in starts] == [1, 1, 2]
    assert all(a < b for a, b in pairwise(document.pages))


def with_picture(lines: list[list[Line]]) -> bytes:
    """The PDF of ``lines`` whose pages all draw one grey picture."""
    drawn = b"q 400 0 0 300 60 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\nendstream"
    plain = pdf(lines)
    return plain.replace(b"\nendstream", b"\n" + drawn)


def test_a_page_without_text_among_others_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    body = [*column(0, 740, "甲一"), *column(1, 740, "甲二")]
    raw = formats.read(with_picture([body, [(60.0, 60.0, 10.0, "扫描")], body]), "a.pdf")
    unread = [hint for hint in raw.hints if hint.name == UNREAD]
    assert [(hint.value, raw.text[slice(*hint.raw)]) for hint in unread] == [("2", "〔第2页没有可读的文字〕")]
    assert [raw.text[start:][:2] for start in raw.pages] == ["甲一", "〔第", "甲一"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the reference files in ../shared/files")
def test_sentences_of_a_real_document_run_on_over_its_pages() -> None:
    path = SHARED / "pdf" / "2026年中央一号文件.pdf"
    raw = formats.read(path.read_bytes(), path.name)
    assert all(text[-1] in "。：" or len(text) < 40 for text in spans(raw, "paragraph"))
    assert len(raw.pages) == 14
