"""A file's hash in, what people entered about it out: particulars, places where text is lost, notes, a withdrawal.

Everything is filed under the hash of the bytes and the raw ranges that it is about: raw text never changes, so it holds
however often the file is read again. Nothing is overwritten: the newest value of a field at a place counts.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.database import Database
from ingest.span import Range

Particular = Literal["title", "publisher", "byline", "date", "edition", "tier", "organisation", "number"]
"""What a person says of an article. Its place is where the article's first paragraph begins."""
Mark = Literal["lost.red", "lost.amber", "note"]
"""What a person says of a place in the text: that text is missing, how badly, or a note on the words there."""
WITHDRAWN = "withdrawn"
"""The field of the reason why a person took a file out of search."""
PARTICULARS: tuple[Particular, ...] = get_args(Particular)
LOST = "lost."
"""How the marks begin that say that text is missing; the severity follows."""
NOTE = "note"
READ_AGAIN = "重新读入"
"""In whose name a withdrawal ends of a file that was read in again."""
_WHOLE = ((0, 0),)


@dataclass(frozen=True, slots=True)
class Overlay:
    """The ``value`` that ``author`` gave a ``field`` at ``raw``, or None where that took back what stood; ``at`` is
    UTC."""

    id: int
    field: str
    raw: tuple[Range, ...]
    value: str | None
    author: str
    at: str


class Overlays:
    """What people entered about the files of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, sha256: str, field: str, raw: Sequence[Range], value: str | None, author: str) -> None:
        """Files a value; what is shown of the file's documents changes by ``Corrections.lay_over_file``."""
        sql = "INSERT INTO overlays (sha256, field, raw, value, author) VALUES (?, ?, ?, ?, ?)"
        self._database.execute(sql, sha256, field, json.dumps(raw), value, author)

    def filed(self, sha256: str) -> list[Overlay]:
        """All that was ever filed about a file, oldest first."""
        sql = "SELECT id, field, raw, value, author, at FROM overlays WHERE sha256 = ? ORDER BY id"
        return [_overlay(*row) for row in self._database.rows(sql, sha256)]

    def withdraw(self, sha256: str, reason: str | None, author: str) -> None:
        """Files why a person took a file out of search; None as it comes back."""
        self.file(sha256, WITHDRAWN, _WHOLE, reason, author)

    def readmit(self, sha256: str) -> bool:
        """Ends the withdrawal of a file that is read in again, as its reason is not that of a later one; False if a
        person did not withdraw it."""
        if not self.reason(sha256):
            return False
        self.withdraw(sha256, None, READ_AGAIN)
        return True

    def reason(self, sha256: str) -> str:
        """Why a person withdrew a file; empty where nobody said."""
        kept = (each.value for each in counting(self.filed(sha256)) if each.field == WITHDRAWN)
        return next(kept, None) or ""


def counting(filed: Iterable[Overlay]) -> list[Overlay]:
    """The newest of each field at each place, without those that were taken back."""
    newest = {(each.field, each.raw): each for each in sorted(filed, key=lambda each: each.id)}
    return [each for each in newest.values() if each.value is not None]


def _overlay(number: int, field: str, raw: str, *rest: str) -> Overlay:
    value, author, at = rest
    ranges = tuple((start, end) for start, end in json.loads(raw))
    return Overlay(number, field, ranges, value, author, at)
