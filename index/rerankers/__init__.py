"""A reranker's name in, the reranker out. A reranker reads question and text together; one reranker is one file here."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError


class Reranker(Protocol):
    """``name`` is that of its setting."""

    name: str

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (n,) in [0, 1]: how well each text answers the question; higher is better."""


def names() -> list[str]:
    """Names of the rerankers there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def load(name: str) -> Reranker | None:
    """The reranker ``name``, as ``name:model`` with a model's folder or name; None where ``name`` is empty.

    Raises LibraryError for an unknown name, a missing package and an unreadable model."""
    if not name:
        return None
    file, _, model = name.partition(":")
    if file not in names():
        raise LibraryError(f"没有名为“{file}”的重排模型，可用的有：{'、'.join(names())}。")
    reranker: Reranker = import_module(f"index.rerankers.{file}").create(model)
    return reranker
