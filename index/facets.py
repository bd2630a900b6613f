"""Units found in, counts of the values that narrow the result out, most frequent first."""

from collections import Counter
from collections.abc import Iterable, Sequence

from index.library import Library
from index.matching import Scored
from index.store import Unit
from index.words import Filters
from ingest.paths import levels, prefixes
from ingest.practice import Practice


def facets(library: Library, found: Sequence[Scored]) -> dict[str, object]:
    """Counts over all of ``found``. What a passage tells of shortcomings the word index knows: reading it again
    would take longer than the search."""
    practices = [item.unit for item in found if isinstance(item.unit, Practice)]
    keys = [item.unit.id for item in found]
    return {
        "place": _counted("path", (prefix for item in found for prefix in _place_values(item.unit))),
        "theme": _counted("path", (prefix for each in practices for prefix in _theme_values(each.themes))),
        "level": _counted("value", (each.level for each in practices if each.level)),
        "status": _counted("value", (each.status for each in practices)),
        "has_figures": sum(bool(each.figures) for each in practices),
        "strength": _counted("value", (each.strength for each in practices)),
        "negative": len(library.words.among(keys, Filters(is_negative=True))),
    }


def _place_values(unit: Unit) -> set[str]:
    """Of the place and of the places mentioned, as the index has them."""
    place = unit.place.path if isinstance(unit, Practice) else ()
    return {prefix for path in (place, *unit.mentions) for prefix in prefixes(path)}


def _theme_values(themes: Iterable[str]) -> set[str]:
    return {prefix for theme in themes for prefix in levels(theme)}


def _counted(name: str, values: Iterable[str]) -> list[dict[str, str | int]]:
    counts = Counter(values)
    return [
        {name: value, "count": n} for value, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]
