"""An encoder's name in, the encoder out. An encoder turns text into vectors; one encoder is one file here."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError
from index.segmenter import Segmenter


class Encoder(Protocol):
    """``name`` tells encoders with different vectors apart: it is what the index's manifest records. One that
    ``is_light`` takes a document's texts in milliseconds, in each of several processes; another is given
    as many texts at once as there are."""

    name: str
    dimensions: int
    is_light: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 rows (n, dimensions) of length 1, or 0 for a text in which nothing counts."""


def names() -> list[str]:
    """Names of the encoders there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def load(name: str, segmenter: Segmenter) -> Encoder:
    """The encoder ``name``, or ``name:model`` for those that read a model (a folder or a model's name).

    Raises LibraryError for an unknown name, a missing package and an unreadable model."""
    file, _, model = name.partition(":")
    if file not in names():
        raise LibraryError(f"没有名为“{file}”的编码器，可用的有：{'、'.join(names())}。")
    encoder: Encoder = import_module(f"index.encoders.{file}").create(model, segmenter)
    return encoder
