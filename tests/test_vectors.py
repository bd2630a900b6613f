"""Every engine compared with the exact one, by value; and the vector index over them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import engines
from index.encoders.hashing import Hashing
from index.engines import Engine, Rows
from index.errors import LibraryError
from index.library import Library
from index.segmenter import Segmenter
from index.vectors import VectorIndex
from index.words import Filters
from tests.builders import WORDS, Report, add, open_library

DIMENSIONS = 16
REPORT = Report("荣东社区建成红色驿站·〔2021〕𠮷①。\n老旧小区改造拆除违建。\n村集体经济收入增长。")


def rows(seed: int, count: int) -> Rows:
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    unit: Rows = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture(params=engines.names())
def engine(request: pytest.FixtureRequest) -> Engine:
    return engines.create(str(request.param), DIMENSIONS)


def assert_like_exact(engine: Engine, exact: Engine, k: int, allowed: np.ndarray | None = None) -> None:
    for query in rows(7, 5):
        ids, scores = engine.search(query, k, allowed)
        expected_ids, expected = exact.search(query, k, allowed)
        assert ids.tolist() == expected_ids.tolist()
        np.testing.assert_allclose(scores, expected, atol=1e-6)


def test_an_engine_finds_what_the_exact_one_finds(engine: Engine) -> None:
    exact = engines.create("exact", DIMENSIONS)
    ids = np.arange(100, 300, dtype=np.int64)
    for each in (engine, exact):
        each.add(ids, rows(1, 200))
        each.remove(np.array([100, 150, 999], np.int64))
        each.add(np.array([5], np.int64), rows(2, 1))
    assert len(engine) == len(exact) == 199
    for k in (1, 10, 500):
        assert_like_exact(engine, exact, k)
        assert_like_exact(engine, exact, k, np.array([5, 120, 150, 299, 4000], np.int64))
        assert_like_exact(engine, exact, k, np.empty(0, np.int64))


def test_exact_is_the_sorted_product() -> None:
    exact = engines.create("exact", DIMENSIONS)
    exact.add(np.arange(50, dtype=np.int64), rows(1, 50))
    ids, scores = exact.search(rows(2, 1)[0], 50)
    product = rows(1, 50) @ rows(2, 1)[0]
    assert ids.tolist() == np.argsort(-product).tolist()
    np.testing.assert_allclose(scores, np.sort(product)[::-1])


def test_an_id_is_taken_once(engine: Engine) -> None:
    engine.add(np.array([1, 2], np.int64), rows(1, 2))
    with pytest.raises(ValueError, match="twice"):
        engine.add(np.array([2], np.int64), rows(2, 1))
    with pytest.raises(ValueError, match="twice"):
        engine.add(np.array([3, 3], np.int64), rows(2, 2))
    assert len(engine) == 2


def test_a_saved_engine_is_read_back_and_grows(engine: Engine, tmp_path: Path) -> None:
    engine.add(np.arange(20, dtype=np.int64), rows(1, 20))
    engine.save(tmp_path / "data")
    again = engines.create(
        next(name for name in engines.names() if name in type(engine).__module__), DIMENSIONS
    )
    again.load(tmp_path / "data")
    assert_like_exact(again, engine, 20)
    again.add(np.array([99], np.int64), rows(2, 1))
    again.remove(np.array([3], np.int64))
    assert len(again) == 20


def test_an_empty_engine_finds_nothing(engine: Engine, tmp_path: Path) -> None:
    ids, scores = engine.search(rows(1, 1)[0], 10)
    assert len(ids) == len(scores) == len(engine) == 0
    engine.save(tmp_path / "data")
    engine.load(tmp_path / "data")
    assert len(engine) == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 30), max_size=8)), max_size=8))
@pytest.mark.parametrize("name", engines.names())
def test_any_order_of_changes_leaves_the_same_rows(name: str, steps: list[tuple[bool, set[int]]]) -> None:
    table = rows(3, 31)
    engine, held = engines.create(name, DIMENSIONS), set[int]()
    for adds, numbers in steps:
        changed = sorted(numbers - held if adds else numbers)
        ids = np.array(changed, np.int64)
        if adds:
            engine.add(ids, table[ids])
            held |= numbers
        else:
            engine.remove(ids)
            held -= numbers
    found = engine.search(table[0], 31)[0]
    assert set(found.tolist()) == held


def test_an_unknown_engine_is_told_what_there_is() -> None:
    with pytest.raises(LibraryError, match=r"“没有”.*exact、flat"):
        engines.create("没有", DIMENSIONS)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path)
    add(library, REPORT)
    library.sync()
    yield library
    library.close()


def test_the_nearest_unit_comes_first(library: Library) -> None:
    found = library.vectors.search("老舊小區改造", 6)
    assert {each.key for each in found[:2]} == {f"{REPORT.id}-p2", f"{REPORT.id}-1-2"}
    texts = [f"{REPORT.title}\n{each.text}" for each in REPORT.ingested().passages]
    query, *vectors = Hashing(Segmenter(WORDS)).encode(["老舊小區改造", *texts])
    scores = {each.key: each.score for each in found}
    expected = {
        unit.id: float(query @ row) for unit, row in zip(REPORT.ingested().passages, vectors, strict=True)
    }
    assert {key: scores[key] for key in expected} == pytest.approx(expected, abs=1e-5)


def test_only_allowed_units_are_found(library: Library) -> None:
    allowed = library.words.numbers(Filters(kinds=("practice",)))
    found = library.vectors.search("居民", 99, allowed)
    assert {each.key for each in found} == {each.id for each in REPORT.ingested().practices}
    assert library.vectors.search("居民", 99, allowed[:0]) == []


def test_a_text_without_features_is_near_to_nothing(library: Library) -> None:
    assert library.vectors.search("——", 5) == []
    assert library.vectors.search("居民", 0) == []


def test_an_index_of_another_encoder_is_not_used(library: Library) -> None:
    folder = library._folder / "indexes" / "vectors"
    other = VectorIndex(folder, Hashing(Segmenter()), "flat", library._store)
    assert (other.seq, len(other)) == (-1, 0)
    other = VectorIndex(folder, Hashing(Segmenter(WORDS)), "exact", library._store)
    assert (other.seq, len(other)) == (-1, 0)
