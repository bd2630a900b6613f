"""How SQLite finds what is asked of a large library: from what is asked for, and not from every document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.kinships import Kinships
from index.store import Store


class Planned(Store):
    """A store that keeps the plan of every query."""

    def __init__(self, path: Path) -> None:
        self.plans: dict[str, list[str]] = {}
        super().__init__(path)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        if sql.strip().startswith("SELECT"):
            self.plans[sql] = [row[-1] for row in super().rows(f"EXPLAIN QUERY PLAN {sql}", *values)]
        return super().rows(sql, *values)

    def planned(self, words: str) -> list[list[str]]:
        """The plans of the queries that hold ``words``."""
        return [plan for sql, plan in self.plans.items() if words in sql]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Planned]:
    opened = Planned(tmp_path / "library.sqlite")
    opened.migrate()
    yield opened
    opened.close()


def test_no_document_is_paired_with_all_others(store: Planned) -> None:
    kinships = Kinships(store)
    assert kinships.counts() == (0, 0)
    assert kinships.pairs(False, 9, 0) == kinships.pairs(True, 9, 0) == []
    assert kinships.pair("·〔2021〕𠮷", "①") is None
    plans = store.planned("FROM twins")
    assert len(plans) == 5
    for first, *steps in plans:
        assert "twins" in first
        assert all("id=?" in step for step in steps if "near" in step or "far" in step), steps


def test_a_page_of_practices_is_not_sorted_out_of_all(store: Planned) -> None:
    assert list(store.practices()) == []
    (plan,) = store.planned("FROM units")
    assert not any("TEMP B-TREE" in step for step in plan), plan
