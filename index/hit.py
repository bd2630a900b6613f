"""One search result: what was found, where it stands in the source, and why it was found."""

from dataclasses import dataclass, field

from ingest.span import Range


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one hit: query words found, vocabulary terms found in their stead, and the raw
    scores of both legs (cosine in [-1, 1]; BM25 >= 0)."""

    terms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    vector: float = 0.0
    bm25: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """``score`` is comparable within one result list only; higher is better. ``place`` is the practice's,
    or the first that a passage names."""

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
