"""A question and a library in, ranked hits out: words and vectors, each hit with the reasons for it."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from index.clusters import differing, foremost
from index.folding import fold
from index.hit import Hit, Retelling, Why
from index.library import Library
from index.query import Query, Understood
from index.unit import ScoredKey
from index.words import Filters
from index.worth import is_negative, is_under, rank, worth
from ingest.document import Passage
from ingest.paths import levels, prefixes
from ingest.practice import Practice
from ingest.span import Range

Leg = Literal["words", "vectors", "hybrid", "default"]
By = Literal["practice", "passage", "document"]
Sort = Literal["relevance", "strength"]

CANDIDATES = 120
"""Units taken from each leg before fusion. In the public test sets the relevant one is among the best 80
in 82 to 98 of a hundred questions."""
VECTOR_SHARE = 0.1
"""Share of the vector leg's score in a convex mix with the words' score, each divided by its best."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many hits of which unit, and what they must be. Empty filters let everything through. ``sort`` by
    ``strength`` puts the firmest outcomes first, and the nearest of those."""

    k: int = 10
    by: By = "practice"
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    has_figures: bool = False
    strengths: tuple[str, ...] = ()
    is_negative: bool = False
    sort: Sort = "relevance"
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
    """A unit with its themes and its scores: of each leg as it came, and of both together."""

    unit: Practice | Passage
    themes: tuple[str, ...]
    score: float
    why: Why


def search(library: Library, text: str, options: SearchOptions) -> SearchResult:
    """The best hits for ``text``. Never raises for any text; says what is missing where nothing is found."""
    began = time.perf_counter()
    query = _read(library, text)
    found = _matching(library, query, options)
    hits = tuple(_hit(n, scored) for n, scored in enumerate(found[: options.k], start=1))
    hits = _with_retellings(library, hits) if options.by == "practice" else hits
    nothing = None if hits else _nothing(library, query, options)
    took = round((time.perf_counter() - began) * 1000, 2)
    return SearchResult(Asked(text, query.understood), len(found), took, hits, nothing, _facets(found))


def _with_retellings(library: Library, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with the other reports of their practices, and the figures in which those differ."""
    same = library.retellings([hit.practice_id for hit in hits if hit.practice_id])
    units = library.units([*same, *(each for others in same.values() for each in others)])
    told = {key: unit for key, unit in units.items() if isinstance(unit, Practice)}
    return tuple(_with_others(hit, told, same.get(hit.practice_id or "", ())) for hit in hits)


def _with_others(hit: Hit, told: Mapping[str, Practice], others: Sequence[str]) -> Hit:
    if not others:
        return hit
    also = [told[each] for each in others]
    rows = tuple(
        Retelling(each.source, each.document_id, each.id, each.title, _quoted(each)[1]) for each in also
    )
    return replace(hit, also=rows, differing_figures=differing([told[hit.practice_id or ""], *also]))


def _read(library: Library, text: str) -> Query:
    """The question. In a library of which no unit has a place, a place filter would find nothing whatever is
    asked: there place names are words."""
    query = library.reader.read(text)
    if query.understood.places and not library.words.every(Filters(places=library.reader.provinces), 1):
        return library.reader.read(text, places=False)
    return query


def _matching(library: Library, query: Query, options: SearchOptions) -> list[_Scored]:
    """All units that match, best first; one for each document if documents are asked for, one for each
    practice, however many reports tell it, if practices are."""
    scored = _scored(library, query, options)
    if options.by == "practice":
        units = {item.unit.id: item for item in scored}
        return [units[each] for each in foremost(units, library.retellings(list(units)))]
    if options.by == "document":
        best: dict[str, _Scored] = {}
        for item in scored:
            best.setdefault(item.unit.document_id, item)
        return list(best.values())
    return scored


def _scored(library: Library, query: Query, options: SearchOptions) -> list[_Scored]:
    filters = _filters(library, query, options)
    if filters is None:
        return []
    words, vectors = _legs(library, query, filters, options.leg)
    fused = _fuse(words, vectors)
    units = library.units(list(fused))
    bm25 = {item.key: item.score for item in words}
    cosine = {item.key: item.score for item in vectors}
    found = []
    for key, score in fused.items():
        unit = units[key]
        themes = _themes(library, query, unit)
        why = _why(query, unit, themes, Why(vector=cosine.get(key, 0.0), bm25=bm25.get(key, 0.0)))
        if options.leg != "default" or _matches(query, why):
            found.append(_Scored(unit, themes, score * worth(query, unit), why))
    if not found and query.conditional and query.terms:
        return _scored(library, replace(query, terms=(), words=(), aliases=()), options)
    kept = [item for item in found if not _excluded(query, item)]
    return sorted(kept, key=lambda item: _order(query, options, item))


