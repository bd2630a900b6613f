"""Units in, keys of the nearest ones out: an encoder's vectors in an engine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import engines, manifest
from index.encoders import Encoder
from index.engines import Engine
from index.manifest import Manifest
from index.store import Store
from index.unit import Page, ScoredKey

_LAYOUT = "2"
"""Counted up whenever the text that is encoded changes."""


class VectorIndex:
    """Updates work on a copy that takes the place of the present engine in one assignment, so searches
    in other threads go on undisturbed."""

    def __init__(self, folder: Path, encoder: Encoder, engine: str, store: Store) -> None:
        self._folder = folder
        self._kind = engine
        self._store = store
        self._settings = {
            "layout": _LAYOUT,
            "encoder": encoder.name,
            "dimensions": str(encoder.dimensions),
            "engine": engine,
        }
        self.encoder = encoder
        self.reload()

    def reload(self) -> None:
        """Takes up what is on the disk; nothing if it was built with other settings or is damaged."""
        self._manifest = manifest.matching(self._folder, self._settings)
        try:
            self._engine = self._loaded(self._manifest)
        except (OSError, RuntimeError, ValueError):
            self._manifest = None
            self._engine = self._loaded(None)

    def refresh(self) -> None:
        """``reload`` if another process has changed what is on the disk."""
        if manifest.matching(self._folder, self._settings) != self._manifest:
            self.reload()

    def _loaded(self, held: Manifest | None) -> Engine:
        engine = engines.create(self._kind, self.encoder.dimensions)
        if held:
            engine.load(self._folder / held.data)
        return engine

    @property
    def seq(self) -> int:
        """The last change of the store that is in the index; -1 if there is no usable index."""
        return self._manifest.seq if self._manifest else -1

    def __len__(self) -> int:
        return len(self._engine)

    def search(self, text: str, k: int, allowed: NDArray[np.int64] | None = None) -> list[ScoredKey]:
        """The ``k`` units nearest to ``text`` by cosine (in [-1, 1]), best first, equal scores by key;
        among the unit numbers ``allowed`` (``WordIndex.numbers``) if given. A text in which the
        encoder finds nothing is near to nothing."""
        query = self.encoder.encode([text])[0]
        if k < 1 or not query.any():
            return []
        ids, scores = self._engine.search(query, k, allowed)
        keys = self._store.keys(ids.tolist())
        found = [
            ScoredKey(keys[n], round(float(score), 6)) for n, score in zip(ids.tolist(), scores, strict=True)
        ]
        return sorted(found, key=lambda each: (-each.score, each.key))

    def worn(self, document_ids: Sequence[str]) -> bool:
        """Never: rows are removed without trace."""
        return False

    @contextmanager
    def update(self, seq: int, fresh: bool) -> Iterator["VectorWriter"]:
        """Changes that readers see all at once when the block ends, as of the store's change ``seq``, which
        the writer may move on; with ``fresh`` from an empty index. The caller is the only writer."""
        before = manifest.read(self._folder)
        engine = self._loaded(None if fresh else self._manifest)
        writer = VectorWriter(engine, self.encoder, self._store, seq)
        yield writer
        self._folder.mkdir(parents=True, exist_ok=True)
        data = manifest.next_data(before)
        writer.engine.save(self._folder / data)
        self._manifest = Manifest(self._settings, data, writer.seq, len(writer.engine))
        manifest.write(self._folder, self._manifest, before)
        self._engine = writer.engine


@dataclass(slots=True)
class VectorWriter:
    """What may be done to a vector index within ``VectorIndex.update``."""

    engine: Engine
    encoder: Encoder
    store: Store
    seq: int

    def add(self, page: Page) -> None:
        """Encodes units and takes them up."""
        if page:
            vectors = self.encoder.encode([unit.texts.whole() for _, unit in page])
            self.put([number for number, _ in page], vectors)

    def put(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Takes up the vectors (units, dimensions) of units by their numbers."""
        self.engine.add(np.array(numbers, np.int64), vectors)

    def delete(self, document_ids: Sequence[str]) -> None:
        """Takes out all units of documents."""
        numbers = self.store.numbers_of(document_ids).values()
        self.engine.remove(np.array([*chain.from_iterable(numbers)], np.int64))
