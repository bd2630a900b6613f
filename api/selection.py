"""A library's practices and what is wanted of them in, those that are wanted out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from api.faults import UserError
from api.places import names_of, not_a_place
from index.actors import LEADS, TARGETS, kinds
from index.asked_places import AskedPlaces
from index.folding import one_of, solid
from index.library import Library
from index.matching import every, read
from index.query import Query
from index.syntax import is_condition
from index.unknown import (
    STATUSES,
    is_place,
    known_places,
    no_level,
    no_place,
    no_status,
    no_theme,
    unknown_values,
)
from index.wanted import SearchOptions
from index.words import Filters
from ingest.document import Document
from ingest.gazetteer import Gazetteer
from ingest.levels import read_level
from ingest.practice import Practice
from ingest.strength import STRENGTHS
from ingest.themes import Vocabulary

Test = Callable[[Practice], bool]
SHOWN = 40
"""Characters of a name that is not known which a refusal repeats."""
_MOST_NAMED = 8
"""Publishers that a refusal names, those of most articles."""
SHORTEST_ID = 4
"""Characters of an id that may stand for it: four tell some hundred documents apart."""


class Selector:
    """Reads filters with the names that people use for places, themes and levels."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        self.gazetteer = gazetteer
        self.vocabulary = vocabulary
        self._asked = AskedPlaces(gazetteer)

    def select(self, library: Library, options: SearchOptions, text: str = "") -> Iterator[Practice]:
        """The practices of ``numbers``."""
        return (practice for _, practice in library.numbered(self.numbers(library, options, text)))

    def numbers(self, library: Library, options: SearchOptions, text: str = "") -> list[int]:
        """Numbers of the practices that match ``text`` as a search does and pass what of ``options`` narrows it, in
        document order. Raises UserError as ``resolved``, and for a condition in ``text`` that cannot be read or met."""
        library.refresh()
        names = tuple(self._names(place)[-1] for place in options.places)
        query = read(library, text, options.without)
        _check_conditions(library, query)
        found = every(library, query, self.resolved(replace(options, places=names)))
        tests = [self.at_place(place) for place in options.places]
        if not tests:
            return found
        return [number for number, each in library.numbered(found) if any(test(each) for test in tests)]

    def resolved(self, options: SearchOptions) -> SearchOptions:
        """``options`` with the names that the index knows. Raises UserError for an unknown theme, level, status or strength."""
        places = [found for place in options.places for found in self.place_names(place)]
        themes = [found for theme in options.themes for found in self.theme_paths(theme)]
        return replace(
            options,
            places=tuple(places),
            themes=tuple(themes),
            levels=tuple(map(known_level, options.levels)),
            statuses=tuple(map(known_status, options.statuses)),
            strengths=tuple(map(known_strength, options.strengths)),
            years=tuple(map(known_year, options.years)),
        )

    def at_place(self, place: str) -> Test:
        """At ``place`` or below it, or telling of it by name among other places of its own (武穴、麻城 of 黄冈):
        a full or short name (宜昌), or names from above down (湖北省/宜昌市)."""
        parts = [set(self.place_names(name)) for name in self._names(place)]

        def is_there(practice: Practice) -> bool:
            paths = (practice.place.path, *_told_of(practice))
            return any(all(names & set(path) for names in parts) for path in paths)

        return is_there

    def _names(self, place: str) -> list[str]:
        """The names of which a place is written, from above down, if need be without a mark between them
        (静安区大宁路街道)."""
        whole = () if self.gazetteer.by_name(place) else self._asked.whole(place)
        return names_of(whole[0] if len(whole) == 1 else place)

    def place_names(self, name: str) -> tuple[str, ...]:
        """``name`` and the full names of the places that it is the short or old name of."""
        return tuple(dict.fromkeys([name, *(entry.name for entry in self.gazetteer.by_name(name))]))

    def theme_paths(self, theme: str) -> tuple[str, ...]:
        """The paths of the themes that ``theme`` names. Raises UserError if it names none."""
        found = self.vocabulary.named(theme.strip()) or self.vocabulary.named(solid(theme))
        if not found:
            raise UserError(f"{no_theme(self.vocabulary, theme)}。", "theme")
        return found


def read_names(library: Library, options: SearchOptions) -> SearchOptions:
    """``options`` with the places of ``read_places``, with who leads or is served as the index holds it, where that is
    not empty, and with publishers as the articles write them. Raises UserError as ``read_places``,
    ``check_actors`` and ``check_publishers``."""
    leads, targets = (tuple(filter(None, map(_actor, each))) for each in (options.leads, options.targets))
    if (
        library.words.seq >= 0
    ):  # Else another process builds the index, which does not tell yet who stands in it.
        check_actors(library, leads, targets)
    places = read_places(library, options.places)
    check_publishers(library, options.publishers)
    publishers = library.reports.written(options.publishers)
    return replace(options, places=places, leads=leads, targets=targets, publishers=publishers)


def _actor(word: str) -> str:
    """A word for who acts, folded, without white space and quotation marks around it."""
    return solid(word).strip("“”\"'")


def read_places(library: Library, places: Iterable[str]) -> tuple[str, ...]:
    """The places as the gazetteer writes them, where they are put in another script or in pinyin as a question may put
    them; an empty one asks for none. Raises UserError as ``check_places``."""
    return tuple(name for place in places if place.strip() for name in _read(library, place.strip()))


