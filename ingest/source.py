"""What a format reader hands on: the text taken out of a file, and what the format knows about it."""

from dataclasses import dataclass
from typing import Literal

from ingest.span import Range

HintKind = Literal["title", "heading", "paragraph", "caption", "metadata", "furniture", "markup", "break"]


@dataclass(frozen=True, slots=True)
class Hint:
    """What the format itself says of a raw range.

    ``name`` is the metadata field (``title``, ``date``, ``publisher``, ``byline``, ``places``, ...) and
    ``value`` its normalised value. A ``paragraph`` is one paragraph, a ``title`` one title: line
    breaks inside it, with the white space around them, are seams of the layout. A ``markup`` range is
    no text at all (``# ``, ``**``, front matter fences, running heads, page numbers); a ``break`` is
    markup that stands for a line break (``\\n`` in JSON). Hints are sorted by start and do not overlap,
    except that markup and breaks may lie inside any other hint. What no hint covers is text of which
    the format says nothing.
    """

    kind: HintKind
    raw: Range
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of one file. For plain formats it is the decoded file, character for character without
    the byte order mark; for formats with layout it is the text the reader took out. ``pages`` holds
    the offset at which each page begins. ``offset`` is where ``text`` begins in the decoded file, where it is
    one part of it (a row of a table). ``confidence`` is the mean confidence, 0 to 1, of optical character
    recognition; None where the file itself held the text. ``unclear`` counts the lines that recognition found
    and could not read, which are left out."""

    text: str
    media_type: str
    encoding: str | None = None
    pages: tuple[int, ...] = ()
    hints: tuple[Hint, ...] = ()
    offset: int = 0
    confidence: float | None = None
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """One of the documents that a file holds: an entry of an archive, a row of a table.

    ``name`` is the source that is shown (``材料.zip/甲.txt``, ``台账.csv#3``), ``data`` the bytes that give
    the document its id. ``text`` is set where the container has read the member itself; ``fault`` is a
    Chinese sentence with the remedy where the member cannot be read.
    """

    name: str
    data: bytes
    text: RawText | None = None
    fault: str = ""


class ReadError(Exception):
    """A file that cannot be read. ``str(error)`` is one Chinese sentence with the file's name and the remedy."""


class UndecodableError(ReadError):
    """Bytes of which no known encoding makes text; a person may know which it is."""


def is_address(source: str) -> bool:
    """Whether a source is a web address and not a path."""
    return source.lower().startswith(("http://", "https://"))
