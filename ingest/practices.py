"""A document in, its practices out: one measure, or one chain of actions, with its fields and evidence."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TypedDict, cast

from ingest import cues
from ingest.carrier import PlaceCarrier
from ingest.datelines import dateline
from ingest.deeds import is_directive, tells_deed
from ingest.document import Article, Caption, Document, Paragraph, Section
from ingest.explanations import is_explained
from ingest.fields import find_fields, named_problem
from ingest.figures import find_figures
from ingest.governance import DOUBTFUL, UNSURE, governance
from ingest.incipits import told_title
from ingest.labels import Cut
from ingest.likely import likelihood
from ingest.localities import streets
from ingest.nationwide import NATIONWIDE, is_nationwide
from ingest.opening import Opening, article_place
from ingest.passages import heading_path
from ingest.places import PlaceFinder, localities
from ingest.practice import Evidence, Practice, Status
from ingest.quoted import QUOTATION
from ingest.sentences import sentences
from ingest.span import Range, raw_map
from ingest.strength import strength, tells_failing
from ingest.theming import Theming, said
from ingest.times import read_time, told_time
from ingest.trail import UNPLACED
from ingest.units import Unit, units

MIN_CAPTION = 15
"""Characters below which a caption only names a view."""
_NUMBERS = tuple(
    re.compile(number)
    for number in (
        r"[一二三四五六七八九十]{1,3}、",
        r"[（(][一二三四五六七八九十]{1,3}[）)]",
        r"\d{1,2}[.．、](?!\d)",
        r"[（(]\d{1,2}[）)]",
    )
)
"""Numbers of headings from the highest level down; a heading without one stands above them all."""
_PAST = re.compile(r"[去前]年|\d{4}年")
"""Words for another time than that of the plan before them."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")


_COUNTED = re.compile(
    rf"(?:{cues.ACTION.pattern})[^，,。；;]{{0,12}}\d[\d.,]*[余多]?[万亿]?(?![\d.,余多万亿年月日天时%％]|个?小时|个月)"
)
"""A deed with a number of what it was done to: a measure, in however few words. That of ``deeds`` leaves out 个 and 次, as
what a meeting asks for is counted too."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What the extraction needs: places, themes and word segmentation."""

    places: PlaceFinder
    theming: Theming
    cut: Cut


@dataclass(frozen=True, slots=True)
class _Told:
    """A unit, where it stands (``over`` it the headings, the innermost last), and what it tells: its ``text``
    without the problem before it, its ``themes``, whether it or its title has a word of any, how often the article
    quotes what (``repeated``), and whether it is planned or goes on in the sentence of a plan (``is_ahead``)."""

    article: Article
    section: Section
    paragraph: Paragraph
    unit: Unit
    text: str
    themes: tuple[str, ...]
    is_worded: bool
    repeated: Mapping[str, int] = field(default_factory=dict)
    over: tuple[str, ...] = ()
    is_planned: bool = False
    is_ahead: bool = False


def extract_practices(document: Document, readers: Readers) -> tuple[Practice, ...]:
    """All practices of a document in reading order, those told by captions last."""
    about = _on_governance(document.articles, readers)
    told = [
        each
        for article, margin in about
        for each in _on_theme(list(_told(document, article, readers, doubtful=margin < DOUBTFUL)), margin)
    ]
    shown = [each for caption in document.captions if (each := _shown(told, caption, readers))]
    practices = [_practice(document, each, readers, n) for n, each in enumerate(told + shown, start=1)]
    return (*practices[: len(told)], *map(_pictured, practices[len(told) :]))


def _on_governance(articles: Iterable[Article], readers: Readers) -> Iterator[tuple[Article, float]]:
    """The articles about governance of which anything has a word of a theme, and by which margin they are."""
    for article in articles:
        texts = said(article)
        margin = governance().margin("\n".join(texts))
        if margin >= 0 and any(map(readers.theming.vocabulary.themes, texts)):
            yield article, margin


