"""Blocks of a laid-out file in, raw text with hints out: for formats whose text the reader takes out itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.source import Hint, HintKind


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of raw text and what the format says they are; ``name`` and ``value`` as in Hint."""

    text: str
    kind: HintKind = "paragraph"
    name: str = ""
    value: str = ""


def compose(blocks: Iterable[Block]) -> tuple[str, tuple[Hint, ...]]:
    """The texts of ``blocks`` one below the other, and a hint for each block that is not empty."""
    texts: list[str] = []
    hints: list[Hint] = []
    offset = 0
    for block in blocks:
        end = offset + len(block.text)
        if block.text:
            hints.append(Hint(block.kind, (offset, end), block.name, block.value))
        texts.append(block.text)
        offset = end + 1
    return "\n".join(texts), tuple(hints)
