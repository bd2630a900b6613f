"""Lines over two logarithmic axes in, an SVG picture with a title, a description and a name at every line out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

Point = tuple[float, float]
_WIDTH, _HEIGHT = 460, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 128, 34, 38
"""Margins of a panel: for the numbers of the upright axis, the names of the lines, the title, the other numbers."""
_LINE = 15
"""Pixels between two names at least."""
_COLOURS = ("#0b5394", "#b45f06", "#38761d", "#990000", "#674ea7", "#45818e", "#444444", "#a61c63")
"""Each at least 4.5 to 1 on white; the names at the lines tell them apart without colour."""
_STYLE = "font-family:sans-serif;font-size:12px"


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture of several: lines by name, each of points with positive coordinates from left to right."""

    title: str
    lines: Mapping[str, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Powers of ten from ``low`` to ``high`` on pixels from ``start`` to ``end``."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def picture(title: str, description: str, panels: Sequence[Panel]) -> str:
    """The panels, two in a row, as one SVG document. ``description`` says in words what is to be seen."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    colours = {name: _COLOURS[n % len(_COLOURS)] for n, name in enumerate(names)}
    width, height = 2 * _WIDTH, ceil(len(panels) / 2) * _HEIGHT
    drawn = [
        f'<g transform="translate({n % 2 * _WIDTH} {n // 2 * _HEIGHT})">{_panel(panel, colours)}</g>'
        for n, panel in enumerate(panels)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="title description" style="{_STYLE}">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="description">{escape(description)}</desc>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Places at least ``gap`` apart in the order of ``wanted``, each at the wished one or as little further on as
    those before it leave room for."""
    places: dict[int, float] = {}
    free = float("-inf")
    for n in sorted(range(len(wanted)), key=wanted.__getitem__):
        places[n] = max(wanted[n], free)
        free = places[n] + gap
    return [places[n] for n in range(len(wanted))]


def _panel(panel: Panel, colours: Mapping[str, str]) -> str:
    points = [point for line in panel.lines.values() for point in line]
    across = _scale((x for x, _ in points), _LEFT, _WIDTH - _RIGHT)
    upright = _scale((y for _, y in points), _HEIGHT - _BOTTOM, _TOP)
    heading = f'<text x="{_LEFT}" y="18" font-weight="bold">{escape(panel.title)}</text>'
    return heading + "".join((*_axes(across, upright), *_lines(panel, across, upright, colours)))


def _scale(values: Iterable[float], start: float, end: float) -> _Scale:
    powers = [log10(value) for value in values]
    low = floor(min(powers, default=0.0))
    return _Scale(low, max(ceil(max(powers, default=1.0)), low + 1), start, end)


def _axes(across: _Scale, upright: _Scale) -> Iterator[str]:
    """A thin line and a number at every power of ten."""
    for value in across.ticks():
        x = across.at(value)
        yield f'<path d="M{x} {upright.start}V{upright.end}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{upright.start + 18}" text-anchor="middle">{value:,.0f}</text>'
    for value in upright.ticks():
        y = upright.at(value)
        yield f'<path d="M{across.start} {y}H{across.end}" stroke="#ddd"/>'
        yield f'<text x="{across.start - 6}" y="{y + 4}" text-anchor="end">{value:,.10g}</text>'


def _lines(panel: Panel, across: _Scale, upright: _Scale, colours: Mapping[str, str]) -> Iterator[str]:
    """Each line with a dot at every measured point and its name behind the last one."""
    placed = {
        name: [(across.at(x), upright.at(y)) for x, y in line] for name, line in panel.lines.items() if line
    }
    heights = spread([line[-1][1] for line in placed.values()], _LINE)
    for (name, line), height in zip(placed.items(), heights, strict=True):
        colour = colours[name]
        path = " ".join(f"{x},{y}" for x, y in line)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in line)
        x, y = line[-1]
        yield f'<path d="M{x + 4} {y}L{across.end + 8} {height}" stroke="{colour}" stroke-width=".5"/>'
        yield f'<text x="{across.end + 10}" y="{height + 4}" fill="{colour}">{escape(name)}</text>'
