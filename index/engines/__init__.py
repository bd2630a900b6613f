"""An engine's name in, an empty engine out. An engine finds the nearest rows; one engine is one file here."""

from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError

Ids = NDArray[np.int64]
Rows = NDArray[np.float32]


class Engine(Protocol):
    """Unit rows under numbers. Not safe for writing from several threads."""

    def add(self, ids: Ids, vectors: Rows) -> None:
        """Adds float32 ``vectors`` (n, d) of length 1 or 0 under ``ids`` (n,).

        Raises ValueError if an id is there already or comes twice."""

    def remove(self, ids: Ids) -> None:
        """Removes rows; ids that are not there are passed over."""

    def search(self, query: Rows, k: int, allowed: Ids | None = None) -> tuple[Ids, Rows]:
        """Ids and cosines of at most ``k`` rows nearest to ``query`` (d,), best first, among ``allowed``."""

    def save(self, path: Path) -> None:
        """Writes the rows to one file."""

    def load(self, path: Path) -> None:
        """Takes over the rows of a file that ``save`` wrote."""

    def __len__(self) -> int:
        """Number of rows."""


def names() -> list[str]:
    """Names of the engines there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def create(name: str, dimensions: int) -> Engine:
    """An empty engine for vectors of ``dimensions``. Raises LibraryError for an unknown name."""
    if name not in names():
        raise LibraryError(f"没有名为“{name}”的向量引擎，可用的有：{'、'.join(names())}。")
    engine: Engine = import_module(f"index.engines.{name}").create(dimensions)
    return engine
