"""Words of a source in, the same as a Chinese sentence quotes them, or as much of them as tears no quotation, out."""

import re
from collections.abc import Callable, Sequence

from ingest.span import Range

_CLOSING = {"”": "“", "’": "‘", "」": "「", "』": "『"}
"""Closing marks with the marks that open the same quotation."""
_MARK = re.compile("[“”‘’「」『』]")


def in_quotes(text: str) -> str:
    """Words of a source in brackets that they do not have themselves: within double quotation marks GB/T 15834—2011
    (4.8) wants single ones, and no mark of a source is changed."""
    return f"『{text}』" if set("「」") & set(text) else f"「{text}」"


def quotations(text: str) -> tuple[Range, ...]:
    """The positions of both marks of each quotation of ``text``. A mark without its other one is none: an apostrophe,
    the opening mark of a paragraph that is quoted on."""
    opened: dict[str, list[int]] = {mark: [] for mark in _CLOSING.values()}
    found: list[Range] = []
    for match in _MARK.finditer(text):
        mark, position = match[0], match.start()
        if mark in opened:
            opened[mark].append(position)
        elif opened[_CLOSING[mark]]:
            found.append((opened[_CLOSING[mark]].pop(), position))
    return tuple(found)


def untorn(quoted: Sequence[Range], span: Range, tells: Callable[[int, int], object]) -> Range:
    """The longest part of ``span`` that holds both marks or none of each quotation ``quoted`` in its text: what is
    said before, in or behind it; a part that ``tells`` something before one that does not."""
    start, end = span
    torn = [pair for pair in quoted if sum(start <= mark < end for mark in pair) == 1]
    if not torn:
        return span
    marks = sorted(mark for pair in torn for mark in pair if start <= mark < end)
    parts = zip((start, *(mark + 1 for mark in marks)), (*marks, end), strict=True)
    best = max(parts, key=lambda part: (bool(tells(*part)), part[1] - part[0]))
    return untorn(quoted, best, tells)
