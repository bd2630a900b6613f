"""Units that match in, the hits a reader sees out: each matter once, and places apart where several are asked for."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from index.clusters import foremost
from index.conditions import quoted
from index.library import Library
from index.matching import Matched, Scored, depths, matching
from index.query import Query
from index.reranking import reranked
from index.wanted import By, SearchOptions
from index.worth import is_negative
from ingest.paths import COUNTY
from ingest.practice import Practice

_ELSEWHERE = re.compile(
    r"(?:别的|其他|其它|外面|兄弟|各个?|哪些|多个|不同)(?:地方|城市|地区|省市|区县|县市|区|市|县|街道|社区|地)|外地(?!人)|各地"
)
"""Words that ask how several places do it."""
_GAPS = re.compile(r"[\W_]+")
_OPENING = re.compile(r"(?:[\W_]*[^\W_]){0,8}")
"""The first letters: texts that differ in them are not read on, which for sixty passages saves half a millisecond."""
_AGAIN = 0.85
"""What the score of a place's second hit counts of itself, of its third of that, and so on. A judgement: ten equally
good hits of one place and one of another half as good make the latter the sixth."""


_DEEP = 1_920
"""Units up to which those are looked at that meet the conditions of a question and may hold too little of it, for
whoever pages on: some say the same, and a thousand results are leafed through."""


@dataclass(frozen=True, slots=True)
class Result:
    """A unit to show, and the ids of the units that say the same elsewhere."""

    scored: Scored
    same: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All units that say this."""
        return self.scored.unit.id, *self.same

    def keys(self, by: By) -> tuple[str, ...]:
        """Ids by which it is known again: a document may be found by another of its units in a further step."""
        return (self.scored.unit.document_id,) if by == "document" else self.ids


@dataclass(frozen=True, slots=True)
class Ranked:
    """``results``, best first, out of what ``matched`` in the last step; ``is_partial`` where the reader's patience
    ended before the search, ``is_unread`` where it ended before the reranker could read."""

    matched: Matched
    results: tuple[Result, ...] = ()
    is_partial: bool = False
    is_unread: bool = False


def ranked(library: Library, query: Query, options: SearchOptions) -> Ranked:
    """The results of so many steps as fill the page of ``options``. Those of one step stay before those of the next, or
    whoever leafs through would see some twice and others never: pages of any length show the same."""
    deadline, found = time.monotonic() + options.patience, Ranked(Matched(query))
    for step, depth in enumerate(depths(options)):
        matched = matching(library, query, options, depth)
        # What comes in a further step stands behind: to read it would reorder nothing that is shown.
        matched = matched if step else reranked(library, matched, options, deadline)
        results = spread(query, options, distinct(library, matched.units, options.by))
        further = _further(found.results, results, options)
        found = Ranked(matched, (*found.results, *further), is_unread=matched.is_unread or found.is_unread)
        if _is_enough(found, options, depth):
            break
        if time.monotonic() >= deadline:
            return replace(found, is_partial=True)
    return found


def start_of(found: Sequence[Result], options: SearchOptions) -> int:
    """How many results are passed over."""
    places = (n for n, each in enumerate(found, 1) if options.after in each.ids)
    return next(places, options.offset) if options.after else options.offset


def _further(known: Sequence[Result], results: Iterable[Result], options: SearchOptions) -> Iterator[Result]:
    """Those of ``results`` that are not ``known``. What vectors find is scored from the farthest on, which another step
    moves: behind what is known nothing scores higher."""
    seen = {key for each in known for key in each.keys(options.by)}
    most = known[-1].scored.score if known and options.sort == "relevance" else inf
    return (
        replace(each, scored=replace(each.scored, score=min(each.scored.score, most)))
        for each in results
        if seen.isdisjoint(each.keys(options.by))
    )


def _is_enough(found: Ranked, options: SearchOptions, depth: int) -> bool:
    """Whether the page is full or nothing can be added. Where enough units meet the conditions and some hold too little
    of the question, those behind hold less: only who pages on has them looked at, down to some depth."""
    matched, wanted = found.matched, start_of(found.results, options) + options.k
    if not matched.is_more or len(found.results) >= wanted:
        return True
    is_spent = len(matched.units) < matched.met and not options.offset
    return matched.met >= wanted and (is_spent or depth >= _DEEP)


def distinct(library: Library, found: Sequence[Scored], by: By) -> list[Result]:
    """Each matter once, under its best unit: a practice however many reports tell it, a document with its reprints,
    and a passage with those of other documents that have its very text."""
    return _DISTINCT[by](library, found)


def spread(query: Query, options: SearchOptions, results: Sequence[Result]) -> list[Result]:
    """Where a question asks how other places do it and names none, what a place has told already counts less and
    less, so that the others come up; else ``results`` as they are."""
    if query.understood.places or options.places or options.by != "practice" or options.sort != "relevance":
        return list(results)
    if not _ELSEWHERE.search(query.text):
        return list(results)
    told: Counter[str] = Counter()
    counted = []
    for each in results:
        place = _place(each.scored)
        counted.append(_worth(each, _AGAIN ** told[place]))
        told[place] += 1
    wrong_first = query.understood.is_negative
    return sorted(
        counted,
        key=lambda each: (not (wrong_first and is_negative(each.scored.unit)), -each.scored.score),
    )


def _worth(result: Result, factor: float) -> Result:
    return replace(result, scored=replace(result.scored, score=result.scored.score * factor))


def _place(scored: Scored) -> str:
    """Of a practice whose place is not known, its document: it is at some one place."""
    path = scored.unit.place.path if isinstance(scored.unit, Practice) else ()
    return "/".join(path[:COUNTY]) or scored.unit.document_id


def _practices(library: Library, found: Sequence[Scored]) -> list[Result]:
    """By what they tell, and by their letters: a commentary repeats its report."""
    units = {each.unit.id: each for each in found}
    same = library.retellings(list(units))
    for each in _passages(library, found):
        key = each.scored.unit.id
        same[key] = list(dict.fromkeys((*same.get(key, ()), *each.same)))
    return [Result(units[key], tuple(same.get(key, ()))) for key in foremost(units, same)]


def _passages(library: Library, found: Sequence[Scored]) -> list[Result]:
    """By their letters alone: a reprint sets other marks and spaces."""
    opening = Counter(map(_opening, found))
    groups: dict[str, list[Scored]] = {}
    for each in found:
        alone = opening[_opening(each)] == 1
        groups.setdefault(each.unit.id if alone else _letters(each), []).append(each)
    return [Result(first, tuple(other.unit.id for other in others)) for first, *others in groups.values()]


def _documents(library: Library, found: Sequence[Scored]) -> list[Result]:
    best: dict[str, Scored] = {}
    for each in found:
        best.setdefault(each.unit.document_id, each)
    same = library.copies(list(best))
    shown = foremost(best, same)
    return [Result(best[key], _units_of(same.get(key, ()), best)) for key in shown]


def _units_of(documents: Iterable[str], best: Mapping[str, Scored]) -> tuple[str, ...]:
    return tuple(best[each].unit.id for each in documents if each in best)


def _opening(scored: Scored) -> str:
    found = _OPENING.match(quoted(scored.unit)[0])
    return _GAPS.sub("", found[0]) if found else ""


def _letters(scored: Scored) -> str:
    return _GAPS.sub("", quoted(scored.unit)[0]) or scored.unit.id


_DISTINCT = {"practice": _practices, "passage": _passages, "document": _documents}
