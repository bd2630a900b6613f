"""What is compared and where in, the practices of each place that bear on it out, each told once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from api.comparisons.repeats import repeats
from api.faults import UserError
from api.places import meant, untold
from api.selection import Selector, has_path
from index.clusters import foremost
from index.library import Library
from index.search import search
from index.wanted import SearchOptions
from index.words import Filters
from index.worth import rank
from ingest.clauses import CLAUSE
from ingest.cues import ACTION
from ingest.incipits import told_title
from ingest.paths import levels, prefixes
from ingest.practice import Evidence, Practice
from ingest.span import to_raw

LEAST_SHARE = 0.3
"""What the search gives a place scores at least this share of the best of it."""
MOST_SHOWN = 20
"""Practices of a column: of five reports a province has up to 63 of a theme, its cities up to 19; more is past reading."""
MOST_NEAR = 3
"""Practices that the search may give a place that has none of the theme: near ones, not all that hold a word."""
MOST_FOUND = 10
"""Practices that the search may give a place for a problem that no theme is known for."""
CHOSEN = "所选做法"
"""What is compared where the practices that a reader chose have no theme in common."""
MOST_OTHER = 3
"""Themes that a place without anything of what is compared is said to have practices of, and places that are near."""
_OPPOSED = re.compile("反对|不同意|不愿|不肯|私自|擅自|没有|尚未|未经")
"""Words by which a clause tells what was not done, or what somebody did against the others."""
_CITY = 2
"""Levels of a place path down to the city."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared: a theme or a problem by the ``name`` that was given, the paths of its ``themes``, and the
    ``text`` that is searched for where no practice is of them. ``is_chosen`` says that a reader chose practices;
    then ``themes`` are those that all of them have."""

    name: str
    themes: tuple[str, ...]
    text: str
    problem: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A place with its practices, those with the firmest outcome first, at most MOST_SHOWN of ``total``. ``also``
    holds the other tellings of a practice by its id. ``headed`` are the ids of those that neither are of the theme nor
    name it, but stand under a heading that does; they come last. ``is_near`` says that the search found them and none is of
    the theme; ``paths`` are the places that go by the column's name, ``meant`` all that the gazetteer knows.
    ``deeds`` has, by its id, what a practice did in the matter where its own measure is another.
    ``other`` has, where there is no practice, the themes that the place has practices of, and how many; ``elsewhere``, where
    nothing at all is of the theme, the other places of which the search finds practices near it, and how many."""

    place: str
    practices: tuple[Practice, ...] = ()
    total: int = 0
    also: Mapping[str, tuple[Practice, ...]] = field(default_factory=dict)
    headed: frozenset[str] = frozenset()
    deeds: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    is_near: bool = False
    paths: tuple[str, ...] = ()
    meant: frozenset[tuple[str, ...]] = frozenset()
    other: tuple[tuple[str, int], ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()

    @property
    def only_plans(self) -> bool:
        """Whether nothing in it was done yet."""
        return bool(self.practices) and all(each.status == "计划" for each in self.practices)

    def holds(self, other: "Column") -> bool:
        """Whether a place of the other column lies in one of this."""
        own, others = self.places, other.places
        return any(
            len(place) < len(below) and below[: len(place)] == place for place in own for below in others
        )

    @property
    def places(self) -> set[tuple[str, ...]]:
        """The paths of all places that it stands for."""
        return {*self.meant, *(tuple(path.split("/")) for path in self.paths)}


class Columns:
    """Finds the practices to compare in one library."""

    def __init__(self, library: Library, selector: Selector) -> None:
        self._library = library
        self._selector = selector

    def of_theme(self, theme: str) -> Matter:
        """The matter of a theme. Raises UserError if it is unknown."""
        return Matter(theme, self._selector.theme_paths(theme), theme.rpartition("/")[2])

    def of_problem(self, problem: str) -> Matter:
        """The matter of a problem in everyday words, as a question is read. Raises UserError where it has none."""
        query = self._library.reader.read(problem)
        if not (query.words or query.understood.themes):
            raise UserError(f"“{problem}”里没有可以比较的内容，请写出难题，例如“停车难”。", "problem")
        return Matter(problem, query.understood.themes, query.content, problem)

    def find(self, matter: Matter, places: Iterable[str]) -> list[Column]:
        """A column for each place, in this order."""
        compared = list(places)
        columns = [self._column(matter, place) for place in compared]
        empty = not all(column.practices for column in columns)
        elsewhere = self._elsewhere(matter, compared) if empty and not self._is_held(matter) else ()
        return [each if each.practices else replace(each, elsewhere=elsewhere) for each in columns]

    def chosen(self, ids: Sequence[str]) -> tuple[Matter, list[Column]]:
        """What the practices of these ids have in common, and a column for each. Raises UserError for an unknown id."""
        practices = self._practices(ids)
        if len(practices) < len(ids):
            known = {each.id for each in practices}
            missing = next(key for key in ids if key not in known)
            raise UserError(
                f"资料库中没有做法“{missing}”，可能已重新读入；请从检索结果里重新选择。", "practice"
            )
        shared = set.intersection(
            *({n for theme in each.themes for n in levels(theme)} for each in practices)
        )
        themes = tuple(sorted(shared, key=lambda path: (-path.count("/"), path)))
        name = themes[0].rpartition("/")[2] if themes else CHOSEN
        also = self._tellings(ids, self._library.retellings(list(ids)), {})
        columns = [
            Column(heading, (each,), 1, {each.id: also[each.id]}, paths=_path(each))
            for heading, each in zip(_headings(practices), practices, strict=True)
        ]
        return Matter(name, themes, name, is_chosen=True), columns

    def _column(self, matter: Matter, place: str) -> Column:
        there = list(self._selector.select(self._library, SearchOptions(places=(place,))))
        own, named, headed = self._about(matter, there)
        about = [*_firmest(own), *_firmest(named), *_firmest(headed)]
        found = about or self._searched(matter, place)
        counted = repeats(found)
        ids = {each.id: each for each in _without(found, counted)}
        same = self._library.retellings([each.id for each in found])
        kept = foremost(ids, same)
        shown = kept[:MOST_SHOWN]
        practices = tuple(ids[key] for key in shown)
        return Column(
            place,
            practices,
            len(kept),
            self._tellings(shown, same, counted),
            headed=frozenset(each.id for each in headed).intersection(shown),
            deeds={each.id: told for each in practices if (told := tuple(self._deeds(matter, each)))},
            is_near=bool(found and matter.themes and not about),
            paths=self._namesakes(place, found),
            meant=meant(self._library.gazetteer, place),
            other=() if found else _themes(there),
        )

    def _is_held(self, matter: Matter) -> bool:
        """Whether a practice is of the matter's themes, wherever."""
        held = Filters(kinds=("practice",), themes=matter.themes)
        return bool(matter.themes and self._library.words.count(held))

    def _elsewhere(self, matter: Matter, places: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """The cities besides ``places`` of the nearest practices, those with most of them first."""
        hits = search(self._library, matter.text, SearchOptions(k=MOST_FOUND)).hits
        tests = [self._selector.at_place(place) for place in places]
        near = (hit for hit in hits if hit.score >= LEAST_SHARE * hits[0].score)
        units = self._practices([hit.practice_id or "" for hit in near])
        others = (each for each in units if not any(is_there(each) for is_there in tests))
        counts = Counter("".join(each.place.path[1:_CITY]) for each in others)
        return tuple((city, count) for city, count in counts.most_common() if city)[:MOST_OTHER]

    def _tellings(
        self, ids: Sequence[str], same: Mapping[str, Sequence[str]], counted: Mapping[str, Sequence[str]]
    ) -> dict[str, tuple[Practice, ...]]:
        """The ``same`` practices as each of ``ids`` and as what it makes superfluous (``counted``), with that."""
        keys = {
            key: dict.fromkeys(
                other for one in (key, *counted.get(key, ())) for other in (one, *same.get(one, ()))
            )
            for key in ids
        }
        opened = {
            each.id: each for each in self._practices({other for told in keys.values() for other in told})
        }
        return {
            key: tuple(opened[other] for other in told if other != key and other in opened)
            for key, told in keys.items()
        }

    def _namesakes(self, place: str, practices: Iterable[Practice]) -> tuple[str, ...]:
        names = self._selector.place_names(place.rpartition("/")[2])
        paths = (
            [p for p in prefixes(each.place.path) if p.rpartition("/")[2] in names] for each in practices
        )
        return tuple(sorted({own[0] for own in paths if own}))

    def _about(self, matter: Matter, practices: Iterable[Practice]) -> tuple[list[Practice], ...]:
        """Those that are of a theme of the matter, of the others those whose evidence names one in its own words, in
        passing as it may be, and of the others those of which the nearest heading does: a section on the matter tells of
        it what is filed elsewhere for its own words, such as what it cost."""
        is_named = cache(lambda text: self._names(text, matter))
        own: list[Practice] = []
        named: list[Practice] = []
        headed: list[Practice] = []
        for each in practices:
            if _is_of(each, matter):
                own.append(each)
            elif self._names("".join(part.text for part in each.evidence), matter):
                named.append(each)
            elif is_named(told_title("".join(each.heading_path[-1:]))):
                headed.append(each)
        return own, named, headed

    def _deeds(self, matter: Matter, practice: Practice) -> Iterator[Evidence]:
        """The clauses of a practice that tell something done in the matter, where its measure does not name that: what a
        text tells first (召集居民协商) need not be what is compared (增设停车区域). Of one that is of the matter its measure
        stands before them."""
        if not practice.measure or self._names(practice.measure, matter):
            return
        clauses = list(self._clauses(matter, practice))
        if clauses and _is_of(practice, matter):
            yield Evidence(practice.measure, (practice.ranges or {})["measure"])
        yield from clauses

    def _clauses(self, matter: Matter, practice: Practice) -> Iterator[Evidence]:
        """The clauses of a practice that hold a verb of doing and name the matter, but those of its difficulty."""
        for part in practice.evidence:
            for clause in CLAUSE.finditer(part.text):
                start, end = clause.start(), clause.start() + len(clause[0].rstrip("，,；;。！？!?"))
                is_deed = ACTION.search(clause[0]) and not _OPPOSED.search(clause[0])
                is_problem = part.text[start:end] in practice.problem
                if is_deed and not is_problem and self._names(clause[0], matter):
                    yield Evidence(part.text[start:end], to_raw(part.raw, start, end))

    def _names(self, text: str, matter: Matter) -> bool:
        """Whether a text names one of the themes."""
        return any(_is_under(match.theme_path, matter) for match in self._library.vocabulary.matches(text))

    def _searched(self, matter: Matter, place: str) -> list[Practice]:
        """The practices of a place that a search for the matter finds, as an answer would quote them."""
        k = MOST_NEAR if matter.themes else MOST_FOUND
        options = self._selector.resolved(SearchOptions(k=k, places=(place,)))
        hits = search(self._library, matter.text, options).hits
        near = [hit.practice_id or "" for hit in hits if hit.score >= LEAST_SHARE * hits[0].score]
        is_there = self._selector.at_place(place)
        return [each for each in self._practices(near) if is_there(each)]

    def _practices(self, ids: Iterable[str]) -> tuple[Practice, ...]:
        keys = list(ids)
        units = self._library.open_units(keys)
        return tuple(unit for key in keys if isinstance(unit := units.get(key), Practice))


def _without(practices: Iterable[Practice], counted: Mapping[str, Sequence[str]]) -> list[Practice]:
    superfluous = {key for others in counted.values() for key in others}
    return [each for each in practices if each.id not in superfluous]


def _path(practice: Practice) -> tuple[str, ...]:
    return tuple(filter(None, ["/".join(practice.place.path)]))


def _headings(practices: Sequence[Practice]) -> Iterator[str]:
    """Place and name of each, the title where it has neither; of those that are called alike each has its number."""
    given: Counter[str] = Counter()
    for each in practices:
        place, own = "".join(each.place.path[-1:]), each.measure_name
        name = "：".join(filter(None, (place or untold(each.flags), own or ("" if place else each.title))))
        given[name] += 1
        yield f"{name}（{given[name]}）" if given[name] > 1 else name


def _themes(practices: Iterable[Practice]) -> tuple[tuple[str, int], ...]:
    """The themes of the first level that most of the practices are of."""
    counts = Counter(
        name for each in practices for name in {theme.partition("/")[0] for theme in each.themes}
    )
    return tuple(counts.most_common(MOST_OTHER))


def _firmest(practices: Iterable[Practice]) -> list[Practice]:
    """Those with the firmest outcome first, in document order where they are equal."""
    return sorted(practices, key=rank, reverse=True)


def _is_of(practice: Practice, matter: Matter) -> bool:
    return any(has_path(practice, path) for path in matter.themes)


def _is_under(theme: str, matter: Matter) -> bool:
    return any(theme == path or theme.startswith(f"{path}/") for path in matter.themes)
