"""Records in, records out: the SQLite database that is a library's only truth."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from index.errors import LibraryError
from index.migrations import MIGRATIONS
from index.records import dumps, loads
from ingest.damage import count_by_severity
from ingest.document import Document, Passage
from ingest.pipeline import Ingested
from ingest.practice import Practice

Added = Literal["stored", "unchanged", "replaced"]
State = Literal["live", "superseded", "withdrawn"]
Unit = Practice | Passage
_KINDS: dict[str, type[Practice] | type[Passage]] = {"practice": Practice, "passage": Passage}
_MOST_KEPT = 8192
"""Units kept in memory: some 40 MB."""
_PAGE = 500
"""Rows read at a time, and values named in one SQL statement."""
_NAMED = (
    "SELECT id FROM documents WHERE id = ?",
    "SELECT document_id FROM sources WHERE path = ? AND live",
    "SELECT document_id FROM sources WHERE name = ? AND live GROUP BY document_id ORDER BY min(path)",
    "SELECT id FROM documents LEFT JOIN sources ON document_id = id WHERE ?1 IN (path, name, source)"
    " ORDER BY path = ?1 DESC, documents.rowid DESC LIMIT 1",
)
"""What a text may name, the surest first: an id, a live path, a live name, what was live once."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A stored document without its text. ``source`` is the name of the first of its ``paths``, which are
    all files with these bytes; ``damage`` counts losses by severity."""

    id: str
    source: str
    sha256: str
    title: str
    media_type: str
    stored_at: str
    state: State
    paths: tuple[str, ...]
    passages: int
    practices: int
    damage: dict[str, int]


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A practice or passage with the number under which the vector index knows it."""

    id: int
    key: str
    document_id: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in: where it failed and why; ``at`` is UTC."""

    source: str
    stage: str
    reason: str
    at: str


class Store:
    """One connection, shared by all threads of the process under a lock.

    A commit is on the disk before it is reported (``synchronous=FULL``: in WAL mode NORMAL would
    survive ``kill -9`` but not a power cut). Readers in other processes never wait for the writer.
    """

    def __init__(self, path: Path, patience: float = 5.0, read_only: bool = False) -> None:
        """Opens the database ``path``, making an empty one if there is none; ``patience`` is the
        number of seconds to wait for another process's transaction. With ``read_only`` nothing is
        written, not even beside the file. Raises LibraryError."""
        self.path = path
        self._lock = threading.RLock()
        self._read: dict[str, Unit] = {}
        self._read_at = 0
        address = f"{path.absolute().as_uri()}?{_mode(path, read_only)}"
        with self._told():
            self._connection = sqlite3.connect(
                address, patience, isolation_level=None, check_same_thread=False, uri=True
            )
        try:
            self._check_version()
            for pragma in () if read_only else _PRAGMAS:
                self._execute(pragma)
        except LibraryError:
            self.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @property
    def outdated(self) -> bool:
        """Whether ``migrate`` has something to do."""
        return self._version() < len(MIGRATIONS)

    def migrate(self) -> None:
        """Brings the tables to this program's version. The caller is the only writer."""
        for number in range(self._version(), len(MIGRATIONS)):
            script = f"BEGIN IMMEDIATE; {MIGRATIONS[number]}; PRAGMA user_version = {number + 1}; COMMIT;"
            with self._lock, self._told():
                self._connection.executescript(script)

    def add(self, ingested: Ingested, path: str) -> Added:
        """Makes the document what the file ``path`` holds. The document that it held before stays,
        superseded unless another file still holds it."""
        document = ingested.document
        with self._transaction():
            before = self._rows("SELECT document_id, live FROM sources WHERE path = ?", path)
            if before == [(document.id, 1)]:
                return "unchanged"
            self._insert(ingested)
            self._execute(
                "INSERT INTO sources VALUES (?, ?, ?, 1) ON CONFLICT (path) DO UPDATE"
                " SET document_id = excluded.document_id, name = excluded.name, live = 1",
                path,
                document.id,
                document.source,
            )
            self._settle(document.id, "superseded")
            if not before or before[0] == (document.id, 0):
                return "stored"
            self._settle(before[0][0], "superseded")
            return "replaced"

    def withdraw(self, document_id: str) -> bool:
        """Takes a live document out of search, whatever files hold it; False if it is not live."""
        with self._transaction():
            if not self.is_live(document_id):
                return False
            self._execute("UPDATE sources SET live = 0 WHERE document_id = ?", document_id)
            self._settle(document_id, "withdrawn")
            return True

    def holds(self, path: str, sha256: str) -> bool:
        """Whether the live document of the file ``path`` has these bytes: nothing to do for it."""
        sql = "SELECT 1 FROM sources JOIN documents ON id = document_id WHERE path = ? AND sha256 = ?"
        return bool(self._rows(f"{sql} AND live", path, sha256))

    def record_failure(self, source: str, stage: str, reason: str) -> None:
        self._execute("INSERT INTO failures (source, stage, reason) VALUES (?, ?, ?)", source, stage, reason)

    def failures(self) -> list[Failure]:
        """All failures, oldest first."""
        rows = self._rows("SELECT source, stage, reason, at FROM failures ORDER BY id")
        return [Failure(*row) for row in rows]

    def named(self, text: str) -> list[str]:
        """Ids of the documents that ``text`` names: the one with this id, in any state; or else the one
        that the file with this path holds; or else all that files of this name hold; or else the newest
        that was held under this path or name."""
        found = ([row[0] for row in self._rows(sql, text)] for sql in _NAMED)
        return next(filter(None, found), [])

    def document(self, id_or_name: str) -> Document | None:
        """The document that is ``named`` so; None if there is none, or more than one."""
        ids = self.named(id_or_name)
        if len(ids) != 1:
            return None
        ((record, source),) = self._rows("SELECT record, source FROM documents WHERE id = ?", ids[0])
        return replace(loads(Document, record), source=source)

    def documents(self) -> list[DocumentSummary]:
        """The live documents in the order in which they came."""
        sql = """
            SELECT id, source, sha256, iif(title = '', source, title), media_type, stored_at, state,
                (SELECT json_group_array(path) FROM sources WHERE document_id = documents.id AND live),
                (SELECT count(*) FROM units WHERE document_id = documents.id AND kind = 'passage'),
                (SELECT count(*) FROM units WHERE document_id = documents.id AND kind = 'practice'), damage
            FROM documents WHERE state = 'live' ORDER BY rowid"""
        return [_summary(row) for row in self._rows(sql)]

    def counts(self) -> dict[str, int]:
        """Live documents and practices, and losses by severity."""
        damage = ", ".join(f"total(json_extract(damage, '$.{key}'))" for key in ("red", "amber", "grey"))
        documents = self._rows(f"SELECT count(*), {damage} FROM documents WHERE state = 'live'")[0]
        practices = self._rows(
            "SELECT count(*) FROM units JOIN documents ON documents.id = document_id"
            " WHERE kind = 'practice' AND state = 'live'"
        )[0]
        names = ("documents", "red", "amber", "grey", "practices")
        return {name: int(n) for name, n in zip(names, (*documents, *practices), strict=True)}

    def every_document(self) -> Iterator[Document]:
        """All documents of all states."""
        for (document_id,) in self._rows("SELECT id FROM documents ORDER BY rowid"):
            document = self.document(document_id)
            if document:
                yield document

    def is_live(self, document_id: str) -> bool:
        return bool(self._rows("SELECT 1 FROM documents WHERE id = ? AND state = 'live'", document_id))

    def state(self, document_id: str) -> State:
        """The state of a stored document."""
        found: State = self._rows("SELECT state FROM documents WHERE id = ?", document_id)[0][0]
        return found

    def live_ids(self) -> list[str]:
        """Ids of the live documents in the order in which they came."""
        return [row[0] for row in self._rows("SELECT id FROM documents WHERE state = 'live' ORDER BY rowid")]

    def practices(self) -> Iterator[Practice]:
        """Live practices by document and position, read a page at a time."""
        sql = """
            SELECT units.id, units.record, source FROM units JOIN documents ON documents.id = document_id
            WHERE state = 'live' AND kind = 'practice' AND units.id > ? ORDER BY units.id LIMIT ?"""
        last = 0
        while page := self._rows(sql, last, _PAGE):
            last = page[-1][0]
            yield from (replace(loads(Practice, record), source=source) for _, record, source in page)

    def units(self, keys: Sequence[str]) -> dict[str, Unit]:
        """Practices and passages by id, in any state of their document; unknown keys are left out.

        The last few thousand read are kept until the next change: a search looks at some hundred
        candidates, and reading them anew was half of its time.
        """
        with self._lock:
            self._forget_changed()
            known = {key: unit for key in keys if (unit := self._read.get(key)) is not None}
            fresh = self._read_units([key for key in keys if key not in known])
            if len(self._read) + len(fresh) > _MOST_KEPT:
                self._read = {}
            self._read.update(fresh)
            return known | fresh

    def units_of(self, document_id: str) -> list[StoredUnit]:
        """The units of a document in any state, practices first, each kind by position."""
        sql = "SELECT id, key FROM units WHERE document_id = ? ORDER BY id"
        rows = self._rows(sql, document_id)
        units = self._read_units([key for _, key in rows])
        return [StoredUnit(number, key, document_id, units[key]) for number, key in rows]

    def keys(self, ids: Sequence[int]) -> dict[int, str]:
        """Unit keys by unit number."""
        return dict(self._each_of("SELECT id, key FROM units WHERE id IN", ids))

    def numbers_of(self, document_ids: Sequence[str]) -> list[int]:
        """Unit numbers of documents."""
        rows = self._each_of("SELECT id FROM units WHERE document_id IN", document_ids)
        return [row[0] for row in rows]

    def live_units(self) -> int:
        """Number of units of live documents: what each index holds when it is up to date."""
        sql = "SELECT count(*) FROM units JOIN documents ON documents.id = document_id WHERE state = 'live'"
        return int(self._rows(sql)[0][0])

    def last_change(self) -> int:
        """Number of the newest entry of the change log; 0 for an empty library."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM changes")[0][0])

    def changed_since(self, seq: int) -> list[str]:
        """Ids of documents with a change after ``seq``, each once, in the order of their last change."""
        sql = "SELECT document_id FROM changes WHERE seq > ? GROUP BY document_id ORDER BY max(seq)"
        return [row[0] for row in self._rows(sql, seq)]

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file, in its own words."""
        found = [row[0] for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"foreign key: {row[0]} {row[1]}" for row in self._rows("PRAGMA foreign_key_check")]

    def _insert(self, ingested: Ingested) -> None:
        document = ingested.document
        if self._rows("SELECT 1 FROM documents WHERE id = ?", document.id):
            return
        title = document.articles[0].title if document.articles else ""
        damage = json.dumps(count_by_severity(document.losses))
        known = (document.id, document.sha256, document.source, title, document.media_type)
        self._execute(
            "INSERT INTO documents (id, sha256, source, title, media_type, damage, record, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'superseded')",
            *(*known, damage, dumps(document)),
        )
        for kind, units in (("practice", ingested.practices), ("passage", ingested.passages)):
            self._connection.executemany(
                "INSERT INTO units (key, document_id, kind, record) VALUES (?, ?, ?, ?)",
                [(unit.id, document.id, kind, dumps(unit)) for unit in units],
            )

    def _settle(self, document_id: str, otherwise: State) -> None:
        """A document is live while a live file holds it, and called by that file's name; the log notes
        that it was touched."""
        names = self._rows(
            "SELECT name FROM sources WHERE document_id = ? AND live ORDER BY path LIMIT 1", document_id
        )
        state = "live" if names else otherwise
        self._execute("UPDATE documents SET state = ? WHERE id = ?", state, document_id)
        for (name,) in names:
            self._execute("UPDATE documents SET source = ? WHERE id = ?", name, document_id)
        self._execute("INSERT INTO changes (document_id) VALUES (?)", document_id)

    def _forget_changed(self) -> None:
        """A change may give units another source: then none that was read before is kept."""
        last = self.last_change()
        if last != self._read_at:
            self._read, self._read_at = {}, last

    def _read_units(self, keys: Sequence[str]) -> dict[str, Unit]:
        """Units by key, called by the present name of their document's file."""
        rows = self._each_of(
            "SELECT key, kind, units.record, source FROM units JOIN documents ON documents.id = document_id"
            " WHERE key IN",
            keys,
        )
        return {key: replace(loads(_KINDS[kind], record), source=name) for key, kind, record, name in rows}

    def _version(self) -> int:
        return int(self._rows("PRAGMA user_version")[0][0])

    def _check_version(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise LibraryError(
                f"资料库“{self.path.parent}”由更新版本的程序写成（格式 {version}，本程序支持到 {len(MIGRATIONS)}），"
                "请升级 tashan 后再打开。"
            )
        if version == 0 and self._rows("SELECT 1 FROM sqlite_master"):
            raise LibraryError(f"“{self.path}”是其他程序的数据库，不是资料库，请换一个目录。")

    def _execute(self, sql: str, *values: Any) -> None:
        with self._lock, self._told():
            self._connection.execute(sql, values)

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with self._lock, self._told():
            return self._connection.execute(sql, values).fetchall()

    def _each_of(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """Rows of ``sql`` followed by a list of ``values``, some hundred at a time."""
        rest = iter(values)
        while page := list(islice(rest, _PAGE)):
            yield from self._rows(f"{sql} ({','.join('?' * len(page))})", *page)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns SQLite's errors into LibraryError."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            reason = _REASONS.get(code, f"SQLite 报告“{error}”，请运行 tashan check 检查。")
            raise LibraryError(f"资料库“{self.path}”读写失败：{reason}") from error


def _mode(path: Path, read_only: bool) -> str:
    """How SQLite opens the file. A file that is only read is taken as one that nobody changes, unless
    a write-ahead log beside it shows that somebody has it open or left it so: that must be read too."""
    if not read_only:
        return "mode=rwc"
    log = path.with_name(f"{path.name}-wal")
    return "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"


_PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
_REASONS = {
    sqlite3.SQLITE_NOTADB: "文件不是数据库，请核对 --library 指向的目录，或用备份恢复。",
    sqlite3.SQLITE_CORRUPT: "数据库文件已损坏，请用备份恢复。",
    sqlite3.SQLITE_BUSY: "另一个进程正在写入，请等它结束后再试。",
    sqlite3.SQLITE_LOCKED: "另一个进程正在写入，请等它结束后再试。",
    sqlite3.SQLITE_READONLY: "文件或目录是只读的，请检查权限。",
    sqlite3.SQLITE_FULL: "磁盘空间不足，请清理磁盘后再试；此前已报告入库的文件都在。",
    sqlite3.SQLITE_CANTOPEN: "文件无法打开，请检查目录是否存在、是否有权限。",
    sqlite3.SQLITE_IOERR: "磁盘读写出错，请检查磁盘。",
}


def _summary(row: Any) -> DocumentSummary:
    *head, paths, passages, practices, damage = row
    rest: list[Any] = [tuple(sorted(json.loads(paths))), passages, practices, json.loads(damage)]
    return DocumentSummary(*head, *rest)
