"""Blocks of a laid-out file in, raw text with hints out: for formats whose text the reader takes out itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.letterhead import HEAD_LINES, is_document_number
from ingest.source import Hint, HintKind
from ingest.span import Range


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of raw text and what the format says they are; ``name`` and ``value`` as in Hint, ``marks``
    the sorted ranges of ``text`` that are markup, ``look`` how the lines are set where that tells a title."""

    text: str
    kind: HintKind = "paragraph"
    name: str = ""
    value: str = ""
    marks: tuple[Range, ...] = ()
    look: str = ""


def compose(blocks: Iterable[Block]) -> tuple[str, tuple[Hint, ...]]:
    """The texts of ``blocks`` one below the other, and a hint for each block that is not empty."""
    texts: list[str] = []
    hints: list[Hint] = []
    offset = 0
    for block in blocks:
        end = offset + len(block.text)
        if block.text:
            hints.append(Hint(block.kind, (offset, end), block.name, block.value))
        hints += [Hint("markup", (offset + start, offset + stop)) for start, stop in block.marks]
        texts.append(block.text)
        offset = end + 1
    return "\n".join(texts), tuple(hints)


def mark_number(blocks: Sequence[Block]) -> list[Block]:
    """``blocks``, the ones near the top that are the number of an official document as metadata."""
    marked = (
        replace(block, kind="metadata", name="document_number", value="".join(block.text.split()))
        if block.kind == "paragraph" and is_document_number(block.text) else block
        for block in blocks[:HEAD_LINES]
    )  # fmt: skip
    return [*marked, *blocks[HEAD_LINES:]]
