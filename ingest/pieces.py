"""A printed line and the pieces of it that are no running text in, lines of their own out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.damage import Decisions, Repair, repair
from ingest.lines import Line
from ingest.quotations import in_quotes
from ingest.source import HintKind
from ingest.span import Range, cut, raw_map, trim

CAPTION = "caption"
"""Name of a piece that stands under a picture."""
MAX_CAPTION = 120
"""Longest caption in characters that is a line of its own."""
PARAGRAPH = "paragraph"
"""Name of a piece that is text by itself: what a person says is no headline."""
_KINDS: Mapping[str, HintKind] = {"": "furniture", CAPTION: "caption", PARAGRAPH: "paragraph"}
"""What a piece is that is no metadata, by its name."""
_RULES = {
    "metadata": ("part.metadata", "{}说的是出处，不计入正文"),
    "caption": ("part.caption", "{}是图片说明，不计入正文"),
}
"""How a piece that is kept beside the text is recorded; what is dropped has a record of its own."""
_SHOWN = 20
"""Characters of a piece that its record shows."""


class Piece(NamedTuple):
    """``[start, end)`` of a line that is no running text; ``name`` and ``value`` where it says something of the text."""

    start: int
    end: int
    name: str = ""
    value: str = ""

    @property
    def hint(self) -> HintKind:
        """What a line that is this piece is."""
        return _KINDS.get(self.name, "metadata")


def recorded(
    line: Line, pieces: Sequence[Piece], decisions: Decisions
) -> Iterator[tuple[Piece, Repair | None]]:
    """The pieces of a line, each with the record by which a person can undo it; a whole line that tells a source has none,
    for it is no text however it is read."""
    raw_of = raw_map(line.raw)
    whole = trim(line.text, 0, len(line.text))
    for piece in pieces:
        span = trim(line.text, piece.start, piece.end)
        known = _RULES.get(piece.hint)
        if known and not (piece.hint == "metadata" and span == whole):
            rule, told = known
            message = told.format(in_quotes(line.text[slice(*span)][:_SHOWN]))
            yield piece, repair(rule, raw_of(*span), message, decisions)
        else:
            yield piece, None


def parted(line: Line, pieces: Sequence[Piece]) -> Iterator[Line]:
    """A line as its sorted ``pieces`` and the text around them, which stays one line: the pieces before it, the text, and
    the pieces in it and behind it; they are numbered on from it."""
    if not pieces:
        yield line
        return
    edges = [0, *(place for piece in pieces for place in piece[:2]), len(line.text)]
    spans = [trim(line.text, *span) for span in zip(edges[::2], edges[1::2], strict=True)]
    texts = [span for span in spans if span[0] < span[1]]
    first = texts[0][0] if texts else len(line.text)
    before = [piece for piece in pieces if piece.end <= first]
    parts: list[tuple[Piece | None, Sequence[Range]]] = [(piece, [_span(line, piece)]) for piece in before]
    parts += [(None, texts)] if texts else []
    parts += [(piece, [_span(line, piece)]) for piece in pieces[len(before) :]]
    raw_of = raw_map(line.raw)
    for n, (piece, own) in enumerate(parts):
        text, raw = cut(line.text, own), tuple(each for span in own for each in raw_of(*span))
        gap = 0 if n else line.gap
        if piece:
            name = "" if piece.name in _KINDS else piece.name
            yield Line(line.n + n, text, raw, gap, piece.hint, name, piece.value)
        else:
            yield Line(line.n + n, text, raw, gap, line.hint, line.name)


def _span(line: Line, piece: Piece) -> Range:
    """Where a piece stands, without the white space around it."""
    return trim(line.text, piece.start, piece.end)
