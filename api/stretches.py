"""Raw ranges of a document in, the stretches of its clean text that they are out."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
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


class CleanText:
    """Tells of one document where raw ranges stand in its clean text."""

    def __init__(self, document: Document | None) -> None:
        self._paragraphs = [
            (article.n, paragraph.n, paragraph.raw)
            for article in (document.articles if document else ())
            for section in article.sections
            for paragraph in section.paragraphs
        ]
        self._pieces = sorted(
            (high, low, n) for n, (_, _, raw) in enumerate(self._paragraphs) for low, high in raw
        )

    def stretches(self, raw: Iterable[Range]) -> tuple[Stretch, ...]:
        """The clean text at ``raw`` in printed order; what is in no paragraph, as a caption is, is left out."""
        ranges = list(raw)
        touched = (self._paragraphs[n] for n in sorted({n for each in ranges for n in self._touched(each)}))
        return tuple(
            Stretch(article, paragraph, start, end)
            for article, paragraph, pieces in touched
            for start, end in to_clean(pieces, ranges)
        )

    def _touched(self, wanted: Range) -> Iterator[int]:
        """The paragraphs that a range lies in: no character is in two, so that they are in the order of their ends."""
        start, end = wanted
        for at in range(bisect_left(self._pieces, (start + 1,)), len(self._pieces)):
            _, low, n = self._pieces[at]
            if low >= end:
                break
            yield n


def stretches(document: Document | None, raw: Iterable[Range]) -> tuple[Stretch, ...]:
    """As ``CleanText.stretches``, for what is asked once of a document."""
    return CleanText(document).stretches(raw)
