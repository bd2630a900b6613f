"""Practices in, those that tell of one practice in several reports out; and what they tell differently.

As with documents, two practices are compared once, when the second is stored. Practices of one document
are never the same: a commentary that quotes its report is another voice.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.database import Database
from index.hit import Differing, FigureValue
from index.records import loads
from index.signature import key, letters
from ingest.practice import Figure, Practice
from ingest.sentences import sentences

Marks = tuple[int, ...]
"""What a practice may share with another telling of it: `marks`."""

_COUNTY = 3
"""Levels of a place path down to the county: only from there on does a place tell practices apart."""
_LEAST_SENTENCE = 16
"""Letters of a sentence by which practices may meet: shorter ones are phrases of the trade."""
_LEAST_NAME = 4
_COMMON = 20
"""Files with one mark from which it is nobody's own: a disclaimer below every news item, a phrase that each county
repeats. No further practice is filed under it or compared for it, so a library can grow."""
_RETOLD = 0.6
"""Share of the shorter evidence's runs of three letters that makes two texts one sentence, wherever it stands."""
_TOLD_ALIKE = 0.35
"""The same share where county and theme agree, and a name, a figure or a sentence by which the two met. Of five
reports and their retold samples, two practices of one county and theme share 0.01 in the median, 0.22 at
most; all 14 pairs from 0.29 on are one practice in other words."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """A practice under its row's ``number`` with what it is compared by. ``pieces`` are its evidence's runs of
    three letters."""

    number: int
    practice: Practice
    pieces: frozenset[str]
    years: frozenset[str]

    @classmethod
    def of(cls, number: int, practice: Practice) -> "_Telling":
        text = _evidence(practice)
        plain = letters(text)
        return cls(
            number,
            practice,
            frozenset(plain[at : at + 3] for at in range(len(plain) - 2)),
            frozenset(re.findall(r"\d{4}(?=年)", text)),
        )


def enter(database: Database, numbers: Sequence[int], marks: Sequence[Marks]) -> None:
    """Files the practices of one document by their row ``numbers``, in order, with the practices filed before
    that tell the same. Rows behind the practices' are passed over."""
    filed = _filed(database, sorted({mark for own in marks for mark in own}))
    rows = [
        (mark, number) for number, own in zip(numbers, marks, strict=False) for mark in own if mark in filed
    ]
    same = [pair for pair in _met(database, rows, filed) if _told_alike(*pair)]
    database.execute_many("INSERT INTO marks VALUES (?, ?)", rows)
    pairs = [(one.number, other.number) for each in same for one, other in (each, each[::-1])]
    database.execute_many("INSERT INTO retellings VALUES (?, ?)", pairs)


def marks(practice: Practice) -> Marks:
    """What another telling of a practice would share, as sorted numbers of 64 bits."""
    return tuple(sorted(set(_marks(practice))))


def _marks(practice: Practice) -> Iterator[int]:
    """A sentence, or in one county a name or a figure."""
    text = _evidence(practice)
    for start, end in sentences(text):
        if len(sentence := letters(text[start:end])) >= _LEAST_SENTENCE:
            yield key("sentence", sentence)
    county = practice.place.path[:_COUNTY]
    if len(county) == _COUNTY:
        if len(name := letters(practice.measure_name)) >= _LEAST_NAME:
            yield key("name", *county, name)
        yield from (key("figure", *county, each.value, each.unit) for each in practice.figures if each.value)


def _filed(database: Database, marks: Sequence[int]) -> Mapping[int, set[int]]:
    """Those of ``marks`` that are not common, with the numbers of the practices filed under each."""
    owners: dict[int, set[int]] = {mark: set() for mark in marks}
    files: dict[int, set[str]] = defaultdict(set)
    sql = (
        "SELECT hash, unit, source FROM marks JOIN units ON units.id = unit"
        " JOIN documents ON documents.id = document_id WHERE hash IN"
    )
    for mark, number, source in database.each_of(sql, marks):
        owners[mark].add(number)
        files[mark].add(source)
    return {mark: owners[mark] for mark in marks if len(files[mark]) < _COMMON}


