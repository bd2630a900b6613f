import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import formats
from ingest.formats import docx as reader
from ingest.source import Hint, RawText, ReadError
from tests.invariants import paragraphs, pipeline
from tests.office import WORD, paragraph, word, zipped
from tests.samples import spans

SHARED = Path(__file__).parents[1].parent / "shared" / "files" / "word"
FILES = sorted(SHARED.glob("*.docx")) if SHARED.is_dir() else []

SENTENCE = "近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户𠮷居民受益"


def read(data: bytes) -> RawText:
    return formats.read(data, "a.docx")


def lines(data: bytes) -> list[str]:
    return read(data).text.split("\n")


def cell(*inside: str) -> str:
    return f"<w:tc>{''.join(inside)}</w:tc>"


def table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join("<w:tr>" + "".join(row) + "</w:tr>" for row in rows) + "</w:tbl>"


def note(kind: str, number: int) -> str:
    return f'<w:{kind}Reference w:id="{number}"/>'


NOTES = {
    "footnotes": f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
    f'<w:footnote w:id="2">{paragraph("摘自《办法》")}{paragraph("第二条")}</w:footnote>'
    f'<w:footnote w:id="3">{paragraph("数据截至2021年")}</w:footnote>'
    f'<w:footnote w:id="4">{paragraph("没有人提到")}</w:footnote>',
    "endnotes": f'<w:endnote w:id="2">{paragraph("见附录")}</w:endnote>',
}
NOTED = word(
    paragraph(SENTENCE, inside=f"{note('footnote', 3)}<w:t>。</w:t>")
    + table([cell(paragraph("小区", inside=note("endnote", 2))), cell(paragraph("5"))])
    + paragraph("投资34", inside=f"{note('footnote', 2)}<w:t>亿元。</w:t>{note('footnote', 9)}"),
    **NOTES,
)


def test_notes_stand_at_the_end_under_the_mark_that_the_text_bears() -> None:
    raw = read(NOTED)
    assert raw.text.split("\n") == [
        f"{SENTENCE}〔注1〕。",
        "小区〔尾注1〕\t5",
        "投资34〔注2〕亿元。",
        "〔注1〕数据截至2021年",
        "〔尾注1〕见附录",
        "〔注2〕摘自《办法》　第二条",
    ]
    assert spans(raw, "markup") == ["〔注1〕", "〔注2〕"]
    assert [(hint.name, hint.value) for hint in raw.hints if hint.kind == "metadata"] == [
        ("footnote", "数据截至2021年"),
        ("endnote", "见附录"),
        ("footnote", "摘自《办法》　第二条"),
    ]


def test_notes_do_not_get_into_the_text_and_its_figures() -> None:
    document = pipeline().ingest(NOTED, "a.docx").document
    assert [paragraph.text for paragraph in paragraphs(document)] == [
        f"{SENTENCE}。",
        "小区〔尾注1〕\t5",
        "投资34亿元。",
    ]
    assert [item.text[:4] for item in document.metadata if item.kind == "footnote"] == ["〔注1〕", "〔注2〕"]


