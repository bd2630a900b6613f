"""What a format reader hands on: the text taken out of a file, and what the format knows about it."""

from dataclasses import dataclass
from typing import Literal

from ingest.span import Range

HintKind = Literal["title", "heading", "paragraph", "caption", "metadata", "markup"]


@dataclass(frozen=True, slots=True)
class Hint:
    """What the format itself says of a raw range.

    ``name`` is the metadata field (``title``, ``date``, ``publisher``, ``byline``, ``places``, ...) and
    ``value`` its normalised value. A ``paragraph`` is one paragraph, a ``title`` one title: line
    breaks inside it, with the white space around them, are seams of the layout. A ``markup`` range is
    no text at all (``# ``, ``**``, front matter fences, running heads, page numbers). Hints are sorted
    by start and do not overlap, except that markup may lie inside any other hint. What no hint covers
    is text of which the format says nothing.
    """

    kind: HintKind
    raw: Range
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of one file. For plain formats it is the decoded file, character for character without
    the byte order mark; for formats with layout it is the text the reader took out. ``pages`` holds
    the offset at which each page begins."""

    text: str
    media_type: str
    encoding: str | None = None
    pages: tuple[int, ...] = ()
    hints: tuple[Hint, ...] = ()


class ReadError(Exception):
    """A file that cannot be read. ``str(error)`` is one Chinese sentence with the file's name and the remedy."""
