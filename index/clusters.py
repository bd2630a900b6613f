"""Practices in, those that tell of one practice in several reports out; and what they tell differently.

Reports of one time are retellings, which share a card; those of other years, and a plan and what became of it,
are tellings, which make a timeline. As with documents, two practices are compared once, when the second is
stored. Practices of one document are never the same: a commentary that quotes its report is another voice.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from index.database import Database
from index.folding import fold
from index.hit import Differing, FigureValue
from index.records import loads
from index.signature import key, letters
from ingest.paths import COUNTY
from ingest.practice import Figure, Practice
from ingest.sentences import sentences

Marks = tuple[int, ...]
"""What a practice may share with another telling of it: `marks`."""

_LEAST_SENTENCE = 16
"""Letters of a sentence by which practices may meet: shorter ones are phrases of the trade."""
_LEAST_NAME = 4
_YEAR = re.compile(r"\d{4}")
_COMMON = 20
"""Files with one mark from which it is nobody's own: a disclaimer below every news item, a phrase that each county
repeats. No further practice is filed under it or compared for it, so a library can grow."""
_RETOLD = 0.6
"""Share of the shorter evidence's runs of three letters that makes two texts one sentence, wherever it stands."""
_TOLD_ALIKE = 0.35
"""The same share where county and theme agree, and a name, a figure or a sentence by which the two met. Of five
reports and their retold samples, two practices of one county and theme share 0.01 in the median, 0.22 at
most; all 14 pairs from 0.29 on are one practice in other words."""


_GOES_ON = 0.4
"""Share of the shorter measure's runs of three letters, digits set aside, from which two practices of one county
and theme are one at two times. Of those reports, all 4 pairs from 0.38 on are one practice."""
_LEAST_MEASURE = 6
_OF_MEASURE = 6
"""Runs of letters of a measure by which it meets its like at another time: two measures of 40 runs that share
16 share one of these in 94 of 100 cases."""
_OVER_TIME = frozenset({"已实施", "试点", "计划"})


@dataclass(frozen=True, slots=True)
class _Telling:
    """A practice under its row's ``number`` with what it is compared by: the runs of three letters of its
    evidence (``pieces``) and of its ``measure``, there without digits."""

    number: int
    practice: Practice
    pieces: frozenset[str]
    measure: frozenset[str]
    years: frozenset[str]

    @classmethod
    def of(cls, number: int, practice: Practice) -> "_Telling":
        text = _evidence(practice)
        years = frozenset(re.findall(r"\d{4}(?=年)", fold(text))) | frozenset(
            _YEAR.findall(practice.time_read)
        )
        return cls(number, practice, _runs(letters(text)), _runs(_wording(practice)), years)


def enter(database: Database, numbers: Sequence[int], marks: Sequence[Marks]) -> None:
    """Files the practices of one document by their row ``numbers``, in order, with the practices filed before
    that tell the same. Rows behind the practices' are passed over."""
    filed = _filed(database, sorted({mark for own in marks for mark in own}))
    rows = [
        (mark, number) for number, own in zip(numbers, marks, strict=False) for mark in own if mark in filed
    ]
    met = _met(database, rows, filed)
    database.execute_many("INSERT INTO marks VALUES (?, ?)", rows)
    for table, are_one in _KINSHIPS.items():
        pairs = [pair for one, other in met if are_one(one, other) for pair in ((one, other), (other, one))]
        numbered = [(one.number, other.number) for one, other in pairs]
        database.execute_many(f"INSERT INTO {table} VALUES (?, ?)", numbered)


def marks(practice: Practice) -> Marks:
    """What another telling of a practice would share, as sorted numbers of 64 bits."""
    return tuple(sorted(set(_marks(practice))))


