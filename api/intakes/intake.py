"""Files and folders in, a library holding them out, with one report for each document."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from api.faults import explain_os
from api.intakes.batch import Batch
from api.intakes.candidates import candidates, download, printable, stage_of
from api.intakes.reading import Answer, Reading
from api.intakes.reports import FileReport, Pace, Progress, Status
from api.intakes.stages import Stage
from api.intakes.terms import AT_ONCE, IntakeOptions, Terms
from api.intakes.twins import others
from api.intakes.workers import DEPTH, Crew, Limits
from api.selection import find_document
from api.views import Record, plain
from index.analysis import Analyst
from index.entry import make_entry
from index.errors import LibraryError
from index.library import Library
from ingest import formats
from ingest.document import Document
from ingest.download import Limits as Addresses
from ingest.pipeline import Pipeline, pipeline_for
from ingest.secrecy import marking
from ingest.source import Member, ReadError

INTERRUPTED = "已按要求中断：已入库{stored}份，共{total}份；再运行一次同样的命令会接着来。"
NOTHING_STORED = "已按要求中断：还没有文件入库；再运行一次同样的命令会从头来。"
MARKED = "“{name}”有疑似密级标志“{marking}”：已停止，文字没有入库；涉密和内部资料不得上传，请按保密规定处理。"
DEFAULTS = IntakeOptions()

_PORTION = 32
"""Members handed on at a time."""
_PORTION_BYTES = 256 * 1024
"""Bytes of members after which they are handed on."""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """All documents of one batch in the order of reading, and the names of those that were ``withdrawn`` because
    their file no longer holds them; ``stopped`` says why the rest was left, if it was."""

    files: tuple[FileReport, ...]
    stopped: str = ""
    withdrawn: tuple[str, ...] = ()

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
            "withdrawn": list(self.withdrawn),
            "stopped": self.stopped or None,
        }


def ingest_paths(
    library: Library, paths: Sequence[Path | str], progress: Progress, options: IntakeOptions = DEFAULTS
) -> IntakeReport:
    """Take the files of ``paths``, of the folders and behind the web addresses among them into ``library`` and
    update its indexes.

    A document that fails is reported and the next one read; a full disk or an unusable library ends the
    batch, and so does an interruption. What is stored stays stored: the same call again goes on where this one
    ended. Raises LibraryBusy if another process is writing.
    """
    stopped = "程序内部出错。"
    given = [printable(str(path)) for path in paths]
    with library.writer(), library.jobs.running(given) as job:
        library.audit.add("ingest", str(job), {"paths": given}, options.author)
        batch = Batch(library, job, list(candidates(paths, Addresses(options.hosts))), options)
        try:
            run(library, batch, progress, options)
            stopped = ""
        except KeyboardInterrupt:
            stopped = _interrupted(batch.pace())
        except (LibraryError, OSError) as error:
            stopped = sentence(error)
        finally:
            with suppress(LibraryError):
                library.jobs.finish(job, stopped)
    files = tuple(batch.reports[key] for key in sorted(batch.reports))
    return IntakeReport(files, stopped, tuple(batch.withdrawn))


def run(library: Library, batch: Batch, progress: Progress, options: IntakeOptions) -> None:
    """Reads and stores all of ``batch`` with a crew of its own. Raises KeyboardInterrupt, and what ends a batch:
    LibraryError and OSError."""
    pipeline = pipeline_for(library.gazetteer, library.vocabulary)
    depth = 1 if options.terms.ended else DEPTH
    limits = Limits(options.workers, options.megabytes * 2**20, depth)
    with Crew(partial(read, pipeline, library.analyst, terms=options.terms), limits) as crew:
        batch.run(crew, progress)


def file_view(library: Library, report: FileReport) -> Record:
    """The contract's file, and the ``others``: files with the same text, once the document is compared."""
    found = others(library, report.document_id, report.source) if report.document_id else ()
    return {**plain(report), "others": plain(found)}


def _interrupted(pace: Pace) -> str:
    stored = pace.done - pace.failed
    return INTERRUPTED.format(stored=stored, total=pace.total) if stored else NOTHING_STORED


def read(pipeline: Pipeline, analyst: Analyst, task: Reading, terms: Terms = AT_ONCE) -> Iterator[Answer]:
    """What a worker answers: the border of the batch, where all that goes wrong with one document becomes its
    failure record. Only MemoryError is left to the worker, which ends with it."""
    started = time.perf_counter()
    for answer in _guarded(Reader(pipeline, analyst, terms), task):
        yield replace(answer, seconds=round(time.perf_counter() - started, 3))


