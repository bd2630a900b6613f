"""Body lines in, passages printed twice by mistake out."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.kinds import Printed

MIN_LINE = 30
"""A whole line of this length that occurs again in one article is a page-making error."""
MIN_SPAN = 60
"""Within longer lines: slogans and quotations repeat up to some 40 characters on purpose."""
_SHINGLE = 30
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


def _repeats_in(lines: Sequence[Printed], n: int, seen: dict[str, tuple[int, int]]) -> list[Repeat]:
    text = lines[n].line.text
    found: list[Repeat] = []
    start = 0
    while start <= len(text) - _SHINGLE:
        twin = seen.get(text[start : start + _SHINGLE])
        if twin is None:
            start += 1
            continue
        behind = _closing_marks(text, start)
        start, twin = start + behind, (twin[0], twin[1] + behind)
        length = _common(text, start, lines[twin[0]].line.text, twin[1])
        if length >= (MIN_LINE if length == len(text) else MIN_SPAN):
            found.append(Repeat(n, start, start + length, *twin))
        start += length
    return found


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
