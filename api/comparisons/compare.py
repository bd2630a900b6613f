"""A theme or a problem and columns of practices in, the table that sets them side by side out: every cell is verbatim."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, zip_longest

from api.comparisons.columns import Column, Matter
from api.comparisons.scope import unlike_counts, unlike_themes
from api.guards.formulas import misprints
from api.presentation import to_clean
from api.views import Record, plain
from api.wording import shown_time
from index.clusters import differing
from ingest.practice import Evidence, Figure, Practice
from ingest.span import Range, overlaps, to_raw

FEWEST_PLACES = 2
MOST_PLACES = 5
"""Places set side by side at once; a wider table is past reading."""
UNTOLD = "原文未载"
NEGATIVE = "反映问题"
BY_HEADING = "据标题列入"
"""What is said of a practice that only its heading says to be about what is compared."""
NESTED = "所选地方有上下级关系，同一做法会在两栏出现。"
SHARED = "同一句讲到几个地方，数字请对照原文。"
LABELS = ("缺页", "地点不明", "计划", "点评", "图片说明")
"""Flags that stand behind the words of a cell: who reads the cell alone must not take them for accomplished fact."""
_MARK = re.compile(r"[，；;。！？、]|,(?!\d)|(?<!\d),")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words of the source and the raw ranges that reproduce them; none for a label that is not in the text.
    ``shown`` is what a reader sees where that says more than the words: 2022年（原文：去年）."""

    text: str
    raw: tuple[Range, ...] = ()
    shown: str = ""


def _field(name: str) -> Callable[[Practice], Iterator[Fragment]]:
    """The fragment of a text field."""

    def fragments(practice: Practice) -> Iterator[Fragment]:
        if text := getattr(practice, name):
            yield Fragment(text, (practice.ranges or {}).get(name, ()))

    return fragments


def _figures(practice: Practice) -> Iterator[Fragment]:
    """What was achieved: figures of what was put in stand in a row of their own."""
    spent = (practice.ranges or {}).get("resources", ())
    put_in = [each for each in practice.figures if each.role != "产出" and overlaps(each.raw, spent)]
    achieved = [each for each in practice.figures if each.role != "投入" and each not in put_in]
    return _telling(practice, achieved)


def _resources(practice: Practice) -> Iterator[Fragment]:
    yield from _field("resources")(practice)
    if not practice.resources:
        yield from _telling(practice, [figure for figure in practice.figures if figure.role == "投入"])


def _telling(practice: Practice, figures: Sequence[Figure]) -> Iterator[Fragment]:
    """The clauses that hold the figures, so that each says what it counts."""
    for evidence in practice.evidence:
        spans = [to_clean(evidence.raw, figure.raw) for figure in practice.figures]
        for start, end in _clauses(evidence.text, [span for found in spans for span in found]):
            raw = to_raw(evidence.raw, start, end)
            if any(overlaps(raw, figure.raw) for figure in figures):
                yield Fragment(evidence.text[start:end], raw)


def _clauses(text: str, figures: Sequence[Range]) -> Iterator[Range]:
    """Ranges between commas and stops; those of an enumeration are cut where each part has its figure:
    投资3亿元、惠及5万人 is two, 打造22个市、区示范点 is one."""
    start, marks = 0, [*_MARK.finditer(text)]
    for mark, following in zip_longest(marks, marks[1:]):
        room = following.start() if following else len(text)
        if mark[0] != "、" or _parts(figures, (start, mark.start()), room):
            yield start, mark.start()
            start = mark.end()
    yield start, len(text)


def _parts(figures: Sequence[Range], before: Range, end: int) -> bool:
    """Whether there is a figure ``before`` an enumeration comma, and one behind it up to ``end``."""
    return any(before[0] <= s < before[1] for s, _ in figures) and any(
        before[1] < s < end for s, _ in figures
    )


def _time(practice: Practice) -> Iterator[Fragment]:
    for told in _field("time")(practice):
        yield replace(told, shown=shown_time(practice.time, practice.time_read))


def _status(practice: Practice) -> Iterator[Fragment]:
    yield Fragment(practice.status)


