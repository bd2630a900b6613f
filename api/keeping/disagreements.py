"""The practices of two documents with the same text in, the figures out by which the two say different things."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from index.hit import Differing, FigureValue
from index.signature import letters
from ingest.practice import Practice

_Key = tuple[str, str]
_Told = Mapping[_Key, list[tuple[str, FigureValue]]]


def disagreements(one: Iterable[Practice], other: Iterable[Practice]) -> tuple[Differing, ...]:
    """What both count in one unit, with the values that only one of them gives, where each has such a value: one that
    leaves a figure out does not contradict the other."""
    first, second = _told(one), _told(other)
    found = (_between(first[key], second[key]) for key in first if key in second)
    return tuple(each for each in found if each)


def _told(practices: Iterable[Practice]) -> _Told:
    """The figures by the letters of what they count and by their unit, with what that is called."""
    told: dict[_Key, list[tuple[str, FigureValue]]] = defaultdict(list)
    for practice in practices:
        for each in practice.figures:
            if each.of and each.value is not None:
                value = FigureValue(each.text, each.value, practice.source, practice.id)
                told[letters(each.of), each.unit].append((each.of, value))
    return told


def _between(one: list[tuple[str, FigureValue]], other: list[tuple[str, FigureValue]]) -> Differing | None:
    mine, theirs = ({value.value for _, value in side} for side in (one, other))
    sides = [
        [value for _, value in told if value.value not in known]
        for told, known in ((one, theirs), (other, mine))
    ]
    return Differing(one[0][0], (*sides[0], *sides[1])) if all(sides) else None
