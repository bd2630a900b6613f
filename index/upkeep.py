"""A store's change log in, both indexes brought up to it out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from index.analysis import Analysis
from index.errors import EncoderUnavailable, LibraryError
from index.relations import relate, relate_anew
from index.store import Store
from index.unit import IndexUnit, Page, index_units
from index.vectors import VectorIndex, VectorWriter
from index.words import WordIndex, WordWriter

NONE: Mapping[str, Analysis] = MappingProxyType({})
_PAGE = 512
"""Units indexed at a time: one batch of the encoder."""


class Upkeep:
    """Keeps the indexes of one library, for its only writer. Every method raises LibraryError where an
    index cannot be written."""

    def __init__(self, folder: Path, store: Store, words: WordIndex, vectors: VectorIndex) -> None:
        """``folder`` is what messages call the library."""
        self._folder = folder
        self._store = store
        self._words = words
        self._vectors = vectors

    def sync(self) -> None:
        """Compares new documents with all others, then gives each index what it lacks; the vectors wait where their
        encoder is out of reach."""
        relate(self._store)
        with told(self._folder), suppress(EncoderUnavailable):
            for index in (self._words, self._vectors):
                index.refresh()
                self._bring_up(index)

    def rebuild(self, has_new_vectors: bool = False) -> None:
        """Makes all comparisons anew, and both indexes beside the present ones, then puts them in their place; of the
        vectors only if they are not new. Raises EncoderUnavailable."""
        relate_anew(self._store)
        with told(self._folder):
            for index in (self._words,) if has_new_vectors else (self._words, self._vectors):
                self._build(index)

    @contextmanager
    def following(self) -> Iterator["Follower"]:
        """Both indexes open for new documents; readers see all that was followed when the block ends."""
        self.sync()
        with ExitStack() as opened:
            follower = Follower(self._store, (self._words, self._vectors), opened)
            yield follower
            with told(self._folder):
                follower.settle()
                opened.close()
        self.sync()

    def _bring_up(self, index: WordIndex | VectorIndex) -> None:
        last = self._store.last_change()
        changed = self._store.changed_since(index.seq)
        if not 0 <= index.seq <= last or index.worn(changed):
            self._build(index)
        elif changed:
            with index.update(last, fresh=False) as writer:
                writer.delete(changed)
                for page in pages(self._store, self._store.searched(changed)):
                    writer.add(page)

    def _build(self, index: WordIndex | VectorIndex) -> None:
        with index.update(self._store.last_change(), fresh=True) as writer:
            for page in pages(self._store, self._store.live_ids()):
                writer.add(page)


class Follower:
    """Two indexes that take up new documents as they are stored, by the analysis that comes with them.

    What else changes meanwhile is done at the end: taking documents out of an index may call for a fresh one.
    """

    def __init__(self, store: Store, indexes: tuple[WordIndex, VectorIndex], opened: ExitStack) -> None:
        """``opened`` takes the indexes' updates when there is something to add."""
        self._store = store
        self._indexes = indexes
        self._opened = opened
        self._words: WordWriter | None = None
        self._vectors: VectorWriter | None = None
        self._has_encoder = True
        self._before = self._seq = store.last_change()
        self._row = store.last_row()
        self._taken: set[str] = set()
        self._late: dict[str, None] = {}

    def follow(self, known: Mapping[str, Analysis] = NONE) -> None:
        """Takes up what was stored since the last call; documents without a ``known`` analysis are read back."""
        relate(self._store, {document_id: each.features for document_id, each in known.items()})
        last, changed = self._store.last_change(), self._store.changed_since(self._seq)
        new, searched = self._store.stored_after(self._row), self._store.searched(changed)
        settled = self._taken.intersection(searched)
        self._late |= dict.fromkeys(each for each in changed if each not in new and each not in settled)
        fresh = [each for each in searched if each in new]
        for page in pages(self._store, [each for each in fresh if each not in known]):
            if page:
                self._add(self._open(), page)
        self._put({each: known[each] for each in fresh if each in known})
        self._taken.update(fresh)
        self._row += len(new)
        self._seq = last

    def settle(self) -> None:
        """Does what is left where an index can take it. Where it calls for fresh ones, the indexes are said to
        be where they were at first, and the next ``sync`` makes them."""
        if self._words is None:
            return
        late = list(self._late)
        is_worn = self._indexes[0].worn(late) or not self._taken.isdisjoint(late)
        if late and not is_worn:
            self._words.delete(late)
            self._embed(lambda vectors: vectors.delete(late))
            for page in pages(self._store, self._store.searched(late)):
                self._add(self._words, page)
        self._words.seq = self._before if is_worn else self._seq
        if self._vectors:
            self._vectors.seq = self._words.seq if self._has_encoder else self._before

    def _add(self, words: WordWriter, page: Page) -> None:
        """Indexes units by what the store has of them."""
        words.add(page)
        self._embed(lambda vectors: vectors.add(page))

    def _embed(self, change: Callable[[VectorWriter], None]) -> None:
        """Changes the vectors. From the moment at which their encoder is out of reach they are left to a later
        ``sync``, as if nothing had been followed."""
        if self._vectors and self._has_encoder:
            try:
                change(self._vectors)
            except EncoderUnavailable:
                self._has_encoder = False

    def _put(self, analyses: Mapping[str, Analysis]) -> None:
        """Indexes documents by what is known of them."""
        found = self._store.numbers_of(list(analyses))
        numbers = [number for document_id in analyses for number in found[document_id]]
        if numbers:
            terms = chain.from_iterable(each.terms for each in analyses.values())
            self._open().put(zip(numbers, terms, strict=True))
            self._embed(lambda vectors: vectors.put(numbers, self._rows(list(analyses.values()))))

    def _rows(self, analyses: Sequence[Analysis]) -> NDArray[np.float32]:
        """The vectors of documents in their order; made here, all at once, where the encoder is not light."""
        made = [each.vectors for each in analyses if each.vectors is not None]
        texts = [text for each in analyses if each.vectors is None for text in each.texts]
        return np.concatenate(made) if made else self._indexes[1].encoder.encode(texts)

    def _open(self) -> WordWriter:
        """Opens both indexes at the first call; without the vectors where these are behind, because their encoder was
        out of reach, or it is now."""
        if self._words is None:
            words, vectors = self._indexes
            self._words = self._opened.enter_context(words.update(self._before, fresh=False))
            with suppress(EncoderUnavailable):
                if vectors.seq == self._before:
                    self._vectors = self._opened.enter_context(vectors.update(self._before, fresh=False))
        return self._words


def pages(store: Store, document_ids: Iterable[str]) -> Iterator[Page]:
    """The index rows of documents, some hundred at a time."""
    page: list[tuple[int, IndexUnit]] = []
    for document_id in document_ids:
        stored = store.units_of(document_id)
        page += zip((row.id for row in stored), index_units([row.unit for row in stored]), strict=True)
        while len(page) >= _PAGE:
            yield page[:_PAGE]
            page = page[_PAGE:]
    yield page


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turns what the engines of the library ``folder`` raise when they cannot write into LibraryError."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise LibraryError(
            f"资料库“{folder}”的索引写不进去（{error}），已入库的文件都在；"
            "请检查磁盘空间和目录权限，再运行 tashan rebuild。"
        ) from error
