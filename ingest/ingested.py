"""What reading a source file gives: its document, passages and practices; no reader is loaded to hold them."""

from dataclasses import dataclass

from ingest.document import Document, Passage
from ingest.practice import Practice
from ingest.source import RawText


@dataclass(frozen=True, slots=True)
class Ingested:
    """All records of one source file, and the ``text`` they were made from: with it they can be made again
    though a reader has changed; None where they were made from none."""

    document: Document
    passages: tuple[Passage, ...]
    practices: tuple[Practice, ...]
    text: RawText | None = None
