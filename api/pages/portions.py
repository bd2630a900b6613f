"""A contract document in, the portions in which its page shows it out: an article each, a long one in several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil

from api.presentation import Json
from ingest.span import Range

MOST_SHOWN = 20_000
"""Characters on one page. A report of 300 pages has 230,000: as one page 1.7 MB made in 1.2 s, which a phone takes as
long again to lay out; a portion of it is a tenth of that."""


@dataclass(frozen=True, slots=True)
class Portion:
    """The ``sections`` of an ``article`` that one page shows, with those paragraphs that it shows, and the captions behind them.

    ``at`` is the raw offset by which its address knows it, of its first character: it stays the same however documents
    are cut. ``article`` is None in a document that has none.
    """

    at: int
    article: Json | None
    sections: tuple[Json, ...] = ()
    captions: tuple[Json, ...] = ()
    is_first: bool = True
    is_whole: bool = True

    @property
    def paragraphs(self) -> list[Json]:
        """Its paragraphs in order."""
        return [paragraph for section in self.sections for paragraph in section["paragraphs"]]

    @property
    def label(self) -> str:
        """What a tab calls its article: the title; a commentary goes by its author, as he is not the report's."""
        if self.article is None:
            return "图片说明"
        if self.article["type"] == "点评":
            return f"点评 · {'、'.join(self.article['byline']) or '未署名'}"
        return str(self.article["title"])

    @property
    def span(self) -> str:
        """Its part of a long article; empty where it is the whole."""
        numbers = [paragraph["n"] for paragraph in self.paragraphs]
        return "" if self.is_whole or not numbers else f"第{numbers[0]}–{numbers[-1]}段"

    @property
    def hull(self) -> Range:
        """The raw text from its first to its last character."""
        raw = [each for part in (*self.paragraphs, *self.captions) for each in part["raw"]]
        return min((start for start, _ in raw), default=self.at), max(
            (end for _, end in raw), default=self.at
        )

    def holds(self, position: int) -> bool:
        """Whether the raw character at ``position`` stands in one of its paragraphs or captions."""
        parts = (*self.paragraphs, *self.captions)
        return any(start <= position < end for part in parts for start, end in part["raw"])


def portions(document: Json) -> list[Portion]:
    """The portions of a document, at least one. The captions of an article stand at its end, those of none at the end of all."""
    found = [portion for article in document["articles"] for portion in _cut(article)]
    numbers = {portion.article["n"] for portion in found if portion.article}
    homeless = tuple(each for each in document["captions"] if each["article"] not in numbers)
    if not found:
        return [Portion(0, None, captions=homeless)]
    last = {portion.article["n"]: n for n, portion in enumerate(found) if portion.article}
    for number, n in last.items():
        own = tuple(each for each in document["captions"] if each["article"] == number)
        found[n] = replace(found[n], captions=own)
    found[-1] = replace(found[-1], captions=found[-1].captions + homeless)
    return found


def _cut(article: Json) -> Iterator[Portion]:
    """An article in as few portions as hold it, all about as long."""
    rows = [(section, paragraph) for section in article["sections"] for paragraph in section["paragraphs"]]
    total = sum(len(paragraph["text"]) for _, paragraph in rows)
    parts, before, numbered = max(1, ceil(total / MOST_SHOWN)), 0, []
    for section, paragraph in rows:
        numbered.append((before * parts // max(1, total), section, paragraph))
        before += len(paragraph["text"])
    seen: set[int] = set()
    for number, group in groupby(numbered, key=lambda row: row[0]):
        sections = tuple(_sections([row[1:] for row in group], seen))
        at = next((start for each in sections for p in each["paragraphs"] for start, _ in p["raw"]), 0)
        yield Portion(at, article, sections, is_first=number == 0, is_whole=parts == 1)
    if not rows:
        yield Portion(0, article)


def _sections(rows: Sequence[tuple[Json, Json]], seen: set[int]) -> Iterator[Json]:
    """The sections with the paragraphs of ``rows``; ``continued`` says of one that it begins in a portion before."""
    for number, group in groupby(rows, key=lambda row: row[0]["n"]):
        pairs = list(group)
        yield {**pairs[0][0], "paragraphs": [pair[1] for pair in pairs], "continued": number in seen}
        seen.add(number)


def portion_at(found: Sequence[Portion], position: int) -> int:
    """The number, from 0, of the portion in which the raw text at ``position`` stands or, where no portion holds it, of
    the last that begins before it."""
    holding = next((n for n, portion in enumerate(found) if portion.holds(position)), None)
    before = [n for n, portion in enumerate(found) if portion.at <= position]
    return holding if holding is not None else max(before, key=lambda n: found[n].at, default=0)


def stretches(text: str) -> list[Range]:
    """A raw text in ranges of at most MOST_SHOWN characters, which end with a line wherever a line ends in them."""
    edges = [0]
    while len(text) - edges[-1] > MOST_SHOWN:
        limit = edges[-1] + MOST_SHOWN
        edges.append(text.rfind("\n", edges[-1], limit) + 1 or limit)
    return list(pairwise([*edges, len(text)]))
