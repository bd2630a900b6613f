"""What a reader wants compared in, its matter and columns out, and the table with the places that could be added."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from api.comparisons.columns import Column, Columns, Matter
from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES, Cite, table
from api.faults import UserError
from api.guards.proof import holder
from api.places import different
from api.selection import Selector, read_places
from api.views import Record
from index.library import Library

MOST_OFFERED = 12
"""Places that are offered to be added: what a side list shows at once."""
_CITY = 2
"""Names in the path of a city, which is offered where nothing is compared yet."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A ``theme`` or a ``problem`` in everyday words with ``places``, or else ``practices`` by their ids."""

    theme: str = ""
    problem: str = ""
    places: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()


class Comparer:
    """Compares what one library holds."""

    def __init__(self, library: Library, selector: Selector) -> None:
        self._library = library
        self._columns = Columns(library, selector)

    def find(self, asked: Asked) -> tuple[Matter, list[Column]]:
        """What is compared, and the columns in their order. Raises UserError for not exactly one of theme, problem and
        practices, an unknown one, what is no name of a place, and fewer or more columns than can be set side by side."""
        if len(list(filter(None, (asked.theme, asked.problem, asked.practices)))) != 1:
            raise UserError("请在主题（theme）和难题（problem）里给出一个，也只给出一个。", "theme")
        self._library.refresh()
        if asked.practices:
            return self._columns.chosen(_counted("做法", "practice", list(dict.fromkeys(asked.practices))))
        matter = self._matter(asked)
        places = _counted("地方", "place", different(self._library.gazetteer, asked.places))
        return matter, self._columns.find(matter, self._read(places))

    def table(self, asked: Asked, cite: Cite) -> Record:
        """The contract's ``compare``, and ``others``: where else there are practices of the same themes, none for
        practices that were chosen."""
        matter, columns = self.find(asked)
        made = table(matter, columns, cite, holder(cache(self._library.document)))
        return {**made, "others": [] if matter.is_chosen else list(self._others(matter, columns))}

    def others(self, asked: Asked) -> list[Record]:
        """Where there are practices of what is asked besides its places, with their number, the most first, of the
        level of the first place; none for practices and where nothing is asked. Raises UserError as ``find``."""
        if not (asked.theme or asked.problem):
            return []
        matter = self._matter(asked)
        places = different(self._library.gazetteer, asked.places)
        return list(self._others(matter, self._columns.find(matter, places)))

    def _read(self, places: Sequence[str]) -> list[str]:
        """The places as the gazetteer writes them, none of them twice."""
        return different(self._library.gazetteer, read_places(self._library, places))

    def _matter(self, asked: Asked) -> Matter:
        return self._columns.of_theme(asked.theme) if asked.theme else self._columns.of_problem(asked.problem)

    def _others(self, matter: Matter, columns: Sequence[Column]) -> Iterator[Record]:
        taken = {place for column in columns for place in column.places}
        depth = next((min(map(len, column.places)) for column in columns if column.places), _CITY)
        counts = Counter(path for paths in self._paths(matter, depth) for path in paths)
        free = [(path, count) for path, count in counts.most_common() if not _touches(path, taken)]
        for path, count in free[:MOST_OFFERED]:
            yield {"place": "/".join(path), "name": path[-1], "count": count}

    def _paths(self, matter: Matter, depth: int) -> Iterator[set[Path]]:
        """The places of each practice of the matter, cut to ``depth`` names; what several reports tell comes once."""
        told = self._library.survey.tellings()
        of_it = (each for each in told.told if not each.themes.isdisjoint(matter.themes))
        for each in told.once(of_it):
            yield {path[:depth] for path in each.places if len(path) >= depth}


def _counted(what: str, field: str, names: list[str]) -> list[str]:
    if not FEWEST_PLACES <= len(names) <= MOST_PLACES:
        raise UserError(
            f"一次比较{FEWEST_PLACES}到{MOST_PLACES}个不同的{what}，收到{len(names)}个，请增减后再试。", field
        )
    return names


def _touches(path: Path, taken: Iterable[Path]) -> bool:
    """Whether a place is one of those that are taken, or lies in one, or one lies in it."""
    return any(path[: len(other)] == other[: len(path)] for other in taken)
