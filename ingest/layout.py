"""Printed characters of a page with their places in, lines in reading order out.

Columns are found by the empty strips between them, as in the recursive XY-cut (Nagy, Seth and
Viswanathan 1992), but bands of the page are grown from the top as long as a strip stays empty: a
headline over two columns then ends a band instead of hiding the strip. Before that a page with several
articles is divided among its headlines, for the columns of two articles may share a strip.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import median

RUN_GAP = 0.7
"""Gap between characters, in font sizes, that ends a run: justified text stays under 0.5."""

LEAST_HEADLINE = 4
"""Fewest characters of a headline: 前　言 is a heading set wide, and each half of it would be one alone."""

LEAST_LINES = 3
LEAST_WIDTH = 6.0
"""A column has at least this many lines, and half of them are at least this many font sizes wide."""

LARGER = 1.2
"""Type of a heading, in sizes of the page's usual type: 2号 over 3号 is 1.4, and 1.24 to 1.4 where a scan
is recognised."""

DISPLAY = 1.6
WIDER = 1.2
"""A headline that has text of its own below it is this much larger than the usual type, or wider than a
column, in usual line widths. Section headings in a column are neither."""

MAX_HEADLINE = 5
"""Most lines of a headline with its kicker and subtitle, which follow one another closely."""

NEAR = 7.0
"""Height, in type sizes, of the four or five lines below a headline that show how wide its columns are."""

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、）)]")
_LATIN = re.compile(r"[!-~À-ɏ]")
_LATIN_SPACE = re.compile(r"[!-~À-ɏ] $")


@dataclass(frozen=True, slots=True)
class Box:
    """Text and its place on the page in points, y upwards; ``column`` holds the edges it is set between,
    ``headline`` tells whether an article begins with it.

    A space at the end of the text is one that the page draws there.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    column: tuple[float, float] = (0.0, 0.0)
    headline: bool = False

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def read_lines(characters: Iterable[Box]) -> list[Box]:
    """The lines of a page: article by article, column by column from left to right, each from the top."""
    runs = list(_runs(characters))
    stories = filter(None, _stories(runs))
    return [line for story in stories for column in _columns(story) for line in _lines(column)]


def ends_paragraph(line: Box, following: Box, pitch: float) -> bool:
    """Whether a paragraph ends between two lines; ``pitch`` is the usual line distance in points."""
    size = min(line.size, following.size)
    if line.headline and following.headline:
        return abs(line.size - following.size) > 0.2 * size or line.column != following.column
    return (
        line.right < line.column[1] - 1.5 * size
        or following.left > following.column[0] + size
        or abs(line.size - following.size) > 0.2 * size
        or line.headline != following.headline
        or line.middle - following.middle > 1.5 * pitch
        or (line.text.endswith("。") and _NUMBERED.match(following.text) is not None)
    )


def is_centred(line: Box) -> bool:
    """Whether ``line`` stands in the middle of its column, well off both edges."""
    left, right = line.left - line.column[0], line.column[1] - line.right
    return min(left, right) > 2 * line.size and abs(left - right) < 2 * line.size


def usual_size(lines: Iterable[Box]) -> float:
    """Type size in points in which most characters are set; 0 for no lines."""
    ordered = sorted(lines, key=lambda line: line.size)
    ends = list(accumulate(len(line.text) for line in ordered))
    return ordered[bisect_left(ends, ends[-1] / 2)].size if ordered else 0.0


def is_full(line: Box) -> bool:
    """Whether ``line`` reaches the right edge of its column, as it does unless a paragraph ends with it."""
    return line.right >= line.column[1] - 1.5 * line.size


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


def _joined(boxes: list[Box]) -> Box:
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
        headline=boxes[0].headline,
    )


def _gap(left: Box, right: Box) -> str:
    """What stands between two neighbours: a wide gap, a space between Latin words or figures, or nothing."""
    if right.left - left.right >= RUN_GAP * max(left.size, right.size):
        return "　"
    return " " if _LATIN_SPACE.search(left.text) and _LATIN.match(right.text) else ""


