"""The records of a practice (做法): one measure an actor took at a place, with its evidence."""

from dataclasses import dataclass
from typing import Literal

from ingest.document import DateConfidence
from ingest.span import Range

Status = Literal["已实施", "试点", "计划", "论述", "图片说明", "点评"]
Origin = Literal["sentence", "context", "gazetteer"]


@dataclass(frozen=True, slots=True)
class Place:
    """Names from province down, and for each where it comes from: the evidence sentence, the text
    around it, or the gazetteer. Two empty tuples: the place is not known."""

    path: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim text of the source and the raw ranges that reproduce it."""

    text: str
    raw: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed and as read. ``value`` is None where the text gives no single number;
    a percentage of 90 has value 90 and unit ``%``; 14万 has value 140000."""

    text: str
    value: float | None
    unit: str
    comparator: str
    of: str
    role: Literal["投入", "产出", "规模", "比例"]
    raw: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice. Each filled text field is verbatim in the evidence or, for ``problem``, in the same
    paragraph; ``ranges`` holds its raw ranges by field name. An empty field is an empty string: the
    text does not say. ``mentions`` are the paths of all places that the evidence names. ``id`` is ``{document_id}-p{number}``."""

    id: str
    source: str
    document_id: str
    article: int
    measure_name: str
    place: Place
    level: str
    themes: tuple[str, ...]
    lead: str
    problem: str
    measure: str
    target: str
    resources: str
    outcome: str
    status: Status
    time: str
    date_confidence: DateConfidence
    figures: tuple[Figure, ...]
    evidence: tuple[Evidence, ...]
    flags: tuple[str, ...] = ()
    ranges: dict[str, tuple[Range, ...]] | None = None
    title: str = ""
    heading_path: tuple[str, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
