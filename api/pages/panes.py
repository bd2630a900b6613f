"""A contract document in, its raw text line by line out, each line with what became of it in the clean text."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from api.pages.reading import Reading
from api.presentation import Json, Run, ranges_of
from api.wording import REASONS

LINES = 200
"""Lines on a page: a newspaper page of several reports has 160, a page of a book 30."""
_KINDS = {
    "title": "题名",
    "original_title": "原题名",
    "kicker": "引题",
    "heading": "小标题",
    "byline": "署名",
    "date": "日期",
    "dateline": "电头",
    "publisher": "来源",
    "document_number": "文号",
}
"""What pieces of a file are called that are about the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of a line or a part of it: a paragraph with its number and its ``edges`` in the raw text, or what the
    ``label`` says. A paragraph that began on another line has no text here."""

    label: str
    runs: tuple[Run, ...] = ()
    edges: tuple[int, int] | None = None


_Part = tuple[str, Json | None, tuple[int, int] | None]
"""A piece without its runs: of a long document few are shown."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """Line ``n`` of the raw text, from 1, and its ``pieces``."""

    n: int
    runs: tuple[Run, ...]
    pieces: tuple[Piece, ...]


class Panes:
    """Both sides of one document."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self._reading = Reading(document)
        self._starts = [0]
        for line in document["raw_text"].split("\n")[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._parts: dict[int, list[_Part]] = defaultdict(list)
        for position, part in sorted(self._all(), key=lambda item: item[0]):
            if part not in (there := self._parts[self._line(position)]):
                there.append(part)

    @property
    def total(self) -> int:
        """Number of lines of the raw text."""
        return len(self._starts)

    def first(self, line: int) -> int:
        """The first line of the page that shows ``line``."""
        return (min(line, self.total) - 1) // LINES * LINES + 1

    def lines(self, first: int) -> Iterator[RawLine]:
        """At most LINES lines from line ``first`` on, without blank ones."""
        text: str = self.document["raw_text"]
        for n in range(first, min(first + LINES, self.total + 1)):
            start = self._starts[n - 1]
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            if text[start:end].strip():
                runs = tuple(self._reading.raw_runs(start, end))
                yield RawLine(n, runs, tuple(map(self._piece, self._parts.get(n, ()))))

    def _piece(self, part: _Part) -> Piece:
        label, shown, edges = part
        return Piece(label, tuple(self._reading.runs(shown)) if shown else (), edges)

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position)

    def _all(self) -> Iterator[tuple[int, _Part]]:
        """Every piece with the raw position at which it is shown."""
        for article in self.document["articles"]:
            for section in article["sections"]:
                for paragraph in section["paragraphs"]:
                    yield from self._paragraph(article["n"], paragraph)
        for caption in self.document["captions"]:
            yield caption["raw"][0][0], ("图片说明", caption, None)
        for item in self.document["metadata"]:
            yield item["raw"][0][0], (_KINDS.get(item["kind"], "附注"), None, None)
        for item in self.document["dropped"]:
            yield item["raw"][0][0], (f"略去：{REASONS.get(item['reason'], item['reason'])}", None, None)

    def _paragraph(self, article: int, paragraph: Json) -> Iterator[tuple[int, _Part]]:
        several = len(self.document["articles"]) > 1
        name = f"{f'第{article}篇' if several else ''}第{paragraph['n']}段"
        pieces = ranges_of(paragraph["raw"])
        edges = (pieces[0][0], pieces[-1][1])
        yield edges[0], (name, paragraph, edges)
        for line in sorted({self._line(start) for start, _ in pieces} - {self._line(edges[0])}):
            yield self._starts[line - 1], (f"接入{name}", None, None)
