"""What a person enters about a document in, the document as it is shown from then on out.

The text is never changed: a date, a source, a lost piece, an editor's note are laid over it and can be taken back.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from api.faults import UserError
from api.keeping.decisions import newest
from api.keeping.signing import check_author
from api.keeping.turns import turn
from api.wording import PARTICULARS, TIERS
from index.library import Library
from index.metadata import anchor
from index.overlays import LOST, NOTE, Mark, Overlay, counting
from ingest.document import Article, Document
from ingest.letterhead import is_document_number
from ingest.span import Range
from ingest.verbatim import lines, nearest, paragraphs

MOST = 200
"""Characters of a value: the longest headline in the papers that were read has 61."""
_DAY = re.compile(r"(\d{4})(?:[-年/.](\d{1,2}))?(?:[-月/.](\d{1,2}))?[年月日]?")
_DECREE = re.compile(r"[一-龥]{2,20}令\s*第\s*\d{1,5}\s*号")


@dataclass(frozen=True, slots=True)
class Said:
    """What ``author`` says of the article number ``article``: ``values`` by particular, None to take back what was
    entered. ``today`` is the day after which nothing was published."""

    article: int
    values: Mapping[str, str | None]
    author: str
    today: date


@dataclass(frozen=True, slots=True)
class Marked:
    """What ``author`` says of a place in the text: ``text`` as a ``mark``, None to take it back. The place is ``raw``,
    or else, where that is empty, where ``words`` stand: behind them text is lost, on them is the note."""

    mark: Mark
    text: str | None
    author: str
    raw: tuple[Range, ...] = ()
    words: str = ""


def enter(library: Library, name: str, said: Said) -> Document | None:
    """Files particulars of an article; None if there is no such document. A value that is shown already is not filed.

    Raises UserError for an unknown article, particular or author, for a value that is none of its particular, and
    where nothing was entered that could be taken back."""
    check_author(said.author)
    with turn(library):
        document = newest(library, name)
        if document is None:
            return None
        article = _article(document, said.article)
        place = ((anchor(article), anchor(article)),)
        changed = _changes(article, said)
        with library.together():
            for field, value in changed.items():
                library.overlays.file(document.sha256, field, place, value, said.author)
            library.corrections.lay_over_file(document.sha256)
            for field, value in changed.items():
                told = {"source": document.source, "field": field, "value": value}
                library.audit.add("metadata", document.id, told, said.author)
        library.sync()
        return library.document(document.id)


def mark(library: Library, name: str, marked: Marked) -> Document | None:
    """Files that text is lost at a place, or a note on words; None if there is no such document. Raises UserError where
    the place cannot be found or nothing is said, and where nothing stands there that could be taken back."""
    check_author(marked.author)
    with turn(library):
        document = newest(library, name)
        if document is None:
            return None
        raw = _place(document, marked)
        text = None if marked.text is None else _checked("说明", marked.text)
        if text is None and not _standing(library, document, marked.mark, raw):
            raise UserError(f"文档“{document.source}”的这个位置没有人工标记，没有什么可以收回。")
        with library.together():
            library.overlays.file(document.sha256, marked.mark, raw, text, marked.author)
            library.corrections.lay_over_file(document.sha256)
            told = {"source": document.source, "field": marked.mark, "value": text}
            library.audit.add("overlay", document.id, told, marked.author)
        library.sync()
        return library.document(document.id)


def known_particulars(article: Article) -> dict[str, str]:
    """The values of an article by particular, as far as there are any."""
    entered = {each.field: each.value for each in article.entered}
    stated = {
        "title": article.headline,
        "publisher": article.publisher or "",
        "byline": "、".join(article.byline),
        "date": article.date or "",
        "organisation": article.organisation or "",
    }
    return {field: found for field in PARTICULARS if (found := {**stated, **entered}.get(field))}


def _article(document: Document, number: int) -> Article:
    found = next((each for each in document.articles if each.n == number), None)
    if found is None:
        raise UserError(
            f"文档“{document.source}”有{len(document.articles)}篇文章，没有第{number}篇，请核对。", "article"
        )
    return found


def _changes(article: Article, said: Said) -> dict[str, str | None]:
    """The values that differ from what is shown, checked."""
    shown, entered = known_particulars(article), {each.field for each in article.entered}
    changed: dict[str, str | None] = {}
    for field, given in said.values.items():
        if field not in PARTICULARS:
            raise UserError(f"没有“{field}”这一项，可填的有：{'、'.join(PARTICULARS)}。", "field")
        if given is None and field not in entered:
            raise UserError(f"“{PARTICULARS[field]}”没有人工补录过，没有什么可以收回。", "value")
        value = None if given is None else _value(field, given, said.today)
        if value is None or value != shown.get(field):
            changed[field] = value
    return changed


def _value(field: str, given: str, today: date) -> str:
    value = _checked(PARTICULARS[field], given)
    return read_day(value, today) if field == "date" else _READERS.get(field, _same)(value)


def _checked(label: str, given: str) -> str:
    value = " ".join(given.split())
    if not value or len(value) > MOST or not value.isprintable():
        raise UserError(f"“{label}”要写1到{MOST}个字，收到{len(value)}个，请改后再试。", "value")
    return value


def read_day(text: str, today: date) -> str:
    """A day, month or year as ``2023-08-14``, ``2023-08`` or ``2023``. Raises UserError for what is no date, and for
    one behind ``today``.

    >>> read_day("2023年8月14日", date(2024, 1, 1))
    '2023-08-14'
    """
    found = _DAY.fullmatch(text)
    try:
        parts = [int(part) for part in found.groups() if part] if found else []
        day = date(*[*parts, 1, 1][:3]) if parts else None
    except ValueError:
        day = None
    if day is None or day.year < 1:
        raise UserError(f"“{text}”不是日期，请写成 2023-08-14、2023-08 或 2023。", "date")
    if day > today:
        raise UserError(f"日期“{text}”在今天（{today.isoformat()}）之后，请核对。", "date")
    return day.isoformat()[: (4, 7, 10)[len(parts) - 1]]


def _number(value: str) -> str:
    if is_document_number(value) or _DECREE.fullmatch(value):
        return value
    raise UserError(f"“{value}”不是文号，请照原文写，如 国办发〔2019〕6号。", "number")


def _tier(value: str) -> str:
    if value in TIERS:
        return value
    raise UserError(f"没有“{value}”这个来源级别，可用的有：{'、'.join(TIERS)}。", "tier")


def _same(value: str) -> str:
    return value


_READERS: Mapping[str, Callable[[str], str]] = {"number": _number, "tier": _tier}


def _place(document: Document, marked: Marked) -> tuple[Range, ...]:
    if marked.raw:
        _check_inside(document, marked.raw)
        return marked.raw
    found = [nearest(marked.words, [each], ((0, 0),)) for each in (*paragraphs(document), *lines(document))]
    places = {each.raw for each in found if each}
    if not places:
        raise UserError(
            f"“{marked.words}”不是“{document.source}”里的原话，请照原文填写（只有空白可以不同）。", "words"
        )
    ends = {raw[-1][1] for raw in places}
    if len(ends) > 1:
        raise UserError(f"“{marked.words}”在“{document.source}”里有{len(ends)}处，请多写几个字。", "words")
    raw = min(places, key=len)
    return raw if marked.mark == NOTE else ((raw[-1][1], raw[-1][1]),)


def _check_inside(document: Document, raw: tuple[Range, ...]) -> None:
    if any(not 0 <= start <= end <= len(document.raw_text) for start, end in raw):
        raise UserError(
            f"位置{list(raw)}不在“{document.source}”的原文（{len(document.raw_text)}字）里，请核对。", "raw"
        )


def _standing(library: Library, document: Document, mark: str, raw: tuple[Range, ...]) -> list[Overlay]:
    filed = counting(library.overlays.filed(document.sha256))
    return [each for each in filed if each.field == mark and each.raw == raw]


def severity_mark(severity: str) -> Mark:
    """The mark that says that text of this severity is lost. Raises UserError for one that a person cannot give."""
    if severity not in ("red", "amber"):
        raise UserError(
            f"没有“{severity}”这个程度，可用的有：red（可能误属）、amber（句子不全）。", "severity"
        )
    return cast(Mark, f"{LOST}{severity}")
