"""Rows that come and go in, the nearest of them out: a large base that is only read, and what changed since.

An update of a few rows of a million writes the few. When they have become many, base and changes are merged
into a new base, as in O'Neil et al., "The log-structured merge-tree", 1996, with two tiers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import engines
from index.engines import AUTO, Engine, Ids, Rows, Scores
from index.manifest import settle

RECENT = "flat"
"""The engine of the rows that came since the base was made."""
_CHUNK = 65_536
"""Rows copied at a time into a new base: 64 MB of 512 components."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How rows are laid down: the engine of the base (or AUTO), and when it is made anew."""

    engine: str = AUTO
    flat: int = 20_000
    """Rows up to which AUTO looks at every row: 10,000 took 0.85 ms, with codes 0.67; 100,000 took 9.8, with codes 2.5."""
    least: int = 4_096
    """Changes that are kept beside the base however small that is: 4 MB to write at an update."""
    share: float = 1 / 32
    """Changes kept beside a large base, as a share of its rows."""

    def kind(self, count: int, present: str) -> str:
        """The engine for a base of ``count`` rows whose ``present`` one is of this kind. AUTO goes back to flat
        only at half the rows, so that a library about as large as the bound is not made anew again and again."""
        if self.engine != AUTO:
            return self.engine
        return "pq" if count > (self.flat // 2 if present == "pq" else self.flat) else "flat"

    def calls_for_merging(self, tiers: "Tiers") -> bool:
        """Whether the base is to be made anew, with the changes in it."""
        is_other = self.kind(len(tiers), tiers.kind) != tiers.kind
        return is_other or tiers.changes > max(self.least, self.share * len(tiers.base))


SELF_CHOSEN = Scheme()
"""The engine is chosen by the number of rows."""


class Tiers:
    """Rows under ids, to be changed by one thread while nobody else has them; what others search is drafted
    anew for each update."""

    def __init__(self, kind: str, base: Engine, recent: Engine, gone: Ids) -> None:
        """``kind`` is the engine of ``base``. Of its rows those of ``gone`` count no more: they were taken out,
        or stand anew in ``recent``."""
        self.kind = kind
        self.base = base
        self.recent = recent
        self.gone = gone

    @classmethod
    def empty(cls, kind: str, dimensions: int) -> "Tiers":
        base, recent = (engines.create(each, dimensions) for each in (kind, RECENT))
        return cls(kind, base, recent, np.empty(0, np.int64))

    def draft(self) -> "Tiers":
        """The same rows over the same base, to be changed."""
        ids, rows = self.recent.held()
        recent = engines.create(RECENT, self.dimensions)
        recent.add(ids, rows)
        return Tiers(self.kind, self.base, recent, self.gone)

    @property
    def dimensions(self) -> int:
        return int(self.recent.held()[1].shape[1])

    def __len__(self) -> int:
        return len(self.base) + len(self.recent) - len(self.gone)

    @property
    def changes(self) -> int:
        """Rows that have come or gone since the base was made."""
        return len(self.recent) + len(self.gone)

    def search(self, query: Scores, k: int, allowed: Ids | None = None) -> tuple[Ids, Scores]:
        """As an engine; equal scores by id."""
        ids, scores = self.base.search(query, k, allowed, self.gone)
        new, their_scores = self.recent.search(query, k, allowed)
        ids, scores = np.concatenate([ids, new]), np.concatenate([scores, their_scores])
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], scores[best]

    def add(self, ids: Ids, rows: Rows) -> None:
        """As an engine: an id that is gone may come again."""
        if np.isin(self._in_base(ids), self.gone, invert=True).any():
            raise ValueError("an id is added twice")
        self.recent.add(ids, rows)

    def remove(self, ids: Ids) -> None:
        """As an engine."""
        self.recent.remove(ids)
        self.gone = np.union1d(self.gone, self._in_base(ids))

    def merged(self, kind: str, path: Path) -> "Tiers":
        """The same rows in a new base of ``kind``, which is written to ``path`` and read from there."""
        merged = Tiers.empty(kind, self.dimensions)
        for ids, rows in self.rows():
            merged.base.add(ids, rows)
        merged.base.save(path)
        settle(path)
        merged.base.load(path, mapped=True)
        return merged

    def rows(self) -> Iterator[tuple[Ids, Rows]]:
        """All rows that count, by id, some at a time."""
        (old, old_rows), (new, new_rows) = self.base.held(), self.recent.held()
        ids = np.concatenate([old, new])
        places = np.flatnonzero(np.append(~np.isin(old, self.gone), np.ones(len(new), bool)))
        places = places[np.argsort(ids[places])]
        for start in range(0, len(places), _CHUNK):
            chunk = places[start : start + _CHUNK]
            is_new = chunk >= len(old)
            rows = np.empty((len(chunk), old_rows.shape[1]), np.float16)
            rows[~is_new] = old_rows[chunk[~is_new]]
            rows[is_new] = new_rows[chunk[is_new] - len(old)]
            yield ids[chunk], rows

    def _in_base(self, ids: Ids) -> Ids:
        return ids[np.isin(ids, self.base.held()[0])]
