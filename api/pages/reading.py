"""A contract document in, its reading view out: paragraphs with marks, bands between them, raw lines."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from api.pages.nearby import Nearby
from api.presentation import (
    Fragment,
    Json,
    Run,
    Style,
    clean_offset,
    evidence_ranges,
    fragments,
    placed,
    ranges_of,
    runs,
    to_clean,
    united,
)
from api.wording import REASONS, suspicion_text
from ingest.span import Range, cut, overlaps

FOLD_FROM = 10
"""A repeat shorter than this is a doubled character at a page cut; the join's own note covers it."""

NOTHING_MISSING = frozenset({"repeated_passage"})
"""Types of loss that are damage without missing text."""

Anchor = tuple[str, str]
"""Id of a paragraph, and ``before`` or ``after`` it; no id where there is no paragraph."""


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
    losses and folded repeats stand between them. ``hits`` are raw ranges to highlight on arrival, ``practices``
    those that are told in what is shown."""

    def __init__(self, document: Json, hits: Sequence[Range] = (), practices: Sequence[Json] = ()) -> None:
        self.document = document
        self.raw_text: str = document["raw_text"]
        self.hits = united(hits)
        self.practices = practices
        self._practices = Nearby((evidence_ranges(practice), practice) for practice in practices)
        self._losses = Nearby(
            (_at(loss["raw_pos"]), (n, loss)) for n, loss in enumerate(document["losses"], 1)
        )
        self._dropped = Nearby((ranges_of(entry["raw"]), entry) for entry in document["dropped"])
        self._notes = Nearby((ranges_of(entry["raw"]), entry) for entry in document["notes"])
        self._suggestions = Nearby((ranges_of(entry["raw"]), entry) for entry in document["suggestions"])
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

    @cached_property
    def first_hit(self) -> str | None:
        """Id of the first paragraph with a highlight."""
        return next((key for key, paragraph in self.paragraphs if self.is_hit(paragraph)), None)

    def runs(self, paragraph: Json) -> list[Run]:
        """What stands in a paragraph (or caption): text, highlight, joins, losses inside it, suspected misprints."""
        pieces = ranges_of(paragraph["raw"])
        style = Style(
            hits=to_clean(pieces, self.hits),
            spans=tuple(self._suspects(pieces)),
            marks=(
                *_joins(pieces, paragraph.get("repairs", ())),
                *self._gaps(pieces),
                *self._remarks(pieces),
            ),
        )
        return runs(fragments(paragraph["text"], style))

    def is_hit(self, part: Json) -> bool:
        """Whether the highlight touches a paragraph or caption."""
        return overlaps(ranges_of(part["raw"]), self.hits) > 0

    @cached_property
    def torn(self) -> frozenset[str]:
        """Ids of the paragraphs in or beside which text is lost."""
        beside = {key for (key, _), bands in self.bands.items() if any(band.kind == "loss" for band in bands)}
        within = {
            key for key, part in self.paragraphs if any(True for _ in self._gaps(ranges_of(part["raw"])))
        }
        return frozenset(beside | within)

    def is_torn(self, article: Json, section: Json) -> bool:
        """Whether text is lost in or beside a paragraph of the section."""
        return any(f"p{article['n']}-{paragraph['n']}" in self.torn for paragraph in section["paragraphs"])

    def found_in(self, paragraph: Json) -> list[Json]:
        """Practices with evidence in the paragraph."""
        pieces = ranges_of(paragraph["raw"])
        near = self._practices.of(pieces)
        return [practice for practice in near if overlaps(evidence_ranges(practice), pieces)]

    def lines(self, start: int, end: int) -> Iterator[Line]:
        """The raw text ``[start, end)`` line by line, highlighted; what did not go into the clean text is set aside.
        The line that ends with the range is the last."""
        shown = self.raw_text[start:end]
        shown = shown.removesuffix("\n") if end < len(self.raw_text) else shown
        for n, text in enumerate(shown.split("\n"), self.raw_text.count("\n", 0, start) + 1):
            yield Line(n, self.raw_runs(start, start + len(text)))
            start += len(text) + 1

    def raw_runs(self, start: int, end: int) -> list[Run]:
        """The raw text ``[start, end)`` with highlight and dropped characters."""
        window = ((start, end),)
        dropped = tuple(
            (
                found,
                Fragment("", "aside", note=f"未进入正文：{REASONS.get(entry['reason'], entry['reason'])}"),
            )
            for entry in self._dropped.of(window)
            for found in to_clean(window, ranges_of(entry["raw"]))
        )
        style = Style(hits=to_clean(window, self.hits), spans=dropped)
        return runs(fragments(self.raw_text[start:end], style))

    def beside(self, paragraph: Json) -> list[Run]:
        """The raw text from a paragraph's first to its last character, for reading side by side."""
        return [run for start, end in _hull(ranges_of(paragraph["raw"])) for run in self.raw_runs(start, end)]

    def _suspects(self, pieces: Sequence[Range]) -> Iterator[tuple[Range, Fragment]]:
        for suggestion in self._suggestions.of(pieces):
            look = Fragment("", "suspect", note=suspicion_text(suggestion))
            for found in to_clean(pieces, ranges_of(suggestion["raw"])):
                yield found, look

    def _remarks(self, pieces: Sequence[Range]) -> Iterator[tuple[int, Fragment]]:
        """The editors' notes, each behind the words that it is on."""
        for entry in self._notes.of(pieces):
            for _, end in to_clean(pieces, ranges_of(entry["raw"]))[-1:]:
                yield end, Fragment("", "note", note=f"编者注：{entry['note']}")

    def _gaps(self, pieces: Sequence[Range]) -> Iterator[tuple[int, Fragment]]:
        for _, loss in self._losses.of(_hull(pieces)):
            offset = clean_offset(pieces, loss["raw_pos"])
            if offset is not None:
                yield offset, Fragment("", "loss", note=_said(loss), severity=loss["severity"])

    def _bands(self) -> dict[Anchor, list[Band]]:
        anchor = _anchors(self.paragraphs)
        found: dict[Anchor, list[Band]] = {}
        for position, band in sorted(self._between(), key=lambda item: item[0]):
            found.setdefault(anchor(position), []).append(band)
        return found

    def _between(self) -> Iterator[tuple[int, Band]]:
        within = self._losses_within()
        for n, loss in enumerate(self.document["losses"], 1):
            if loss["severity"] != "grey" and n not in within:
                yield loss["raw_pos"], Band("loss", f"loss-{n}", _said(loss), loss["severity"])
        for n, entry in enumerate(self.document["dropped"], 1):
            text = cut(self.raw_text, ranges_of(entry["raw"]))
            if entry["twin"] and len(text) >= FOLD_FROM:
                note = f"重复段落{len(text)}字"
                yield entry["raw"][0][0], Band("folded", f"folded-{n}", note, text=text)

    def _losses_within(self) -> set[int]:
        """Numbers of the losses that stand inside a paragraph."""
        pieces = [ranges_of(paragraph["raw"]) for _, paragraph in self.paragraphs]
        return {
            n
            for raw in pieces
            for n, loss in self._losses.of(_hull(raw))
            if clean_offset(raw, loss["raw_pos"]) is not None
        }


