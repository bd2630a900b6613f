"""Documents in, those that are the same text twice out: found by bands, told by their shingles.

Two documents are compared once, when the second is stored, whatever becomes of them later: which of
them are live is asked when twins are read. So every order of additions, replacements and withdrawals
leaves the same twins as a fresh library.

Of 100 edited items each among 10,000 news items (and 60,000), found by ``benchmarks/duplicates.py``:
with an editor's line 100 (100), cut by a third 99 (100), cut and with a line 98 (97), in other punctuation
100 (100), in traditional script 99 (97), 2 characters in 100 edited 98 (94), 1 in 100 misread 99 (100),
on a page of five articles 100 (99); claimed of forms with other numbers and of halves cited: 0 (0). An item
takes 0.7 ms (1.7 ms; one in twenty 1.4 ms or more, 10 ms) and 2.5 KiB.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.database import Database
from index.decisions import UNPUBLISHED
from index.likeness import Kind, Work, likeness
from index.signature import bands, letters, shingles
from ingest.document import Passage

_COMMON = 50
"""Documents with one band from which it tells nothing: a disclaimer below every news item. Of 48,000 items each
met 9.7 others on average, 0.9 of them by a band that fewer than 50 hold."""
_SEPARATOR = "\n"
"""Between the letters of two articles, none of which is white space."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another live document, or another file of the same one (``identical``), with the same text;
    ``similarity`` is the share of the shorter text's shingles that the longer holds."""

    document_id: str
    source: str
    kind: Kind
    similarity: float


@dataclass(frozen=True, slots=True)
class Signature:
    """What a document is compared by: the ``letters`` of its articles, one on a line, and the ``bands`` by which
    documents meet."""

    letters: str
    bands: tuple[int, ...]

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> "Signature":
        """The signature of a document with these ``passages``."""
        articles = _articles(passages)
        return cls(_SEPARATOR.join(articles), tuple(bands(shingles("".join(articles)))))


def enter(database: Database, document_id: str, signature: Signature) -> None:
    """Files the signature of a document and the twins that it has among those filed before."""
    twins = list(_alike(database, signature))
    sql = "INSERT INTO signatures (document_id, letters) VALUES (?, ?) RETURNING id"
    ((number,),) = database.rows(sql, document_id, signature.letters)
    database.execute_many("INSERT INTO bands VALUES (?, ?)", [(band, number) for band in signature.bands])
    for other, kind, similarity in twins:
        pairs = [(document_id, other, kind, similarity), (other, document_id, kind, similarity)]
        database.execute_many("INSERT INTO twins VALUES (?, ?, ?, ?)", pairs)


def _articles(passages: Iterable[Passage]) -> list[str]:
    """The letters of the body of each article; headlines are left out, which a reprint changes."""
    body = (passage for passage in passages if passage.kind == "body")
    texts = (
        "".join(each.text for each in group) for _, group in groupby(body, key=lambda each: each.article)
    )
    return list(filter(None, map(letters, texts)))


def _alike(database: Database, signature: Signature) -> Iterable[tuple[str, Kind, float]]:
    """Ids of the documents that are the same text, with kind and similarity."""
    numbers = _met(database, signature.bands)
    if not numbers:
        return
    work = Work.of(signature.letters.split(_SEPARATOR))
    sql = "SELECT document_id, letters FROM signatures WHERE id IN"
    for document_id, text in database.each_of(sql, sorted(numbers)):
        alike = likeness(work, Work.of(text.split(_SEPARATOR)))
        if alike:
            yield document_id, alike.kind, alike.similarity


def _met(database: Database, bands: Sequence[int]) -> set[int]:
    """The signatures filed under one of ``bands``, common ones left out, unless most of the document's are."""
    owners: dict[int, set[int]] = {band: set() for band in bands}
    for band, number in database.each_of("SELECT hash, signature FROM bands WHERE hash IN", bands):
        owners[band].add(number)
    rare = [each for each in owners.values() if len(each) < _COMMON]
    return set().union(*(rare if 2 * len(rare) >= len(bands) else owners.values()))


def twins(database: Database, document_id: str) -> list[Twin]:
    """The other files with the bytes of a document, then the other live and published documents with its text, most
    alike first. Versions of one file are no twins."""
    paths = database.rows(
        "SELECT path FROM sources WHERE document_id = ? AND live ORDER BY path", document_id
    )
    same = [Twin(document_id, path, "identical", 1.0) for (path,) in paths] if len(paths) > 1 else []
    rows = database.rows(
        "SELECT other.id, other.source, kind, similarity FROM kin"
        " JOIN documents AS own ON own.id = document_id JOIN documents AS other ON other.id = other_id"
        " WHERE document_id = ? AND other.state = 'live' AND other.quarantine <> ? AND other.sha256 <> own.sha256"
        " ORDER BY similarity DESC, other.id",
        document_id,
        UNPUBLISHED,
    )
    return [*same, *(Twin(*row) for row in rows)]


def copies(database: Database, document_ids: Sequence[str]) -> dict[str, list[str]]:
    """For each of the documents that others repeat as wholes, the ids of those that are searched too."""
    found: dict[str, list[str]] = defaultdict(list)
    sql = (
        "SELECT document_id, other.id FROM kin JOIN documents AS other ON other.id = other_id"
        " WHERE other.state = 'live' AND other.quarantine = '' AND kind IN ('same_text', 'reprint') AND document_id IN"
    )
    for own, other in database.each_of(sql, document_ids):
        found[own].append(other)
    return {own: sorted(others) for own, others in found.items()}
