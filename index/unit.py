"""A practice or passage in, the texts and facets under which it is found out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from index.actors import LEADS, TARGETS, kinds
from index.dating import UNDATED, times
from index.folding import fold
from index.store import Unit
from ingest.document import Passage
from ingest.paths import levels, prefixes
from ingest.practice import Practice
from ingest.span import Range
from ingest.strength import tells_failing


@dataclass(frozen=True, slots=True)
class Texts:
    """What a unit says, by the part it plays; words are counted for each part apart. Parts of one text
    are on lines of their own, so that no word and no gram runs over the seam."""

    title: str
    heading: str
    name: str
    place: str
    themes: str
    body: str
    problem: str

    def whole(self) -> str:
        """What a vector stands for: the unit under its titles, without the problem that may stand before it."""
        return "\n".join(filter(None, (self.title, self.heading, self.name, self.body)))


@dataclass(frozen=True, slots=True)
class Facets:
    """Exact values to filter by. ``places`` holds each path from the province down (``湖北省/宜昌市``)
    and each name alone; ``themes`` holds ``上级/下级`` and ``上级``; ``is_negative`` is said of a text that tells
    of a shortcoming; ``leads`` and ``targets`` are kinds of ``index.actors``, ``lead_words`` and ``target_words`` the
    source's own, folded; ``times`` are those of ``index.dating``, of a passage always UNDATED."""

    places: tuple[str, ...]
    themes: tuple[str, ...]
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    has_figures: bool
    strengths: tuple[str, ...] = ()
    is_negative: bool = False
    leads: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    lead_words: tuple[str, ...] = ()
    target_words: tuple[str, ...] = ()
    times: tuple[str, ...] = (UNDATED,)


@dataclass(frozen=True, slots=True)
class IndexUnit:
    """One row of both indexes. ``key`` is its record's id; ``kind`` is ``practice``, ``passage`` (which holds a
    practice), ``beside`` (what such a passage says around it) or ``rest`` (which holds none)."""

    key: str
    document_id: str
    kind: str
    texts: Texts
    facets: Facets


Page = Sequence[tuple[int, IndexUnit]]
"""Rows to index together, each with its unit's number in the store."""


@dataclass(frozen=True, slots=True)
class ScoredKey:
    """A unit found. Higher is better; scores compare within one list only."""

    key: str
    score: float


def index_units(units: Sequence[Unit]) -> list[IndexUnit]:
    """The rows of one document. A passage takes the place, themes, level, status and figures of the
    practices whose evidence stands in it."""
    practices = _Placed([unit for unit in units if isinstance(unit, Practice)])
    return [_index_unit(unit, practices) for unit in units]


class _Placed:
    """Practices by where their evidence stands, so that each passage meets only those in it.

    Evidence may overlap. ``_reach`` is the furthest end so far in the order of starts: it never falls,
    so both borders of what can overlap a range are found by halving.
    """

    def __init__(self, practices: Sequence[Practice]) -> None:
        self._practices = practices
        self._pieces = sorted(
            (start, end, n) for n, each in enumerate(practices) for start, end in _evidence(each)
        )
        self._starts = [start for start, _, _ in self._pieces]
        self._reach = list(accumulate((end for _, end, _ in self._pieces), max))

    def within(self, ranges: Iterable[Range]) -> list[Practice]:
        """Practices that share a character with ``ranges``, in their own order."""
        numbers = {n for start, end in ranges for n in self._overlapping(start, end)}
        return [self._practices[n] for n in sorted(numbers)]

    def _overlapping(self, start: int, end: int) -> Iterable[int]:
        first, last = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return (n for s, e, n in self._pieces[first:last] if max(s, start) < min(e, end))


def _index_unit(unit: Unit, practices: _Placed) -> IndexUnit:
    if isinstance(unit, Practice):
        return IndexUnit(unit.id, unit.document_id, "practice", _practice_texts(unit), _facets([unit]))
    sources = practices.within(unit.raw)
    facets, failing = _facets(sources, unit.mentions), tells_failing(unit.text)
    kind = "beside" if unit.kind == "beside" else "passage" if sources else "rest"
    if sources or failing:
        facets = replace(facets, is_negative=failing, times=(UNDATED,))
    return IndexUnit(unit.id, unit.document_id, kind, _passage_texts(unit, sources), facets)


def _practice_texts(practice: Practice) -> Texts:
    title = practice.title or "".join(practice.heading_path[:1])
    return Texts(
        title=title,
        heading=_lines(*(each for each in practice.heading_path if each != title)),
        name=practice.measure_name,
        place=_lines(*practice.place.path),
        themes=_theme_lines([practice]),
        body="".join(evidence.text for evidence in practice.evidence),
        problem=practice.problem,
    )


def _passage_texts(passage: Passage, practices: list[Practice]) -> Texts:
    return Texts(
        title="".join(passage.heading_path[:1]),
        heading=_lines(*passage.heading_path[1:]),
        name="",
        place=_lines(*dict.fromkeys(name for each in practices for name in each.place.path)),
        themes=_theme_lines(practices),
        body=passage.text,
        problem="",
    )


def _facets(practices: list[Practice], mentions: Iterable[tuple[str, ...]] = ()) -> Facets:
    paths = [path for each in practices for path in (each.place.path, *each.mentions)]
    places = _unique(value for path in (*paths, *mentions) for value in _place_values(path))
    if not practices:
        return Facets(places, (), (), (), has_figures=False)
    return Facets(
        places=places,
        themes=_unique(value for each in practices for theme in each.themes for value in levels(theme)),
        levels=_unique(each.level for each in practices),
        statuses=_unique(each.status for each in practices),
        has_figures=any(each.figures for each in practices),
        strengths=_unique(each.strength for each in practices),
        is_negative=any(each.is_negative for each in practices),
        leads=_unique(kind for each in practices for kind in kinds(LEADS, each.lead)),
        targets=_unique(kind for each in practices for kind in kinds(TARGETS, each.target)),
        lead_words=_unique(fold(each.lead) for each in practices),
        target_words=_unique(fold(each.target) for each in practices),
        times=_unique(time for each in practices for time in times(each)),
    )


def _place_values(path: tuple[str, ...]) -> list[str]:
    return [*prefixes(path), *path]


def _theme_lines(practices: list[Practice]) -> str:
    return _lines(*_unique(name for each in practices for theme in each.themes for name in theme.split("/")))


def _evidence(practice: Practice) -> list[Range]:
    return [piece for evidence in practice.evidence for piece in evidence.raw]


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
