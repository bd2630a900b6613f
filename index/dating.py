"""A practice or a report's date in, the years to which a reader may narrow a list out."""

import re

from ingest.practice import Practice

UNDATED = "?"
"""Stands for the year of what tells no time of its own: such a unit is as old as its report."""
INFERRED = "~"
"""Stands before a year that the words alone do not tell (去年)."""
_YEAR = re.compile(r"\d{4}")


def times(practice: Practice) -> tuple[str, ...]:
    """The years that the words of a practice tell (``2021``), or those that they tell by the date of its report
    (``~2021``); UNDATED alone where they tell none."""
    if not practice.time_read:
        return (UNDATED,)
    from ingest.times import read_time  # noqa: PLC0415 (a search must not wait for it)

    stated = read_time(practice.time, None)
    mark = "" if stated else INFERRED
    return tuple(f"{mark}{year}" for year in years(stated or practice.time_read)) or (UNDATED,)


def years(iso: str) -> tuple[str, ...]:
    """The years of a time in ISO form, all of a span: ``2019-03/2021`` as 2019, 2020, 2021; ``2019/..`` as 2019."""
    told = [int(year) for year in _YEAR.findall(iso)]
    return tuple(f"{year:04}" for year in range(told[0], told[-1] + 1)) if told else ()


def beginning(iso: str) -> str:
    """The first day, month or year of a time in ISO form, to sort by; empty where there is none."""
    return iso.removeprefix("../").partition("/")[0]
