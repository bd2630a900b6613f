"""Items with their raw ranges in, those near given ranges out, without going through all of them."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from ingest.span import Range

Item = TypeVar("Item")

STRETCH = 512
"""Characters of raw text kept together, some two paragraphs: shorter ones hold fewer items that are merely near."""


class Nearby(Generic[Item]):
    """Items by the stretches of the raw text that they touch."""

    def __init__(self, items: Iterable[tuple[Sequence[Range], Item]]) -> None:
        self._items: list[Item] = []
        self._numbers: dict[int, set[int]] = {}
        for number, (ranges, item) in enumerate(items):
            self._items.append(item)
            for stretch in _stretches(ranges):
                self._numbers.setdefault(stretch, set()).add(number)

    def of(self, ranges: Iterable[Range]) -> list[Item]:
        """All items that touch or border on ``ranges``, and perhaps some close by, in the order given."""
        found = (self._numbers.get(stretch, ()) for stretch in _stretches(ranges))
        return [self._items[number] for number in sorted(set().union(*found))]


def _stretches(ranges: Iterable[Range]) -> set[int]:
    """Ends are included: what borders on a range is near it."""
    return {n for start, end in ranges for n in range(start // STRETCH, end // STRETCH + 1)}
