"""Practices and figures in, the items of a list out: each with its places in the clean text, and with all reports of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from api.figures import FigureRow
from api.stretches import CleanText
from api.views import Record, listed_figure, listed_practice
from index.hit import Retelling
from index.library import Library
from index.search import retelling
from ingest.practice import Practice

AT_ONCE = 500
"""Items made together: those of a list that is written out are never all in memory."""
_OPENED = 32
"""Documents of which the places are kept: figures in the order of their values come from here and there."""


class Items:
    """Makes the items of one library's lists."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def practices(self, practices: Sequence[Practice]) -> Iterator[Record]:
        """The contract's ``practices``."""
        told, text = self._occurrences(practices), self._texts()
        return (listed_practice(each, text(each.document_id), told[each.id]) for each in practices)

    def figures(self, rows: Sequence[FigureRow]) -> Iterator[Record]:
        """One item for each row."""
        units = self._library.units(list({row.practice_id for row in rows})).values()
        told = self._occurrences([each for each in units if isinstance(each, Practice)])
        text = self._texts()
        return (listed_figure(row, text(row.document_id), told.get(row.practice_id, ())) for row in rows)

    def _texts(self) -> Callable[[str], CleanText]:
        """What reads the clean text of documents by id, of the last ones only once."""
        return lru_cache(_OPENED)(lambda key: CleanText(self._library.document(key)))

    def _occurrences(self, practices: Sequence[Practice]) -> Mapping[str, Sequence[Retelling]]:
        """By the id of a practice: itself, and where other searched documents tell it."""
        same = self._library.retellings([each.id for each in practices])
        others = self._library.units([key for keys in same.values() for key in keys])
        return {
            each.id: [retelling(unit) for unit in (each, *map(others.get, same.get(each.id, ()))) if unit]
            for each in practices
        }
