"""A file's hash in, what people decided on its text out, with the versions that this made.

Decisions are filed under the hash of the bytes, so that they hold whatever the file is called and however
often it is read again. Nothing is overwritten: the newest decision on a repair counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.database import Database
from index.records import loads
from ingest.damage import Decision, Decisions
from ingest.source import RawText

QUARANTINE = "quarantine"
"""What the decision on a file's quarantine is filed under, beside the ids of its repairs: ``undone`` releases it."""
PUBLICATION = "publication"
"""What it is filed under that a file is not to be searched yet (``open``), and that it was published (``accepted``).
Of a file of which nothing is filed nobody has to publish anything."""
UNPUBLISHED = "尚未发布：管理资料的人看过质量报告、发布后才参与检索"
"""The reason for which a document that is not published is kept out of search."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``author`` decided on one repair, or on the quarantine; ``at`` is UTC."""

    repair: str
    decision: Decision
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a file, with the decisions that made it; the first was made by none."""

    id: str
    version: int
    state: str
    stored_at: str
    decisions: tuple[Verdict, ...]


def version_of(document_id: str) -> int:
    """The number of the version that ``document_id`` is the id of, from 1."""
    return int(document_id.partition("v")[2] or 1)


def decisions_for(chosen: Mapping[str, Decision], version: int) -> Decisions:
    """``chosen`` as the pipeline takes them, to make ``version``."""
    undone = frozenset(repair for repair, decision in chosen.items() if decision == "undone")
    accepted = frozenset(repair for repair, decision in chosen.items() if decision == "accepted")
    return Decisions(undone, accepted, version)


class Verdicts:
    """The decisions of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, sha256: str, chosen: Mapping[str, Decision], author: str, version: int) -> None:
        """Files decisions by repair id, as what makes ``version``."""
        self._database.execute_many(
            "INSERT INTO decisions (sha256, repair, decision, version, author) VALUES (?, ?, ?, ?, ?)",
            [(sha256, repair, decision, version, author) for repair, decision in chosen.items()],
        )

    def decided(self, sha256: str) -> dict[str, Decision]:
        """The newest decision on everything on which there is one."""
        sql = "SELECT repair, decision FROM decisions WHERE sha256 = ? ORDER BY id"
        return dict(self._database.rows(sql, sha256))

    def is_released(self, sha256: str) -> bool:
        """Whether a person let the file out of quarantine."""
        return self.decided(sha256).get(QUARANTINE) == "undone"

    def is_unpublished(self, sha256: str) -> bool:
        """Whether the file waits for somebody to publish it."""
        return self.decided(sha256).get(PUBLICATION) == "open"

    def kept_out(self, sha256: str, quarantine: str) -> str:
        """Why a file is not searched whose text the quality gate has ``quarantine`` against; empty if it is."""
        if self.is_unpublished(sha256):
            return UNPUBLISHED
        return "" if self.is_released(sha256) else quarantine

    def settle_quarantine(self, sha256: str) -> None:
        """Brings all versions of a file into quarantine or out of it, as was decided."""
        sql = "SELECT id, json_extract(quality, '$.quarantine') FROM documents WHERE sha256 = ?"
        self._database.execute_many(
            "UPDATE documents SET quarantine = ? WHERE id = ?",
            [(self.kept_out(sha256, reason), key) for key, reason in self._database.rows(sql, sha256)],
        )
        sql = "INSERT INTO changes (document_id) SELECT id FROM documents WHERE sha256 = ?"
        self._database.execute(sql, sha256)

    def publish(self, sha256: str, is_published: bool, author: str) -> bool:
        """Lets a file be searched, or not until it is published; False for what is said of it already, which is not said
        again."""
        decision: Decision = "accepted" if is_published else "open"
        if self.decided(sha256).get(PUBLICATION, "accepted") == decision:
            return False
        versions = self._database.rows("SELECT id FROM documents WHERE sha256 = ?", sha256)
        version = max((version_of(key) for (key,) in versions), default=1)
        self.file(sha256, {PUBLICATION: decision}, author, version)
        self.settle_quarantine(sha256)
        return True

    def quarantine(self, document_id: str) -> str:
        """Why a stored document is not searched; empty if it is, or was released."""
        found: str = self._database.rows("SELECT quarantine FROM documents WHERE id = ?", document_id)[0][0]
        return found

    def reading(self, sha256: str, raw_text: str) -> RawText | None:
        """What the document with these bytes and this text was made from; None where it was stored before
        that was kept."""
        rows = self._database.rows(
            "SELECT reading FROM documents WHERE sha256 = ? AND reading != '' LIMIT 1", sha256
        )
        return replace(loads(RawText, rows[0][0]), text=raw_text) if rows else None

    def versions(self, sha256: str) -> list[Version]:
        """All texts of a file, oldest first."""
        made: dict[int, list[Verdict]] = {}
        sql = "SELECT version, repair, decision, author, at FROM decisions WHERE sha256 = ? ORDER BY id"
        for number, *verdict in self._database.rows(sql, sha256):
            made.setdefault(number, []).append(Verdict(*verdict))
        rows = self._database.rows(
            "SELECT id, state, stored_at FROM documents WHERE sha256 = ? ORDER BY rowid", sha256
        )
        return [
            Version(key, version_of(key), state, at, tuple(made.get(version_of(key), ())))
            for key, state, at in rows
        ]
