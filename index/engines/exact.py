"""Vectors in, nearest rows out, by one matrix product: the reference for the other engines."""

from pathlib import Path

import numpy as np

from index.engines import Ids, Rows, Scores


class Exact:
    def __init__(self, dimensions: int) -> None:
        self._ids = np.empty(0, np.int64)
        self._rows = np.empty((0, dimensions), np.float16)
        self._is_mapped = False

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Ids, rows: Rows) -> None:
        self._check_writable()
        joined = np.concatenate([self._ids, ids])
        if len(np.unique(joined)) < len(joined):
            raise ValueError("an id is added twice")
        self._ids = joined
        self._rows = np.concatenate([self._rows, rows])

    def remove(self, ids: Ids) -> None:
        self._check_writable()
        kept = ~np.isin(self._ids, ids)
        self._ids, self._rows = self._ids[kept], self._rows[kept]

    def search(
        self, query: Scores, k: int, allowed: Ids | None = None, barred: Ids | None = None
    ) -> tuple[Ids, Scores]:
        among = np.ones(len(self), bool) if allowed is None else np.isin(self._ids, allowed)
        found = np.flatnonzero(among if barred is None else among & ~np.isin(self._ids, barred))
        scores = self._rows[found].astype(np.float32) @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return self._ids[found[best]], scores[best]

    def held(self) -> tuple[Ids, Rows]:
        return self._ids, self._rows

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            np.savez(file, ids=self._ids, rows=self._rows)

    def load(self, path: Path, mapped: bool) -> None:
        """The whole file is read, ``mapped`` or not."""
        with np.load(path) as stored:
            self._ids, self._rows = stored["ids"], stored["rows"]
        self._is_mapped = mapped

    def _check_writable(self) -> None:
        if self._is_mapped:
            raise RuntimeError("rows loaded as mapped are only searched")


def create(dimensions: int) -> Exact:
    return Exact(dimensions)
