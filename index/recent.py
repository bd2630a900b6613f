"""The scores of a reranker in, the same again out for the next pages of a search; or that it had no time for the first."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

Scores = tuple[float, ...]
_KEPT = 512
"""Searches whose scores are kept: 30 numbers each."""


class Reading(NamedTuple):
    """What a reranker is to read: the question, the ids of the units, and the seconds that the reader of it has."""

    text: str
    units: tuple[str, ...]
    patience: float


class Recent:
    """What a reranker made of the last searches, so that all pages of one stand in the same order. Safe to share between
    threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Reading, Scores | None] = OrderedDict()
        self._lock = Lock()

    def scores(
        self, reading: Reading, read: Callable[[], Scores | None], is_begun: bool = False
    ) -> Scores | None:
        """The scores that were kept; else those that are ``read`` now: None where there is no time for that. Who begins a
        search anew may have them read after all, who goes on with one keeps its order."""
        with self._lock:
            is_known, kept = reading in self._kept, self._kept.get(reading)
        if kept is None and (is_begun or not is_known):
            kept = read()
        with self._lock:
            self._kept[reading] = kept
            self._kept.move_to_end(reading)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return kept
