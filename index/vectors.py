"""Units in, keys of the nearest ones out: an encoder's vectors in an engine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import engines, lock, manifest
from index.encoders import Encoder
from index.errors import EncoderUnavailable, LibraryError
from index.manifest import Manifest
from index.store import Store
from index.tiers import Scheme, Tiers
from index.unit import Page, ScoredKey

_LAYOUT = "3"
"""Counted up whenever the text that is encoded or the form of the files changes."""
_TIES = 50
"""Units taken beyond those asked for: engines break ties as they like, here the key decides at the border too."""


class VectorIndex:
    """Updates work on a draft that takes the place of the present rows in one assignment, so searches
    in other threads go on undisturbed."""

    def __init__(self, folder: Path, encoder: Encoder, scheme: Scheme, store: Store) -> None:
        """Raises LibraryError for an unknown engine."""
        engines.check(scheme.engine)
        self._folder = folder
        self._scheme = scheme
        self._store = store
        self._settings = {"layout": _LAYOUT, "encoder": encoder.name}
        self.encoder = encoder
        self.fault = ""
        self.reload()

    def reload(self) -> None:
        """Takes up what is on the disk; nothing if it was built with other settings or is damaged."""
        self._manifest = self._held()
        try:
            self._tiers = self._loaded(self._manifest) if self._manifest else None
        except (LibraryError, OSError, RuntimeError, ValueError):
            self._manifest = self._tiers = None

    def refresh(self) -> None:
        """``reload`` if another process has changed what is on the disk."""
        if self._held() != self._manifest:
            self.reload()

    def _held(self) -> Manifest | None:
        """The manifest on the disk, if its rows are those of this encoder. How many dimensions these have it says
        itself: an encoder on a server may be out of reach."""
        found = manifest.read(self._folder)
        return found if found and self._settings.items() <= found.settings.items() else None

    def _empty(self) -> Tiers:
        return Tiers.empty(self._scheme.kind(0, ""), self.encoder.dimensions)

    def _loaded(self, held: Manifest) -> Tiers:
        tiers = Tiers.empty(held.kind, int(held.settings["dimensions"]))
        tiers.recent.load(self._folder / held.data, mapped=False)
        if held.base:
            tiers.base.load(self._folder / held.base, mapped=True)
        tiers.gone = np.array(held.gone, np.int64)
        return tiers

    @property
    def seq(self) -> int:
        """The last change of the store that is in the index; -1 if there is no usable index."""
        return self._manifest.seq if self._manifest else -1

    def __len__(self) -> int:
        return len(self._tiers) if self._tiers else 0

    def search(self, text: str, k: int, allowed: NDArray[np.int64] | None = None) -> list[ScoredKey]:
        """The ``k`` units nearest to ``text`` by cosine (in [-1, 1]), best first, equal scores by key;
        among the unit numbers ``allowed`` (``WordIndex.numbers``) if given. A text in which the
        encoder finds nothing is near to nothing. Raises EncoderUnavailable."""
        tiers = self._tiers
        query = self._encoded(text)
        if k < 1 or not tiers or not query.any():
            return []
        ids, scores = tiers.search(query, k + _TIES, allowed)
        keys = self._store.keys(ids.tolist())
        found = [
            ScoredKey(keys[n], round(float(score), 6)) for n, score in zip(ids.tolist(), scores, strict=True)
        ]
        return sorted(found, key=lambda each: (-each.score, each.key))[:k]

    def _encoded(self, text: str) -> NDArray[np.float32]:
        """The row of a question; if there is none, ``fault`` says why until there is."""
        try:
            query = self.encoder.encode_query(text)
            if self._manifest:
                _check_length(self.encoder, len(query), self._manifest.settings["dimensions"])
        except EncoderUnavailable as error:
            self.fault = str(error)
            raise
        self.fault = ""
        return query

    def worn(self, document_ids: Sequence[str]) -> bool:
        """Never: rows are removed without trace."""
        return False

    @contextmanager
    def update(self, seq: int, fresh: bool) -> Iterator["VectorWriter"]:
        """Changes that readers see all at once when the block ends, as of the store's change ``seq``, which
        the writer may move on; with ``fresh`` from an empty index. Raises LibraryBusy where another thread or
        process changes this index."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with lock.hold(self._folder.with_suffix(".lock")):
            self.refresh()
            yield from self._updated(seq, fresh)

    def _updated(self, seq: int, fresh: bool) -> Iterator["VectorWriter"]:
        before, present = manifest.read(self._folder), None if fresh else self._manifest
        draft = self._tiers.draft() if present and self._tiers is not None else self._empty()
        writer = VectorWriter(draft, self.encoder, self._store, seq, str(draft.dimensions))
        yield writer
        held = self._saved(writer, present.base if present else "", manifest.next_data(before))
        manifest.write(self._folder, held, before)
        self._tiers, self._manifest = writer.rows, held

    def _saved(self, writer: "VectorWriter", base: str, data: str) -> Manifest:
        """What there is after the rows of a writer over ``base`` are written: to ``data`` what changed, or all to a
        new base."""
        rows = writer.rows
        if self._scheme.calls_for_merging(rows):
            base = f"{data}-base"
            rows = writer.rows = rows.merged(self._scheme.kind(len(rows), rows.kind), self._room(base))
        rows.recent.save(self._room(data))
        manifest.settle(self._folder / data)
        return Manifest(
            settings={**self._settings, "dimensions": writer.dimensions},
            data=data,
            seq=writer.seq,
            count=len(rows),
            base=base,
            kind=rows.kind,
            gone=tuple(rows.gone.tolist()),
        )

    def _room(self, name: str) -> Path:
        return manifest.vacant(self._folder / name)


@dataclass(slots=True)
class VectorWriter:
    """What may be done to a vector index within ``VectorIndex.update``."""

    rows: Tiers
    encoder: Encoder
    store: Store
    seq: int
    dimensions: str

    def add(self, page: Page) -> None:
        """Encodes units and takes them up."""
        if page:
            vectors = self.encoder.encode([unit.texts.whole() for _, unit in page])
            self.put([number for number, _ in page], vectors)

    def put(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Takes up the vectors (units, dimensions) of units by their numbers."""
        _check_length(self.encoder, vectors.shape[1], self.dimensions)
        self.rows.add(np.array(numbers, np.int64), vectors.astype(np.float16))

    def delete(self, document_ids: Sequence[str]) -> None:
        """Takes out all units of documents."""
        numbers = self.store.numbers_of(document_ids).values()
        self.rows.remove(np.array([*chain.from_iterable(numbers)], np.int64))


def _check_length(encoder: Encoder, length: int, dimensions: str) -> None:
    """Raises EncoderUnavailable where the model behind the encoder's name was exchanged for a longer or shorter one."""
    if str(length) != dimensions:
        raise EncoderUnavailable(
            f"编码器“{encoder.name}”现在给出 {length} 维的向量，索引里的是 {dimensions} 维；"
            "模型换过的话，请运行 tashan rebuild。"
        )
