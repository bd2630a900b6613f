"""Bytes of a Word file (.docx and its kin) in; its paragraphs, headings, table rows and notes out, one a line.

The XML is read directly: python-docx leaves out text inside smart tags (dates and place names of
files converted from .doc), content controls and tracked insertions. Numbers that Word counts itself
(一、, 第二条) are written out: a reader sees them, and the same document as PDF holds them. Comments,
headers, footers and deleted text are left out. Of the file's properties nothing is taken: they name
who typed the file and when, not who issued it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from xml.etree.ElementTree import Element

from ingest.composer import Block, compose, mark_number
from ingest.letterhead import TITLE_LINES, is_document_number, read_letterhead
from ingest.numbering import Numbering, W, value, whole
from ingest.package import DEFECTS, Package, holds
from ingest.source import HintKind, RawText, ReadError
from ingest.span import Range

SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})

_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = (W + tag for tag in ("p", "tbl", "tr", "tc", "txbxContent"))
_TEXTS = {W + "t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_HIDDEN = {
    *(W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent", "rt")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_STYLES: tuple[tuple[re.Pattern[str], HintKind], ...] = (
    (re.compile(r"toc\s*[1-9]|toc heading|目录\s*[1-9]|table of figures", re.I), "markup"),
    (re.compile(r"title|标题", re.I), "title"),
    (re.compile(r"subtitle|副标题|(?:heading|标题)\s*[1-9]", re.I), "heading"),
    (re.compile(r"caption|题注", re.I), "caption"),
)
"""What the names of styles say of their paragraphs; a table of contents repeats the headings."""

_NOTES = {"footnote": "注", "endnote": "尾注"}
_REFERENCE = re.compile("\x02(footnote|endnote) (.*?)\x03")
"""Where a note is referred to, between characters that XML cannot hold."""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of its paragraphs: their kind, and their list with the level in it."""

    kind: HintKind | None = None
    list: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    """What paragraphs refer to: styles by id, and the lists, which count."""

    styles: dict[str, _Style] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=lambda: Numbering(None))


def recognises(data: bytes) -> bool:
    """Whether ``data`` is a zip archive that names the main part of a Word file."""
    return holds(data, "word/document.xml")


def read(data: bytes, name: str) -> RawText:
    """One line a paragraph or table row, cells apart by tabs. The mark of a note (〔注1〕) is markup; the
    notes stand at the end, as metadata under the same marks. Raises ReadError."""
    try:
        package = Package(data, name)
        root = package.xml("word/document.xml")
        context = _Context(_styles(_part(package, "styles")), Numbering(_part(package, "numbering")))
        blocks = _headed(list(_blocks(root, context)))
        text, hints = compose(_with_notes(mark_number(blocks), _notes(package)))
    except DEFECTS:
        raise ReadError(
            f"“{name}”不是完整的 DOCX 文件：请用 Word 或 WPS 打开后另存为 .docx 再导入，加密的文件请先取消密码"
        ) from None
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return RawText(text, media_type, hints=hints)


def _part(package: Package, name: str) -> Element | None:
    """The root of a part of the document; None where the file has no such part."""
    path = f"word/{name}.xml"
    return package.xml(path) if path in package else None


def _styles(root: Element | None) -> dict[str, _Style]:
    """What each style says, by its id. What it does not say, the style says that it is based on."""
    found = {} if root is None else {style.get(W + "styleId", ""): style for style in root}
    return {name: _style(name, found) for name in found}


def _style(name: str, styles: dict[str, Element]) -> _Style:
    kind: HintKind | None = None
    place: tuple[str, int] | None = None
    seen = set()
    while name in styles and name not in seen:
        seen.add(name)
        style = styles[name]
        kind = kind or next((k for pattern, k in _STYLES if pattern.fullmatch(value(style, "name"))), None)
        place = place or _list(style)
        name = value(style, "basedOn")
    return _Style(kind, place)


def _list(element: Element) -> tuple[str, int] | None:
    """The list that the properties of a paragraph or style name, with the level from 0; list 0 is none, nor
    is one at a level that is no number."""
    properties = element.find(f"{W}pPr/{W}numPr")
    if properties is None:
        return None
    level = whole(value(properties, "ilvl") or "0")
    return None if level is None else (value(properties, "numId"), level)


