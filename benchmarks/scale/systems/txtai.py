"""txtai's hybrid search: its own BM25 over its own tokens, FAISS as it chooses, texts in its SQLite."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from txtai import Embeddings

from benchmarks.scale.material import read_texts
from benchmarks.scale.systems import DEPTH, Search
from benchmarks.scale.systems._parts import encoder


def build(stories: Path, folder: Path) -> None:
    """The index of all passages, saved."""
    index = Embeddings(method="external", transform=_transform(), content=True, hybrid=True)
    index.index(read_texts(stories))
    index.config["transform"] = None
    index.save(str(folder))


def open_(folder: Path) -> Search:
    """The index as it was saved: the function that encodes is not part of it. One search at a time: threads that
    search together crash in the SQLite connection that they share."""
    index, alone = Embeddings(), Lock()
    index.load(str(folder), config={"transform": _transform()})

    def search(question: str) -> list[str]:
        with alone:
            return [found["text"] for found in index.search(question, DEPTH)]

    return search


def _transform() -> Callable[[list[str]], Any]:
    own = encoder()

    def encode(texts: list[str]) -> Any:
        return own.encode(texts)

    return encode
