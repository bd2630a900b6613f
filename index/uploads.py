"""Files that somebody sends in, where each of them is out: still coming, waiting to be read, done, or not wanted.

Only names and states are kept here. What became of the documents is told by the jobs that read them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

from index.database import Database
from index.decisions import PUBLICATION, UNPUBLISHED

FileState = Literal["receiving", "queued", "done", "known", "stopped", "cancelled"]
Publication = Literal["unpublished", "published", "quarantined"]
_UPLOADS = """
    SELECT id, made_at, author, count(*), sum(size),
        sum(state = 'receiving'), sum(state = 'queued'), sum(state IN ('stopped', 'cancelled'))
    FROM uploads JOIN upload_files ON upload = id"""
_FILES = "SELECT n, name, size, state, sha256, encoding, note, seconds FROM upload_files WHERE upload = ?"


@dataclass(frozen=True, slots=True)
class Upload:
    """What ``author`` sent together at ``made_at`` (UTC): the number of ``files``, their bytes together, and how many
    are still ``receiving``, ``queued``, or ``left`` out because they are not wanted or could not be stored."""

    id: int
    made_at: str
    author: str
    files: int
    size: int
    receiving: int
    queued: int
    left: int


@dataclass(frozen=True, slots=True)
class UploadFile:
    """The ``n``-th file of an upload, from 1: a web address has no ``size``. ``known``: the library held these bytes
    already, in the file that ``note`` names. ``stopped``: ``note`` says why it was not read; ``cancelled``: who gave it
    up, or why. ``encoding`` is one that a person chose; ``seconds`` passed from the beginning of its reading until all
    of it was stored."""

    n: int
    name: str
    size: int
    state: FileState
    sha256: str
    encoding: str
    note: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """A live document that was read from an upload, in its newest version: whether it is searched, and the hash of its
    bytes. ``decision`` is the number of the last one on its publication, of the ``decisions`` that there are, made by
    ``author`` ``at`` a time (UTC); 0 of one that was not uploaded, so that nobody publishes it."""

    id: str
    sha256: str
    title: str
    publication: Publication
    decision: int
    decisions: int
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Wish:
    """That ``author`` wants a document of an upload to be searched, or not any more."""

    sha256: str
    document_id: str
    upload: int
    is_published: bool
    author: str


class Uploads:
    """The uploads of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[None]:
        """What is noted inside, with the deeds that tell of it, is on the disk at the end of the block, or not at
        all."""
        return self._database.transaction()

    def make(self, author: str, files: Sequence[UploadFile]) -> int:
        """A new upload of ``files``; its number."""
        with self._database.transaction():
            rows = self._database.rows("INSERT INTO uploads (author) VALUES (?) RETURNING id", author)
            number = int(rows[0][0])
            self._database.execute_many(
                "INSERT INTO upload_files (upload, n, name, size, state, note) VALUES (?, ?, ?, ?, ?, ?)",
                [(number, each.n, each.name, each.size, each.state, each.note) for each in files],
            )
        return number

    def count(self) -> int:
        """Number of uploads."""
        return int(self._database.rows("SELECT count(*) FROM uploads")[0][0])

    def announced(self) -> int:
        """Bytes together of all files that are still to come or to be read."""
        sql = "SELECT coalesce(sum(size), 0) FROM upload_files WHERE state IN ('receiving', 'queued')"
        return int(self._database.rows(sql)[0][0])

    def newest(self, limit: int, offset: int = 0) -> list[Upload]:
        """Uploads, the newest first."""
        sql = f"{_UPLOADS} GROUP BY id ORDER BY id DESC LIMIT ? OFFSET ?"
        return [Upload(*row) for row in self._database.rows(sql, limit, offset)]

    def upload(self, upload: int) -> Upload | None:
        """One upload."""
        rows = self._database.rows(f"{_UPLOADS} WHERE id = ? GROUP BY id", upload)
        return Upload(*rows[0]) if rows else None

    def files(self, upload: int) -> list[UploadFile]:
        """The files of an upload in the order in which they were named."""
        return [UploadFile(*row) for row in self._database.rows(f"{_FILES} ORDER BY n", upload)]

    def file(self, upload: int, n: int) -> UploadFile | None:
        """One of them."""
        rows = self._database.rows(f"{_FILES} AND n = ?", upload, n)
        return UploadFile(*rows[0]) if rows else None

    def move(
        self, upload: int, n: int, before: Iterable[FileState], after: FileState, note: str = ""
    ) -> bool:
        """Brings a file from one of the states ``before`` into another; False if it is in none of them."""
        states = ", ".join(f"'{state}'" for state in before)
        sql = (
            f"UPDATE upload_files SET state = ?, note = ? WHERE upload = ? AND n = ? AND state IN ({states})"
            " RETURNING n"
        )
        return bool(self._database.rows(sql, after, note, upload, n))

    def end(self, upload: int, n: int, seconds: float) -> None:
        """Notes that a queued file was read, and stored, in so many ``seconds``; one that was given up stays so."""
        sql = "UPDATE upload_files SET state = 'done', seconds = ? WHERE upload = ? AND n = ? AND state = 'queued'"
        self._database.execute(sql, seconds, upload, n)

    def identify(self, upload: int, n: int, sha256: str) -> None:
        """Notes the hash of a file that has come whole."""
        sql = "UPDATE upload_files SET sha256 = ? WHERE upload = ? AND n = ?"
        self._database.execute(sql, sha256, upload, n)

    def choose(self, upload: int, n: int, encoding: str) -> None:
        """Notes the encoding in which a person wants a file to be read."""
        sql = "UPDATE upload_files SET encoding = ? WHERE upload = ? AND n = ?"
        self._database.execute(sql, encoding, upload, n)

    def due(self) -> int | None:
        """The oldest upload that has come whole and has files to be read; None if there is none."""
        sql = f"{_UPLOADS} GROUP BY id HAVING sum(state = 'queued') AND NOT sum(state = 'receiving') ORDER BY id LIMIT 1"
        rows = self._database.rows(sql)
        return int(rows[0][0]) if rows else None

    def read_by(self, upload: int, job: int) -> None:
        """Notes that ``job`` reads files of an upload."""
        self._database.execute("INSERT INTO upload_jobs VALUES (?, ?)", upload, job)

    def reports(self, upload: int) -> dict[str, list[dict[str, Any]]]:
        """What became of the documents of an upload, by the name of their file: of each the last that was told, of
        one that was stored before its job was cut off, that."""
        sql = (
            "SELECT report FROM job_files WHERE job_id IN (SELECT job FROM upload_jobs WHERE upload = ?)"
            " ORDER BY job_id, n"
        )
        told: dict[tuple[str, str], dict[str, Any]] = {}
        for (text,) in self._database.rows(sql, upload):
            report = json.loads(text)
            key = (report["file"], report["source"])
            if not (report["status"] == "unchanged" and key in told):
                told[key] = report
        found: dict[str, list[dict[str, Any]]] = {}
        for (file, _), report in told.items():
            found.setdefault(file, []).append(report)
        return found

    def held(self, document_ids: Sequence[str]) -> dict[str, Held]:
        """The live documents with the bytes of those with these ids, by the id that was asked for."""
        sql = f"""
            SELECT told.id, live.quarantine, live.id, live.sha256, iif(live.title = '', live.source, live.title),
                coalesce(last.id, 0), coalesce(last.author, ''), coalesce(last.at, ''),
                (SELECT count(*) FROM decisions WHERE sha256 = live.sha256 AND repair = '{PUBLICATION}')
            FROM documents AS told JOIN documents AS live ON live.sha256 = told.sha256 AND live.state = 'live'
            LEFT JOIN decisions AS last ON last.id =
                (SELECT max(id) FROM decisions WHERE sha256 = live.sha256 AND repair = '{PUBLICATION}')
            WHERE told.id IN"""
        return {
            told: Held(key, sha256, title, _publication(reason), decision, decisions, author, at)
            for told, reason, key, sha256, title, decision, author, at, decisions in self._database.each_of(
                sql, document_ids
            )
        }

    def wish(self, wishes: Sequence[Wish]) -> None:
        """Notes what is wanted; of a file only the last counts."""
        rows = [
            (each.sha256, each.document_id, each.upload, each.is_published, each.author) for each in wishes
        ]
        self._database.execute_many("INSERT OR REPLACE INTO wishes VALUES (?, ?, ?, ?, ?)", rows)

    def wishes(self, limit: int) -> list[Wish]:
        """Some of what is wanted and not done yet."""
        sql = "SELECT sha256, document_id, upload, published, author FROM wishes LIMIT ?"
        rows = self._database.rows(sql, limit)
        return [
            Wish(sha256, key, upload, bool(published), author)
            for sha256, key, upload, published, author in rows
        ]

    def fulfil(self, wishes: Sequence[Wish]) -> None:
        """Notes that this is wanted of these files no more; what was wanted otherwise since stays."""
        self._database.execute_many(
            "DELETE FROM wishes WHERE sha256 = ? AND published = ?",
            [(each.sha256, each.is_published) for each in wishes],
        )

    def wished(self, upload: int) -> dict[str, bool]:
        """The documents of an upload of which something is wanted that is not done yet, by id: whether they are to be
        searched."""
        rows = self._database.rows("SELECT document_id, published FROM wishes WHERE upload = ?", upload)
        return {key: bool(published) for key, published in rows}

    def is_wished(self) -> bool:
        """Whether anything is wanted that is not done yet."""
        return bool(self._database.rows("SELECT 1 FROM wishes LIMIT 1"))

    def with_document(self, document_id: str) -> int | None:
        """The newest upload with a file that holds a live document; None if it was not uploaded."""
        sql = """
            SELECT max(upload) FROM sources JOIN upload_files AS sent
            ON file IN (sent.name, '上传/' || substr(sha256, 1, 16) || '/' || sent.name) WHERE document_id = ? AND live"""
        found: int | None = self._database.rows(sql, document_id)[0][0]
        return found

    def holder(self, sha256: str) -> str:
        """The name of a live file with these bytes; empty if there is none."""
        sql = "SELECT source FROM documents WHERE sha256 = ? AND state = 'live' LIMIT 1"
        rows = self._database.rows(sql, sha256)
        return str(rows[0][0]) if rows else ""


def known_as(file: UploadFile) -> str:
    """The path under which a library knows a file that was sent: another file of its name does not take its place."""
    return f"上传/{file.sha256[:16]}/{file.name}"


def _publication(quarantine: str) -> Publication:
    if quarantine == UNPUBLISHED:
        return "unpublished"
    return "quarantined" if quarantine else "published"


def documents_of(reports: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """The ids of the documents that reports, by the name of their file, tell of."""
    return (each["document_id"] for several in reports.values() for each in several if each["document_id"])
