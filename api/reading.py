"""A contract document in, its reading view out: paragraphs with marks, bands between them, raw lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.presentation import (
    Fragment,
    Json,
    Run,
    Style,
    clean_offset,
    evidence_ranges,
    fragments,
    merge,
    placed,
    ranges_of,
    runs,
    to_clean,
)
from ingest.span import Range, cut, overlaps

FOLD_FROM = 10
"""A repeat shorter than this is a doubled character at a page cut; the join's own note covers it."""

NOTHING_MISSING = frozenset({"repeated_passage"})
"""Types of loss that are damage without missing text."""


@dataclass(frozen=True, slots=True)
class Band:
    """A block between paragraphs: text the source lost (``loss``), or a repeat folded away (``folded``)."""

    kind: Literal["loss", "folded"]
    id: str
    note: str
    severity: str = "grey"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the raw text; ``n`` counts from 1."""

    n: int
    runs: list[Run]


class Reading:
    """The document view of one contract ``document``: what to draw at each paragraph, and where the
    losses and folded repeats stand between them. ``hits`` are raw ranges to highlight on arrival."""

    def __init__(self, document: Json, hits: Sequence[Range] = (), practices: Sequence[Json] = ()) -> None:
        self.document = document
        self.raw_text: str = document["raw_text"]
        self.hits = merge(hits)
        self.practices = practices
        self.paragraphs = [
            (f"p{article['n']}-{paragraph['n']}", paragraph)
            for article in document["articles"]
            for section in article["sections"]
            for paragraph in section["paragraphs"]
        ]
        self.bands = self._bands()

    @property
    def found(self) -> bool:
        """Whether the highlight touches a paragraph or a caption of the clean text."""
        return self.first_hit is not None or any(
            self.is_hit(caption) for caption in self.document["captions"]
        )

    @property
    def first_hit(self) -> str | None:
        """Id of the first paragraph with a highlight."""
        return next((key for key, paragraph in self.paragraphs if self.is_hit(paragraph)), None)

    def runs(self, paragraph: Json) -> list[Run]:
        """What stands in a paragraph (or caption): text, highlight, joins, losses inside it, suspected misprints."""
        pieces = ranges_of(paragraph["raw"])
        style = Style(
            hits=to_clean(pieces, self.hits),
            spans=tuple(self._suspects(pieces)),
            marks=(*_joins(pieces, paragraph.get("repairs", ())), *self._gaps(pieces)),
        )
        return runs(fragments(paragraph["text"], style))

    def is_hit(self, part: Json) -> bool:
        """Whether the highlight touches a paragraph or caption."""
        return overlaps(ranges_of(part["raw"]), self.hits) > 0

    def is_torn(self, article: Json, section: Json) -> bool:
        """Whether text is lost in or beside a paragraph of the section."""
        pieces = [ranges_of(paragraph["raw"]) for paragraph in section["paragraphs"]]
        keys = [f"p{article['n']}-{paragraph['n']}" for paragraph in section["paragraphs"]]
        beside = [
            band for key in keys for side in ("before", "after") for band in self.bands.get((key, side), [])
        ]
        return any(band.kind == "loss" for band in beside) or any(
            True for raw in pieces for _ in self._gaps(raw)
        )

    def found_in(self, paragraph: Json) -> list[Json]:
        """Practices with evidence in the paragraph."""
        pieces = ranges_of(paragraph["raw"])
        return [practice for practice in self.practices if overlaps(evidence_ranges(practice), pieces)]

    def lines(self) -> Iterator[Line]:
        """The raw text line by line, highlighted; what did not go into the clean text is set aside."""
        offset = 0
        for n, text in enumerate(self.raw_text.split("\n"), 1):
            yield Line(n, self.raw_runs(offset, offset + len(text)))
            offset += len(text) + 1

    def raw_runs(self, start: int, end: int) -> list[Run]:
        """The raw text ``[start, end)`` with highlight and dropped characters."""
        window = ((start, end),)
        dropped = tuple(
            (found, Fragment("", "aside", note=f"未进入正文：{entry['reason']}"))
            for entry in self.document["dropped"]
            for found in to_clean(window, ranges_of(entry["raw"]))
        )
        style = Style(hits=to_clean(window, self.hits), spans=dropped)
        return runs(fragments(self.raw_text[start:end], style))

    def beside(self, paragraph: Json) -> list[Run]:
        """The raw text from a paragraph's first to its last character, for reading side by side."""
        raw = ranges_of(paragraph["raw"])
        return self.raw_runs(min(start for start, _ in raw), max(end for _, end in raw)) if raw else []

    def _suspects(self, pieces: Sequence[Range]) -> Iterator[tuple[Range, Fragment]]:
        for suggestion in self.document["suggestions"]:
            look = Fragment("", "suspect", note=f"疑为“{suggestion['suggest']}”")
            for found in to_clean(pieces, ranges_of(suggestion["raw"])):
                yield found, look

    def _gaps(self, pieces: Sequence[Range]) -> Iterator[tuple[int, Fragment]]:
        for loss in self.document["losses"]:
            offset = clean_offset(pieces, loss["raw_pos"])
            if offset is not None:
                yield offset, Fragment("", "loss", note=_said(loss), severity=loss["severity"])

    def _bands(self) -> dict[tuple[str, str], list[Band]]:
        found: dict[tuple[str, str], list[Band]] = {}
        for position, band in sorted(self._between(), key=lambda item: item[0]):
            found.setdefault(self._anchor(position), []).append(band)
        return found

    def _between(self) -> Iterator[tuple[int, Band]]:
        pieces = [ranges_of(paragraph["raw"]) for _, paragraph in self.paragraphs]
        for n, loss in enumerate(self.document["losses"], 1):
            within = any(clean_offset(raw, loss["raw_pos"]) is not None for raw in pieces)
            if loss["severity"] != "grey" and not within:
                yield loss["raw_pos"], Band("loss", f"loss-{n}", _said(loss), loss["severity"])
        for n, entry in enumerate(self.document["dropped"], 1):
            text = cut(self.raw_text, ranges_of(entry["raw"]))
            if entry["twin"] and len(text) >= FOLD_FROM:
                note = f"重复段落{len(text)}字"
                yield entry["raw"][0][0], Band("folded", f"folded-{n}", note, text=text)

    def _anchor(self, position: int) -> tuple[str, str]:
        """(paragraph id, ``before`` or ``after``) for a band at a raw position between paragraphs."""
        raw = [(key, ranges_of(paragraph["raw"])) for key, paragraph in self.paragraphs if paragraph["raw"]]
        edges = {pieces[-1][1]: (key, "after") for key, pieces in raw}
        edges |= {pieces[0][0]: (key, "before") for key, pieces in raw}
        earlier = [(max(end for _, end in pieces), key) for key, pieces in raw if pieces[0][0] < position]
        between = (max(earlier)[1], "after") if earlier else (raw[0][0] if raw else "", "before")
        return edges.get(position, between)


def _said(loss: Json) -> str:
    return f"{'' if loss['type'] in NOTHING_MISSING else '原文缺失：'}{loss['message']}"


def _joins(pieces: Sequence[Range], repairs: Iterable[Json]) -> Iterator[tuple[int, Fragment]]:
    """A mark at the seam that a repair's raw range touches, or at the paragraph's start."""
    seams = [
        (offset, min(before, start), max(before, start))
        for (_, before), (offset, start, _) in zip(pieces, list(placed(pieces))[1:], strict=False)
    ]
    for repair in repairs:
        raw = ranges_of(repair["raw"])
        touched = (offset for offset, low, high in seams if any(s <= high and low <= e for s, e in raw))
        yield next(touched, 0), Fragment("", "join", note=repair["message"])
