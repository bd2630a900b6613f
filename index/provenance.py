"""A document and character ranges of it in, where they stand and where that was published out."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from ingest.document import Article, Document
from ingest.span import Range, overlaps


def source_view(document: Document | None, raw: Iterable[Range]) -> dict[str, Any]:
    """Article, paragraph and page numbers of ``raw`` in ``document``, and the article's publisher and date;
    ``entered`` names the particulars of the article that a person added."""
    raw = list(raw)
    article, paragraph = place_of(document, raw) if document else (None, None)
    return {
        "article": article.n if article else None,
        "paragraph": paragraph,
        "page": page_of(document, raw) if document else None,
        "publisher": article.publisher if article else None,
        "date": article.date if article else None,
        "date_confidence": article.date_confidence if article else "unknown",
        "entered": [each.field for each in article.entered] if article else [],
    }


def remarks(document: Document, raw: Iterable[Range]) -> str:
    """The editors' notes on words in ``raw``, to stand behind a quotation: （编者注：“考察考察”，疑为“考察”）; empty where
    there are none."""
    raw = list(raw)
    told = [f"“{each.text}”，{each.note}" for each in document.notes if overlaps(each.raw, raw)]
    return f"（编者注：{'；'.join(told)}）" if told else ""


def page_of(document: Document, raw: list[Range]) -> int | None:
    """The page, from 1, on which ``raw`` begins; None where the file has no pages."""
    return bisect_right(document.pages, raw[0][0]) if document.pages and raw else None


def place_of(document: Document, raw: list[Range]) -> tuple[Article | None, int | None]:
    """The article and the paragraph number that hold most of ``raw``; None where no paragraph does."""
    shared = [
        (overlaps(paragraph.raw, raw), article, paragraph.n)
        for article in document.articles
        for section in article.sections
        for paragraph in section.paragraphs
    ]
    most, article, paragraph = max(shared, key=lambda row: row[0], default=(0, None, None))
    return (article, paragraph) if most else (None, None)
