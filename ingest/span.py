"""Character ranges in, slices and mapped ranges out: the arithmetic behind every citation."""

from collections.abc import Iterable, Sequence

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
    length = sum(e - s for s, e in pieces)
    if not 0 <= start <= end <= length:
        raise ValueError(f"clean range [{start}, {end}) is outside [0, {length})")
    found: list[Range] = []
    offset = 0
    for piece_start, piece_end in pieces:
        low = max(start - offset, 0)
        high = min(end - offset, piece_end - piece_start)
        if low < high:
            found.append((piece_start + low, piece_start + high))
        offset += piece_end - piece_start
    return tuple(found)


def overlaps(first: Iterable[Range], second: Iterable[Range]) -> int:
    """Number of characters that both lists of ranges contain."""
    others = list(second)
    return sum(max(0, min(e, f) - max(s, t)) for s, e in first for t, f in others)
