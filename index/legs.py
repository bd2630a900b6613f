"""A question and filters in, what words and what vectors find out."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import EncoderUnavailable
from index.fusion import fuse, share_of
from index.library import Library
from index.query import Query
from index.unit import ScoredKey
from index.wanted import Leg
from index.words import Filters

CANDIDATES = 120
"""Units taken from each leg. In the public test sets the relevant one is among the best 80 in 82 to 98 of a hundred
questions."""
_FEW = 5_000
"""Units that pass the filters up to which vectors are sought among those alone; of more, most of what is near passes."""
_WIDE = 3
"""Times as many nearest units as wanted are looked at where filters come after: practices and passages of one text
are near together."""


@dataclass(frozen=True, slots=True)
class Found:
    """Units with their fused score by key, and the scores of each leg as they came. ``is_full``: there may be more."""

    fused: dict[str, float]
    bm25: dict[str, float]
    cosine: dict[str, float]
    is_full: bool = False


def find(library: Library, query: Query, filters: Filters, leg: Leg, limit: int) -> Found:
    """The best ``limit`` units of each leg that ``leg`` asks. A question that is nothing but conditions finds all
    that meet them."""
    if not query.terms:
        unconditional = filters == Filters(kinds=filters.kinds)
        every = [] if unconditional else library.words.every(filters, limit)
        return _found(every, [], 0.0, limit)
    terms = library.weights.weighed(query.terms)
    words = [] if leg == "vectors" else library.words.search(terms, filters, limit)
    share = _share(library, query, leg)
    return _found(words, _nearest(library, query, filters, leg, limit) if share else [], share, limit)


def _found(words: Sequence[ScoredKey], vectors: Sequence[ScoredKey], share: float, limit: int) -> Found:
    return Found(
        fused=fuse(words, vectors, share),
        bm25={item.key: item.score for item in words},
        cosine={item.key: item.score for item in vectors},
        is_full=max(len(words), len(vectors)) >= limit,
    )


def _share(library: Library, query: Query, leg: Leg) -> float:
    """The vectors' share: the library's own or what was learned in the default mix; what that is for an encoder not
    measured in ``hybrid``."""
    if leg in ("words", "vectors"):
        return float(leg == "vectors")
    own = library.weights.share if leg == "default" else None
    return share_of("" if leg == "hybrid" else library.vectors.encoder.name, query) if own is None else own


def _nearest(library: Library, query: Query, filters: Filters, leg: Leg, limit: int) -> list[ScoredKey]:
    """What vectors find; nothing in the default mix while the encoder cannot be asked."""
    try:
        return passing(library, query.content, filters, limit)
    except EncoderUnavailable:
        if leg != "default":
            raise
        return []


def passing(library: Library, content: str, filters: Filters, limit: int) -> list[ScoredKey]:
    """The nearest units that pass ``filters``: filtered before where few pass, and after where many do. Raises
    EncoderUnavailable."""
    if library.words.count(filters) <= _FEW:
        allowed = library.words.numbers(filters)
        return library.vectors.search(content, limit, allowed) if len(allowed) else []
    near = library.vectors.search(content, _WIDE * limit)
    passing = library.words.among([item.key for item in near], filters)
    return [item for item in near if item.key in passing][:limit]
