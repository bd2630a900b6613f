"""A basket and its library in, the handout out: chapters, comparison, excerpts, sources and what is damaged.

Every ``Quote`` is the stored text of its ranges; what is not is left out, and the list of checks says so. A format
of ``api/exports`` only lays this out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import Literal

from api.comparisons.compare import ROWS, Fragment
from api.comparisons.scope import unlike_counts
from api.guards.proof import holder
from api.handouts.picked import Picked, pick
from api.handouts.questions import questions
from api.handouts.sources import Source
from index.baskets import Basket, Heading
from index.library import Library
from ingest.document import Article
from ingest.practice import Practice
from ingest.span import Range

Version = Literal["teacher", "student"]
VERSIONS: dict[Version, str] = {"teacher": "教师用本", "student": "学员用本"}
UNTOLD = "〔原文未载〕"
"""Where the source does not say: a dash could be read as nought."""
COLUMNS = 3
"""Places that a table sets side by side: in a type area 156 mm wide, each has a column of a dozen characters."""
_RESULTS = ("成效", "数字", "成效数字")
"""What the students' version keeps back: they are to judge first."""
_NUMERALS = "一二三四五六七八九"
_COMPARED = ("难点", "谁牵头", "举措", "对象", "投入", "成效数字", "时间")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source, number ``source`` in the list, and where they stand in it (第3段). ``note`` is added
    behind them where a reader needs more than the words: （计划）, （2022年（原文：去年））."""

    text: str
    raw: tuple[Range, ...]
    source: int
    where: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What the source says of one matter (难点); no quotes: it does not say."""

    label: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: its heading, what a reader must know of it (计划, 缺页), its rows, and the teacher's note."""

    n: int
    heading: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries under one heading."""

    heading: Heading
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison with the quotes of each place."""

    label: str
    cells: tuple[tuple[Quote, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Up to COLUMNS places side by side."""

    places: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The whole of what an item quotes."""

    n: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """What is printed. ``made_at`` is UTC (ISO), ``scope`` tells when and of what it was made; ``warnings`` stand below the comparison,
    ``damage`` is what the sources lack, one sentence each, and ``confirmed`` what was acknowledged."""

    title: str
    version: Version
    made_at: str
    scope: str
    chapters: tuple[Chapter, ...]
    comparisons: tuple[Comparison, ...]
    warnings: tuple[str, ...]
    questions: tuple[str, ...]
    excerpts: tuple[Excerpt, ...]
    sources: tuple[Source, ...]
    damage: tuple[str, ...]
    confirmed: tuple[str, ...] = ()

    @property
    def quotes(self) -> Iterator[Quote]:
        """Every quotation that is printed, in order."""
        for chapter in self.chapters:
            for entry in chapter.entries:
                yield from (quote for row in entry.rows for quote in row.quotes)
        for table in self.comparisons:
            yield from (quote for line in table.lines for cell in line.cells for quote in cell)
        yield from (quote for excerpt in self.excerpts for quote in excerpt.quotes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which version is made, when (UTC, ISO), and what was acknowledged before."""

    version: Version
    made_at: str
    confirmed: tuple[str, ...] = ()


def handout(library: Library, basket: Basket, wanted: Wanted) -> Handout:
    """The handout of a basket that is not empty."""
    picked = pick(library, basket)
    teaching = wanted.version == "teacher"
    quoted = partial(_quotes, holder(library.document))
    places = _by_place(picked)
    return Handout(
        title=basket.name,
        version=wanted.version,
        made_at=wanted.made_at,
        scope=_scope(library, picked, wanted),
        chapters=tuple(_chapters(picked, quoted, teaching)),
        comparisons=tuple(_comparisons(places, quoted, teaching)),
        warnings=tuple(_warnings(places)) if teaching else (),
        questions=_asked(picked),
        excerpts=tuple(_excerpts(picked, quoted)) if teaching else (),
        sources=tuple(dict.fromkeys(each.source for each in picked)),
        damage=damage(picked),
        confirmed=wanted.confirmed if teaching else (),
    )


Quoted = Callable[[Picked, Iterator[Fragment]], tuple[Quote, ...]]
"""Makes quotes of fragments of an item."""


def _quotes(proves: Callable[..., bool], picked: Picked, told: Iterator[Fragment]) -> tuple[Quote, ...]:
    """The fragments that are the stored text of their ranges; one without ranges is no text of the source."""
    return tuple(
        _quote(picked, each) for each in told if each.raw and proves(picked.document.id, each.text, each.raw)
    )


def _quote(picked: Picked, told: Fragment) -> Quote:
    note = f"（{told.shown}）" if told.shown and told.shown != told.text else ""
    return Quote(told.text, told.raw, picked.source.n, picked.where(told.raw), note)


def _scope(library: Library, picked: Sequence[Picked], wanted: Wanted) -> str:
    counts = library.counts()
    return (
        f"{wanted.made_at[:10]}由资料库摘录而成，没有改写；资料库有{counts['documents']}篇材料、"
        f"{counts['practices']}个做法，本讲义引用{len(picked)}处。"
    )


def _outcome(practice: Practice) -> Iterator[Fragment]:
    if practice.outcome:
        yield Fragment(practice.outcome, (practice.ranges or {}).get("outcome", ()))


Read = Callable[[Practice], Iterator[Fragment]]
"""Reads the fragments of one field."""
_PROBLEM: Mapping[str, Read] = {"难点": ROWS["难点"]}
_DEEDS: Mapping[str, Read] = {"举措": ROWS["举措"]}
_FACTS: Mapping[str, Read] = {"成效": _outcome, "数字": ROWS["成效数字"]}
_FIELDS: Mapping[Heading, Mapping[str, Read]] = {
    "背景": {"时间": ROWS["时间"], **_PROBLEM, **_DEEDS},
    "做法": {**_PROBLEM, **_DEEDS, **_FACTS},
    "成效": _FACTS,
}
"""What of a practice is printed under a heading."""


def _chapters(picked: Sequence[Picked], quoted: Quoted, teaching: bool) -> Iterator[Chapter]:
    for heading in _FIELDS:
        under = [each for each in picked if each.item.heading == heading]
        if under and (teaching or heading not in _RESULTS):
            yield Chapter(heading, tuple(_entry(each, quoted, teaching) for each in under))


def _entry(picked: Picked, quoted: Quoted, teaching: bool) -> Entry:
    rows = tuple(row for row in _rows(picked, quoted) if teaching or row.label not in _RESULTS)
    return Entry(picked.n, picked.heading, picked.labels, rows, picked.item.note if teaching else "")


def _rows(picked: Picked, quoted: Quoted) -> Iterator[Row]:
    if picked.practice is None:
        yield Row("原文", quoted(picked, (Fragment(each.text, each.raw) for each in picked.evidence)))
        return
    for label, read in _FIELDS[picked.item.heading].items():
        yield Row(label, quoted(picked, read(picked.practice)))


def _comparisons(
    places: Mapping[str, Sequence[Picked]], quoted: Quoted, teaching: bool
) -> Iterator[Comparison]:
    """The places side by side, COLUMNS at a time; nothing for a single one."""
    labels = [name for name in _COMPARED if teaching or name not in _RESULTS]
    for names in _shared_out(list(places)) if len(places) > 1 else ():
        cells = {label: tuple(_cell(label, places[name], quoted) for name in names) for label in labels}
        yield Comparison(names, tuple(Line(label, row) for label, row in cells.items() if any(row)))


def _shared_out(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The names in groups of at most COLUMNS, as equal as can be: four make two of two, and not one of three."""
    size = ceil(len(names) / ceil(len(names) / COLUMNS))
    for start in range(0, len(names), size):
        yield tuple(names[start : start + size])


def _by_place(picked: Sequence[Picked]) -> dict[str, list[Picked]]:
    """Practices by their place; those that have none cannot be compared."""
    places: dict[str, list[Picked]] = {}
    for each in picked:
        if each.place:
            places.setdefault(each.place, []).append(each)
    return places


def _cell(label: str, picked: Sequence[Picked], quoted: Quoted) -> tuple[Quote, ...]:
    return tuple(
        _labelled(each, quote)
        for each in picked
        if each.practice
        for quote in quoted(each, ROWS[label](each.practice))
    )


def _labelled(picked: Picked, quote: Quote) -> Quote:
    """A quote that stands apart from its heading: who reads it alone must not take a plan for accomplished fact."""
    return replace(quote, note=f"{quote.note}（{'，'.join(picked.labels)}）") if picked.labels else quote


def _warnings(places: Mapping[str, Sequence[Picked]]) -> Iterator[str]:
    told = {name: [each.practice for each in under if each.practice] for name, under in places.items()}
    return unlike_counts(told)


def _asked(picked: Sequence[Picked]) -> tuple[str, ...]:
    asked = [each for each in picked if each.item.heading == "思考题"]
    others = [each for each in picked if each.item.heading != "思考题"]
    own = [each.item.note for each in asked if each.item.note]
    return questions(own, [each.practice for each in [*asked, *others] if each.practice])


def _excerpts(picked: Sequence[Picked], quoted: Quoted) -> Iterator[Excerpt]:
    for each in picked:
        told = quoted(each, (Fragment(part.text, part.raw) for part in each.evidence))
        yield Excerpt(each.n, tuple(_labelled(each, quote) for quote in told))


def damage(picked: Sequence[Picked]) -> tuple[str, ...]:
    """What the articles that are quoted lack, each once in a sentence with the number of the source."""
    return tuple(dict.fromkeys(_lost(picked)))


def _lost(picked: Sequence[Picked]) -> Iterator[str]:
    for source, each in {each.source: each for each in picked}.items():
        start, end = _extent(each.article)
        for loss in each.document.losses:
            if loss.severity == "grey" or start <= loss.raw_pos <= end:
                yield f"[{source.n}] {loss.message}"


def _extent(article: Article) -> Range:
    """From the first to the last character of an article's paragraphs."""
    raw = [
        found for section in article.sections for paragraph in section.paragraphs for found in paragraph.raw
    ]
    return min((start for start, _ in raw), default=0), max((end for _, end in raw), default=0)


def chinese(number: int) -> str:
    """A number from 1 to 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if number == 100:
        return "一百"
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")
