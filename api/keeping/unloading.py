"""Uploads that have come whole in, their documents in the library out: one upload after the other, in the background.

What is to do stands in the library. Whenever the service starts, it goes on where the last one ended.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from api.intakes.batch import Batch
from api.intakes.candidates import Address, Candidate
from api.intakes.intake import run, sentence
from api.intakes.stages import Stages
from api.intakes.terms import Errand, IntakeOptions, Terms
from api.keeping.publishing import publish_some
from api.keeping.spool import Spool
from index.errors import LibraryBusy, LibraryError
from index.library import Library
from index.uploads import FileState, Upload, UploadFile, known_as
from ingest.download import Limits
from ingest.source import is_address

_PORTION = 32
"""Files read before others may write to the library: some seconds of reports, as many as are stored at once."""
_PORTION_BYTES = 32 * 2**20
_PATIENCE = 5.0
"""Seconds to wait for whoever writes, in one go, before it is looked whether the service ends."""
_BREATH = 0.1
"""Seconds in which others get to write between two portions: who waits in another process looks twice in that time."""
_UNDECODED = "解码"
"""The stage of a file whose encoding could not be told; it is kept for a person to choose one."""
GIVEN_UP: tuple[FileState, ...] = ("known", "cancelled")
"""States of a file of which nothing is to lie on the disk."""
_log = logging.getLogger("uvicorn.error")


@dataclass(frozen=True, slots=True)
class Portion:
    """Files of an upload that are read now; those that ``ended`` may still lie on the disk."""

    upload: int
    files: Sequence[UploadFile]
    stages: Stages
    ended: list[int] = field(default_factory=list)

    def position(self, upload: int, n: int) -> int | None:
        """Where the ``n``-th file of an upload stands among them; None if it does not."""
        if upload != self.upload:
            return None
        return next((at for at, file in enumerate(self.files) if file.n == n), None)


NOTHING = Portion(0, (), Stages(0))


class Unloading:
    """Reads the uploads of one library, while ``running``."""

    def __init__(self, library: Library, spool: Spool, options: IntakeOptions) -> None:
        self._library = library
        self._spool = spool
        self._options = options
        self._called = threading.Event()
        self._stopped = threading.Event()
        self._unwanted: set[tuple[int, int]] = set()
        self._portion = NOTHING

    @contextmanager
    def running(self) -> Iterator[None]:
        """Reads what is due, and whatever is said to be due, until the block ends."""
        worker = threading.Thread(target=self._work, name="unloading")
        worker.start()
        try:
            yield
        finally:
            self._stopped.set()
            self._called.set()
            worker.join()

    def call(self) -> None:
        """Says that something may be due."""
        self._called.set()

    @contextmanager
    def giving_up(self, upload: int) -> Iterator[Callable[[int], None]]:
        """Takes the numbers of files that are wanted no more, even if they are being read; they are wanted as before
        where the block fails."""
        told: list[tuple[int, int]] = []

        def give_up(n: int) -> None:
            told.append((upload, n))
            self._unwanted.add((upload, n))

        try:
            yield give_up
        except BaseException:
            self._unwanted.difference_update(told)
            raise

    @property
    def upload(self) -> int:
        """The number of the upload that is read; 0 for none."""
        return self._portion.upload

    def progress(self, upload: int, n: int) -> tuple[str, float]:
        """The stage at which a file is and the seconds since it was begun; empty and 0 before."""
        portion = self._portion
        position = portion.position(upload, n)
        if position is None:
            return "", 0.0
        return portion.stages.stage(position) or "", portion.stages.seconds(position)

    def _work(self) -> None:
        with suppress(LibraryError):
            self.sweep()
        while not self._stopped.is_set():
            patience = None
            try:
                self.unload()
            except LibraryError as error:
                _log.warning("%s", error)
                patience = _PATIENCE
            except KeyboardInterrupt:
                return
            self._called.wait(patience)
            self._called.clear()

    def unload(self) -> None:
        """Reads all that is due. Raises LibraryError where the library cannot be read or written now, and
        KeyboardInterrupt when ``running`` ends."""
        self._catch_up()
        while number := self._library.uploads.due():
            if upload := self._library.uploads.upload(number):
                self._unload(upload)

    def _catch_up(self) -> None:
        """Publishes what is wanted. Raises LibraryError, and KeyboardInterrupt where the service ends."""
        while publish_some(self._library, _PATIENCE):
            self._check_going()

    def _check_going(self) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt

    def sweep(self) -> None:
        """Takes files off the disk of which nothing more is wanted: who noted that may have been killed right after."""
        for upload, n in self._spool.files():
            file = self._library.uploads.file(upload, n)
            if file is None or file.state in GIVEN_UP or self._was_read(upload, file):
                self._spool.drop(upload, n)

    def _was_read(self, upload: int, file: UploadFile) -> bool:
        """Whether a file was read, and not in vain for its encoding."""
        return file.state == "done" and not is_undecoded(
            self._library.uploads.reports(upload).get(file.name, [])
        )

    def _unload(self, upload: Upload) -> None:
        """Reads an upload, some files at a time, so that others get to write. Raises LibraryBusy and
        KeyboardInterrupt."""
        library, stopped = self._library, "服务已停止，重新启动后接着处理。"
        with library.jobs.running([f"上传 {upload.id}（{upload.files}个文件）"]) as job:
            library.uploads.read_by(upload.id, job)
            try:
                while files := self._next(upload):
                    self._read(upload, files, job)
                    self._stopped.wait(_BREATH)
                    self._catch_up()
                stopped = ""
            except LibraryBusy as error:
                stopped = str(error)
                raise
            except Exception as error:  # noqa: BLE001 (the next upload must get its turn, and the pages an answer)
                _log.warning("%s", error, exc_info=True)
                stopped = sentence(error)
                self._leave(upload, stopped)
            finally:
                self._portion = NOTHING
                with suppress(LibraryError):
                    library.jobs.finish(job, stopped)

    def _next(self, upload: Upload) -> list[UploadFile]:
        """The files that are read next."""
        chosen: list[UploadFile] = []
        for file in self._library.uploads.files(upload.id):
            if file.state == "queued" and len(chosen) < _PORTION:
                chosen.append(file)
                if sum(each.size for each in chosen) > _PORTION_BYTES:
                    break
        return chosen

    def _read(self, upload: Upload, files: Sequence[UploadFile], job: int) -> None:
        self._portion = portion = Portion(upload.id, files, Stages(len(files)))
        errand = Errand(self._library.uploads.is_wished, lambda: publish_some(self._library, wait=0.0))
        terms = Terms(upload.author, self._is_wanted, portion.stages, self._ended, errand)
        options = replace(self._options, terms=terms)
        found = [self._candidate(upload.id, file) for file in files]
        with self._library.writer(wait=_PATIENCE):
            batch = Batch(self._library, job, found, options)
            run(self._library, batch, lambda *_: self._clear(batch), options)
        self._clear(batch)

    def _is_wanted(self, number: int) -> bool:
        """Raises KeyboardInterrupt where the service ends."""
        self._check_going()
        return (self._portion.upload, self._portion.files[number].n) not in self._unwanted

    def _ended(self, number: int) -> None:
        """Notes that all of a file is stored, unless it was given up: the same transaction stores it."""
        portion = self._portion
        self._library.uploads.end(portion.upload, portion.files[number].n, portion.stages.seconds(number))
        portion.ended.append(number)

    def _clear(self, batch: Batch) -> None:
        """Takes files off the disk that have ended; one whose encoding could not be told stays."""
        portion = self._portion
        while portion.ended:
            number = portion.ended.pop()
            told = batch.reports.get((number, 0))
            if told is None or told.stage != _UNDECODED:
                self._spool.drop(portion.upload, portion.files[number].n)

    def _candidate(self, upload: int, file: UploadFile) -> Candidate | Address:
        if is_address(file.name):
            return Address(file.name, Limits(self._options.hosts))
        path = self._spool.path(upload, file.n)
        return Candidate(path, file.name, known_as=known_as(file), encoding=file.encoding)

    def _leave(self, upload: Upload, reason: str) -> None:
        """Says why the rest of an upload was left; a person may have it read again. Raises LibraryError."""
        for file in self._library.uploads.files(upload.id):
            self._library.uploads.move(upload.id, file.n, ["queued"], "stopped", reason)


def is_undecoded(reports: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the reports on a file tell that its encoding could not be told."""
    return any(each["stage"] == _UNDECODED for each in reports)
