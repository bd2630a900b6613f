"""A theme and places in, the table that sets their practices side by side out: every cell is verbatim."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from api.views import Record, plain
from ingest.practice import Figure, Practice
from ingest.span import Range, overlaps, to_raw

MOST_PLACES = 10
"""Places set side by side at once; a wider table is past reading."""
_CLAUSE = re.compile(r"[^，,；;。！？、]+")

Fragment = tuple[str, tuple[Range, ...]]
"""Words of the source and the raw ranges that reproduce them; none for a label that is not in the text."""

Columns = Mapping[str, Sequence[Practice]]
"""The practices of each place, in the order asked for."""


def _field(name: str) -> Callable[[Practice], Iterator[Fragment]]:
    """The fragment of a text field."""

    def fragments(practice: Practice) -> Iterator[Fragment]:
        if text := getattr(practice, name):
            yield text, (practice.ranges or {}).get(name, ())

    return fragments


def _figures(practice: Practice) -> Iterator[Fragment]:
    return _telling(practice, [figure for figure in practice.figures if figure.role != "投入"])


def _resources(practice: Practice) -> Iterator[Fragment]:
    yield from _field("resources")(practice)
    if not practice.resources:
        yield from _telling(practice, [figure for figure in practice.figures if figure.role == "投入"])


def _telling(practice: Practice, figures: Sequence[Figure]) -> Iterator[Fragment]:
    """The clauses that hold the figures, so that each says what it counts."""
    for evidence in practice.evidence:
        for match in _CLAUSE.finditer(evidence.text):
            raw = to_raw(evidence.raw, *match.span())
            if any(overlaps(raw, figure.raw) for figure in figures):
                yield match[0], raw


def _status(practice: Practice) -> Iterator[Fragment]:
    yield practice.status, ()


def _evidence(practice: Practice) -> Iterator[Fragment]:
    return ((evidence.text, evidence.raw) for evidence in practice.evidence)


ROWS: dict[str, Callable[[Practice], Iterator[Fragment]]] = {
    "难点": _field("problem"),
    "谁牵头": _field("lead"),
    "举措": _field("measure"),
    "对象": _field("target"),
    "投入": _resources,
    "成效数字": _figures,
    "时间": _field("time"),
    "状态": _status,
    "原文": _evidence,
}


def table(theme: str, columns: Columns, cite: Callable[[Practice, int], Record]) -> Record:
    """The contract's ``compare``. ``cite`` makes the citation of a practice under a number."""
    known = {practice.id: practice for practices in columns.values() for practice in practices}
    marks = {key: number for number, key in enumerate(known, start=1)}
    return {
        "theme": theme,
        "places": list(columns),
        "rows": [_row(name, columns, marks) for name in ROWS],
        "citations": [cite(known[key], number) for key, number in marks.items()],
        "warnings": list(warnings(theme, columns)),
    }


def _row(name: str, columns: Columns, marks: Mapping[str, int]) -> Record:
    cells = [
        {"place": place, "items": [item for practice in practices for item in _items(name, practice, marks)]}
        for place, practices in columns.items()
    ]
    return {"field": name, "cells": cells}


def _items(name: str, practice: Practice, marks: Mapping[str, int]) -> Iterator[Record]:
    for text, raw in ROWS[name](practice):
        yield {
            "text": text,
            "raw": plain(raw),
            "source": practice.source,
            "document_id": practice.document_id,
            "citation": marks[practice.id],
        }


def warnings(theme: str, columns: Columns) -> Iterator[str]:
    """What a reader of the table must know: missing places, mere plans, practices told twice, unlike units."""
    if len(columns) < 2:
        yield "只有一个地方，请再给出一个地方以便比较。"
    for place, practices in columns.items():
        if not practices:
            yield f"资料中没有“{place}”在主题“{theme}”上的做法。"
        elif all(practice.status == "计划" for practice in practices):
            yield f"“{place}”只有计划，尚未实施。"
    if any(
        count > 1 for count in Counter(p.id for practices in columns.values() for p in practices).values()
    ):
        yield "所选地方有上下级关系，同一做法会在两栏出现。"
    yield from _unlike_units(columns)


def _unlike_units(columns: Columns) -> Iterator[str]:
    units = {
        place: sorted({figure.unit for practice in practices for figure in practice.figures if figure.unit})
        for place, practices in columns.items()
    }
    counted = {place: found for place, found in units.items() if found}
    if len(counted) > 1 and len({tuple(found) for found in counted.values()}) > 1:
        told = "；".join(f"{place}以{'、'.join(found)}计" for place, found in counted.items())
        yield f"各地数字的口径不同（{told}），不宜直接比较，请对照原文。"
