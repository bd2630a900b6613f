"""Printed lines of each page in; raw text with its pages, paragraphs, titles and letterhead out.

For formats that put characters at places of a page, and for recognised pictures of pages, whose lines
``layout`` has found.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise, takewhile

from ingest.layout import LARGER, Box, ends_paragraph, is_centred, is_full, usual_pitch, usual_size
from ingest.letterhead import TITLE_LINES, is_document_number, read_letterhead
from ingest.source import Hint, HintKind, RawText
from ingest.span import Range

MARGIN = 0.12
"""Share of the page height at its top and foot in which page numbers stand."""

MAX_HEADING = 40
"""Longest heading in characters; larger type that goes on for longer is text."""

MAX_CAPTION_LINES = 4
SMALLER = 0.9
"""A caption that interrupts a paragraph has at most so many lines, in type of this share of the text's."""

UNREAD = "unread_page"
"""Name of the metadata that stands in place of a page whose text could not be read."""

_PAGE_NUMBER = re.compile(r"[-–—·一\s第]*(?:\d{1,4}|[ivxIVX]{1,6})[-–—·一\s页]*(?:[/／共]\s*\d{1,4}\s*页?)?")
"""Recognition reads the dashes beside a page number as 一."""
_FINISHED = re.compile(r"[。！？!?…；;：:][”’」』）)》】]*$")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order; its height in points. ``confidence`` is that of recognition,
    0 to 1, None for a text layer, and ``unclear`` counts the lines that it could not read; the first line of
    an ``unread`` page says so in place of its text, or of some of it."""

    height: float
    lines: Sequence[Box]
    confidence: float | None = None
    unread: bool = False
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed line with its raw range: its page, whether it is a running head or page number, and
    whether it says that the page is unread. ``paragraph`` is the number of the one it is part of, ``torn``
    whether that stops in mid-sentence; ``seam`` stands before the line in the raw text."""

    page: int
    box: Box
    repeated: bool
    unread: bool = False
    paragraph: int = 0
    torn: bool = False
    seam: str = "\n"
    raw: Range = (0, 0)


def unread_page(number: int, height: float, lines: Sequence[Box] = ()) -> Page:
    """The page ``number`` (from 1), ``height`` points high, of whose text nothing but ``lines`` could be read."""
    fault = "有文字没有读出" if lines else "没有可读的文字"
    box = Box(f"〔第{number}页{fault}〕", 0.0, height / 2, height, height / 2 + 12)
    return Page(height, (box, *lines), unread=True)


def lay_out(pages: Sequence[Page], media_type: str) -> RawText:
    """The lines of ``pages``, one a line. Running heads and page numbers are markup; there is at least
    one line.

    A paragraph that stops in mid-sentence is one line without a hint: whether it goes on elsewhere or
    its end is lost is for the cleaner to say.
    """
    lines = _placed(_mended(_lines(pages)))
    first = [bisect_left([line.page for line in lines], number) for number in range(len(pages))]
    starts = [*(line.raw[0] for line in lines), lines[-1].raw[1]]
    hints = [Hint("markup", line.raw) for line in lines if line.repeated]
    hints += [Hint("metadata", line.raw, UNREAD, str(line.page + 1)) for line in lines if line.unread]
    hints += _hints([line for line in lines if not line.repeated and not line.unread])
    return RawText(
        "".join(line.seam + line.box.text for line in lines)[1:],
        media_type,
        pages=tuple(starts[index] for index in first),
        hints=tuple(sorted(hints, key=lambda hint: hint.raw)),
        confidence=_confidence(pages),
        unclear=sum(page.unclear for page in pages),
    )


def _confidence(pages: Sequence[Page]) -> float | None:
    """Mean confidence of the recognised characters; None where none were recognised."""
    read = [(page.confidence, sum(len(line.text) for line in page.lines)) for page in pages]
    found = [(confidence, size) for confidence, size in read if confidence is not None and size]
    total = sum(size for _, size in found)
    return sum(confidence * size for confidence, size in found) / total if total else None


def _lines(pages: Sequence[Page]) -> list[_Line]:
    """All lines of the file, marked where they are page numbers or stand at the edge of several pages."""
    edges = [{_pattern(box) for box in _edge(page.lines)} for page in pages]
    counts = Counter(pattern for edge in edges for pattern in edge)
    often = {pattern for pattern, count in counts.items() if count >= max(3, len(pages) / 3)}
    return [
        _Line(number, box, not fault and _is_marginal(box, page, often), fault)
        for number, page in enumerate(pages)
        for place, box in enumerate(page.lines)
        for fault in [page.unread and place == 0]
    ]


def _is_marginal(box: Box, page: Page, often: set[str]) -> bool:
    """Whether ``box`` is a page number, or what stands at the edge of several pages (``often``)."""
    return _is_page_number(box, page) or (_pattern(box) in often and box in _edge(page.lines))


def _edge(boxes: Sequence[Box]) -> list[Box]:
    """The two highest and the two lowest lines of a page."""
    ordered = sorted(boxes, key=lambda box: box.middle)
    return ordered[:2] + ordered[-2:]


def _pattern(box: Box) -> str:
    return re.sub(r"[-–—·一]*\d+[-–—·一]*", "#", "".join(box.text.split()))


def _is_page_number(box: Box, page: Page) -> bool:
    in_margin = not MARGIN * page.height < box.middle < (1 - MARGIN) * page.height
    return in_margin and _PAGE_NUMBER.fullmatch(box.text) is not None


