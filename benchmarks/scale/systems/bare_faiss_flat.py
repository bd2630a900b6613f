"""A limit for vectors: FAISS comparing every row, exactly, in memory. Returns numbers."""

from pathlib import Path
from typing import Any

import faiss

from benchmarks.scale.material import pages, read_texts
from benchmarks.scale.systems import DEPTH, Search
from benchmarks.scale.systems._parts import encoder

_PAGE = 512
FILE = "vectors.faiss"


def build(stories: Path, folder: Path) -> None:
    """Encodes a page at a time."""
    own = encoder()
    index: Any = faiss.IndexFlatIP(own.dimensions)
    for page in pages(read_texts(stories), _PAGE):
        index.add(own.encode(page))
    faiss.write_index(index, str(folder / FILE))


def open_(folder: Path) -> Search:
    own = encoder()
    index: Any = faiss.read_index(str(folder / FILE))

    def search(question: str) -> list[str]:
        _, found = index.search(own.encode([question]), DEPTH)
        return [str(number) for number in found[0]]

    return search