def _order(query: Query, options: SearchOptions, item: _Scored) -> tuple[bool, int, float, int, str]:
    """The best first: what went wrong, where that is asked for; the firmest, where that is wished; the nearest, and
    of these the firmest and most specific."""
    wrong = query.understood.is_negative and is_negative(item.unit)
    firm = rank(item.unit)
    return not wrong, -firm if options.sort == "strength" else 0, -item.score, -firm, item.unit.id


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


def _filters(library: Library, query: Query, options: SearchOptions) -> Filters | None:
    """What a unit must be by the question and by the options; None where the two exclude each other."""
    kinds = {"practice": ("practice", "rest"), "passage": ("passage", "rest"), "document": ()}
    chosen = tuple(path for place in options.places for path in library.reader.paths(place))
    places = _both(query.understood.places, chosen)
    themes = _both(query.required_themes, options.themes)
    if places is None or themes is None:
        return None
    return Filters(
        kinds=kinds[options.by],
        places=places,
        themes=themes,
        levels=options.levels or query.understood.levels,
        statuses=options.statuses or query.understood.statuses,
        has_figures=options.has_figures or query.understood.has_figures,
        strengths=options.strengths,
        is_negative=options.is_negative or (query.understood.is_negative and not query.terms),
        excluded_places=query.excluded_places,
    )


def _both(asked: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...] | None:
    """Paths that lie within one of ``asked`` and one of ``chosen``, where each that is empty lets everything
    through; None if there are none."""
    if not asked or not chosen:
        return asked or chosen
    narrow = [path for path in asked if any(is_under(path, other) for other in chosen)]
    narrow += [path for path in chosen if any(is_under(path, other) for other in asked)]
    return tuple(dict.fromkeys(narrow)) or None


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


def _themes(library: Library, query: Query, unit: Practice | Passage) -> tuple[str, ...]:
    """What a practice is about by its record. A passage has no such record: it is read, if themes matter."""
    if isinstance(unit, Practice):
        return unit.themes
    matter = query.understood.themes or query.excluded_themes
    return library.vocabulary.themes(unit.text, "，".join(unit.heading_path)) if matter else ()


def _why(query: Query, unit: Practice | Passage, themes: Sequence[str], scores: Why) -> Why:
    """The reasons of a hit beside its ``scores``."""
    text = fold(_searched_text(unit))
    terms = tuple(word for word in query.words if word in text)
    aliases = tuple(alias for alias in query.aliases if fold(alias) in text and alias not in terms)
    told = [theme for theme in query.understood.themes if any(is_under(own, theme) for own in themes)]
    told = told or [
        top for top in _tops(query.understood.themes) if any(is_under(own, top) for own in themes)
    ]
    told += [unit.status] if isinstance(unit, Practice) and unit.status in query.statuses else []
    reasons = tuple(dict.fromkeys((*aliases, *told)))
    return Why(terms, reasons, round(scores.vector, 4), round(scores.bm25, 4))


def _tops(themes: Iterable[str]) -> list[str]:
    """The top-level themes of ``themes``: what is near where nothing bears on the theme itself."""
    return list(dict.fromkeys(theme.split("/")[0] for theme in themes))


def _searched_text(unit: Practice | Passage) -> str:
    place = unit.place.path if isinstance(unit, Practice) else ()
    return "\n".join((*unit.heading_path, *place, _quoted(unit)[0]))


def _matches(query: Query, why: Why) -> bool:
    """A hit must hold a word of the question or what stands for it; a single character (管, 年, 村) is not
    enough beside longer words. A question with neither is answered by place alone."""
    telling = [word for word in query.words if len(word) > 1] or query.words
    held = why.aliases or any(word in why.terms for word in telling)
    return bool(held) or not (query.words or query.aliases)


def _excluded(query: Query, item: _Scored) -> bool:
    text = fold(_quoted(item.unit)[0]) if query.excluded_words else ""
    return any(word in text for word in query.excluded_words) or any(
        is_under(own, theme) for theme in query.excluded_themes for own in item.themes
    )


