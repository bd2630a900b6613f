"""A question and a library in, ranked hits out: words and vectors, each hit with the reasons for it."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal

from index.folding import fold
from index.hit import Hit, Why
from index.library import Library
from index.query import Query, Understood
from index.unit import ScoredKey
from index.words import Filters
from ingest.document import Passage
from ingest.practice import Practice
from ingest.span import Range

Leg = Literal["words", "vectors", "hybrid", "default"]
By = Literal["practice", "passage", "document"]

CANDIDATES = 120
"""Units taken from each leg before fusion. In the public test sets the relevant one is among the best 80
in 82 to 98 of a hundred questions."""
VECTOR_SHARE = 0.1
"""Share of the vector leg's score in a convex mix with the words' score, each divided by its best."""
_STRENGTH = {"点评": 0.85, "计划": 0.9, "论述": 0.85, "图片说明": 0.75}
"""Factor on what is not an accomplished measure: it ranks below one that is equally near."""
_ASKED_STATUS = 1.5
_MAINLY = 1.2
"""Factor on a practice whose foremost theme is the one asked for: it is about it, not in passing."""
_OUTCOME, _FIGURES = 1.08, 1.04
"""Factor on a practice that tells its outcome, and on one with figures."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many hits of which unit, and what they must be. Empty filters let everything through."""

    k: int = 10
    by: By = "practice"
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    has_figures: bool = False
    leg: Leg = "default"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as put and as understood."""

    text: str
    understood: Understood


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why there is no hit: ``slot`` is ``query``, ``place``, ``filter``, ``library`` or ``topic``; ``near`` holds
    other questions (``query``) with the number of their hits (``count``)."""

    slot: str
    message: str
    near: tuple[dict[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``total`` counts all units that match, of which ``hits`` are the best; ``facets`` counts over all."""

    query: Asked
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    nothing: Nothing | None = None
    facets: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A unit with its scores: of each leg as it came, and of both together."""

    unit: Practice | Passage
    score: float
    why: Why


def search(library: Library, text: str, options: SearchOptions) -> SearchResult:
    """The best hits for ``text``. Never raises for any text; says what is missing where nothing is found."""
    began = time.perf_counter()
    query = library.reader.read(text)
    found = _matching(library, query, options)
    hits = tuple(_hit(rank, scored) for rank, scored in enumerate(found[: options.k], start=1))
    nothing = None if hits else _nothing(library, query, options)
    took = round((time.perf_counter() - began) * 1000, 2)
    return SearchResult(Asked(text, query.understood), len(found), took, hits, nothing, _facets(found))


def _matching(library: Library, query: Query, options: SearchOptions) -> list[_Scored]:
    """All units that match, best first; one for each document if documents are asked for."""
    scored = _scored(library, query, options)
    if options.by == "document":
        return list({item.unit.document_id: item for item in reversed(scored)}.values())[::-1]
    return scored


def _scored(library: Library, query: Query, options: SearchOptions) -> list[_Scored]:
    filters = _filters(query, options)
    words, vectors = _legs(library, query, filters, options.leg)
    fused = _fuse(words, vectors)
    units = library.units(list(fused))
    bm25 = {item.key: item.score for item in words}
    cosine = {item.key: item.score for item in vectors}
    found = []
    for key, score in fused.items():
        why = _why(query, units[key], bm25.get(key, 0.0), cosine.get(key, 0.0))
        if options.leg != "default" or _matches(query, why):
            found.append(_Scored(units[key], score * _strength(query, units[key]), why))
    if not found and query.conditional and query.terms:
        return _scored(library, replace(query, terms=(), words=(), aliases=()), options)
    kept = [item for item in found if not _excluded(query, item.unit)]
    return sorted(kept, key=lambda item: (-item.score, item.unit.id))


def _legs(
    library: Library, query: Query, filters: Filters, leg: Leg
) -> tuple[Sequence[ScoredKey], Sequence[ScoredKey]]:
    """What words and vectors find. A question that is nothing but conditions finds all that meet them."""
    if not query.terms:
        unconditional = filters == Filters(kinds=filters.kinds)
        return [] if unconditional else library.words.every(filters, CANDIDATES), []
    words = [] if leg == "vectors" else library.words.search(query.terms, filters, CANDIDATES)
    return words, [] if leg == "words" else _nearest(library, query, filters)


def _nearest(library: Library, query: Query, filters: Filters) -> list[ScoredKey]:
    allowed = library.words.numbers(filters)
    return library.vectors.search(query.content, CANDIDATES, allowed) if len(allowed) else []


def _filters(query: Query, options: SearchOptions) -> Filters:
    kinds = {"practice": ("practice",), "passage": ("passage",), "document": ()}
    return Filters(
        kinds=kinds[options.by],
        places=options.places or query.understood.places,
        themes=options.themes,
        levels=options.levels or query.understood.levels,
        statuses=options.statuses or query.understood.statuses,
        has_figures=options.has_figures or query.understood.has_figures,
        excluded_places=query.excluded_places,
    )


def _fuse(words: Sequence[ScoredKey], vectors: Sequence[ScoredKey]) -> dict[str, float]:
    """Convex mix of both legs, each divided by its best score (Bruch, Gai and Ingber, "An analysis of
    fusion functions for hybrid retrieval", 2023)."""
    share = VECTOR_SHARE if words else 1.0
    best_word = max((item.score for item in words), default=1.0) or 1.0
    best_near = max((item.score for item in vectors), default=1.0) or 1.0
    fused = {item.key: (1 - share) * item.score / best_word for item in words}
    for item in vectors:
        if item.score > 0:
            fused[item.key] = fused.get(item.key, 0.0) + share * item.score / best_near
    return fused


def _strength(query: Query, unit: Practice | Passage) -> float:
    """How much a unit is worth as evidence, all else equal."""
    if isinstance(unit, Passage):
        return 1.0
    if unit.status in query.statuses:
        return _ASKED_STATUS
    outcome = _OUTCOME if unit.outcome else 1.0
    mainly = _MAINLY if any(_is_under(unit.themes[0], t) for t in query.understood.themes if unit.themes) else 1.0
    return mainly * outcome * (_FIGURES if unit.figures else 1.0) * _STRENGTH.get(unit.status, 1.0)


def _why(query: Query, unit: Practice | Passage, bm25: float, cosine: float) -> Why:
    text = fold(_searched_text(unit))
    terms = tuple(word for word in query.words if word in text)
    aliases = tuple(alias for alias in query.aliases if fold(alias) in text and alias not in terms)
    themes = unit.themes if isinstance(unit, Practice) else ()
    told = [theme for theme in query.understood.themes if any(_is_under(own, theme) for own in themes)]
    told = told or [
        top for top in _tops(query.understood.themes) if any(_is_under(own, top) for own in themes)
    ]
    told += [unit.status] if isinstance(unit, Practice) and unit.status in query.statuses else []
    return Why(terms, (*aliases, *told), round(cosine, 4), round(bm25, 4))


def _tops(themes: Iterable[str]) -> list[str]:
    """The top-level themes of ``themes``: what is near where nothing bears on the theme itself."""
    return list(dict.fromkeys(theme.split("/")[0] for theme in themes))


def _searched_text(unit: Practice | Passage) -> str:
    place = unit.place.path if isinstance(unit, Practice) else ()
    return "\n".join((*unit.heading_path, *place, _quoted(unit)[0]))


def _matches(query: Query, why: Why) -> bool:
    """A hit must hold a word of the question or what stands for it; a question with neither is answered
    by place alone."""
    return bool(why.terms or why.aliases) or not (query.words or query.aliases)


def _excluded(query: Query, unit: Practice | Passage) -> bool:
    themes = unit.themes if isinstance(unit, Practice) else ()
    return any(_is_under(own, theme) for theme in query.excluded_themes for own in themes)


def _is_under(path: str, theme: str) -> bool:
    return path == theme or path.startswith(f"{theme}/")


def _hit(rank: int, scored: _Scored) -> Hit:
    unit = scored.unit
    text, raw = _quoted(unit)
    practice = unit if isinstance(unit, Practice) else None
    return Hit(
        rank=rank,
        score=round(scored.score, 6),
        source=unit.source,
        document_id=unit.document_id,
        title=unit.heading_path[0] if unit.heading_path else "",
        practice_id=practice.id if practice else None,
        text=text,
        raw=raw,
        place=practice.place.path if practice else (),
        themes=practice.themes if practice else (),
        why=scored.why,
        flags=unit.flags,
    )


def _quoted(unit: Practice | Passage) -> tuple[str, tuple[Range, ...]]:
    """The exact text of a unit and its raw ranges."""
    if isinstance(unit, Passage):
        return unit.text, unit.raw
    return "".join(item.text for item in unit.evidence), tuple(
        raw for item in unit.evidence for raw in item.raw
    )


def _facets(found: Sequence[_Scored]) -> dict[str, object]:
    """Counts of the values that narrow the result, over all matching practices, most frequent first."""
    practices = [item.unit for item in found if isinstance(item.unit, Practice)]
    return {
        "place": _counted("path", (prefix for p in practices for prefix in _prefixes(p.place.path))),
        "theme": _counted("path", (pre for p in practices for pre in _theme_values(p.themes))),
        "level": _counted("value", (p.level for p in practices if p.level)),
        "status": _counted("value", (p.status for p in practices)),
        "has_figures": sum(bool(p.figures) for p in practices),
    }


def _theme_values(themes: Iterable[str]) -> set[str]:
    return {prefix for theme in themes for prefix in _prefixes(theme.split("/"))}


def _prefixes(names: Iterable[str]) -> list[str]:
    return list(accumulate(names, lambda parent, name: f"{parent}/{name}"))


def _counted(name: str, values: Iterable[str]) -> list[dict[str, str | int]]:
    counts = Counter(values)
    return [
        {name: value, "count": n} for value, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]


def _nothing(library: Library, query: Query, options: SearchOptions) -> Nothing:
    """Which part of the question the material has nothing for, with searches that would find something."""
    if not any(char.isalnum() for char in query.text):
        return Nothing("query", "问题里没有可以检索的文字，请输入要找的内容，例如“老旧小区改造”。")
    if not library.documents():
        return Nothing("library", "资料库为空，请先用 tashan ingest 加入资料。")
    free = replace(query, understood=replace(query.understood, places=()), excluded_places=())
    topic = len(_matching(library, free, SearchOptions(by=options.by)))
    place = "、".join(path.rsplit("/", 1)[-1] for path in options.places or query.understood.places)
    near: list[dict[str, str | int]] = [{"query": query.content, "count": topic}] if topic else []
    if place:
        held = len(
            library.words.numbers(Filters(kinds=("practice",), places=_filters(query, options).places))
        )
        near += [{"query": place, "count": held}] if held else []
        return Nothing(
            "place",
            f"资料库中没有{place}的“{query.content}”：{place} {held} 条，其他地方 {topic} 条。",
            tuple(near),
        )
    if topic:
        return Nothing("filter", f"没有同时满足这些条件的内容；不加筛选时有 {topic} 条。", tuple(near))
    return Nothing("topic", f"资料库中没有与“{query.content}”有关的内容，请换一个说法。")
