"""Every engine compared with the exact one, by value."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import engines
from index.engines import Engine, Ids, Rows, Scores
from index.errors import LibraryError

DIMENSIONS = 16


def rows(seed: int, count: int, dimensions: int = DIMENSIONS) -> Rows:
    vectors = np.random.default_rng(seed).standard_normal((count, dimensions))
    return normalised(vectors)


def normalised(vectors: NDArray[np.float64]) -> Rows:
    halved: Rows = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    return halved


def queries(seed: int, count: int, dimensions: int = DIMENSIONS) -> Scores:
    return rows(seed, count, dimensions).astype(np.float32)


@pytest.fixture(params=engines.names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(name: str) -> Engine:
    return engines.create(name, DIMENSIONS)


@pytest.fixture
def exact() -> Engine:
    return engines.create("exact", DIMENSIONS)


def ids(*numbers: int) -> Ids:
    return np.array(numbers, np.int64)


def assert_like_exact(
    engine: Engine, exact: Engine, k: int, allowed: Ids | None = None, barred: Ids | None = None
) -> None:
    for query in queries(7, 5):
        found, scores = engine.search(query, k, allowed, barred)
        expected, their_scores = exact.search(query, k, allowed, barred)
        assert found.tolist() == expected.tolist()
        np.testing.assert_allclose(scores, their_scores, atol=1e-5)


def test_an_engine_finds_what_the_exact_one_finds(engine: Engine, exact: Engine) -> None:
    for each in (engine, exact):
        each.add(np.arange(100, 300, dtype=np.int64), rows(1, 200))
        each.remove(ids(100, 150, 999))
        each.add(ids(5), rows(2, 1))
    assert len(engine) == len(exact) == 199
    for k in (0, 1, 10, 500):
        for allowed in (None, ids(299, 5, 120, 150, 4000), ids()):
            for barred in (None, ids(5, 200, 9999), ids()):
                assert_like_exact(engine, exact, k, allowed, barred)


def test_exact_is_the_sorted_product(exact: Engine) -> None:
    exact.add(np.arange(50, dtype=np.int64), rows(1, 50))
    found, scores = exact.search(queries(2, 1)[0], 50)
    product = rows(1, 50).astype(np.float32) @ queries(2, 1)[0]
    assert found.tolist() == np.argsort(-product).tolist()
    np.testing.assert_allclose(scores, np.sort(product)[::-1])


def test_an_id_is_taken_once(engine: Engine) -> None:
    engine.add(ids(1, 2), rows(1, 2))
    with pytest.raises(ValueError, match="twice"):
        engine.add(ids(2), rows(2, 1))
    with pytest.raises(ValueError, match="twice"):
        engine.add(ids(3, 3), rows(2, 2))
    assert len(engine) == 2


def test_what_is_held_is_what_was_added(engine: Engine) -> None:
    assert engine.held()[1].shape == (0, DIMENSIONS)
    engine.add(np.arange(20, dtype=np.int64), rows(1, 20))
    engine.remove(ids(3))
    numbers, held = engine.held()
    np.testing.assert_array_equal(held, rows(1, 20)[numbers])
    assert sorted(numbers.tolist()) == [n for n in range(20) if n != 3]


def test_nothing_is_found_where_nothing_is_wanted(large: Engine) -> None:
    assert len(large.search(clustered(1)[0].astype(np.float32), 0)[0]) == 0


@pytest.mark.parametrize("count", [0, 20, 1500])
def test_a_saved_engine_is_read_back_and_grows(
    name: str, engine: Engine, exact: Engine, count: int, tmp_path: Path
) -> None:
    for each in (engine, exact):
        each.add(np.arange(count, dtype=np.int64), rows(1, count))
    engine.save(tmp_path / "data")
    again = engines.create(name, DIMENSIONS)
    again.load(tmp_path / "data", mapped=False)
    assert_like_exact(again, exact, count)
    for each in (again, exact):
        each.add(ids(9999), rows(2, 1))
        each.remove(ids(3))
    assert_like_exact(again, exact, 40)


def test_mapped_rows_are_searched_and_refuse_changes(
    name: str, engine: Engine, exact: Engine, tmp_path: Path
) -> None:
    """FAISS would abort the process."""
    for each in (engine, exact):
        each.add(np.arange(1500, dtype=np.int64), rows(1, 1500))
    engine.save(tmp_path / "data")
    mapped = engines.create(name, DIMENSIONS)
    mapped.load(tmp_path / "data", mapped=True)
    with pytest.raises(RuntimeError, match="only searched"):
        mapped.add(ids(9999), rows(2, 1))
    with pytest.raises(RuntimeError, match="only searched"):
        mapped.remove(ids(3))
    assert_like_exact(mapped, exact, 1500)
    np.testing.assert_array_equal(mapped.held()[1], rows(1, 1500))


def clustered(count: int) -> Rows:
    """Rows about 30 centres, as those of texts on 30 matters."""
    noise = np.random.default_rng(5).standard_normal((count, 64)) / 8
    return normalised(queries(4, 30, 64)[np.arange(count) % 30] + noise)


@pytest.fixture(scope="module", params=["flat", "pq"])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine that was saved and mapped, with codes where it has any."""
    path = tmp_path_factory.mktemp("engine") / "data"
    engine = engines.create(str(request.param), 64)
    engine.add(np.arange(6000, dtype=np.int64), clustered(6000))
    engine.save(path)
    engine.load(path, mapped=True)
    return engine


