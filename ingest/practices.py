"""A document in, its practices out: one measure, or one chain of actions, with its fields and evidence."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from ingest import cues
from ingest.document import Article, Caption, Document, Paragraph, Section
from ingest.fields import Cut, find_fields, problem_sentence
from ingest.figures import find_figures, has_figures
from ingest.passages import heading_path
from ingest.places import UNKNOWN, PlaceCarrier, PlaceFinder, Reading, article_place
from ingest.practice import Evidence, Practice, Status
from ingest.sentences import clauses, sentences
from ingest.span import Range, raw_map

ThemesOf = Callable[[str, str], tuple[str, ...]]
"""Theme paths of a text under a heading."""
ENOUGH = 3
"""Points at which a sentence counts as a practice; see ``_points``."""
MAX_STORY = 220
"""Characters up to which sentences are added to a practice: what fits on a card."""
MIN_CAPTION = 15
"""Characters below which a caption only names a view."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What the extraction needs: places, themes and word segmentation."""

    places: PlaceFinder
    themes: ThemesOf
    cut: Cut


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of a paragraph that tells one practice: ``main`` with the problem sentence before it, if any."""

    main: Range
    problem: Range | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Told:
    """A unit, where it stands, and what it tells: its ``text`` without the problem before it, its ``themes``."""

    article: Article
    section: Section
    paragraph: Paragraph
    unit: _Unit
    text: str
    themes: tuple[str, ...]


def extract_practices(document: Document, readers: Readers) -> tuple[Practice, ...]:
    """All practices of a document in reading order, those told by captions last."""
    about = (article for article in document.articles if readers.themes(_text(article), ""))
    told = [each for article in about for each in _on_theme(list(_told(document, article, readers)))]
    shown = [each for caption in document.captions if (each := _shown(told, caption, readers))]
    practices = [_practice(document, each, readers, n) for n, each in enumerate(told + shown, start=1)]
    return (*practices[: len(told)], *map(_pictured, practices[len(told) :]))


def _told(document: Document, article: Article, readers: Readers) -> Iterator[_Told]:
    carrier = PlaceCarrier(readers.places, _article_place(document, article, readers.places))
    carrier.named |= {article.kicker or "", article.title}
    for section in article.sections:
        located = readers.places.find(section.heading or "", readers.places.entries(carrier.article))
        default = located[0].path if located else ()
        for paragraph in section.paragraphs:
            lost = "地点不明" in paragraph.flags
            carrier.enter_paragraph(paragraph.text, head_lost=lost, default=default)
            for unit in _units(paragraph, carrier):
                text = paragraph.text[slice(*unit.main)]
                above = "，".join(heading_path(article, section, paragraph)[1:])
                themes = readers.themes(text, above) or readers.themes(article.title, "")
                yield _Told(article, section, paragraph, unit, text, themes)


def _text(article: Article) -> str:
    """All that an article says: where this has no theme, no sentence of it has one."""
    paragraphs = (each.text for section in article.sections for each in section.paragraphs)
    return "\n".join((article.title, *(each.heading or "" for each in article.sections), *paragraphs))


def _on_theme(told: list[_Told]) -> list[_Told]:
    """What an article tells of local practice: that which has a theme; where that is half of it or more, the
    rest too, which is told in words that the vocabulary lacks."""
    themed = [each for each in told if each.themes]
    return told if 2 * len(themed) >= len(told) else themed


def _article_place(document: Document, article: Article, places: PlaceFinder) -> tuple[str, ...]:
    stated = [item.text for item in document.metadata if item.kind == "places"]
    headline = "，".join(filter(None, (article.kicker, article.title, article.organisation)))
    opening = [p.text for section in article.sections for p in section.paragraphs][:4]
    return article_place(places, stated, headline, opening)


def _units(paragraph: Paragraph, carrier: PlaceCarrier) -> Iterator[_Unit]:
    """Practices of one paragraph. A sentence that only goes on with the last one is added to it."""
    open_unit: _Unit | None = None
    problem: Range | None = None
    skip = len(paragraph.run_in_heading or "")
    for part, reading in _read(paragraph.text, skip, carrier):
        text = paragraph.text[slice(*part)]
        measure = is_practice(text)
        if open_unit and _goes_on(text, reading, open_unit, measure):
            open_unit = _Unit((open_unit.main[0], part[1]), open_unit.problem, open_unit.reading)
        elif measure:
            if open_unit:
                yield open_unit
            open_unit = _Unit(part, problem, reading)
            problem = None
        elif problem_sentence(text) and not cues.LEADER.search(text):
            problem = part
    if open_unit:
        yield open_unit


def _read(text: str, skip: int, carrier: PlaceCarrier) -> Iterator[tuple[Range, Reading]]:
    """The sentences behind a run-in heading, long ones by clause, each with its place.

    The heading itself only says which place follows. Clauses before the one that names a place are about that
    place, if it lies within the one in hand.
    """
    for sentence in sentences(text):
        if sentence[1] <= skip:
            carrier.read(text[slice(*sentence)])
            continue
        parts = [(part, carrier.read(text[slice(*part)])) for part in clauses(text, sentence)]
        first = next((reading for _, reading in parts if reading.mentions), UNKNOWN)
        leading = True
        for part, reading in parts:
            leading = leading and not reading.mentions
            yield part, first if leading and _within(first, reading) else reading


def _within(narrow: Reading, wide: Reading) -> bool:
    return narrow.place.path[: len(wide.place.path)] == wide.place.path


def _goes_on(text: str, reading: Reading, unit: _Unit, measure: bool) -> bool:
    """Whether a sentence goes on with the practice before it rather than being one of its own: by its
    opening, by telling a result, or because it tells nothing else either."""
    same_place = not reading.mentions or reading.place.path == unit.reading.place.path
    if not same_place or unit.main[1] - unit.main[0] + len(text) > MAX_STORY:
        return False
    if cues.CONTINUES.match(text) or (cues.RESULT.search(text) and not cues.ACTION.search(text)):
        return True
    if measure or text.endswith(("？", "?")):
        return False
    return not (cues.PROBLEM.search(text) or cues.LEADER.search(text) or cues.ARGUMENT.search(text))


def is_practice(text: str) -> bool:
    """Whether a sentence tells a measure: enough concrete signs, and neither a leader's words nor principle."""
    if text.endswith(("？", "?")) or cues.LEADER.search(text):
        return False
    return _points(text) >= ENOUGH


