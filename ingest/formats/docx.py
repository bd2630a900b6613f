"""Bytes of a Word file (.docx) in; its paragraphs, headings and table rows out, one a line.

The XML is read directly: python-docx leaves out text inside smart tags (dates and place names of
files converted from .doc), content controls and tracked insertions.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ingest.composer import Block, compose
from ingest.source import HintKind, RawText, ReadError

SUFFIXES = frozenset({".docx"})

MAX_UNPACKED = 500_000_000
"""Largest sum of unpacked sizes, in bytes; a real file of 100 MB is mostly pictures that hardly shrink."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _BOX = (_W + tag for tag in ("p", "tbl", "tr", "tc", "txbxContent"))
_HIDDEN = {
    *(_W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CHARACTERS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_STYLES: tuple[tuple[re.Pattern[str], HintKind], ...] = (
    (re.compile(r"title|标题", re.I), "title"),
    (re.compile(r"subtitle|副标题|(?:heading|标题)\s*[1-9]", re.I), "heading"),
    (re.compile(r"caption|题注", re.I), "caption"),
)
_DEFECTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ElementTree.ParseError,
    LookupError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
)
"""What zipfile and ElementTree raise for broken, encrypted or strangely packed archives."""


def recognises(data: bytes) -> bool:
    """Whether ``data`` is a zip archive that names the main part of a Word file."""
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def read(data: bytes, name: str) -> RawText:
    """One line a paragraph or table row, cells apart by tabs; deleted text is left out. Raises ReadError."""
    try:
        body, styles = _parts(data, name)
        text, hints = compose(_titled(list(_blocks(body, styles))))
    except _DEFECTS:
        raise ReadError(
            f"“{name}”不是完整的 DOCX 文件：请用 Word 或 WPS 打开后另存为 .docx 再导入，加密的文件请先取消密码"
        ) from None
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return RawText(text, media_type, hints=hints)


def _parts(data: bytes, name: str) -> tuple[Element, dict[str, HintKind]]:
    """The document's root element, and what the style ids stand for."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > MAX_UNPACKED:
            raise ReadError(
                f"“{name}”解压后有 {size / 1e6:.0f} MB，超过上限 500 MB：请去掉图片后另存为 .docx 再导入"
            )
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        if "word/styles.xml" not in archive.namelist():
            return body, {}
        return body, _styles(ElementTree.fromstring(archive.read("word/styles.xml")))


def _styles(root: Element) -> dict[str, HintKind]:
    """Hint kinds by style id. A style without a telling name is what the style is that it is based on."""
    found = {
        style.get(_W + "styleId", ""): (_value(style, "name"), _value(style, "basedOn")) for style in root
    }
    return {style: kind for style in found if (kind := _kind(style, found))}


def _kind(style: str, styles: dict[str, tuple[str, str]]) -> HintKind | None:
    """What ``style`` says of its paragraphs; ``styles`` holds the name and the base of each style."""
    seen = set()
    while style in styles and style not in seen:
        seen.add(style)
        name, base = styles[style]
        for pattern, kind in _STYLES:
            if pattern.fullmatch(name):
                return kind
        style = base
    return None


def _value(element: Element, tag: str) -> str:
    child = element.find(_W + tag)
    return "" if child is None else child.get(_W + "val", "")


def _blocks(element: Element, styles: dict[str, HintKind]) -> Iterator[Block]:
    """Paragraphs, table rows and text boxes below ``element``, in document order."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child, styles)
            yield from _boxes(child, styles)
        elif child.tag == _TABLE:
            yield from (_row(row, styles) for row in _parts_of(child, _ROW))
        elif child.tag not in _HIDDEN:
            yield from _blocks(child, styles)


def _paragraph(paragraph: Element, styles: dict[str, HintKind]) -> Iterator[Block]:
    properties = paragraph.find(_W + "pPr")
    style = "" if properties is None else _value(properties, "pStyle")
    level = "" if properties is None else _value(properties, "outlineLvl")
    kind = styles.get(style, "heading" if level in set("012345678") and level else "paragraph")
    for line in _text(paragraph).split("\n"):
        if line.strip():
            yield Block(line.strip(), kind)


def _text(element: Element) -> str:
    """Visible text of a paragraph, without what is in its text boxes."""
    if element.tag == _W + "t":
        return element.text or ""
    shown = (child for child in element if child.tag not in _HIDDEN)
    return _CHARACTERS.get(element.tag, "") + "".join(map(_text, shown))


def _boxes(element: Element, styles: dict[str, HintKind]) -> Iterator[Block]:
    """Blocks of the text boxes anchored in a paragraph; the copies for old programs are passed over."""
    for child in element:
        if child.tag == _BOX:
            yield from _blocks(child, styles)
        elif child.tag not in _HIDDEN:
            yield from _boxes(child, styles)


def _row(row: Element, styles: dict[str, HintKind]) -> Block:
    cells = ("　".join(block.text for block in _blocks(cell, styles)) for cell in _parts_of(row, _CELL))
    return Block("\t".join(cells).strip())


def _parts_of(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls included, nested tables' not."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (_TABLE, _CELL, *_HIDDEN):
            yield from _parts_of(child, tag)


def _titled(blocks: list[Block]) -> list[Block]:
    """``blocks``, their first one as title if it is a heading and the file names no title."""
    if blocks and blocks[0].kind == "heading" and all(block.kind != "title" for block in blocks):
        return [replace(blocks[0], kind="title"), *blocks[1:]]
    return blocks
