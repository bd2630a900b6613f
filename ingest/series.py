"""Headings of an article in, the steps of a known series that are missing among them out."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

SERIES = (
    ("共谋", "共建", "共管", "共评", "共享"),
    ("自治", "法治", "德治"),
    ("组织共建", "活动共联", "资源共享"),
)
"""Series whose members official prose names in this order, each in a heading of its own."""
LEAST = 2
"""Members that must be there before the others can be said to be missing: the first or the last among them."""
_NUMERALS = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"(?P<nested>[（(])?(?P<number>[{_NUMERALS}])[）)、]")


def step_of(heading: str) -> tuple[int, int] | None:
    """Number of the series and of the member that ``heading`` names, or None."""
    for number, members in enumerate(SERIES):
        named = [place for place, member in enumerate(members) if member in heading]
        if len(named) == 1:
            return number, named[0]
    return None


def missing_steps(headings: Sequence[str]) -> list[str]:
    """Members of a known series of which the headings name two or more, but not these."""
    found = [step for heading in headings if (step := step_of(heading))]
    missing: list[str] = []
    for number, members in enumerate(SERIES):
        places = {place for series, place in found if series == number}
        if len(places) >= LEAST and places & {0, len(members) - 1} and len(members) > 2:
            missing += [member for place, member in enumerate(members) if place not in places]
    return missing


def completed(items: Sequence[str]) -> tuple[str, ...]:
    """The members of a known series, in its order, that ``items`` name but for one; none where no series or several
    come near.

    >>> completed(["自治", "法治", "法治"])
    ('自治', '法治', '德治')
    """
    near = [
        meant
        for members in SERIES
        for meant in combinations(members, len(items))
        if sum(a != b for a, b in zip(meant, items, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else ()


def gaps(headings: Sequence[str]) -> Iterator[int]:
    """Indices of the headings whose number is higher than those between it and the heading numbered in the same
    way before explain, each of which may be one without its number. （一） counts within one 一、."""
    last: dict[bool, tuple[int, int]] = {}
    plain = 0
    for index, heading in enumerate(headings):
        match = _NUMBERED.match(heading)
        if match is None:
            plain += 1
            continue
        nested, number = match["nested"] is not None, _NUMERALS.index(match["number"]) + 1
        before, seen = last.get(nested, (number, plain))
        if number > before + plain - seen + 1:
            yield index
        last[nested] = number, plain
        if not nested:
            last.pop(True, None)
