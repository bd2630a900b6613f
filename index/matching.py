"""A question and its options in, the units that match out, best first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.conditions import holds, meets, quoted
from index.folding import fold
from index.legs import CANDIDATES, Found, find
from index.library import Library
from index.namesakes import settled
from index.query import Query
from index.reasons import Reasons
from index.reports import Issues, date_of
from index.shortened import whole_names
from index.store import Unit
from index.understood import listed
from index.wanted import SearchOptions, filters_of, suits
from index.words import Filters
from index.worth import is_negative, rank
from ingest.gazetteer import word_tags
from ingest.practice import Practice

_FEWER = 60
"""Candidates at first where passages are asked for: their order is that of the words, but for reprints and conditions."""
MOST_CANDIDATES = 256 * CANDIDATES
"""Units up to which those are looked at that may meet the conditions of a question, so that one rare quotation
does not read a large library as a whole."""
_AT_ONCE = 500
"""Practices of a list that are looked at together."""
_FURTHER = 4
"""Times as many units are looked at in each further step."""
_WHERE = ("s", "f")
"""Tags of words that say where."""
_LINE = "\n\0\n"
"""Between the texts of two units: no word holds it, and folding leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its themes, its folded text with headings and place, its score of all legs together, and those of
    each leg as they came."""

    unit: Unit
    themes: tuple[str, ...]
    text: str
    score: float = 0.0
    bm25: float = 0.0
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class Matched:
    """The question by which the units were found; the units that match, best first; how many meet its conditions, with
    those that hold too little of it; whether there may be more than were looked at; the words of the question that no
    unit holds and that were left out; whether the reranker that is set had no time for them (``is_unread``)."""

    query: Query
    units: tuple[Scored, ...] = ()
    met: int = 0
    is_more: bool = False
    unheld: tuple[str, ...] = ()
    is_unread: bool = False


def read(library: Library, text: str, without: frozenset[str]) -> Query:
    """The question. In a library of which no unit has a place, a place filter would find nothing whatever is
    asked: there place names are words. Of places that share a name those are meant that it tells of."""
    text, notes = whole_names(library, text, without)
    query = library.reader.read(text, without=without)
    if query.understood.places and not library.words.tells_of(library.reader.provinces):
        return library.reader.read(text, places=False, without=without)
    query = settled(library, query, without)
    told = query.understood
    understood = listed(replace(told, rewrites=(*notes, *told.rewrites))) if notes else told
    return replace(query, understood=understood)


def depths(options: SearchOptions) -> Iterator[int]:
    """How many units are looked at, step by step: the same whatever page is asked for and however long it is."""
    depth = _FEWER if options.by == "passage" else CANDIDATES
    while depth < MOST_CANDIDATES:
        yield depth
        depth *= _FURTHER
    yield MOST_CANDIDATES


def matching(library: Library, query: Query, options: SearchOptions, depth: int) -> Matched:
    """All that match of the nearest ``depth`` units. English words beside written conditions that no unit
    holds explain the conditions in a library of Chinese texts: what meets these is found without them, and ``unheld``
    says so."""
    filters = filters_of(library, query, options)
    if filters is None:
        return Matched(query)
    found = find(library, query, filters, options.leg, depth)
    met = list(_scored(library, query, options, found))
    kept = met if options.leg == "vectors" else list(_sufficient(query, met))
    if not kept and query.conditional and query.terms and all(map(str.isascii, query.words)):
        wordless = replace(query, terms=(), words=(), aliases=())
        return replace(matching(library, wordless, options, depth), unheld=query.words)
    return Matched(query, tuple(_ordered(library, query, options, kept)), len(met), found.is_full)


def every(library: Library, query: Query, options: SearchOptions) -> list[int]:
    """Numbers of all practices that match, by words alone, in document order: what ``matching`` takes the best of."""
    filters, is_asked = filters_of(library, query, options), bool(query.text.strip())
    if filters is None or (is_asked and not query.terms and filters == Filters(kinds=filters.kinds)):
        return []
    numbers = library.practice_numbers(filters, query.terms)
    if not (is_asked or query.within or options.publishers or options.years):
        return numbers  # The index alone tells.
    found = library.numbered(numbers)
    kept: list[int] = []
    while page := dict(islice(found, _AT_ONCE)):
        known = {each.id: number for number, each in page.items()}
        met = meeting(library, query, options, {each.id: each for each in page.values()})
        kept += (known[each.unit.id] for each in _sufficient(query, met))
    return kept


def _scored(library: Library, query: Query, options: SearchOptions, found: Found) -> Iterator[Scored]:
    """Every unit found that meets the question's conditions, with its scores."""
    reasons = Reasons(query)
    for each in meeting(library, query, options, library.units(list(found.fused))):
        key = each.unit.id
        score = found.fused[key] * reasons.merit(each.unit, each.text)
        yield Scored(
            each.unit, each.themes, each.text, score, found.bm25.get(key, 0.0), found.cosine.get(key, 0.0)
        )