def _evidence(practice: Practice) -> Iterator[Fragment]:
    return (Fragment(evidence.text, evidence.raw) for evidence in practice.evidence)


_MEASURE = "举措"
ROWS: dict[str, Callable[[Practice], Iterator[Fragment]]] = {
    "难点": _field("problem"),
    "谁牵头": _field("lead"),
    _MEASURE: _field("measure"),
    "对象": _field("target"),
    "投入": _resources,
    "成效数字": _figures,
    "时间": _time,
    "状态": _status,
    "原文": _evidence,
}
_UNLABELLED = ("状态", "原文")
"""The status says it itself, and below the quotation stand all flags."""
Cite = Callable[[Practice, int], Record]
"""Makes the citation of a practice under a number."""
Proves = Callable[[str, str, Sequence[Range]], bool]
"""Whether the document of an id holds a text at raw ranges."""


def table(matter: Matter, columns: Sequence[Column], cite: Cite, proves: Proves) -> Record:
    """The contract's ``compare``. What is not the stored text of its ranges is left out, with a warning."""
    known = {practice.id: practice for column in columns for practice in column.practices}
    also = {key: others for column in columns for key, others in column.also.items()}
    marks = {key: number for number, key in enumerate(known, start=1)}
    return {
        "theme": matter.name,
        "problem": matter.problem,
        "themes": list(matter.themes),
        "places": [column.place for column in columns],
        "columns": [_heading(column) for column in columns],
        "rows": [_row(name, columns, marks, proves) for name in ROWS],
        "citations": [
            {**cite(known[key], number), **_tellings(known[key], also.get(key, ()))}
            for key, number in marks.items()
        ],
        "warnings": [*warnings(matter, columns), *_unproven(columns, proves), *_misprints(marks, known)],
        "scopes": list(_scopes(matter, columns)),
    }


def _heading(column: Column) -> Record:
    label = "（计划）" if column.only_plans else ""
    return {
        "place": column.place,
        "heading": f"{column.place}{label}",
        "total": column.total,
        "only_plans": column.only_plans,
        "is_near": column.is_near,
        "other": [{"theme": theme, "count": count} for theme, count in column.other],
        "elsewhere": [{"place": place, "count": count} for place, count in column.elsewhere],
    }


def _tellings(practice: Practice, others: Sequence[Practice]) -> Record:
    """The other reports of a practice, and the figures in which they differ."""
    also = [
        {
            "source": each.source,
            "document_id": each.document_id,
            "practice_id": each.id,
            "title": each.title,
            "raw": [plain(found) for evidence in each.evidence for found in evidence.raw],
        }
        for each in others
    ]
    return {
        "is_negative": practice.is_negative,
        "also": also,
        "differing_figures": plain(differing([practice, *others])) if others else [],
    }


def _row(name: str, columns: Sequence[Column], marks: Mapping[str, int], proves: Proves) -> Record:
    return {"field": name, "cells": [_cell(name, column, marks, proves) for column in columns]}


def _cell(name: str, column: Column, marks: Mapping[str, int], proves: Proves) -> Record:
    """The fragments of a place's practices, and as ``text`` what a reader sees of them."""
    told = [item for practice in column.practices for item in _items(name, practice, marks, column)]
    items = [item for item in told if proves(item["document_id"], item["text"], item["raw"])]
    marks_of: dict[str, str] = {}
    for item in items:
        marks_of[item["shown"]] = f"{marks_of.get(item['shown'], '')}[{item['citation']}]"
    text = "；".join(f"{shown}{cited}" for shown, cited in marks_of.items())
    return {"place": column.place, "items": items, "text": text or UNTOLD}


def _items(name: str, practice: Practice, marks: Mapping[str, int], column: Column) -> Iterator[Record]:
    by_heading = [BY_HEADING] * (practice.id in column.headed)
    label = _label([*by_heading * (name != "状态"), *([] if name in _UNLABELLED else _labels(practice))])
    for told in fragments(name, practice, column.deeds.get(practice.id, ())):
        yield {
            "text": told.text,
            "shown": f"{told.shown or told.text}{label}",
            "raw": plain(told.raw),
            "source": practice.source,
            "document_id": practice.document_id,
            "citation": marks[practice.id],
            "flags": [*practice.flags, *by_heading],
            "is_negative": practice.is_negative,
        }


