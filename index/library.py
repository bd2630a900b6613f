"""A folder in, a library out: the store of documents with its word and vector indexes."""

import threading
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path

from index import clusters, duplicates, encoders, folders, lock, rerankers
from index.analysis import Analysis, Analyst
from index.audit import Audit
from index.baskets import Baskets
from index.catalogue import Catalogue
from index.check import index_faults, store_faults
from index.corrections import Corrections
from index.decisions import Verdicts
from index.edition import Editions
from index.engines import AUTO
from index.entry import Entry, make_entry
from index.errors import LibraryBusy, LibraryError
from index.feedback import Feedback
from index.folders import DATABASE
from index.jobs import Jobs
from index.kinships import Kinships
from index.losses import Losses
from index.margins import Margins
from index.materials import Materials
from index.models import SHIPPED, Models
from index.openness import Openness
from index.originals import Originals
from index.overlays import Overlays
from index.own_words import OwnWord, OwnWords
from index.query import QueryReader
from index.reembedding import Reembedding, Shelf, Watcher
from index.relations import relate
from index.reports import Reports
from index.rerankers import Reranker
from index.scope import Counter, Scope
from index.segmenter import Segmenter
from index.store import Added, DocumentSummary, Failure, Held, State, Store, Unit
from index.suggestions import Suggester
from index.survey import Survey
from index.texts import Texts
from index.tiers import SELF_CHOSEN, Scheme
from index.upkeep import Follower, Upkeep, told
from index.uploads import Uploads
from index.vectors import VectorIndex
from index.vocabulary import OwnVocabulary
from index.words import Filters, WeightedTerm, WordIndex
from ingest.document import Document
from ingest.gazetteer import Gazetteer, shipped
from ingest.ingested import Ingested
from ingest.practice import Practice
from ingest.themes import Vocabulary

_AT_ONCE = 500
"""Practices read at a time."""
_MIGRATION_WAIT = 10.0
"""Seconds to wait for another process that is making or migrating the same library."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a library is opened with: the places and themes it knows, the cut of its text, its models and how
    vectors are laid down."""

    gazetteer: Gazetteer
    vocabulary: Vocabulary
    segmenter: Segmenter
    models: Models = SHIPPED
    scheme: Scheme = SELF_CHOSEN


@dataclass(frozen=True, slots=True)
class Addition:
    """A document to store as what ``path`` holds, a file or a part of the one with the path ``file``, with its
    bytes; ``analysis`` spares the indexes to read it back. With ``held_by``, who gave it, it is not searched until
    somebody publishes it."""

    entry: Entry
    path: str
    file: str
    original: bytes
    analysis: Analysis | None = None
    held_by: str = ""


