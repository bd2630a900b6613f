"""A library's practices and what is wanted of them in, those that are wanted out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypedDict, get_args

from api.faults import UserError
from index.actors import LEADS, TARGETS
from index.library import Library
from index.wanted import SearchOptions
from index.words import Filters
from ingest.document import Document
from ingest.gazetteer import LEVELS, Gazetteer
from ingest.levels import read_level
from ingest.practice import Practice, Status
from ingest.strength import STRENGTHS
from ingest.themes import Vocabulary

Test = Callable[[Practice], bool]
STATUSES: tuple[Status, ...] = get_args(Status)

SHORTEST_ID = 4
"""Characters of an id that may stand for it: four tell some hundred documents apart."""


class PracticeFilter(TypedDict, total=False):
    """Which practices are wanted; what is left out or None does not narrow."""

    theme: str | None
    place: str | None
    level: str | None
    status: str | None
    has_figures: bool
    strength: str | None
    negative: bool
    document: str | None


class Selector:
    """Reads filters with the names that people use for places, themes and levels."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        self.gazetteer = gazetteer
        self.vocabulary = vocabulary

    def select(self, library: Library, wanted: PracticeFilter) -> Iterator[Practice]:
        """The practices of ``library`` that pass every part of ``wanted``, in document order. Raises UserError for an
        unknown theme, level, status or strength."""
        tests, filters = list(self._tests(wanted)), self._filters(wanted)
        library.refresh()
        found = library.practices() if filters == Filters() else library.practices_of(filters)
        return (practice for practice in found if all(test(practice) for test in tests))

    def _filters(self, wanted: PracticeFilter) -> Filters:
        """What the word index can tell of ``wanted``: where it knows a name in several places, all of them."""
        place, theme, document = wanted.get("place"), wanted.get("theme"), wanted.get("document")
        return Filters(
            places=self.place_names(place.rpartition("/")[2]) if place else (),
            themes=self.theme_paths(theme) if theme else (),
            document_ids=(document,) if document else (),
            has_figures=bool(wanted.get("has_figures")),
        )

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
            leads=tuple(map(known_lead, options.leads)),
            targets=tuple(map(known_target, options.targets)),
            years=tuple(map(known_year, options.years)),
        )

    def _tests(self, wanted: PracticeFilter) -> Iterator[Test]:
        if theme := wanted.get("theme"):
            yield self.of_theme(theme)
        if place := wanted.get("place"):
            yield self.at_place(place)
        if level := wanted.get("level"):
            yield at_level(known_level(level))
        if status := wanted.get("status"):
            yield of_status(known_status(status))
        if wanted.get("has_figures"):
            yield lambda practice: bool(practice.figures)
        if strength := wanted.get("strength"):
            yield of_strength(known_strength(strength))
        if wanted.get("negative"):
            yield lambda practice: practice.is_negative
        if document := wanted.get("document"):
            yield lambda practice: practice.document_id == document

    def at_place(self, place: str) -> Test:
        """At ``place`` or below it, or telling of it by name among other places of its own (武穴、麻城 of 黄冈):
        a full or short name (宜昌), or names from above down (湖北省/宜昌市)."""
        parts = [set(self.place_names(name)) for name in place.split("/")]

        def is_there(practice: Practice) -> bool:
            paths = (practice.place.path, *_told_of(practice))
            return any(all(names & set(path) for names in parts) for path in paths)

        return is_there

    def place_names(self, name: str) -> tuple[str, ...]:
        """``name`` and the full names of the places that it is the short or old name of."""
        return tuple(dict.fromkeys([name, *(entry.name for entry in self.gazetteer.by_name(name))]))

    def of_theme(self, theme: str) -> Test:
        """Of ``theme`` or a theme below it: a path, a name or a synonym. Raises UserError if unknown."""
        paths = self.theme_paths(theme)
        return lambda practice: any(has_path(practice, path) for path in paths)

    def theme_paths(self, theme: str) -> tuple[str, ...]:
        """The paths of the themes that ``theme`` names. Raises UserError if it names none."""
        found = self.vocabulary.named(theme)
        if not found:
            known = "、".join(path for path in self.vocabulary.paths() if "/" not in path)
            raise UserError(f"没有“{theme}”这个主题，一级主题有：{known}。", "theme")
        return found


def at_level(level: str) -> Test:
    """At this level of the gazetteer."""
    return lambda practice: practice.level == level


def of_status(status: str) -> Test:
    """With this status."""
    return lambda practice: practice.status == status


def of_strength(strength: str) -> Test:
    """With an outcome told so firmly."""
    return lambda practice: practice.strength == strength


def known_level(word: str) -> str:
    """The gazetteer's level that ``word`` means (县区). Raises UserError if it means none."""
    found = read_level(word)
    if found is None:
        raise UserError(f"没有“{word}”这个层级，层级有：{'，'.join(LEVELS)}。", "level")
    return found


def known_status(word: str) -> str:
    """``word`` itself. Raises UserError if it is no status."""
    if word not in STATUSES:
        raise UserError(f"没有“{word}”这个状态，状态有：{'、'.join(STATUSES)}。", "status")
    return word


def known_strength(word: str) -> str:
    """``word`` itself. Raises UserError if it is no strength."""
    if word not in STRENGTHS:
        raise UserError(f"成效没有“{word}”这一类，只有：{'、'.join(STRENGTHS)}。", "strength")
    return word


def known_lead(word: str) -> str:
    """``word`` itself. Raises UserError if nobody of this kind leads."""
    if word not in LEADS:
        raise UserError(f"牵头单位没有“{word}”这一类，只有：{'、'.join(LEADS)}。", "lead")
    return word


def known_target(word: str) -> str:
    """``word`` itself. Raises UserError if it is no group of people."""
    if word not in TARGETS:
        raise UserError(f"群体没有“{word}”这一类，只有：{'、'.join(TARGETS)}。", "target")
    return word


def known_year(word: str) -> str:
    """``word`` itself. Raises UserError if it is no year of four digits."""
    if not re.fullmatch(r"[12]\d{3}", word):
        raise UserError(f"“{word[:40]}”不是年份，请写四位数字，如 2021。", "year")
    return word


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
        raise UserError(_of_one_name(library, name, ids))
    if not ids and len(name) >= SHORTEST_ID:
        begun = [row.id for row in library.documents() if row.id.startswith(name)]
        ids = begun if len(begun) == 1 else []
    return library.document(ids[0]) if ids else None


def _of_one_name(library: Library, name: str, ids: list[str]) -> str:
    paths = {row.id: "、".join(row.paths) for row in library.documents()}
    found = "；".join(f"{key}（{paths[key]}）" for key in ids)
    return f"有{len(ids)}份文档都叫“{name}”，请改用编号或完整路径：{found}。"
