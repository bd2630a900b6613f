"""A library in, the figures of its practices listed out: all that are wanted, in the order wished, whole or page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from api.figures import FigureFilter, FigureRow, figure_rows, in_order, rows_of
from api.lists.items import AT_ONCE, Items
from api.lists.page import Page, Window, gone, page
from api.selection import Selector, read_names
from api.views import Record, plain
from index.library import Library
from ingest.practice import Practice

_KEPT = 4
"""Lists of which the order is kept, so that whoever leafs through one has it sorted once: 10 MB for 100,000 figures
each."""


class FigureList:
    """The figures of one library. Every method raises LibraryError if it cannot be read, and UserError for a theme,
    place, role and the like that there is not."""

    def __init__(self, library: Library, selector: Selector) -> None:
        self._library = library
        self._selector = selector
        self._items = Items(library)
        self._sorted = lru_cache(_KEPT)(self._sort)

    def all(self, wanted: FigureFilter) -> Iterator[Record]:
        """All that are wanted, one item each."""
        rows = self._rows(self._read_in(wanted))
        parts = (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
        return (each for part in parts for each in self._items.figures(part))

    def rows(self, wanted: FigureFilter) -> Iterator[Record]:
        """As ``all``, for a table: without the places in the clean text and the other reports, which are no columns."""
        return (dict(plain(row)) for row in self._rows(self._read_in(wanted)))

    def page(self, window: Window, wanted: FigureFilter) -> Page:
        """Some of ``all``. Raises UserError for a window behind what is no figure."""
        wanted = self._read_in(wanted)
        ids = self._sorted(wanted, self._library.searched)
        start = self._behind(ids, wanted, window.after) if window.after else 0
        end = start + window.limit
        return page(list(self._items.figures(self._read(ids[start:end]))), len(ids), end < len(ids))

    def _read_in(self, wanted: FigureFilter) -> FigureFilter:
        """What is wanted, of places as the gazetteer writes them."""
        self._library.refresh()
        return replace(wanted, options=read_names(self._library, wanted.options))

    def _rows(self, wanted: FigureFilter) -> list[FigureRow]:
        options = replace(wanted.options, has_figures=True)
        return figure_rows(self._selector.select(self._library, options), wanted)

    def _sort(self, wanted: FigureFilter, searched: tuple[int, int]) -> Sequence[str]:
        """The ids of all that are wanted in their order: the same as long as what is ``searched`` is."""
        return [row.id for row in self._rows(wanted)]

    def _read(self, ids: Sequence[str]) -> list[FigureRow]:
        units = self._library.units([_practice_of(each) for each in ids]).values()
        rows = {row.id: row for each in units if isinstance(each, Practice) for row in rows_of(each)}
        return [rows[each] for each in ids if each in rows]

    def _behind(self, ids: Sequence[str], wanted: FigureFilter, after: str) -> int:
        """The place behind a figure, or behind where it would stand if it were still wanted."""
        if after in ids:
            return ids.index(after) + 1
        practice = self._library.practice(_practice_of(after))
        if practice and not self._library.openness.was_published(practice.document_id):
            raise gone(after)
        once = [row for row in rows_of(practice) if row.id == after] if practice else []
        if not once:
            raise gone(after)
        return in_order([*self._rows(wanted), *once], wanted).index(once[0])


def _practice_of(figure_id: str) -> str:
    return figure_id.rpartition("-f")[0]