@pytest.mark.parametrize("allowed", [None, np.arange(0, 6000, 2), np.arange(1, 6000, 300)])
def test_a_large_engine_finds_nearly_all_with_their_own_scores(large: Engine, allowed: Ids | None) -> None:
    table, exact = clustered(6000), engines.create("exact", 64)
    exact.add(np.arange(6000, dtype=np.int64), table)
    barred = np.arange(0, 6000, 50)
    recalls = []
    for query in clustered(6040)[-40:].astype(np.float32):
        found, scores = large.search(query, 20, allowed, barred)
        expected, _ = exact.search(query, 20, allowed, barred)
        np.testing.assert_allclose(scores, table[found].astype(np.float32) @ query, atol=1e-5)
        assert (np.diff(scores) <= 0).all() and len(set(found.tolist())) == len(expected)
        recalls.append(len(np.intersect1d(found, expected)) / max(len(expected), 1))
    assert np.mean(recalls) >= 0.95


def test_threads_find_what_one_finds(large: Engine) -> None:
    asked = list(clustered(200).astype(np.float32))
    alone = [large.search(query, 20)[0].tolist() for query in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda query: large.search(query, 20)[0].tolist(), asked)) == alone


def test_the_same_rows_give_the_same_codes(tmp_path: Path) -> None:
    direct, changed = (engines.create("pq", DIMENSIONS) for _ in range(2))
    for each in (direct, changed):
        each.add(np.arange(1200, dtype=np.int64), rows(1, 1200))
    changed.add(ids(5000), rows(2, 1))
    changed.remove(ids(5000))
    for each, path in ((direct, tmp_path / "one"), (changed, tmp_path / "other")):
        each.save(path)
    assert (tmp_path / "one/codes").read_bytes() == (tmp_path / "other/codes").read_bytes()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 30), max_size=8)), max_size=8))
@pytest.mark.parametrize("name", engines.names())
def test_any_order_of_changes_leaves_the_same_rows(name: str, steps: list[tuple[bool, set[int]]]) -> None:
    table = rows(3, 31)
    engine, held = engines.create(name, DIMENSIONS), set[int]()
    for adds, numbers in steps:
        changed = ids(*sorted(numbers - held if adds else numbers))
        if adds:
            engine.add(changed, table[changed])
            held |= numbers
        else:
            engine.remove(changed)
            held -= numbers
    found = engine.search(table[0].astype(np.float32), 31)[0]
    assert set(found.tolist()) == held


def test_an_unknown_engine_is_told_what_there_is() -> None:
    with pytest.raises(LibraryError, match=r"“没有”.*auto、exact、flat"):
        engines.create("没有", DIMENSIONS)
