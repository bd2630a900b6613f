"""The measures against values worked out by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.measures import metrics

GRADES = {"a": 3.0, "b": 2.0, "c": 0.0, "d": 1.0}


def test_ndcg_of_a_worked_example() -> None:
    """Järvelin and Kekäläinen's sum with linear gain: 2/1 + 0 + 3/2 over 3/1 + 2/log2(3) + 1/2."""
    expected = (2 + 3 / 2) / (3 + 2 / log2(3) + 1 / 2)
    assert metrics.ndcg_at(["b", "x", "a"], GRADES, 10) == pytest.approx(expected)
    assert expected == pytest.approx(0.7350067)


def test_ndcg_looks_at_the_first_k_only() -> None:
    assert metrics.ndcg_at(["x", "a"], GRADES, 1) == 0
    assert metrics.ndcg_at(["b", "a"], GRADES, 1) == pytest.approx(2 / 3)


def test_recall_counts_relevant_documents_once() -> None:
    assert metrics.recall_at(["a", "c", "x", "d"], GRADES, 3) == pytest.approx(1 / 3)
    assert metrics.recall_at(["a", "c", "x", "d"], GRADES, 4) == pytest.approx(2 / 3)


def test_reciprocal_rank_is_of_the_first_relevant() -> None:
    assert metrics.reciprocal_rank_at(["x", "c", "d"], GRADES, 10) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank_at(["x", "c", "d"], GRADES, 2) == 0


def test_nothing_relevant_is_zero() -> None:
    assert metrics.ndcg_at(["a"], {"a": 0.0}, 10) == 0
    assert metrics.recall_at(["a"], {}, 10) == 0
    assert metrics.mean([]) == 0
    assert metrics.percentile([], 0.5) == 0


def test_percentile_is_the_nearest_rank() -> None:
    assert metrics.percentile([15, 20, 35, 40, 50], 0.3) == 20
    assert metrics.percentile([15, 20, 35, 40, 50], 0.5) == 35
    assert metrics.percentile([15, 20, 35, 40, 50], 0.95) == 50
    assert metrics.percentile([3], 0.5) == 3


@given(st.permutations(sorted(GRADES)), st.integers(1, 5))
def test_no_order_beats_the_order_by_grade(order: list[str], k: int) -> None:
    best = metrics.ndcg_at(sorted(GRADES, key=lambda name: -GRADES[name]), GRADES, k)
    assert best == pytest.approx(1)
    assert 0 <= metrics.ndcg_at(order, GRADES, k) <= best + 1e-12
