"""A question and a library in, whether it asks for so much that it must be narrowed, and by what, out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.library import Library
from index.query import Query
from index.wanted import KINDS, SearchOptions, filters_of
from index.words import Filters

WIDE = 0.4
"""Share of all practices above which a question tells nothing apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """Practices that hold all words of a question and are of the theme or place at ``path``."""

    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Breadth:
    """``share`` of all practices hold every word of the question; so many of each theme, and of each place."""

    share: float
    themes: tuple[Part, ...]
    places: tuple[Part, ...]


def breadth(library: Library, query: Query, options: SearchOptions, places: Iterable[str]) -> Breadth | None:
    """The parts of what a wide question finds, the largest first, of the top themes and of ``places``; None for one
    that is narrow or narrowed, on further pages, and where no practices are asked for."""
    filters = filters_of(library, query, options)
    is_narrowed = (
        query.phrases or query.required or query.within or filters != Filters(kinds=KINDS["practice"])
    )
    if not query.words or is_narrowed or options.offset:
        return None
    held = library.words.count(Filters(kinds=("practice",)))
    holding = library.words.holding(query.words, Filters(kinds=("practice",)))
    if not held or holding <= WIDE * held:
        return None
    themes = [path for path in library.vocabulary.paths() if "/" not in path]
    by_theme = [_part(library, query, path, Filters(("practice",), themes=(path,))) for path in themes]
    by_place = [_part(library, query, path, Filters(("practice",), places=(path,))) for path in places]
    return Breadth(round(holding / held, 3), _largest(by_theme), _largest(by_place))


def _part(library: Library, query: Query, path: str, filters: Filters) -> Part:
    return Part(path, library.words.holding(query.words, filters))


def _largest(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(sorted((part for part in parts if part.count), key=lambda part: (-part.count, part.path)))
