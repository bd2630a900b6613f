"""Lines in, a newspaper page as a text file out, with what is true of it in raw ranges."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from benchmarks.articles import Line, Role, Run
from ingest.span import Range


@dataclass(frozen=True, slots=True)
class TrueParagraph:
    """A paragraph as it must read, and its raw ranges in reading order."""

    text: str
    raw: tuple[Range, ...]
    article: int


@dataclass(frozen=True, slots=True)
class Seam:
    """Two lines that are one sentence. ``pairs`` are the offsets (last character before, first character
    after) that make it whole: one more for every doubled character, either copy of which may go."""

    kind: str
    pairs: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """A raw range that is no body text, or too much of it: ``role`` as in Run."""

    role: Role
    kind: str
    raw: Range


@dataclass(frozen=True, slots=True)
class TrueLoss:
    """Something that the page has lost, and the numbers of the printed lines at which it can be seen."""

    kind: str
    lines: frozenset[int]
    at: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its truth. ``starts`` are the offsets of the printed lines, ``twin`` is the same page before
    the damage, ``mirror`` says that its characters were converted by machine."""

    name: str
    text: str
    layout: str
    starts: tuple[int, ...]
    paragraphs: tuple[TrueParagraph, ...]
    seams: tuple[Seam, ...]
    parts: tuple[Part, ...]
    losses: tuple[TrueLoss, ...]
    articles: int
    mirror: bool = False
    twin: "Page | None" = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines become a file: what stands before the first, between two, before a caption, at the end."""

    name: str
    begin: str = ""
    between: tuple[str, ...] = ("\n",)
    before_caption: str = "\n"
    end: str = "\n"


LAYOUTS = (
    Layout("blank lines", "\n\n", ("\n\n",), "\n\n\n\n", ""),
    Layout("some blank lines", "\n\n", ("\n\n", "\n\n", "\n"), "\n\n\n\n", "\n"),
    Layout("tight", end="\n \n"),
    Layout("one line", between=("　　",), before_caption="　　", end=""),
)
LAYOUT_SHARES = (50, 20, 20, 10)


def printed(lines: list[Line], layout: Layout, rng: Random) -> tuple[str, list[int]]:
    """The text of a file and the offset of each line."""
    text, starts = layout.begin, []
    for n, line in enumerate(lines):
        if n:
            text += layout.before_caption if line.role == "caption" else rng.choice(layout.between)
        starts.append(len(text))
        text += "".join(run.text for run in line.runs)
    return text + layout.end, starts


def page_of(name: str, lines: list[Line], layout: Layout, rng: Random) -> Page:
    """The lines as a file with their truth."""
    text, starts = printed(lines, layout, rng)
    truth = Truth(lines, starts)
    return Page(
        name=name,
        text=text,
        layout=layout.name,
        starts=tuple(starts),
        paragraphs=tuple(truth.paragraphs()),
        seams=tuple(truth.seams()),
        parts=tuple(truth.parts()),
        losses=tuple(truth.losses()),
        articles=len({line.article for line in lines}),
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A run with its raw range and the number of its printed line."""

    run: Run
    raw: Range
    line: int


class Truth:
    """What is known of the lines of a page at their offsets."""

    def __init__(self, lines: list[Line], starts: list[int]) -> None:
        self._lines = lines
        self._runs = [placed for n, line in enumerate(lines) for placed in _placed(line, n, starts[n])]

    def paragraphs(self) -> Iterator[TrueParagraph]:
        """All paragraphs in reading order."""
        for pieces in self._bodies():
            text = "".join(piece.run.text for piece in pieces)
            article = self._lines[pieces[0].line].article
            yield TrueParagraph(text, tuple(piece.raw for piece in pieces), article)

    def seams(self) -> Iterator[Seam]:
        """All pairs of lines that are one sentence."""
        for pieces in self._bodies():
            for left, right in pairwise(pieces):
                if left.line != right.line:
                    doubled = self._doubled(right)
                    pairs = {(left.raw[1] - 1 - n, right.raw[0] - n) for n in range(doubled + 1)}
                    yield Seam(right.run.kind, frozenset(pairs))

    def parts(self) -> Iterator[Part]:
        """All stretches that are not body text, in printed order."""
        for placed in self._runs:
            if placed.run.role not in ("body", "lost"):
                yield Part(placed.run.role, placed.run.kind or placed.run.role, placed.raw)

    def losses(self) -> Iterator[TrueLoss]:
        """All losses; a lost page is one."""
        marks = [placed for placed in self._runs if placed.run.role == "lost"]
        for kind in dict.fromkeys(placed.run.kind for placed in marks):
            same = [placed for placed in marks if placed.run.kind == kind]
            for group in [same] if kind.startswith("page") else [[each] for each in same]:
                lines = {line for each in group for line in self._seen_from(each)}
                yield TrueLoss(kind, frozenset(lines), group[0].raw[0])

    def _bodies(self) -> Iterator[list[Placed]]:
        bodies = [placed for placed in self._runs if placed.run.role == "body"]
        for number in sorted({placed.run.paragraph for placed in bodies}):
            pieces = [placed for placed in bodies if placed.run.paragraph == number]
            yield sorted(pieces, key=lambda piece: piece.run.order)

    def _doubled(self, right: Placed) -> int:
        """Number of characters printed again before ``right``."""
        copies = [p for p in self._runs if p.run.role == "overlap" and p.raw[1] == right.raw[0]]
        return len(copies[0].run.text) if copies else 0

    def _seen_from(self, mark: Placed) -> set[int]:
        """The line of a mark, and the line of text on the other side of what is missing."""
        step = 1 if self._lines[mark.line].runs[-1] is mark.run else -1
        beyond = mark.line + step
        while 0 <= beyond < len(self._lines) and self._lines[beyond].role == "caption":
            beyond += step
        return {mark.line, beyond}


def _placed(line: Line, number: int, start: int) -> Iterator[Placed]:
    for run in line.runs:
        yield Placed(run, (start, start + len(run.text)), number)
        start += len(run.text)
