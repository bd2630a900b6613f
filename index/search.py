"""A question and a library in, ranked hits out: words and vectors, each hit with the reasons for it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.breadth import Breadth, breadth
from index.clusters import differing
from index.conditions import quoted
from index.facets import facets
from index.hit import Hit, Retelling, Why
from index.library import Library
from index.matching import Scored, read
from index.namesakes import shared
from index.notes import notes
from index.nothing import Nothing, nothing
from index.qualifiers import unknown_qualifier, unknown_qualifier_text
from index.query import Query
from index.reasons import Reasons
from index.results import Ranked, Result, ranked, start_of
from index.store import Unit
from index.understood import Reading, Understood, strangers
from index.unknown import unknown_values
from index.wanted import SearchOptions
from index.worth import is_negative
from ingest.practice import Practice

_UNREAD = "时间不够，这次没有用重排模型，各页都按重排以前的次序。"
_CITY = 2
"""Levels of a place path down to the city."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as put and as understood."""

    text: str
    understood: Understood


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``total`` counts the units that match, of which ``hits`` are the best; where there ``is_more`` it is the number
    of those that were looked at, as there are when the search ran out of time and ``is_partial``. They are of so many
    known ``places``, cities, and ``documents``; ``broad`` are the
    parts of a question that asks for too much. ``facets`` counts over all of them too; ``notes`` say in a sentence what was searched
    without."""

    query: Asked
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    nothing: Nothing | None = None
    facets: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_more: bool = False
    is_partial: bool = False
    places: int = 0
    documents: int = 0
    broad: Breadth | None = None


def search(library: Library, text: str, options: SearchOptions) -> SearchResult:
    """The best hits for ``text``. Never raises for any text; says what is missing where nothing is found."""
    began = time.perf_counter()
    query = library.reader.within(read(library, text, options.without), options.within)
    found = ranked(library, query, options)
    matched, results = found.matched, found.results
    hits = _hits(library, matched.query, results, options)
    cities = dict.fromkeys(filter(None, map(_city, results)))
    return SearchResult(
        query=Asked(text, _cautioned(library, query) if results else query.understood),
        total=len(results),
        took_ms=round((time.perf_counter() - began) * 1000, 2),
        hits=hits,
        nothing=None if results else nothing(library, query, options),
        facets=facets(library, [each.scored for each in results], matched.is_more),
        notes=(*shared(library, options.places), *_told(found, options), *notes(library)),
        is_more=matched.is_more,
        is_partial=found.is_partial,
        places=len(cities),
        broad=breadth(library, query, options, (each for each in cities if "/" in each)) if results else None,
        documents=len({each.scored.unit.document_id for each in results}),
    )


def _cautioned(library: Library, query: Query) -> Understood:
    """What was read into the question, and that what it asks about something of is not known, or a value of one of its
    conditions."""
    name = unknown_qualifier(library, query)
    cautions = [unknown_qualifier_text(library, name)] if name else []
    cautions += [each.message for each in unknown_values(library, query)]
    return replace(
        query.understood,
        readings=(*(Reading("", each) for each in cautions), *query.understood.readings),
    )


def _told(found: Ranked, options: SearchOptions) -> tuple[str, ...]:
    short = f"检索超过{options.patience:g}秒，列出的只是已找到的部分结果；请再加一个条件。"
    told = {short: found.is_partial, _UNREAD: found.is_unread}
    cut_short = (sentence for sentence, is_so in told.items() if is_so)
    return (*_left_out(found.matched.unheld), *_not_read(options.without), *cut_short)


def _left_out(words: Sequence[str]) -> tuple[str, ...]:
    return (f"没有写到“{' '.join(words)}”的，列出的是符合其余条件的。",) if words else ()


def _not_read(without: frozenset[str]) -> tuple[str, ...]:
    unread = "、".join(f"“{each}”" for each in strangers(without))
    example = "每一项理解的写法列在结果里，如 rewrite:老破小"
    return (f"{unread}不是对问题的一项理解，没有去掉什么；{example}。",) if unread else ()


def _city(result: Result) -> str:
    """The path of the city of what is found; empty where no place is known."""
    unit = result.scored.unit
    path = unit.place.path if isinstance(unit, Practice) else next(iter(unit.mentions), ())
    return "/".join(path[:_CITY])


def _hits(library: Library, query: Query, found: Sequence[Result], options: SearchOptions) -> tuple[Hit, ...]:
    """The hits with the reasons for them, the other units that say the same, and the figures in which those differ."""
    start = start_of(found, options)
    results = found[start : start + options.k]
    others, reasons = library.units([key for each in results for key in each.same]), Reasons(query)
    whys = (_why(reasons, each.scored) for each in results)
    return tuple(
        _hit(number, each, why, others)
        for number, (each, why) in enumerate(zip(results, whys, strict=True), start=start + 1)
    )


def hit_of(query: Query, scored: Scored) -> Hit:
    """The hit that a unit is by itself."""
    return _hit(0, Result(scored), _why(Reasons(query), scored), {})


def _why(reasons: Reasons, scored: Scored) -> Why:
    return Why(
        terms=reasons.terms(scored.text),
        aliases=reasons.aliases(scored.unit, scored.themes, scored.text),
        vector=round(scored.cosine, 4),
        bm25=round(scored.bm25, 4),
    )


def _hit(number: int, result: Result, why: Why, others: Mapping[str, Unit]) -> Hit:
    scored, unit = result.scored, result.scored.unit
    text, raw = quoted(unit)
    practice = unit if isinstance(unit, Practice) else None
    hit = Hit(
        rank=number,
        score=round(scored.score, 6),
        source=unit.source,
        document_id=unit.document_id,
        title=unit.heading_path[0] if unit.heading_path else "",
        practice_id=practice.id if practice else None,
        passage_id=None if practice else unit.id,
        text=text,
        raw=raw,
        place=practice.place.path if practice else next(iter(unit.mentions), ()),
        themes=practice.themes if practice else (),
        why=why,
        flags=(*unit.flags, *(("问题",) if is_negative(unit) else ())),
    )
    return _with_others(hit, unit, [others[key] for key in result.same if key in others])


def _with_others(hit: Hit, unit: Unit, others: Sequence[Unit]) -> Hit:
    if not others:
        return hit
    told = [each for each in (unit, *others) if isinstance(each, Practice)]
    return replace(hit, also=tuple(map(retelling, others)), differing_figures=differing(told))


def retelling(unit: Unit) -> Retelling:
    """Where a practice or passage is told."""
    is_practice = isinstance(unit, Practice)
    title = unit.title if isinstance(unit, Practice) else "".join(unit.heading_path[:1])
    return Retelling(unit.source, unit.document_id, unit.id if is_practice else None, title, quoted(unit)[1])
