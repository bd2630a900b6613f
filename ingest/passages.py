"""Documents in, passages out: whole sentences of one paragraph, of a length that reads well as a quotation."""

from collections.abc import Iterator
from itertools import count

from ingest.document import Article, Caption, Document, Paragraph, Passage, Section
from ingest.sentences import sentences
from ingest.span import Range, raw_map

TARGET = 160
"""Characters after which a passage is closed at the next end of a sentence."""


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
