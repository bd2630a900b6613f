"""The gold structure of the five reports in, pages with their truth out, as if they had been generated.

The gold names lines (segments, for the report that is one line); here they become raw ranges.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.articles import Role
from benchmarks.printing import Page, Part, Seam, TrueLoss, TrueParagraph
from ingest.span import Range, cut

Entry = dict[str, Any]


def gold_reports(shared: Path) -> "Iterator[GoldReport]":
    """The five reports with their gold records."""
    for entry in json.loads((shared / "gold" / "structure.json").read_text(encoding="utf-8")):
        text = (shared / "seeds" / entry["file"]).read_text(encoding="utf-8")
        yield GoldReport(entry, text)


class GoldReport:
    """One report with its gold record."""

    def __init__(self, entry: Entry, text: str) -> None:
        self.entry, self._text = entry, text
        mark = "\n" if entry["unit"] == "line" else "　　"
        self._first = 1 if mark == "\n" else 0
        self._starts = (0, *(match.end() for match in re.finditer(mark, text)))
        self._mark = mark
        self._parts = tuple(self._named_parts())

    def page(self) -> Page:
        """The report with its truth; it has no twin."""
        paragraphs = [(n, p) for n, a in enumerate(self.entry["articles"]) for p in _paragraphs(a)]
        pieces = [(n, self._pieces(paragraph)) for n, paragraph in paragraphs]
        return Page(
            name=self.entry["file"],
            text=self._text,
            layout=self.entry["unit"],
            starts=self._starts,
            paragraphs=tuple(
                TrueParagraph(cut(self._text, _flat(raws)), tuple(_flat(raws)), n) for n, raws in pieces
            ),
            seams=tuple(self._seams(paragraphs)),
            parts=self._parts,
            losses=tuple(self._losses()),
            articles=len(self.entry["articles"]),
        )

    def starts(self) -> tuple[set[int], set[int]]:
        """The offsets of the first paragraphs of all articles and of all sections."""
        sections = [[self._start(s) for s in article["sections"]] for article in self.entry["articles"]]
        return {starts[0] for starts in sections}, {start for starts in sections for start in starts}

    def _start(self, section: Entry) -> int:
        return self._pieces(section["paras"][0])[0][0][0]

    def _line(self, number: int) -> Range:
        """A line by its number in the gold, without the white space around it."""
        start = self._starts[number - self._first]
        line = self._text[start:].partition(self._mark)[0]
        return start + len(line) - len(line.lstrip()), start + len(line.rstrip())

    def _named_parts(self) -> Iterator[Part]:
        for article in self.entry["articles"]:
            yield from self._article_parts(article)
        for caption in self.entry["captions"]:
            yield Part("caption", "caption", self._line(caption["line"]))
        for dropped in self.entry["dropped"]:
            line = self._line(dropped["line"])
            raw = self._within(line, dropped["span"]) if "span" in dropped else line
            yield Part("repeat", "pasted" if "span" in dropped else "pasted_line", raw)
        if credit := self.entry.get("photo_credit"):
            yield Part("ending", "ending", self._within(self._line(credit["line"]), credit["text"]))

    def _article_parts(self, article: Entry) -> Iterator[Part]:
        units: tuple[tuple[str, Role, str], ...] = (
            ("title_raw_unit", "title", "title"),
            ("title_second_half_unit", "title", "torn_half"),
            ("byline_unit", "byline", "byline"),
            ("label_unit", "label", "label"),
        )
        for key, role, kind in units:
            if key in article:
                yield Part(role, kind, self._line(article[key]))
        for key, text in (("byline_in", "byline"), ("author_note_in", "author_note")):
            if key in article:
                yield Part("byline", "byline", self._within(self._line(article[key]), f"({article[text]})"))
        for section in article["sections"]:
            if "heading_unit" in section:
                yield Part("heading", "heading", self._line(section["heading_unit"]))

    def _within(self, line: Range, text: str) -> Range:
        """Where ``text`` (or ``its beginning…its end(280字)``) stands in a line."""
        head, _, tail = re.sub(r"\(\d+字\)$", "", text).partition("…")
        start = self._text.index(head, line[0])
        end = self._text.index(tail, start) + len(tail) if tail else start + len(head)
        return start, end

    def _pieces(self, paragraph: Entry) -> list[list[Range]]:
        """The raw ranges of each line of a paragraph: what is no part of another kind, nor doubled."""
        return [list(self._kept(piece)) for piece in paragraph["pieces"]]

    def _kept(self, piece: Entry) -> Iterator[Range]:
        start, end = self._line(piece["line"])
        start += len(_doubled(piece))
        for left, right in sorted(part.raw for part in self._parts):
            if start <= left and right <= end:
                if start < left:
                    yield start, left
                start = right
        if start < end:
            yield start, end

    def _seams(self, paragraphs: list[tuple[int, Entry]]) -> Iterator[Seam]:
        for _, paragraph in paragraphs:
            for (left, before), (right, piece) in pairwise(
                zip(self._pieces(paragraph), paragraph["pieces"], strict=True)
            ):
                last, first = left[-1][1] - 1, right[0][0]
                kind = "moved" if piece["line"] < before["line"] else piece["join"].partition(":")[0]
                doubled = range(len(_doubled(piece)) + 1)
                yield Seam(kind, frozenset((last - n, first - n) for n in doubled))

    def _losses(self) -> Iterator[TrueLoss]:
        """The losses of which the gold names the line, and the line of text beside it."""
        captions = {caption["line"] for caption in self.entry["captions"]}
        for loss in self.entry["losses"]:
            if (line := loss.get("line") or loss.get("before_line")) and loss[
                "type"
            ] != "suspected_missing_char":
                step = 1 if loss["type"] == "text_lost_after" else -1
                beyond = line + step
                while beyond in captions or self._is_blank(beyond):
                    beyond += step
                lines = {line, beyond} if loss["type"] != "text_lost_inside" else {line}
                yield TrueLoss(loss["type"], frozenset(n - self._first for n in lines), self._line(line)[0])

    def _is_blank(self, number: int) -> bool:
        at = number - self._first
        return 0 < at < len(self._starts) - 1 and self._line(number)[0] >= self._line(number)[1]


def _paragraphs(article: Entry) -> list[Entry]:
    return [paragraph for section in article["sections"] for paragraph in section["paras"]]


def _doubled(piece: Entry) -> str:
    """The characters that a piece repeats from the one before."""
    return str(piece.get("join", "").partition("overlap:")[2])


def _flat(raws: list[list[Range]]) -> list[Range]:
    return [raw for piece in raws for raw in piece]
