"""What was repaired, what was lost, what is only suspected: the records of a damage report."""

from dataclasses import dataclass
from typing import Literal

from ingest.span import Range

Severity = Literal["red", "amber", "grey"]
"""red: a fact could be credited wrongly; amber: a sentence is incomplete; grey: metadata is missing."""


Decision = Literal["open", "accepted", "undone"]
"""What a person decided on a repair: nothing yet, that it is right, or that it must not be made."""


Misprint = Literal["doubled_word", "doubled_character", "near_term", "organ", "repeated_item"]
"""How a misprint shows itself: a word or a character printed again, a term with one other character, a department
that is none but sounds like one, an item of a list printed again."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One join, drop or change of order made to the printed text; ``raw`` is where it can be seen.

    ``id`` is made of rule and place, the same in every version of the text. An ``undone`` repair is
    kept in the document's list, and not made.
    """

    rule: str
    raw: tuple[Range, ...]
    message: str
    id: str = ""
    decision: Decision = "open"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided on the repairs of one file, by their ids, and the ``version`` of the text that
    these decisions make."""

    undone: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    version: int = 1

    def of(self, repair_id: str) -> Decision:
        """The decision on one repair."""
        if repair_id in self.undone:
            return "undone"
        return "accepted" if repair_id in self.accepted else "open"


UNDECIDED = Decisions()


def repair(rule: str, raw: tuple[Range, ...], message: str, decisions: Decisions = UNDECIDED) -> Repair:
    """The record of a repair at ``raw``, with its id and what was decided on it."""
    key = f"{rule}@{raw[0][0]}-{raw[-1][1]}"
    return Repair(rule, raw, message, key, decisions.of(key))


@dataclass(frozen=True, slots=True)
class Loss:
    """Text or metadata that the source should have and has not; ``raw_pos`` is where it is missing, ``author`` the
    person who says so: empty where the program does."""

    type: str
    raw_pos: int
    severity: Severity
    message: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suspected misprint: ``text`` may have been meant to read ``suggest``, by the rule ``kind``; ``why`` is a Chinese
    clause for the reader. Never applied to the text."""

    raw: tuple[Range, ...]
    text: str
    suggest: str
    kind: Misprint
    why: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note (编者注) on the ``text`` at ``raw``: shown beside it, never in its stead."""

    raw: tuple[Range, ...]
    text: str
    note: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters left out of the clean text: ``twin`` is the range they repeat, if they repeat one."""

    raw: tuple[Range, ...]
    reason: str
    twin: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """How damaged a document is: ``score`` from 0 (sound) to 1 (nothing usable); ``quarantine`` is the Chinese
    reason why it is kept out of search, empty where it is not; ``warnings`` are Chinese sentences on what
    a reader should distrust."""

    score: float = 0.0
    quarantine: str = ""
    warnings: tuple[str, ...] = ()


def count_by_severity(losses: tuple[Loss, ...]) -> dict[str, int]:
    """``{"red": n, "amber": n, "grey": n}`` of a document's losses."""
    counts = {"red": 0, "amber": 0, "grey": 0}
    for loss in losses:
        counts[loss.severity] += 1
    return counts
