"""RawText in, printed lines out: each with its raw pieces, the blank lines before it, and what the format says."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.source import Hint, HintKind, RawText
from ingest.span import Range, cut, trim

_NEWLINE = re.compile(r"\r\n|\n|\r|\v|\f|\x85|\u2028|\u2029")
_BREAK = re.compile(_NEWLINE.pattern + r"|\u3000\u3000+")
"""A newline ends a line; so does the pair of ideographic spaces that indents a Chinese paragraph. Each choice begins
with a plain character: the search is many times as fast as with a class among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or one block that the format marks as belonging together.

    ``text`` is the concatenation of the ``raw`` ranges; ``gap`` counts blank lines before it; ``hint``
    is what the format says the line is, with ``name`` and ``value`` for metadata.
    """

    n: int
    text: str
    raw: tuple[Range, ...]
    gap: int
    hint: HintKind | None = None
    name: str = ""
    value: str = ""

    @property
    def start(self) -> int:
        """Raw offset of the first character."""
        return self.raw[0][0]

    @property
    def end(self) -> int:
        """Raw offset behind the last character."""
        return self.raw[-1][1]


def read_lines(source: RawText) -> tuple[Line, ...]:
    """All lines of ``source`` that hold text, in printed order; markup ranges are in none of them."""
    markup = _Holes([hint.raw for hint in source.hints if hint.kind == "markup"])
    breaks = _Holes([hint.raw for hint in source.hints if hint.kind == "break"])
    lines: list[Line] = []
    last_end = 0
    for block, hint in _blocks(source):
        pieces = _pieces(source.text, block, (breaks, markup), whole=hint is not None)
        for raw in pieces:
            blank = _between((last_end, raw[0][0]), breaks.within((last_end, raw[0][0])))
            newlines = sum(len(_NEWLINE.findall(source.text, *span)) for span in blank)
            line = Line(len(lines) + 1, cut(source.text, raw), raw, gap=max(newlines - 1, 0))
            lines.append(replace(line, hint=hint.kind, name=hint.name, value=hint.value) if hint else line)
            last_end = raw[-1][1]
    return tuple(lines)


class _Holes:
    """Sorted ranges that do not overlap, to be cut out of others."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self._ends = [end for _, end in ranges]

    def within(self, block: Range) -> Sequence[Range]:
        """The ranges that touch ``block``."""
        first = bisect_right(self._ends, block[0])
        last = bisect_left(self._ranges, (block[1],), lo=first)
        return self._ranges[first:last]


def _blocks(source: RawText) -> Iterator[tuple[Range, Hint | None]]:
    """The text as hinted blocks and the free stretches between them, in order."""
    position = 0
    for hint in source.hints:
        if hint.kind in ("markup", "break"):
            continue
        if position < hint.raw[0]:
            yield (position, hint.raw[0]), None
        yield hint.raw, hint
        position = hint.raw[1]
    if position < len(source.text):
        yield (position, len(source.text)), None


def _pieces(text: str, block: Range, holes: tuple[_Holes, _Holes], *, whole: bool) -> list[tuple[Range, ...]]:
    """Raw pieces of each line of a block: one line if ``whole``, else one per printed line. ``holes`` are
    the breaks and the markup."""
    breaks, markup = holes
    ends = [match.span() for match in _BREAK.finditer(text, *block)]
    lines = []
    for line in _between(block, sorted([*ends, *breaks.within(block)])):
        kept = _trimmed(text, list(_between(line, markup.within(line))))
        if kept:
            lines.append(kept)
    if whole and lines:
        return [tuple(piece for line in lines for piece in line)]
    return lines


def _trimmed(text: str, pieces: list[Range]) -> tuple[Range, ...]:
    """The pieces of a line without white space at its ends; white space beside markup parts words."""
    while pieces and not text[slice(*pieces[0])].strip():
        del pieces[0]
    while pieces and not text[slice(*pieces[-1])].strip():
        del pieces[-1]
    if pieces:
        pieces[0] = (trim(text, *pieces[0])[0], pieces[0][1])
        pieces[-1] = (pieces[-1][0], trim(text, *pieces[-1])[1])
    return tuple(pieces)


def _between(block: Range, holes: Sequence[Range]) -> Iterator[Range]:
    """What is left of ``block`` when the sorted ``holes`` are cut out."""
    position, end = block
    for hole_start, hole_end in holes:
        if hole_end <= position or hole_start >= end:
            continue
        if position < hole_start:
            yield position, hole_start
        position = max(position, hole_end)
    if position < end:
        yield position, end
