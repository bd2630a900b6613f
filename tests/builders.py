"""Small records for tests, made directly: no reader, no cleaner, no extractor."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from index.library import Library, Parts
from index.models import SHIPPED, Models
from index.segmenter import Segmenter
from index.tiers import SELF_CHOSEN, Scheme
from ingest.document import Article, Document, Paragraph, Passage, Section
from ingest.gazetteer import Gazetteer
from ingest.ingested import Ingested
from ingest.practice import Evidence, Figure, Place, Practice
from ingest.span import Range
from ingest.themes import Vocabulary

WORDS = ("红色驿站", "老旧小区改造", "硚口区", "荣东社区")


@dataclass(frozen=True)
class Report:
    """A one-article report: every line is a paragraph, a passage and a practice."""

    text: str
    title: str = "硚口：激活“一池春水”"
    places: tuple[tuple[str, ...], ...] = (("湖北省", "武汉市", "硚口区"),)
    themes: tuple[str, ...] = ("老旧小区改造/拆违",)
    level: str = "社区"
    name: str = "report.txt"

    @property
    def data(self) -> bytes:
        return self.text.encode()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def id(self) -> str:
        return self.sha256[:16]

    def lines(self) -> list[Range]:
        """Raw ranges of the lines without their line ends."""
        ends = accumulate(len(line) for line in self.text.splitlines(keepends=True))
        ranges = pairwise([0, *ends])
        return [(start, start + len(self.text[start:end].rstrip("\n"))) for start, end in ranges]

    def ingested(self) -> Ingested:
        lines = self.lines()
        return Ingested(
            document=self._document(lines),
            passages=tuple(self._passage(n, span) for n, span in enumerate(lines, 1)),
            practices=tuple(self._practice(n, span) for n, span in enumerate(lines, 1)),
        )

    def _document(self, lines: list[Range]) -> Document:
        paragraphs = tuple(Paragraph(n, self._cut(span), (span,)) for n, span in enumerate(lines, 1))
        section = Section(1, None, False, paragraphs)
        article = Article(1, "报道", None, self.title, (), None, None, "unknown", None, (section,))
        return Document(self.id, self.name, self.sha256, "text/plain", "utf-8", self.text, (article,))

    def _passage(self, n: int, span: Range) -> Passage:
        return Passage(
            f"{self.id}-1-{n}", self.id, 1, n, (self.title,), self._cut(span), (span,), source=self.name
        )

    def _practice(self, n: int, span: Range) -> Practice:
        text, path = self._cut(span), self.places[(n - 1) % len(self.places)]
        money = Figure("14万", 140000.0, "元", "=", "投入", "投入")
        return practice_of(
            id=f"{self.id}-p{n}",
            source=self.name,
            document_id=self.id,
            place=Place(path, tuple("context" for _ in path)),
            level=self.level,
            themes=self.themes,
            measure=text,
            figures=(money,) if "14万" in text else (),
            evidence=(Evidence(text, (span,)),),
            ranges={"measure": (span,)},
            title=self.title,
        )

    def _cut(self, span: Range) -> str:
        return self.text[slice(*span)]


def practice_of(**fields: Any) -> Practice:
    """A practice of which nothing is told but what ``fields`` say."""
    words = ("measure_name", "lead", "problem", "measure", "target", "resources", "outcome", "time", "level")
    names = {"id": "d-p1", "source": "甲.txt", "document_id": "d", "article": 1}
    nothing = {"place": Place(), "themes": (), "figures": (), "evidence": ()}
    known = {"status": "已实施", "date_confidence": "unknown"}
    return Practice(**{**dict.fromkeys(words, ""), **names, **nothing, **known, **fields})


@cache
def segmenter() -> Segmenter:
    """Knows WORDS; one for all, as it takes a tenth of a second to read the dictionary."""
    return Segmenter(WORDS)


def open_library(
    folder: Path, models: Models = SHIPPED, read_only: bool = False, scheme: Scheme = SELF_CHOSEN
) -> Library:
    """A library whose segmenter knows WORDS only: quick to open."""
    parts = Parts(Gazetteer(()), Vocabulary(()), segmenter(), models, scheme)
    return Library(folder, parts, read_only)


def add(library: Library, report: Report, path: str | None = None) -> str:
    """Stores ``report`` as the file ``path`` (its name by default) and tells what that was."""
    return library.add(report.ingested(), path or report.name, report.data)


@contextmanager
def holding(folder: Path, report: Report) -> Iterator[Library]:
    """An open library that holds one report."""
    library = open_library(folder)
    add(library, report)
    library.sync()
    yield library
    library.close()
