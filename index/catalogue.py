"""What a keeper looks for in, a page of the library's documents out: those most in need of a person first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from index.database import Database
from index.decisions import UNPUBLISHED
from index.store import State
from index.titles import NAMED, named

CONDITIONS: Mapping[str, str] = MappingProxyType(
    {
        "red": "json_extract(damage, '$.red') > 0",
        "amber": "json_extract(damage, '$.amber') > 0",
        "quarantined": f"state = 'live' AND quarantine NOT IN ('', '{UNPUBLISHED}')",
        "unpublished": f"state = 'live' AND quarantine = '{UNPUBLISHED}'",
        "undated": "instr(lacks, 'date') > 0",
        "unsourced": "instr(lacks, 'publisher') > 0",
        "withdrawn": "state = 'withdrawn'",
    }
)
"""The conditions by which documents are picked out, in SQL."""
_KEPT = "(state = 'live' OR (state = 'withdrawn' AND rowid IN (SELECT max(rowid) FROM documents GROUP BY sha256)))"
"""The newest text of each file, but of those that another file's text replaced."""
_ORDER = "json_extract(damage, '$.red') DESC, json_extract(damage, '$.amber') DESC, rowid DESC"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Documents whose title or file name holds each word of ``words``, and that meet the condition ``only``, one of CONDITIONS;
    both may be empty."""

    words: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A document as a keeper sees it in a list; ``lacks`` as ``index.metadata.lacking`` tells, ``damage`` counts losses
    by severity, ``reason`` is why a person withdrew it."""

    id: str
    source: str
    title: str
    state: State
    stored_at: str
    damage: dict[str, int]
    quarantine: str
    lacks: str
    reason: str


class Catalogue:
    """The documents of one library, to look through: 10,000 take 20 ms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: Wanted, limit: int, offset: int) -> list[Card]:
        """At most ``limit`` documents from the one after ``offset`` on, red flags first."""
        where, values = self._where(wanted)
        sql = (
            "SELECT id, source, iif(title = '', source, title), state, stored_at, damage, quarantine, lacks, coalesce("
            "(SELECT value FROM overlays WHERE overlays.sha256 = documents.sha256 AND field = 'withdrawn'"
            f" ORDER BY overlays.id DESC LIMIT 1), '') FROM documents WHERE {where} ORDER BY {_ORDER} LIMIT ? OFFSET ?"
        )
        return [_card(*row) for row in self._database.rows(sql, *values, limit, offset)]

    def count(self, wanted: Wanted) -> int:
        """How many there are."""
        where, values = self._where(wanted)
        return int(self._database.rows(f"SELECT count(*) FROM documents WHERE {where}", *values)[0][0])

    def _where(self, wanted: Wanted) -> tuple[str, list[str]]:
        parts, values = [_KEPT], []
        if wanted.only:
            parts.append(CONDITIONS[wanted.only])
        if wanted.words:
            parts.append(NAMED)
            values.append(named(self._database, wanted.words))
        return " AND ".join(parts), values


def _card(*row: Any) -> Card:
    key, source, title, state, stored_at, damage, *rest = row
    return Card(key, source, title, state, stored_at, json.loads(damage), *rest)
