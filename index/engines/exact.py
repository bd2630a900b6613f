"""Vectors in, nearest rows out, by one matrix product: the reference for the other engines."""

from pathlib import Path

import numpy as np

from index.engines import Engine, Ids, Rows


class Exact:
    def __init__(self, dimensions: int) -> None:
        self._ids = np.empty(0, np.int64)
        self._rows = np.empty((0, dimensions), np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Ids, vectors: Rows) -> None:
        joined = np.concatenate([self._ids, ids])
        if len(np.unique(joined)) < len(joined):
            raise ValueError("an id is added twice")
        self._ids = joined
        self._rows = np.concatenate([self._rows, vectors])

    def remove(self, ids: Ids) -> None:
        kept = ~np.isin(self._ids, ids)
        self._ids, self._rows = self._ids[kept], self._rows[kept]

    def search(self, query: Rows, k: int, allowed: Ids | None = None) -> tuple[Ids, Rows]:
        among = np.arange(len(self)) if allowed is None else np.flatnonzero(np.isin(self._ids, allowed))
        scores = self._rows[among] @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return self._ids[among[best]], scores[best]

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            np.savez(file, ids=self._ids, rows=self._rows)

    def load(self, path: Path) -> None:
        with np.load(path) as stored:
            self._ids, self._rows = stored["ids"], stored["rows"]


def create(dimensions: int) -> Engine:
    return Exact(dimensions)
