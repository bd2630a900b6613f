"""Vectors in, nearest rows out, by FAISS: short codes are scanned, and the rows of the best ones looked at."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.engines import Ids, Rows, Scores
from index.engines.flat import Flat, one_thread

_ROWS, _CODES = "rows", "codes"
"""Files of a saved engine."""
_LEAST = 1_000
"""Rows below which codes are not worth it: FAISS wants 39 for each of the 16 centres."""
_SAMPLE = 20_000
"""Rows that the centres are learned from, evenly spread; 100,000 of 100,000 found 99.4 in a hundred instead of 99.3."""
_WIDTH = 2
"""Components under one code of 4 bits. With 4, 10 times ``k`` rows looked at found 88.1 and 20 times 94.8 in a
hundred, where 10 times find 99.3 with 2."""
_LOOKED_AT = 10
"""Rows looked at for each one wanted. Of the 100 nearest of 100,000 news passages, 5 found 96.7, 10 found 99.3 and
20 found 99.9 in a hundred, in 2.3, 2.8 and 3.2 ms."""
_SCANNED = 40
"""Codes scanned in the time of looking at one row here and there: 0.023 µs each, against 0.9."""


class Pq:
    """Product quantization (Jégou et al., "Product quantization for nearest neighbor search", 2011) with codes of
    4 bits that are looked up in registers (André et al., "Quicker ADC", 2019), and the cosines of what it finds
    from the rows themselves: approximate is which rows are found, never their scores.

    Codes are made when the engine is saved, from all its rows in their order: the same rows in the same order
    give the same codes, whatever came and went before.
    """

    def __init__(self, dimensions: int) -> None:
        self._flat = Flat(dimensions)
        self._ids = self._flat.ids
        self._refined: Any = None

    def __len__(self) -> int:
        return len(self._flat)

    def add(self, ids: Ids, rows: Rows) -> None:
        self._flat.add(ids, rows)
        self._forget_codes()

    def remove(self, ids: Ids) -> None:
        self._flat.remove(ids)
        self._forget_codes()

    def search(
        self, query: Scores, k: int, allowed: Ids | None = None, barred: Ids | None = None
    ) -> tuple[Ids, Scores]:
        among = len(self) if allowed is None else len(allowed)
        wanted = k * _LOOKED_AT * len(self) // max(among, 1)
        if self._refined and 0 < wanted < among - len(self) // _SCANNED:
            ids, scores = self._scan(query, wanted)
            passing = _passing(ids, allowed, barred)[:k]
            if len(passing) == k:
                return ids[passing], scores[passing]
        return self._flat.search(query, k, allowed, barred)

    def _scan(self, query: Scores, wanted: int) -> tuple[Ids, Scores]:
        """The rows with the ``wanted`` best codes, by their own cosines."""
        parameters: Any = faiss.IndexRefineSearchParameters
        with one_thread():
            scores, places = self._refined.search(query[None], wanted, params=parameters(k_factor=1))
        found = places[0] >= 0
        return self._ids[places[0][found]], scores[0][found]

    def held(self) -> tuple[Ids, Rows]:
        return self._flat.held()

    def save(self, path: Path) -> None:
        path.mkdir()
        self._flat.save(path / _ROWS)
        if len(self) >= _LEAST:
            faiss.write_index(_coded(self._flat.held()[1]), str(path / _CODES))

    def load(self, path: Path, mapped: bool) -> None:
        self._forget_codes()
        self._flat.load(path / _ROWS, mapped)
        if len(self) >= _LEAST:
            self._ids = self._flat.ids
            self._refined = faiss.IndexRefine(faiss.read_index(str(path / _CODES)), self._flat.rows)

    def _forget_codes(self) -> None:
        self._refined = None


def _coded(rows: Rows) -> Any:
    """A FAISS index of the codes of ``rows``, which are widened some at a time."""
    dimensions = rows.shape[1]
    parts = next(n for n in range(max(dimensions // _WIDTH, 1), 0, -1) if dimensions % n == 0)
    index = faiss.IndexPQFastScan(dimensions, parts, 4, faiss.METRIC_INNER_PRODUCT)
    with one_thread():
        index.train(rows[:: -(-len(rows) // _SAMPLE)].astype(np.float32))
        for start in range(0, len(rows), _SAMPLE):
            index.add(rows[start : start + _SAMPLE].astype(np.float32))
    return index


def _passing(ids: Ids, allowed: Ids | None, barred: Ids | None) -> NDArray[np.int64]:
    """Places of the ``ids`` that may be found. Where they are too few, as where the question and the filter are
    at odds, every allowed row is to be looked at."""
    passing = np.ones(len(ids), bool) if allowed is None else np.isin(ids, allowed)
    return np.flatnonzero(passing if barred is None else passing & ~np.isin(ids, barred))


def create(dimensions: int) -> Pq:
    return Pq(dimensions)
