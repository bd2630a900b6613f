"""Bytes of a PDF in; its lines in reading order out, with paragraphs, headlines and pages.

A page whose text layer is missing, only a stamp of the scanning program, or garbage of a broken font is
drawn and recognised.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from ingest import ocr
from ingest.decoding import is_garbled
from ingest.laidout import Page, lay_out, unread_page
from ingest.layout import Box, read_lines
from ingest.source import RawText, ReadError

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

SUFFIXES = frozenset({".pdf"})

LEAST_PATHS = 20
"""Drawn paths from which a page without text shows something: type turned into outlines, a drawing."""

PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD of PDFium's fpdfview.h."""

_PATH, _IMAGE = 2, 3
"""FPDF_PAGEOBJ_PATH and FPDF_PAGEOBJ_IMAGE of PDFium's fpdf_edit.h."""

_HYPHENS = {2, 0xFFFE}
"""Codes by which PDFium marks a hyphen at the end of a line."""


def recognises(data: bytes) -> bool:
    """Whether ``data`` bears the signature of PDF, which may stand behind some other bytes."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, name: str) -> RawText:
    """The text layer, and recognised text where that is no use; ``pages`` holds the offset of each page.

    Raises ReadError where the file is broken, where most of it would have to be recognised and cannot be,
    or where recognition gives no text.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415

    try:
        with closing(PdfDocument(data)) as document:
            return lay_out(_pages(document, name), "application/pdf")
    except PdfiumError as error:
        reason = "不是完整的 PDF 文件：请重新下载或另存为 PDF"
        if error.err_code == PASSWORD_ERROR:
            reason = "是加密的 PDF 文件：请先取消密码"
        raise ReadError(f"“{name}”{reason}，再导入") from None


def _pages(document: "PdfDocument", name: str) -> list[Page]:
    """The pages by their text layers, or recognised. Raises ReadError."""
    layers = [_layer(page) for page in document]
    text = "".join(map(_text, layers))
    garbled, sparse = is_garbled(text), ocr.is_sparse(text, len(layers))
    bad = {n for n, layer in enumerate(layers) if garbled or _is_useless(document[n], _text(layer), sparse)}
    reason = "文字层是乱码（字体编码损坏）" if garbled else "没有可用的文字层（像是扫描件）"
    fault = f"“{name}”共 {len(layers)} 页，{reason}"
    if not ocr.is_installed() and 2 * len(bad) > len(layers):
        raise ReadError(f"{fault}：{ocr.REMEDY}")
    if len(bad) > ocr.MAX_RECOGNISED:
        raise ReadError(f"{fault}，超过一次识别的上限 {ocr.MAX_RECOGNISED} 页：请拆分成较小的文件后再导入")
    pages = [_recognised(document[n], n) if n in bad else layer for n, layer in enumerate(layers)]
    if all(page.unread or not page.lines for page in pages):
        raise ReadError(f"{fault}，也识别不出文字：{ocr.UNUSABLE}")
    return pages


def _layer(page: "PdfPage") -> Page:
    """The page as its text layer has it."""
    return Page(page.get_height(), tuple(read_lines(_characters(page.get_textpage()))))


def _text(page: Page) -> str:
    return "".join(line.text for line in page.lines)


def _is_useless(page: "PdfPage", text: str, sparse: bool) -> bool:
    """Whether ``text`` is garbage, or next to nothing on a page that shows something or is one of a
    ``sparse`` file, whose pages hold next to nothing on average."""
    if is_garbled(text):
        return True
    return ocr.is_sparse(text) and (sparse or _is_drawn_on(page))


def _is_drawn_on(page: "PdfPage") -> bool:
    """Whether there is a picture or a drawing on ``page``."""
    if any(True for _ in page.get_objects([_IMAGE])):
        return True
    return len(list(islice(page.get_objects([_PATH]), LEAST_PATHS))) == LEAST_PATHS


def _recognised(page: "PdfPage", number: int) -> Page:
    """The page by its looks; unread where that cannot be done."""

    def render(side: int) -> "Image":
        picture: Image = page.render(scale=side / max(page.get_size())).to_pil()
        return picture

    if not ocr.is_installed():
        return unread_page(number + 1, page.get_height())
    return ocr.recognise(render, number + 1, max(page.get_size()))


def _characters(page: "PdfTextPage") -> Iterator[Box]:
    """The characters of a page with their places, a space together with the character before it."""
    last: Box | None = None
    for index, character in _codes(page):
        if last and character.isspace():
            last = replace(last, text=last.text[0] + " ")
        elif character.isprintable() or "\ue000" <= character <= "\uf8ff":
            if last:
                yield last
            last = Box(character, *page.get_charbox(index, loose=True))
    if last:
        yield last


def _codes(page: "PdfTextPage") -> Iterator[tuple[int, str]]:
    """Characters with PDFium's index; it gives those beyond U+FFFF as two surrogates."""
    from pypdfium2.raw import FPDFText_GetUnicode  # noqa: PLC0415

    codes = [FPDFText_GetUnicode(page.raw, index) for index in range(page.count_chars())]
    for index, (code, following) in enumerate(pairwise([*codes, 0])):
        if 0xD800 <= code < 0xDC00 <= following < 0xE000:
            yield index, chr(0x10000 + ((code - 0xD800) << 10) + following - 0xDC00)
        else:
            yield index, "-" if code in _HYPHENS else chr(code)