def _told(document: Document, article: Article, readers: Readers, *, doubtful: bool) -> Iterator[_Told]:
    carrier = _carrier(document, article, readers.places)
    words = readers.theming.vocabulary.themes
    whole = "\n".join(said(article))
    is_likely = likelihood().judge(whole)
    everywhere = article.type == "政策" or is_nationwide(article)
    repeated = Counter(QUOTATION.findall(whole))
    over: tuple[str, ...] = ()
    for section in article.sections:
        over = _headings_over(over, section.heading or "")
        located = readers.places.find(section.heading or "", readers.places.entries(carrier.article))
        default = located[0].path if located else ()
        themes = readers.theming.around(said(article, section))
        for paragraph in section.paragraphs:
            lost = UNPLACED in paragraph.flags
            carrier.enter_paragraph(paragraph.text, head_lost=lost, default=default)
            planned = 0
            for unit in units(paragraph, carrier, words):
                text = paragraph.text[slice(*unit.main)]
                is_ahead = unit.main[0] < planned and not unit.reading.mentions
                is_planned = _is_planned(text)
                planned = _sentence_end(paragraph.text, unit.main[1]) if is_ahead or is_planned else 0
                tells = (is_likely(text) or _COUNTED.search(text)) and tells_deed(
                    text, unit.reading, doubtful=doubtful
                )
                if not (tells or everywhere or lost):
                    continue
                above = "，".join(heading_path(article, section, paragraph)[1:])
                about = themes.of(text, above, told_title(article.title))
                yield _Told(
                    article, section, paragraph, unit, text, *about, repeated, over, is_planned, is_ahead
                )


def _sentence_end(text: str, end: int) -> int:
    """Where the sentence ends of which a part ends at ``end``: there, unless the part ends with a semicolon."""
    return next((stop for _, stop in sentences(text) if stop >= end), len(text))


def _headings_over(over: tuple[str, ...], heading: str) -> tuple[str, ...]:
    """The headings that hold under ``heading``: those of a higher level before it, and itself."""
    level = _level(heading)
    return (*(each for each in over if _level(each) < level), heading)


def _level(heading: str) -> int:
    return next((n for n, number in enumerate(_NUMBERS, start=1) if number.match(heading)), 0)


def _on_theme(told: list[_Told], margin: float) -> list[_Told]:
    """What an article tells of local practice: that which has a word of a theme; where that is half of it or more, the
    rest too, which is told in words that the vocabulary lacks; where it is unsure by its ``margin`` that the article is
    about governance, only what is about a theme."""
    if margin < UNSURE:
        return [each for each in told if each.themes]
    worded = [each for each in told if each.is_worded]
    return told if 2 * len(worded) >= len(told) else worded


def _carrier(document: Document, article: Article, places: PlaceFinder) -> PlaceCarrier:
    texts = [article.kicker or "", *said(article)]
    texts += [caption.text for caption in document.captions if caption.article == article.n]
    called = streets(texts)
    about = _article_place(document, article, places, called)
    local = localities(places, texts, about)
    printed = {name for name in local.names if any(name in text for text in texts)}
    return PlaceCarrier(
        places, local.whole(about), {article.kicker or "", told_title(article.title), *printed}, local, called
    )


def _article_place(
    document: Document, article: Article, places: PlaceFinder, called: frozenset[str]
) -> tuple[str, ...]:
    stated = [item.text for item in document.metadata if item.kind == "places"]
    headline = "，".join(filter(None, (article.kicker, told_title(article.title), article.organisation)))
    opening = [p.text for section in article.sections for p in section.paragraphs][:4]
    if article.n == 1 and opening:
        opening[0] = dateline(document.metadata) + opening[0]
    return article_place(places, stated, Opening(headline, opening, article.publisher or ""), called)


def _status(told: _Told, text: str, time: str) -> Status:
    """How far a measure has come. What a policy, a law or a leader orders is a plan: that it is to be done is
    said, whether it was done is not. So is what stands under a heading of tasks ahead, or tells of a ``time``
    after that of the article, or goes on in the sentence of a plan (将建成公园；增设车位)."""
    article, over = told.article, told.over
    if article.type == "点评":
        return "点评"
    written = _written(article) or ""
    ordered = article.type == "政策" or any(_is_ahead(each, written) for each in over)
    goes_on = told.is_ahead and not (cues.DONE.search(text) or _PAST.search(text))
    if ordered or goes_on or told.is_planned or is_directive(text) or _is_later(text, time, written):
        return "计划"
    if cues.PILOT.search(text):
        return "试点"
    principle = (
        cues.ARGUMENT.search(text) and not cues.DONE.search(text) and not any(char.isdigit() for char in text)
    )
    return "论述" if principle else "已实施"


def _is_planned(text: str) -> bool:
    """Whether a measure is planned: what is told behind its first sentence goes on from what was done."""
    plan = cues.PLAN.search(text)
    return plan is not None and plan.start() < sentences(text)[0][1]


def _is_ahead(heading: str, written: str) -> bool:
    """Whether a heading names tasks, of no year before that in which the text was ``written``."""
    years = _YEAR.findall(heading)
    past = bool(years) and max(years) < written[:4]
    return not past and bool(cues.AHEAD.search(heading)) and not cues.TOLD.search(heading)


def _is_later(text: str, time: str, written: str) -> bool:
    """Whether ``text`` tells what comes after the date on which it was ``written`` ('' where not known)."""
    by = cues.BY_YEAR.search(text)
    begins = time.partition("/")[0]
    after = bool(written) and begins[: len(written)] > written[: len(begins)] and begins[:1].isdigit()
    return after or bool(by and by["year"] >= written[:4])