def _met(
    database: Database, rows: Sequence[tuple[int, int]], filed: Mapping[int, set[int]]
) -> list[tuple[_Telling, _Telling]]:
    """Each practice of ``rows`` with those ``filed`` under one of its marks, if the two can be one."""
    pairs = sorted({(number, other) for mark, number in rows for other in filed[mark]})
    met = sorted({number for pair in pairs for number in pair})
    records = database.each_of("SELECT id, record FROM units WHERE id IN", met)
    practices = {number: loads(Practice, record) for number, record in records}
    pairs = [pair for pair in pairs if _can_be_same(*map(practices.__getitem__, pair))]
    tellings = {number: _Telling.of(number, practices[number]) for pair in pairs for number in pair}
    return [(tellings[number], tellings[other]) for number, other in pairs]


def _can_be_same(first: Practice, second: Practice) -> bool:
    """Whether two practices are of one status, at one place, and not of one document."""
    apart = first.document_id == second.document_id or first.status != second.status
    return not apart and _agree(first.place.path, second.place.path)


def _told_alike(one: _Telling, other: _Telling) -> bool:
    """Whether two practices that can be one are: of one time and told in the same words; or in much the same
    ones, where county and theme are known to be one."""
    if _other_years(one, other):
        return False
    first, second = one.practice, other.practice
    county = min(len(first.place.path), len(second.place.path)) >= _COUNTY
    theme = not set(first.themes).isdisjoint(second.themes)
    return _share(one.pieces, other.pieces) >= (_TOLD_ALIKE if county and theme else _RETOLD)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one place path goes on where the other ends, or is unknown."""
    depth = min(len(one), len(other))
    return one[:depth] == other[:depth]


def _other_years(one: _Telling, other: _Telling) -> bool:
    return bool(one.years and other.years) and one.years.isdisjoint(other.years)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter text's pieces that the other has; 0 for texts of less than a sentence."""
    short = min(len(one), len(other))
    return len(one & other) / short if short >= _LEAST_SENTENCE else 0.0


def _evidence(practice: Practice) -> str:
    return "".join(each.text for each in practice.evidence)


def retellings(database: Database, ids: Sequence[str]) -> dict[str, list[str]]:
    """For each practice of ``ids`` that is told in other searched documents too, the ids of those practices."""
    found: dict[str, list[str]] = defaultdict(list)
    sql = (
        "SELECT own.key, other.key FROM units AS own JOIN retellings ON unit = own.id"
        " JOIN units AS other ON other.id = retellings.other JOIN documents ON documents.id = other.document_id"
        " WHERE state = 'live' AND quarantine = '' AND own.key IN"
    )
    for own, other in database.each_of(sql, ids):
        found[own].append(other)
    return {own: sorted(others) for own, others in found.items()}


def foremost(ids: Iterable[str], same: Mapping[str, Sequence[str]]) -> list[str]:
    """Of ``ids``, best first, those that are no retelling of one before them that stays."""
    hidden: set[str] = set()
    kept = []
    for each in ids:
        if each not in hidden:
            kept.append(each)
            hidden.update(same.get(each, ()))
    return kept


def differing(practices: Sequence[Practice]) -> tuple[Differing, ...]:
    """Figures that count the same thing in several of ``practices`` and have no value in common."""
    rows: dict[tuple[str, str], list[tuple[Practice, Figure]]] = defaultdict(list)
    for practice in practices:
        for figure in practice.figures:
            if figure.of and figure.value is not None:
                rows[letters(figure.of), figure.unit].append((practice, figure))
    return tuple(
        Differing(told[0][1].of, tuple(_value(*each) for each in told))
        for told in rows.values()
        if _differ(told)
    )


def _differ(told: Sequence[tuple[Practice, Figure]]) -> bool:
    values: dict[str, set[float | None]] = defaultdict(set)
    for practice, figure in told:
        values[practice.id].add(figure.value)
    first, *rest = values.values()
    return any(first.isdisjoint(others) for others in rest)


def _value(practice: Practice, figure: Figure) -> FigureValue:
    return FigureValue(figure.text, figure.value, practice.source, practice.id)
