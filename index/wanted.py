"""A question and the reader's options in, what a unit must be to be a hit out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.folding import fold
from index.library import Library
from index.query import Query
from index.words import Filters
from index.worth import is_under

Leg = Literal["words", "vectors", "hybrid", "default"]
By = Literal["practice", "passage", "document"]
Sort = Literal["relevance", "strength"]

_KINDS: dict[By, tuple[str, ...]] = {
    "practice": ("practice", "rest"),
    "passage": ("passage", "rest"),
    "document": (),
}


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many hits of which unit, and what they must be. Empty filters let everything through. ``sort`` by
    ``strength`` puts the firmest outcomes first, and the nearest of those. ``without`` are tokens of what is not to
    be read into the question."""

    k: int = 10
    by: By = "practice"
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    has_figures: bool = False
    strengths: tuple[str, ...] = ()
    is_negative: bool = False
    sort: Sort = "relevance"
    leg: Leg = "default"
    without: frozenset[str] = frozenset()


ANY = SearchOptions()
"""What lets everything through."""


def filters_of(library: Library, query: Query, options: SearchOptions) -> Filters | None:
    """What a unit must be by the question and by the options; None where the two exclude each other."""
    chosen = tuple(path for place in options.places for path in library.reader.paths(place))
    places = _both(query.understood.places, chosen)
    themes = _both(query.required_themes, options.themes)
    if places is None or themes is None:
        return None
    return Filters(
        kinds=_KINDS[options.by],
        places=places,
        themes=themes,
        levels=options.levels or query.understood.levels,
        statuses=options.statuses or query.understood.statuses,
        has_figures=options.has_figures or query.understood.has_figures,
        strengths=options.strengths,
        is_negative=options.is_negative or (query.understood.is_negative and not query.terms),
        excluded_places=query.excluded_places,
        document_ids=_of_sources(library, query.sources),
    )


def _of_sources(library: Library, sources: Sequence[str]) -> tuple[str, ...]:
    """Ids of the documents of which a file's name or the title holds one of ``sources``; if none does, no
    document's id."""
    if not sources:
        return ()
    names = {row.id: fold("\n".join((*row.paths, row.title))) for row in library.documents()}
    return tuple(key for key, name in names.items() if any(each in name for each in sources)) or ("",)


def _both(asked: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...] | None:
    """Paths that lie within one of ``asked`` and one of ``chosen``, where each that is empty lets everything
    through; None if there are none."""
    if not asked or not chosen:
        return asked or chosen
    narrow = [path for path in asked if any(is_under(path, other) for other in chosen)]
    narrow += [path for path in chosen if any(is_under(path, other) for other in asked)]
    return tuple(dict.fromkeys(narrow)) or None
