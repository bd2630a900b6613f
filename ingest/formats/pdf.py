"""Bytes of a PDF with a text layer in; its lines in reading order out, with paragraphs, headers and pages."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, takewhile
from typing import TYPE_CHECKING

from ingest.decoding import count_hanzi, is_garbled
from ingest.layout import Box, ends_paragraph, is_centred, read_lines, usual_pitch
from ingest.source import Hint, RawText, ReadError
from ingest.span import Range

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

SUFFIXES = frozenset({".pdf"})

LEAST_HANZI = 20
"""Average number of Hanzi a page below which a text layer is only a stamp of the scanning program."""

MARGIN = 0.12
"""Share of the page height at its top and foot in which page numbers stand."""

PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD of PDFium's fpdfview.h."""

_PAGE_NUMBER = re.compile(r"[-–—·\s第]*(?:\d{1,4}|[ivxIVX]{1,6})[-–—·\s页]*(?:[/／共]\s*\d{1,4}\s*页?)?")
_HYPHENS = {2, 0xFFFE}
"""Codes by which PDFium marks a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its page, its place, and whether it is a running head or page number."""

    page: int
    box: Box
    repeated: bool


def recognises(data: bytes) -> bool:
    """Whether ``data`` bears the signature of PDF, which may stand behind some other bytes."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, name: str) -> RawText:
    """The text layer; ``pages`` holds the offset of each page. Raises ReadError, also for scans."""
    pages = _pages(data, name)
    lines = _lines(pages)
    text = "\n".join(line.box.text for line in lines if not line.repeated)
    if count_hanzi(text) < LEAST_HANZI * len(pages):
        raise ReadError(
            f"“{name}”共 {len(pages)} 页，没有可用的文字层（像是扫描件）：请先做文字识别（OCR）再导入"
        )
    if is_garbled(text):
        raise ReadError(
            f"“{name}”的文字层是乱码（字体编码损坏）：请先做文字识别（OCR），或改用它的 .docx 版本"
        )
    return _composed(lines, len(pages))


def _pages(data: bytes, name: str) -> list[tuple[float, list[Box]]]:
    """Height in points and lines in reading order of each page."""
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415

    try:
        with closing(PdfDocument(data)) as document:
            return [(page.get_height(), read_lines(_characters(page.get_textpage()))) for page in document]
    except PdfiumError as error:
        reason = "不是完整的 PDF 文件：请重新下载或另存为 PDF"
        if error.err_code == PASSWORD_ERROR:
            reason = "是加密的 PDF 文件：请先取消密码"
        raise ReadError(f"“{name}”{reason}，再导入") from None


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


def _lines(pages: list[tuple[float, list[Box]]]) -> list[Line]:
    """All lines of the file, marked where they are page numbers or stand at the edge of several pages."""
    edges = [{_pattern(box) for box in _edge(boxes)} for _, boxes in pages]
    counts = Counter(pattern for edge in edges for pattern in edge)
    often = {pattern for pattern, count in counts.items() if count >= max(3, len(pages) / 3)}
    return [
        Line(number, box, _is_page_number(box, height) or (box in _edge(boxes) and _pattern(box) in often))
        for number, (height, boxes) in enumerate(pages)
        for box in boxes
    ]


def _edge(boxes: list[Box]) -> list[Box]:
    """The two highest and the two lowest lines of a page."""
    ordered = sorted(boxes, key=lambda box: box.middle)
    return ordered[:2] + ordered[-2:]


def _pattern(box: Box) -> str:
    return re.sub(r"\d+", "#", "".join(box.text.split()))


def _is_page_number(box: Box, height: float) -> bool:
    in_margin = not MARGIN * height < box.middle < (1 - MARGIN) * height
    return in_margin and _PAGE_NUMBER.fullmatch(box.text) is not None


def _composed(lines: list[Line], page_count: int) -> RawText:
    ends = list(accumulate(len(line.box.text) + 1 for line in lines))
    starts = [0, *ends[:-1]]
    placed = [(line, (start, end - 1)) for line, start, end in zip(lines, starts, ends, strict=False)]
    pages = [bisect_left([line.page for line in lines], number) for number in range(page_count)]
    hints = [Hint("markup", span) for line, span in placed if line.repeated]
    hints += _paragraphs([(line, span) for line, span in placed if not line.repeated])
    return RawText(
        "\n".join(line.box.text for line in lines),
        "application/pdf",
        pages=tuple([*starts, ends[-1] - 1][first] for first in pages),
        hints=tuple(sorted(hints, key=lambda hint: hint.raw)),
    )


def _paragraphs(placed: list[tuple[Line, Range]]) -> Iterator[Hint]:
    """The title, if the file begins with centred lines, and the paragraphs; both may span several lines."""
    pitch = usual_pitch([line.box for line, _ in placed])
    title = sum(1 for _ in takewhile(lambda item: item[0].page == 0 and is_centred(item[0].box), placed[:4]))
    groups = [placed[:title]] if title else []
    for item in placed[title:]:
        if groups[title > 0 :] and not ends_paragraph(groups[-1][-1][0].box, item[0].box, pitch):
            groups[-1].append(item)
        else:
            groups.append([item])
    for number, group in enumerate(groups):
        yield Hint("title" if title and number == 0 else "paragraph", (group[0][1][0], group[-1][1][1]))
