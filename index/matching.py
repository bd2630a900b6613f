"""A question and its options in, the units that match out, best first, each with the reasons for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.conditions import conditions_of, meets, quoted
from index.folding import fold
from index.hit import Why
from index.legs import CANDIDATES, Found, find
from index.library import Library
from index.query import Query
from index.store import Unit
from index.wanted import SearchOptions, filters_of
from index.words import Filters
from index.worth import is_negative, is_under, rank, worth
from ingest.practice import Practice

_RERANKED = 30
"""Units that a reranker reads: the time it takes grows with each, and of what it would lift most stand here."""
_FEWER = 60
"""Candidates where passages are asked for: their order is that of the words, but for reprints and conditions."""
MOST_CANDIDATES = 256 * CANDIDATES
"""Units up to which those are looked at that may meet the conditions of a question, so that one rare quotation
does not read a large library as a whole."""
_FURTHER = 4
"""Times as many units are looked at where too few meet the conditions."""
_LINE = "\n\0\n"
"""Between the texts of two units: no word holds it, and folding leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its themes, its score of all legs together, and why it was found."""

    unit: Unit
    themes: tuple[str, ...]
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Matched:
    """The units that match, best first; whether there may be more than were looked at; the words of the question
    that no unit holds and that were left out."""

    units: tuple[Scored, ...] = ()
    is_more: bool = False
    unheld: tuple[str, ...] = ()


def read(library: Library, text: str, without: frozenset[str]) -> Query:
    """The question. In a library of which no unit has a place, a place filter would find nothing whatever is
    asked: there place names are words."""
    query = library.reader.read(text, without=without)
    if query.understood.places and not library.words.every(Filters(places=library.reader.provinces), 1):
        return library.reader.read(text, places=False, without=without)
    return query


def matching(library: Library, query: Query, options: SearchOptions) -> Matched:
    """All units that match. English words beside written conditions that no unit holds explain the conditions in a
    library of Chinese texts: what meets these is found without them, and ``unheld`` says so."""
    filters = filters_of(library, query, options)
    if filters is None:
        return Matched()
    found, met = _looked_up(library, query, filters, options)
    kept = [each for each in met if _suffices(query, options, each)]
    if not kept and query.conditional and query.terms and all(map(str.isascii, query.words)):
        wordless = replace(query, terms=(), words=(), aliases=())
        return replace(matching(library, wordless, options), unheld=query.words)
    ordered = sorted(kept, key=lambda each: _order(query, options, each))
    return Matched(tuple(_reranked(library, query, options, ordered)), found.is_full)


def _looked_up(
    library: Library, query: Query, filters: Filters, options: SearchOptions
) -> tuple[Found, list[Scored]]:
    """What was found, and of it what meets the question's conditions: so many units are looked at that ``k`` do."""
    least = CANDIDATES if options.by == "practice" else _FEWER
    limit = max(least, options.k + options.k // 5)
    found = find(library, query, filters, options.leg, limit)
    met = list(_met(library, query, found))
    while found.is_full and len(met) < min(options.k, len(found.fused)) and limit < MOST_CANDIDATES:
        limit *= _FURTHER
        found = find(library, query, filters, options.leg, limit)
        met = list(_met(library, query, found))
    return found, met


def _met(library: Library, query: Query, found: Found) -> Iterator[Scored]:
    """Every unit found that meets the question's conditions. The texts are folded all at once: one by one it takes
    most of the time of a search."""
    units = library.units(list(found.fused))
    texts = fold(_LINE.join(map(_searched_text, units.values()))).split(_LINE) if units else []
    aliases = [(alias, fold(alias)) for alias in query.aliases]
    for (key, unit), text in zip(units.items(), texts, strict=True):
        themes = _themes(library, query, unit)
        if meets(query, unit, themes):
            reasons = tuple(_reasons(query, unit, themes, (alias for alias, own in aliases if own in text)))
            terms = tuple(word for word in query.words if word in text)
            why = Why(
                terms=terms,
                aliases=tuple(each for each in dict.fromkeys(reasons) if each not in terms),
                vector=round(found.cosine.get(key, 0.0), 4),
                bm25=round(found.bm25.get(key, 0.0), 4),
            )
            yield Scored(unit, themes, found.fused[key] * worth(query, unit), why)


def _searched_text(unit: Unit) -> str:
    place = unit.place.path if isinstance(unit, Practice) else ()
    return "\n".join((*unit.heading_path, *place, quoted(unit)[0]))


def _themes(library: Library, query: Query, unit: Unit) -> tuple[str, ...]:
    """What a practice is about by its record. A passage has no such record: it is read, if themes matter."""
    if isinstance(unit, Practice):
        return unit.themes
    matter = query.understood.themes or query.excluded_themes
    return library.vocabulary.themes(unit.text, "，".join(unit.heading_path)) if matter else ()


def _reasons(query: Query, unit: Unit, themes: Sequence[str], aliases: Iterable[str]) -> Iterator[str]:
    """What was found in the place of the question's own words; where it has none, the conditions that were met."""
    if not (query.words or query.aliases):
        yield from conditions_of(query, unit)
    if not (query.understood.themes or query.statuses):
        yield from dict.fromkeys(aliases)
        return
    asked = query.understood.themes
    about = [theme for theme in asked if any(is_under(own, theme) for own in themes)]
    related = [other for each in query.understood.related for other in each.to if other in themes]
    near = [top for top in _tops(asked) if any(is_under(own, top) for own in themes)]
    told = [unit.status] if isinstance(unit, Practice) and unit.status in query.statuses else []
    yield from dict.fromkeys((*aliases, *(about or [*related, *near]), *told))


def _tops(themes: Iterable[str]) -> list[str]:
    """The top-level themes of ``themes``: what is near where nothing bears on the theme itself."""
    return list(dict.fromkeys(theme.split("/")[0] for theme in themes))


def _suffices(query: Query, options: SearchOptions, scored: Scored) -> bool:
    """The minimum match: a hit must hold a word of the question or what stands for it; a single character (管, 年,
    村) is not enough beside longer words. A question without words is answered by place alone, and what vectors find
    by themselves need not hold any."""
    if options.leg == "vectors" or not (query.words or query.aliases):
        return True
    telling = [word for word in query.words if len(word) > 1] or query.words
    return bool(scored.why.aliases) or any(word in scored.why.terms for word in telling)


def _order(query: Query, options: SearchOptions, scored: Scored) -> tuple[bool, int, float, int, str]:
    """The best first: what went wrong, where that is asked for; the firmest, where that is wished; the nearest, and
    of these the firmest and most specific."""
    wrong = query.understood.is_negative and is_negative(scored.unit)
    firm = rank(scored.unit)
    return not wrong, -firm if options.sort == "strength" else 0, -scored.score, -firm, scored.unit.id


def _reranked(
    library: Library, query: Query, options: SearchOptions, ordered: Sequence[Scored]
) -> list[Scored]:
    """The foremost units in the order of the reranker, if one is set; they stay before the others."""
    reranker = library.reranker if options.leg == "default" and options.sort == "relevance" else None
    if not reranker or not query.terms:
        return list(ordered)
    top, rest = ordered[:_RERANKED], ordered[_RERANKED:]
    scores = reranker.score(query.text, [_searched_text(each.unit) for each in top]).tolist()
    least = rest[0].score if rest else 0.0
    read = [replace(each, score=least + score) for each, score in zip(top, scores, strict=True)]
    return [*sorted(read, key=lambda each: _order(query, options, each)), *rest]
