"""A document's units in, what it is compared and found by out: made where it is read, indexed elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder
from index.records import dumps
from index.relations import Features
from index.segmenter import Segmenter
from index.store import Unit
from index.terms import Cutter
from index.unit import index_units


@dataclass(frozen=True, slots=True)
class Analysis:
    """``features`` are what the document is compared by. The others have one item for each unit, practices before
    passages: its ``terms`` as JSON, which goes through a pipe and into the word index in half the time, and ``vectors``,
    float32 (units, dimensions). Where the encoder is not light these are None, and ``texts`` are what the vectors will
    stand for."""

    features: Features
    terms: tuple[str, ...]
    vectors: NDArray[np.float32] | None
    texts: tuple[str, ...] = ()


class Analyst:
    """Analyses documents as a library with this segmenter and encoder does it; needs no library."""

    def __init__(self, segmenter: Segmenter, encoder: Encoder) -> None:
        self._cutter = Cutter(segmenter)
        self._encoder = encoder

    def analyse(self, units: Sequence[Unit]) -> Analysis:
        """All that the indexes hold of a document with these ``units``, practices before passages."""
        rows = index_units(units)
        texts = tuple(row.texts.whole() for row in rows)
        features, terms = Features.of(units), tuple(dumps(self._cutter.cut(row)) for row in rows)
        if self._encoder.is_light:
            return Analysis(features, terms, self._encoder.encode(texts))
        return Analysis(features, terms, None, texts)
