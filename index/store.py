"""Records in, records out: the SQLite database that is a library's only truth."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from index.decisions import UNPUBLISHED
from index.holdings import Holdings
from index.records import loads
from ingest.document import Document, Passage
from ingest.practice import Practice

State = Literal["live", "superseded", "withdrawn"]
Unit = Practice | Passage
Named = TypeVar("Named", bound=Document | Practice | Passage)
_KINDS: dict[str, type[Practice] | type[Passage]] = {"practice": Practice, "passage": Passage}
_MOST_KEPT = 8192
"""Units kept in memory: some 40 MB."""
_SEARCHED = "state = 'live' AND quarantine = ''"
"""What is searched, counted and compared: a document in quarantine is only listed and opened."""
_SHOWN = "units.id NOT IN (SELECT unit FROM corrected WHERE withdrawn)"
"""What is left of the units: a person may say of a practice that it is none."""
_UNITS = (
    "SELECT units.id, key, document_id, kind, coalesce(corrected.record, units.record), source"
    " FROM units CROSS JOIN documents ON documents.id = document_id LEFT JOIN corrected ON unit = units.id"
)
"""Units as people corrected them, called by the present name of their document's file. They are found first (CROSS JOIN):
by way of the documents SQLite would sort all that are left for every page of them, 0.7 s instead of 0.2 s for 20,000."""
_SUMMARIES = f"""
    SELECT id, source, sha256, iif(title = '', source, title), media_type, stored_at, state,
        (SELECT json_group_array(path) FROM sources WHERE document_id = documents.id AND live),
        (SELECT count(*) FROM units WHERE document_id = documents.id AND kind = 'passage'),
        (SELECT count(*) FROM units WHERE document_id = documents.id AND kind = 'practice' AND {_SHOWN}),
        (SELECT count(*) FROM sources WHERE document_id = documents.id AND live) - 1
            + (SELECT count(*) FROM kin JOIN documents AS other ON other.id = other_id
                WHERE document_id = documents.id AND other.state = 'live'
                AND other.quarantine <> '{UNPUBLISHED}' AND other.sha256 <> documents.sha256),
        damage, quality, quarantine
    FROM documents WHERE state = 'live'"""
_PAGE = 500
"""Rows read at a time, and values named in one SQL statement."""
_NAMED = (
    "SELECT id FROM documents WHERE id = ?",
    "SELECT document_id FROM sources WHERE path = ? AND live",
    "SELECT document_id FROM sources WHERE name = ? AND live GROUP BY document_id ORDER BY min(path)",
    "SELECT document_id FROM sources WHERE substr(name, -length(?1) - 1) = '/' || ?1 AND live"
    " GROUP BY document_id ORDER BY min(path)",
    "SELECT id FROM documents LEFT JOIN sources ON document_id = id WHERE ?1 IN (path, name, source)"
    " ORDER BY path = ?1 DESC, documents.rowid DESC LIMIT 1",
)
"""What a text may name, the surest first: an id, a live path, a live name, one in some folder, what was live once."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A stored document without its text. ``source`` is the name of the first of its ``paths``, which are
    all files with these bytes; ``damage`` counts losses by severity, ``quality`` is a Quality by field, and
    ``quarantine`` says why the document is not searched: empty if it is, or was released. ``twins`` is the number
    of other files with its text."""

    id: str
    source: str
    sha256: str
    title: str
    media_type: str
    stored_at: str
    state: State
    paths: tuple[str, ...]
    passages: int
    practices: int
    damage: dict[str, int]
    quality: dict[str, Any]
    quarantine: str
    twins: int


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A practice or passage with the number under which the vector index knows it."""

    id: int
    key: str
    document_id: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in: where it failed and why; ``at`` is UTC."""

    source: str
    stage: str
    reason: str
    at: str


class Store(Holdings):
    """The documents, passages and practices of a library, with the log of their changes."""

    def __init__(self, path: Path, patience: float = 5.0, read_only: bool = False) -> None:
        """As Database."""
        super().__init__(path, patience, read_only)
        self._read: dict[str, Unit] = {}
        self._read_at = 0

    def record_failure(self, source: str, stage: str, reason: str) -> None:
        self.execute("INSERT INTO failures (source, stage, reason) VALUES (?, ?, ?)", source, stage, reason)

    def failures(self) -> list[Failure]:
        """All failures, oldest first."""
        rows = self.rows("SELECT source, stage, reason, at FROM failures ORDER BY id")
        return [Failure(*row) for row in rows]

    def named(self, text: str) -> list[str]:
        """Ids of the documents that ``text`` names: the one with this id, in any state; or else the one
        that the file with this path holds; or else all that files of this name hold, first without and then
        with a folder before it; or else the newest that was held under this path or name."""
        found = ([row[0] for row in self.rows(sql, text)] for sql in _NAMED)
        return next(filter(None, found), [])

    def document(self, id_or_name: str) -> Document | None:
        """The document that is ``named`` so; None if there is none, or more than one."""
        ids = self.named(id_or_name)
        if len(ids) != 1:
            return None
        ((record, source),) = self.rows("SELECT record, source FROM documents WHERE id = ?", ids[0])
        return _called(loads(Document, record), source)

    def documents(self) -> list[DocumentSummary]:
        """The live documents in the order in which they came, those in quarantine among them."""
        return [_summary(row) for row in self.rows(f"{_SUMMARIES} ORDER BY rowid")]

    def published(self, limit: int, after: str) -> list[DocumentSummary]:
        """At most ``limit`` of the live documents that are published, behind the one with the id ``after``."""
        sql = (
            f"{_SUMMARIES} AND quarantine <> '{UNPUBLISHED}'"
            " AND rowid > coalesce((SELECT rowid FROM documents WHERE id = ?), 0) ORDER BY rowid LIMIT ?"
        )
        return [_summary(row) for row in self.rows(sql, after, limit)]

    def every_document(self) -> Iterator[Document]:
        """All documents of all states."""
        for (document_id,) in self.rows("SELECT id FROM documents ORDER BY rowid"):
            document = self.document(document_id)
            if document:
                yield document

    def searched(self, document_ids: Sequence[str]) -> list[str]:
        """Those of the documents that are searched, in their order."""
        sql = f"SELECT id FROM documents WHERE {_SEARCHED} AND id IN"
        found = {row[0] for row in self.each_of(sql, document_ids)}
        return [each for each in document_ids if each in found]

    def state(self, document_id: str) -> State:
        """The state of a stored document."""
        found: State = self.rows("SELECT state FROM documents WHERE id = ?", document_id)[0][0]
        return found

    def live_ids(self) -> list[str]:
        """Ids of the documents that are searched, in the order in which they came."""
        return [row[0] for row in self.rows(f"SELECT id FROM documents WHERE {_SEARCHED} ORDER BY rowid")]

    def practices(self) -> Iterator[Practice]:
        """Practices that are searched, by document and position, read a page at a time."""
        sql = f"""
            {_UNITS} WHERE {_SEARCHED} AND kind = 'practice' AND {_SHOWN} AND units.id > ?
            ORDER BY units.id LIMIT ?"""
        last = 0
        while page := self.rows(sql, last, _PAGE):
            last = page[-1][0]
            yield from (_called(loads(Practice, record), source) for *_, record, source in page)

    def units(self, keys: Sequence[str]) -> dict[str, Unit]:
        """Practices and passages by id, in any state of their document and those that were said to be none among
        them; unknown keys are left out.

        The last few thousand read are kept until the next change: a search looks at some hundred
        candidates, and reading them anew was half of its time.
        """
        with self._lock:
            self._forget_changed()
            known = {key: unit for key in keys if (unit := self._read.get(key)) is not None}
            fresh = self._read_units([key for key in keys if key not in known])
            if len(self._read) + len(fresh) > _MOST_KEPT:
                self._read = {}
            self._read.update(fresh)
            return known | fresh

    def units_of(self, document_id: str) -> list[StoredUnit]:
        """The units of a document in any state, practices first, each kind by position."""
        rows = self.rows(f"{_UNITS} WHERE document_id = ? AND {_SHOWN} ORDER BY units.id", document_id)
        return [StoredUnit(number, key, owner, _unit(*rest)) for number, key, owner, *rest in rows]

    def extracted(self, document_id: str) -> list[Unit]:
        """The units of a document as they were extracted, whatever was corrected since."""
        sql = "SELECT kind, record FROM units WHERE document_id = ? ORDER BY id"
        return [loads(_KINDS[kind], record) for kind, record in self.rows(sql, document_id)]

    def has_corrections(self, document_id: str) -> bool:
        """Whether people changed any of the practices of a document."""
        sql = "SELECT 1 FROM corrected JOIN units ON units.id = unit WHERE document_id = ? LIMIT 1"
        return bool(self.rows(sql, document_id))

    def keys(self, ids: Sequence[int]) -> dict[int, str]:
        """Unit keys by unit number."""
        return dict(self.each_of("SELECT id, key FROM units WHERE id IN", ids))

    def number(self, key: str) -> int | None:
        """The number of a unit, which those stored later exceed; None if there is none with this key."""
        rows = self.rows("SELECT id FROM units WHERE key = ?", key)
        return int(rows[0][0]) if rows else None

    def numbers_of(self, document_ids: Sequence[str]) -> dict[str, list[int]]:
        """The unit numbers of each document, practices first, each kind by position."""
        found: dict[str, list[int]] = {document_id: [] for document_id in document_ids}
        sql = "SELECT document_id, id FROM units WHERE document_id IN"
        for document_id, number in sorted(self.each_of(sql, document_ids)):
            found[document_id].append(number)
        return found

    def live_units(self) -> int:
        """Number of units that are searched: what each index holds when it is up to date."""
        sql = f"SELECT count(*) FROM units JOIN documents ON documents.id = document_id WHERE {_SEARCHED}"
        return int(self.rows(f"{sql} AND {_SHOWN}")[0][0])

    def last_change(self) -> int:
        """Number of the newest entry of the change log; 0 for an empty library."""
        return int(self.rows("SELECT coalesce(max(seq), 0) FROM changes")[0][0])

    def last_row(self) -> int:
        """Number of documents ever stored: each new one gets the next number."""
        return int(self.rows("SELECT coalesce(max(rowid), 0) FROM documents")[0][0])

    def stored_after(self, row: int) -> set[str]:
        """Ids of the documents with a number above ``row``, in any state."""
        return {found[0] for found in self.rows("SELECT id FROM documents WHERE rowid > ?", row)}

    def changed_since(self, seq: int) -> list[str]:
        """Ids of documents with a change after ``seq``, each once, in the order of their last change."""
        sql = "SELECT document_id FROM changes WHERE seq > ? GROUP BY document_id ORDER BY max(seq)"
        return [row[0] for row in self.rows(sql, seq)]

    def tells_readers(self, seq: int) -> bool:
        """Whether a document that is published has a change after ``seq``: told in an index, for in the table the text
        of each lies in the way."""
        sql = (
            f"SELECT 1 FROM documents INDEXED BY documents_listed WHERE quarantine <> '{UNPUBLISHED}'"
            " AND id IN (SELECT document_id FROM changes WHERE seq > ?) LIMIT 1"
        )
        return bool(self.rows(sql, seq))

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file, in its own words."""
        found = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"foreign key: {row[0]} {row[1]}" for row in self.rows("PRAGMA foreign_key_check")]

    def _forget_changed(self) -> None:
        """A change may give units another source: then none that was read before is kept."""
        last = self.last_change()
        if last != self._read_at:
            self._read, self._read_at = {}, last

    def _read_units(self, keys: Sequence[str]) -> dict[str, Unit]:
        """Units by key, called by the present name of their document's file."""
        rows = self.each_of(f"{_UNITS} WHERE key IN", keys)
        return {key: _unit(*rest) for _, key, _, *rest in rows}


def _unit(kind: str, record: str, source: str) -> Unit:
    return _called(loads(_KINDS[kind], record), source)


def _called(record: Named, source: str) -> Named:
    """The record with the present name of its document's file."""
    return record if record.source == source else replace(record, source=source)


def _summary(row: Any) -> DocumentSummary:
    *head, paths, passages, practices, twins, damage, quality, quarantine = row
    rest: list[Any] = [tuple(sorted(json.loads(paths))), passages, practices, json.loads(damage)]
    rest += [json.loads(quality), quarantine, twins]
    return DocumentSummary(*head, *rest)
