"""What a reader looks for in, a page of the library's materials out, with the sources and years to narrow it by."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from index.database import Database
from index.decisions import UNPUBLISHED
from index.titles import NAMED, named

ORDERS = {
    "new": "documents.rowid DESC",
    "date": "(SELECT max(date) FROM reports WHERE document_id = documents.id) DESC, documents.rowid DESC",
    "name": "iif(title = '', source, title), documents.rowid",
    "practices": "({told}) DESC, documents.rowid",
}
"""The orders of a list, in SQL."""
_TOLD = (
    "SELECT count(*) FROM units WHERE document_id = documents.id AND kind = 'practice'"
    " AND units.id NOT IN (SELECT unit FROM corrected WHERE withdrawn)"
)
_ROW = f"""
    SELECT id, source, iif(title = '', source, title), ({_TOLD}), damage, quarantine,
        (SELECT count(*) FROM sources WHERE document_id = documents.id AND live) - 1
            + (SELECT count(*) FROM kin JOIN documents AS other ON other.id = other_id
                WHERE document_id = documents.id AND other.state = 'live'
                AND other.quarantine <> '{UNPUBLISHED}' AND other.sha256 <> documents.sha256),
        (SELECT json_group_array(DISTINCT publisher) FROM reports WHERE document_id = documents.id AND publisher <> ''),
        (SELECT coalesce(max(date), '') FROM reports WHERE document_id = documents.id)
    FROM chosen JOIN documents ON documents.rowid = at ORDER BY place"""
_CHOSEN = """
    WITH chosen AS (SELECT documents.rowid AS at, row_number() OVER (ORDER BY {order}) AS place
        FROM documents WHERE {where} ORDER BY place LIMIT ? OFFSET ?)"""
"""The rows of a page are chosen in an index: in the table, the text of each document lies in the way."""
_FACET = "SELECT {0}, count(DISTINCT document_id) FROM reports JOIN documents ON id = document_id WHERE {1} AND {0} <> ''"
_OPEN = f"documents.state = 'live' AND documents.quarantine <> '{UNPUBLISHED}'"
"""What readers see in a list: that in quarantine too, which says why it is not searched."""
PUBLISHER, YEAR = "publisher", "substr(date, 1, 4)"
"""What a list is narrowed by, in SQL."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Documents whose title or file name holds each word of ``words``, with an article by ``publisher`` or of the
    ``year``; what is empty does not narrow. ``order`` is one of ORDERS."""

    words: str = ""
    publisher: str = ""
    year: str = ""
    order: str = "new"


@dataclass(frozen=True, slots=True)
class Material:
    """A document as a reader sees it in a list; ``damage`` counts losses by severity, ``twins`` other files with its
    text, and ``date`` is that of its newest article, empty where no article has one."""

    id: str
    source: str
    title: str
    practices: int
    damage: dict[str, int]
    quarantine: str
    twins: int
    publishers: tuple[str, ...]
    date: str


class Materials:
    """The materials of one library, to look through."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, sought: Sought, limit: int, offset: int) -> list[Material]:
        """At most ``limit`` documents from the one after ``offset`` on: of 10,000 the newest in 17 ms, by date in 84 ms;
        with the counts and facets beside them 80 ms."""
        where, values = self._where(sought)
        chosen = _CHOSEN.format(order=ORDERS[sought.order].format(told=_TOLD), where=where)
        return [_material(*row) for row in self._database.rows(chosen + _ROW, *values, limit, offset)]

    def count(self, sought: Sought) -> int:
        """How many there are."""
        where, values = self._where(sought)
        return int(self._database.rows(f"SELECT count(*) FROM documents WHERE {where}", *values)[0][0])

    def publishers(self, sought: Sought) -> list[tuple[str, int]]:
        """The sources of what is sought with their number of documents, the most first."""
        return self._facet(PUBLISHER, sought, "2 DESC, 1")

    def years(self, sought: Sought) -> list[tuple[str, int]]:
        """The years of what is sought with their number of documents, the newest first."""
        return self._facet(YEAR, sought, "1 DESC")

    def _facet(self, column: str, sought: Sought, order: str) -> list[tuple[str, int]]:
        where, values = self._where(sought)
        sql = f"{_FACET.format(column, where)} GROUP BY 1 ORDER BY {order}"
        return [(str(value), int(count)) for value, count in self._database.rows(sql, *values)]

    def _where(self, sought: Sought) -> tuple[str, list[str]]:
        parts, values = [_OPEN], list[str]()
        if sought.words:
            parts.append(NAMED)
            values.append(named(self._database, sought.words))
        for column, value in ((PUBLISHER, sought.publisher), (YEAR, sought.year)):
            if value:
                parts.append(f"documents.id IN (SELECT document_id FROM reports WHERE {column} = ?)")
                values.append(value)
        return " AND ".join(parts), values


def _material(key: str, source: str, title: str, practices: int, damage: str, *rest: str) -> Material:
    quarantine, twins, publishers, date = rest
    named: Sequence[str] = json.loads(publishers)
    return Material(
        key, source, title, practices, json.loads(damage), quarantine, int(twins), tuple(named), date
    )
