"""Documents in, passages out: whole sentences of one paragraph, of a length that reads well as a quotation."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.document import Article, Caption, Document, Paragraph, Passage, Section
from ingest.sentences import sentences
from ingest.span import Range, raw_map

TARGET = 160
"""Characters after which a passage is closed at the next end of a sentence."""


def split_passages(document: Document) -> tuple[Passage, ...]:
    """Passages of all articles in reading order, then of the captions. They cover every paragraph."""
    drafts = [
        passage
        for article in document.articles
        for section, paragraph in _paragraphs(article)
        for passage in _passages(document, (article, section, paragraph))
    ]  # fmt: skip
    drafts += [_caption_passage(document, caption) for caption in document.captions]
    numbered = enumerate(drafts, start=1)
    return tuple(replace(draft, id=f"{document.id}-{draft.article}-{n}") for n, draft in numbered)


def _passages(document: Document, where: tuple[Article, Section, Paragraph]) -> Iterator[Passage]:
    article, _, paragraph = where
    locate = raw_map(paragraph.raw)
    for start, end in _groups(paragraph.text):
        yield Passage(
            id="",
            document_id=document.id,
            article=article.n,
            paragraph=paragraph.n,
            heading_path=heading_path(*where),
            text=paragraph.text[start:end],
            raw=locate(start, end),
            flags=paragraph.flags,
            source=document.source,
        )


def _caption_passage(document: Document, caption: Caption) -> Passage:
    title = next((a.headline for a in document.articles if a.n == caption.article), None)
    return Passage(
        id="",
        document_id=document.id,
        article=caption.article or 0,
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


def _paragraphs(article: Article) -> Iterator[tuple[Section, Paragraph]]:
    for section in article.sections:
        for paragraph in section.paragraphs:
            yield section, paragraph


def _groups(text: str) -> Iterator[Range]:
    """Ranges of consecutive sentences, closed once they are long enough."""
    begin = 0
    for _, end in sentences(text):
        if end - begin >= TARGET:
            yield begin, end
            begin = end
    if begin < len(text):
        yield begin, len(text)
