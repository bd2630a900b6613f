"""Items of a handout in, its chapters, comparisons and excerpts out: what is not the stored text is left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from math import ceil

from api.comparisons.compare import ROWS, Fragment, fragments
from api.guards.proof import holder
from api.handouts.handout import Chapter, Comparison, Entry, Excerpt, Line, Quote, Row, is_ended
from api.handouts.picked import Picked
from index.baskets import Heading
from index.library import Library
from index.provenance import remarks
from ingest.practice import Practice

COLUMNS = 3
"""Places that a table sets side by side: in a type area 156 mm wide, each has a column of a dozen characters."""
RESULTS = ("成效", "启示", "数字", "成效数字")
"""What the students' version keeps back: they are to judge first."""
_COMPARED = ("难点", "谁牵头", "举措", "对象", "投入", "成效数字", "时间")
_TOLD = ("难点", "举措", "成效数字")
"""Rows of whole clauses, of which the other rows are parts."""
_NAMED = ("谁牵头", "对象", "投入", "时间")
"""Rows whose label says of words in those clauses what they are: with that two places can be compared."""
Quoted = Callable[[Picked, Iterator[Fragment]], tuple[Quote, ...]]
"""Makes quotes of fragments of an item."""
Read = Callable[[Practice], Iterator[Fragment]]
"""Reads the fragments of one field."""


def quoter(library: Library) -> Quoted:
    """Makes quotes of what one library holds; what it does not hold as it stands is left out."""
    return partial(_quotes, holder(library.document))


def _quotes(proves: Callable[..., bool], picked: Picked, told: Iterator[Fragment]) -> tuple[Quote, ...]:
    """The fragments that are the stored text of their ranges; one without ranges is no text of the source."""
    quotes: list[Quote] = []
    for each in told:
        if each.raw and proves(picked.document.id, each.text, each.raw):
            made = _quote(picked, each)
            goes_on = bool(quotes) and _is_next(picked.document.raw_text, quotes[-1], made)
            quotes.append(replace(made, goes_on=goes_on))
    return tuple(quotes)


def _is_next(raw_text: str, before: Quote, quote: Quote) -> bool:
    """Whether nothing but white space stands between two quotations of a text, and no line ends within a sentence there."""
    end, start = before.raw[-1][1], quote.raw[0][0]
    gap = raw_text[end:start]
    return end <= start and not gap.strip() and ("\n" not in gap or is_ended(before.text))


def _quote(picked: Picked, told: Fragment) -> Quote:
    note = f"（{told.shown}）" if told.shown and told.shown != told.text else ""
    note += remarks(picked.document, told.raw)
    return Quote(told.text, told.raw, picked.source.n, picked.where(told.raw), note)


def _outcome(practice: Practice) -> Iterator[Fragment]:
    if practice.outcome:
        yield Fragment(practice.outcome, (practice.ranges or {}).get("outcome", ()))


PROBLEM: Mapping[str, Read] = {"难点": ROWS["难点"]}
DEEDS: Mapping[str, Read] = {"举措": ROWS["举措"]}
FACTS: Mapping[str, Read] = {"成效": _outcome, "数字": ROWS["成效数字"]}
WHOLE: Mapping[str, Read] = {"原文": ROWS["原文"]}
FIELDS: Mapping[Heading, Mapping[str, Read]] = {
    "背景": {"时间": ROWS["时间"], **PROBLEM, **DEEDS},
    "难点": PROBLEM,
    "做法": {**PROBLEM, **DEEDS, **FACTS},
    "成效": FACTS,
    "启示": WHOLE,
}
"""What of a practice is printed under a heading."""


def chapters(picked: Sequence[Picked], quoted: Quoted, teaching: bool) -> Iterator[Chapter]:
    """The items under their headings; only the teacher's version has results and notes."""
    for heading, fields in FIELDS.items():
        under = [each for each in picked if each.item.heading == heading]
        if under and (teaching or heading not in RESULTS):
            yield Chapter(heading, tuple(entry(each, fields, quoted, teaching) for each in under))


def entry(picked: Picked, fields: Mapping[str, Read], quoted: Quoted, teaching: bool) -> Entry:
    """An item with what its source says of the ``fields``; a passage with all of its words."""
    kept = {label: read for label, read in fields.items() if teaching or label not in RESULTS}
    note = picked.item.note if teaching else ""
    return Entry(picked.n, picked.heading, picked.labels_beside, tuple(_rows(picked, kept, quoted)), note)


def _rows(picked: Picked, fields: Mapping[str, Read], quoted: Quoted) -> Iterator[Row]:
    if picked.practice is None:
        yield Row("原文", quoted(picked, (Fragment(each.text, each.raw) for each in picked.evidence)))
        return
    for label, read in fields.items():
        yield Row(label, quoted(picked, read(picked.practice)))


def comparisons(
    places: Mapping[str, Sequence[Picked]], quoted: Quoted, teaching: bool
) -> Iterator[Comparison]:
    """The places side by side, COLUMNS at a time; nothing for a single one."""
    labels = [name for name in _COMPARED if teaching or name not in RESULTS]
    for names in _shared_out(list(places)) if len(places) > 1 else ():
        lines = [Line(label, tuple(_cell(label, places[name], quoted) for name in names)) for label in labels]
        yield Comparison(names, tuple(line for line in lines if _fits(line, lines)))


def _fits(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a row has what several places name beside each other, or words that the rows of whole clauses do not."""
    if line.label in _NAMED and len(list(filter(None, line.cells))) > 1:
        return True
    whole = list(takewhile(lambda label: label != line.label, _TOLD))
    beside = [other.cells for other in lines if other.label in whole]
    return any(
        not any(quote.text in told.text for cells in beside for told in cells[n])
        for n, cell in enumerate(line.cells)
        for quote in cell
    )


def _shared_out(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The names in groups of at most COLUMNS, as equal as can be: four make two of two, and not one of three."""
    size = ceil(len(names) / ceil(len(names) / COLUMNS))
    for start in range(0, len(names), size):
        yield tuple(names[start : start + size])


def _cell(label: str, picked: Sequence[Picked], quoted: Quoted) -> tuple[Quote, ...]:
    """What the practices of a place say, the same words once."""
    told = [
        _labelled(quote, each.labels_beside)
        for each in picked
        if each.practice
        for quote in quoted(each, fragments(label, each.practice, each.deeds))
    ]
    return tuple({(each.text, each.note): each for each in reversed(told)}.values())[::-1]


def _labelled(quote: Quote, labels: Sequence[str]) -> Quote:
    """A quote that stands apart from its heading: who reads it alone must not take a plan for accomplished fact."""
    return replace(quote, note=f"{quote.note}（{'，'.join(labels)}）") if labels else quote


def excerpts(picked: Sequence[Picked], quoted: Quoted) -> Iterator[Excerpt]:
    """The whole of what each item quotes."""
    for each in picked:
        told = quoted(each, (Fragment(part.text, part.raw) for part in each.evidence))
        yield Excerpt(each.n, tuple(_labelled(quote, each.labels) for quote in told))
