"""A library's encoder was changed: the index that serves meanwhile out, and the new one filled beside it.

Each encoder has an index in a folder of its own, which follows the store's change log. The one that has come
furthest serves: so there is nothing to switch but an index that has caught up, and nothing to lose at any moment.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from index import encoders, manifest
from index.encoders import Encoder, EncoderOptions
from index.errors import EncoderUnavailable, LibraryError
from index.manifest import Manifest
from index.segmenter import Segmenter
from index.store import Store
from index.tiers import Scheme
from index.upkeep import pages
from index.vectors import VectorIndex

_STEP = 64
"""Documents encoded between two saves: what an interruption costs, a minute or two of a large model on two cores."""
_AT_ONCE = 32
"""Units encoded between two looks whether to go on: some seconds."""
_NEXT = """
    SELECT document_id, max(seq) FROM changes WHERE seq > ?
    GROUP BY document_id ORDER BY max(seq) LIMIT ?"""
_LEFT = "SELECT count(DISTINCT document_id) FROM changes WHERE seq > ?"


@dataclass(frozen=True, slots=True)
class Reembedding:
    """How far the index of the encoder ``wanted`` is while that of ``serving`` is searched: documents ``done`` of
    ``total``, in any state."""

    serving: str
    wanted: str
    done: int
    total: int


Watcher = Callable[[Reembedding], bool]
"""Told how far it is; answers whether to go on."""


class Lost:
    """An encoder that made an index and cannot be had any more: nothing is near to anything."""

    is_light = False

    def __init__(self, name: str, reason: str) -> None:
        """``reason`` is a sentence for the user."""
        self.name = name
        self._reason = reason

    @property
    def dimensions(self) -> int:
        self._refuse()

    def encode(self, texts: object) -> NoReturn:
        self._refuse()

    def encode_query(self, text: object) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise EncoderUnavailable(f"现有向量的编码器“{self.name}”不能用了：{self._reason}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The vector indexes of one library, below ``folder``, and what they are opened with."""

    folder: Path
    store: Store
    segmenter: Segmenter
    options: EncoderOptions
    scheme: Scheme

    def index(self, encoder: Encoder) -> VectorIndex:
        """The index of ``encoder``, empty if there is none."""
        return VectorIndex(self._place(encoder.name), encoder, self.scheme, self.store)

    def serving(self, wanted: VectorIndex) -> VectorIndex:
        """What is searched until ``wanted`` has caught up: the index that has come furthest. One of a light encoder
        is ``wanted`` at once, because to fill it takes no longer than to load another model."""
        held = [each for each in map(manifest.read, self._places()) if each and each.count]
        furthest = max(held, key=lambda each: each.seq, default=None)
        if wanted.encoder.is_light or furthest is None or furthest.seq <= wanted.seq:
            return wanted
        found = self.index(self._encoder_of(furthest))
        return found if found.seq > wanted.seq else wanted

    def clear(self, *kept: VectorIndex) -> None:
        """Deletes all but the indexes ``kept``."""
        for path in {*self.folder.iterdir()} - {self._place(each.encoder.name) for each in kept}:
            if path.suffix != ".lock":
                manifest.remove(path)

    def state(self, serving: VectorIndex, wanted: VectorIndex) -> Reembedding:
        """How far the index on the disk that ``wanted`` reads is."""
        total, left = (int(self.store.rows(_LEFT, seq)[0][0]) for seq in (0, max(self.seq(wanted), 0)))
        return Reembedding(serving.encoder.name, wanted.encoder.name, total - left, total)

    def seq(self, index: VectorIndex) -> int:
        """How far ``index`` is on the disk, where another process or thread may bring it further; -1 if not at all."""
        held = manifest.read(self._place(index.encoder.name))
        return held.seq if held else -1

    def fill(self, serving: VectorIndex, wanted: VectorIndex, watcher: Watcher) -> None:
        """Brings the index on the disk that ``wanted`` reads up to the store, in the order of its changes, or as far
        as the ``watcher`` likes.

        What was saved before an interruption is not done again. Raises LibraryBusy where another process does this,
        EncoderUnavailable, and LibraryError where the index cannot be written."""
        filled = self.index(wanted.encoder)
        with suppress(_Stopped):
            while filled.seq < self.store.last_change():
                state = self.state(serving, filled)
                self._advance(filled, partial(watcher, state))
            watcher(self.state(serving, filled))

    def _advance(self, wanted: VectorIndex, goes_on: Callable[[], bool]) -> None:
        """One step, or nothing where it is stopped."""
        last = self.store.last_change()
        rows = self.store.rows(_NEXT, max(wanted.seq, 0), _STEP)
        changed = [row[0] for row in rows]
        with wanted.update(rows[-1][1] if rows else last, fresh=wanted.seq < 0) as writer:
            writer.delete(changed)
            for page in pages(self.store, self.store.searched(changed)):
                for start in range(0, len(page), _AT_ONCE):
                    if not goes_on():
                        raise _Stopped
                    writer.add(page[start : start + _AT_ONCE])

    def _encoder_of(self, held: Manifest) -> Encoder:
        """The encoder that made an index, by the name in its manifest; ``Lost`` if there is none such now."""
        name = held.settings["encoder"]
        try:
            found = encoders.load(name.partition("|")[0], self.segmenter, self.options)
        except LibraryError as error:
            return Lost(name, str(error))
        return found if found.name == name else Lost(name, "它的词表或设置 passage_prompt 已经变了。")

    def _places(self) -> list[Path]:
        return sorted(self.folder.glob("*/"))

    def _place(self, name: str) -> Path:
        """The folder of the index of the encoder ``name``, which may be the path of a model."""
        return self.folder / hashlib.sha256(name.encode()).hexdigest()[:16]


class _Stopped(Exception):  # noqa: N818
    """The watcher does not want to go on."""
