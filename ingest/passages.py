"""Documents in, passages out: whole sentences of one paragraph, of a length that reads well as a quotation, and what such a
passage says beside the practices in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, pairwise

from ingest.document import Article, Caption, Document, Paragraph, Passage, Section
from ingest.practice import Practice
from ingest.sentences import sentences
from ingest.span import Range, raw_map

TARGET = 160
"""Characters after which a passage is closed at the next end of a sentence."""
_LEAST_BESIDE = 20
"""Characters below which what stands beside practices only leads over from one to the next."""
_MARKS = re.compile(r"[\s。！？!?…；;，,、：:”’」』）)》】]*")
"""What ends the sentence before."""


def split_passages(document: Document) -> tuple[Passage, ...]:
    """Passages of all articles in reading order, then of the captions. They cover every paragraph."""
    numbers = count(1)
    passages = [
        passage
        for article in document.articles
        for section in article.sections
        for paragraph in section.paragraphs
        for passage in _passages(document, (article, section, paragraph), numbers)
    ]  # fmt: skip
    return (*passages, *(_caption_passage(document, each, next(numbers)) for each in document.captions))


def beside(passages: Sequence[Passage], practices: Iterable[Practice]) -> Iterator[Passage]:
    """What the ``passages`` of a document say beside the evidence of ``practices`` in them, numbered behind them: who searches
    for practices finds these words too, though the passage as a whole stands behind its practices."""
    told = _merged(raw for practice in practices for evidence in practice.evidence for raw in evidence.raw)
    numbers = count(len(passages) + 1)
    for passage in (each for each in passages if each.kind == "body"):
        for start, end in _untold(passage, told):
            yield replace(
                passage,
                id=f"{passage.document_id}-{passage.article}-{next(numbers)}",
                text=passage.text[start:end],
                raw=raw_map(passage.raw)(start, end),
                kind="beside",
            )


def _untold(passage: Passage, told: Sequence[Range]) -> Iterator[Range]:
    """Ranges of a passage's text between what is ``told`` of it, raw ranges from left to right; none where nothing is."""
    borders: list[int] = [0]
    at = 0
    for first, last in passage.raw:
        inside = told[bisect_right(told, first, key=_end) : bisect_left(told, last, key=_start)]
        borders += (at + border - first for s, e in inside for border in (max(s, first), min(e, last)))
        at += last - first
    gaps = list(pairwise([*borders, at]))[::2] if len(borders) > 1 else []
    for start, end in gaps:
        mark = _MARKS.match(passage.text, start, end)
        begin = mark.end() if mark else start
        if end - begin >= _LEAST_BESIDE:
            yield begin, end


def _merged(ranges: Iterable[Range]) -> list[Range]:
    """Ranges from left to right, those that touch or overlap as one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _start(span: Range) -> int:
    return span[0]


def _end(span: Range) -> int:
    return span[1]


def _passages(
    document: Document, where: tuple[Article, Section, Paragraph], numbers: Iterator[int]
) -> Iterator[Passage]:
    article, _, paragraph = where
    locate = raw_map(paragraph.raw)
    path = heading_path(*where)
    for start, end in _groups(paragraph.text):
        yield Passage(
            id=f"{document.id}-{article.n}-{next(numbers)}",
            document_id=document.id,
            article=article.n,
            paragraph=paragraph.n,
            heading_path=path,
            text=paragraph.text[start:end],
            raw=locate(start, end),
            flags=paragraph.flags,
            source=document.source,
        )


def _caption_passage(document: Document, caption: Caption, number: int) -> Passage:
    title = next((a.headline for a in document.articles if a.n == caption.article), None)
    article = caption.article or 0
    return Passage(
        id=f"{document.id}-{article}-{number}",
        document_id=document.id,
        article=article,
        paragraph=0,
        heading_path=(title,) if title else (),
        text=caption.text,
        raw=caption.raw,
        kind="caption",
        flags=("图片说明",),
        source=document.source,
    )


def heading_path(article: Article, section: Section, paragraph: Paragraph) -> tuple[str, ...]:
    """Headline, section heading and run-in heading, as far as there are any."""
    return tuple(part for part in (article.headline, section.heading, paragraph.run_in_heading) if part)


def _groups(text: str) -> Iterator[Range]:
    """Ranges of consecutive sentences, closed once they are long enough."""
    begin = 0
    for _, end in sentences(text) if len(text) >= TARGET else ():
        if end - begin >= TARGET:
            yield begin, end
            begin = end
    if begin < len(text):
        yield begin, len(text)
