"""A document as it was read and what people entered about it in, the document as it is shown out.

The text stays as it is. A person's particulars win over those of the source and are named in ``Article.entered``; a
place marked as lost becomes a loss, a note a note. What follows from them follows: flags, titles, relative times.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

from index.overlays import LOST, NOTE, PARTICULARS, Overlay
from ingest.damage import Loss, Note, Severity
from ingest.document import Article, Document, Entered, Paragraph, Passage
from ingest.practice import Practice
from ingest.span import Range, cut

Unit = Practice | Passage
Flagged = TypeVar("Flagged", bound=Paragraph | Practice | Passage)
TORN = "缺页"
"""The flag of what stands beside a lost piece of text."""
MARKED = "text_lost"
"""The type of a loss that a person marked."""
_SEPARATORS = str.maketrans("，,；;　 ", "、、、、、、")


def anchor(article: Article) -> int:
    """The raw offset by which an article is known, whatever its number: where its first paragraph begins; 0 where
    it has none."""
    return next((each.raw[0][0] for each in _paragraphs(article) if each.raw), 0)


def article_at(document: Document, position: int) -> Article | None:
    """The article with a paragraph around a raw offset; the only one of a document that has no other."""
    if len(document.articles) == 1:
        return document.articles[0]
    return next((each for each in document.articles if _holds(each, position)), None)


def overlaid(document: Document, overlays: Iterable[Overlay]) -> Document:
    """The document with what counts of the overlays; the loss that says what is not stated goes as it is supplied."""
    told: dict[int, list[Overlay]] = {}
    marks: list[Overlay] = []
    for each in overlays:
        if each.field in PARTICULARS and (article := article_at(document, each.raw[0][0])):
            told.setdefault(article.n, []).append(each)
        elif each.field not in PARTICULARS:
            marks.append(each)
    losses = [_loss(each) for each in marks if each.field.startswith(LOST)]
    spots = [loss.raw_pos for loss in losses]
    articles = tuple(_torn(_described(each, told.get(each.n, ())), spots) for each in document.articles)
    kept = [each for loss in document.losses for each in _supplied(loss, articles)]
    return replace(
        document,
        articles=articles,
        losses=tuple(sorted([*kept, *losses], key=lambda loss: loss.raw_pos)),
        notes=tuple(_note(each, document.raw_text) for each in marks if each.field == NOTE),
    )


def shown(units: Mapping[int, Unit], document: Document) -> dict[int, Unit]:
    """Practices and passages as they were read, by number, as they follow from the ``document`` that is shown."""
    spots = [each.raw_pos for each in document.losses if each.type == MARKED]
    articles = {each.n: each for each in document.articles if each.entered}
    return {number: _described_unit(_flagged(unit, spots), articles) for number, unit in units.items()}


def _described_unit(made: Unit, articles: Mapping[int, Article]) -> Unit:
    article = articles.get(made.article)
    if article is None:
        return made
    fields = {each.field for each in article.entered}
    if "title" in fields:
        made = replace(made, heading_path=(article.headline, *made.heading_path[1:]))
    return _dated(made, article, fields) if isinstance(made, Practice) else made


def lacking(document: Document) -> str:
    """What some article of the document does not state: ``date``, ``publisher``, both or nothing."""
    known = {
        "date": all(each.date for each in document.articles),
        "publisher": all(each.publisher for each in document.articles),
    }
    return " ".join(name for name, is_known in known.items() if not is_known)


def _dated(practice: Practice, article: Article, fields: set[str]) -> Practice:
    """The practice under its article's title; its time read anew where the day of publication is known now."""
    made = replace(practice, title=article.headline)
    if "date" not in fields:
        return made
    from ingest.times import read_time  # noqa: PLC0415 (a search must not wait for it)

    read = read_time(practice.time, article.date) if practice.time else practice.time_read
    return replace(made, date_confidence="entered", time_read=read)


def _described(article: Article, overlays: Sequence[Overlay]) -> Article:
    if not overlays:
        return article
    made = article
    for each in overlays:
        made = _SETTERS.get(each.field, _same)(made, each.value or "")
    told = (Entered(each.field, each.value or "", each.author, each.at) for each in overlays)
    return replace(
        made, entered=tuple(sorted(told, key=lambda each: PARTICULARS.index(cast(Any, each.field))))
    )


def _same(article: Article, value: str) -> Article:
    return article


def _with_names(article: Article, value: str) -> Article:
    return replace(article, byline=tuple(filter(None, value.translate(_SEPARATORS).split("、"))))


_SETTERS: Mapping[str, Callable[[Article, str], Article]] = {
    "title": lambda article, value: replace(article, title=value, kicker=None),
    "publisher": lambda article, value: replace(article, publisher=value),
    "byline": _with_names,
    "date": lambda article, value: replace(article, date=value, date_confidence="entered"),
    "organisation": lambda article, value: replace(article, organisation=value),
}
"""What a person's value changes beside ``entered``."""


def _supplied(loss: Loss, articles: Sequence[Article]) -> list[Loss]:
    """The loss as far as it still holds: of the article whose first lines it stands on."""
    if loss.type != "missing_metadata":
        return [loss]
    behind = [each for each in articles if anchor(each) >= loss.raw_pos]
    article = min(behind, key=anchor, default=None)
    if article is None or not article.entered:
        return [loss]
    return [replace(loss, message=article.unstated)] if article.unstated else []


def _loss(overlay: Overlay) -> Loss:
    severity = cast(Severity, overlay.field.removeprefix(LOST))
    return Loss(MARKED, overlay.raw[0][0], severity, overlay.value or "", overlay.author)


def _note(overlay: Overlay, raw_text: str) -> Note:
    return Note(overlay.raw, cut(raw_text, overlay.raw), overlay.value or "", overlay.author, overlay.at)


def _torn(article: Article, spots: Sequence[int]) -> Article:
    """The article with the flag on the paragraphs that a person's loss stands in or beside."""
    if not spots:
        return article
    sections = tuple(
        replace(section, paragraphs=tuple(_flagged(each, spots) for each in section.paragraphs))
        for section in article.sections
    )
    return replace(article, sections=sections)


def _flagged(part: Flagged, spots: Sequence[int]) -> Flagged:
    edges = [edge for piece in _raw(part) for edge in piece]
    if TORN in part.flags or not any(min(edges) <= spot <= max(edges) for spot in spots):
        return part
    return replace(part, flags=(*part.flags, TORN))


def _raw(part: Paragraph | Unit) -> tuple[Range, ...]:
    if isinstance(part, Practice):
        return tuple(piece for each in part.evidence for piece in each.raw)
    return part.raw


def _holds(article: Article, position: int) -> bool:
    return any(start <= position < end for each in _paragraphs(article) for start, end in each.raw)


def _paragraphs(article: Article) -> Iterable[Paragraph]:
    return (paragraph for section in article.sections for paragraph in section.paragraphs)
