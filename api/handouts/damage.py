"""What is quoted in, what its articles lack out."""

from collections.abc import Iterator, Sequence

from api.handouts.picked import Picked
from ingest.document import Article
from ingest.span import Range


def damage(picked: Sequence[Picked]) -> tuple[str, ...]:
    """What the articles that are quoted lack, each once in a sentence with the number of the source."""
    return tuple(dict.fromkeys(_lost(picked)))


def _lost(picked: Sequence[Picked]) -> Iterator[str]:
    for source, each in {each.source: each for each in picked}.items():
        start, end = _extent(each.article)
        for loss in each.document.losses:
            if loss.severity == "grey" or start <= loss.raw_pos <= end:
                yield f"[{source.n}] {loss.message}"


def _extent(article: Article) -> Range:
    """From the first to the last character of an article's paragraphs."""
    raw = [
        found for section in article.sections for paragraph in section.paragraphs for found in paragraph.raw
    ]
    return min((start for start, _ in raw), default=0), max((end for _, end in raw), default=0)
