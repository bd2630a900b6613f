"""What was repaired, what was lost, what is only suspected: the records of a damage report."""

from dataclasses import dataclass
from typing import Literal

from ingest.span import Range

Severity = Literal["red", "amber", "grey"]
"""red: a fact could be credited wrongly; amber: a sentence is incomplete; grey: metadata is missing."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change of order or joining made to the printed text; ``raw`` is where it can be seen."""

    rule: str
    raw: tuple[Range, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Text or metadata that the source should have and has not; ``raw_pos`` is where it is missing."""

    type: str
    raw_pos: int
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suspected misprint. Never applied to the text."""

    raw: tuple[Range, ...]
    text: str
    suggest: str
    kind: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters left out of the clean text: ``twin`` is the range they repeat, if they repeat one."""

    raw: tuple[Range, ...]
    reason: str
    twin: tuple[Range, ...] = ()


def count_by_severity(losses: tuple[Loss, ...]) -> dict[str, int]:
    """``{"red": n, "amber": n, "grey": n}`` of a document's losses."""
    counts = {"red": 0, "amber": 0, "grey": 0}
    for loss in losses:
        counts[loss.severity] += 1
    return counts
