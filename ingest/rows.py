"""The cells of one row in, its RawText out: over the row's own characters, or composed where that cannot be.

Text is left without a hint, so that the cleaner looks at it; title and facts are hints over their own
characters; what stands between the cells ends a line, and is no text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ingest.columns import FIELDS, is_text, normal_value, split_value
from ingest.composer import Block, compose
from ingest.source import Hint, HintKind, Member, RawText
from ingest.span import Range, trim

_ROW = re.compile(r"\.[A-Za-z]{3,6}#(?:[^#]*!)?\d+\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row. ``field`` is the field that it holds or else the name of its column, ``text`` what
    it says, ``raw`` where it stands in the row's own text, ``marks`` the escapes inside it."""

    field: str
    text: str
    raw: Range = (0, 0)
    marks: tuple[Hint, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether this is part of what the report says, and no fact about it."""
        return is_text(self.field, self.text)


def mark_cells(text: str, cells: Iterable[Cell]) -> tuple[Hint, ...]:
    """The hints of a row with the characters ``text`` and the cells ``cells``, which are in printed order."""
    filled = _filled(cells)
    title = _title_kind(filled)
    facts = [hint for cell in filled if not cell.is_text for hint in _facts(text, cell, title)]
    kept = sorted([*(cell.raw for cell in filled if cell.is_text), *(hint.raw for hint in facts)])
    marks = [mark for cell in filled for mark in cell.marks if _within(mark.raw, kept)]
    return tuple(sorted([*facts, *_seams(len(text), kept), *marks], key=_order))


def compose_cells(cells: Iterable[Cell]) -> tuple[str, tuple[Hint, ...]]:
    """Text and hints of a row whose own characters cannot be shown: title, facts, an empty line, text."""
    filled = _filled(cells)
    facts = [block for cell in filled if not cell.is_text for block in _blocks(cell)]
    head, hints = compose(sorted(facts, key=lambda block: block.kind != "title"))
    texts = [cell.text for cell in filled if cell.is_text]
    return "\n".join([*([head, ""] if head else []), *texts]), hints


def is_row(name: str) -> bool:
    """Whether ``name`` is that of one of several documents of a file, which nobody gave it (台账.csv#3)."""
    return _ROW.search(name) is not None


def row_member(name: str, cells: Sequence[Cell], raw: RawText) -> Member:
    """The document ``name`` that a row with the text ``raw`` is; one that says nothing has a fault."""
    data = _identify(cells, raw.text)
    if any(cell.is_text for cell in _filled(cells)):
        return Member(name, data, raw)
    return Member(
        name, data, fault=f"“{name}”没有正文，只有标题一类的信息，检索不到：请在表格里补上正文再导入"
    )


def _identify(cells: Iterable[Cell], text: str) -> bytes:
    """What a row with the text ``text`` is known by: in columns of other names it says something else."""
    return "\n".join(["\t".join(cell.field for cell in cells if cell.text.strip()), text]).encode()


def _filled(cells: Iterable[Cell]) -> list[Cell]:
    """The cells that hold something. Where none is title or text, those in columns of other names are."""
    filled = [cell for cell in cells if cell.text.strip()]
    if any(cell.is_text or cell.field == "title" for cell in filled):
        return filled
    return [cell if cell.field in FIELDS else replace(cell, field="text") for cell in filled]


def _blocks(cell: Cell) -> Iterator[Block]:
    kind: HintKind = "title" if cell.field == "title" else "metadata"
    for start, end in split_value(cell.field, cell.text):
        value = cell.text[start:end].strip()
        yield Block(value, kind, cell.field, normal_value(cell.field, value))


def _title_kind(cells: Sequence[Cell]) -> HintKind:
    """How the title of a row is marked: one that stands below the text would begin another article, and one
    that the text says again is the headline of the text."""
    title = next((n for n, cell in enumerate(cells) if cell.field == "title"), None)
    text = next((n for n, cell in enumerate(cells) if cell.is_text), None)
    if title is None or text is None:
        return "title"
    repeated = cells[text].text.lstrip().startswith(cells[title].text.strip())
    return "metadata" if text < title or repeated else "title"


def _facts(text: str, cell: Cell, title: HintKind) -> Iterator[Hint]:
    """The hints of a cell that is no text."""
    kind: HintKind = title if cell.field == "title" else "metadata"
    for start, end in split_value(cell.field, text[slice(*cell.raw)]):
        raw = trim(text, cell.raw[0] + start, cell.raw[0] + end)
        if raw[0] < raw[1]:
            value = cell.text.strip() if cell.marks else text[slice(*raw)]
            yield Hint(kind, raw, cell.field, normal_value(cell.field, value))


def _within(raw: Range, kept: Sequence[Range]) -> bool:
    return any(start <= raw[0] and raw[1] <= end for start, end in kept)


def _seams(length: int, kept: Sequence[Range]) -> Iterator[Hint]:
    """A break for every stretch of a text of ``length`` characters outside the ranges ``kept``."""
    borders = [0, *chain(*kept), length]
    gaps = zip(borders[::2], borders[1::2], strict=True)
    return (Hint("break", gap) for gap in gaps if gap[0] < gap[1])


def _order(hint: Hint) -> tuple[int, int]:
    return hint.raw[0], -hint.raw[1]
