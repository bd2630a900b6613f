"""Character ranges in, slices and mapped ranges out: the arithmetic behind every citation."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

Range = tuple[int, int]
"""Half-open ``[start, end)`` character range of a document's raw text."""


def cut(text: str, ranges: Iterable[Range]) -> str:
    """The text of ``ranges``, joined without separator."""
    return "".join(text[start:end] for start, end in ranges)


def trim(text: str, start: int, end: int) -> Range:
    """``[start, end)`` without leading and trailing white space (U+3000 included)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def to_raw(pieces: Sequence[Range], start: int, end: int) -> tuple[Range, ...]:
    """Raw ranges of ``[start, end)`` of a clean text that is the concatenation of raw ``pieces``.

    Raises ValueError if the clean range is reversed or reaches outside the pieces.
    """
    return raw_map(pieces)(start, end)


def raw_map(pieces: Sequence[Range]) -> Callable[[int, int], tuple[Range, ...]]:
    """``to_raw`` for many ranges of one clean text: the pieces are gone through once."""
    ends = list(accumulate([end - start for start, end in pieces]))
    length = ends[-1] if ends else 0

    def ranges(start: int, end: int) -> tuple[Range, ...]:
        if not 0 <= start <= end <= length:
            raise ValueError(f"clean range [{start}, {end}) is outside [0, {length})")
        n = bisect_right(ends, start)
        if start < end <= ends[n]:
            shift = pieces[n][1] - ends[n]
            return ((start + shift, end + shift),)
        found: list[Range] = []
        while start < end:
            stop = min(end, ends[n])
            shift = pieces[n][1] - ends[n]
            if start < stop:
                found.append((start + shift, stop + shift))
            start, n = stop, n + 1
        return tuple(found)

    return ranges


def overlaps(first: Iterable[Range], second: Iterable[Range]) -> int:
    """Number of characters that both lists of ranges contain."""
    others = list(second)
    return sum(max(0, min(e, f) - max(s, t)) for s, e in first for t, f in others)
