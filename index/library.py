"""A folder in, a library out: the store of documents with its word and vector indexes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from index import encoders, folders, masking, rerankers
from index.analysis import Analyst
from index.check import index_faults, store_faults
from index.depot import Depot
from index.edition import Editions
from index.engines import AUTO
from index.errors import LibraryError
from index.folders import DATABASE
from index.masking import Mask
from index.models import SHIPPED, Models
from index.own_words import OwnWord, OwnWords
from index.query import QueryReader
from index.recent import Recent
from index.reembedding import Reembedding, Shelf, Watcher
from index.rerankers import Reranker
from index.retheming import retheme
from index.scope import Counter, Scope
from index.segmenter import Segmenter
from index.tiers import SELF_CHOSEN, Scheme
from index.upkeep import Follower, Upkeep, told
from index.vectors import VectorIndex
from index.weights import Weights
from index.words import Filters, WeightedTerm, WordIndex
from ingest.gazetteer import Gazetteer, shipped
from ingest.practice import Practice
from ingest.themes import Vocabulary

_AT_ONCE = 500
"""Practices read at a time."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a library is opened with: the places and themes it knows, the cut of its text, its models and how
    vectors are laid down."""

    gazetteer: Gazetteer
    vocabulary: Vocabulary
    segmenter: Segmenter
    models: Models = SHIPPED
    scheme: Scheme = SELF_CHOSEN


class Library(Depot):
    """One library (资料库). Any number of threads and processes read, one process writes.

    SQLite and the original files are the truth. The indexes follow the store's change log: ``sync``
    applies what they lack, as often as it likes and after any interruption.
    """

    def __init__(self, folder: Path, parts: Parts, read_only: bool = False) -> None:
        """Opens the library of ``folder``, making an empty one if there is none. With ``read_only``
        nothing in ``folder`` is written, and whatever would write raises LibraryError, as this does."""
        self._borrowed = ExitStack()
        super().__init__(folder, read_only)
        self._editions = Editions(self._store, self.own_vocabulary)
        self._counter = Counter(self._store)
        self.segmenter = parts.segmenter
        self.gazetteer = parts.gazetteer
        self.vocabulary = parts.vocabulary
        self.reader = _reader(parts.gazetteer, parts.vocabulary, parts.segmenter)
        self._models = parts.models
        self._worded = 0
        self.weights = Weights()
        try:
            self._open_indexes(parts)
            self.refresh()
        except LibraryError:
            self.close()
            raise

    def _open_indexes(self, parts: Parts) -> None:
        indexes, models = self._indexes(), parts.models
        self.words = WordIndex(indexes / "words", parts.segmenter)
        self._shelf = Shelf(indexes / "vectors", self._store, parts.segmenter, models.options, parts.scheme)
        self._wanted = self._shelf.index(encoders.load(models.encoder, parts.segmenter, models.options))
        self._serve(self._shelf.serving(self._wanted))

    @classmethod
    def open(
        cls, folder: Path, *, models: Models = SHIPPED, engine: str = AUTO, create: bool = False
    ) -> "Library":
        """The library of ``folder``, cut with the gazetteer's and the vocabulary's words; only to be read
        where the folder cannot be written. Raises LibraryError if there is none and ``create`` is
        false, or if it cannot be read."""
        if not create and not (folder / DATABASE).exists():
            raise LibraryError(f"“{folder}”里没有资料库，请先用 tashan --library {folder} ingest 文件 建立。")
        parts = Parts(*_dictionaries(), models, Scheme(engine))
        return cls(folder, parts, read_only=folders.is_read_only(folder))

    @cached_property
    def reranker(self) -> Reranker | None:
        """What reads question and text together, if one is set; loaded when it is first asked for, because that
        takes seconds. Raises LibraryError if it cannot be."""
        return rerankers.load(self._models.reranker)

    @cached_property
    def recent(self) -> Recent:
        """What the reranker made of the last searches."""
        return Recent()

    def close(self) -> None:
        super().close()
        self._borrowed.close()

    @contextmanager
    def following(self) -> Iterator[Follower]:
        """Both indexes open for documents that are added while the block runs: ``follow`` takes them up,
        and readers see them at its end. Raises LibraryBusy and LibraryError."""
        with self.writer(), self._upkeep.following() as follower:
            yield follower

    def reworded(self, words: Mapping[str, OwnWord]) -> "Library":
        """This library as it would be searched if ``words`` were its own in the vocabulary: the same store and the same
        indexes. It is not to be refreshed, and is closed with this one."""
        made = copy(self)
        made.reader = self.reader.with_own(self._own_words(words))
        return made

    @contextmanager
    def masked(self, mask: Mask) -> Iterator["Library"]:
        """This library as it would be searched if it held what ``mask`` leaves of it. It is not to be refreshed, and is
        gone at the end of the block. Raises EncoderUnavailable and LibraryError."""
        made = copy(self)
        with TemporaryDirectory(prefix="tashan-") as home:
            made.words = WordIndex(Path(home, "words"), self.segmenter)
            made.vectors = VectorIndex(Path(home, "vectors"), self.vectors.encoder, SELF_CHOSEN, self._store)
            with told(self._folder):
                masking.fill(self._store, mask, (made.words, made.vectors))
            yield made

    def sync(self) -> None:
        """Brings both indexes up to the store. Raises LibraryBusy and LibraryError."""
        with self.writer():
            self._upkeep.sync()

    def refresh(self) -> None:
        """What a reader does before it reads: ``sync`` if the indexes are behind. Where that cannot be,
        because another process or thread writes or nothing can be written, what is finished is read."""
        self._switch()
        self._reword()
        self.weights = self.own_weights.weights(self.vectors.encoder.name)
        last = self._store.last_change()
        if self.words.seq == last == self.vectors.seq:
            return
        try:
            self.sync()
        except LibraryError:
            self.words.refresh()
            self.vectors.refresh()
            if self._read_only and min(self.words.seq, self.vectors.seq) < 0:
                raise LibraryError(
                    f"资料库“{self._folder}”所在的目录是只读的，而它的索引缺失或不合用；"
                    "请把它复制到可写的目录，再运行 tashan rebuild。"
                ) from None

    @property
    def corpus_version(self) -> str:
        """The name of what readers can get now, the same in every process: with the library's own weights, if it has some,
        and while the indexes lack some of it, with the number of the change that they have come to."""
        name = f"{self._editions.name()}{self.weights.mark}"
        return f"{name}.{self.words.seq}" if self._lags() else name

    @property
    def searched(self) -> tuple[int, int]:
        """The numbers of the last change of documents and of the last of own words that searches know. Unlike an edition
        they never come back: what was found is found as long as they are these."""
        return self.words.seq, self._worded

    def _lags(self) -> bool:
        """Whether a change that the word index lacks is of a document that readers can get, or that it has."""
        changed = self._store.changed_since(self.words.seq)
        if not changed:
            return False
        held = Filters(document_ids=tuple(changed))
        return self._store.tells_readers(self.words.seq) or self.words.count(held) > 0

    def rebuild(self, watcher: Watcher = lambda state: True) -> None:
        """Makes both indexes anew beside the present ones, then puts them in their place; those of other encoders go.
        Before, practices get the themes of the vocabulary as it is now, and what people corrected is laid over them anew.
        As ``reembed``, where that is due."""
        with self.writer():
            retheme(self._store, self.vocabulary)
            self.corrections.lay_over_all()
            is_new = self.reembedding is not None
            self.reembed(watcher)
            self._upkeep.rebuild(is_new)
            self._shelf.clear(self.vectors, self._wanted)

    @property
    def reembedding(self) -> Reembedding | None:
        """How far the vectors of the encoder that is set are, while an older encoder's are searched."""
        return None if self.vectors is self._wanted else self._shelf.state(self.vectors, self._wanted)

    def reembed(self, watcher: Watcher) -> None:
        """Encodes what the encoder that is set has not encoded yet, and puts its vectors in service; ``watcher`` is
        told how far it is and may stop it: what is done is not done again. Whoever searches or writes goes on
        meanwhile. Raises LibraryBusy where another process does this, EncoderUnavailable and LibraryError."""
        if self.vectors is not self._wanted:
            with told(self._folder):
                self._shelf.fill(self.vectors, self._wanted, watcher)
            self._switch()

    def check(self) -> list[str]:
        """Everything that is off, one Chinese sentence each: the database, the original files, every
        offset of every record, and both indexes. Empty: all is well."""
        return [
            *store_faults(self._store, self._originals),
            *index_faults("词语索引", self.words, self._store),
            *index_faults("向量索引", self.vectors, self._store),
        ]

    def scope(self) -> Scope:
        """How much is searched."""
        return self._counter.scope()

    def practice_numbers(self, filters: Filters, terms: Sequence[WeightedTerm] = ()) -> list[int]:
        """Numbers of the practices of live documents that pass ``filters`` in the word index and have one of ``terms``,
        if any are given, in document order."""
        return sorted(self.words.numbers(replace(filters, kinds=("practice",)), terms).tolist())

    def numbered(self, numbers: Sequence[int]) -> Iterator[tuple[int, Practice]]:
        """The practices with these numbers, each with its own, read some hundred at a time."""
        for start in range(0, len(numbers), _AT_ONCE):
            page = numbers[start : start + _AT_ONCE]
            keys = self._store.keys(page)
            units = self._store.units(list(keys.values()))
            found = ((number, units.get(keys.get(number, ""))) for number in page)
            yield from ((number, unit) for number, unit in found if isinstance(unit, Practice))

    def _switch(self) -> None:
        """Puts the vectors of the encoder that is set in service if they have caught up."""
        if self.vectors is not self._wanted and self._shelf.seq(self._wanted) >= self.vectors.seq:
            self._wanted.refresh()
            self._serve(self._wanted)

    def _reword(self) -> None:
        """Reads questions with the library's own words as they are now, whoever changed them."""
        version = self.own_vocabulary.version
        if version != self._worded:
            self.reader = self.reader.with_own(self._own_words(self.own_vocabulary.words(version)))
            self._worded = version

    def _own_words(self, words: Mapping[str, OwnWord]) -> OwnWords:
        return OwnWords(words.values(), self.vocabulary)

    def _serve(self, vectors: VectorIndex) -> None:
        """Documents are analysed as the vectors that are searched want it."""
        self.vectors = vectors
        self.analyst = Analyst(self.segmenter, vectors.encoder)
        self._upkeep = Upkeep(self._folder, self._store, self.words, vectors)

    def _indexes(self) -> Path:
        """The folder of the indexes; of a library that is only read, one with links to their files,
        because the word index cannot be opened without making a lock file beside them."""
        folder = self._folder / "indexes"
        with told(self._folder):
            return self._borrowed.enter_context(folders.linked(folder)) if self._read_only else folder


@cache
def _dictionaries() -> tuple[Gazetteer, Vocabulary, Segmenter]:
    """The places and themes that come with the program, and the cut of text with their words: made once, in 0.17 s."""
    gazetteer, vocabulary = shipped(), Vocabulary.load()
    return gazetteer, vocabulary, Segmenter([*gazetteer.names(), *vocabulary.words()])


@lru_cache(1)
def _reader(gazetteer: Gazetteer, vocabulary: Vocabulary, segmenter: Segmenter) -> QueryReader:
    """Of the libraries that a process opens one after the other, with the same dictionaries: made once, in 10 ms."""
    return QueryReader(gazetteer, vocabulary, segmenter)
