"""How well is found must not sink below what was measured: two public sets, the gold questions, and other words."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from api.measures.evaluation import Bench, Leg, fill, judged, read_bench, run
from api.measures.metrics import mean
from benchmarks.parts import (
    DEFAULT,
    judge,
    library_of,
    opened,
    questions,
    strays,
    variant_rows,
    variants,
)
from benchmarks.retrieval import MARK, PAGE, SHARED
from index.library import Library

LEGS: tuple[Leg, ...] = ("words", "default")
FLOORS = {
    "stard_union": {"words": 0.68, "default": 0.68},
    "taipei_faq": {"words": 0.775, "default": 0.775},
}
"""Least nDCG@10 on every second question of a third of the texts, 0.015 below what was measured."""
GOLD_FLOORS = {"all": 0.827, "cadre": 0.858}
"""Least recall@10, 0.01 below what was measured."""
VARIANT_FLOORS = {"换说法": 0.95, "口语": 0.95, "错字": 0.95, "繁体": 0.95, "英文": 0.8, "数字": 0.95}
"""Least recall@5."""

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"没有“{SHARED}”：评测数据不在仓库里")


def a_third_of(bench: Bench) -> Bench:
    """Every third text, and every second of the questions that these alone answer."""
    corpus = dict(list(bench.corpus.items())[::3])
    answered = [key for key in bench.queries if bench.grades[key].keys() <= corpus.keys()]
    return replace(bench, corpus=corpus, queries={key: bench.queries[key] for key in answered[::2]})


@needs_shared
@pytest.mark.parametrize("name", FLOORS)
def test_public_set(name: str, tmp_path: Path) -> None:
    bench = a_third_of(read_bench(SHARED / "bench" / name))
    with closing(Library.open(tmp_path / "资料库", create=True)) as library:
        names = fill(library, bench.corpus)
        runs = {leg: run(library, bench.queries, names, leg) for leg in LEGS}
    found = {leg: mean(judged(bench, done.ranked)["ndcg@10"]) for leg, done in runs.items()}
    assert {leg: value for leg, value in found.items() if value < FLOORS[name][leg]} == {}
    assert found["default"] >= found["words"] - 0.002


@pytest.fixture(scope="module")
def five_reports() -> Iterator[Library]:
    with library_of(SHARED / "seeds") as folder, opened(folder, DEFAULT) as library:
        yield library


@needs_shared
def test_gold_questions(five_reports: Library) -> None:
    rows = judge(five_reports, SHARED)
    groups = {"all": rows, "cadre": [row for row in rows if row["user"] == "cadre"]}
    found = {name: mean([row["recall@10"] for row in group]) for name, group in groups.items()}
    assert {name: value for name, value in found.items() if value < GOLD_FLOORS[name]} == {}


@needs_shared
def test_every_hit_lies_in_a_place_that_the_question_names(five_reports: Library) -> None:
    count, off = strays(five_reports, questions(SHARED))
    assert count > 50 and off == []


def test_other_words_find_the_same() -> None:
    found = variant_rows([DEFAULT])[DEFAULT.name]
    means = {kind: mean([value for value, _ in rows]) for kind, rows in found.items()}
    assert {kind: value for kind, value in means.items() if value < VARIANT_FLOORS[kind]} == {}


def test_variants_name_reports_that_there_are() -> None:
    reports = {path.stem for path in (Path(__file__).parents[1] / "corpus" / "reports").glob("*.md")}
    rows = variants()
    assert len(rows) == 40 and len({row["question"] for row in rows}) == 40
    assert {name for row in rows for name in row["documents"].split()} <= reports
    assert {row["kind"] for row in rows} == VARIANT_FLOORS.keys()


def test_the_page_has_its_tables() -> None:
    _, mark, tables = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert mark and "| 默认检索 |" in tables