def _practice(document: Document, told: _Told, readers: Readers, number: int) -> Practice:
    article, unit, paragraph = told.article, told.unit, told.paragraph
    locate = raw_map(paragraph.raw)
    text, raw = told.text, locate(*unit.main)
    time = told_time(text)
    read = read_time(text, _written(article), time[0]) if time else ""
    status = _status(told, text, read)
    spans = find_fields(
        text, planned=status == "计划", cut=readers.cut, places=readers.places, repeated=told.repeated
    )
    if not unit.problem and (problem := named_problem(text)):
        spans.setdefault("problem", problem)
    inside = raw_map(raw)
    ranges = {name: inside(*span) for name, span in spans.items()}
    texts = {name: text[start:end] for name, (start, end) in spans.items()}
    evidence: tuple[Evidence, ...] = (Evidence(text, raw),)
    if unit.problem:
        before = Evidence(paragraph.text[slice(*unit.problem)], locate(*unit.problem))
        evidence = (before, *evidence)
        ranges.setdefault("problem", before.raw)
        texts.setdefault("problem", before.text)
    figures = find_figures(text, raw)
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
        figures=figures,
        evidence=evidence,
        flags=_flags(document, raw, status, _whereabouts(told)),
        ranges=ranges,
        title=article.headline,
        heading_path=heading_path(article, told.section, paragraph),
        mentions=unit.reading.mentions,
        strength=strength(text, status, figures),
        is_explained="measure_name" not in spans or is_explained(text, spans["measure_name"]),
        is_negative=status != "计划" and tells_failing(text),
        time_read=read,
        **cast(_Texts, _EMPTY | texts),
    )


def _written(article: Article) -> str | None:
    """The date from which relative times are read: that of the article, where it is certain."""
    return article.date if article.date_confidence in ("stated", "entered") else None


class _Texts(TypedDict):
    """The fields of a practice that are ranges of the text."""

    measure_name: str
    lead: str
    problem: str
    measure: str
    target: str
    resources: str
    outcome: str
    time: str


_EMPTY = dict.fromkeys(_Texts.__annotations__, "")
_LOSS_FLAGS = {
    **dict.fromkeys(("text_lost_before", "text_lost_after"), "缺页"),
    "repeated_passage": "重复段已折叠",
}
_STATUS_FLAGS = {"计划": "计划", "点评": "点评", "图片说明": "图片说明"}
_raw_pos = attrgetter("raw_pos")


def _whereabouts(told: _Told) -> list[str]:
    """What is to be said where no place is known: that, or that the article is for the whole country."""
    if told.unit.reading.place.path:
        return []
    is_lost = UNPLACED in told.paragraph.flags
    return [NATIONWIDE if is_nationwide(told.article) and not is_lost else UNPLACED]


def _flags(
    document: Document, raw: tuple[Range, ...], status: Status, whereabouts: list[str]
) -> tuple[str, ...]:
    """What a reader must know of this practice: losses at its edges, unknown place, no accomplished fact."""
    first = bisect_left(document.losses, raw[0][0], key=_raw_pos)
    last = bisect_right(document.losses, raw[-1][1], key=_raw_pos)
    names = sorted({flag for loss in document.losses[first:last] if (flag := _LOSS_FLAGS.get(loss.type))})
    return (*names, *whereabouts, *([_STATUS_FLAGS[status]] if status in _STATUS_FLAGS else []))


def _shown(told: list[_Told], caption: Caption, readers: Readers) -> _Told | None:
    """What a caption of an article with practices ``told`` shows; None for a view."""
    article = next((each.article for each in told if each.article.n == caption.article), None)
    text, places = caption.text, readers.places
    located = places.find(text)
    if article is None or len(text) < MIN_CAPTION or not located:
        return None
    paragraph = Paragraph(0, text, caption.raw, flags=("图片说明",))
    unit = Unit((0, len(text)), None, PlaceCarrier(places, located[0].path).read(text))
    about = readers.theming.around(said(article)).of(text)
    return _Told(
        article,
        Section(0, None, False, (paragraph,)),
        paragraph,
        unit,
        text,
        *about,
        is_planned=_is_planned(text),
    )


def _pictured(practice: Practice) -> Practice:
    """A practice that only a caption tells: weak evidence, without outcome, and no plan: a picture shows what is."""
    ranges = {name: raw for name, raw in (practice.ranges or {}).items() if name != "outcome"}
    return replace(
        practice,
        status="图片说明",
        strength="定性" if practice.strength == "计划" else practice.strength,
        outcome="",
        ranges=ranges,
        flags=("图片说明",),
        heading_path=(practice.title,),
    )
