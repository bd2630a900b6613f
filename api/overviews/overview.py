"""What a library tells in, its overview out: themes by places, the years, the names of measures, how sound it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from api.overviews.alphabet import initial, order
from api.pages.filters import Filters
from api.places import meant
from index.decisions import UNPUBLISHED
from index.library import Library
from index.store import DocumentSummary
from index.survey import Tellings, Told
from index.unknown import STATUSES
from ingest.gazetteer import LEVELS

Where = tuple[str, ...]
_Cells = Mapping[tuple[str | None, Where | None], list[Told]]
"""Practices by theme, empty for those of none, and place, empty for those of none of the columns; None: by any."""
_PLAN = "计划"
_WIDE = ("", *LEVELS[:3])
"""Levels that do not come down to a street or town."""
_CITY = "市"
"""How the name of a province ends that is itself a city."""
_OF_DOCUMENTS: tuple[tuple[str, Callable[[DocumentSummary], bool]], ...] = (
    ("有红色缺损（可能误属）", lambda each: each.damage["red"] > 0),
    ("有黄色缺损（内容不全）", lambda each: each.damage["amber"] > 0),
    ("已隔离，不参与检索", lambda each: bool(each.quarantine)),
)
_OF_PRACTICES: tuple[tuple[str, Callable[[Told], bool]], ...] = (
    ("有数字", lambda each: each.has_figures),
    ("写明地点", lambda each: bool(each.places[0])),
    ("地点写到街道以下", lambda each: each.level not in _WIDE),
    ("写明年份", lambda each: each.is_stated),
)


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which practices are counted: those of a ``place``, those with figures, those that are no plans. Of the names a
    page shows those under one ``letter``."""

    place: str = ""
    has_figures: bool = False
    without_plans: bool = False
    letter: str = ""

    def passes(self, told: Told) -> bool:
        """Whether a practice meets the conditions, its place aside."""
        return (told.has_figures or not self.has_figures) and not (
            self.without_plans and told.status == _PLAN
        )

    def url(self, **changes: Any) -> str:
        """The address of the page with ``changes`` of these conditions."""
        return _address("/overview", asdict(replace(self, **changes)))

    def data(self, part: str, form: str = "") -> str:
        """The address of a part's data, in another ``form`` than JSON if one is given."""
        return _address(f"/api/v1/overview/{part}", {**asdict(replace(self, letter="")), "format": form})

    def search(self, theme: str, place: str = "") -> str:
        """The address of the search that lists what a cell counts."""
        statuses = [each for each in STATUSES if each != _PLAN and self.without_plans]
        chosen: dict[str, tuple[str, ...]] = {
            "theme": (theme,),
            "place": (place,) if place else (),
            "status": tuple(statuses),
        }
        return Filters(theme, chosen, has_figures=self.has_figures).url()