def _groups(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The paragraphs, each with what the margins of the pages between hold."""
    pitch = usual_pitch([line.box for line in lines if not line.repeated])
    groups: list[list[_Line]] = []
    last: _Line | None = None
    for line in lines:
        ends = last is None or line.unread or last.unread or ends_paragraph(last.box, line.box, pitch)
        if not groups or (ends and not line.repeated):
            groups.append([])
        groups[-1].append(line)
        last = last if line.repeated else line
    return groups


def _mended(lines: Sequence[_Line]) -> list[_Line]:
    """``lines`` by paragraphs: one that a caption interrupts stands before it, torn ones are marked."""
    groups: list[list[_Line]] = []
    for group in _groups(lines):
        if len(groups) > 1 and _resumes(groups[-2], groups[-1], group):
            groups[-2] = groups[-2] + group
        else:
            groups.append(group)
    return [
        replace(line, paragraph=number)
        for number, group in enumerate(groups)
        for line in (_run_on(group) if _is_torn(group) else group)
    ]


def _resumes(group: Sequence[_Line], between: Sequence[_Line], after: Sequence[_Line]) -> bool:
    """Whether the paragraph ``group`` goes on in ``after``, past a caption."""
    last, first = group[-1], after[0]
    caption = len(between) <= MAX_CAPTION_LINES and all(
        line.box.size < SMALLER * last.box.size and line.page == first.page and not line.repeated
        for line in between
    )
    indented = first.box.left > first.box.column[0] + first.box.size
    alike = abs(first.box.size - last.box.size) < 0.1 * last.box.size
    return caption and alike and not indented and _is_torn(group)


def _is_torn(group: Sequence[_Line]) -> bool:
    """Whether several lines of one column stop in mid-sentence, the last one at the column's edge."""
    text = [line.box for line in group if not line.repeated]
    if len(text) < 2 or any("　" in box.text for box in text):
        return False
    return is_full(text[-1]) and not _FINISHED.search(text[-1].text)


def _run_on(group: Sequence[_Line]) -> Iterator[_Line]:
    """The lines of a torn paragraph as one line of raw text, but for what the margins hold."""
    yield replace(group[0], torn=True)
    for before, line in pairwise(group):
        latin = _LATIN.match(line.box.text) and _LATIN.match(before.box.text[-1:])
        seam = "\n" if before.repeated or line.repeated else " " if latin else ""
        yield replace(line, torn=True, seam=seam)


def _placed(lines: list[_Line]) -> list[_Line]:
    """``lines`` with their raw ranges, one after the other."""
    ends = accumulate(len(line.seam) + len(line.box.text) for line in lines)
    return [
        replace(line, raw=(end - 1 - len(line.box.text), end - 1))
        for line, end in zip(lines, ends, strict=True)
    ]


def _hints(lines: list[_Line]) -> Iterator[Hint]:
    """Letterhead and number of an official document, its title, and the paragraphs."""
    above = read_letterhead([line.box.text for line in lines if line.page == 0])
    for line, (name, value) in zip(lines, above, strict=False):
        yield Hint("metadata", line.raw, name, value)
    rest = lines[len(above) :]
    size = usual_size(line.box for line in lines)
    title = _title([line for line in rest[:TITLE_LINES] if line.page == 0], size)
    rest = rest[len(title) :]
    if title:
        yield _whole("title", title)
        if rest and is_document_number(rest[0].box.text):
            yield Hint("metadata", rest[0].raw, "document_number", rest[0].box.text)
            rest = rest[1:]
    yield from _paragraphs(rest, size)


def _title(lines: list[_Line], size: float) -> list[_Line]:
    """The first of ``lines``, as far as they are of one size and centred or larger than the usual ``size``."""
    return list(
        takewhile(
            lambda line: (
                (is_centred(line.box) or _is_large(line.box, size))
                and abs(line.box.size - lines[0].box.size) < 0.2 * line.box.size
                and not is_document_number(line.box.text)
            ),
            lines,
        )
    )


def _is_large(box: Box, size: float) -> bool:
    """Whether the type of ``box`` is that of a heading; headlines are told from it by their place."""
    return not box.headline and box.size >= LARGER * size


def _paragraphs(lines: Sequence[_Line], size: float) -> Iterator[Hint]:
    """The paragraphs and headlines, those not torn; one may span several lines and pages. ``size`` is the
    usual type."""
    groups = [list(group) for _, group in groupby(lines, key=lambda line: line.paragraph)]
    for number, group in enumerate(groups):
        if not group[0].torn:
            beside = groups[max(number - 1, 0) : number + 2]
            largest = max(other[0].box.size for other in beside if other[0].box.headline or other is group)
            yield _whole(_kind(group, size, largest), group)


def _kind(group: Sequence[_Line], size: float, largest: float) -> HintKind:
    """What a group of lines is by its type; ``largest`` is that of the headlines beside it."""
    box = group[0].box
    text = "".join(line.box.text for line in group)
    if len(text) > MAX_HEADING or "。" in text or box.size < LARGER * size:
        return "paragraph"
    return "title" if box.headline and box.size > largest / LARGER else "heading"


def _whole(kind: HintKind, lines: Sequence[_Line]) -> Hint:
    return Hint(kind, (lines[0].raw[0], lines[-1].raw[1]))
