"""An article and a stretch of it in, how likely a reader takes the stretch for a practice out.

What the rules take for one also tells how a meeting or an outing went, what somebody felt, or what a firm sells. A logistic
regression over the characters and pairs of neighbouring characters of a stretch and of its article, learnt by
``train/likely.py`` from stretches of the news read by hand; its weights lie in ``corpus/likely.npz``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.governance import LEAST
from ingest.grams import root_shares

FILE = Path(__file__).parents[1] / "corpus" / "likely.npz"
BITS = 13
"""Strings are told apart by as many bits of their hash."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """``own`` and ``around`` (float64, shape ``(2**BITS,)``) are weights of what ``root_shares`` counts in a stretch and in its
    article, and ``least`` their sum in a stretch that is taken for a practice."""

    own: npt.NDArray[np.float64]
    around: npt.NDArray[np.float64]
    least: float

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Likelihood":
        """The one in the arrays of ``FILE``."""
        own, around = (stored[name].astype(np.float64) for name in ("own", "around"))
        return cls(own, around, float(stored["least"]))

    def judge(self, article: str) -> Callable[[str], bool]:
        """Tells of stretches of an article whether they are likely to be practices; of one too short to tell all are."""
        if len(article) < LEAST:
            return lambda text: True
        around = _sum(self.around, article) - self.least
        return lambda text: _sum(self.own, text) + around >= 0


def _sum(weights: npt.NDArray[np.float64], text: str) -> float:
    found, roots = root_shares(text, BITS)
    return float(weights[found] @ roots)


@cache
def likelihood() -> Likelihood:
    """The one that is shipped."""
    with np.load(FILE) as stored:
        return Likelihood.read(stored)
