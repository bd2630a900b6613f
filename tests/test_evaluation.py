"""The bootstrap against closed forms, and what ``tashan eval`` says of a small set worked out by hand."""

import json
from contextlib import closing
from math import comb, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.measures.bootstrap import RESAMPLES, Interval, Resampled
from api.measures.evaluation import Text, evaluate_folder, fill, read_bench, run
from index.library import Library
from index.models import SHIPPED
from tests.commands import Tashan

CORPUS = (
    {"id": "a", "title": "社区食堂·〔2021〕𠮷①", "text": "为老人送餐\u2028上门，每餐　８元"},
    {"id": "b", "text": "街道《加装电梯》十四部"},
    {"id": "c", "title": None, "text": "村里办起民宿"},
)
QUERIES = (
    {"id": 1, "text": "加装电梯"},
    {"id": 2, "text": "没有评过"},
    {"id": 3, "text": "社区食堂"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query\tdoc\tgrade\n1\tb\t2\n3\ta\t1\n3\tc\t1\n", encoding="utf-8")
    return tmp_path


def test_the_interval_of_a_share_is_the_normal_one() -> None:
    """300 of 1,000 found: by the central limit theorem 0.3 ± 1.96 sqrt(0.3 · 0.7 / 1,000)."""
    found = Resampled([[1.0] * 300 + [0.0] * 700]).interval(0)
    half = 1.959964 * sqrt(0.3 * 0.7 / 1_000)
    assert (found.low, found.high) == pytest.approx((0.3 - half, 0.3 + half), abs=0.0015)


def test_an_interval_leaves_out_what_is_drawn_too_seldom() -> None:
    """Of the 27 drawings of three questions, one is of the best alone: more than a fortieth. Of the 256 drawings
    of four, one is, which is less, but nine have a mean of 7/8 or more."""
    assert Resampled([[0.0, 0.5, 1.0]]).interval(0) == Interval(0, 1)
    assert Resampled([[0.0, 0.5, 0.5, 1.0]]).interval(0) == Interval(0.125, 0.875)


def test_a_difference_is_drawn_in_pairs() -> None:
    """One system always better by 0.1, whatever the question: no drawing can say otherwise."""
    values = np.random.default_rng(1).random(50) * 0.9
    found = Resampled([values, values + 0.1]).difference(1, 0)
    assert (found.mean, found.interval.low, found.interval.high) == pytest.approx((0.1, 0.1, 0.1))
    assert found.p == 2 / (RESAMPLES + 1)


def test_the_chance_of_a_difference_is_the_binomial_one() -> None:
    """60 questions won, 40 lost, each by 1: of 100 drawn, no more than half are won, from either side."""
    found = Resampled([[0.0] * 60 + [1.0] * 40, [1.0] * 60 + [0.0] * 40]).difference(1, 0)
    exact = 2 * sum(comb(100, won) * 0.6**won * 0.4 ** (100 - won) for won in range(51))
    assert found.mean == pytest.approx(0.2)
    assert found.p == pytest.approx(exact, abs=8 * sqrt(exact / 2 / RESAMPLES))


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_a_difference_is_the_same_from_both_sides(pairs: list[tuple[float, float]]) -> None:
    drawn = Resampled(np.array(pairs).T)
    one, other = drawn.difference(0, 1), drawn.difference(1, 0)
    assert one.mean == -other.mean and one.p == other.p
    assert one.interval.low == pytest.approx(-other.interval.high)


def test_equal_systems_do_not_differ() -> None:
    found = Resampled([[0.2, 0.9], [0.2, 0.9]]).difference(0, 1)
    assert (found.mean, found.interval.low, found.interval.high, found.p) == (0, 0, 0, 1)


def test_without_questions_there_is_nothing_to_draw() -> None:
    drawn = Resampled([[], []])
    assert (drawn.interval(0).high, drawn.difference(0, 1).mean) == (0, 0)


def test_a_corpus_is_read_with_its_titles(folder: Path) -> None:
    bench = read_bench(folder)
    assert bench.corpus["a"] == Text("社区食堂·〔2021〕𠮷①", "为老人送餐\u2028上门，每餐　８元")
    assert [bench.corpus[name].title for name in "bc"] == ["", ""]
    assert list(bench.queries) == ["1", "3"]


def test_a_filled_library_is_whole_and_knows_the_titles(folder: Path, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "资料库", create=True)
    told: list[tuple[str, int, int]] = []
    names = fill(library, read_bench(folder).corpus, lambda *stage: told.append(stage))
    assert sorted(names.values()) == ["a", "b", "c"] and told[-1] == ("corpus", 3, 3)
    found = {name: library.document(key) for key, name in names.items()}
    assert {name: each.articles[0].title for name, each in found.items() if each} == {
        "a": CORPUS[0]["title"],
        "b": "",
        "c": "",
    }
    assert (len(library.words), len(library.vectors), library.check()) == (3, 3, [])
    library.close()


def test_legs_are_measured_and_compared(folder: Path) -> None:
    result = evaluate_folder(folder, ["words", "default"], SHIPPED)
    assert (result["set"], result["documents"], result["queries"]) == (folder.name, 3, 2)
    words = result["legs"]["words"]
    first_of_two = 1 / (1 + 1 / np.log2(3))
    assert words["ndcg@10"] == pytest.approx((1 + first_of_two) / 2)
    assert (words["recall@10"], words["mrr@10"]) == (0.75, 1)
    assert words["intervals"]["recall@10"] == [0.5, 1] and words["intervals"]["mrr@10"] == [1, 1]
    (row,) = result["differences"]
    assert (row["leg"], row["against"]) == ("default", "words")
    default = result["legs"]["default"]["ndcg@10"]
    assert row["ndcg@10"] == pytest.approx(default - words["ndcg@10"]) and row["low"] <= row["high"]


def test_a_text_that_stands_twice_is_found_twice(tmp_path: Path) -> None:
    text = (
        "街道组织居民议事会，逐户上门听取意见，拆除违建１２０处，加装电梯14部，惠及居民3.5万人·〔2021〕𠮷①。"
        * 3
    )
    with closing(Library.open(tmp_path / "资料库", create=True)) as library:
        names = fill(
            library, {"甲": Text("", text), "乙": Text("", text), "丙": Text("", "村里办起《民宿》")}
        )
        found = run(library, {"1": "加装电梯"}, names, "default")
    assert set(found.ranked["1"]) == {"甲", "乙"} and len(found.ranked["1"]) == 2


def test_people_read_a_table(tashan: Tashan, folder: Path) -> None:
    status, out, err = tashan("eval", folder, "--leg", "words", "--leg", "default")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"{folder.name}：3份文档，2个问题"
    assert lines[1].split()[:4] == ["方式", "nDCG@10（95%区间）", "召回@10", "召回@100"]
    assert [line.split()[0] for line in lines[2:]] == ["词语", "默认", "相差"]
    assert lines[4].split()[1].startswith("默认比词语：nDCG@10") and lines[4].endswith("显著")