def level(number: int, style: str, pattern: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def item(string: str, at: int = 0, number: int = 1) -> str:
    return paragraph(string, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("style", "pattern", "shown"),
    [
        ("chineseCounting", "%1、", ["一、甲", "二、甲", "三、甲"]),
        ("chineseCountingThousand", "（%1）", ["（一）甲", "（二）甲", "（三）甲"]),
        ("japaneseCounting", "第%1章", ["第一章 甲", "第二章 甲", "第三章 甲"]),
        ("decimal", "%1.", ["1. 甲", "2. 甲", "3. 甲"]),
        ("decimalFullWidth", "%1．", ["１．甲", "２．甲", "３．甲"]),
        ("decimalEnclosedCircle", "%1", ["① 甲", "② 甲", "③ 甲"]),
        ("upperLetter", "%1.", ["A. 甲", "B. 甲", "C. 甲"]),
        ("lowerRoman", "%1)", ["i) 甲", "ii) 甲", "iii) 甲"]),
        ("ideographTraditional", "%1、", ["甲、甲", "乙、甲", "丙、甲"]),
        ("bullet", "\uf0b7", ["甲", "甲", "甲"]),
    ],
)
def test_numbers_that_word_counts_are_written_out(style: str, pattern: str, shown: list[str]) -> None:
    data = word(item("甲") * 3, numbering=numbering(level(0, style, pattern)))
    assert lines(data) == shown


def test_lists_count_by_level_and_begin_anew_where_they_say_so() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    shapes = numbering(
        level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%1.%2", "<w:isLgl/>"), more=again
    )
    body = item("甲") + item("乙", 1) + item("丙", 1) + item("丁") + item("戊", 1) + item("己", number=2)
    assert lines(word(body, numbering=shapes)) == [
        "第一条 甲", "1.1 乙", "1.2 丙", "第二条 丁", "2.1 戊", "第七条 己",
    ]  # fmt: skip


def test_lists_of_styles_count_and_list_zero_does_not() -> None:
    styles = (
        '<w:style w:styleId="b"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="a"><w:name w:val="章"/><w:basedOn w:val="b"/></w:style>'
    )
    body = paragraph("总则", '<w:pStyle w:val="a"/>') + paragraph(
        "序", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    data = word(body * 2, numbering=numbering(level(0, "japaneseCounting", "第%1章")), styles=styles)
    assert lines(data) == ["第一章 总则", "序", "第二章 总则", "序"]
    assert spans(read(data), "heading") == ["序", "第二章 总则", "序"]


@pytest.mark.parametrize("bad", ["x", "", "1.5", "9" * 5000])
@pytest.mark.parametrize(
    "place", ['ilvl w:val="0"', 'w:ilvl="0"', 'start w:val="1"', 'startOverride w:val="7"']
)
def test_a_number_that_cannot_be_read_is_no_list(place: str, bad: str) -> None:
    again = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    broken = re.sub(r'"\d"', f'"{bad}"', place)
    body = item("甲·①").replace(place, broken) + paragraph(SENTENCE)
    shapes = numbering(level(0, "decimal", "%1."), more=again).replace(place, broken)
    first, second = lines(word(body, numbering=shapes))
    assert first.endswith("甲·①")
    assert second == SENTENCE


def value(text: str) -> int:
    """The number that Chinese digits write, read digit by digit."""
    total, digit = 0, 0
    for character in text:
        if character in "千百十":
            total += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[character]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    return total + digit


@given(st.integers(1, 9999))
def test_chinese_numbers_are_the_number(number: int) -> None:
    start = level(0, "chineseCounting", "第%1条").replace('start w:val="1"', f'start w:val="{number}"')
    (line,) = lines(word(item("甲"), numbering=numbering(start)))
    written = line.removeprefix("第").removesuffix("条 甲")
    assert value(written) == number
    assert "零零" not in written
    assert not written.endswith("零")
    assert not written.startswith("一十")


def test_tables_stay_row_by_row_with_merged_cells_and_tables_within() -> None:
    inner = table([cell(paragraph("内1")), cell(paragraph("内2"))])
    merged = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    data = word(
        table(
            [cell(paragraph("项目"), paragraph("名称")), cell(paragraph("数量"))],
            [cell(paragraph("小区"), inner), cell(paragraph("5"))],
            [cell(merged), cell(paragraph("6"))],
        )
        + table([cell(paragraph("框里第一段。"), paragraph("框里第二段。"))])
    )
    assert lines(data) == ["项目　名称\t数量", "小区\t5", "内1\t内2", "6", "框里第一段。", "框里第二段。"]


def test_a_table_of_contents_is_markup() -> None:
    styles = '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    raw = read(word(paragraph("一、总则1", '<w:pStyle w:val="11"/>') + paragraph("一、总则"), styles=styles))
    assert spans(raw, "markup") == ["一、总则1"]
    assert spans(raw, "paragraph") == ["一、总则"]


CENTRED = '<w:jc w:val="center"/>'


def test_a_file_without_styles_has_letterhead_and_centred_title() -> None:
    large = paragraph("关于推进老旧小区", CENTRED).replace("<w:r>", '<w:r><w:rPr><w:sz w:val="44"/></w:rPr>')
    raw = read(
        word(
            paragraph("宜昌市人民政府文件", CENTRED) + paragraph("宜府发〔2021〕3号", CENTRED) + paragraph("")
            + large + large.replace("关于推进老旧小区", "改造工作的通知") + paragraph("（征求意见稿）", CENTRED)
            + paragraph("各区人民政府：")
        )
    )  # fmt: skip
    assert raw.hints[:3] == (
        Hint("metadata", (0, 9), "publisher", "宜昌市人民政府"),
        Hint("metadata", (10, 21), "document_number", "宜府发〔2021〕3号"),
        Hint("title", (22, 38)),
    )
    assert spans(raw, "title") == ["关于推进老旧小区\n改造工作的通知"]
    assert spans(raw, "paragraph") == ["（征求意见稿）", "各区人民政府："]


def test_a_title_broken_in_two_lines_is_one_title() -> None:
    title = paragraph("关于推进老旧小区·①", CENTRED, "<w:br/><w:t>改造工作的通知</w:t>")
    raw = read(word(title + paragraph("各区人民政府：")))
    assert spans(raw, "title") == ["关于推进老旧小区·①\n改造工作的通知"]
    assert spans(raw, "paragraph") == ["各区人民政府："]


def test_words_of_the_title_in_the_text_are_text() -> None:
    raw = read(word(paragraph("关于改造的通知", CENTRED) + paragraph("关于改造的通知") + paragraph(SENTENCE)))
    assert spans(raw, "title") == ["关于改造的通知"]
    assert spans(raw, "paragraph") == ["关于改造的通知", SENTENCE]


def test_comments_headers_and_properties_are_left_out() -> None:
    data = word(
        paragraph("正文。", inside='<w:commentReference w:id="1"/>'),
        comments=f'<w:comment w:id="1">{paragraph("批注")}</w:comment>',
        header1=paragraph("页眉"),
    )
    assert read(data) == read(word(paragraph("正文。")))


@pytest.mark.parametrize("name", ["a.docm", "a.dotx", "a.dotm", "a.doc", "无后缀"])
def test_kin_of_docx_are_read(name: str) -> None:
    assert formats.read(word(paragraph(SENTENCE)), name).text == SENTENCE


def test_an_archive_with_a_word_file_in_it_is_no_word_file() -> None:
    assert reader.recognises(NOTED)
    assert not reader.recognises(zipped({"word/document.xml.txt": b"", "a.docx": NOTED}))


PARTS = ["word/document.xml", "word/footnotes.xml", "word/numbering.xml", "word/styles.xml"]
WHOLE = word(
    paragraph("标题", CENTRED) + item("甲") + table([cell(paragraph("格")), cell(item("乙", 1))])
    + paragraph(SENTENCE, inside=note("footnote", 2)),
    **NOTES,
    numbering=numbering(level(0, "chineseCounting", "%1、"), level(1, "lowerRoman", "%1.%2")),
    styles='<w:style w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="1"/></w:style>',
)  # fmt: skip
JUNK = st.sampled_from([b"", b"-99", b"99999999999999", b"&#0;", b"<", b'"', b"\xff", b"%9", b"x", b"w:p"])


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(PARTS), st.integers(0, 2000), st.integers(0, 9), JUNK)
def test_broken_parts_give_text_or_a_read_error(part: str, at: int, length: int, junk: bytes) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    data = parts[part]
    broken = zipped({**parts, part: data[: at % len(data)] + junk + data[at % len(data) + length :]})
    for bad in (broken, broken[: len(broken) - at % len(broken)]):
        try:
            raw = formats.read(bad, "a.docx")
        except ReadError:
            continue
        assert all(0 <= hint.raw[0] < hint.raw[1] <= len(raw.text) for hint in raw.hints)


def test_huge_numbers_take_no_time() -> None:
    huge = level(0, "upperRoman", "%1.").replace('start w:val="1"', 'start w:val="99999999"')
    (line,) = lines(word(item("甲"), numbering=numbering(huge) + f"<w:x {WORD}/>"))
    assert len(line) < 40


@pytest.mark.skipif(not FILES, reason="needs the reference files in ../shared/files")
def test_a_real_file_has_the_numbers_that_its_table_of_contents_shows() -> None:
    data = next(path for path in FILES if path.name.startswith("政策信息")).read_bytes()
    raw = read(data)
    listed = ["".join(line.split("\t")[:2]) for line in spans(raw, "markup")[1:]]
    assert listed == ["".join(line.split()) for line in spans(raw, "heading")]