def _points(text: str) -> int:
    """Signs of a concrete measure: verbs of action, numbers and names count two, verbs of intent and a
    named body one, and so does a result in numbers; words of principle count against it."""
    figures = has_figures(text)
    actions = len(cues.ACTION.findall(text))
    points = 2 * bool(actions) + (actions > 1) + 2 * figures
    points += 2 * bool(cues.NAMED.search(text)) + bool(cues.INTENT.search(text))
    points += bool(cues.BODY.search(text)) + (len(text) >= 40) + (figures and bool(cues.RESULT.search(text)))
    return points - 2 * bool(not figures and cues.ARGUMENT.search(text))


def _status(article: Article, text: str) -> Status:
    """How far a measure has come. What a policy orders is a plan: whether it was done it cannot say."""
    if article.type == "点评":
        return "点评"
    if article.type == "政策" or cues.PLAN.search(text):
        return "计划"
    if cues.PILOT.search(text):
        return "试点"
    principle = cues.ARGUMENT.search(text) and not any(char.isdigit() for char in text)
    return "论述" if principle else "已实施"


def _practice(document: Document, told: _Told, readers: Readers, number: int) -> Practice:
    article, unit, paragraph = told.article, told.unit, told.paragraph
    locate = raw_map(paragraph.raw)
    text, raw = told.text, locate(*unit.main)
    status = _status(article, text)
    spans = find_fields(text, planned=status == "计划", cut=readers.cut)
    inside = raw_map(raw)
    ranges = {name: inside(*span) for name, span in spans.items()}
    texts = {name: text[start:end] for name, (start, end) in spans.items()}
    evidence: tuple[Evidence, ...] = (Evidence(text, raw),)
    if unit.problem:
        before = Evidence(paragraph.text[slice(*unit.problem)], locate(*unit.problem))
        evidence = (before, *evidence)
        ranges.setdefault("problem", before.raw)
        texts.setdefault("problem", before.text)
    return Practice(
        id=f"{document.id}-p{number}",
        source=document.source,
        document_id=document.id,
        article=article.n,
        place=unit.reading.place,
        level=unit.reading.level,
        themes=told.themes,
        status=status,
        date_confidence=article.date_confidence,
        figures=find_figures(text, raw),
        evidence=evidence,
        flags=_flags(document, raw, unit.reading, status),
        ranges=ranges,
        title=article.headline,
        heading_path=heading_path(article, told.section, paragraph),
        mentions=unit.reading.mentions,
        **(_EMPTY | texts),
    )


_EMPTY = dict.fromkeys(
    ("measure_name", "lead", "problem", "measure", "target", "resources", "outcome", "time"), ""
)
_LOSS_FLAGS = {"text_lost_before": "缺页", "text_lost_after": "缺页", "repeated_passage": "重复段已折叠"}
_STATUS_FLAGS = {"计划": "计划", "点评": "点评", "图片说明": "图片说明"}
_raw_pos = attrgetter("raw_pos")


def _flags(document: Document, raw: tuple[Range, ...], reading: Reading, status: Status) -> tuple[str, ...]:
    """What a reader must know of this practice: losses at its edges, unknown place, no accomplished fact."""
    first = bisect_left(document.losses, raw[0][0], key=_raw_pos)
    last = bisect_right(document.losses, raw[-1][1], key=_raw_pos)
    names = sorted({flag for loss in document.losses[first:last] if (flag := _LOSS_FLAGS.get(loss.type))})
    names += [] if reading.place.path else ["地点不明"]
    return (*names, *([_STATUS_FLAGS[status]] if status in _STATUS_FLAGS else []))


def _shown(told: list[_Told], caption: Caption, readers: Readers) -> _Told | None:
    """What a caption of an article with practices ``told`` shows; None for a view."""
    article = next((each.article for each in told if each.article.n == caption.article), None)
    text, places = caption.text, readers.places
    located = places.find(text)
    if article is None or len(text) < MIN_CAPTION or not located:
        return None
    paragraph = Paragraph(0, text, caption.raw, flags=("图片说明",))
    unit = _Unit((0, len(text)), None, PlaceCarrier(places, located[0].path).read(text))
    themes = readers.themes(text, "") or readers.themes(article.title, "")
    return _Told(article, Section(0, None, False, (paragraph,)), paragraph, unit, text, themes)


def _pictured(practice: Practice) -> Practice:
    """A practice that only a caption tells: weak evidence, without outcome."""
    ranges = {name: raw for name, raw in (practice.ranges or {}).items() if name != "outcome"}
    return replace(
        practice,
        status="图片说明",
        outcome="",
        ranges=ranges,
        flags=("图片说明",),
        heading_path=(practice.title,),
    )
