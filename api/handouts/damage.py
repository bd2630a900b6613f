"""What is quoted in, what the text beside it and its sources lack out."""

from collections.abc import Iterator, Sequence

from api.handouts.handout import PENDING
from api.handouts.picked import Picked
from ingest.span import Range, overlaps

_CITED = ("日期", "来源")
"""Elements without which a quotation cannot be passed on."""


def damage(picked: Sequence[Picked]) -> tuple[str, ...]:
    """What is lost in or beside the paragraphs that are quoted, and what is not known of where they were published, each
    once in a sentence with the number of the source."""
    return tuple(dict.fromkeys(told for each in picked for told in _lost(each)))


def _lost(picked: Picked) -> Iterator[str]:
    number, extents = f"[{picked.source.n}]", list(_extents(picked))
    for loss in picked.document.losses:
        if loss.severity != "grey" and any(start <= loss.raw_pos <= end for start, end in extents):
            yield f"{number} {loss.message}"
    if unknown := [name for name in _CITED if name in picked.source.missing]:
        after = f"，只说依据{'、'.join(picked.source.basis)}" if picked.source.basis else ""
        yield f"{number} 未注明{'、'.join(unknown)}{after}{PENDING}"


def _extents(picked: Picked) -> Iterator[Range]:
    """From the first to the last character of each paragraph that is quoted."""
    raw = [found for each in picked.evidence for found in each.raw]
    for section in picked.article.sections:
        for paragraph in section.paragraphs:
            if overlaps(paragraph.raw, raw):
                yield min(start for start, _ in paragraph.raw), max(end for _, end in paragraph.raw)
