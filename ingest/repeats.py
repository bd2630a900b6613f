"""Body lines in, passages printed twice by mistake out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ingest.joins import MAX_DOUBLED, REACH
from ingest.kinds import Printed

MIN_LINE = 30
"""A whole line of this length that occurs again in one article is a page-making error."""
MIN_SPAN = 60
"""Within longer lines: slogans and quotations repeat up to some 40 characters on purpose."""
_SHINGLE = 30
_REST = 8
"""Least of a passage on the other side of a page break."""
_BLOCK = _SHINGLE // 2
"""Every shingle holds a whole one of the blocks of this length into which a text is cut."""
_SHORT = 10_000
"""Characters of an article up to which each block is looked for again: 2 ms, where all shingles take 5 ms."""
_CLOSING = frozenset("。！？!?；;，,、：:…”’）)》")


@dataclass(frozen=True, slots=True)
class Repeat:
    """``[start, end)`` of line ``line`` says again what ``twin_line`` says from ``twin_start`` on."""

    line: int
    start: int
    end: int
    twin_line: int
    twin_start: int


def find_repeats(lines: Sequence[Printed]) -> tuple[Repeat, ...]:
    """Repeated spans among the body lines of one article, longest first come in printed order."""
    loose = [item.line.text for item in lines if item.loose]
    if len(loose) < 2 or not _may_repeat("\n".join(loose)):
        return ()
    seen: dict[str, tuple[int, int]] = {}
    repeats: list[Repeat] = []
    for n, item in enumerate(lines):
        if not item.loose:
            continue
        repeats += _repeats_in(lines, n, seen)
        text = item.line.text
        for start in range(len(text) - _SHINGLE + 1):
            seen.setdefault(text[start : start + _SHINGLE], (n, start))
    return tuple(repeats)


def _may_repeat(text: str) -> bool:
    """Whether a shingle may be there twice: a block is, or ``text`` is too long to look."""
    blocks = (text[start : start + _BLOCK] for start in range(0, len(text) - _BLOCK + 1, _BLOCK))
    return len(text) > _SHORT or any(text.find(block, text.find(block) + 1) >= 0 for block in blocks)


def _repeats_in(lines: Sequence[Printed], n: int, seen: dict[str, tuple[int, int]]) -> list[Repeat]:
    text = lines[n].line.text
    found: list[Repeat] = []
    start = done = 0
    while start <= len(text) - _SHINGLE:
        twin = seen.get(text[start : start + _SHINGLE])
        if twin is None:
            start += 1
            continue
        behind = _closing_marks(text, start)
        at = start + behind
        length = _common(text, at, lines[twin[0]].line.text, twin[1] + behind)
        passage = _passage(lines, Repeat(n, at, at + length, twin[0], twin[1] + behind), done)
        size = passage[-1].end - passage[0].start
        if size >= (MIN_LINE if size == len(text) else MIN_SPAN):
            found += passage
        start = done = passage[-1].end
    return found


def _passage(lines: Sequence[Printed], middle: Repeat, done: int) -> list[Repeat]:
    """``middle`` with what stands on either side of it, from ``done`` on, if a page break tore the passage that
    it repeats: the end of an earlier line before, the beginning of another one after."""
    passage = [middle]
    while passage[0].twin_start <= MAX_DOUBLED and (before := _before(lines, passage[0], done)):
        passage.insert(0, before)
    while (after := _after(lines, passage[-1])) is not None:
        passage.append(after)
    return passage


def _before(lines: Sequence[Printed], piece: Repeat, done: int) -> Repeat | None:
    whole = lines[piece.line].line.text
    text = whole[done : piece.start]
    if len(text) < _REST:
        return None
    for n, doubled in _borders(lines, piece):
        twin = lines[n].line.text
        end = len(twin) - doubled
        length = _common(text[::-1], 0, twin[:end][::-1], 0)
        if length >= _REST:
            length -= _closing_marks(whole, piece.start - length)
            return Repeat(piece.line, piece.start - length, piece.start, n, end - length)
    return None


def _after(lines: Sequence[Printed], piece: Repeat) -> Repeat | None:
    text = lines[piece.line].line.text
    is_torn_off = piece.twin_start + piece.end - piece.start == len(lines[piece.twin_line].line.text)
    if len(text) - piece.end < _REST or not is_torn_off:
        return None
    for n, doubled in _borders(lines, piece):
        length = _common(text, piece.end, lines[n].line.text, doubled)
        if length >= _REST:
            return Repeat(piece.line, piece.end, piece.end + length, n, doubled)
    return None


def _borders(lines: Sequence[Printed], piece: Repeat) -> Iterator[tuple[int, int]]:
    """Other lines in which the passage may go on, with the number of characters that the break doubled."""
    near = range(max(0, piece.twin_line - REACH), min(piece.line, piece.twin_line + REACH + 1))
    earlier = (n for n in near if n != piece.twin_line and lines[n].loose)
    return product(earlier, range(MAX_DOUBLED + 1))


def _closing_marks(text: str, start: int) -> int:
    """Number of marks at ``start`` that end the words before it, which are no part of a repeat."""
    end = start
    while start > 0 and end < len(text) and text[end] in _CLOSING:
        end += 1
    return end - start


def _common(first: str, i: int, second: str, j: int) -> int:
    """Length of the common stretch that starts at ``i`` and ``j``."""
    length = 0
    while i + length < len(first) and j + length < len(second) and first[i + length] == second[j + length]:
        length += 1
    return length