def _read(library: Library, place: str) -> tuple[str, ...]:
    """``place`` itself if it is known or what it may mean is not."""
    written = library.reader.written(place)
    is_known = all(is_place(library, name) for name in _named(place))
    if is_known or not all(is_place(library, name) for each in written for name in _named(each)):
        check_places(library, [place])
        return (place,)
    return written


def check_places(library: Library, places: Iterable[str]) -> None:
    """Raises UserError for a place that neither the gazetteer knows nor the material tells of, and for what is no
    name."""
    for name in (name for place in places for name in _named(place)):
        if not is_place(library, name):
            raise UserError(f"{no_place(name)}，{known_places(library, name)}。", "place")


def _named(place: str) -> list[str]:
    names = names_of(place.strip()) if place.strip() else []
    if not all(names):
        raise not_a_place(place[:SHOWN])
    return names


def check_actors(library: Library, leads: Iterable[str], targets: Iterable[str]) -> None:
    """Raises UserError for who leads and who is served where that is no kind and stands so in no practice's words."""
    _check(library, "lead", leads)
    _check(library, "target", targets)


def _check(library: Library, field: str, asked: Iterable[str]) -> None:
    name, table, of_kind, of_words = _ACTORS[field]
    for word in asked:
        if word not in table and not library.words.every(of_words(word), 1):
            held = [kind for kind in table if library.words.every(of_kind(kind), 1)]
            near = [kind for kind in kinds(table, word) if kind in held] or held
            instead = f"可改用类名：{'、'.join(near)}" if near else f"资料里没有写明{name}的做法"
            raise UserError(f"没有哪条做法的{name}写到“{word[:SHOWN]}”，{instead}。", field)


def _check_conditions(library: Library, query: Query) -> None:
    """Raises UserError for a field whose value cannot be read, and for a value that there is not."""
    unread = filter(is_condition, query.understood.unread)
    faults = (f"认不出条件“{each[:SHOWN]}”，请改正或去掉" for each in unread)
    if fault := next(chain(faults, (each.message for each in unknown_values(library, query))), ""):
        raise UserError(f"{fault}。", "q")


def check_publishers(library: Library, publishers: Sequence[str]) -> None:
    """Raises UserError where no searched document is of any of the ``publishers`` asked for."""
    if publishers and not library.reports.by(library.reports.written(publishers)):
        told = library.reports.publishers()
        more = "等" * (len(told) > _MOST_NAMED)
        instead = f"有：{'、'.join(told[:_MOST_NAMED])}{more}" if told else "哪份都没有写明来源"
        raise UserError(f"资料里没有来源“{'、'.join(publishers)[:SHOWN]}”，{instead}。", "publisher")


_ACTORS: Mapping[str, tuple[str, Mapping[str, str], Callable[[str], Filters], Callable[[str], Filters]]] = {
    "lead": (
        "牵头单位",
        LEADS,
        lambda kind: Filters(leads=(kind,)),
        lambda word: Filters(lead_words=(word,)),
    ),
    "target": (
        "对象",
        TARGETS,
        lambda kind: Filters(targets=(kind,)),
        lambda word: Filters(target_words=(word,)),
    ),
}
"""By parameter: what readers call it, its kinds, and what a unit is that is of a kind, or has words in it."""


def known_level(word: str) -> str:
    """The gazetteer's level that ``word`` means (县区, 縣 區). Raises UserError if it means none."""
    found = read_level(solid(word))
    if found is None:
        raise UserError(f"{no_level(word)}。", "level")
    return found


def known_status(word: str) -> str:
    """The status that ``word`` is, in any writing. Raises UserError if it is none."""
    found = one_of(word, STATUSES)
    if found is None:
        raise UserError(f"{no_status(word)}。", "status")
    return found


def known_strength(word: str) -> str:
    """The strength that ``word`` is, in any writing. Raises UserError if it is none."""
    found = one_of(word, STRENGTHS)
    if found is None:
        raise UserError(f"成效没有“{word[:SHOWN]}”这一类，只有：{'、'.join(STRENGTHS)}。", "strength")
    return found


def known_year(word: str) -> str:
    """The year that ``word`` is, in any width. Raises UserError if it is none of four digits."""
    if not re.fullmatch(r"[12]\d{3}", solid(word)):
        raise UserError(f"“{word[:SHOWN]}”不是年份，请写四位数字，如 2021。", "year")
    return solid(word)


def _told_of(practice: Practice) -> Iterator[tuple[str, ...]]:
    """The places below its own that a practice names: it is theirs too. Any other is named in passing."""
    own = practice.place.path
    return (path for path in practice.mentions if path[: len(own)] == own)


def has_path(practice: Practice, path: str) -> bool:
    """Whether the practice is of the theme at ``path`` or of one below it."""
    return any(theme == path or theme.startswith(f"{path}/") for theme in practice.themes)


def find_document(library: Library, name: str) -> Document | None:
    """The document with this id, path or file name, or the only live one whose id begins so. Raises
    UserError for a file name that several live documents have."""
    ids = library.named(name)
    if len(ids) > 1:
        raise UserError(_of_one_name(library, name, ids), "document_id")
    if not ids and len(name) >= SHORTEST_ID:
        begun = [row.id for row in library.documents() if row.id.startswith(name)]
        ids = begun if len(begun) == 1 else []
    return library.document(ids[0]) if ids else None


def _of_one_name(library: Library, name: str, ids: list[str]) -> str:
    paths = {row.id: "、".join(row.paths) for row in library.documents()}
    found = "；".join(f"{key}（{paths[key]}）" for key in ids)
    return f"有{len(ids)}份文档都叫“{name}”，请改用编号或完整路径：{found}。"
