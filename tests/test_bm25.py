"""The yardstick against the formula worked out by hand."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.measures.bootstrap import Difference, Interval
from benchmarks.bm25 import Bm25, grams
from benchmarks.retrieval import reciprocal_ranks, told
from index.unit import ScoredKey

CORPUS = {"a": "加装电梯·〔2021〕𠮷①", "b": "加装電梯　电梯 Ａ-box", "c": "村里办起《民宿》"}


def test_grams_are_of_runs_of_one_script() -> None:
    assert grams("电梯A1·〔2021〕𠮷①　民") == ["电", "梯", "电梯", "a1", "2021", "𠮷", "民"]


def test_the_score_is_that_of_the_formula() -> None:
    """电 stands once in ``a`` of 9 terms and once in ``b`` of 11; 民 once in ``c``: the mean length is worked out here."""
    lengths = {name: len(grams(text)) for name, text in CORPUS.items()}
    found = Bm25(CORPUS, grams)
    mean = sum(lengths.values()) / 3

    def score(count: int, name: str, holders: int) -> float:
        idf = log(1 + (3 - holders + 0.5) / (holders + 0.5))
        return idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[name] / mean))

    assert found.scores("电") == pytest.approx([score(1, "a", 2), score(1, "b", 2), 0])
    assert found.scores("梯梯") == pytest.approx([score(1, "a", 2), score(2, "b", 2), 0])
    assert found.rank("民", 10) == ["c"]


@given(st.permutations(sorted(CORPUS)), st.text(alphabet="电梯民宿里A，　", max_size=6))
def test_the_order_of_the_texts_does_not_matter(order: list[str], question: str) -> None:
    one, other = Bm25(CORPUS, grams), Bm25({name: CORPUS[name] for name in order}, grams)
    assert dict(zip(CORPUS, one.scores(question), strict=True)) == pytest.approx(
        dict(zip(order, other.scores(question), strict=True))
    )


def test_ranks_are_summed_over_the_legs() -> None:
    words, vectors = [ScoredKey("x", 9.0), ScoredKey("y", 1.0)], [ScoredKey("y", 0.5)]
    assert reciprocal_ranks(words, vectors) == {"x": 1 / 61, "y": 1 / 62 + 1 / 61}


def test_a_difference_is_told_with_a_star_where_chance_seldom_makes_it() -> None:
    assert told(Difference(0.0121, Interval(0.003, 0.0208), 0.01)) == "+0.012（+0.003 至 +0.021）＊"
    assert told(Difference(-0.0001, Interval(-0.01, 0.009), 0.9)) == "+0.000（-0.010 至 +0.009）"
