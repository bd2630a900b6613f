"""An article's text in, whether it tells of governance out.

A newspaper brings markets, matches, crimes and films as well, in words that measures are told in too (成立,
投入, 提供): no practice is read from an article that is about none. A logistic regression over its characters
and pairs of neighbouring characters, learnt by ``train/governance.py`` from articles read by hand; its weights lie
in ``corpus/governance.npz``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.grams import root_shares

FILE = Path(__file__).parents[1] / "corpus" / "governance.npz"
BITS = 14
"""Strings are told apart by as many bits of their hash: with 18, sixteen times the file, the articles that were
kept back are told apart no better."""
LEAST = 200
"""Characters below which nothing is told of a text: a row of a table, a note, a caption."""
_GROWN = 2000
"""Characters from which a text brings few new strings: of the sample reports joined, 2,100 characters sum up to 5.4 above
the limit, 4,200 to 6.3, 10,300 to 6.6."""
DOUBTFUL = 0.05
"""Margin below which an article may be about something else: of 107 measures of such articles that name neither a place
nor for whom, readers held 92 to be no practice; with 0.08, 140 of 182."""

UNSURE = 0.1
"""Margin below which an article may be about something else though a practice is about a theme: of 446 measures of such news
without a theme readers held 178 to be a practice, of 1,356 of other news 1,012."""


@dataclass(frozen=True, slots=True)
class Governance:
    """``weights`` (float64, shape ``(2**BITS,)``) of what ``root_shares`` counts, and the ``least`` sum of them in an article
    that is held to be about governance."""

    weights: npt.NDArray[np.float64]
    least: float

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Governance":
        """The one in the arrays of ``FILE``."""
        return cls(stored["weights"].astype(np.float64), float(stored["least"]))

    def margin(self, text: str) -> float:
        """By how much an article is held to be about what a government, a community or those who work with them do:
        below 0 it is not, below ``DOUBTFUL`` it may not be; infinite where it is too short to tell. It is divided by the
        root of the length, as which a sum of roots of shares grows, up to ``_GROWN``."""
        if len(text) < LEAST:
            return inf
        found, roots = root_shares(text, BITS)
        return (float(self.weights[found] @ roots) - self.least) / sqrt(min(len(text), _GROWN))


@cache
def governance() -> Governance:
    """The one that is shipped."""
    with np.load(FILE) as stored:
        return Governance.read(stored)
