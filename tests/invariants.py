"""An ingested file in, the laws that it breaks out; and the pipeline that reads texts for tests."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from ingest.document import Document, Paragraph
from ingest.gazetteer import shipped
from ingest.ingested import Ingested
from ingest.pipeline import Pipeline
from ingest.places import PlaceFinder
from ingest.practice import Practice
from ingest.span import Range, cut, overlaps
from tests.dictionaries import vocabulary

FIELDS = ("measure_name", "lead", "problem", "measure", "target", "resources", "outcome", "time")
Quote = tuple[str, tuple[Range, ...]]


@cache
def pipeline() -> Pipeline:
    """The pipeline with the gazetteer and the vocabulary of the program."""
    return Pipeline(shipped(), vocabulary())


def read(text: str, name: str = "样稿·〔2021〕𠮷①.txt") -> Ingested:
    """``text`` as the UTF-8 file ``name``, ingested."""
    return pipeline().ingest(text.encode(), name)


def paragraphs(document: Document) -> list[Paragraph]:
    """All paragraphs in reading order."""
    return [p for article in document.articles for section in article.sections for p in section.paragraphs]


def texts(document: Document) -> list[str]:
    """The texts of all paragraphs in reading order."""
    return [paragraph.text for paragraph in paragraphs(document)]


def broken_laws(ingested: Ingested) -> list[str]:
    """What does not hold of the records of one file; empty where all is well."""
    document = ingested.document
    return [
        *_misquoted(document.raw_text, _quotes(ingested)),
        *_misplaced(document),
        *_changed_digits(document),
        *_uncovered(ingested),
        *(law for practice in ingested.practices for law in _contradictions(practice)),
        *(law for practice in ingested.practices for law in _unsupported(practice)),
        *_carried_over_a_loss(ingested),
    ]


def _parts(document: Document) -> Iterator[Quote]:
    """The records that share the raw text out among them, but for what was dropped."""
    yield from ((p.text, p.raw) for p in paragraphs(document))
    yield from ((caption.text, caption.raw) for caption in document.captions)
    yield from ((item.text, item.raw) for item in document.metadata)


def _quotes(ingested: Ingested) -> Iterator[Quote]:
    """Every text of a record with the raw ranges that are said to reproduce it."""
    yield from _parts(ingested.document)
    yield from ((passage.text, passage.raw) for passage in ingested.passages)
    for practice in ingested.practices:
        ranges = practice.ranges or {}
        yield from ((getattr(practice, name), ranges.get(name, ())) for name in FIELDS)
        yield from ((evidence.text, evidence.raw) for evidence in practice.evidence)
        yield from ((figure.text, figure.raw) for figure in practice.figures)


def _misquoted(raw_text: str, quotes: Iterator[Quote]) -> Iterator[str]:
    for text, raw in quotes:
        if cut(raw_text, raw) != text:
            yield f"{text!r} is not what {raw} holds: {cut(raw_text, raw)!r}"


def _misplaced(document: Document) -> Iterator[str]:
    """Characters of the raw text that are in no part or in several."""
    found = Counter(
        position
        for raw in [*(raw for _, raw in _parts(document)), *(drop.raw for drop in document.dropped)]
        for start, end in raw
        for position in range(start, end)
    )
    for position, char in enumerate(document.raw_text):
        if found[position] > 1 or (not found[position] and not char.isspace()):
            yield f"{char!r} at {position} is in {found[position]} parts"


def _changed_digits(document: Document) -> Iterator[str]:
    kept = "".join(text for text, _ in _parts(document))
    dropped = "".join(cut(document.raw_text, drop.raw) for drop in document.dropped)
    if _digits(kept + dropped) != _digits(document.raw_text):
        yield "digits were changed, added or lost"


def _digits(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isdigit())


def _uncovered(ingested: Ingested) -> Iterator[str]:
    body = "".join(passage.text for passage in ingested.passages if passage.kind == "body")
    if body != "".join(texts(ingested.document)):
        yield "the passages are not the paragraphs in order"
    if len({passage.id for passage in ingested.passages}) < len(ingested.passages):
        yield "two passages have one id"


def _contradictions(practice: Practice) -> Iterator[str]:
    if len(practice.place.path) != len(practice.place.origin):
        yield f"{practice.id}: {practice.place} has levels without origin"
    if practice.status in ("计划", "图片说明") and practice.outcome:
        yield f"{practice.id}: {practice.status} with the outcome {practice.outcome!r}"
    if set(practice.ranges or ()) != {name for name in FIELDS if getattr(practice, name)}:
        yield f"{practice.id}: ranges of {sorted(practice.ranges or ())} do not match the filled fields"
    if (practice.strength == "计划") != (practice.status == "计划"):
        yield f"{practice.id}: {practice.status} of the strength {practice.strength}"
    if practice.status == "计划" and practice.is_negative:
        yield f"{practice.id}: a plan that tells of a failing"
    if practice.time_read and not practice.time:
        yield f"{practice.id}: the time {practice.time_read} is read from no words"
    whereabouts = {"地点不明", "全国"}.intersection(practice.flags)
    if len(whereabouts) != (not practice.place.path) and practice.status != "图片说明":
        yield f"{practice.id}: no place and no flag, or both"


def _unsupported(practice: Practice) -> Iterator[str]:
    """Fields and figures that lie outside the practice's evidence."""
    told = {at for evidence in practice.evidence for span in evidence.raw for at in range(*span)}
    quoted = [*(practice.ranges or {}).items(), *((each.text, each.raw) for each in practice.figures)]
    for name, raw in quoted:
        if not raw or any(at not in told for span in raw for at in range(*span)):
            yield f"{practice.id}: {name} at {raw} is not in the evidence"


def _carried_over_a_loss(ingested: Ingested) -> Iterator[str]:
    """Practices of a paragraph whose head is lost that stand at a place which nothing in it names."""
    for paragraph in paragraphs(ingested.document):
        if "地点不明" in paragraph.flags:
            for practice in ingested.practices:
                told, placed = practice.evidence[0], practice.place.path
                before, found, _ = paragraph.text.partition(told.text)
                own = found and overlaps(paragraph.raw, told.raw)
                if own and placed and not place_finder().find(before + found):
                    yield f"{practice.id}: {placed} is carried over a loss"


@cache
def place_finder() -> PlaceFinder:
    """What finds places, with the gazetteer of the program."""
    return PlaceFinder(shipped())
