"""A document and a quotation of it in, the quotation with the whole of the direct speech that it cuts out.

Somebody's words are quoted whole or not at all: half a sentence of a leader says something else.
"""

import re
from collections.abc import Iterator, Sequence

from api.presentation import to_clean
from ingest.document import Document
from ingest.span import Range, raw_map
from ingest.verbatim import Excerpt, Stretch, paragraphs

_SAYS = r"(?:说|道|表示|强调|指出|介绍|坦言|认为|要求|感慨|告诉[一-龥]{2,4})"
_OPENS = re.compile(rf"{_SAYS}(?:[，：,:]\s?)?(?=“)")
_CLOSES = re.compile(rf"[^，。；：“”]{{2,24}}{_SAYS}[。，：,:]")
_BEGINS = re.compile(r"(?:^|[。！？；”])\s*(?=“)")


def whole(document: Document, quote: str, raw: Sequence[Range]) -> Excerpt:
    """The quotation ``quote`` of the ranges ``raw``, widened to the speech at either end of it; as it is where it cuts
    none, or is no single stretch of one paragraph."""
    for stretch in paragraphs(document):
        spans = to_clean(stretch.pieces, raw)
        if spans and solid(stretch.text[spans[0][0] : spans[-1][1]]) == solid(quote):
            return _widened(stretch, (spans[0][0], spans[-1][1]), Excerpt(quote, tuple(raw)))
    return Excerpt(quote, tuple(raw))


def solid(text: str) -> str:
    """A text without its blanks, as two quotations are compared."""
    return "".join(text.split())


def _widened(stretch: Stretch, quoted: Range, found: Excerpt) -> Excerpt:
    start, end = quoted
    for first, last in speeches(stretch.text):
        if first < end and start < last and quoted != (first + 1, last - 1):
            start, end = min(start, first), max(end, last)
    if (start, end) == quoted:
        return found
    return Excerpt(stretch.text[start:end], raw_map(stretch.pieces)(start, end))


def speeches(text: str) -> Iterator[Range]:
    """What stands between quotation marks behind a verb of saying, or before a speaker and one; the marks included.
    A speech that is not closed is none: its end is lost."""
    for match in _OPENS.finditer(text):
        if (end := _closing(text, match.end())) is not None:
            yield match.end(), end
    for match in _BEGINS.finditer(text):
        end = _closing(text, match.end())
        if end is not None and _CLOSES.match(text, end):
            yield match.end(), end


def _closing(text: str, start: int) -> int | None:
    """Where the quotation that opens at ``start`` ends, those within it passed over."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "“") - (text[at] == "”")
        if not depth:
            return at + 1
    return None
