"""Ids of documents, practices and passages in, what of them every reader may see out.

A text that nobody has published yet, and one that somebody took out, is for who keeps the data: in all of its versions
and by any of its ids, whoever has learnt them.
"""

from collections.abc import Iterable
from typing import Literal

from index.database import Database
from index.decisions import UNPUBLISHED

Closed = Literal["", "unpublished", "withdrawn"]
"""Why a document is for keepers alone; empty if it is for everybody."""
_CLOSED = (
    f"CASE WHEN documents.quarantine = '{UNPUBLISHED}' THEN 'unpublished'"
    " WHEN EXISTS (SELECT 1 FROM documents AS version WHERE version.sha256 = documents.sha256"
    " AND version.state = 'withdrawn') THEN 'withdrawn' ELSE '' END"
)


class Openness:
    """What of one library every reader may see. Every method raises LibraryError if it cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def closed(self, document_id: str) -> Closed:
        """Why a document is for keepers alone; empty if there is none of this id."""
        rows = self._database.rows(f"SELECT {_CLOSED} FROM documents WHERE id = ?", document_id)
        found: Closed = rows[0][0] if rows else ""
        return found

    def was_published(self, document_id: str) -> bool:
        """Whether there is a document of this id that is not kept back: one taken out since was."""
        rows = self._database.rows(
            f"SELECT 1 FROM documents WHERE id = ? AND quarantine <> '{UNPUBLISHED}'", document_id
        )
        return bool(rows)

    def units(self, keys: Iterable[str]) -> set[str]:
        """Those of the practices and passages that are for everybody."""
        sql = f"SELECT key FROM units JOIN documents ON documents.id = document_id WHERE {_CLOSED} = '' AND key IN"
        return {key for (key,) in self._database.each_of(sql, list(keys))}
