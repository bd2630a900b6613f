"""A handout as a file: opened again it says what the handout says, in the words of the store, and no more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from api import exports
from api.exports import docx, markdown, xlsx
from api.faults import UserError
from api.handouts.handout import KINDS, PENDING, UNTOLD, VERSIONS, Handout, Kind, Options, Version
from api.handouts.sources import STYLES
from ingest.span import cut
from tests.teaching import Lesson, teaching
from tests.wordfiles import footnotes, noted, verbatim


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    with teaching(tmp_path_factory.mktemp("files")) as opened:
        yield opened


@pytest.fixture(scope="module")
def teacher(lesson: Lesson) -> Handout:
    return lesson.handout()


def opened(handout: Handout) -> Any:
    """The Word file of a handout, opened again."""
    return Document(BytesIO(docx.write(handout)))


@pytest.fixture(scope="module")
def book(teacher: Handout) -> Any:
    return opened(teacher)


@pytest.mark.parametrize("kind", KINDS)
def test_every_footnote_names_a_document_that_holds_the_words(lesson: Lesson, kind: Kind) -> None:
    handout = lesson.handout(kind)
    book = opened(handout)
    assert verbatim(book) == [quote.text for quote in handout.quotes]
    notes, told = footnotes(book), list(noted(book))
    assert [text for text, _ in told] == verbatim(book)
    texts = {
        f"{handout.reference(source)} 第1段": lesson.library.document(source.document_id)
        for source in handout.sources
    }
    for (text, number), quote in zip(told, handout.quotes, strict=True):
        document = texts[notes[number]]
        assert document and cut(document.raw_text, quote.raw) == text


def test_word_has_a_real_footnote_for_each_place_quoted(book: Any, teacher: Handout) -> None:
    notes = footnotes(book)
    assert sorted(notes.values()) == sorted(f"{teacher.reference(each)} 第1段" for each in teacher.sources)
    body = book.element.body
    marks = [each.get(qn("w:id")) for each in body.iter(qn("w:footnoteReference"))]
    assert marks == list(notes) == ["1", "2", "3"]
    again = {each.get(qn("w:instr")) for each in body.iter(qn("w:fldSimple"))}
    bookmarks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    assert {instruction.split()[1] for instruction in again} <= bookmarks == {"note1", "note2", "note3"}


def test_word_has_the_page_of_the_standard(book: Any) -> None:
    section = book.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(each.mm) for each in margins] == [37, 35, 28, 26]
    body = book.styles["Normal"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
    assert 22 * Pt(28.95).mm <= 225 < 23 * Pt(28.95).mm
    assert 28 * (16 - 0.25) <= Mm(156).pt < 29 * (16 - 0.25)
    fonts = {
        name: book.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert list(fonts.values()) == ["仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"]
    languages = {each.get(qn("w:eastAsia")) for each in book.styles.element.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}
    listed = next(
        rel.target_part.blob for rel in book.part.rels.values() if rel.reltype.endswith("/fontTable")
    )
    named = {each.get(qn("w:name")) for each in parse_xml(listed).iter(qn("w:font"))}
    assert set(fonts.values()) <= named


def test_word_repeats_the_head_of_a_table_and_parts_its_quotations(book: Any, teacher: Handout) -> None:
    (table,) = book.tables
    (told,) = teacher.comparisons
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == ["", *told.places]
    for row, line in zip(list(table.rows)[1:], told.lines, strict=True):
        assert [len(cell.paragraphs) for cell in row.cells[1:]] == [max(len(each), 1) for each in line.cells]


def test_word_has_the_sections_of_a_case_and_the_guide_on_a_page_of_its_own(lesson: Lesson) -> None:
    lines = opened(lesson.handout("case")).paragraphs
    heads = [each.text for each in lines if each.style.name == "Heading 1"]
    assert heads[:6] == ["一、背景", "二、难点", "三、做法", "四、成效", "五、启示", "六、各地对比"]
    at = next(n for n, each in enumerate(lines) if each.text == "五、启示")
    assert lines[at + 1].text == PENDING
    guide = next(each for each in lines if each.text == "教学说明（另册）")
    assert guide.paragraph_format.page_break_before
    assert lines[2].text.startswith(f"摘要：{PENDING}")


def test_markdown_shows_the_words_as_they_are(teacher: Handout) -> None:
    text = markdown.write(teacher).decode()
    for quote in teacher.quotes:
        assert markdown.escape(quote.text) in text
    noted = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert noted == set(re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)) == {"1", "2", "3"}


def test_markdown_has_what_a_case_leaves_to_write(lesson: Lesson) -> None:
    text = markdown.write(lesson.handout("case")).decode()
    assert f"## 启示\n\n{PENDING}" in text
    assert "## 教学说明（另册）" in text
    nothing = Handout("空", Options("case"), "2026-01-31T08:00:00Z", "")
    assert f"## 思考题\n\n{PENDING}" in markdown.write(nothing).decode()


@given(st.text(alphabet="·〔2021〕《》𠮷①　*_`|<>[]\\&#~$^停车"))
def test_escaping_can_be_taken_back(text: str) -> None:
    line = " ".join(text.splitlines())
    assert re.sub(r"\\(.)", r"\1", markdown.escape(text)) == line


def test_excel_has_a_row_for_each_quotation(lesson: Lesson, teacher: Handout) -> None:
    book = load_workbook(BytesIO(xlsx.write(teacher)))
    assert book.sheetnames == ["摘录", "对比1", "资料来源"]
    rows = list(book["摘录"].iter_rows(min_row=2, values_only=True))
    told = [
        quote
        for chapter in teacher.chapters
        for entry in chapter.entries
        for row in entry.rows
        for quote in row.quotes
    ]
    assert [row[4] for row in rows if row[4] != UNTOLD] == [quote.text for quote in told]
    sources = list(book["资料来源"].iter_rows(values_only=True))
    assert sources[0][9] == f"著录（{STYLES['2015']}）"
    assert [row[9] for row in sources[1:]] == list(map(teacher.reference, teacher.sources))
    table = lesson.handout("table")
    rows = list(load_workbook(BytesIO(xlsx.write(table)))["摘录"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows] == [quote.text for each in table.excerpts for quote in each.quotes]


def test_word_leaves_out_what_xml_cannot_hold(teacher: Handout) -> None:
    written = opened(replace(teacher, title="甲\x0b乙\x00", questions=("问\x1f𠮷",)))
    assert written.paragraphs[0].text == "甲乙"
    assert written.core_properties.title == "甲乙"
    assert any(each.text == "1. 问𠮷" for each in written.paragraphs)


@pytest.mark.parametrize("name", exports.names())
@pytest.mark.parametrize(("kind", "version"), list(zip(KINDS, [*VERSIONS, "student"], strict=True)))
def test_every_format_writes_every_kind(lesson: Lesson, name: str, kind: Kind, version: Version) -> None:
    export = exports.load(name)
    assert export.LABEL and export.SUFFIX and export.MEDIA_TYPE
    assert export.write(lesson.handout(kind, version))


def test_an_unknown_format_is_told_which_there_are() -> None:
    with pytest.raises(UserError, match=r"“pptx”.*docx.*markdown"):
        exports.load("pptx")
