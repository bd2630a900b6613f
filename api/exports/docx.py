"""A handout in, a Word file out, laid out as GB/T 9704—2012 《党政机关公文格式》 sets a page; opens in WPS too.

It is a handout and no official document: it has neither a red head nor a number.
"""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Book
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from api.exports import _footnotes
from api.handouts.handout import PENDING, UNTOLD, Comparison, Entry, Handout, Quote, Remark, chinese, seam

LABEL = "Word"
SUFFIX = "docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

VERBATIM = "原文"
"""The style of every run that is the source's own words, and of no other."""
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres around the type area of 156 by 225 (5.2.1; the left and the upper margin are prescribed)."""
_TYPE_AREA = Mm(156)
_LABELS = Mm(20)
"""The first column of a table: four characters of 10.5 points and the margins of a cell take 19 mm."""
_LINE = Pt(28.95)
"""225 mm in 22 lines (5.2.3), in twentieths of a point as Word counts."""
_GRID = '<w:docGrid {} w:type="lines" w:linePitch="579"/>'
_CLOSER = -5
"""Twentieths of a point between characters: 28 of 16 points are 2 mm wider than 156 mm. A grid of characters would say
the same, but LibreOffice gives each of them two cells of it."""
_BODY, _SONG, _KAI, _HEI = "仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体"
_INSTEAD = {
    _BODY: "仿宋,FangSong,STFangsong,华文仿宋,Noto Serif CJK SC",
    _SONG: "小标宋,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    _KAI: "楷体,KaiTi,STKaiti,华文楷体,Noto Serif CJK SC",
    _HEI: "SimHei,STHeiti,华文黑体,文泉驿正黑,Noto Sans CJK SC",
}
"""Fonts that the standard wants are often absent on domestic systems, and their licence forbids to embed them."""
_STYLES: dict[str, tuple[str, float, dict[str, Any]]] = {
    "Normal": (_BODY, 16, {}),
    "Title": (_SONG, 22, {"alignment": WD_ALIGN_PARAGRAPH.CENTER, "space_after": Pt(14)}),
    "Subtitle": (_KAI, 14, {"alignment": WD_ALIGN_PARAGRAPH.CENTER, "space_after": Pt(14)}),
    "Heading 1": (_HEI, 16, {"first_line_indent": Pt(32), "keep_with_next": True}),
    "Heading 2": (_KAI, 16, {"first_line_indent": Pt(32), "keep_with_next": True}),
    "Body Text": (_BODY, 16, {"first_line_indent": Pt(32), "alignment": WD_ALIGN_PARAGRAPH.JUSTIFY}),
    "Caption": (_HEI, 12, {"alignment": WD_ALIGN_PARAGRAPH.CENTER, "keep_with_next": True}),
    "List": (_BODY, 14, {"first_line_indent": Pt(-21), "left_indent": Pt(21), "line_spacing": Pt(22)}),
}
"""Font and size in points of the styles, and what else differs from the body: sizes 三号 16, 二号 22, 四号 14, 小四 12."""
_MOST_PROPERTY = 255
"""Characters of a property of a Word file, as python-docx has it; the title in the text is whole."""
_KEPT = ("Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Footer")
"""What else is used of the 164 styles that python-docx brings; it goes through all of them for each run."""


def write(handout: Handout) -> bytes:
    """The Word file."""
    return _Writer(handout).file()


class _Writer:
    """One Word file in the making: the book, and the notes that it has so far."""

    def __init__(self, handout: Handout) -> None:
        self.handout = handout
        self.book = _template()
        self.notes: dict[str, int] = {}
        self.chapters = self.appendices = 0
        self.sources = {source.n: handout.reference(source) for source in handout.sources}

    def file(self) -> bytes:
        self._head()
        self._chapters()
        self._comparisons()
        self._questions()
        self._appendices()
        self._guide()
        _add_notes(self.book, self.notes)
        data = BytesIO()
        self.book.save(data)
        return data.getvalue()

    def _head(self) -> None:
        properties = self.book.core_properties
        properties.title = _footnotes.legal(self.handout.title)[:_MOST_PROPERTY]
        properties.language = "zh-CN"
        properties.author = properties.comments = properties.keywords = ""
        properties.created = properties.modified = datetime.fromisoformat(self.handout.made_at)
        self._line("Title", self.handout.title)
        self._line("Subtitle", f"{self.handout.label}　{self.handout.scope}")
        self._remarks(self.handout.front)

    def _remarks(self, remarks: Iterable[Remark]) -> None:
        for each in remarks:
            line = self._line("Body Text")
            _label(line, each.label)
            _run(line, each.text)

    def _guide(self) -> None:
        """What is the teacher's alone begins on a page of its own, to be taken out."""
        if self.handout.guide:
            self._line("Heading 1", "教学说明（另册）").paragraph_format.page_break_before = True
            self._remarks(self.handout.guide)

    def _line(self, style: str, text: str = "") -> Paragraph:
        """A new paragraph."""
        return self.book.add_paragraph(_footnotes.legal(text), style)

    def _section(self, name: str) -> None:
        """A heading of the first level under the next number."""
        self.chapters += 1
        self._line("Heading 1", f"{chinese(self.chapters)}、{name}")

    def _chapters(self) -> None:
        for chapter in self.handout.chapters:
            self._section(chapter.heading)
            if not chapter.entries:
                self._line("Body Text", PENDING)
            for number, entry in enumerate(chapter.entries, start=1):
                labels = f"（{'，'.join(entry.labels)}）" if entry.labels else ""
                heading = f"（{chinese(number)}）{entry.heading}{labels}"
                self._line("Heading 2", heading)
                self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        for row in entry.rows:
            line = self._line("Body Text")
            _label(line, row.label)
            self._told(line, row.quotes)
        if entry.note:
            line = self._line("Body Text")
            _label(line, "备注")
            _run(line, entry.note)

    def _told(self, line: Paragraph, quotes: Iterable[Quote]) -> None:
        """The words of the source, each with the note that says where they stand."""
        told = [(quote, self._place(quote)) for quote in quotes]
        for number, (quote, place) in enumerate(told, start=1):
            _run(line, quote.text, VERBATIM)
            _run(line, quote.note)
            if number == len(told) or told[number][1] != place:
                self._note(line, place)
            _run(line, seam(quote, told[number][0]) if number < len(told) else "")
        if not told:
            _run(line, UNTOLD)

    def _place(self, quote: Quote) -> str:
        return f"{self.sources[quote.source]} {quote.where}".strip()

    def _note(self, line: Paragraph, text: str) -> None:
        """A footnote for a place that has none yet, else a reference to the one it has."""
        is_new = text not in self.notes
        number = self.notes.setdefault(text, len(self.notes) + 1)
        _append(line, _footnotes.mark(number) if is_new else _footnotes.again(number))

    def _comparisons(self) -> None:
        if not self.handout.comparisons:
            return
        self._section("各地对比")
        for number, comparison in enumerate(self.handout.comparisons, start=1):
            self._line("Caption", comparison.caption(number))
            self._table(comparison)
        for warning in self.handout.warnings:
            line = self._line("List")
            _label(line, "提示")
            _run(line, warning)

    def _table(self, comparison: Comparison) -> None:
        """A table whose head is repeated on every page that it reaches."""
        table = self.book.add_table(1 + len(comparison.lines), 1 + len(comparison.places), "Table Grid")
        table.autofit = False
        widths = [_LABELS, *[(_TYPE_AREA - _LABELS) // len(comparison.places)] * len(comparison.places)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
                cell.paragraphs[0].style = self.book.styles["Table Text"]
        for cell, text in zip(table.rows[0].cells, ["", *comparison.places], strict=True):
            _run(cell.paragraphs[0], text).bold = True
        _append(table.rows[0]._tr.get_or_add_trPr(), f"<w:tblHeader {nsdecls('w')}/>")
        for row, line in zip(list(table.rows)[1:], comparison.lines, strict=True):
            _run(row.cells[0].paragraphs[0], line.label).bold = True
            for cell, quotes in zip(row.cells[1:], line.cells, strict=True):
                self._cell(cell, quotes)

    def _cell(self, cell: _Cell, quotes: tuple[Quote, ...]) -> None:
        """Each quotation in a paragraph of its own: in a narrow column they are told apart so."""
        self._told(cell.paragraphs[0], quotes[:1])
        for quote in quotes[1:]:
            self._told(cell.add_paragraph(style="Table Text"), [quote])

    def _questions(self) -> None:
        questions = [f"{n}. {question}" for n, question in enumerate(self.handout.questions, start=1)]
        lines = questions or [PENDING] * (self.handout.options.kind == "case")
        if lines:
            self._section("思考题")
        for line in lines:
            self._line("Body Text", line)

    def _appendices(self) -> None:
        if self.handout.excerpts:
            self._appendix("原文摘录")
        for excerpt in self.handout.excerpts:
            line = self._line("Body Text", f"摘录{excerpt.n}　")
            self._told(line, excerpt.quotes)
        self._list("资料来源", [f"[{n}] {text}" for n, text in self.sources.items()])
        self._list("资料缺损说明", self.handout.damage)
        self._list("导出前逐条确认", self.handout.confirmed)

    def _appendix(self, name: str) -> None:
        self.appendices += 1
        self._line("Heading 1", f"附录{chinese(self.appendices)}　{name}")

    def _list(self, heading: str, lines: Iterable[str]) -> None:
        for number, text in enumerate(lines):
            if not number:
                self._appendix(heading)
            self._line("List", text)


def _run(line: Paragraph, text: str, style: str | None = None) -> Run:
    return line.add_run(_footnotes.legal(text), style)


def _label(line: Paragraph, text: str) -> None:
    _run(line, f"{text}：").bold = True


def _append(element: Any, markup: str) -> None:
    """Adds elements behind those of a paragraph or another element."""
    target = element._p if isinstance(element, Paragraph) else element
    target.extend(list(parse_xml(f"<w:p {nsdecls('w')}>{markup}</w:p>")))


def _add_notes(book: Book, notes: Iterable[str]) -> None:
    data, package = _footnotes.part(notes), book.part.package
    part = Part(PackURI(_footnotes.PART), _footnotes.MEDIA_TYPE, data, package)
    book.part.relate_to(part, _footnotes.RELATION)
    _before(book.settings.element, "compat", _footnotes.SETTING)


def _template() -> Book:
    """An empty book with the page and the styles of the standard."""
    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(24)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(parse_xml(_GRID.format(nsdecls("w"))))
    _set_styles(book)
    _set_fonts(book)
    _number_pages(section.footer.paragraphs[0])
    return book


def _set_styles(book: Book) -> None:
    for style in [each for each in book.styles if each.name not in {*_STYLES, *_KEPT}]:
        style.delete()
    for link in list(book.styles.element.iter(qn("w:link"))):
        link.getparent().remove(link)
    for name, (font, size, form) in _STYLES.items():
        _set_style(book.styles[name], font, size, form)
    for language in book.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for border in book.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    table = book.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    _set_style(table, _BODY, 10.5, {"line_spacing": Pt(16)})
    note = book.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    _set_style(note, _BODY, 9, {"line_spacing": Pt(13)})
    mark = book.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True
    book.styles.add_style(VERBATIM, WD_STYLE_TYPE.CHARACTER)


def _set_style(style: Any, font: str, size: float, form: dict[str, Any]) -> None:
    """Gives a style its font for Chinese too, which ``font.name`` leaves to the theme, and its lines."""
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = False, False, None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [each for each in fonts.attrib if "Theme" in each]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), font)
    spaces: dict[str, Any] = {"space_before": Pt(0), "space_after": Pt(0), "line_spacing": _LINE}
    for name, value in (spaces | form).items():
        setattr(style.paragraph_format, name, value)
    _before(style.element.rPr, "sz", f'<w:spacing {{}} w:val="{_CLOSER if size == 16 else 0}"/>')
    _before(style.element.pPr, "spacing", f'<w:snapToGrid {{}} w:val="{int(size == 16)}"/>')


def _before(element: Any, name: str, markup: str) -> None:
    """Puts an element before the one of this name: the schema wants them in its order."""
    element.find(qn(f"w:{name}")).addprevious(parse_xml(markup.format(nsdecls("w"))))


def _set_fonts(book: Book) -> None:
    """Names the fonts that stand in where one is absent."""
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == _HEI else "roman"}"/></w:font>'
        for name, others in _INSTEAD.items()
    )
    fonts = next(rel.target_part for rel in book.part.rels.values() if rel.reltype.endswith("/fontTable"))
    fonts._blob = f"<w:fonts {nsdecls('w')}>{listed}</w:fonts>".encode()


def _number_pages(line: Paragraph) -> None:
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, "— ")
    _append(line, '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    _run(line, " —")
    for run in line.runs:
        run.font.size = Pt(14)
