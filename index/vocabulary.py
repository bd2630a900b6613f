"""Words that a library adds to the vocabulary in, the same as of any version out: each change is one, and none is lost."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from index.audit import ALL, Audit
from index.database import Database
from index.own_words import OwnWord

Changes = Mapping[str, OwnWord | None]
"""What becomes of words: what they mean from then on; None where they are taken back."""
ADDED, REMOVED, RESTORED, IMPORTED = "added", "removed", "restored", "imported"
_STATE = (
    "SELECT word, kind, meaning, version, author, at FROM vocabulary_changes AS told"
    " JOIN vocabulary_versions USING (version) WHERE version ="
    " (SELECT max(version) FROM vocabulary_changes WHERE word = told.word AND version <= ?)"
    " AND kind != '' ORDER BY word"
)
_HISTORY = (
    "SELECT version, action, author, at FROM vocabulary_versions"
    " WHERE ?1 = '' OR version IN (SELECT version FROM vocabulary_changes WHERE word = ?1)"
    " ORDER BY version DESC LIMIT ?2 OFFSET ?3"
)
_CHANGES = "SELECT word, kind, meaning FROM vocabulary_changes WHERE version = ? ORDER BY word"
_BEFORE = "SELECT kind, meaning FROM vocabulary_changes WHERE word = ? AND version < ? ORDER BY version DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Entered:
    """A word as it stands, with the version that made it so: who made that and when, in UTC."""

    own: OwnWord
    version: int
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A word before and after a change; None where the library did not have it."""

    word: str
    before: OwnWord | None
    after: OwnWord | None


@dataclass(frozen=True, slots=True)
class Version:
    """One change of the vocabulary: what was done (``added``, ``removed``, ``restored`` or ``imported``), by whom and
    when, in UTC."""

    version: int
    action: str
    author: str
    at: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """What is done to the vocabulary, and who does it."""

    action: str
    author: str


class OwnVocabulary:
    """The words that one library adds. Every method raises LibraryError if the library cannot be read, or written."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit
        # A library of an older version that is only read has no such words, nor their tables.
        self._is_kept = not database.outdated

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is looked up and changed inside is one change, with nobody's between, or none."""
        with self._database.transaction():
            yield

    @property
    def version(self) -> int:
        """The number of the newest version, 0 before the first: it is looked up for every question."""
        sql = "SELECT max(version) FROM vocabulary_versions"
        return int(self._database.rows(sql)[0][0] or 0) if self._is_kept else 0

    def entered(self, version: int | None = None) -> dict[str, Entered]:
        """The words by themselves, in their order, as of a version; by default the newest."""
        number = self.version if version is None else version
        rows = self._database.rows(_STATE, number) if number else []
        return {word: Entered(_own(word, *row[:2]), *row[2:]) for word, *row in rows}

    def words(self, version: int | None = None) -> dict[str, OwnWord]:
        """As ``entered``, without who made them so."""
        return {word: entered.own for word, entered in self.entered(version).items()}

    def change(self, changes: Changes, signed: Signed) -> int:
        """Keeps ``changes`` as one new version, whose number it is; what changes nothing makes none."""
        with self.together():
            now = self.words()
            new = {word: own for word, own in changes.items() if own != now.get(word)}
            return self._keep(new, signed) if new else self.version

    def restore(self, version: int, author: str) -> int:
        """Makes a new version that is the same as an older one, or as none where that is 0; its number."""
        with self.together():
            then, now = self.words(version), self.words()
            return self.change({word: then.get(word) for word in (*then, *now)}, Signed(RESTORED, author))

    def history(self, word: str = "", limit: int = ALL, offset: int = 0) -> list[Version]:
        """The versions, the newest first; those that changed ``word`` where one is given."""
        rows = self._database.rows(_HISTORY, word, limit, offset)
        return [
            Version(number, action, author, at, self._changes(number)) for number, action, author, at in rows
        ]

    def _keep(self, changes: Changes, signed: Signed) -> int:
        number = self.version + 1
        told = {word: _told(own) for word, own in changes.items()}
        subject = next(iter(told)) if len(told) == 1 else f"{len(told)}个词"
        detail = {"version": number, "action": signed.action, "changes": told}
        deed = self._audit.add("vocabulary", subject, detail, signed.author)
        self._database.execute(
            "INSERT INTO vocabulary_versions VALUES (?, ?, ?, ?)", number, signed.action, deed.author, deed.at
        )
        self._database.execute_many(
            "INSERT INTO vocabulary_changes VALUES (?, ?, ?, ?)",
            [(number, word, *_columns(own)) for word, own in changes.items()],
        )
        return number

    def _changes(self, version: int) -> tuple[Changed, ...]:
        rows = self._database.rows(_CHANGES, version)
        return tuple(Changed(word, self._before(word, version), _or_none(word, *row)) for word, *row in rows)

    def _before(self, word: str, version: int) -> OwnWord | None:
        rows = self._database.rows(_BEFORE, word, version)
        return _or_none(word, *rows[0]) if rows else None


def _own(word: str, kind: Any, meaning: str) -> OwnWord:
    return OwnWord(word, kind, tuple(json.loads(meaning)))


def _or_none(word: str, kind: str, meaning: str) -> OwnWord | None:
    return _own(word, kind, meaning) if kind else None


def _columns(own: OwnWord | None) -> tuple[str, str]:
    return (own.kind, json.dumps(own.to, ensure_ascii=False)) if own else ("", "[]")


def _told(own: OwnWord | None) -> dict[str, Any] | None:
    return {"kind": own.kind, "to": list(own.to)} if own else None
