"""Candidates in, their documents stored and indexed as workers read them out, in the order of reading."""

import hashlib
import json
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

from api.faults import UserError, explain_os
from api.intakes.candidates import Address, Candidate, read_member, stage_of
from api.intakes.order import Key, ended, storable
from api.intakes.reading import Answer, Reading, allowed
from api.intakes.reports import BREAKDOWNS, Done, FileReport, Pace, Progress, Status, cancelled, failed
from api.intakes.terms import IntakeOptions
from api.intakes.workers import Breakdown, Crew
from api.views import plain
from index.analysis import Analysis
from index.decisions import UNPUBLISHED
from index.depot import Addition
from index.entry import Entry
from index.jobs import Note
from index.library import Library
from index.upkeep import Follower
from ingest.source import Member, ReadError

if TYPE_CHECKING:
    from concurrent.futures import Future

_GROUP = 64
"""Documents that are stored together where they come fast: of 4,000 articles storing and indexing took the main
thread 3.2 s, with half as many together 3.5."""
_GATHERING = 0.5
"""Seconds after which they are stored however few they are."""
_MOST_HELD = 128
"""Reports that wait for an earlier document at most, so that one slow file does not hold up the rest."""
_WINDOW = 64
"""Members waiting to be read at which a container is left to wait: two workers take some 130 in a second."""
_FIRST_SHOWN = 200
"""Documents after which the indexes are shown to readers first; then after four times as many each time, because
the vector index is made and written as a whole: with twice as many that took 6 s of 20,000 news articles."""
_DISK_LOOK = 0.01
"""Seconds after which it is looked whether the files of what is to be stored are on the disk: beside the workers 64 take
0.05 to 0.2 s, in which their answers are heard and they are given more."""
_LOOK = 0.5
"""Seconds after which it is looked whether all files are still wanted, at most."""


@dataclass(slots=True)
class Opened:
    """What a worker reads: ``due`` is the key of what it finds next, ``paths`` are those of the members that it
    found, which are all of them where it ``is_sound``."""

    due: Key
    paths: set[str] = field(default_factory=set)
    is_sound: bool = True


