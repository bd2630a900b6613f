"""Files and folders in, a library holding them out, with one report for each document."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from api.batch import Answer, Batch, FileReport, IntakeOptions, Progress, Reading, Status
from api.candidates import candidates, printable
from api.faults import explain_os
from api.selection import find_document
from api.views import Record, plain
from api.workers import Crew, Limits
from index.analysis import Analyst
from index.entry import make_entry
from index.errors import LibraryError
from index.library import Library
from ingest import formats
from ingest.download import Limits as Addresses
from ingest.pipeline import Pipeline
from ingest.source import Member, ReadError

INTERRUPTED = "已按要求中断；已经入库的内容都已保存，再次导入会从这里接着做。"
DEFAULTS = IntakeOptions()

_PORTION = 32
"""Members handed on at a time."""
_PORTION_BYTES = 256 * 1024
"""Bytes of members after which they are handed on."""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """All documents of one batch in the order of reading; ``stopped`` says why the rest was left, if it was."""

    files: tuple[FileReport, ...]
    stopped: str = ""

    def count(self, status: Status) -> int:
        """Number of documents with this status."""
        return Counter(file.status for file in self.files)[status]

    def view(self) -> Record:
        """The contract's ``ingest``; ``read`` counts all documents that could be read, changed or not."""
        failed = self.count("failed")
        return {
            "read": len(self.files) - failed,
            "stored": self.count("stored"),
            "unchanged": self.count("unchanged"),
            "replaced": self.count("replaced"),
            "quarantined": self.count("quarantined"),
            "failed": failed,
            "files": plain(self.files),
            "stopped": self.stopped or None,
        }


def ingest_paths(
    library: Library, paths: Sequence[Path | str], progress: Progress, options: IntakeOptions = DEFAULTS
) -> IntakeReport:
    """Take the files of ``paths``, of the folders and behind the web addresses among them into ``library`` and
    update its indexes.

    A document that fails is reported and the next one read; a full disk or an unusable library ends the
    batch. What is stored stays stored: the same call again goes on where this one ended. Raises
    LibraryBusy if another process is writing.
    """
    pipeline = Pipeline(library.gazetteer, library.vocabulary)
    limits = Limits(options.workers, options.megabytes * 2**20)
    stopped = "程序内部出错。"
    with library.writer(), library.jobs.running([printable(str(path)) for path in paths]) as job:
        batch = Batch(library, job, list(candidates(paths, Addresses(options.hosts))), options)
        try:
            with Crew(partial(read, pipeline, library.analyst), limits) as crew:
                batch.run(crew, progress)
            stopped = ""
        except KeyboardInterrupt:
            stopped = INTERRUPTED
            raise
        except (LibraryError, OSError) as error:
            stopped = _sentence(error)
        finally:
            with suppress(LibraryError):
                library.jobs.finish(job, stopped)
    return IntakeReport(tuple(batch.reports[key] for key in sorted(batch.reports)), stopped)


def read(pipeline: Pipeline, analyst: Analyst, task: Reading) -> Iterator[Answer]:
    """What a worker answers: the border of the batch, where all that goes wrong with one document becomes its
    failure record. Only MemoryError is left to the worker, which ends with it."""
    started = time.perf_counter()
    for answer in _guarded(pipeline, analyst, task):
        yield replace(answer, seconds=round(time.perf_counter() - started, 3))


def _guarded(pipeline: Pipeline, analyst: Analyst, task: Reading) -> Iterator[Answer]:
    try:
        yield from _answers(pipeline, analyst, task)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (the one broad except: the next file must get its turn)
        stage = "读取" if isinstance(error, ReadError) else "整理"
        yield Answer(fault=_sentence(error), stage=stage)


def _answers(pipeline: Pipeline, analyst: Analyst, task: Reading) -> Iterator[Answer]:
    """The document itself, or the members of a file that holds others."""
    if not task.is_file:
        yield _document(pipeline, analyst, task.member)
        return
    found = formats.members(task.member.data, task.member.name)
    first = next(found, None)
    if first is None:
        raise ReadError(f"“{task.member.name}”里没有文档：请检查文件内容")
    if first.name == task.member.name and first.data == task.member.data:
        yield _document(pipeline, analyst, first)
        return
    for members in _portions(chain([first], found)):
        yield Answer(members=members, more=True)
    yield Answer()


def _document(pipeline: Pipeline, analyst: Analyst, member: Member) -> Answer:
    ingested = pipeline.ingest_member(member)
    entry = make_entry(ingested, member.text)
    entry.record.encode()  # A lone surrogate must fail here, not in the store.
    return Answer(entry, analyst.analyse([*ingested.practices, *ingested.passages]))


def _portions(members: Iterable[Member]) -> Iterator[tuple[Member, ...]]:
    """Members, some at a time, not too many bytes together."""
    portion: list[Member] = []
    for member in members:
        portion.append(member)
        if len(portion) == _PORTION or sum(len(each.data) for each in portion) > _PORTION_BYTES:
            yield tuple(portion)
            portion = []
    if portion:
        yield tuple(portion)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return explain_os(error)
    if isinstance(error, ReadError | LibraryError):
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
