"""Documents in, those that are the same text twice out: found by bands, told by their shingles.

Two documents are compared once, when the second is stored, whatever becomes of them later: which of
them are live is asked when twins are read. So every order of additions, replacements and withdrawals
leaves the same twins as a fresh library.

Of 100 edited items each among 10,000 news items (and 60,000), found by ``benchmarks/duplicates.py``:
with an editor's line 100 (100), cut by a third 99 (100), cut and with a line 98 (97), in other punctuation
100 (100), in traditional script 99 (97), 2 characters in 100 edited 98 (94), 1 in 100 misread 99 (100),
on a page of five articles 100 (99); claimed of forms with other numbers and of halves cited: 0 (0). An item takes
2.5 KiB and, filed with 63 others, 0.14 ms of the processor among 4,000 items, 0.23 ms among 20,000.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.crowd import Crowd
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


def enter(database: Database, signatures: Mapping[str, Signature]) -> None:
    """Files the signatures of documents in their order, and the twins that each has among those filed before it."""
    ((last,),) = database.rows("SELECT coalesce(max(id), 0) FROM signatures")
    filed = dict(enumerate(signatures.items(), start=last + 1))
    rows = [(number, document_id, each.letters) for number, (document_id, each) in filed.items()]
    database.execute_many("INSERT INTO signatures (id, document_id, letters) VALUES (?, ?, ?)", rows)
    bands = {number: each.bands for number, (_, each) in filed.items()}
    met = _met(database, bands)
    pairs = sorted((band, number) for number, own in bands.items() for band in own)
    database.execute_many("INSERT INTO bands VALUES (?, ?)", pairs)
    database.execute_many("INSERT INTO twins VALUES (?, ?, ?, ?)", list(_alike(database, met)))


def _articles(passages: Iterable[Passage]) -> list[str]:
    """The letters of the body of each article; headlines are left out, which a reprint changes."""
    body = (passage for passage in passages if passage.kind == "body")
    texts = (
        "".join(each.text for each in group) for _, group in groupby(body, key=lambda each: each.article)
    )
    return list(filter(None, map(letters, texts)))


def _met(database: Database, bands: Mapping[int, Sequence[int]]) -> dict[int, set[int]]:
    """For each signature that is to be filed under ``bands``, in order, those filed before that it meets, if any."""
    owners: dict[int, set[int]] = {band: set() for own in bands.values() for band in own}
    for band, number in database.each_of("SELECT hash, signature FROM bands WHERE hash IN", list(owners)):
        owners[band].add(number)
    found = {}
    for number, own in bands.items():
        found[number] = _telling([owners[band] for band in own])
        for band in own:
            owners[band].add(number)
    return {number: others for number, others in found.items() if others}


def _telling(owners: Sequence[set[int]]) -> set[int]:
    """Who is met by bands with these ``owners``, common ones left out, unless most of the bands are."""
    rare = [each for each in owners if len(each) < _COMMON]
    return set().union(*(rare if 2 * len(rare) >= len(owners) else owners))


def _alike(database: Database, met: Mapping[int, set[int]]) -> Iterator[tuple[str, str, Kind, float]]:
    """The documents that are the same text as one that they ``met``, each as a twin of the other: two ids, how, and the
    similarity."""
    ids, works = {}, {}
    sql = "SELECT id, document_id, letters FROM signatures WHERE id IN"
    for number, document_id, text in database.each_of(sql, sorted(set(met).union(*met.values()))):
        ids[number], works[number] = document_id, text.split(_SEPARATOR)
    crowd = Crowd(works)
    for number, others in met.items():
        for other in crowd.like(number, others):
            if alike := likeness(Work.of(works[number]), Work.of(works[other])):
                yield ids[number], ids[other], alike.kind, alike.similarity
                yield ids[other], ids[number], alike.kind, alike.similarity


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