def _hit(number: int, scored: _Scored) -> Hit:
    unit = scored.unit
    text, raw = _quoted(unit)
    practice = unit if isinstance(unit, Practice) else None
    return Hit(
        rank=number,
        score=round(scored.score, 6),
        source=unit.source,
        document_id=unit.document_id,
        title=unit.heading_path[0] if unit.heading_path else "",
        practice_id=practice.id if practice else None,
        text=text,
        raw=raw,
        place=practice.place.path if practice else next(iter(unit.mentions), ()),
        themes=practice.themes if practice else (),
        why=scored.why,
        flags=(*unit.flags, *(("问题",) if is_negative(unit) else ())),
    )


def _quoted(unit: Practice | Passage) -> tuple[str, tuple[Range, ...]]:
    """The exact text of a unit and its raw ranges."""
    if isinstance(unit, Passage):
        return unit.text, unit.raw
    return "".join(item.text for item in unit.evidence), tuple(
        raw for item in unit.evidence for raw in item.raw
    )


def _facets(found: Sequence[_Scored]) -> dict[str, object]:
    """Counts of the values that narrow the result, over all that matches, most frequent first."""
    practices = [item.unit for item in found if isinstance(item.unit, Practice)]
    return {
        "place": _counted("path", (prefix for item in found for prefix in _place_values(item.unit))),
        "theme": _counted("path", (pre for p in practices for pre in _theme_values(p.themes))),
        "level": _counted("value", (p.level for p in practices if p.level)),
        "status": _counted("value", (p.status for p in practices)),
        "has_figures": sum(bool(p.figures) for p in practices),
        "strength": _counted("value", (p.strength for p in practices)),
        "negative": sum(is_negative(item.unit) for item in found),
    }


def _place_values(unit: Practice | Passage) -> set[str]:
    """Of the place and of the places mentioned, as the index has them."""
    place = unit.place.path if isinstance(unit, Practice) else ()
    return {prefix for path in (place, *unit.mentions) for prefix in prefixes(path)}


def _theme_values(themes: Iterable[str]) -> set[str]:
    return {prefix for theme in themes for prefix in levels(theme)}


def _counted(name: str, values: Iterable[str]) -> list[dict[str, str | int]]:
    counts = Counter(values)
    return [
        {name: value, "count": n} for value, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]


def _nothing(library: Library, query: Query, options: SearchOptions) -> Nothing:
    """Which part of the question the material has nothing for, with searches that would find something."""
    filters = _filters(library, query, options)
    if filters is None:
        return Nothing("filter", "问题里写的地点或主题不在所选的筛选范围内，请去掉其中一个。")
    if not query.terms and filters == Filters(kinds=filters.kinds):
        return Nothing("query", "问题里没有可以检索的词，请写出要找的内容，例如“老旧小区改造”。")
    if not library.documents():
        return Nothing("library", "资料库为空，请先用 tashan ingest 加入资料。")
    free = replace(query, understood=replace(query.understood, places=()), excluded_places=())
    topic = len(_matching(library, free, SearchOptions(by=options.by))) if query.terms else 0
    near: list[dict[str, str | int]] = [{"query": query.content, "count": topic}] if topic else []
    places = options.places or query.understood.places
    if places:
        return _nothing_there(library, query, places, near)
    if topic:
        return Nothing("filter", f"没有同时满足这些条件的内容；不加筛选时有 {topic} 条。", tuple(near))
    return Nothing("topic", f"资料库中没有与“{_shown(query)}”有关的内容，请换一个说法。")


def _shown(query: Query) -> str:
    """What was looked for, without the gaps that question words leave between Chinese characters."""
    return re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])", "", query.content)


def _nothing_there(
    library: Library, query: Query, places: tuple[str, ...], near: list[dict[str, str | int]]
) -> Nothing:
    """Whether the place is unknown, or has nothing on the matter, or nothing that meets the conditions."""
    place = "、".join(dict.fromkeys(path.rsplit("/", 1)[-1] for path in places))
    held = len(library.words.numbers(Filters(kinds=("practice",), places=places)))
    topic = near[0]["count"] if near else 0
    near = [*near, {"query": place, "count": held}] if held else near
    if not query.terms:
        slot, message = (
            "filter" if held else "place",
            f"资料库中没有符合这些条件的内容：{place}共 {held} 条。",
        )
    else:
        counts = f"{place} {held} 条，其他地方 {topic} 条"
        slot = "topic" if held else "place"
        message = f"资料库中没有{place}的“{_shown(query)}”：{counts}。"
    return Nothing(slot, message, tuple(near))