def _guarded(reader: "Reader", task: Reading) -> Iterator[Answer]:
    try:
        yield from reader.answers(task)
    except MemoryError:
        raise
    except MarkedError as error:
        yield Answer(fault=str(error), stage="密级")
    except Exception as error:  # noqa: BLE001 (the one broad except: the next file must get its turn)
        stage = stage_of(error) if isinstance(error, ReadError) else "整理"
        yield Answer(fault=sentence(error), stage=stage)


class MarkedError(Exception):
    """A document that must not be taken in. ``str(error)`` is one Chinese sentence with its marking."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a worker reads with."""

    pipeline: Pipeline
    analyst: Analyst
    terms: Terms

    def answers(self, task: Reading) -> Iterator[Answer]:
        """The document itself, or the members of a file that holds others; an address holds what lies behind it.
        Raises MarkedError, and what reading raises."""
        self._enter(task.key[0], "解析")
        if not task.is_file or task.member.text:
            yield self._document(task, task.member)
            return
        file = download(task.address) if task.address else task.member
        found = formats.members(file.data, file.name)
        first = next(found, None)
        if first is None:
            raise ReadError(f"“{file.name}”里没有文档：请检查文件内容")
        if (first.name, first.data) == (file.name, file.data) and not task.address:
            yield self._document(task, first)
            return
        for members in _portions(chain([first], found)):
            yield Answer(members=members, more=True)
        yield Answer()

    def _document(self, task: Reading, member: Member) -> Answer:
        ingested = self.pipeline.ingest_member(member, enter=partial(self._enter, task.key[0]))
        if self.terms.held_by and (found := marking(ingested.document.raw_text)):
            raise MarkedError(MARKED.format(name=member.name, marking=found))
        entry = make_entry(ingested)
        (entry.record + entry.reading).encode()  # A lone surrogate must fail here, not in the store.
        return Answer(entry, self.analyst.analyse([*ingested.practices, *ingested.passages]))

    def _enter(self, file: int, stage: Stage) -> None:
        if self.terms.stages:
            self.terms.stages.enter(file, stage)


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


def sentence(error: Exception) -> str:
    """What ended a batch, or kept a document from being read."""
    if isinstance(error, OSError):
        return explain_os(error)
    if isinstance(error, ReadError | LibraryError):
        return str(error)
    return f"整理时出错（{type(error).__name__}：{error}），请把文件交给维护人员查看。"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a ``name`` took away: the names of the files ``taken``, none if it names nothing that is live, and of
    those that ``keep`` the document in search."""

    name: str
    taken: tuple[str, ...]
    keep: tuple[str, ...]


def withdraw_documents(library: Library, names: Sequence[str], author: str) -> list[Withdrawal]:
    """Take documents, named by id or beginning of an id, out of search, or what the files of a name hold: a
    document that another file holds too stays. ``author`` is who wants it.

    Nothing is withdrawn where a name fits several documents (UserError).
    """
    with library.writer():
        found = {name: find_document(library, name) for name in names}
        with library.together():
            taken = {
                name: _taken(library, name, each, author) if each else () for name, each in found.items()
            }
        library.sync()
        kept = {name: library.holders(each.id) if each else {} for name, each in found.items()}
    return [Withdrawal(name, taken[name], tuple(kept[name].values())) for name in found]


def _taken(library: Library, name: str, document: Document, author: str) -> tuple[str, ...]:
    """As ``_let_go``, put on record."""
    taken = _let_go(library, name, document)
    if taken:
        library.audit.add("withdraw", document.id, {"sources": list(taken)}, author)
    return taken


def _let_go(library: Library, name: str, document: Document) -> tuple[str, ...]:
    """Takes the document from the files that ``name`` means, from all if it is its id; their names."""
    holders = library.holders(document.id)
    readings = (
        [path for path in holders if path == name],
        [path for path, shown in holders.items() if shown == name],
        [path for path, shown in holders.items() if shown.endswith(f"/{name}")],
    )
    meant: list[str] = next(filter(None, readings), [])
    for path in meant:
        library.let_go(path)
    if not meant and document.id.startswith(name) and library.withdraw(document.id):
        meant = list(holders)
    return tuple(holders[path] for path in meant)
