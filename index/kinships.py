"""Two files with the same text in, what a person decided on them out: which to keep, a reprint, or not the same.

Decisions are filed under the hashes of the bytes, so that they hold for every version of either text. The newest one on
a pair counts; the view ``kin`` of the database shows twins as was decided.
"""

from dataclasses import dataclass
from typing import Any, Literal

from index.database import Database
from index.likeness import Kind
from index.store import State

Choice = Literal["open", "keep_one", "keep_other", "reprint", "distinct"]
"""Nothing decided; one of the two is kept and the other withdrawn; both stay, one a reprint; two different texts."""
_PAIRS = """
    SELECT near.id, near.source, near.sha256, near.state, far.id, far.source, far.sha256, far.state, kind, similarity,
        coalesce(chosen.choice, 'open'), coalesce(chosen.author, ''), coalesce(chosen.at, ''),
        coalesce(chosen.id, 0)
    FROM twins CROSS JOIN documents AS near ON near.id = document_id
    CROSS JOIN documents AS far ON far.id = other_id
    LEFT JOIN kinships AS chosen ON chosen.id = (SELECT max(id) FROM kinships
        WHERE one = near.sha256 AND kinships.other = far.sha256)
    WHERE near.sha256 < far.sha256"""
"""From the twins to their documents, in this order (CROSS JOIN): SQLite would pair all live documents with one another, a
minute for 4,000 with 20 pairs of twins."""
_OPEN = "near.state = 'live' AND far.state = 'live' AND coalesce(chosen.choice, 'open') = 'open'"
_DECIDED = (
    "near.state <> 'superseded' AND far.state <> 'superseded' AND coalesce(chosen.choice, 'open') <> 'open'"
)


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a pair."""

    id: str
    source: str
    sha256: str
    state: State


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents with the same text, ``one`` with the lesser hash; ``similarity`` is the share of the shorter text
    that the longer holds, ``author`` and ``at`` (UTC) are those of the choice, empty where nobody chose; ``decision`` is
    its number, 0 then."""

    one: Member
    other: Member
    kind: Kind
    similarity: float
    choice: Choice
    author: str
    at: str
    decision: int


class Kinships:
    """The decisions on twins of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, pair: Pair, choice: Choice, author: str) -> None:
        """Files a decision; the log notes that both documents were touched."""
        sql = "INSERT INTO kinships (one, other, choice, author) VALUES (?, ?, ?, ?)"
        with self._database.transaction():
            self._database.execute(sql, pair.one.sha256, pair.other.sha256, choice, author)
            for each in (pair.one, pair.other):
                self._database.execute("INSERT INTO changes (document_id) VALUES (?)", each.id)

    def pairs(self, decided: bool, limit: int, offset: int) -> list[Pair]:
        """The pairs on which was decided, the newest decision first; or those that are searched and open, most alike
        first."""
        order = "chosen.id DESC" if decided else "similarity DESC, near.id, far.id"
        sql = f"{_PAIRS} AND {_DECIDED if decided else _OPEN} ORDER BY {order} LIMIT ? OFFSET ?"
        return [_pair(*row) for row in self._database.rows(sql, limit, offset)]

    def counts(self) -> tuple[int, int]:
        """How many pairs are open, and on how many was decided."""
        ((is_open,),) = self._database.rows(f"SELECT count(*) FROM ({_PAIRS} AND {_OPEN})")
        ((decided,),) = self._database.rows(f"SELECT count(*) FROM ({_PAIRS} AND {_DECIDED})")
        return int(is_open), int(decided)

    def pair(self, one: str, other: str) -> Pair | None:
        """The pair of the documents with these ids, in either order; None if they were not found to be alike."""
        sql = f"{_PAIRS} AND document_id IN (?1, ?2) AND other_id IN (?1, ?2)"
        rows = self._database.rows(sql, one, other)
        return _pair(*rows[0]) if rows else None


def _pair(*row: Any) -> Pair:
    return Pair(Member(*row[:4]), Member(*row[4:8]), *row[8:])
