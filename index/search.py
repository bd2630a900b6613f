"""A question and a library in, ranked hits out: words and vectors, each hit with the reasons for it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.clusters import differing
from index.conditions import quoted
from index.facets import facets
from index.hit import Hit, Retelling, Why
from index.library import Library
from index.matching import Scored, matching, read
from index.notes import notes
from index.nothing import Nothing, nothing
from index.query import Query
from index.reasons import Reasons
from index.results import Result, distinct, spread
from index.store import Unit
from index.understood import Understood, strangers
from index.wanted import SearchOptions
from index.worth import is_negative
from ingest.practice import Practice


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as put and as understood."""

    text: str
    understood: Understood


@dataclass(frozen=True, slots=True)
class SearchResult:
    """``total`` counts the units that match, of which ``hits`` are the best; where there ``is_more`` it is the number
    of those that were looked at. ``facets`` counts over all of them; ``notes`` say in a sentence what was searched
    without."""

    query: Asked
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    nothing: Nothing | None = None
    facets: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_more: bool = False


def search(library: Library, text: str, options: SearchOptions) -> SearchResult:
    """The best hits for ``text``. Never raises for any text; says what is missing where nothing is found."""
    began = time.perf_counter()
    query = read(library, text, options.without)
    matched = matching(library, query, options)
    results = spread(query, options, distinct(library, matched.units, options.by))
    hits = _hits(library, matched.query, results[: options.k])
    shown = {each.scored.unit.id for each in results}
    return SearchResult(
        query=Asked(text, query.understood),
        total=len(results),
        took_ms=round((time.perf_counter() - began) * 1000, 2),
        hits=hits,
        nothing=None if hits else nothing(library, query, options),
        facets=facets(library, [each for each in matched.units if each.unit.id in shown]),
        notes=(*_left_out(matched.unheld), *_not_read(options.without), *notes(library)),
        is_more=matched.is_more,
    )


def _left_out(words: Sequence[str]) -> tuple[str, ...]:
    return (f"没有写到“{' '.join(words)}”的，列出的是符合其余条件的。",) if words else ()


def _not_read(without: frozenset[str]) -> tuple[str, ...]:
    unread = "、".join(f"“{each}”" for each in strangers(without))
    example = "每一项理解的写法列在结果里，如 rewrite:老破小"
    return (f"{unread}不是对问题的一项理解，没有去掉什么；{example}。",) if unread else ()


def _hits(library: Library, query: Query, results: Sequence[Result]) -> tuple[Hit, ...]:
    """The hits with the reasons for them, the other units that say the same, and the figures in which those differ."""
    others, reasons = library.units([key for each in results for key in each.same]), Reasons(query)
    whys = (_why(reasons, each.scored) for each in results)
    return tuple(
        _hit(number, each, why, others)
        for number, (each, why) in enumerate(zip(results, whys, strict=True), start=1)
    )


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
    return replace(hit, also=tuple(map(_retelling, others)), differing_figures=differing(told))


def _retelling(unit: Unit) -> Retelling:
    is_practice = isinstance(unit, Practice)
    title = unit.title if isinstance(unit, Practice) else "".join(unit.heading_path[:1])
    return Retelling(unit.source, unit.document_id, unit.id if is_practice else None, title, quoted(unit)[1])
