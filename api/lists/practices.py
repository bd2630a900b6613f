"""A library in, its practices listed out: all that match, in document order, whole or page by page."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from api.lists.items import AT_ONCE, Items
from api.lists.page import Page, Window, gone, page
from api.selection import Selector, read_names
from api.views import Record, practice_view
from index.library import Library
from index.wanted import ANY, SearchOptions
from ingest.practice import Practice

_KEPT = 8
"""Lists of which the numbers are kept, so that whoever leafs through one has it found once: 7 MB for 100,000 practices
each."""


class PracticeList:
    """The practices of one library. Every method raises LibraryError if it cannot be read, and UserError for a theme,
    place, level and the like that there is not."""

    def __init__(self, library: Library, selector: Selector) -> None:
        self._library = library
        self._selector = selector
        self._items = Items(library)
        self._found = lru_cache(_KEPT)(self._find)

    def all(self, options: SearchOptions = ANY, text: str = "") -> Iterator[Record]:
        """The contract's ``practices``: those that match ``text`` as a search does, and ``options``."""
        numbers = self._numbers(options, text)
        parts = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
        return (each for part in parts for each in self._listed(part))

    def rows(self, options: SearchOptions = ANY, text: str = "") -> Iterator[Record]:
        """As ``all``, for a table: without the places in the clean text and the other reports, which cost as much again
        and are no columns."""
        return (practice_view(each) for _, each in self._library.numbered(self._numbers(options, text)))

    def page(self, window: Window, options: SearchOptions = ANY, text: str = "") -> Page:
        """Some of ``all``. Raises UserError for a window behind what is no practice."""
        numbers = self._numbers(options, text)
        start = bisect_right(numbers, self._number(window.after)) if window.after else 0
        end = start + window.limit
        return page(list(self._listed(numbers[start:end])), len(numbers), end < len(numbers))

    def one(self, practice: Practice) -> Record:
        """A practice as the list has it."""
        return next(self._items.practices([practice]))

    def _numbers(self, options: SearchOptions, text: str) -> Sequence[int]:
        self._library.refresh()
        return self._found(read_names(self._library, options), text, self._library.searched)

    def _find(self, options: SearchOptions, text: str, searched: tuple[int, int]) -> Sequence[int]:
        """What is found is the same as long as what is ``searched`` is."""
        return self._selector.numbers(self._library, options, text)

    def _listed(self, numbers: Sequence[int]) -> Iterator[Record]:
        return self._items.practices([each for _, each in self._library.numbered(numbers)])

    def _number(self, practice_id: str) -> int:
        found = self._library.number(practice_id)
        if found is None or not self._library.openness.was_published(practice_id.rpartition("-p")[0]):
            raise gone(practice_id)
        return found
