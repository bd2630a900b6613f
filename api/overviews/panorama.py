"""A library's overview and what of it is wanted in, the values that its page shows out."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import QueryParams

from api.overviews.drawing import BREADTH, SHADES, draw, percent, shade
from api.overviews.overview import Matrix, Name, Narrow, Overview
from api.overviews.tallies import unplaced
from ingest.paths import levels

MOST_COLUMNS = 12
"""Places that a table shows on a desk without being scrolled."""
MOST_NAMES = 200
"""Names that are shown at once: more are shown letter by letter."""
TOGGLES = (
    ("全部", {"has_figures": False, "without_plans": False}),
    ("有数字", {"has_figures": True, "without_plans": False}),
    ("不含计划", {"has_figures": False, "without_plans": True}),
)


def read_narrow(query: QueryParams) -> Narrow:
    """The conditions of a page's query string; what is no condition is passed over."""
    place = "/".join(filter(None, map(str.strip, query.get("place", "").split("/"))))
    ticks = {name: query.get(name) == "1" for name in ("has_figures", "without_plans")}
    return Narrow(place, letter=query.get("letter", "")[:1].upper(), **ticks)


def page(overview: Overview, narrow: Narrow) -> dict[str, Any]:
    """What the template shows, by name."""
    matrix, names = overview.matrix(narrow), overview.printed_names(narrow)
    timeline = overview.timeline(narrow)
    letters = Counter(each.initial for each in names)
    is_long = len(names) > MOST_NAMES
    letter = narrow.letter if narrow.letter in letters else next(iter(letters), "") if is_long else ""
    return {
        "narrow": narrow,
        "toggles": TOGGLES,
        "trail": levels(narrow.place) if narrow.place else [],
        "provinces": _provinces(matrix),
        "matrix": matrix,
        "columns": matrix.places[:MOST_COLUMNS],
        "largest": _largest(matrix),
        "unplaced": unplaced(narrow.place),
        "timeline": timeline,
        "drawing": draw(timeline),
        "breadth": BREADTH,
        "letters": letters,
        "letter": letter,
        "is_long": is_long,
        "named": _by_letter(names, letter),
        "quality": overview.quality(),
        "shade": shade,
        "percent": percent,
    }


def _provinces(matrix: Matrix) -> list[str]:
    """The provinces of the columns, where any place is counted."""
    return [] if matrix.place else sorted({place.path.split("/")[0] for place in matrix.places})


def _largest(matrix: Matrix) -> int:
    """The largest number of a cell that is shown; where it is small, each number has its own shade."""
    return max((SHADES, *(n for row in matrix.rows for n in row.counts[:MOST_COLUMNS])))


def _by_letter(names: Sequence[Name], letter: str) -> dict[str, list[Name]]:
    """The names of one letter, or of all, by letter."""
    found: dict[str, list[Name]] = {}
    for each in names:
        if each.initial == (letter or each.initial):
            found.setdefault(each.initial, []).append(each)
    return found
