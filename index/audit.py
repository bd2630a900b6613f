"""What somebody did to a library in, the unbroken list of all that was done out.

Each deed carries the SHA-256 of the hash before it and of itself: whoever changes, takes out or puts in one breaks the
chain there. Someone who can write the file can make the whole chain anew; only a hash that was kept elsewhere shows that.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import inf
from typing import Any

from index.database import Database

ALL = -1
"""The limit that is none, as SQLite has it."""
_PAGE = 1000
"""Deeds read at a time when the chain is checked."""
_COLUMNS = "id, at, author, action, subject, detail, hash"
_NARROW = (
    " WHERE (?1 = '' OR action = ?1) AND (?2 = '' OR author = ?2) AND (?3 = '' OR instr(subject, ?3))"
    " AND at >= ?4 AND (?5 = '' OR at < ?5)"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """What ``author`` did at a time ``at`` (UTC): an ``action`` by its code, on the ``subject`` by its id, with the
    ``detail`` that belongs to it; ``hash`` is the link of the chain, 64 hexadecimal digits."""

    id: int
    at: str
    author: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class DeedFilter:
    """Deeds that are wanted, an empty field wants all: by ``action`` and ``author``, by a part of the ``subject``, not
    before ``since`` and before ``until`` (UTC)."""

    action: str = ""
    author: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    def values(self) -> tuple[str, ...]:
        """The fields in their order."""
        return tuple(asdict(self).values())


def utc_now() -> str:
    """The present time to the second, as the library writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Audit:
    """All that was done to one library, only ever added to. Every method raises LibraryError if the library cannot be
    read, or written."""

    def __init__(self, database: Database, now: Callable[[], str] = utc_now) -> None:
        """In ``database``; ``now`` tells the time in UTC, as ``2026-01-31T08:00:00Z``."""
        self._database = database
        self._now = now

    def add(self, action: str, subject: str, detail: Mapping[str, Any], author: str) -> Deed:
        """Adds a deed; inside a transaction it is kept with what it tells of, or not at all. Halves of characters are
        kept as ``?``."""
        with self._database.transaction():
            last = self.last()
            number, before = (last.id + 1, last.hash) if last else (1, "")
            told = [
                number,
                self._now(),
                *_whole([author, action, subject, json.dumps(detail, ensure_ascii=False)]),
            ]
            row = [*told, _link(before, told)]
            self._database.execute(f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", *row)
        return _deed(row)

    def last(self) -> Deed | None:
        """The newest deed; its hash vouches for all before it."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM audit ORDER BY id DESC LIMIT 1")
        return _deed(rows[0]) if rows else None

    def find(self, wanted: DeedFilter, limit: int = ALL, offset: int = 0) -> list[Deed]:
        """Deeds, the newest first."""
        sql = f"SELECT {_COLUMNS} FROM audit{_NARROW} ORDER BY id DESC LIMIT ?6 OFFSET ?7"
        return list(map(_deed, self._database.rows(sql, *wanted.values(), limit, offset)))

    def count(self, wanted: DeedFilter) -> int:
        """Number of the deeds that are wanted."""
        return int(self._database.rows(f"SELECT count(*) FROM audit{_NARROW}", *wanted.values())[0][0])

    def actions(self) -> list[str]:
        """The codes of what was ever done, in order."""
        return [code for (code,) in self._database.rows("SELECT DISTINCT action FROM audit ORDER BY action")]

    def check(self) -> int | None:
        """The number of the first deed that is not as it was added, or is missing; None if the chain is whole."""
        # Before the deeds: one that another process adds meanwhile is read, and not missed.
        given, before, number = self._given(), "", 1
        for row in self._rows():
            *told, link = row
            if told[0] != number or _link(before, told) != link:
                return number
            before, number = link, number + 1
        return None if number > given else number

    def _rows(self) -> Iterator[Sequence[Any]]:
        last = -inf
        while page := self._database.rows(
            f"SELECT {_COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ?", last, _PAGE
        ):
            yield from page
            last = page[-1][0]

    def _given(self) -> int:
        """The highest number that SQLite ever gave to a deed, be it taken out since."""
        rows = self._database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")
        return int(rows[0][0]) if rows else 0


def _link(before: str, told: Sequence[Any]) -> str:
    """The hash of a deed that follows the one with the hash ``before``: of that and of the columns of the deed as a
    JSON list without spaces."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def _deed(row: Sequence[Any]) -> Deed:
    number, at, author, action, subject, detail, link = row
    return Deed(number, at, author, action, subject, json.loads(detail), link)


def _whole(texts: list[str]) -> list[str]:
    return [text.encode("utf-8", "replace").decode() for text in texts]
