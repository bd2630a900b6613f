"""A question and the reader's options in, what a unit must be to be a hit out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.actors import LEADS, TARGETS
from index.dating import INFERRED
from index.folding import fold
from index.library import Library
from index.query import Query
from index.reports import Issues, published, years_of
from index.store import Unit
from index.words import Filters
from index.worth import is_under

Leg = Literal["words", "vectors", "hybrid", "default"]
By = Literal["practice", "passage", "document"]
Sort = Literal["relevance", "strength", "time"]

PATIENCE = 3.0
"""Seconds after which readers take a search for broken."""
KINDS: dict[By, tuple[str, ...]] = {
    "practice": ("practice", "rest", "beside"),
    "passage": ("passage", "rest"),
    "document": (),
}


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many hits of which unit, after how many (``offset``), and what they must be. Empty filters let everything
    through. ``sort`` by ``strength`` puts the firmest outcomes first, by ``time`` the newest, and the nearest of
    those. ``without`` are tokens of what is not to be read into the question; each word of ``within`` must stand in a
    hit, or what stands for it. ``leads`` and ``targets`` are kinds of ``index.actors``, or what is in the source's own words; ``years`` have four digits:
    with ``is_inferred`` what tells no year of its own is of the year in which it was published. A search that meets
    few of the conditions looks at more and more units for ``patience`` seconds. Hits are given from the one behind the
    unit ``after`` on, wherever that stands by now; behind ``offset`` where it is no hit any more."""

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
    leads: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    is_inferred: bool = False
    publishers: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    offset: int = 0
    patience: float = PATIENCE
    after: str = ""


ANY = SearchOptions()
"""What lets everything through."""
NO_DOCUMENT = ("",)
"""No document's id."""


def filters_of(library: Library, query: Query, options: SearchOptions) -> Filters | None:
    """What a unit must be by the question and by the options; None where the two exclude each other."""
    chosen = tuple(path for place in options.places for path in library.reader.paths(place))
    places = _both(query.understood.places, chosen)
    themes = _both(query.required_themes, options.themes)
    document_ids = _common(of_sources(library, query.sources), _by_publishers(library, options))
    if places is None or themes is None or document_ids is None:
        return None
    return Filters(
        kinds=KINDS[options.by],
        places=places,
        themes=themes,
        levels=options.levels or query.understood.levels,
        statuses=options.statuses or query.understood.statuses,
        has_figures=options.has_figures or query.understood.has_figures,
        strengths=options.strengths,
        is_negative=options.is_negative or (query.understood.is_negative and not query.terms),
        excluded_places=query.excluded_places,
        document_ids=document_ids,
        holding=query.within,
        leads=tuple(each for each in options.leads if each in LEADS),
        targets=tuple(each for each in options.targets if each in TARGETS),
        lead_words=tuple(fold(each) for each in options.leads if each not in LEADS),
        target_words=tuple(fold(each) for each in options.targets if each not in TARGETS),
        times=_times(options),
        dated=tuple(library.reports.of_years(options.years)) if options.is_inferred else (),
    )


def of_sources(library: Library, sources: Sequence[str]) -> tuple[str, ...]:
    """Ids of the documents of which a file's name or the title holds one of the folded ``sources``; if none does,
    NO_DOCUMENT."""
    if not sources:
        return ()
    names = {row.id: fold("\n".join((*row.paths, row.title))) for row in library.documents()}
    return tuple(key for key, name in names.items() if any(each in name for each in sources)) or NO_DOCUMENT


def suits(options: SearchOptions, unit: Unit, issues: Issues) -> bool:
    """Whether a unit of a document that suits is of an article that does, by its publisher and its year."""
    by = not options.publishers or published(unit, issues).publisher in options.publishers
    return by and (not options.years or not set(_times(options)).isdisjoint(years_of(unit, issues)))


def _by_publishers(library: Library, options: SearchOptions) -> tuple[str, ...]:
    """Ids of the documents that they published; if there are none, NO_DOCUMENT."""
    return tuple(library.reports.by(options.publishers)) or NO_DOCUMENT if options.publishers else ()


def _times(options: SearchOptions) -> tuple[str, ...]:
    read = (f"{INFERRED}{year}" for year in options.years) if options.is_inferred else ()
    return (*options.years, *read)


def _common(asked: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...] | None:
    """What is in both, where each that is empty lets everything through; None if there is nothing."""
    held = frozenset(chosen)
    return (tuple(each for each in asked if each in held) or None) if asked and chosen else asked or chosen


def _both(asked: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...] | None:
    """Paths that lie within one of ``asked`` and one of ``chosen``, where each that is empty lets everything
    through; None if there are none."""
    if not asked or not chosen:
        return asked or chosen
    narrow = [path for path in asked if any(is_under(path, other) for other in chosen)]
    narrow += [path for path in chosen if any(is_under(path, other) for other in asked)]
    return tuple(dict.fromkeys(narrow)) or None
