"""A limit for vectors: FAISS in cells of 8-bit rows, of which the nearest cells are compared. Returns numbers."""

from itertools import chain, islice
from math import isqrt
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.scale.material import pages, read_texts
from benchmarks.scale.systems import Search, bare_faiss_flat
from benchmarks.scale.systems._parts import encoder

_PAGE = 512
_PROBES = 32
"""Cells compared: with as many, 93 to 99 of a hundred nearest rows are found in 100,000 to a million."""
_SAMPLE = 50
"""Rows to a cell that the cells are learned from: FAISS warns below 39."""


def build(stories: Path, folder: Path) -> None:
    """Cells as FAISS advises: four times the root of the number of rows, as far as there are rows to learn from."""
    own = encoder()
    rows = (own.encode(page) for page in pages(read_texts(stories), _PAGE))
    number = sum(1 for _ in read_texts(stories))
    cells = min(4 * isqrt(number), number // _SAMPLE)
    first = [*islice(rows, -(-_SAMPLE * cells // _PAGE))]
    index: Any = faiss.index_factory(own.dimensions, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.nprobe = _PROBES
    index.train(np.concatenate(first))
    for page in chain(first, rows):
        index.add(page)
    faiss.write_index(index, str(folder / bare_faiss_flat.FILE))


def open_(folder: Path) -> Search:
    """As the exact one: the number of probes is part of what is saved."""
    return bare_faiss_flat.open_(folder)
