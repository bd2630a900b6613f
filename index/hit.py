"""One search result: what was found, where it stands in the source, and why it was found."""

from dataclasses import dataclass, field

from ingest.span import Range


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one hit: query words found; what was found in their stead (vocabulary terms, and
    the conditions met where the question has no words); and the raw scores of both legs (cosine in [-1, 1];
    BM25 >= 0)."""

    terms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    vector: float = 0.0
    bm25: float = 0.0


@dataclass(frozen=True, slots=True)
class Retelling:
    """The same practice or passage in another report: its document, its id if it is a practice, and where it stands."""

    source: str
    document_id: str
    practice_id: str | None
    title: str
    raw: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure as one report gives it: as printed and as read."""

    text: str
    value: float | None
    source: str
    practice_id: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What reports of one practice count with different results; ``of`` is what is counted."""

    of: str
    values: tuple[FigureValue, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """``score`` is comparable within one result list only; higher is better. ``place`` is the practice's,
    or the first that a passage names. ``passage_id`` is the passage's where no practice was found. ``also`` are the other reports of the practice, which have no hit
    of their own, ``differing_figures`` what they and this one say differently."""

    rank: int
    score: float
    source: str
    document_id: str
    title: str
    practice_id: str | None
    text: str
    raw: tuple[Range, ...]
    place: tuple[str, ...]
    themes: tuple[str, ...]
    why: Why
    flags: tuple[str, ...] = field(default=())
    also: tuple[Retelling, ...] = ()
    differing_figures: tuple[Differing, ...] = ()
    passage_id: str | None = None
