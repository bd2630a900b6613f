"""Raw ranges of a document in, the stretches of its clean text that they are out."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.presentation import to_clean
from ingest.document import Document
from ingest.span import Range


@dataclass(frozen=True, slots=True)
class Stretch:
    """The characters ``[start, end)`` of the clean text of a paragraph, by the numbers of its article and its own."""

    article: int
    paragraph: int
    start: int
    end: int


def stretches(document: Document | None, raw: Iterable[Range]) -> tuple[Stretch, ...]:
    """The clean text at ``raw`` in printed order; what is in no paragraph, as a caption is, is left out."""
    ranges = list(raw)
    return tuple(
        Stretch(article.n, paragraph.n, start, end)
        for article in (document.articles if document else ())
        for section in article.sections
        for paragraph in section.paragraphs
        for start, end in to_clean(paragraph.raw, ranges)
    )