def _blocks(element: Element, context: _Context, *, tables: bool = True) -> Iterator[Block]:
    """Paragraphs, rows of ``tables`` and text boxes below ``element``, in document order."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child, context)
            yield from _boxes(child, context)
        elif child.tag == _TABLE:
            yield from _rows(child, context) if tables else ()
        elif child.tag not in _HIDDEN:
            yield from _blocks(child, context, tables=tables)


def _paragraph(paragraph: Element, context: _Context) -> Iterator[Block]:
    properties = paragraph.find(W + "pPr")
    style = context.styles.get(value(properties, "pStyle"), _Style())
    level = value(properties, "outlineLvl")
    kind = style.kind or ("heading" if level and level in "012345678" else "paragraph")
    place = _list(paragraph) or style.list
    text = _text(paragraph)
    if place and text.strip():
        text = context.numbering.next(*place) + text.lstrip()
    for line in text.split("\n"):
        if line.strip():
            yield Block(line.strip(), kind, look=_look(paragraph))


def _text(element: Element) -> str:
    """Visible text of a paragraph, without what is in its text boxes; references to notes as _REFERENCE."""
    if element.tag in _TEXTS:
        return element.text or ""
    for note in _NOTES:
        if element.tag == f"{W}{note}Reference":
            return f"\x02{note} {element.get(W + 'id', '')}\x03"
    shown = (child for child in element if child.tag not in _HIDDEN)
    return _CHARACTERS.get(element.tag, "") + "".join(map(_text, shown))


def _boxes(element: Element, context: _Context) -> Iterator[Block]:
    """Blocks of the text boxes anchored in a paragraph; the copies for old programs are passed over."""
    for child in element:
        if child.tag == _BOX:
            yield from _blocks(child, context)
        elif child.tag not in _HIDDEN:
            yield from _boxes(child, context)


def _rows(table: Element, context: _Context) -> Iterator[Block]:
    """A line for each row, and for each row of the tables in its cells below it. A row of one cell is a
    frame and yields its own blocks."""
    for row in _parts_of(table, _ROW):
        cells = list(_parts_of(row, _CELL))
        if len(cells) == 1:
            yield from _blocks(cells[0], context)
            continue
        texts = ["　".join(block.text for block in _blocks(cell, context, tables=False)) for cell in cells]
        if line := "\t".join(texts).strip():
            yield Block(line)
        for cell in cells:
            for inner in _parts_of(cell, _TABLE):
                yield from _rows(inner, context)


def _parts_of(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls included, nested tables' not."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (_TABLE, _CELL, *_HIDDEN):
            yield from _parts_of(child, tag)


def _headed(blocks: list[Block]) -> list[Block]:
    """``blocks`` with their title: the one that has the style, the first heading, or else what is centred
    at the top in one size, below the letterhead if there is one."""
    if not blocks or any(block.kind == "title" for block in blocks):
        return blocks
    if blocks[0].kind == "heading":
        return [replace(blocks[0], kind="title"), *blocks[1:]]
    fields = read_letterhead([block.text for block in blocks])
    above = [Block(block.text, "metadata", *each) for block, each in zip(blocks, fields, strict=False)]
    title = _title_lines(blocks[len(above) :])
    rest = blocks[len(above) + len(title) :]
    return [*above, *([Block("\n".join(title), "title")] if title else []), *rest]


def _title_lines(blocks: list[Block]) -> list[str]:
    """The texts of ``blocks`` up to the first that is not centred as the first one is."""
    same = takewhile(lambda block: block.look and block.look == blocks[0].look, blocks[:TITLE_LINES])
    return [block.text for block in same if not is_document_number(block.text)]


def _look(paragraph: Element) -> str:
    """Alignment and font size of a paragraph where it is centred, else nothing."""
    alignment = value(paragraph.find(W + "pPr"), "jc")
    size = value(paragraph.find(f"{W}r/{W}rPr"), "sz")
    return f"{alignment} {size}" if alignment == "center" else ""


def _with_notes(blocks: list[Block], notes: dict[tuple[str, str], str]) -> list[Block]:
    """``blocks`` with a mark at each reference to a note, and the notes below, in order of their marks."""
    found: dict[tuple[str, str], str] = {}
    marked = [_marked(block, notes, found) for block in blocks]
    return [
        *marked,
        *(Block(mark + notes[key], "metadata", key[0], notes[key]) for key, mark in found.items()),
    ]


def _marked(block: Block, notes: dict[tuple[str, str], str], found: dict[tuple[str, str], str]) -> Block:
    """``block`` with the marks of its notes, which are added to ``found``."""
    text, last = "", 0
    marks: list[Range] = []
    for match in _REFERENCE.finditer(block.text):
        key = match[1], match[2]
        text += block.text[last : match.start()]
        last = match.end()
        if key in notes:
            count = sum(kind == key[0] for kind, _ in found)
            mark = found.setdefault(key, f"〔{_NOTES[key[0]]}{count + 1}〕")
            marks.append((len(text), len(text) + len(mark)))
            text += mark
    text += block.text[last:]
    return replace(block, text=text, marks=tuple(mark for mark in marks if _is_tight(text, mark)))


def _is_tight(text: str, mark: Range) -> bool:
    """Whether no white space is beside ``mark``: with markup it would go too, and join two figures."""
    return not (text[mark[0] - 1 : mark[0]].isspace() or text[mark[1] : mark[1] + 1].isspace())


def _notes(package: Package) -> dict[tuple[str, str], str]:
    """Texts of footnotes and endnotes by kind and id, without the rules that separate them."""
    notes = {}
    for kind in _NOTES:
        for note in _part(package, f"{kind}s") or ():
            if note.get(W + "type", "normal") == "normal":
                text = "　".join(block.text for block in _blocks(note, _Context()))
                notes[kind, note.get(W + "id", "")] = _REFERENCE.sub("", text)
    return notes