def _stories(runs: list[Box]) -> Iterator[list[Box]]:
    """Each headline of the page and then the runs below it, from the top; before them what has none."""
    size = usual_size(runs)
    heads = _headlines(runs, size)
    below: dict[Box | None, list[Box]] = {None: [], **{area: [] for area in heads}}
    inside = {run for head in heads.values() for run in head}
    for run in runs:
        if run not in inside:
            below[_owner(run, list(heads))].append(run)
    yield below[None]
    for area, head in heads.items():
        yield [replace(run, column=(area.left, area.right), headline=True) for run in head]
        yield below[area]


def _headlines(runs: list[Box], size: float) -> dict[Box, list[Box]]:
    """The runs of each headline by the area whose width it governs, from the top; ``size`` is the page's
    usual type."""
    large = [run for run in runs if run.size >= LARGER * size]
    width = WIDER * median([run.right - run.left for run in runs if run not in large] or [0.0])
    found: dict[Box, list[Box]] = {}
    for block in _blocks(large):
        most = max(run.size for run in block)
        leads = most >= DISPLAY * size or _around(block).right - _around(block).left > width
        text = _around(block).text
        short = len(list(_bands(block))) <= MAX_HEADLINE and "。" not in text
        if leads and short and len(text) >= LEAST_HEADLINE and not _NUMBERED.match(text):
            found[_area(block, runs)] = block
    return found


def _blocks(large: list[Box]) -> list[list[Box]]:
    """Runs of large type that stand closely one below the other or side by side."""
    blocks: list[list[Box]] = []
    for run in sorted(large, key=lambda run: (-run.middle, run.left)):
        block = next((block for block in blocks if _touches(_around(block), block[-1].size, run)), None)
        if block is None:
            blocks.append([run])
        else:
            block.append(run)
    return blocks


def _touches(block: Box, size: float, run: Box) -> bool:
    near = max(size, run.size)
    beside = min(abs(run.left - block.right), abs(block.left - run.right))
    apart = beside > near and (run.left >= block.right or run.right <= block.left)
    return not apart and block.bottom - run.top < 0.8 * near


def _around(runs: list[Box]) -> Box:
    """One box around ``runs`` of any lines, with their texts one after the other."""
    return replace(_joined(runs), text="".join(run.text for run in runs))


def _area(block: list[Box], runs: list[Box]) -> Box:
    """The place of a headline, as wide as the columns that begin below it, and as the empty paper beside it
    where it is set in the middle of that."""
    place = _around(block)
    others = [run for run in runs if run not in block]
    level = [run for run in others if run.bottom < place.top and run.top > place.bottom]
    left = max([run.right for run in level if run.right <= place.left], default=min(r.left for r in runs))
    right = min([run.left for run in level if run.left >= place.right], default=max(r.right for r in runs))
    if abs((place.left - left) - (right - place.right)) < 2 * place.size:
        return replace(place, left=left, right=right)
    below = [
        run for run in others if 0 < place.bottom - run.middle < NEAR * run.size and _shared(place, run) > run.size
    ]  # fmt: skip
    edges = [place, *below]
    return replace(place, left=min(run.left for run in edges), right=max(run.right for run in edges))


def _shared(first: Box, second: Box) -> float:
    """Width in points that two boxes have in common."""
    return min(first.right, second.right) - max(first.left, second.left)


def _owner(run: Box, areas: list[Box]) -> Box | None:
    """The headline whose text ``run`` is: the lowest one above it, else the highest one on its left."""
    above = [
        area
        for area in areas
        if area.bottom >= run.middle and _shared(area, run) > 0.5 * (run.right - run.left)
    ]
    beside = [area for area in areas if area.top + run.size >= run.middle and area.right <= run.left]
    return min(above, key=lambda area: area.bottom, default=None) or next(iter(beside), None)


def _columns(runs: list[Box]) -> list[list[Box]]:
    """Runs of each column in reading order; what stands outside columns is a column of its own."""
    if sides := _sides(runs):
        return [column for side in sides for column in _columns(side)]
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
    lines = [_joined(sorted(row, key=lambda run: run.left)) for row in rows]
    column = runs[0].column if runs[0].headline else _edges(lines)
    return (replace(line, column=column) for line in lines)


def _edges(lines: list[Box]) -> tuple[float, float]:
    """Where the text of a column begins and ends: stamps and page numbers stand out of it."""
    widest = max(line.right - line.left for line in lines)
    text = [line for line in lines if line.right - line.left >= widest / 2]
    return min(line.left for line in text), max(line.right for line in text)
