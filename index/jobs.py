"""Batches of files in, the record of how far each has come out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index import lock
from index.database import Database

JobState = Literal["running", "finished", "interrupted", "stopped"]
_LOCK_WAIT = 1.0
"""Seconds to wait for a reader who is just looking whether the job runs: that takes microseconds."""
_JOBS = """
    SELECT id, started_at, finished_at, paths, total, seconds, stopped,
        (SELECT count(*) FROM job_files WHERE job_id = id),
        (SELECT count(*) FROM job_files WHERE job_id = id AND status = 'failed')
    FROM jobs"""


@dataclass(frozen=True, slots=True)
class Job:
    """One batch. ``total`` is the number of documents known so far, ``done`` of those reported on, ``failed``
    among them; ``seconds`` is its wall time up to the last report, ``rate`` documents per second.

    ``interrupted``: its process ended without a word. ``stopped`` says why the rest was left.
    """

    id: int
    state: JobState
    paths: tuple[str, ...]
    total: int
    done: int
    failed: int
    started_at: str
    finished_at: str | None
    seconds: float
    rate: float
    stopped: str


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a document of a batch: its status, and the report as a JSON object."""

    status: str
    report: Mapping[str, Any]


class Jobs:
    """The batches of one library. One runs at a time, under a lock that ends with its process."""

    def __init__(self, database: Database, lock_path: Path) -> None:
        self._database = database
        self._lock = lock_path

    @contextmanager
    def running(self, paths: Sequence[str]) -> Iterator[int]:
        """A new batch of ``paths``, which runs until the block ends. The caller is the only writer."""
        with lock.hold(self._lock, _LOCK_WAIT):
            text = json.dumps(paths, ensure_ascii=False)
            rows = self._database.rows("INSERT INTO jobs (paths) VALUES (?) RETURNING id", text)
            yield int(rows[0][0])

    def note(self, job_id: int, notes: Sequence[Note], total: int, seconds: float) -> None:
        """Records what became of some documents, numbered on from those before, and how far the batch is."""
        with self._database.transaction():
            told = self._database.rows("SELECT coalesce(max(n), 0) FROM job_files WHERE job_id = ?", job_id)[
                0
            ][0]
            rows = [
                (job_id, n, note.status, json.dumps(note.report, ensure_ascii=False))
                for n, note in enumerate(notes, told + 1)
            ]
            self._database.execute_many("INSERT INTO job_files VALUES (?, ?, ?, ?)", rows)
            self._database.execute(
                "UPDATE jobs SET total = ?, seconds = ? WHERE id = ?", total, seconds, job_id
            )

    def finish(self, job_id: int, stopped: str = "") -> None:
        """Ends a batch; ``stopped`` says why it was not read to the end, if it was not."""
        self._database.execute(
            "UPDATE jobs SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), stopped = ? WHERE id = ?",
            stopped,
            job_id,
        )

    def count(self) -> int:
        """Number of batches."""
        return int(self._database.rows("SELECT count(*) FROM jobs")[0][0])

    def newest(self, limit: int, offset: int = 0) -> list[Job]:
        """Batches, the newest first."""
        rows = self._database.rows(f"{_JOBS} ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset)
        return [self._job(*row) for row in rows]

    def job(self, job_id: int) -> Job | None:
        """One batch."""
        rows = self._database.rows(f"{_JOBS} WHERE id = ?", job_id)
        return self._job(*rows[0]) if rows else None

    def files(self, job_id: int, limit: int, offset: int = 0, status: str = "") -> list[dict[str, Any]]:
        """The reports of a batch in the order of reading, of those with this status if one is given."""
        sql = (
            "SELECT report FROM job_files WHERE job_id = ?1 AND (?4 = '' OR status = ?4)"
            " ORDER BY n LIMIT ?2 OFFSET ?3"
        )
        return [json.loads(row[0]) for row in self._database.rows(sql, job_id, limit, offset, status)]

    def statuses(self, job_id: int) -> dict[str, int]:
        """How many documents of a batch have each status."""
        sql = "SELECT status, count(*) FROM job_files WHERE job_id = ? GROUP BY status"
        return dict(self._database.rows(sql, job_id))

    def _job(self, job_id: int, *row: Any) -> Job:
        started_at, finished_at, paths, total, seconds, stopped, done, failed = row
        return Job(
            id=job_id,
            state=self._state(job_id, finished_at, stopped),
            paths=tuple(json.loads(paths)),
            total=total,
            done=done,
            failed=failed,
            started_at=started_at,
            finished_at=finished_at,
            seconds=round(seconds, 3),
            rate=round(done / seconds, 1) if seconds else 0.0,
            stopped=stopped,
        )

    def _state(self, job_id: int, finished_at: str | None, stopped: str) -> JobState:
        """Only the newest job can be running: it is if somebody holds the lock."""
        if finished_at:
            return "stopped" if stopped else "finished"
        is_newest = job_id == self._database.rows("SELECT max(id) FROM jobs")[0][0]
        return "running" if is_newest and lock.is_held(self._lock) else "interrupted"