def meeting(
    library: Library, query: Query, options: SearchOptions, units: Mapping[str, Unit]
) -> Iterator[Scored]:
    """Every one of ``units`` that meets the question's conditions, without a score. The texts are folded all at once:
    one by one it takes most of the time of a search."""
    texts = fold(_LINE.join(map(searched_text, units.values()))).split(_LINE) if units else []
    issues = _issues(library, units.values()) if options.publishers or options.years else {}
    for unit, text in zip(units.values(), texts, strict=True):
        themes = _themes(library, query, unit)
        if meets(query, unit, themes) and holds(query, text, themes) and suits(options, unit, issues):
            yield Scored(unit, themes, text)


def searched_text(unit: Unit) -> str:
    """The text of a unit with its headings and place, in which the words of a question are looked for."""
    place = unit.place.path if isinstance(unit, Practice) else ()
    return "\n".join((*unit.heading_path, *place, quoted(unit)[0]))


def _themes(library: Library, query: Query, unit: Unit) -> tuple[str, ...]:
    """What a practice is about by its record. A passage has no such record: it is read, if themes matter."""
    if isinstance(unit, Practice):
        return unit.themes
    matter = query.understood.themes or query.excluded_themes
    return library.vocabulary.themes(unit.text, "，".join(unit.heading_path)) if matter else ()


def _sufficient(query: Query, met: Iterable[Scored]) -> Iterator[Scored]:
    """The minimum match: a hit must hold a word of the question or what stands for it; a single character (管, 年,
    村) is not enough beside longer words. A question without words is answered by place alone."""
    telling, reasons = _telling(query.words), Reasons(query)
    anything = not (query.words or query.aliases)
    for each in met:
        held = anything or any(word in each.text for word in telling)
        if held or reasons.aliases(each.unit, each.themes, each.text):
            yield each


def _telling(words: Sequence[str]) -> Sequence[str]:
    """The words of a question one of which a hit must hold: none that only says where within a longer one (门口 of
    校门口)."""
    long = [word for word in words if len(word) > 1]
    whole = [word for word in long if not any(word != other and word in other for other in long)]
    return [word for word in long if word in whole or not word_tags(word)[-1].startswith(_WHERE)] or words


def _ordered(library: Library, query: Query, options: SearchOptions, kept: Sequence[Scored]) -> list[Scored]:
    """The best first; where the newest are wished those, what has no date last, and of one date the best first."""
    ordered = sorted(kept, key=lambda each: order_of(query, options, each))
    if options.sort == "time":
        issues = _issues(library, [each.unit for each in ordered])
        ordered.sort(key=lambda each: date_of(each.unit, issues), reverse=True)
    return ordered


def _issues(library: Library, units: Iterable[Unit]) -> Issues:
    return library.reports.of(list({unit.document_id for unit in units}))


def order_of(query: Query, options: SearchOptions, scored: Scored) -> tuple[bool, int, float, int, str]:
    """The best first: what went wrong, where that is asked for; the firmest, where that is wished; the nearest, and
    of these the firmest and most specific."""
    wrong = query.understood.is_negative and is_negative(scored.unit)
    firm = rank(scored.unit)
    return not wrong, -firm if options.sort == "strength" else 0, -scored.score, -firm, scored.unit.id