@dataclass(frozen=True, slots=True)
class Column:
    """A place with the number of its practices."""

    path: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A theme, empty for what is of none, with the ``count`` of its practices, of those at each place, and of those
    that come down to none of the places."""

    theme: str
    count: int
    counts: tuple[int, ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes by places: cities, or what lies next below ``place``, those with the most practices first. A practice of
    several themes or places counts for each of them, and once in the ``count`` of a row and in ``practices``."""

    place: str
    practices: int
    places: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The practices of one year: those that tell it, and those for which it follows from the date of the report."""

    year: int
    stated: int
    inferred: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The years with practices in order, and how many practices are of no known year."""

    years: tuple[Year, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Name:
    """A measure under its name as first written, with the letter that it stands under, the number of its practices,
    the paths of their places, their statuses and ids."""

    name: str
    initial: str
    count: int
    places: tuple[str, ...]
    statuses: tuple[str, ...]
    practice_ids: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address of its sentence; of a search where there are several."""
        if self.count > 1:
            return Filters(self.name).url()
        document_id, _, _ = self.practice_ids[0].rpartition("-p")
        return f"/documents/{quote(document_id, safe='')}?{urlencode({'practice': self.practice_ids[0]})}#hit"


@dataclass(frozen=True, slots=True)
class Share:
    """How many ``of`` all are so: documents or practices, by ``unit``."""

    name: str
    count: int
    of: int
    unit: str


class Overview:
    """Counts over one library. What several reports tell of one practice counts once, as a search lists it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tellings: Tellings = library.survey.tellings()

    def matrix(self, narrow: Narrow) -> Matrix:
        """Themes of the vocabulary by the places that practices tell of."""
        cells = self._cells(narrow)

        def count(theme: str | None, place: Where | None) -> int:
            return len(self._tellings.once(cells.get((theme, place), ())))

        found = {place: count(None, place) for theme, place in cells if theme is None and place}
        places = sorted(found, key=lambda place: (-found[place], place))
        themes = [path for path in self._library.vocabulary.paths() if "/" not in path]
        themes += [""] if ("", None) in cells else []
        return Matrix(
            narrow.place,
            count(None, None),
            tuple(Column("/".join(place), place[-1], found[place]) for place in places),
            tuple(
                Row(
                    theme,
                    count(theme, None),
                    tuple(count(theme, place) for place in places),
                    count(theme, ()),
                )
                for theme in themes
            ),
        )

    def timeline(self, narrow: Narrow) -> Timeline:
        """Practices by the year in which their time begins."""
        told = sorted(self._narrowed(narrow), key=lambda each: (each.year is None, not each.is_stated))
        years: dict[int, list[bool]] = defaultdict(list)
        once = self._tellings.once(told)
        for each in once:
            if each.year is not None:
                years[each.year].append(each.is_stated)
        return Timeline(
            tuple(Year(year, sum(all_), len(all_) - sum(all_)) for year, all_ in sorted(years.items())),
            sum(each.year is None for each in once),
        )

    def names(self, narrow: Narrow) -> list[Name]:
        """What measures are called by in the order of pinyin. Signs and spaces do not tell names apart."""
        return self._named(self._narrowed(narrow))

    def printed_names(self, narrow: Narrow) -> list[Name]:
        """Those of ``names`` that a report prints: the others are words that tell what was done."""
        return self._named(each for each in self._narrowed(narrow) if each.is_printed)

    def _named(self, practices: Iterable[Told]) -> list[Name]:
        named: dict[str, list[Told]] = defaultdict(list)
        for each in practices:
            if each.key:
                named[each.key].append(each)
        found = (_name(self._tellings.once(told)) for told in named.values())
        return sorted(found, key=lambda each: order(each.name))

    def quality(self) -> list[Share]:
        """How much of the library is damaged, and how much of what it tells can be counted, placed and dated: a practice
        that one of its reports tells so."""
        documents = [each for each in self._library.documents() if each.quarantine != UNPUBLISHED]
        told = self._tellings.told
        practices = len(self._tellings.once(told))
        damaged = (
            Share(name, sum(map(is_so, documents)), len(documents), "篇") for name, is_so in _OF_DOCUMENTS
        )
        whole = (
            Share(name, len(self._tellings.once(filter(is_so, told))), practices, "个")
            for name, is_so in _OF_PRACTICES
        )
        return [*damaged, *whole]

    def _narrowed(self, narrow: Narrow) -> list[Told]:
        """The practices that ``narrow`` lets pass, at its place or below it."""
        roots = self._roots(narrow)
        return [
            each
            for each in self._tellings.told
            if narrow.passes(each) and any(_is_below(path, root) for path in each.places for root in roots)
        ]

    def _cells(self, narrow: Narrow) -> _Cells:
        roots, cells = self._roots(narrow), defaultdict(list)
        for each in self._narrowed(narrow):
            places = {column for path in each.places for column in _columns(path, roots)} or {()}
            themes = {theme for theme in each.themes if "/" not in theme} or {""}
            for key in product((None, *themes), (None, *places)):
                cells[key].append(each)
        return cells

    def _roots(self, narrow: Narrow) -> frozenset[Where]:
        """What the place may mean, in any writing; what the gazetteer does not know is a path as it stands in the
        records."""
        if not narrow.place:
            return frozenset({()})
        for names in ([narrow.place], self._library.reader.written(narrow.place)):
            if known := [path for name in names for path in meant(self._library.gazetteer, name)]:
                return frozenset(known)
        return frozenset({tuple(narrow.place.split("/"))})


def _address(path: str, asked: Mapping[str, str | bool]) -> str:
    query = urlencode({name: "1" if value is True else value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def _columns(path: Where, roots: Iterable[Where]) -> Iterator[Where]:
    """The city of a path; where a place is asked for, what of the path lies next below it."""
    for root in roots:
        depth = len(root) + 1 if root or (path[:1] and path[0].endswith(_CITY)) else 2
        if _is_below(path, root) and len(path) >= depth:
            yield path[:depth]


def _is_below(path: Where, root: Where) -> bool:
    return path[: len(root)] == root


def _name(told: list[Told]) -> Name:
    places = ("/".join(each.places[0]) for each in told)
    return Name(
        name=told[0].name,
        initial=initial(told[0].name),
        count=len(told),
        places=tuple(dict.fromkeys(filter(None, places))),
        statuses=tuple(dict.fromkeys(each.status for each in told)),
        practice_ids=tuple(each.id for each in told),
    )
