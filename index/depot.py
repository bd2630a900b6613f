"""A folder in, the documents that are kept in it out: their records, their bytes, and what people said of them."""

import threading
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import clusters, duplicates, folders, lock
from index.analysis import Analysis
from index.entry import Entry, make_entry
from index.errors import LibraryBusy, LibraryError
from index.folders import DATABASE
from index.holdings import Added, Arrival, Held
from index.originals import Originals
from index.registers import Registers
from index.relations import relate
from index.store import DocumentSummary, Failure, State, Store, Unit
from ingest.document import Document
from ingest.ingested import Ingested
from ingest.practice import Practice

if TYPE_CHECKING:
    from concurrent.futures import Future

_MIGRATION_WAIT = 10.0
"""Seconds to wait for another process that is making or migrating the same library."""


@dataclass(frozen=True, slots=True)
class Addition(Arrival):
    """A document to store, with the bytes of its file; ``analysis`` spares the indexes to read it back."""

    original: bytes
    analysis: Analysis | None = None


class Depot(Registers):
    """What is true of one library: the store and the original files. Any number of threads and processes read, one
    process writes."""

    def __init__(self, folder: Path, read_only: bool) -> None:
        """Opens the store and the originals of ``folder``; with ``read_only`` nothing there is written, and whatever would
        write raises LibraryError, as this does."""
        if not read_only:
            folders.make(folder)
        self._folder = folder
        self._read_only = read_only
        self._store = Store(folder / DATABASE, read_only=read_only)
        self._originals = Originals(folder / "originals")
        self._threads = threading.RLock()
        self._depth = 0
        try:
            self._migrate()
            super().__init__(self._store, folder, read_only)
        except LibraryError:
            self.close()
            raise

    def close(self) -> None:
        self._store.close()
        self._originals.close()

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
        """As ``add``, for many documents read elsewhere, which are compared with all others too: all are on the disk at
        the return, or none. The files are written while the records are: the disk is waited for half as long."""
        originals = [(each.original, each.entry.sha256) for each in additions]
        known = {each.entry.id: each.analysis.features for each in additions if each.analysis}
        with self.together(), self._originals.keeping(originals):
            added = self._store.take_all(additions)
            relate(self._store, known)
        return added

    def foresee(self, originals: Iterable[tuple[bytes, str]]) -> "Future[None]":
        """Begins to write the bytes of files, each with its SHA-256, that ``add_all`` is going to be given once this is
        done: nobody need wait for the disk. Where it refuses, ``add_all`` will say so."""
        return self._originals.begin(originals)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is on the disk at the end of the block, or not at all."""
        with self.writer(), self._store.transaction():
            yield

    def held(self, paths: Sequence[str]) -> dict[str, Held]:
        """What files hold, by path: ``add`` would be ``unchanged`` for the same bytes. Those that hold nothing are left
        out."""
        return self._store.held(paths)

    def newest(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries as they would be stored: each under the id of the newest version of its bytes, and out of
        quarantine where a person released it."""
        return self._store.newest(entries)

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

    def original(self, sha256: str) -> Path:
        """Where the bytes of a source file are kept."""
        return self._originals.path(sha256)

    def practices(self) -> Iterator[Practice]:
        """The practices of live documents, in document order."""
        return self._store.practices()

    def practices_in(self, document_id: str) -> list[Practice]:
        """The practices of a document in any state."""
        return [unit for unit in self.units_in(document_id) if isinstance(unit, Practice)]

    def units_in(self, document_id: str) -> list[Unit]:
        """The practices and passages of a document in any state, practices first, each kind by position."""
        return [row.unit for row in self._store.units_of(document_id)]

    def taken_out(self, document_id: str) -> list[Practice]:
        """The practices of a document that a person said are none."""
        if not self._store.has_corrections(document_id):
            return []
        shown = {unit.id for unit in self.units_in(document_id)}
        found = (unit for unit in self._store.extracted(document_id) if isinstance(unit, Practice))
        return [practice for practice in found if practice.id not in shown]

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

    def sample(self, size: int) -> dict[str, list[Unit]]:
        """The units of documents that are searched, by document: of as many documents, drawn by their ids, which are
        hashes, as have ``size`` units or more, or of all."""
        drawn: dict[str, list[Unit]] = {}
        left = size
        for document_id in sorted(self._store.live_ids()):
            if left <= 0:
                break
            drawn[document_id] = self.units_in(document_id)
            left -= len(drawn[document_id])
        return drawn

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
