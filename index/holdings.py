"""Documents in, which of them the files of a library hold out: each file one at a time, a document any number of files."""

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from typing import Literal

from index.corrections import Corrections
from index.database import Database
from index.decisions import Verdicts, version_of
from index.entry import Entry, make_entry
from index.overlays import READ_AGAIN, Overlays
from ingest.ingested import Ingested

Added = Literal["stored", "unchanged", "replaced"]
_Gone = Literal["superseded", "withdrawn"]
_LEAVE = "UPDATE sources SET live = 0, left_at = (SELECT coalesce(max(seq), 0) FROM changes) WHERE live AND"
"""With a condition: these files let go of what they hold, after the latest change."""
_RETURN = (
    "UPDATE sources SET live = 1 WHERE document_id = ?1"
    " AND left_at = (SELECT max(left_at) FROM sources WHERE document_id = ?1)"
)
"""The files that let go of a document together, after all others, hold it again."""
_DOCUMENT = (
    "INSERT INTO documents (id, sha256, source, title, media_type, damage, quarantine, quality, record, reading, lacks,"
    " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_UNIT = "INSERT INTO units (key, document_id, kind, record) VALUES (?, ?, ?, ?)"
_SOURCE = (
    "INSERT INTO sources (path, document_id, name, live, file) VALUES (?, ?, ?, 1, ?)"
    " ON CONFLICT (path) DO UPDATE SET document_id = excluded.document_id, name = excluded.name, live = 1,"
    " file = excluded.file"
)
_CHANGE = "INSERT INTO changes (document_id) VALUES (?)"
_VERSIONED = ("documents", "decisions")
_OF_BYTES = (*_VERSIONED, "overlays", "corrections")
"""Tables of what is known of a file by the hash of its bytes; those that say under which id it is stored, and how."""


@dataclass(frozen=True, slots=True)
class Held:
    """A live document as far as an unchanged file needs it; ``damage`` counts losses by severity, ``quarantine`` says why
    it is kept out of search, if it is."""

    id: str
    sha256: str
    damage: dict[str, int]
    quarantine: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that becomes what ``path`` holds: a file, or a part of the one with the path ``file``. With
    ``held_by``, who gave it, it is not searched until somebody publishes it."""

    entry: Entry
    path: str
    file: str
    held_by: str = field(default="", kw_only=True)


class Holdings(Database):
    """The files of a library, by path, and the documents that they hold."""

    def add(self, ingested: Ingested, path: str) -> Added:
        """As ``take``, for the records of a whole file."""
        return self.take(make_entry(ingested), path, path)

    def take(self, entry: Entry, path: str, file: str) -> Added:
        """As ``take_all``, for one."""
        return self.take_all([Arrival(entry, path, file)])[0]

    def take_all(self, arrivals: Sequence[Arrival]) -> list[Added]:
        """Makes each document what its path holds, one after the other. The document that it held before stays,
        superseded unless another file still holds it. Bytes whose text has newer versions stand for the newest, what a
        person released stays released, and what a person withdrew for a reason waits to be published."""
        with self.transaction():
            runs = groupby(zip(self._are_new(arrivals), arrivals, strict=True), key=lambda each: each[0])
            return [added for is_new, run in runs for added in self._taken(is_new, [each for _, each in run])]

    def _taken(self, are_new: bool, arrivals: Sequence[Arrival]) -> Iterable[Added]:
        if are_new:
            self._enter(arrivals)
            return ["stored"] * len(arrivals)
        return map(self._take, arrivals)

    def _are_new(self, arrivals: Sequence[Arrival]) -> Iterator[bool]:
        """Of each whether nothing is known of its bytes, its id and its path, and nothing comes before it in
        ``arrivals``: such documents are entered all at once, in a third of the time."""
        known = self._known("sha256", _OF_BYTES, [each.entry.sha256 for each in arrivals])
        known |= self._known("id", ("documents",), [each.entry.id for each in arrivals])
        known |= self._known("path", ("sources",), [each.path for each in arrivals])
        for each in arrivals:
            own = {each.entry.sha256, each.entry.id, each.path}
            yield known.isdisjoint(own) and not each.held_by
            known |= own

    def _enter(self, arrivals: Sequence[Arrival]) -> None:
        """Documents of which nothing is known yet."""
        entries = [each.entry for each in arrivals]
        self.execute_many(_DOCUMENT, [(*_row(each), "live") for each in entries])
        self.execute_many(_UNIT, chain.from_iterable(map(_units, entries)))
        self.execute_many(
            _SOURCE, [(each.path, each.entry.id, each.entry.source, each.file) for each in arrivals]
        )
        self.execute_many(_CHANGE, [(each.id,) for each in entries])

    def _take(self, arrival: Arrival) -> Added:
        """A document of which something may be known."""
        if arrival.held_by:
            self.hold_back(arrival.entry.sha256, arrival.held_by)
        if Overlays(self).readmit(arrival.entry.sha256):
            self.hold_back(arrival.entry.sha256, READ_AGAIN)
        (entry,) = self.newest([arrival.entry])
        before = self.rows("SELECT document_id, live FROM sources WHERE path = ?", arrival.path)
        if before == [(entry.id, 1)]:
            return "unchanged"
        self._insert(entry)
        self.execute(_SOURCE, arrival.path, entry.id, entry.source, arrival.file)
        self._settle(entry.id, "superseded")
        if not before or before[0] == (entry.id, 0):
            return "stored"
        self._settle(before[0][0], "superseded")
        return "replaced"

    def hold_back(self, sha256: str, author: str) -> None:
        """Keeps what is stored with these bytes from now on out of search until it is published. What is live
        already stays as it is."""
        if not self.rows("SELECT 1 FROM documents WHERE sha256 = ? AND state = 'live'", sha256):
            Verdicts(self).publish(sha256, is_published=False, author=author)

    def revise(self, entry: Entry, document_id: str) -> None:
        """Makes the document a new version of ``document_id``: whatever files hold that hold this."""
        with self.transaction():
            self._insert(*self.newest([entry]))
            sql = "UPDATE sources SET document_id = ? WHERE document_id = ? AND live"
            self.execute(sql, entry.id, document_id)
            for each in (entry.id, document_id):
                self._settle(each, "superseded")

    def keep_only(self, file: str, paths: Set[str]) -> list[str]:
        """Withdraws what the file ``file`` holds under any path but ``paths``, unless another file holds it
        too; the names of these sources."""
        sql = "SELECT path, name FROM sources WHERE file = ? AND live ORDER BY rowid"
        gone = [row for row in self.rows(sql, file) if row[0] not in paths]
        if not gone:
            return []
        with self.transaction():
            for path, _ in gone:
                self.let_go(path)
        return [name for _, name in gone]

    def let_go(self, path: str) -> None:
        """Takes from the file ``path`` what it holds, and that out of search unless another file holds it too."""
        sql = f"{_LEAVE} path = ? RETURNING document_id"
        with self.transaction():
            for (document_id,) in self.rows(sql, path):
                self._settle(document_id, "withdrawn")

    def withdraw(self, document_id: str) -> bool:
        """Takes a live document out of search, whatever files hold it; False if it is not live."""
        with self.transaction():
            if not self.rows("SELECT 1 FROM documents WHERE id = ? AND state = 'live'", document_id):
                return False
            self.execute(f"{_LEAVE} document_id = ?", document_id)
            self._settle(document_id, "withdrawn")
            return True

    def restore(self, document_id: str) -> bool:
        """Puts a withdrawn document back, in the files that held it last; False if it was not withdrawn or all of them
        hold something else by now."""
        with self.transaction():
            if not self.rows("SELECT 1 FROM documents WHERE id = ? AND state = 'withdrawn'", document_id):
                return False
            self.execute(_RETURN, document_id)
            self._settle(document_id, "withdrawn")
            return bool(self.holders(document_id))

    def holders(self, document_id: str) -> dict[str, str]:
        """The names of the files that hold a document, by path; none if it is not live."""
        sql = "SELECT path, name FROM sources WHERE document_id = ? AND live ORDER BY path"
        return dict(self.rows(sql, document_id))

    def held_in(self, file: str) -> list[str]:
        """Ids of the live documents that an archive or a table holds, by its path or the end of it."""
        sql = (
            "SELECT document_id FROM sources WHERE live AND path <> file"
            " AND substr('/' || file, -length(?1) - 1) = '/' || ?1 GROUP BY document_id ORDER BY min(rowid)"
        )
        return [row[0] for row in self.rows(sql, file)]

    def held(self, paths: Sequence[str]) -> dict[str, Held]:
        """What files hold, by path; those that hold nothing are left out."""
        sql = (
            "SELECT path, id, sha256, damage, quarantine FROM sources JOIN documents ON id = document_id"
            " WHERE live AND path IN"
        )
        rows = self.each_of(sql, paths)
        return {path: Held(key, sha256, json.loads(damage), why) for path, key, sha256, damage, why in rows}

    def newest(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries, each under the id of its bytes' newest version, out of quarantine where it was released, and out
        of search where it is not published."""
        known = self._known("sha256", _VERSIONED, [each.sha256 for each in entries])
        return [self._newest(each) if each.sha256 in known else each for each in entries]

    def _newest(self, entry: Entry) -> Entry:
        versions = self.rows(
            "SELECT id FROM documents WHERE sha256 = ? ORDER BY rowid DESC LIMIT 1", entry.sha256
        )
        newest = max([entry.id, *(row[0] for row in versions)], key=version_of)
        return replace(entry, id=newest, quarantine=Verdicts(self).kept_out(entry.sha256, entry.quarantine))

    def _known(self, column: str, tables: Iterable[str], values: Sequence[str]) -> set[str]:
        """Those of ``values`` that stand in a ``column`` of one of ``tables``."""
        asked = (f"SELECT {column} FROM {table} WHERE {column} IN" for table in tables)
        return {found for sql in asked for (found,) in self.each_of(sql, values)}

    def _insert(self, entry: Entry) -> None:
        if self.rows("SELECT 1 FROM documents WHERE id = ?", entry.id):
            return
        self.execute(_DOCUMENT, *_row(entry), "superseded")
        self.execute_many(_UNIT, _units(entry))
        Corrections(self).lay_over(entry.id, entry.sha256)

    def _settle(self, document_id: str, otherwise: _Gone) -> None:
        """A document is live while a live file holds it, and called by that file's name; the log notes
        that it was touched."""
        names = self.rows(
            "SELECT name FROM sources WHERE document_id = ? AND live ORDER BY path LIMIT 1", document_id
        )
        state = "live" if names else otherwise
        self.execute("UPDATE documents SET state = ? WHERE id = ?", state, document_id)
        for (name,) in names:
            self.execute("UPDATE documents SET source = ? WHERE id = ?", name, document_id)
        self.execute(_CHANGE, document_id)


def _row(entry: Entry) -> tuple[str, ...]:
    """The columns of a document but its state."""
    head = (entry.id, entry.sha256, entry.source, entry.title, entry.media_type, entry.damage)
    return (*head, entry.quarantine, entry.quality, entry.record, entry.reading, entry.lacks)


def _units(entry: Entry) -> list[tuple[str, str, str, str]]:
    return [(unit.key, entry.id, unit.kind, unit.record) for unit in entry.units]
