"""Our library, as it is: a store, both indexes, the default search of passages."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from benchmarks.scale.material import PER_DOCUMENT, Story, read_stories
from benchmarks.scale.systems import DEPTH, Search
from index.depot import Addition
from index.entry import make_entry
from index.library import Library
from index.search import search
from index.wanted import SearchOptions
from ingest.document import Article, Document, Paragraph, Passage, Section
from ingest.ingested import Ingested
from ingest.places import PlaceFinder

GROUP = 64
"""Documents stored at a time, as many as ``tashan ingest`` does at most."""


def build(stories: Path, folder: Path) -> None:
    """Stores and indexes as ``tashan ingest`` does, in this one process, what is read already."""
    library = Library.open(folder, create=True)
    places = PlaceFinder(library.gazetteer)
    issues = _issues(read_stories(stories))
    try:
        with library.following() as follower:
            while group := [_addition(each, library, places) for each in islice(issues, GROUP)]:
                library.add_all(group)
                follower.follow({each.entry.id: each.analysis for each in group if each.analysis})
    finally:
        library.close()


def open_(folder: Path) -> Search:
    """The default search of the stored library."""
    library, options = Library.open(folder), SearchOptions(k=DEPTH, by="passage")
    return lambda question: [hit.text for hit in search(library, question, options).hits]


def _issues(stories: Iterator[Story]) -> Iterator[list[Story]]:
    """Stories in their order, as many together as have PER_DOCUMENT passages."""
    issue: list[Story] = []
    for story in stories:
        issue.append(story)
        if sum(len(each.passages) for each in issue) >= PER_DOCUMENT:
            yield issue
            issue = []
    if issue:
        yield issue


def _addition(issue: Sequence[Story], library: Library, places: PlaceFinder) -> Addition:
    """A document with a section for each story, under its title, and with the places that each passage names."""
    raw = "".join(f"{each.title}\n{''.join(each.passages)}\n" for each in issue)
    data = raw.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    key, source = sha256[:16], f"{sha256[:16]}.txt"
    found, sections = _passages(key, issue), tuple(_sections(issue))
    article = Article(1, "汇编", None, "", (), None, None, "unknown", None, sections)
    document = Document(key, source, sha256, "text/plain", "utf-8", raw, (article,))
    told = tuple(
        replace(each, source=source, mentions=tuple(place.path for place in places.find(each.text)))
        for each in found
    )
    entry = make_entry(Ingested(document, told, ()))
    return Addition(entry, source, source, data, library.analyst.analyse(told))


def _sections(issue: Sequence[Story]) -> Iterator[Section]:
    start = 0
    for n, story in enumerate(issue, start=1):
        start += len(story.title) + 1
        text = "".join(story.passages)
        yield Section(n, story.title, False, (Paragraph(n, text, ((start, start + len(text)),)),))
        start += len(text) + 1


def _passages(document_id: str, issue: Sequence[Story]) -> Iterator[Passage]:
    """The passages in their order, numbered through."""
    numbers, start = count(1), 0
    for n, story in enumerate(issue, start=1):
        start += len(story.title) + 1
        for text in story.passages:
            raw = ((start, start + len(text)),)
            key = f"{document_id}-1-{next(numbers)}"
            yield Passage(key, document_id, 1, n, (story.title,), text, raw)
            start += len(text)
        start += 1
