"""Values of the same questions under several systems in, confidence intervals and paired differences out.

The percentile bootstrap over questions (Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13),
paired as in Sakai, "Evaluating evaluation metrics based on the bootstrap" (SIGIR 2006): one drawing of questions serves
all systems, so that two of them are always compared on the same questions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 10_000
"""Drawings of the questions: the borders of an interval that is 0.05 wide move by less than 0.001 from seed to seed."""
LEVEL = 0.95
SEED = 2006
_ROUNDING = 1e-9
"""By which sums of the same values in another order may differ."""
_CELLS = 2**21
"""Counts drawn at a time, as float64: 16 MB."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the mean over all questions of this kind lies with LEVEL confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """``mean`` of one system minus another's, its interval, and ``p`` in (0, 1]: one minus the highest confidence with
    which an interval would still leave out 0. So ``p`` is below 0.05 where ``interval`` leaves it out."""

    mean: float
    interval: Interval
    p: float


class Resampled:
    """The means of ``values`` (systems, questions) over questions drawn RESAMPLES times with replacement, always the
    same ones for one number of questions."""

    def __init__(self, values: ArrayLike) -> None:
        table = np.asarray(values, np.float64)
        self._means = table.mean(axis=1) if table.shape[1] else np.zeros(len(table))
        self._drawn = _drawn_means(table) if table.shape[1] else np.zeros((RESAMPLES, len(table)))

    def interval(self, system: int) -> Interval:
        """Of one system's mean."""
        return _interval(self._drawn[:, system])

    def difference(self, system: int, other: int) -> Difference:
        """Of ``system`` minus ``other``; positive where ``system`` is the better one."""
        mean = float(self._means[system] - self._means[other])
        drawn = self._drawn[:, system] - self._drawn[:, other]
        # What was found counts as one drawing more, so that no chance is called nothing.
        tail = 1 + min(np.count_nonzero(drawn <= _ROUNDING), np.count_nonzero(drawn >= -_ROUNDING))
        return Difference(mean, _interval(drawn), min(2 * int(tail) / (RESAMPLES + 1), 1.0))


def _drawn_means(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """(RESAMPLES, systems): how often each question is drawn, times its values."""
    questions = table.shape[1]
    generator = np.random.default_rng(SEED)
    page = max(1, min(RESAMPLES, _CELLS // questions))
    parts = []
    for start in range(0, RESAMPLES, page):
        rows = min(page, RESAMPLES - start)
        drawn = generator.integers(questions, size=(rows, questions))
        drawn += questions * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * questions).reshape(rows, questions)
        parts.append(counts @ table.T / questions)
    return np.concatenate(parts)


def _interval(drawn: NDArray[np.float64]) -> Interval:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Interval(float(low), float(high))
