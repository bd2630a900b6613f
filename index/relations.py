"""A store in, its documents compared with each other out: twins, and practices that are told twice."""

from index import clusters, duplicates
from index.store import Store
from ingest.document import Passage
from ingest.practice import Practice

_PAGE = 200
"""Documents compared in one transaction: a second of work that an interruption may lose."""
_NEXT = """
    SELECT id FROM documents WHERE rowid > coalesce(
        (SELECT max(documents.rowid) FROM documents JOIN signatures ON document_id = documents.id
         WHERE signatures.id = (SELECT max(id) FROM signatures)), 0)
    ORDER BY rowid LIMIT ?"""
"""Documents are compared in the order in which they were stored: what lies behind the last one is left."""
_TABLES = ("signatures", "bands", "twins", "marks", "retellings")


def relate(store: Store) -> None:
    """Compares the documents that were stored and not yet compared with all that were. The caller is the
    only writer."""
    while page := store.rows(_NEXT, _PAGE):
        with store.transaction():
            for (document_id,) in page:
                _enter(store, document_id)


def relate_anew(store: Store) -> None:
    """Forgets all comparisons and makes them again."""
    with store.transaction():
        for table in reversed(_TABLES):
            store.execute(f"DELETE FROM {table}")
    relate(store)


def _enter(store: Store, document_id: str) -> None:
    units = store.units_of(document_id)
    duplicates.enter(store, document_id, [row.unit for row in units if isinstance(row.unit, Passage)])
    clusters.enter(store, [(row.id, row.unit) for row in units if isinstance(row.unit, Practice)])