def _marks(practice: Practice) -> Iterator[int]:
    """A sentence, or in one county a name, a figure or a few runs of letters of the measure."""
    text = _evidence(practice)
    for start, end in sentences(text):
        if len(sentence := letters(text[start:end])) >= _LEAST_SENTENCE:
            yield key("sentence", sentence)
    county = practice.place.path[:COUNTY]
    if len(county) == COUNTY:
        if len(name := letters(practice.measure_name)) >= _LEAST_NAME:
            yield key("name", *county, name)
        yield from (key("figure", *county, each.value, each.unit) for each in practice.figures if each.value)
        runs = sorted(_runs(_wording(practice)), key=lambda run: crc32(run.encode()))
        yield from (key("measure", *county, run) for run in runs[:_OF_MEASURE])


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
    """Whether two practices are at one place, and not of one document."""
    return first.document_id != second.document_id and _agree(first.place.path, second.place.path)


def _told_alike(one: _Telling, other: _Telling) -> bool:
    """Whether two practices that can be one are: of one time and status and told in the same words; or in much
    the same ones, where county and theme are known to be one."""
    if _other_years(one, other) or one.practice.status != other.practice.status:
        return False
    return _share(one.pieces, other.pieces) >= (_TOLD_ALIKE if _near(one, other) else _RETOLD)


def _goes_on(one: _Telling, other: _Telling) -> bool:
    """Whether two practices that can be one are at two times: of one county and theme, planned in one and not in
    the other, or of other years; and under one name, or with a measure in much the same words."""
    statuses = {one.practice.status, other.practice.status}
    planned = "计划" in statuses and len(statuses) == 2
    if not statuses <= _OVER_TIME or not (planned or _other_years(one, other)) or not _near(one, other):
        return False
    names = {letters(each.practice.measure_name) for each in (one, other)}
    named = len(names) == 1 and len(names.pop()) >= _LEAST_NAME
    return named or _share(one.measure, other.measure, _LEAST_MEASURE) >= _GOES_ON


_KINSHIPS = {"retellings": _told_alike, "tellings": _goes_on}
"""The tables of practices that are one, each with its test."""


def _near(one: _Telling, other: _Telling) -> bool:
    """Whether county and theme are known to be one."""
    first, second = one.practice, other.practice
    county = min(len(first.place.path), len(second.place.path)) >= COUNTY
    return county and not set(first.themes).isdisjoint(second.themes)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one place path goes on where the other ends, or is unknown."""
    depth = min(len(one), len(other))
    return one[:depth] == other[:depth]


def _other_years(one: _Telling, other: _Telling) -> bool:
    return bool(one.years and other.years) and one.years.isdisjoint(other.years)


def _share(one: frozenset[str], other: frozenset[str], least: int = _LEAST_SENTENCE) -> float:
    """Share of the shorter text's pieces that the other has; 0 for texts of fewer than ``least``."""
    short = min(len(one), len(other))
    return len(one & other) / short if short >= least else 0.0


def _runs(text: str) -> frozenset[str]:
    """All runs of three letters."""
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def _wording(practice: Practice) -> str:
    """The letters of the measure without digits, which change from year to year."""
    return re.sub(r"\d", "", letters(practice.measure))


def _evidence(practice: Practice) -> str:
    return "".join(each.text for each in practice.evidence)


def retellings(database: Database, ids: Sequence[str]) -> dict[str, list[str]]:
    """For each practice of ``ids`` that is told in other searched documents too, the ids of those practices."""
    return _kin(database, "retellings", ids)


def tellings(database: Database, ids: Sequence[str]) -> dict[str, list[str]]:
    """For each practice of ``ids`` that searched documents tell at another time, the ids of the practices there."""
    return _kin(database, "tellings", ids)


def _kin(database: Database, table: str, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    sql = (
        f"SELECT own.key, other.key FROM units AS own JOIN {table} ON unit = own.id"
        f" JOIN units AS other ON other.id = {table}.other JOIN documents ON documents.id = other.document_id"
        " WHERE state = 'live' AND quarantine = ''"
        " AND other.id NOT IN (SELECT unit FROM corrected WHERE withdrawn) AND own.key IN"
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
