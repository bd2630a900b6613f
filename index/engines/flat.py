"""Vectors in, nearest rows out, by FAISS: exact, deletable, good to some 300,000 rows."""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.engines import Engine, Ids, Rows


class Flat:
    """``IndexFlatIP`` under ids. FAISS takes an id twice without a word, so ids are checked here; and
    an index is always read into memory, because adding to a mapped one aborts the process."""

    def __init__(self, dimensions: int) -> None:
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Ids, vectors: Rows) -> None:
        if len(np.unique(ids)) < len(ids) or self._holds_any(ids):
            raise ValueError("an id is added twice")
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), ids)

    def remove(self, ids: Ids) -> None:
        self._index.remove_ids(faiss.IDSelectorBatch(ids))

    def search(self, query: Rows, k: int, allowed: Ids | None = None) -> tuple[Ids, Rows]:
        k = min(k, len(self))
        if k < 1 or (allowed is not None and not len(allowed)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, ids = self._index.search(query[None], k, params=_among(allowed))
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def load(self, path: Path) -> None:
        self._index = faiss.read_index(str(path))

    def _holds_any(self, ids: Ids) -> bool:
        """New ids are mostly above all others: then there is nothing to look up."""
        held = self._ids()
        return bool(len(held) and len(ids) and ids.min() <= held.max() and np.isin(ids, held).any())

    def _ids(self) -> Ids:
        ids: Ids = faiss.vector_to_array(self._index.id_map)
        return ids


def _among(allowed: Ids | None) -> Any:
    search_parameters: Any = faiss.SearchParameters
    return None if allowed is None else search_parameters(sel=faiss.IDSelectorBatch(allowed))


def create(dimensions: int) -> Engine:
    return Flat(dimensions)