def _anchors(paragraphs: Iterable[tuple[str, Json]]) -> Callable[[int], Anchor]:
    """Where a band at a raw position between ``paragraphs``, given with their ids, is drawn."""
    raw = [(key, ranges_of(paragraph["raw"])) for key, paragraph in paragraphs if paragraph["raw"]]
    edges = {pieces[-1][1]: (key, "after") for key, pieces in raw}
    edges |= {pieces[0][0]: (key, "before") for key, pieces in raw}
    first = (raw[0][0] if raw else "", "before")
    rows = sorted((pieces[0][0], max(end for _, end in pieces), key) for key, pieces in raw)
    starts = [start for start, _, _ in rows]
    furthest = list(accumulate(((end, key) for _, end, key in rows), max))

    def anchor(position: int) -> Anchor:
        earlier = bisect_left(starts, position)
        between = (furthest[earlier - 1][1], "after") if earlier else first
        return edges.get(position, between)

    return anchor


def _at(position: int) -> tuple[Range, ...]:
    return ((position, position),)


def _hull(pieces: Sequence[Range]) -> tuple[Range, ...]:
    """One range from the first to the last character: a loss may stand in a cut between the pieces."""
    return ((min(start for start, _ in pieces), max(end for _, end in pieces)),) if pieces else ()


def _said(loss: Json) -> str:
    by_person = "（编者标记）" if loss.get("author") else ""
    return f"{'' if loss['type'] in NOTHING_MISSING else '原文缺失：'}{loss['message']}{by_person}"


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
