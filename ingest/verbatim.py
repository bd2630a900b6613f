"""Words and a document in, where they stand verbatim out: blanks aside, every character must agree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document
from ingest.span import Range, raw_map


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text that is made of raw ``pieces``."""

    text: str
    pieces: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim text of the source and the raw ranges that reproduce it."""

    text: str
    raw: tuple[Range, ...]


def paragraphs(document: Document) -> Iterator[Stretch]:
    """The clean paragraphs of all articles, then the captions."""
    for article in document.articles:
        for section in article.sections:
            yield from (Stretch(each.text, each.raw) for each in section.paragraphs)
    yield from (Stretch(each.text, each.raw) for each in document.captions)


def lines(document: Document) -> Iterator[Stretch]:
    """The lines of the raw text, headings and what was dropped among them."""
    start = 0
    for line in document.raw_text.splitlines(keepends=True):
        if line.strip():
            yield Stretch(line, ((start, start + len(line)),))
        start += len(line)


def nearest(words: str, stretches: Iterable[Stretch], place: Sequence[Range]) -> Excerpt | None:
    """Where ``words`` stand in one of ``stretches``, the nearest to the raw ranges ``place``; of several, the
    first. None where they stand in none, and for words that are all blank."""
    found = (each for stretch in stretches for each in _occurrences(words, stretch))
    return min(found, key=lambda each: _distance(each.raw, place), default=None)


def _occurrences(words: str, stretch: Stretch) -> Iterator[Excerpt]:
    wanted = "".join(words.split())
    if not wanted or wanted[0] not in stretch.text:
        return
    solid = [at for at, char in enumerate(stretch.text) if not char.isspace()]
    folded = "".join(map(stretch.text.__getitem__, solid))
    locate = raw_map(stretch.pieces)
    at = folded.find(wanted)
    while at >= 0:
        start, end = solid[at], solid[at + len(wanted) - 1] + 1
        yield Excerpt(stretch.text[start:end], locate(start, end))
        at = folded.find(wanted, at + 1)


def _distance(raw: Sequence[Range], place: Sequence[Range]) -> int:
    """Characters between two lists of ranges; 0 where they touch."""
    return min(max(start - high, low - end, 0) for start, end in raw for low, high in place)