class Batch:
    """One run of files through a crew of workers into a library, all of a job or some. The caller is the only writer."""

    def __init__(
        self, library: Library, job: int, found: Sequence[Candidate | Address], options: IntakeOptions
    ) -> None:
        self.reports: dict[Key, FileReport] = {}
        self.withdrawn: list[str] = []
        self._library = library
        self._job = job
        self._options = options
        self._candidates = enumerate(found)
        self._files = [candidate.source for candidate in found]
        # What is behind an address is not known: it counts as a byte, so that addresses alone are counted.
        self._bytes = [max(candidate.size, 1) for candidate in found]
        self._all_bytes = self._bytes_left = sum(self._bytes)
        self._total = len(found)
        self._queue: deque[Reading] = deque()
        self._open: dict[Key, Opened] = {}
        self._begun: set[int] = set()
        self._ready: dict[Key, Done] = {}
        self._next_group: tuple[list[Key], Future[None]] | None = None
        self._counts: Counter[Status] = Counter()
        self._before = library.jobs.job(job)
        self._started = self._stored = time.perf_counter()

    def run(self, crew: Crew[Reading, Answer], progress: Progress) -> None:
        """Reads and stores everything. What is stored when it is interrupted stays, and is indexed."""
        shown, errand = _FIRST_SHOWN, self._options.terms.errand
        while self._fill(crew):
            interrupted = None
            with self._library.following() as follower:
                try:
                    self._read(crew, shown, follower, progress)
                except KeyboardInterrupt as interruption:
                    interrupted = interruption
            if interrupted:
                raise interrupted
            if len(self.reports) >= shown:
                shown *= 4
            if errand and errand.is_due():
                errand.do()

    def pace(self) -> Pace:
        """How far it is now."""
        done = sum(self._counts.values())
        share = 1 - self._bytes_left / (self._all_bytes or 1)
        seconds = time.perf_counter() - self._started
        return Pace(done, self._counts["failed"], self._total, share, seconds)

    def _read(self, crew: Crew[Reading, Answer], shown: int, follower: Follower, progress: Progress) -> None:
        """Goes on until ``shown`` documents are done, or all, or there is something else to do."""
        errand = self._options.terms.errand
        while self._fill(crew) and len(self.reports) < shown and not (errand and errand.is_due()):
            if not (due := self._due()):
                self._hear(crew)
                continue
            follower.follow(_analyses(self._store([(key, self._ready.pop(key)) for key in due])))
            pace = self.pace()
            for key in due:
                progress(self.reports[key], pace)

    def _fill(self, crew: Crew[Reading, Answer]) -> bool:
        """Gives the workers all they can take; whether anything is left to do."""
        while task := self._next():
            if not self._is_wanted(task.key):
                self._finish(task.key, len(task.member.data), cancelled(task.member.name))
                continue
            if not crew.give(task):
                self._queue.appendleft(task)
                break
            self._open[task.key] = Opened(task.key)
        return bool(self._open or self._queue or self._ready)

    def _is_wanted(self, key: Key) -> bool:
        is_wanted = self._options.terms.is_wanted
        return is_wanted is None or is_wanted(key[0])

    def _next(self) -> Reading | None:
        """The next document to read. What needs no reading is ready at once."""
        while not self._queue and len(self._ready) < _MOST_HELD:
            number, candidate = next(self._candidates, (0, None))
            if candidate is None:
                return None
            self._look_at(number, candidate)
        return self._queue.popleft() if self._queue else None

    def _look_at(self, number: int, candidate: Candidate | Address) -> None:
        """Lets what is behind an address, or in a file that can be had, be read."""
        key, path, seconds = (number, 0), candidate.identity, self._options.seconds
        self._begun.add(number)
        if not self._is_wanted(key):
            self._finish(key, 0, cancelled(candidate.source))
            return
        if isinstance(candidate, Address):
            member = Member(candidate.source, b"")
            self._queue.append(Reading(key, path, path, member, seconds, candidate))
            return
        try:
            member = read_member(candidate)
        except (UserError, ReadError, OSError) as error:
            reason = explain_os(error) if isinstance(error, OSError) else str(error)
            stage = stage_of(error) if isinstance(error, ReadError) else "取文件"
            self._finish(key, 0, failed(candidate.source, reason, stage))
        else:
            self._queue_up([Reading(key, path, path, member, seconds)])

    def _queue_up(self, tasks: Sequence[Reading]) -> None:
        """Lets documents be read, large ones for longer, unless the store holds them already."""
        held = self._library.held([task.path for task in tasks])
        for task in tasks:
            name, data = task.member.name, task.member.data
            known = held.get(task.path)
            if known and known.sha256 == hashlib.sha256(data).hexdigest():
                reason = self._kept_out(known.id, known.quarantine)
                report = FileReport(name, known.id, "unchanged", reason=reason, damage=known.damage)
                self._finish(task.key, len(data), Done(report))
            else:
                self._queue.append(replace(task, seconds=allowed(task.seconds, data)))

    def _due(self) -> list[Key]:
        """What is to be stored now: a group, once its files are on the disk or there is nothing else to do."""
        if not self._next_group:
            keys = self._group()
            additions = [added for key in keys if (added := self._ready[key].addition)]
            files = ((each.original, each.entry.sha256) for each in additions)
            self._next_group = (keys, self._library.foresee(files)) if keys else None
        if not self._next_group or not (self._next_group[1].done() or not self._open):
            return []
        keys, _ = self._next_group
        self._next_group = None
        return keys

    def _group(self) -> list[Key]:
        """What is to be stored next: there is much, or nothing else to do, or it has been gathering for long. What is
        storable is asked no sooner: that looks at everything that is being read."""
        is_time = time.perf_counter() - self._stored >= _GATHERING or not self._open
        if len(self._ready) < _GROUP and not is_time:
            return []
        storable = self._storable()
        return storable if is_time or len(storable) >= _GROUP else []

    def _hear(self, crew: Crew[Reading, Answer]) -> None:
        """Takes what the workers answer, however long that takes if there is nothing to store meanwhile and nobody
        who may want a file no more."""
        gathered = self._stored + _GATHERING - time.perf_counter()
        is_watched = self._options.terms.is_wanted is not None
        longest = _LOOK if is_watched else inf
        patience = gathered if self._ready and gathered > 0 else longest
        patience = min(patience, _DISK_LOOK) if self._next_group else patience
        dropped = crew.drop(lambda task: not self._is_wanted(task.key)) if is_watched else []
        for task, answer in dropped or crew.collect(len(self._queue) < _WINDOW, patience):
            if isinstance(answer, Answer) and answer.members:
                self._take_members(task, answer.members)
            else:
                self._take_answer(task, answer, self._open.pop(task.key))
        self._tell_ended()

    def _take_members(self, task: Reading, members: Sequence[Member]) -> None:
        opened = self._open[task.key]
        number, first = opened.due
        tasks = [
            Reading((number, n), task.path_of(member), task.file, member, self._options.seconds)
            for n, member in enumerate(members, start=max(first, 1))
        ]
        self._queue_up(tasks)
        opened.paths.update(each.path for each in tasks)
        opened.is_sound &= not any(member.fault for member in members)
        opened.due = (number, max(first, 1) + len(members))
        self._total += len(members)

    def _take_answer(self, task: Reading, answer: Answer | Breakdown, opened: Opened) -> None:
        name, size = task.member.name, len(task.member.data)
        if not self._is_wanted(task.key):
            self._finish(task.key, size, cancelled(name))
        elif isinstance(answer, Breakdown):
            self._finish(task.key, size, failed(name, self._explain(task, answer), "读取"))
        elif answer.fault:
            self._finish(task.key, size, failed(name, answer.fault, answer.stage, answer.seconds))
        elif answer.entry:
            self._finish(task.key, size, self._done(task, answer.entry, answer))
            if task.is_file:
                self._keep_only(task.file, {task.path})
        else:
            self._total -= 1
            self._pass(task.key[0], self._bytes[task.key[0]])
            if opened.is_sound:
                self._keep_only(task.file, opened.paths)

    def _done(self, task: Reading, entry: Entry, answer: Answer) -> Done:
        """A document that was read, to be stored."""
        damage = json.loads(entry.damage)
        warnings = tuple(json.loads(entry.quality)["warnings"])
        report = FileReport(task.member.name, entry.id, "stored", answer.seconds, None, damage, warnings)
        given = (entry, task.path, task.file, task.member.data, answer.analysis)
        return Done(report, Addition(*given, held_by=self._options.terms.held_by))

    def _kept_out(self, document_id: str, quarantine: str) -> str | None:
        """Why a document is not searched, and where it is published if it waits for that; None if it is."""
        if quarantine != UNPUBLISHED:
            return quarantine or None
        upload = self._library.uploads.with_document(document_id)
        return f"{UNPUBLISHED}；请到网页 {f'/admin/uploads/{upload}' if upload else '/admin/documents'} 发布"

    def _keep_only(self, file: str, paths: Set[str]) -> None:
        """Withdraws what a file that was read to its end no longer holds."""
        self.withdrawn += self._library.keep_only(file, paths)

    def _explain(self, task: Reading, breakdown: Breakdown) -> str:
        return BREAKDOWNS[breakdown.cause].format(
            name=task.member.name,
            seconds=task.seconds,
            megabytes=self._options.megabytes,
            code=breakdown.code,
        )

    def _finish(self, key: Key, size: int, done: Done) -> None:
        """Notes a document of ``size`` bytes as done; with a file, all of its bytes are."""
        self._ready[key] = done
        number, member = key
        if self._options.terms.stages:
            self._options.terms.stages.enter(number, "入库")
        self._pass(number, size if member else self._bytes[number])

    def _pass(self, number: int, size: int) -> None:
        """Counts ``size`` bytes of a candidate as done; the members of a file may have more than the file."""
        passed = min(size, self._bytes[number])
        self._bytes[number] -= passed
        self._bytes_left -= passed

    def _storable(self) -> list[Key]:
        """What is done and waits for nothing that comes before it; or all that is done, if much of it waits."""
        due = chain((opened.due for opened in self._open.values()), (task.key for task in self._queue))
        found = storable(self._ready, due, by_file=self._options.terms.ended is not None)
        return found if len(found) >= _GROUP or len(self._ready) < _MOST_HELD else sorted(self._ready)

    def _store(self, ready: Sequence[tuple[Key, Done]]) -> Iterable[Addition]:
        """Makes a group durable, documents and reports together, and only then counts it as reported; without what was
        given up until then. Its documents, as they are stored."""
        with self._library.together():
            group = {
                key: done if self._is_wanted(key) else cancelled(done.report.source) for key, done in ready
            }
            reports = {key: done.report for key, done in group.items()}
            additions = self._newest({key: done.addition for key, done in group.items() if done.addition})
            reports |= self._add(additions, reports)
            self._note(reports)
            self._tell_ended()
        self.reports.update(reports)
        self._counts.update(report.status for report in reports.values())
        self._stored = time.perf_counter()
        return additions.values()

    def _newest(self, additions: Mapping[Key, Addition]) -> dict[Key, Addition]:
        """What is to be stored, each document under the id of the newest version of its bytes."""
        entries = self._library.newest([each.entry for each in additions.values()])
        return {
            key: replace(each, entry=entry)
            for (key, each), entry in zip(additions.items(), entries, strict=True)
        }

    def _add(
        self, additions: Mapping[Key, Addition], reports: Mapping[Key, FileReport]
    ) -> dict[Key, FileReport]:
        """Stores documents; their reports with what became of them."""
        added = self._library.add_all(list(additions.values()))
        # Only now: taking a document in may hold it back.
        held = self._library.held([each.path for each in additions.values()])
        reasons = [self._kept_out(each.entry.id, held[each.path].quarantine) for each in additions.values()]
        return {
            key: replace(
                reports[key],
                document_id=each.entry.id,
                status="quarantined" if reason else status,
                reason=reason,
            )
            for (key, each), reason, status in zip(additions.items(), reasons, added, strict=True)
        }

    def _note(self, reports: Mapping[Key, FileReport]) -> None:
        """Keeps the reports with the job, and those of failures by themselves."""
        for report in (report for report in reports.values() if report.stage):
            self._library.record_failure(report.source, report.stage, report.reason or "")
        notes = [
            Note(each.status, {**plain(each), "file": self._files[number]})
            for (number, _), each in reports.items()
        ]
        done, seconds = (self._before.done, self._before.seconds) if self._before else (0, 0.0)
        self._library.jobs.note(self._job, notes, done + self._total, seconds + self.pace().seconds)

    def _tell_ended(self) -> None:
        """Tells of the files of which all is stored."""
        if tell := self._options.terms.ended:
            for number in ended(self._begun, self._open, self._ready, (task.key for task in self._queue)):
                self._begun.remove(number)
                tell(number)


def _analyses(additions: Iterable[Addition]) -> dict[str, Analysis]:
    """What is known of documents, by id."""
    return {each.entry.id: each.analysis for each in additions if each.analysis}