class Library:
    """One library (资料库). Any number of threads and processes read, one process writes.

    SQLite and the original files are the truth. The indexes follow the store's change log: ``sync``
    applies what they lack, as often as it likes and after any interruption.
    """

    def __init__(self, folder: Path, parts: Parts, read_only: bool = False) -> None:
        """Opens the library of ``folder``, making an empty one if there is none. With ``read_only``
        nothing in ``folder`` is written, and whatever would write raises LibraryError, as this does."""
        if not read_only:
            folders.make(folder)
        self._folder = folder
        self._read_only = read_only
        self._store = Store(folder / DATABASE, read_only=read_only)
        self._originals = Originals(folder / "originals")
        self._threads = threading.RLock()
        self._depth = 0
        self._borrowed = ExitStack()
        try:
            self._migrate()
            self.verdicts = Verdicts(self._store)
            self.corrections = Corrections(self._store)
            self.overlays = Overlays(self._store)
            self.texts = Texts(self._store)
            self.kinships = Kinships(self._store)
            self.catalogue = Catalogue(self._store)
            self.jobs = Jobs(self._store, folder / "job.lock")
            self.uploads = Uploads(self._store)
            self.openness = Openness(self._store)
            self.audit = Audit(self._store)
            self.own_vocabulary = OwnVocabulary(self._store, self.audit)
            self._editions = Editions(self._store, self.own_vocabulary)
            self.feedback = Feedback(folder / DATABASE, read_only)
            self.survey = Survey(self._store)
            self._counter = Counter(self._store)
            self.suggester = Suggester(self._store)
            self.margins = Margins(self._store)
            self.materials = Materials(self._store)
            self.reports = Reports(self._store)
            self.losses = Losses(self._store)
            self.baskets = Baskets(folder / DATABASE, read_only)
            indexes = self._indexes()
            models = self._models = parts.models
            self.segmenter = parts.segmenter
            self.gazetteer = parts.gazetteer
            self.vocabulary = parts.vocabulary
            self.reader = _reader(parts.gazetteer, parts.vocabulary, parts.segmenter)
            self._worded = 0
            self.words = WordIndex(indexes / "words", parts.segmenter)
            self._shelf = Shelf(
                indexes / "vectors", self._store, parts.segmenter, models.options, parts.scheme
            )
            self._wanted = self._shelf.index(encoders.load(models.encoder, parts.segmenter, models.options))
            self._serve(self._shelf.serving(self._wanted))
            self.refresh()
        except LibraryError:
            self.close()
            raise

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

    def close(self) -> None:
        self._store.close()
        self._borrowed.close()

    @contextmanager
    def writer(self, wait: float = 0.0) -> Iterator[None]:
        """The sole right to write, for this thread, until the block ends; it may be taken again inside.

        Raises LibraryBusy if another process or thread has it for longer than ``wait`` seconds, and
        LibraryError if the library is only to be read."""
        if self._read_only:
            raise LibraryError(
                f"资料库“{self._folder}”所在的目录是只读的，只能查阅；请把它复制到可写的目录再写入。"
            )
        if not self._threads.acquire(timeout=wait):
            raise LibraryBusy(f"资料库“{self._folder}”正由本程序的另一个任务写入，请等它结束后再试。")
        try:
            with self._process_lock(wait):
                yield
        finally:
            self._threads.release()

    def add(self, ingested: Ingested, path: str, original: bytes) -> Added:
        """Stores the records and bytes of the file ``path``; both are on the disk at the return.

        ``unchanged``: the file held these bytes already. ``replaced``: it held others, whose document
        is superseded now. ``stored``: it was not known, or was withdrawn. Searches find the units
        after ``sync``. Raises LibraryBusy and LibraryError.
        """
        with self.writer():
            self._originals.keep(original, ingested.document.sha256)
            return self._store.add(ingested, path)

    def add_all(self, additions: Sequence[Addition]) -> list[Added]:
        """As ``add``, for many documents read elsewhere: all are on the disk at the return, or none. The files are
        written while the records are: the disk is waited for half as long."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (a search must not wait for it)

        originals = [(each.original, each.entry.sha256) for each in additions]
        with self.writer(), self._store.transaction(), ThreadPoolExecutor(1) as disk:
            kept = disk.submit(self._originals.keep_all, originals)
            added = [self._take(each) for each in additions]
            kept.result()
            return added

    def _take(self, addition: Addition) -> Added:
        if addition.held_by:
            self._store.hold_back(addition.entry.sha256, addition.held_by)
        return self._store.take(addition.entry, addition.path, addition.file)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is on the disk at the end of the block, or not at all."""
        with self.writer(), self._store.transaction():
            yield

    @contextmanager
    def following(self) -> Iterator[Follower]:
        """Both indexes open for documents that are added while the block runs: ``follow`` takes them up,
        and readers see them at its end. Raises LibraryBusy and LibraryError."""
        with self.writer(), self._upkeep.following() as follower:
            yield follower

    def holds(self, path: str, sha256: str) -> Held | None:
        """The live document of the file ``path`` if it has these bytes: ``add`` would be ``unchanged``."""
        return self._store.holds(path, sha256)

    def newest(self, entry: Entry) -> Entry:
        """``entry`` as it would be stored: under the id of the newest version of its bytes, and out of
        quarantine where a person released it."""
        return self._store.newest(entry)

    def revise(self, ingested: Ingested, document_id: str) -> None:
        """Makes the document a new version of the stored ``document_id``: whatever files hold that hold this,
        and the old one is superseded. Searches find the new one after ``sync``."""
        with self.writer():
            self._store.revise(make_entry(ingested), document_id)

    def keep_only(self, file: str, paths: Set[str]) -> list[str]:
        """Takes out of search what the file ``file``, read to its end, no longer holds: all of its documents but
        those under ``paths``. Their names."""
        with self.writer():
            return self._store.keep_only(file, paths)

    def withdraw(self, document_id: str) -> bool:
        """Takes a live document out of search; it can still be opened by id. False if it is not live."""
        with self.writer():
            return self._store.withdraw(document_id)

    def restore(self, document_id: str) -> bool:
        """Puts a withdrawn document back, in the files that held it last; False if it was not withdrawn or all of them
        hold something else by now."""
        with self.writer():
            return self._store.restore(document_id)

    def let_go(self, path: str) -> None:
        """Takes from the file ``path`` what it holds, and that out of search unless another file holds it too."""
        with self.writer():
            self._store.let_go(path)

    def reworded(self, words: Mapping[str, OwnWord]) -> "Library":
        """This library as it would be searched if ``words`` were its own in the vocabulary: the same store and the same
        indexes. It is not to be refreshed, and is closed with this one."""
        made = copy(self)
        made.reader = self.reader.with_own(self._own_words(words))
        return made

    def holders(self, document_id: str) -> dict[str, str]:
        """The names of the files that hold a document, by path; none if it is not live."""
        return self._store.holders(document_id)

    def held_in(self, file: str) -> list[str]:
        """Ids of the live documents that an archive or a table holds, by its path or the end of it."""
        return self._store.held_in(file)

    def record_failure(self, source: str, stage: str, reason: str) -> None:
        """Notes that a file could not be taken in. ``reason`` is a sentence for the user."""
        with self.writer():
            self._store.record_failure(source, stage, reason)

    def failures(self) -> list[Failure]:
        """All noted failures, oldest first."""
        return self._store.failures()

    def sync(self) -> None:
        """Brings both indexes up to the store. Raises LibraryBusy and LibraryError."""
        with self.writer():
            self._upkeep.sync()

    def refresh(self) -> None:
        """What a reader does before it reads: ``sync`` if the indexes are behind. Where that cannot be,
        because another process or thread writes or nothing can be written, what is finished is read."""
        self._switch()
        self._reword()
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
        """The name of what readers can get now, the same in every process; while the indexes lack some of it, with the
        number of the change that they have come to."""
        name = self._editions.name()
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
        What people corrected is laid over the practices anew before. As ``reembed``, where that is due."""
        with self.writer():
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

    def named(self, text: str) -> list[str]:
        """Ids of the documents that ``text`` names: one in any state by id; or else the live one by its
        file's path; or else all live ones by their file's name, with its folder or without; or else the
        newest that was called so."""
        return self._store.named(text)

    def document(self, id_or_name: str) -> Document | None:
        """The document that is ``named`` so; None if there is none, or more than one."""
        return self._store.document(id_or_name)

    def state(self, document_id: str) -> State:
        """Whether a stored document is ``live``, or why it is not: ``superseded`` or ``withdrawn``."""
        return self._store.state(document_id)

    def documents(self) -> list[DocumentSummary]:
        """The live documents in the order in which they came."""
        return self._store.documents()

    def published(self, limit: int, after: str) -> list[DocumentSummary]:
        """At most ``limit`` of the live documents that are published, behind the one with the id ``after``."""
        return self._store.published(limit, after)

    def scope(self) -> Scope:
        """How much is searched."""
        return self._counter.scope()

    def original(self, sha256: str) -> Path:
        """Where the bytes of a source file are kept."""
        return self._originals.path(sha256)

    def practices(self) -> Iterator[Practice]:
        """The practices of live documents, in document order."""
        return self._store.practices()

    def practices_in(self, document_id: str) -> list[Practice]:
        """The practices of a document in any state."""
        return [row.unit for row in self._store.units_of(document_id) if isinstance(row.unit, Practice)]

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

    def number(self, key: str) -> int | None:
        """The number of a practice or passage, which later ones exceed; None if there is none of this id."""
        return self._store.number(key)

    def practice(self, practice_id: str) -> Practice | None:
        """A practice of a document in any state, even one that a person said is none."""
        found = self._store.units([practice_id]).get(practice_id)
        return found if isinstance(found, Practice) else None

    def twins(self, document_id: str) -> list[duplicates.Twin]:
        """The other files with the bytes of a document, then the other live documents with its text."""
        return duplicates.twins(self._store, document_id)

    def copies(self, document_ids: Sequence[str]) -> dict[str, list[str]]:
        """For each of the documents that others repeat as wholes, the ids of those that are searched too."""
        return duplicates.copies(self._store, document_ids)

    def retellings(self, practice_ids: Sequence[str]) -> dict[str, list[str]]:
        """For each practice that other searched documents tell too, the ids of the practices there."""
        return clusters.retellings(self._store, practice_ids)

    def tellings(self, practice_ids: Sequence[str]) -> dict[str, list[str]]:
        """For each practice that searched documents tell of other years, or as a plan, the ids of the practices there."""
        return clusters.tellings(self._store, practice_ids)

    def units(self, keys: Sequence[str]) -> dict[str, Unit]:
        """Practices and passages by id; unknown ids are left out."""
        return self._store.units(keys)

    def open_units(self, keys: Sequence[str]) -> dict[str, Unit]:
        """As ``units``, of what every reader may see."""
        is_open = self.openness.units(keys)
        return {key: unit for key, unit in self.units(keys).items() if key in is_open}

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

    def _migrate(self) -> None:
        if self._store.outdated and not self._read_only:
            with self.writer(wait=_MIGRATION_WAIT):
                self._store.migrate()
                relate(self._store)

    @contextmanager
    def _process_lock(self, wait: float) -> Iterator[None]:
        """The lock file is taken by the outermost block only: the kernel knows no nesting."""
        self._depth += 1
        try:
            if self._depth > 1:
                yield
            else:
                with lock.hold(self._folder / "writer.lock", wait):
                    yield
        finally:
            self._depth -= 1


@cache
def _dictionaries() -> tuple[Gazetteer, Vocabulary, Segmenter]:
    """The places and themes that come with the program, and the cut of text with their words: made once, in 0.17 s."""
    gazetteer, vocabulary = shipped(), Vocabulary.load()
    return gazetteer, vocabulary, Segmenter([*gazetteer.names(), *vocabulary.words()])


@lru_cache(1)
def _reader(gazetteer: Gazetteer, vocabulary: Vocabulary, segmenter: Segmenter) -> QueryReader:
    """Of the libraries that a process opens one after the other, with the same dictionaries: made once, in 10 ms."""
    return QueryReader(gazetteer, vocabulary, segmenter)
