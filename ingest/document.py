"""The records of one source file: raw text with articles, sections, paragraphs and passages over it.

Every record that shows text carries ``raw``: character ranges of ``Document.raw_text`` whose
concatenation is exactly that text.
"""

from dataclasses import dataclass, field
from typing import Literal

from ingest.damage import Dropped, Loss, Note, Quality, Repair, Suggestion
from ingest.span import Range

ArticleType = Literal["报道", "点评", "简讯", "政策", "汇编"]
DateConfidence = Literal["stated", "inferred", "entered", "unknown"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Clean text of one paragraph; ``run_in_heading`` is its first sentence where that is a heading."""

    n: int
    text: str
    raw: tuple[Range, ...]
    run_in_heading: str | None = None
    repairs: tuple[Repair, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under one heading; ``heading`` is None for a lead or where it was lost."""

    n: int
    heading: str | None
    heading_lost: bool
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """What ``author`` entered of an article at ``at`` (UTC, ISO): the ``value`` of a ``field``."""

    field: str
    value: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Article:
    """One report of a file with its own headline and author. ``entered`` is what people added to what the source
    states: it is in the other fields already, as far as there is one."""

    n: int
    type: ArticleType
    kicker: str | None
    title: str
    byline: tuple[str, ...]
    organisation: str | None
    date: str | None
    date_confidence: DateConfidence
    publisher: str | None
    sections: tuple[Section, ...]
    entered: tuple[Entered, ...] = ()

    @property
    def headline(self) -> str:
        """Kicker and title as they are cited: 武汉硚口：党建引领多元共治."""
        return f"{self.kicker}：{self.title}" if self.kicker else self.title

    @property
    def unstated(self) -> str:
        """What is to be said of date and publisher where nobody states them; empty where both are known."""
        known = (("日期", self.date), ("来源", self.publisher))
        missing = [label for label, value in known if value is None]
        return f"未注明{'、'.join(missing)}，请补录" if missing else ""


@dataclass(frozen=True, slots=True)
class Caption:
    """The line under a picture; ``article`` is the number of the article it was printed in, if known."""

    text: str
    credit: str | None
    raw: tuple[Range, ...]
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """A piece of the file that is about the text: title, kicker, heading, byline, label, date, publisher."""

    kind: str
    text: str
    raw: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as read, cleaned and split. ``id`` is the start of the SHA-256 of its bytes.

    Every character of ``raw_text`` that is not white space is in exactly one of a paragraph, a
    caption, a metadata record and a dropped record. ``pages`` holds the raw offset at which each
    page begins, for formats that have pages. ``losses`` are in printed order, and so are ``repairs``: all
    that were made or undone. ``version`` counts the texts that decisions on them have made, from 1.
    ``offset`` and ``confidence`` are those of RawText. ``notes`` are those of people.
    """

    id: str
    source: str
    sha256: str
    media_type: str
    encoding: str | None
    raw_text: str
    articles: tuple[Article, ...]
    captions: tuple[Caption, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    losses: tuple[Loss, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    pages: tuple[int, ...] = ()
    repairs: tuple[Repair, ...] = ()
    version: int = 1
    quality: Quality = field(default=Quality())
    offset: int = 0
    confidence: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one paragraph, the unit of passage search; beside practices what is left of them.

    ``id`` is ``{document_id}-{article}-{number}``; ``heading_path`` runs from the article's title to
    the section's heading and the run-in heading; ``kind`` tells body text from captions, and from
    what a passage of it says ``beside`` the practices in it; ``source`` is the name of the file, ``mentions`` the paths of
    the places that the text names.
    """

    id: str
    document_id: str
    article: int
    paragraph: int
    heading_path: tuple[str, ...]
    text: str
    raw: tuple[Range, ...]
    kind: Literal["body", "caption", "beside"] = "body"
    flags: tuple[str, ...] = ()
    source: str = ""
    mentions: tuple[tuple[str, ...], ...] = ()
