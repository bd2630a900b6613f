"""Records in, the JSON values of the command line's contract out: dicts, lists, strings and numbers."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, is_dataclass
from typing import Any, cast

from api.figures import FigureRow
from index.duplicates import Twin
from index.hit import Hit
from index.records import names
from index.store import State
from ingest.document import Article, Document
from ingest.paths import levels
from ingest.practice import Practice
from ingest.span import Range, overlaps

Record = dict[str, Any]


def plain(value: Any) -> Any:
    """``value`` with dataclasses as dicts by field name and tuples as lists, at every depth."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in names(cast(Hashable, type(value)))}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Standing:
    """What the library knows of a stored document: its ``state``, why it is in ``quarantine`` (empty if it is
    not), the id of the ``newest`` version of its text, if one is live, and all files with its text in
    ``duplicate_of``: those with these bytes, if there are several, and the ``twins`` in other bytes. ``others`` are the twins without
    the file that the document is called by, as they were called when they were taken in."""

    state: State
    quarantine: str = ""
    newest: str | None = None
    duplicate_of: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    others: tuple[Twin, ...] = ()


def document_view(document: Document, standing: Standing) -> Record:
    """The contract's ``document``, and how it stands in the library."""
    return {**plain(document), **plain(standing)}


def practice_view(practice: Practice) -> Record:
    """The contract's ``practices`` line."""
    return dict(plain(practice))


def figure_view(row: FigureRow) -> Record:
    """One row of the contract's figures."""
    return dict(plain(row))


def hit_view(hit: Hit, document: Document | None, practice: Practice | None) -> Record:
    """The contract's hit, with the practice found and what is known of where it was published."""
    return {
        **plain(hit),
        "source": document.source if document else hit.source,
        "practice": practice_view(practice) if practice else None,
        "others": [],
        **source_view(document, hit.raw),
    }


def source_view(document: Document | None, raw: Iterable[Range]) -> Record:
    """Article, paragraph and page numbers of ``raw`` in ``document``, and the article's publisher and date."""
    raw = list(raw)
    article, paragraph = place_of(document, raw) if document else (None, None)
    return {
        "article": article.n if article else None,
        "paragraph": paragraph,
        "page": page_of(document, raw) if document else None,
        "publisher": article.publisher if article else None,
        "date": article.date if article else None,
        "date_confidence": article.date_confidence if article else "unknown",
    }


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


def citation_view(practice: Practice, number: int, document: Document | None) -> Record:
    """The contract's citation of a practice: all its evidence, numbered ``number``, and what people corrected."""
    raw = tuple(found for evidence in practice.evidence for found in evidence.raw)
    return {
        "n": number,
        "source": practice.source,
        "document_id": practice.document_id,
        "title": practice.title,
        "quote": "".join(evidence.text for evidence in practice.evidence),
        "raw": plain(raw),
        "practice_id": practice.id,
        "flags": plain(practice.flags),
        "corrections": plain(practice.corrections),
        **source_view(document, raw),
    }


def theme_counts(practices: Iterable[Practice]) -> Counter[str]:
    """Practices by theme path; one counts for every level of each of its themes, once."""
    return Counter(name for practice in practices for name in {n for t in practice.themes for n in levels(t)})
