"""A store in, its documents compared with each other out: twins, and practices that are told twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from index import clusters, duplicates
from index.clusters import Marks
from index.duplicates import Signature
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
_TABLES = ("signatures", "bands", "twins", "marks", "retellings", "tellings")


@dataclass(frozen=True, slots=True)
class Features:
    """What a document is compared by: its ``signature``, and the ``marks`` of each of its practices."""

    signature: Signature
    marks: tuple[Marks, ...]

    @classmethod
    def of(cls, units: Sequence[Practice | Passage]) -> "Features":
        """The features of a document with these ``units``, practices before passages."""
        passages = [unit for unit in units if isinstance(unit, Passage)]
        practices = [unit for unit in units if isinstance(unit, Practice)]
        return cls(Signature.of(passages), tuple(map(clusters.marks, practices)))


NONE: Mapping[str, Features] = MappingProxyType({})


def relate(store: Store, known: Mapping[str, Features] = NONE) -> None:
    """Compares the documents that were stored and not yet compared with all that were, by the ``known`` features
    of new ones and those that the store tells. What people corrected does not change what is compared: that would
    depend on when they did it. The caller is the only writer."""
    while page := [document_id for (document_id,) in store.rows(_NEXT, _PAGE)]:
        with store.transaction():
            features = {each: known.get(each) or Features.of(store.extracted(each)) for each in page}
            duplicates.enter(store, {each: found.signature for each, found in features.items()})
            marks = {each: found.marks for each, found in features.items() if found.marks}
            for document_id, numbers in store.numbers_of(list(marks)).items():
                clusters.enter(store, numbers, marks[document_id])


def relate_anew(store: Store) -> None:
    """Forgets all comparisons and makes them again."""
    with store.transaction():
        for table in reversed(_TABLES):
            store.execute(f"DELETE FROM {table}")
    relate(store)
