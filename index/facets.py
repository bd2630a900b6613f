"""Units found in, counts of the values that narrow the result out, most frequent first."""

from collections import Counter
from collections.abc import Iterable, Sequence

from index.actors import LEADS, TARGETS, kinds
from index.dating import INFERRED
from index.library import Library
from index.matching import Scored
from index.reports import published, years_of
from index.store import Unit
from index.words import Filters
from ingest.paths import levels, prefixes
from ingest.practice import Practice

Row = dict[str, str | int]


def facets(library: Library, found: Sequence[Scored], is_more: bool) -> dict[str, object]:
    """Counts over all of ``found``: where there ``is_more`` that was not looked at they are floors, and ``at_least`` says
    so. What a passage tells of shortcomings the word index knows: reading it again would take longer than the search."""
    units = [item.unit for item in found]
    practices = [unit for unit in units if isinstance(unit, Practice)]
    issues = library.reports.of(list({unit.document_id for unit in units}))
    publishers = (published(unit, issues).publisher for unit in units)
    return {
        "place": _counted("path", (prefix for unit in units for prefix in _place_values(unit))),
        "theme": _counted("path", (prefix for each in practices for prefix in _theme_values(each.themes))),
        "level": _counted("value", (each.level for each in practices if each.level)),
        "lead": _counted("value", (kind for each in practices for kind in kinds(LEADS, each.lead))),
        "target": _counted("value", (kind for each in practices for kind in kinds(TARGETS, each.target))),
        "status": _counted("value", (each.status for each in practices)),
        "has_figures": sum(bool(each.figures) for each in practices),
        "strength": _counted("value", (each.strength for each in practices)),
        "publisher": _counted("value", filter(None, publishers)),
        "year": _years(year for unit in units for year in years_of(unit, issues)),
        "negative": len(library.words.among([unit.id for unit in units], Filters(is_negative=True))),
        "at_least": is_more,
    }


def _years(found: Iterable[str]) -> list[Row]:
    """The newest first; ``count`` is of those whose words tell the year, ``inferred`` of the others."""
    counts = Counter(found)
    each = sorted({year.removeprefix(INFERRED) for year in counts}, reverse=True)
    return [{"value": year, "count": counts[year], "inferred": counts[f"{INFERRED}{year}"]} for year in each]


def _place_values(unit: Unit) -> set[str]:
    """Of the place and of the places mentioned, as the index has them."""
    place = unit.place.path if isinstance(unit, Practice) else ()
    return {prefix for path in (place, *unit.mentions) for prefix in prefixes(path)}


def _theme_values(themes: Iterable[str]) -> set[str]:
    return {prefix for theme in themes for prefix in levels(theme)}


def _counted(name: str, values: Iterable[str]) -> list[Row]:
    counts = Counter(values)
    return [
        {name: value, "count": n} for value, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]
