"""Two tiers of rows compared with one engine that holds them all, and when they are merged."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import engines
from index.tiers import Scheme, Tiers
from tests.test_engines import DIMENSIONS, ids, queries, rows

STEP = st.tuples(
    st.sampled_from(["add", "remove", "merge", "draft"]), st.sets(st.integers(0, 40), max_size=12)
)


@settings(max_examples=20, deadline=None)
@given(st.lists(STEP, max_size=10), st.sampled_from(engines.names()))
def test_tiers_find_what_one_engine_finds(steps: list[tuple[str, set[int]]], kind: str) -> None:
    table, held = rows(3, 41), set[int]()
    tiers = Tiers.empty(kind, DIMENSIONS)
    with TemporaryDirectory() as folder:
        for n, (step, numbers) in enumerate(steps):
            if step == "add":
                new = ids(*sorted(numbers - held))
                tiers.add(new, table[new])
                held |= numbers
            elif step == "remove":
                tiers.remove(ids(*sorted(numbers)))
                held -= numbers
            else:
                tiers = tiers.draft() if step == "draft" else tiers.merged(kind, Path(folder) / f"{n}")
        assert len(tiers) == len(held)
        exact = engines.create("exact", DIMENSIONS)
        exact.add(ids(*sorted(held)), table[sorted(held)])
        for query in queries(8, 3):
            for allowed in (None, np.arange(0, 41, 3)):
                found, scores = tiers.search(query, 10, allowed)
                expected, their_scores = exact.search(query, 10, allowed)
                assert found.tolist() == expected.tolist()
                np.testing.assert_allclose(scores, their_scores, atol=1e-5)


def test_an_id_is_taken_once_and_may_come_again(tmp_path: Path) -> None:
    tiers = Tiers.empty("flat", DIMENSIONS)
    tiers.add(ids(1, 2), rows(1, 2))
    tiers = tiers.merged("flat", tmp_path / "base")
    with pytest.raises(ValueError, match="twice"):
        tiers.add(ids(2), rows(2, 1))
    tiers.remove(ids(2))
    tiers.add(ids(2), rows(2, 1))
    found, scores = tiers.search(queries(2, 1)[0], 1)
    assert (found.tolist(), len(tiers)) == ([2], 2)
    assert scores[0] == pytest.approx(1, abs=1e-3)
    with pytest.raises(ValueError, match="twice"):
        tiers.add(ids(2), rows(2, 1))


def test_a_draft_leaves_what_others_search(tmp_path: Path) -> None:
    tiers = Tiers.empty("flat", DIMENSIONS)
    tiers.add(np.arange(9), rows(1, 9))
    tiers = tiers.merged("flat", tmp_path / "base")
    tiers.add(ids(20, 21), rows(2, 2))
    draft = tiers.draft()
    draft.remove(ids(0, 20))
    draft.add(ids(30), rows(4, 1))
    assert (len(tiers), len(draft)) == (11, 10)
    assert set(tiers.search(queries(7, 1)[0], 99)[0].tolist()) == {*range(9), 20, 21}


def test_equal_rows_are_told_in_the_order_of_their_ids(tmp_path: Path) -> None:
    tiers = Tiers.empty("flat", DIMENSIONS)
    tiers.add(ids(7, 9), rows(1, 1).repeat(2, axis=0))
    tiers = tiers.merged("flat", tmp_path / "base")
    tiers.add(ids(8), rows(1, 1))
    assert tiers.search(queries(1, 1)[0], 3)[0].tolist() == [7, 8, 9]


def test_the_engine_is_chosen_by_the_number_of_rows() -> None:
    scheme = Scheme(flat=100)
    assert [scheme.kind(n, "flat") for n in (0, 100, 101)] == ["flat", "flat", "pq"]
    assert [scheme.kind(n, "pq") for n in (101, 51, 50)] == ["pq", "pq", "flat"]
    assert Scheme("exact", flat=100).kind(1000, "flat") == "exact"


@pytest.mark.parametrize(("changes", "merges"), [(10, False), (11, True)])
def test_a_base_is_made_anew_after_many_changes(changes: int, merges: bool, tmp_path: Path) -> None:
    tiers = Tiers.empty("flat", DIMENSIONS)
    tiers.add(np.arange(40), rows(1, 40))
    tiers = tiers.merged("flat", tmp_path / "base")
    tiers.remove(np.arange(5))
    tiers.add(np.arange(100, 95 + changes), rows(2, changes - 5))
    assert tiers.changes == changes
    assert Scheme(least=1, share=0.25).calls_for_merging(tiers) is merges
    assert not Scheme().calls_for_merging(tiers)
