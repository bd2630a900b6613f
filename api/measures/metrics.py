"""Ranked ids and graded judgements in, retrieval measures out.

nDCG follows Järvelin and Kekäläinen (2002) with the linear gain of trec_eval: the gain of a document
is its grade, discounted by log2(rank + 1). Every function takes ids without repetition, best first, and
``grades`` of the judged documents; a grade of 0 or less is not relevant. All values lie in [0, 1].
"""

from collections.abc import Mapping, Sequence
from math import ceil, log2


def dcg(gains: Sequence[float]) -> float:
    """Discounted cumulative gain of ``gains`` in rank order."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def ndcg(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """DCG of the first ``k`` gains over that of the ``ideal`` gains, best first; 0 without ideal gain."""
    best = dcg(sorted(ideal, reverse=True)[:k])
    return dcg(gains[:k]) / best if best > 0 else 0.0


def gains_of(ranked: Sequence[str], grades: Mapping[str, float]) -> list[float]:
    """The gain at each rank: the grade of the document, 0 if it is not judged or not relevant."""
    return [max(grades.get(name, 0.0), 0.0) for name in ranked]


def ndcg_at(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """nDCG of the first ``k`` of ``ranked``."""
    return ndcg(gains_of(ranked, grades), [max(grade, 0.0) for grade in grades.values()], k)


def recall_at(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Share of the relevant documents among the first ``k``; 0 if none is relevant."""
    relevant = {name for name, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank_at(ranked: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """One over the rank of the first relevant document among the first ``k``; 0 if there is none."""
    return next((1 / rank for rank, gain in enumerate(gains_of(ranked[:k], grades), 1) if gain), 0.0)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 of no values."""
    return sum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0 to 1) of the values do not exceed; 0 of no values."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)] if ordered else 0.0
