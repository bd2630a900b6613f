"""A stored document and what people entered about it in, the record that is shown of it out, and kept in its row.

The record as it was read is set aside the first time, and comes back when everything is taken back.
"""

import json
from collections.abc import Sequence

from index.database import Database
from index.metadata import lacking, overlaid
from index.overlays import Overlay, counting
from index.records import dumps, loads
from ingest.damage import count_by_severity
from ingest.document import Document


class Texts:
    """The records of the documents of one database, as they were read and as they are shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def as_read(self, document_id: str) -> Document:
        """A stored document without what people entered."""
        sql = (
            "SELECT coalesce(as_read.record, documents.record) FROM documents"
            " LEFT JOIN as_read ON document_id = id WHERE id = ?"
        )
        return loads(Document, self._database.rows(sql, document_id)[0][0])

    def lay_over(self, document_id: str, overlays: Sequence[Overlay]) -> Document:
        """Makes what is shown of a document anew, and keeps it; the document."""
        plain = self.as_read(document_id)
        if not overlays:
            return plain
        sql = "INSERT OR IGNORE INTO as_read SELECT id, record FROM documents WHERE id = ?"
        self._database.execute(sql, document_id)
        made = overlaid(plain, counting(overlays))
        sql = "UPDATE documents SET record = ?, title = ?, damage = ?, lacks = ? WHERE id = ?"
        title = made.articles[0].title if made.articles else ""
        damage = json.dumps(count_by_severity(made.losses))
        self._database.execute(sql, dumps(made), title, damage, lacking(made), document_id)
        return made
