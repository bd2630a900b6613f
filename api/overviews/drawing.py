"""Counts in, what a page draws of them out: the shade of a cell, the bars of years, in which an area is a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from api.overviews.overview import Share, Timeline, Year

SHADES = 4
HEIGHT = 150
"""Pixels of the highest bar at most, and of the box of what has no year."""
STEP = 44
"""Pixels from one bar to the next: a label of five characters."""
BREADTH = 28
_GAP = (STEP - BREADTH) // 2
BROADEST = 320
"""Pixels of the box at most: it fits a phone."""
MOST_BARS = 15
"""Years with a bar of their own: they fit a desk; earlier ones share one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The practices of one year, with the heights in pixels of those that tell it and those inferred."""

    label: str
    count: int
    x: int
    stated: float
    inferred: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars from left to right, the highest as high as the ``height``, and the ``box`` of the ``unknown``, its width and
    height, at the same area for each practice."""

    bars: tuple[Bar, ...]
    width: int
    height: float
    box: tuple[float, float]
    unknown: int


def shade(count: int, largest: int) -> int:
    """From 1 to SHADES in equal steps up to the ``largest`` count (> 0); 0 for none."""
    return ceil(SHADES * count / largest)


def percent(share: Share) -> str:
    """A share (``of`` > 0) in whole percent; what is none or all of it is never rounded to."""
    whole = round(100 * share.count / share.of)
    if share.count and not whole:
        return "不到1%"
    return "99%以上" if share.count < share.of and whole == 100 else f"{whole}%"


def draw(timeline: Timeline) -> Drawing:
    """The drawing of a timeline."""
    years = list(_shown(timeline.years))
    each = _height_of_one(timeline, [year for _, year in years])
    bars = tuple(
        Bar(label, year.stated + year.inferred, n * STEP + _GAP, year.stated * each, year.inferred * each)
        for n, (label, year) in enumerate(years)
    )
    area = timeline.unknown * each * BREADTH
    width = max(BREADTH, area / HEIGHT)
    height = max((bar.stated + bar.inferred for bar in bars), default=0)
    return Drawing(bars, STEP * len(bars), height, (width, area / width), timeline.unknown)


def _height_of_one(timeline: Timeline, years: Iterable[Year]) -> float:
    """Pixels of a bar for one practice, so that the highest bar and the box find room."""
    highest = max((year.stated + year.inferred for year in years), default=0)
    return min(HEIGHT / max(highest, 1), BROADEST * HEIGHT / (BREADTH * max(timeline.unknown, 1)))


def _shown(years: tuple[Year, ...]) -> Iterable[tuple[str, Year]]:
    """Each year up to the last, those without practices too, under its label; the earlier ones together."""
    if not years:
        return
    last, known = years[-1].year, {each.year: each for each in years}
    first = max(years[0].year, last - MOST_BARS + 1)
    if earlier := [each for each in years if each.year < first]:
        both = (sum(each.stated for each in earlier), sum(each.inferred for each in earlier))
        yield f"{first}前", Year(first - 1, *both)
    for year in range(first, last + 1):
        yield str(year), known.get(year, Year(year, 0, 0))
