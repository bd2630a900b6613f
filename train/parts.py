"""Articles to learn from in, each in the one part of the training that it is used for out."""

import hashlib
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from ingest.seams import full_width

Part = Literal["counts", "weights", "held_out"]


def part_of(key: str) -> Part:
    """What an article is used for. The damaged pages of the benchmark are made of those held out."""
    share = hashlib.sha256(key.encode()).digest()[0]
    return "held_out" if share < 26 else "weights" if share < 52 else "counts"


def texts(folder: Path, source: str, part: Part) -> Iterator[str]:
    """The articles of one part of a source, their punctuation in full width."""
    with lzma.open(folder / f"{source}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if part_of(str(row["id"])) == part:
                yield full_width(row["text"])
