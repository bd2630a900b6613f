"""A practice and what other reports tell of it at other times in, its timeline out: every telling cited."""

from collections.abc import Callable, Iterator, Sequence

from api.views import Record, plain, practice_view
from api.wording import shown_time
from index.clusters import differing
from index.hit import FigureValue
from index.library import Library
from index.signature import letters
from ingest.practice import Figure, Practice

Cite = Callable[[Practice, int], Record]
"""The citation of a practice under a number."""
_KEPT = ("strength", "measure_name", "measure", "outcome", "status", "time", "time_read", "figures")


def tellings(library: Library, practice_id: str, cite: Cite) -> Record | None:
    """``{"practice_id", "tellings", "differing_figures", "planned"}``: the practice and its tellings of other years,
    or as a plan, the oldest first; what those that are no plans count with different results; and what was planned
    beside what was reported. None if there is no such practice for every
    reader."""
    units = library.open_units([practice_id, *library.tellings([practice_id]).get(practice_id, [])])
    told = {key: unit for key, unit in units.items() if isinstance(unit, Practice)}
    if practice_id not in told:
        return None
    rows = sorted((_row(each, cite(each, n)) for n, each in enumerate(told.values(), start=1)), key=_when)
    in_order = [told[row["practice_id"]] for row in rows]
    return {
        "practice_id": practice_id,
        "tellings": [{**row, "n": n} for n, row in enumerate(rows, start=1)],
        "differing_figures": plain(differing([each for each in in_order if each.status != "计划"])),
        "planned": list(_planned(in_order)),
    }


def _row(practice: Practice, citation: Record) -> Record:
    view = practice_view(practice)
    shown = shown_time(practice.time, practice.time_read)
    return {**citation, **{name: view[name] for name in _KEPT}, "shown_time": shown}


def _when(row: Record) -> tuple[bool, str, bool, str]:
    """By the time that is told, else by the report's date; a plan before what came of it; what has neither last."""
    when = row["time_read"] or row["date"] or row["time"]
    return not when, when[:4], row["status"] != "计划", f"{when} {row['practice_id']}"


def _planned(told: Sequence[Practice]) -> Iterator[Record]:
    """What plans count, with what the other tellings count of the same thing, each result once."""
    planned, reported = (
        [(each, figure) for each in told if (each.status == "计划") is plan for figure in each.figures]
        for plan in (True, False)
    )
    for owner, figure in planned:
        done: dict[tuple[str, float | None], FigureValue] = {}
        for each, other in reported:
            if _count_one(figure, other):
                done.setdefault((other.text, other.value), _value(each, other))
        if done:
            yield plain({"of": figure.of, "planned": _value(owner, figure), "reported": list(done.values())})


def _count_one(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same thing: in one unit, of which one's words hold the other's."""
    first, second = letters(one.of), letters(other.of)
    return one.unit == other.unit and bool(first and second) and (first in second or second in first)


def _value(practice: Practice, figure: Figure) -> FigureValue:
    return FigureValue(figure.text, figure.value, practice.source, practice.id)
