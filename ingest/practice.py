"""The records of a practice (做法): one measure an actor took at a place, with its evidence."""

from dataclasses import dataclass
from typing import Literal

from ingest.document import DateConfidence
from ingest.span import Range

Status = Literal["已实施", "试点", "计划", "论述", "图片说明", "点评"]
Origin = Literal["sentence", "context", "gazetteer", "entered"]
Strength = Literal["前后对比", "数字", "定性", "计划"]


@dataclass(frozen=True, slots=True)
class Place:
    """Names from province down, and for each where it comes from: the evidence sentence, the text
    around it, the gazetteer, or a person who entered it. A street or town of which no county is told, and
    which several have, stands alone. Two empty tuples: the place is not known."""

    path: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim text of the source and the raw ranges that reproduce it."""

    text: str
    raw: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed and as read: 14万 has value 140000, a percentage of 90 value 90 and unit ``%``.
    ``value`` is the lower end of a range, ``upper`` its upper end; None: the text gives no number (数十户).
    ``comparator`` holds what bounds the number and the change that it tells (近, 余, 以上, 增长到)."""

    text: str
    value: float | None
    unit: str
    comparator: str
    of: str
    role: Literal["投入", "产出", "规模", "比例"]
    raw: tuple[Range, ...] = ()
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person changed: the ``field`` of a practice, its text ``before`` and ``after``, who and when (ISO)."""

    field: str
    before: str
    after: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice. Each filled text field is verbatim in the evidence or, for ``problem``, in the same
    paragraph; ``ranges`` holds its raw ranges by field name. An empty field is an empty string: the
    text does not say. ``mentions`` are the paths of all places that the evidence names. ``id`` is ``{document_id}-p{number}``.

    ``time_read`` is ``time`` in ISO form (2022, 2022-03, 2022-03-05, 2019/2022) or empty; ``is_explained`` is
    False where the measure name is a slogan whose content is not told; ``strength`` is how firmly an outcome is
    told; ``is_negative`` means that the evidence tells of a shortcoming; ``corrections`` are added when a
    practice is read from the store, and never stored in it."""

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
    time_read: str = ""
    is_explained: bool = True
    strength: Strength = "定性"
    is_negative: bool = False
    corrections: tuple[Correction, ...] = ()
