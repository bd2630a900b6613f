"""A hit and a library in, the citation of it out: the exact words and where they were published."""

from dataclasses import dataclass

from api.stretches import Stretch, stretches
from index.hit import Hit
from index.library import Library
from index.provenance import place_of
from ingest.practice import Correction
from ingest.span import Range


@dataclass(frozen=True, slots=True)
class Citation:
    """``quote`` is the exact text of the raw ranges ``raw``, which are ``clean`` in the clean text; ``corrections`` are those of its practice,
    ``entered`` the particulars of its article that a person added."""

    n: int
    source: str
    document_id: str
    title: str
    publisher: str | None
    date: str | None
    date_confidence: str
    quote: str
    raw: tuple[Range, ...]
    practice_id: str | None = None
    paragraph: int | None = None
    flags: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    passage_id: str | None = None
    entered: tuple[str, ...] = ()
    clean: tuple[Stretch, ...] = ()


def cite(library: Library, hit: Hit, n: int) -> Citation:
    """The citation number ``n``: all that the hit quotes."""
    document = library.document(hit.document_id)
    article, paragraph = place_of(document, list(hit.raw)) if document else (None, None)
    practice = library.practice(hit.practice_id) if hit.practice_id else None
    return Citation(
        n=n,
        source=hit.source,
        document_id=hit.document_id,
        title=hit.title,
        publisher=article.publisher if article else None,
        date=article.date if article else None,
        date_confidence=article.date_confidence if article else "unknown",
        quote=hit.text,
        raw=hit.raw,
        practice_id=hit.practice_id,
        passage_id=hit.passage_id,
        paragraph=paragraph,
        flags=hit.flags,
        corrections=practice.corrections if practice else (),
        entered=tuple(each.field for each in article.entered) if article else (),
        clean=stretches(document, hit.raw),
    )
