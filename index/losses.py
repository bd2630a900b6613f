"""Which losses are wanted in, where they are told of out: the published documents, and the numbers of the losses in them."""

from dataclasses import dataclass

from index.database import Database
from index.decisions import UNPUBLISHED
from ingest.damage import Severity

_LOST = """iif(?2 = '', json_extract(damage, '$.red') + json_extract(damage, '$.amber') + json_extract(damage, '$.grey'),
        json_extract(damage, '$.' || ?2))"""
"""How many losses of a document are wanted, in SQL."""
_OPEN = f"""FROM documents INDEXED BY documents_listed
        WHERE state = 'live' AND quarantine <> '{UNPUBLISHED}' AND (?1 = '' OR id = ?1)"""
"""What readers see in a list, that in quarantine too. It is chosen in an index: in the table, the text of each document
lies in the way."""
_PAGE = f"""
    WITH chosen AS (SELECT rowid AS at {_OPEN} AND {_LOST} > 0 AND rowid >= ?3 ORDER BY rowid LIMIT ?5 + 1)
    SELECT documents.id, loss.key FROM chosen CROSS JOIN documents ON documents.rowid = at
    CROSS JOIN json_each(record, '$.losses') AS loss
    WHERE (at > ?3 OR loss.key > ?4) AND (?2 = '' OR json_extract(loss.value, '$.severity') = ?2)
    ORDER BY at, loss.key LIMIT ?5"""
_COUNT = f"SELECT total({_LOST}) {_OPEN}"


@dataclass(frozen=True, slots=True)
class LossFilter:
    """Losses of this ``severity`` in the document of this id; what is empty does not narrow."""

    severity: Severity | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """A loss by its document and its number there, from 0, in printed order."""

    document_id: str
    n: int


class Losses:
    """The losses of one library's documents. Every method raises LibraryError if it cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: LossFilter, limit: int, after: Where | None = None) -> list[Where]:
        """At most ``limit`` losses in document order, from the one behind ``after`` on."""
        rows = self._database.rows(
            "SELECT rowid FROM documents WHERE id = ?", after.document_id if after else ""
        )
        place = (rows[0][0] if rows else 0, after.n if after else -1)
        found = self._database.rows(_PAGE, wanted.document_id, wanted.severity or "", *place, limit)
        return [Where(*row) for row in found]

    def count(self, wanted: LossFilter) -> int:
        """How many there are."""
        return int(self._database.rows(_COUNT, wanted.document_id, wanted.severity or "")[0][0])
