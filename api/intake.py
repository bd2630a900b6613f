"""Files and folders in, a library holding them out, with one report for each file."""

import hashlib
import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from api.faults import UserError, explain_os
from api.selection import find_document
from api.views import Record, plain
from index.errors import LibraryError
from index.library import Library
from ingest.damage import count_by_severity
from ingest.document import Document
from ingest.formats import check_size
from ingest.pipeline import Pipeline
from ingest.source import ReadError

Status = Literal["stored", "unchanged", "replaced", "failed"]
Identity = tuple[int, int]
"""Device and inode: what tells one folder under two names."""
Progress = Callable[[int, str], None]
"""Called with the number of the file, from 1, and its source, before it is read."""

SYNC_EVERY = 200
"""Documents between two updates of the indexes: an update costs 73 ms for words alone, a document some 50 ms."""

NO_DAMAGE = {"red": 0, "amber": 0, "grey": 0}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to take in: ``source`` is the name shown; ``fault`` says why it cannot be, if known already."""

    path: Path
    source: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: wall ``seconds``, and the counts of its losses by severity."""

    source: str
    document_id: str | None
    status: Status
    seconds: float = 0.0
    reason: str | None = None
    damage: dict[str, int] = field(default_factory=NO_DAMAGE.copy)


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """All files of one batch in the order of reading; ``stopped`` says why the rest was left, if it was."""

    files: tuple[FileReport, ...]
    stopped: str = ""

    def count(self, status: Status) -> int:
        """Number of files with this status."""
        return Counter(file.status for file in self.files)[status]

    def view(self) -> Record:
        """The contract's ``ingest``; ``read`` counts all files that could be read, changed or not."""
        failed = self.count("failed")
        return {
            "read": len(self.files) - failed,
            "stored": self.count("stored"),
            "unchanged": self.count("unchanged"),
            "replaced": self.count("replaced"),
            "failed": failed,
            "files": plain(self.files),
            "stopped": self.stopped or None,
        }


def ingest_paths(library: Library, paths: Iterable[Path], progress: Progress) -> IntakeReport:
    """Take the files of ``paths`` and of the folders among them into ``library`` and update its indexes.

    A file that fails is reported and the next one read; a full disk or an unusable library ends the
    batch. Raises LibraryBusy if another process is writing.
    """
    done: list[FileReport] = []
    pipeline = Pipeline(library.gazetteer, library.vocabulary)
    with library.writer():
        try:
            for number, candidate in enumerate(candidates(paths), start=1):
                progress(number, candidate.source)
                done.append(_timed(library, pipeline, candidate))
                if number % SYNC_EVERY == 0:
                    library.sync()
            library.sync()
        except (LibraryError, OSError) as error:
            return IntakeReport(tuple(done), _sentence(error))
    return IntakeReport(tuple(done))


def candidates(paths: Iterable[Path]) -> Iterator[Candidate]:
    """The files among ``paths`` and below its folders, sorted, hidden ones left out. A path that does not
    exist, or vanishes meanwhile, comes with its fault."""
    for path in paths:
        try:
            found = path.stat()
        except OSError as error:
            yield Candidate(path, _printable(path.name or str(path)), explain_os(error))
            continue
        if stat.S_ISDIR(found.st_mode):
            yield from _below(path, {_identity(found)})
        else:
            yield Candidate(path, _printable(path.name))


def _below(folder: Path, seen: set[Identity]) -> Iterator[Candidate]:
    """Files below ``folder``; a folder of ``seen``, or reached twice through links, is left out."""
    faults: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=faults.append, followlinks=True):
        folders[:] = sorted(name for name in folders if _is_new(Path(parent, name), seen))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(parent, name)
                yield Candidate(path, _printable(path.relative_to(folder).as_posix()))
    for error in faults:
        path = Path(error.filename)
        yield Candidate(path, _printable(os.path.relpath(path, folder)), explain_os(error))


def _is_new(folder: Path, seen: set[Identity]) -> bool:
    """Whether ``folder`` is neither hidden, nor gone, nor reached before."""
    if folder.name.startswith("."):
        return False
    try:
        identity = _identity(folder.stat())
    except OSError:
        return False
    is_new = identity not in seen
    seen.add(identity)
    return is_new


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino


def _printable(name: str) -> str:
    """``name`` without the lone surrogates by which Python carries bytes that are not UTF-8: ``\\xc4``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _timed(library: Library, pipeline: Pipeline, candidate: Candidate) -> FileReport:
    started = time.perf_counter()
    report = _guarded(library, pipeline, candidate)
    return replace(report, seconds=round(time.perf_counter() - started, 3))


def _guarded(library: Library, pipeline: Pipeline, candidate: Candidate) -> FileReport:
    """The border of the batch: whatever goes wrong with one file becomes its failure record."""
    try:
        return _take(library, pipeline, candidate)
    except LibraryError:
        raise
    except Exception as error:  # noqa: BLE001 (the one broad except: the next file must get its turn)
        reason = _sentence(error)
        library.record_failure(candidate.source, _stage(error), reason)
        return FileReport(candidate.source, None, "failed", reason=reason)


def _take(library: Library, pipeline: Pipeline, candidate: Candidate) -> FileReport:
    data = read_bytes(candidate)
    path = _printable(str(candidate.path.resolve()))
    if library.holds(path, hashlib.sha256(data).hexdigest()) and (known := library.document(path)):
        return _report(candidate, known, "unchanged")
    found = pipeline.ingest(data, candidate.source)
    return _report(candidate, found.document, library.add(found, path, data))


def _report(candidate: Candidate, document: Document, status: Status) -> FileReport:
    return FileReport(candidate.source, document.id, status, damage=count_by_severity(document.losses))


def read_bytes(candidate: Candidate) -> bytes:
    """The bytes of a regular file that is not too large. Raises UserError, ReadError and OSError."""
    if candidate.fault:
        raise UserError(candidate.fault)
    found = candidate.path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UserError(f"“{candidate.source}”不是普通文件，已跳过。")
    check_size(found.st_size, candidate.source)
    return candidate.path.read_bytes()


STAGES: tuple[tuple[type[BaseException], str], ...] = (
    (UserError, "取文件"),
    (OSError, "取文件"),
    (ReadError, "读取"),
)


def _stage(error: BaseException) -> str:
    return next((stage for kind, stage in STAGES if isinstance(error, kind)), "整理")


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError):
        return explain_os(error)
    if isinstance(error, MemoryError):
        return "内存不足，请拆分文件或换内存更大的机器后再试。"
    if isinstance(error, UserError | ReadError | LibraryError):
        return str(error)
    return f"整理时出错（{type(error).__name__}：{error}），请把文件交给维护人员查看。"


def withdraw_documents(library: Library, names: Sequence[str]) -> list[str]:
    """Take documents, named by id, beginning of an id or file name, out of search; returns the names not found.

    Nothing is withdrawn where a name fits several documents (UserError).
    """
    with library.writer():
        found = {name: find_document(library, name) for name in names}
        withdrawn = {name for name, each in found.items() if each and library.withdraw(each.id)}
        library.sync()
    return [name for name in names if name not in withdrawn]
