"""Printed characters of a page with their places in, lines in reading order out.

Columns are found by the empty strips between them, as in the recursive XY-cut (Nagy, Seth and
Viswanathan 1992), but bands of the page are grown from the top as long as a strip stays empty: a
headline over two columns then ends a band instead of hiding the strip.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

RUN_GAP = 0.7
"""Gap between characters, in font sizes, that ends a run: justified text stays under 0.5."""

LEAST_LINES = 3
LEAST_WIDTH = 6.0
"""A column has at least this many lines, and half of them are at least this many font sizes wide."""

_LATIN = re.compile(r"[!-~À-ɏ]")
_LATIN_SPACE = re.compile(r"[!-~À-ɏ] $")


@dataclass(frozen=True, slots=True)
class Box:
    """Text and its place on the page in points, y upwards; ``column`` holds the edges it is set between.

    A space at the end of the text is one that the page draws there.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    column: tuple[float, float] = (0.0, 0.0)

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def read_lines(characters: Iterable[Box]) -> list[Box]:
    """The lines of a page, column by column from left to right, each column from the top."""
    return [line for column in _columns(list(_runs(characters))) for line in _lines(column)]


def ends_paragraph(line: Box, following: Box, pitch: float) -> bool:
    """Whether a paragraph ends between two lines; ``pitch`` is the usual line distance in points."""
    size = min(line.size, following.size)
    return (
        line.right < line.column[1] - 1.5 * size
        or following.left > following.column[0] + size
        or abs(line.size - following.size) > 0.2 * size
        or line.middle - following.middle > 1.5 * pitch
    )


def is_centred(line: Box) -> bool:
    """Whether ``line`` stands in the middle of its column, well off both edges."""
    left, right = line.left - line.column[0], line.column[1] - line.right
    return min(left, right) > 2 * line.size and abs(left - right) < 2 * line.size


def usual_pitch(lines: list[Box]) -> float:
    """Median distance of a line to the next one below it, in points; infinite for a single line."""
    steps = [a.middle - b.middle for a, b in pairwise(lines) if a.middle > b.middle]
    return median(steps) if steps else float("inf")


def _runs(characters: Iterable[Box]) -> Iterator[Box]:
    """Neighbouring characters put together, in the order in which the page draws them."""
    run: list[Box] = []
    for character in characters:
        if run and not _adjoins(run[-1], character):
            yield _joined(run)
            run = []
        run.append(character)
    if run:
        yield _joined(run)


def _adjoins(left: Box, right: Box) -> bool:
    size = max(left.size, right.size)
    level = abs(left.middle - right.middle) < 0.5 * size
    return level and -0.5 * size < right.left - left.right < RUN_GAP * size


def _joined(boxes: list[Box], column: tuple[float, float] = (0.0, 0.0)) -> Box:
    """One box around ``boxes`` of one line, with the spaces that their gaps stand for."""
    text = boxes[0].text
    for left, right in pairwise(boxes):
        text = text.rstrip() + _gap(left, right) + right.text
    return Box(
        text.rstrip(),
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
        column,
    )


def _gap(left: Box, right: Box) -> str:
    """What stands between two neighbours: a wide gap, a space between Latin words or figures, or nothing."""
    if right.left - left.right >= RUN_GAP * max(left.size, right.size):
        return "　"
    return " " if _LATIN_SPACE.search(left.text) and _LATIN.match(right.text) else ""


def _columns(runs: list[Box]) -> list[list[Box]]:
    """Runs of each column in reading order; what stands outside columns is a column of its own."""
    found: list[list[Box]] = []
    single: list[Box] = []
    for group in _groups(runs):
        sides = _sides(group)
        if not sides:
            single += group
            continue
        found += [single] if single else []
        found += [column for side in sides for column in _columns(side)]
        single = []
    return [*found, single] if single else found


def _groups(runs: list[Box]) -> Iterator[list[Box]]:
    """Bands of the page, put together as long as one strip stays empty through all of them."""
    group: list[Box] = []
    for band in _bands(runs):
        if group and not _strip(group + band):
            yield group
            group = []
        group = group + band
    if group:
        yield group


def _bands(runs: list[Box]) -> Iterator[list[Box]]:
    """Runs that stand side by side. Heights count by their middle part: tight lines touch."""
    band: list[Box] = []
    floor = 0.0
    for run in sorted(runs, key=lambda run: -run.middle):
        if band and run.middle + 0.2 * run.size < floor:
            yield band
            band = []
        floor = min(floor, run.middle - 0.2 * run.size) if band else run.middle - 0.2 * run.size
        band.append(run)
    if band:
        yield band


def _strip(runs: list[Box]) -> tuple[float, float] | None:
    """The widest empty strip between runs, at least RUN_GAP wide."""
    widest, edge = (0.0, 0.0), float("inf")
    for run in sorted(runs, key=lambda run: run.left):
        if run.left - edge > widest[1] - widest[0]:
            widest = edge, run.left
        edge = run.right if edge == float("inf") else max(edge, run.right)
    return widest if widest[1] - widest[0] >= RUN_GAP * median(run.size for run in runs) else None


def _sides(group: list[Box]) -> list[list[Box]]:
    """What is left and right of the empty strip if both are columns of text, else nothing."""
    strip = _strip(group)
    if not strip:
        return []
    sides = [run for run in group if run.right <= strip[0]], [run for run in group if run.left >= strip[1]]
    return list(sides) if all(map(_is_column, sides)) else []


def _is_column(runs: list[Box]) -> bool:
    width = median((run.right - run.left) / run.size for run in runs)
    return len(runs) >= LEAST_LINES and width >= LEAST_WIDTH


def _lines(runs: list[Box]) -> Iterator[Box]:
    """The lines of one column from the top, each from left to right."""
    rows: list[list[Box]] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if rows and rows[-1][0].middle - run.middle < 0.5 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    column = min(run.left for run in runs), max(run.right for run in runs)
    return (_joined(sorted(row, key=lambda run: run.left), column) for row in rows)
