"""Practices in, their figures out: one row for each, with where it stands and of what practice it tells."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, get_args

from api.faults import UserError
from api.selection import SHOWN
from index.folding import fold, one_of
from index.wanted import ANY, SearchOptions
from ingest.document import DateConfidence
from ingest.figures import read_unit, units_of
from ingest.practice import Correction, Evidence, Figure, Origin, Practice, Status
from ingest.span import Range, overlaps

Role = Literal["投入", "产出", "规模", "比例"]
Sort = Literal["source", "value", "place", "time"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which figures are wanted, of practices that pass ``options``, and in which order. ``words`` must all stand in what
    is counted, the quotation or the measure's name; ``least`` and ``most`` are bounds of the value."""

    options: SearchOptions = ANY
    words: str = ""
    role: str | None = None
    unit: str | None = None
    least: float | None = None
    most: float | None = None
    sort: Sort = "source"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as printed (``text``) and as read; a range has ``value`` and ``upper``. ``quote`` is the evidence
    that holds it and ``raw`` that quotation's ranges; ``figure_raw`` are those of the figure alone. ``id`` is
    ``{practice_id}-f{number}``; ``place_origin`` tells for each name of ``place`` where it comes from."""

    id: str
    text: str
    value: float | None
    upper: float | None
    unit: str
    comparator: str
    of: str
    role: Role
    place: tuple[str, ...]
    place_origin: tuple[Origin, ...]
    level: str
    themes: tuple[str, ...]
    status: Status
    time: str
    time_read: str
    date_confidence: DateConfidence
    measure_name: str
    practice_id: str
    source: str
    document_id: str
    title: str
    quote: str
    raw: tuple[Range, ...]
    figure_raw: tuple[Range, ...]
    flags: tuple[str, ...]
    corrections: tuple[Correction, ...]


Test = Callable[[FigureRow], bool]
_KEYS: dict[Sort, Callable[[FigureRow], Any]] = {
    "source": lambda row: (row.source, row.document_id, row.figure_raw),
    "value": lambda row: row.value,
    "place": lambda row: row.place or None,
    "time": lambda row: row.time_read.removeprefix("../") or None,
}
"""What rows are sorted by; None where it is not known."""


def figure_rows(practices: Iterable[Practice], wanted: FigureFilter) -> list[FigureRow]:
    """The rows that pass every part of ``wanted``, sorted; those without what they are sorted by come last.
    Raises UserError for an unknown role, for a unit that is none, and for bounds that nothing can keep."""
    tests = list(_tests(wanted))
    rows = (row for practice in practices for row in rows_of(practice))
    found = in_order([row for row in rows if all(test(row) for test in tests)], wanted)
    unit = (wanted.unit or "").strip()
    if unit and not found and not units_of(fold(unit)):
        raise UserError(f"没有“{unit[:SHOWN]}”这个单位，请写材料里的单位，如 元、万元、户、%。", "unit")
    return found


def in_order(rows: list[FigureRow], wanted: FigureFilter) -> list[FigureRow]:
    """The rows sorted as is wished."""
    key = _KEYS[wanted.sort]
    known = [row for row in rows if key(row) is not None]
    return [
        *sorted(known, key=key, reverse=wanted.descending),
        *(row for row in rows if key(row) is None),
    ]


def rows_of(practice: Practice) -> list[FigureRow]:
    """All figures of a practice, as they stand in it."""
    return [_row(practice, n, figure) for n, figure in enumerate(practice.figures, 1)]


def _row(practice: Practice, n: int, figure: Figure) -> FigureRow:
    evidence = _holding(practice.evidence, figure)
    return FigureRow(
        id=f"{practice.id}-f{n}",
        text=figure.text,
        value=figure.value,
        upper=figure.upper,
        unit=figure.unit,
        comparator=figure.comparator,
        of=figure.of,
        role=figure.role,
        place=practice.place.path,
        place_origin=practice.place.origin,
        level=practice.level,
        themes=practice.themes,
        status=practice.status,
        time=practice.time,
        time_read=practice.time_read,
        date_confidence=practice.date_confidence,
        measure_name=practice.measure_name,
        practice_id=practice.id,
        source=practice.source,
        document_id=practice.document_id,
        title=practice.title,
        quote=evidence.text,
        raw=evidence.raw,
        figure_raw=figure.raw,
        flags=practice.flags,
        corrections=practice.corrections,
    )


def _holding(evidence: tuple[Evidence, ...], figure: Figure) -> Evidence:
    """The evidence that the figure stands in."""
    return max(evidence, key=lambda each: overlaps(each.raw, figure.raw))


def _tests(wanted: FigureFilter) -> Iterator[Test]:
    _check_bounds(wanted.least, wanted.most)
    for word in fold(wanted.words).split():
        yield _holds(word)
    if role := wanted.role:
        yield _of_role(role)
    if unit := (wanted.unit or "").strip():
        yield _in_unit(unit)
    if (least := wanted.least) is not None:
        yield lambda row: row.value is not None and row.value >= least
    if (most := wanted.most) is not None:
        yield lambda row: row.value is not None and max(row.value, row.upper or row.value) <= most


def _check_bounds(least: float | None, most: float | None) -> None:
    for bound in (least, most):
        if bound is not None and not isfinite(bound):
            raise UserError(f"数值的界限“{bound}”不是有限的数，请写数字，如 100。", "min")
    if least is not None and most is not None and least > most:
        raise UserError(f"最小值 {least:g} 大于最大值 {most:g}，请对调或改正。", "min")


def _holds(word: str) -> Test:
    return lambda row: any(word in fold(text) for text in (row.of, row.quote, row.measure_name))


def _in_unit(unit: str) -> Test:
    """In this unit as read (元) or as printed (万元), in any writing of it."""
    asked = {unit, read_unit(unit), fold(unit), read_unit(fold(unit))}
    return lambda row: not asked.isdisjoint((row.unit, *units_of(row.text)))


def _of_role(role: str) -> Test:
    known = one_of(role, ROLES)
    if known is None:
        raise UserError(f"没有“{role[:SHOWN]}”这种数字，数字的性质有：{'、'.join(ROLES)}。", "role")
    return lambda row: row.role == known
