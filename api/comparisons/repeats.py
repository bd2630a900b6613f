"""The practices of one place in, those out that say in other words, with the same figures, what another of them says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from ingest.paths import COUNTY
from ingest.practice import Practice

_LEAST = 10
"""The smallest number by which two reports are known to tell of one thing: 3个 and 5次 are in every report."""
_TELLING = 100
"""The smallest one that does so by itself, in one county and of one theme."""
_LARGE = 10_000
"""The smallest one that does so in one city and of one theme of the first level: of 5,307 practices of 4,093 news,
work reports and samples four pairs share such a number, and each tells one deed."""
_Counted = frozenset[tuple[float, str]]


def repeats(practices: Sequence[Practice]) -> dict[str, tuple[str, ...]]:
    """For each practice that stays, by its id, the ids of those that it makes superfluous: of all that these count
    it has every number. Of two with the same ones the first stays."""
    counted = {each.id: _counted(each) for each in practices}
    filed = _filed(practices, counted)
    settled, found = set[str](), dict[str, tuple[str, ...]]()
    for one in sorted(practices, key=lambda each: -len(counted[each.id])):
        if one.id not in settled:
            settled.add(one.id)
            met = (other for number in counted[one.id] for other in filed.get(number, ()))
            told = [
                other for other in met if other.id not in settled and counted[other.id] <= counted[one.id]
            ]
            found[one.id] = tuple(other.id for other in told if _is_one(one, other, counted[other.id]))
            settled.update(found[one.id])
    return {key: same for key, same in found.items() if same}


def _filed(
    practices: Iterable[Practice], counted: Mapping[str, _Counted]
) -> Mapping[tuple[float, str], list[Practice]]:
    """The practices by the rarest of their numbers: whatever has all of them has that, and few others have."""
    often = Counter(number for own in counted.values() for number in own)
    filed: dict[tuple[float, str], list[Practice]] = {}
    for each in practices:
        if own := counted[each.id]:
            filed.setdefault(min(own, key=lambda number: (often[number], number)), []).append(each)
    return filed


def _counted(practice: Practice) -> _Counted:
    return frozenset(
        (each.value, each.unit)
        for each in practice.figures
        if each.value is not None and each.value >= _LEAST
    )


def _is_one(one: Practice, other: Practice, shared: _Counted) -> bool:
    """Whether two practices are of different documents, of one status and one place and no two times, and have so many
    numbers in common that it is no chance: two, or one that is large enough for how near they are."""
    depth = min(len(one.place.path), len(other.place.path))
    return (
        one.document_id != other.document_id
        and one.status == other.status
        and one.place.path[:depth] == other.place.path[:depth] != ()
        and len({*filter(None, (one.time_read, other.time_read))}) < 2
        and (len(shared) > 1 or max(value for value, _ in shared) >= _telling(one, other, depth))
    )


def _telling(one: Practice, other: Practice, depth: int) -> float:
    """The smallest number that tells by itself that two practices of a place of so many levels are one."""
    if depth >= COUNTY and not set(one.themes).isdisjoint(other.themes):
        return _TELLING
    return _LARGE if depth >= COUNTY - 1 and not _heads(one).isdisjoint(_heads(other)) else inf


def _heads(practice: Practice) -> set[str]:
    return {theme.partition("/")[0] for theme in practice.themes}
