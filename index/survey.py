"""A database in, its searched practices in a few fields out: what an overview counts, read in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.clusters import foremost, retellings
from index.database import Database
from index.printed_names import is_printed
from index.records import loads
from index.signature import letters
from ingest.paths import levels
from ingest.practice import Status
from ingest.times import read_time

_SEARCHED = "state = 'live' AND quarantine = ''"
_PRACTICES = (
    "SELECT coalesce(corrected.record, units.record) FROM units JOIN documents ON documents.id = document_id"
    f" LEFT JOIN corrected ON unit = units.id WHERE {_SEARCHED} AND kind = 'practice'"
    " AND coalesce(withdrawn, 0) = 0 ORDER BY units.id"
)
_REPORTS = f"SELECT record FROM documents WHERE {_SEARCHED}"
STATE = "SELECT (SELECT max(seq) FROM changes), (SELECT max(id) FROM signatures)"
"""What was stored last, and what was compared last with all others."""
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Told:
    """A practice as far as it is counted. ``key`` are the letters of its ``name``, which is a name where
    it ``is_printed``, else words that tell what was done. ``places`` are the paths of its own place and of those below it
    that it names, ``themes`` the paths of all levels. ``year`` is that in which its time begins, None where none is known;
    ``is_stated`` says that its words alone tell it: else it follows from the date of the report."""

    id: str
    document_id: str
    name: str
    key: str
    is_printed: bool
    places: tuple[tuple[str, ...], ...]
    level: str
    themes: frozenset[str]
    status: Status
    has_figures: bool
    year: int | None
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Tellings:
    """All that the searched documents tell. ``same`` has for a practice's id those of its other tellings."""

    told: tuple[Told, ...] = ()
    same: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def once(self, told: Iterable[Told]) -> list[Told]:
        """``told`` without those that tell again what one before them tells, as a search lists it."""
        by_id = {each.id: each for each in told}
        return [by_id[key] for key in foremost(by_id, self.same)]


class Survey:
    """What the documents of one database tell, read anew after each change: 10,000 practices take 0.8 s."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: tuple[tuple[int | None, int | None], Tellings] = ((-1, -1), Tellings())

    def tellings(self) -> Tellings:
        """All practices that are searched, in document order."""
        ((change, compared),) = self._database.rows(STATE)
        if self._read[0] != (change, compared):
            self._read = ((change, compared), self._tellings())
        return self._read[1]

    def _tellings(self) -> Tellings:
        outlines = [loads(_Outline, record) for (record,) in self._database.rows(_PRACTICES)]
        dates = dict(self._dates())
        told = tuple(_told(each, dates.get((each.document_id, each.article))) for each in outlines)
        return Tellings(told, self._same(outlines))

    def _dates(self) -> Iterator[tuple[tuple[str, int], str]]:
        """The known dates of articles, by document and number."""
        for (record,) in self._database.rows(_REPORTS):
            report = loads(_Report, record)
            yield from (((report.id, each.n), each.date) for each in report.articles if each.date)

    def _same(self, outlines: Sequence["_Outline"]) -> dict[str, list[str]]:
        """By what they tell, and by their letters: a commentary repeats its report."""
        same = retellings(self._database, [each.id for each in outlines])
        alike: dict[str, list[str]] = defaultdict(list)
        for each in outlines:
            alike[letters("".join(part.text for part in each.evidence)) or each.id].append(each.id)
        for ids in alike.values():
            for key in ids if len(ids) > 1 else ():
                same[key] = [*same.get(key, ()), *(other for other in ids if other != key)]
        return same


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Where:
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outline:
    """The fields of a stored practice that are counted: the rest is passed over, which halves the time."""

    id: str
    document_id: str
    article: int
    measure_name: str
    place: _Where
    level: str
    themes: tuple[str, ...]
    status: Status
    time: str
    figures: tuple[_Text, ...]
    evidence: tuple[_Text, ...]
    mentions: tuple[tuple[str, ...], ...] = ()
    time_read: str = ""


@dataclass(frozen=True, slots=True)
class _Article:
    n: int
    date: str | None


@dataclass(frozen=True, slots=True)
class _Report:
    """The fields of a stored document that date its articles."""

    id: str
    articles: tuple[_Article, ...]


def _told(outline: _Outline, published: str | None) -> Told:
    own = outline.place.path
    below = (path for path in outline.mentions if path[: len(own)] == own)
    stated = read_time(outline.time, None) if outline.time_read else ""
    return Told(
        id=outline.id,
        document_id=outline.document_id,
        name=outline.measure_name,
        key=letters(outline.measure_name),
        is_printed=is_printed(outline.measure_name, "".join(each.text for each in outline.evidence)),
        places=tuple(dict.fromkeys((own, *below))),
        level=outline.level,
        themes=frozenset(level for theme in outline.themes for level in levels(theme)),
        status=outline.status,
        has_figures=bool(outline.figures),
        year=_year(stated or outline.time_read or published or ""),
        is_stated=bool(stated),
    )


def _year(iso: str) -> int | None:
    """The first year of a time in ISO form."""
    found = _YEAR.search(iso)
    return int(found[0]) if found else None
