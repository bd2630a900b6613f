"""An encoder's name in, the encoder out. An encoder turns text into vectors; one encoder is one file here."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.endpoint import Endpoint
from index.errors import LibraryError
from index.segmenter import Segmenter

NO_ENDPOINT = Endpoint()


class Encoder(Protocol):
    """``name`` tells encoders with different vectors apart: it is what the index's manifest records. One that
    ``is_light`` takes a document's texts in milliseconds, in each of several processes; another is given
    as many texts at once as there are."""

    name: str
    is_light: bool

    @property
    def dimensions(self) -> int:
        """Length of a row. Raises EncoderUnavailable where that must be asked for and cannot."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 rows (n, dimensions) of length 1, or 0 for a text in which nothing counts: of passages.
        Raises EncoderUnavailable."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The row (dimensions,) of a question, which some models want told apart. Raises EncoderUnavailable."""


@dataclass(frozen=True, slots=True)
class EncoderOptions:
    """Where a model is asked, for those that a server offers; and what is put before a question and before a
    passage, for models that were trained so; empty: what the model says itself."""

    endpoint: Endpoint = NO_ENDPOINT
    query_prompt: str = ""
    passage_prompt: str = ""

    def marked(self, name: str) -> str:
        """``name`` with the prompt that changes the vectors of passages, so that such vectors are told apart."""
        return f"{name}|{self.passage_prompt}" if self.passage_prompt else name


PLAIN = EncoderOptions()


def names() -> list[str]:
    """Names of the encoders there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def load(name: str, segmenter: Segmenter, options: EncoderOptions = PLAIN) -> Encoder:
    """The encoder ``name``, or ``name:model`` for those that read a model (a folder or a model's name).

    Raises LibraryError for an unknown name, a missing package, an unreadable model and an unusable address."""
    file, _, model = name.partition(":")
    if file not in names():
        raise LibraryError(f"没有名为“{file}”的编码器，可用的有：{'、'.join(names())}。")
    encoder: Encoder = import_module(f"index.encoders.{file}").create(model, segmenter, options)
    return encoder


def unit_rows(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """``rows`` (n, d) brought to length 1; those of length 0 stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float64] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return units.astype(np.float32)