def fragments(name: str, practice: Practice, deeds: Sequence[Evidence]) -> Iterator[Fragment]:
    """What a practice tells in a row; ``deeds`` are what it did in the matter, where its own measure is another."""
    if name == _MEASURE and deeds:
        return (Fragment(each.text, each.raw) for each in deeds)
    return ROWS[name](practice)


def _unproven(columns: Sequence[Column], proves: Proves) -> Iterator[str]:
    """For each field of a place of which words were left out that."""
    for column in columns:
        for name in ROWS:
            told = (
                (each.document_id, words)
                for each in column.practices
                for words in fragments(name, each, column.deeds.get(each.id, ()))
            )
            if not all(proves(document, words.text, words.raw) for document, words in told):
                yield f"“{column.place}”的{name}有文字与原文不一致，已略去。"


def _misprints(marks: Mapping[str, int], known: Mapping[str, Practice]) -> Iterator[str]:
    """What the quotations misprint of fixed formulas."""
    for key, number in marks.items():
        for evidence in known[key].evidence:
            yield from misprints(evidence.text, f"引文[{number}]")


def _labels(practice: Practice) -> list[str]:
    """What is the matter with a practice."""
    return [flag for flag in practice.flags if flag in LABELS] + [NEGATIVE] * practice.is_negative


def _label(told: Sequence[str]) -> str:
    """What stands behind the words of a cell: （计划）, （缺页，反映问题）."""
    return f"（{'，'.join(told)}）" if told else ""


def warnings(matter: Matter, columns: Sequence[Column]) -> Iterator[str]:
    """What a reader of the table must know: missing places, mere plans, near practices only, practices told
    twice, places of one name, unlike counts."""
    if matter.problem and not matter.themes:
        is_found = any(column.practices for column in columns)
        listed = "列出的是检索到的做法，请对照原文" if is_found else "也没有检索到相近的做法，请换个说法再试"
        yield f"“{matter.name}”不在主题词表里，{listed}。"
    for column in columns:
        yield from _of_column(matter, column)
    told = Counter(practice.id for column in columns for practice in column.practices)
    if any(count > 1 for count in told.values()):
        nested = any(one.holds(other) for one, other in permutations(columns, 2))
        yield NESTED if nested else SHARED
    yield from _scopes(matter, columns)


def _scopes(matter: Matter, columns: Sequence[Column]) -> Iterator[str]:
    """Why what stands side by side may not be one and the same thing: themes, and what is counted."""
    if matter.problem or (matter.is_chosen and not matter.themes):
        yield from unlike_themes({column.place: column.practices for column in columns})
    yield from unlike_counts({column.place: column.practices for column in columns})


def _of_column(matter: Matter, column: Column) -> Iterator[str]:
    place = column.place
    if not column.practices:
        yield f"资料中没有“{place}”关于“{matter.name}”的做法{_other(column)}。"
    if column.total > len(column.practices):
        yield f"“{place}”共有{column.total}条，列出成效写得最实的{len(column.practices)}条；写出下级地名或二级主题可看其余。"
    if column.only_plans:
        yield f"“{place}”只有计划，尚未实施。"
    if column.headed:
        yield f"“{place}”有{len(column.headed)}条没有归入这个主题，所在的标题讲的是它，已标“{BY_HEADING}”，请对照原文。"
    if column.is_near:
        yield f"“{place}”没有归入这个主题的做法，列出的是检索到的相近做法，请对照原文。"
    if len(column.paths) > 1:
        yield f"“{place}”有{len(column.paths)}处（{'、'.join(column.paths)}），请写出上级地名，如“{column.paths[0]}”。"


def _other(column: Column) -> str:
    """What the material has of a place instead, and where what is near the matter."""
    told = {"有它别的做法": column.other, "别处检索到的相近做法": column.elsewhere}
    return "".join(
        f"；{what}：{'、'.join(f'{name}{count}个' for name, count in found)}"
        for what, found in told.items()
        if found
    )
