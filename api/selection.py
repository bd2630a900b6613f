"""A library's practices and what is wanted of them in, those that are wanted out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypedDict

from api.faults import UserError
from index.library import Library
from index.search import SearchOptions
from ingest.document import Document
from ingest.gazetteer import Gazetteer
from ingest.practice import Practice
from ingest.themes import Vocabulary

Test = Callable[[Practice], bool]

SHORTEST_ID = 4
"""Characters of an id that may stand for it: four tell some hundred documents apart."""


class PracticeFilter(TypedDict, total=False):
    """Which practices are wanted; what is left out or None does not narrow."""

    theme: str | None
    place: str | None
    level: str | None
    status: str | None
    has_figures: bool
    document: str | None


class Selector:
    """Reads filters with the names that people use for places and themes."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        self.gazetteer = gazetteer
        self.vocabulary = vocabulary

    def select(self, practices: Iterable[Practice], wanted: PracticeFilter) -> Iterator[Practice]:
        """The practices that pass every part of ``wanted``. Raises UserError for an unknown theme."""
        tests = list(self._tests(wanted))
        return (practice for practice in practices if all(test(practice) for test in tests))

    def resolved(self, options: SearchOptions) -> SearchOptions:
        """``options`` with the places and themes as the index knows them. Raises UserError for an unknown theme."""
        places = [found for place in options.places for found in self.place_names(place)]
        themes = [found for theme in options.themes for found in self.theme_paths(theme)]
        return replace(options, places=tuple(places), themes=tuple(themes))

    def _tests(self, wanted: PracticeFilter) -> Iterator[Test]:
        if theme := wanted.get("theme"):
            yield self.of_theme(theme)
        if place := wanted.get("place"):
            yield self.at_place(place)
        if level := wanted.get("level"):
            yield lambda practice: practice.level.startswith(level)
        if status := wanted.get("status"):
            yield lambda practice: practice.status == status
        if wanted.get("has_figures"):
            yield lambda practice: bool(practice.figures)
        if document := wanted.get("document"):
            yield lambda practice: practice.document_id == document

    def at_place(self, place: str) -> Test:
        """At ``place`` or below it: a full or short name (宜昌), or names from above down (湖北省/宜昌市)."""
        parts = [set(self.place_names(name)) for name in place.split("/")]
        return lambda practice: all(names & set(practice.place.path) for names in parts)

    def place_names(self, name: str) -> tuple[str, ...]:
        """``name`` and the full names of the places that it is the short or old name of."""
        return tuple(dict.fromkeys([name, *(entry.name for entry in self.gazetteer.by_name(name))]))

    def of_theme(self, theme: str) -> Test:
        """Of ``theme`` or a theme below it: a path, a name or a synonym. Raises UserError if unknown."""
        paths = self.theme_paths(theme)
        return lambda practice: any(has_path(practice, path) for path in paths)

    def theme_paths(self, theme: str) -> tuple[str, ...]:
        """The paths of the themes that ``theme`` names. Raises UserError if it names none."""
        named = [path for path in self.vocabulary.paths() if theme in (path, path.rpartition("/")[2])]
        found = named or [m.theme_path for m in self.vocabulary.matches(theme) if m.term == theme]
        if not found:
            known = "、".join(path for path in self.vocabulary.paths() if "/" not in path)
            raise UserError(f"没有“{theme}”这个主题，一级主题有：{known}。")
        return tuple(found)


def has_path(practice: Practice, path: str) -> bool:
    """Whether the practice is of the theme at ``path`` or of one below it."""
    return any(theme == path or theme.startswith(f"{path}/") for theme in practice.themes)


def find_document(library: Library, name: str) -> Document | None:
    """The document with this id, path or file name, or the only live one whose id begins so."""
    found = library.document(name)
    if found is None and len(name) >= SHORTEST_ID:
        ids = [row.id for row in library.documents() if row.id.startswith(name)]
        return library.document(ids[0]) if len(ids) == 1 else None
    return found
