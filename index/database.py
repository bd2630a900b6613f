"""SQL in, rows out: one SQLite file under a lock, its version, and its errors as sentences."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from index.errors import LibraryError
from index.migrations import MIGRATIONS

_PAGE = 500
"""Values named in one SQL statement."""


class Database:
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
        self._told = _Told(path)
        address = f"{path.absolute().as_uri()}?{_mode(path, read_only)}"
        with self._told:
            self._connection = sqlite3.connect(
                address, patience, isolation_level=None, check_same_thread=False, uri=True
            )
        try:
            self._check_version()
            for pragma in () if read_only else _PRAGMAS:
                self.execute(pragma)
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
        """Brings the tables to this program's version, at once or not at all. The caller is the only writer."""
        if self.outdated:
            changes = "; ".join([*MIGRATIONS[self._version() :], f"PRAGMA user_version = {len(MIGRATIONS)}"])
            with self._lock, self._told:
                self._connection.executescript(f"BEGIN IMMEDIATE; {changes}; COMMIT;")

    def _version(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])

    def _check_version(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise LibraryError(
                f"资料库“{self.path.parent}”由更新版本的程序写成（格式 {version}，本程序支持到 {len(MIGRATIONS)}），"
                "请升级 tashan 后再打开。"
            )
        if version == 0 and self.rows("SELECT 1 FROM sqlite_master"):
            raise LibraryError(f"“{self.path}”是其他程序的数据库，不是资料库，请换一个目录。")

    def execute(self, sql: str, *values: Any) -> None:
        """Runs one statement, at once on the disk unless inside a ``transaction``."""
        with self._lock, self._told:
            self._connection.execute(sql, values)

    def execute_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each row of ``values``."""
        with self._lock, self._told:
            self._connection.executemany(sql, values)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """All rows of a query."""
        with self._lock, self._told:
            return self._connection.execute(sql, values).fetchall()

    def each_of(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """Rows of ``sql`` followed by a list of ``values``, some hundred at a time."""
        rest = iter(values)
        while page := list(islice(rest, _PAGE)):
            yield from self.rows(f"{sql} ({','.join('?' * len(page))})", *page)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is executed inside is on the disk at the end of the block, or not at all; inside another
        transaction, at the end of that."""
        with self._lock, self._told:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


def _mode(path: Path, read_only: bool) -> str:
    """How SQLite opens the file. A file that is only read is taken as one that nobody changes, unless
    a write-ahead log beside it shows that somebody has it open or left it so: that must be read too."""
    if not read_only:
        return "mode=rwc"
    log = path.with_name(f"{path.name}-wal")
    return "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"


class _Told:
    """Turns SQLite's errors into LibraryError. Entered for every statement: as a generator it made the shortest take
    5.0 µs instead of 2.3."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            reason = _REASONS.get(code, f"SQLite 报告“{error}”，请运行 tashan check 检查。")
            raise LibraryError(f"资料库“{self._path.parent}”读写失败：{reason}") from error


_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # KiB of pages kept in memory: with SQLite's 2,000 the bands of 20,000 documents took 1.3 s to file, with these 0.7.
    "PRAGMA cache_size = -32000",
)
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
