"""Documents and stretches of their text in, indexes that hold the documents without these out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.store import Store
from index.unit import IndexUnit
from index.upkeep import pages
from index.vectors import VectorIndex
from index.words import WordIndex

_PARTS = ("title", "heading", "name", "body")
"""The parts of a unit that vectors stand for."""


@dataclass(frozen=True, slots=True)
class Mask:
    """The documents that are held, by their ids, and what is taken out of the text and headings of units, by theirs."""

    document_ids: Sequence[str]
    taken: Mapping[str, Sequence[str]]


def fill(store: Store, mask: Mask, indexes: Iterable[WordIndex | VectorIndex]) -> None:
    """Makes ``indexes`` anew. Raises EncoderUnavailable."""
    for index in indexes:
        with index.update(store.last_change(), fresh=True) as writer:
            for page in pages(store, mask.document_ids):
                writer.add([(number, _less(unit, mask.taken.get(unit.key, ()))) for number, unit in page])


def _less(unit: IndexUnit, taken: Sequence[str]) -> IndexUnit:
    """A row without the stretches ``taken``; what stood on both sides of one does not become one word."""
    own = unit.texts
    for text in taken:
        parts = {name: getattr(own, name).replace(text, "\n") for name in _PARTS}
        own = replace(own, **parts)
    return replace(unit, texts=own)
