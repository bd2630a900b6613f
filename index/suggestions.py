"""The beginning of a question in, what the searched practices are called by out: the names that reports print, places
and themes."""

import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from index.database import Database
from index.printed_names import is_printed
from index.records import loads
from index.signature import letters
from ingest.paths import levels, prefixes

MOST = 5
"""Suggestions of one group: three groups fit on a screen of 700 pixels below the box."""
_LAST = "SELECT max(seq) FROM changes"
_CHANGED = "SELECT DISTINCT document_id FROM changes WHERE seq > ?"
_PRACTICES = (
    "SELECT document_id, coalesce(corrected.record, units.record) FROM units"
    " JOIN documents ON documents.id = document_id LEFT JOIN corrected ON unit = units.id"
    " WHERE state = 'live' AND quarantine = '' AND kind = 'practice' AND coalesce(withdrawn, 0) = 0"
    " AND document_id IN"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, or the path of a place or theme, with the number of practices that it stands for."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What begins or goes on like the letters that were typed, each group by its number of practices."""

    practices: tuple[Suggestion, ...] = ()
    places: tuple[Suggestion, ...] = ()
    themes: tuple[Suggestion, ...] = ()


class Suggester:
    """The names in one database. It follows the changes: a document that comes or goes is read alone. 20,000 practices
    are read in 1.1 s, put in order anew after a change in 0.4 s, and searched in 0.5 ms."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._last = 0
        self._called: dict[str, tuple[_Called, ...]] = {}
        self._rolls = tuple(Roll({}) for _ in range(3))

    def suggest(self, text: str) -> Suggestions:
        """At most MOST of each group; nothing where ``text`` has no letters."""
        wanted = letters(text)
        rolls = self._follow()
        return Suggestions(*(tuple(roll.find(wanted, MOST)) for roll in rolls)) if wanted else Suggestions()

    def places(self) -> Mapping[str, int]:
        """Practices by the path of a place; one counts for every level of its own, once."""
        return self._follow()[1].counts

    def themes(self) -> Mapping[str, int]:
        """Practices by theme path; one counts for every level of each of its themes, once."""
        return self._follow()[2].counts

    def _follow(self) -> tuple["Roll", ...]:
        with self._lock:
            ((last,),) = self._database.rows(_LAST)
            if last is not None and last != self._last:
                self._read_anew([key for (key,) in self._database.rows(_CHANGED, self._last)])
                self._last = last
            return self._rolls

    def _read_anew(self, document_ids: Sequence[str]) -> None:
        found: dict[str, list[_Called]] = {key: [] for key in document_ids}
        for key, record in self._database.each_of(_PRACTICES, document_ids):
            found[key].append(_called(loads(_Outline, record)))
        self._called |= {key: tuple(called) for key, called in found.items()}
        called = [each for some in self._called.values() for each in some]
        groups = (
            [each.names for each in called],
            [each.places for each in called],
            [each.themes for each in called],
        )
        self._rolls = tuple(Roll(Counter(name for names in group for name in names)) for group in groups)


@dataclass(frozen=True, slots=True)
class _Where:
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    text: str


@dataclass(frozen=True, slots=True)
class _Outline:
    """The fields of a stored practice that it is called by, and the text that prints them."""

    measure_name: str
    place: _Where
    themes: tuple[str, ...]
    evidence: tuple[_Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Called:
    """What one practice is called by, each once: its name if the text prints one, and the paths of all levels of its
    place and themes."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    themes: frozenset[str]


def _called(outline: _Outline) -> _Called:
    themes = frozenset(level for theme in outline.themes for level in levels(theme))
    name = "".join(outline.measure_name.split())
    is_name = is_printed(name, "".join(each.text for each in outline.evidence))
    return _Called((name,) if is_name else (), tuple(prefixes(outline.place.path)), themes)


class Roll:
    """Names, the most frequent first, as one text of a line for each: among 100,000 names a search takes 2 ms."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._names = sorted(counts, key=lambda name: (-counts[name], len(name), name))
        lines = [_line(name) for name in self._names]
        self._text = "".join(lines)
        self._starts = list(accumulate(map(len, lines), initial=0))

    def find(self, wanted: str, most: int) -> Iterator[Suggestion]:
        """At most ``most`` names: those that begin with ``wanted``, then those that hold it."""
        found = dict.fromkeys(islice(self._at(f"\n{wanted}"), most))
        if len(found) < most:
            found |= dict.fromkeys(islice((n for n in self._at(wanted) if n not in found), most - len(found)))
        return (Suggestion(self._names[n], self.counts[self._names[n]]) for n in found)

    def _at(self, wanted: str) -> Iterator[int]:
        """The numbers of the lines that hold ``wanted``."""
        position = self._text.find(wanted)
        while position >= 0:
            line = bisect_right(self._starts, position) - 1
            yield line
            position = self._text.find(wanted, self._starts[line + 1])


def _line(name: str) -> str:
    """The letters of a name; of a path those of its last name, then those of the whole."""
    last = name.rpartition("/")[2]
    return f"\n{letters(last)}\t{letters(name)}" if last != name else f"\n{letters(name)}"
