"""An engine's name in, an empty engine out. An engine finds the nearest rows; one engine is one file here."""

from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError

AUTO = "auto"
"""Not an engine, but the choice of one by the number of rows."""

Ids = NDArray[np.int64]
Rows = NDArray[np.float16]
Scores = NDArray[np.float32]
"""Also queries: only what is kept is halved."""


class Engine(Protocol):
    """Unit rows under numbers. Rows come and stay in half precision, so that all engines tell the same cosine
    of a row that they find. Any number of threads may search; writing is for one, and then nobody searches."""

    def add(self, ids: Ids, rows: Rows) -> None:
        """Adds ``rows`` (n, d) of length 1 or 0 under ``ids`` (n,).

        Raises ValueError if an id is there already or comes twice."""

    def remove(self, ids: Ids) -> None:
        """Removes rows; ids that are not there are passed over."""

    def search(
        self, query: Scores, k: int, allowed: Ids | None = None, barred: Ids | None = None
    ) -> tuple[Ids, Scores]:
        """Ids and cosines of at most ``k`` rows nearest to ``query`` (d,), best first, among ``allowed`` and
        not among ``barred``."""

    def held(self) -> tuple[Ids, Rows]:
        """All ids (n,) and their rows (n, d), not to be written to: good until the engine changes."""

    def save(self, path: Path) -> None:
        """Writes the rows to one new file or folder."""

    def load(self, path: Path, mapped: bool) -> None:
        """Takes over what ``save`` wrote. With ``mapped`` the rows stay on the disk and are only searched;
        adding to them or removing them raises RuntimeError."""

    def __len__(self) -> int:
        """Number of rows."""


def names() -> list[str]:
    """Names of the engines there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def check(name: str) -> None:
    """Raises LibraryError for a name that is neither an engine's nor AUTO."""
    if name not in (AUTO, *names()):
        raise LibraryError(f"没有名为“{name}”的向量引擎，可用的有：{'、'.join((AUTO, *names()))}。")


def create(name: str, dimensions: int) -> Engine:
    """An empty engine for vectors of ``dimensions``. Raises LibraryError for an unknown name."""
    check(name)
    engine: Engine = import_module(f"index.engines.{name}").create(dimensions)
    return engine
