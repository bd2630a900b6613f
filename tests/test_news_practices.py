"""The marks of practices in news: that they say what the measure reads, as far as can be told without the texts."""

import json
from itertools import pairwise
from typing import Any, get_args

import pytest

from benchmarks.news_practices import MARKS
from ingest.practice import Status
from ingest.themes import Vocabulary

ROWS: list[dict[str, Any]] = [json.loads(line) for line in MARKS.read_text(encoding="utf-8").splitlines()]


def test_every_article_is_of_one_set_and_its_marks_stand_together() -> None:
    articles = [row["article"] for row in ROWS]
    assert sum(a != b for a, b in pairwise(articles)) + 1 == len(set(articles)) == 51
    assert len({(row["article"], row["set"]) for row in ROWS}) == 51


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['article']}-{row['n']}" for row in ROWS])
def test_a_mark_is_made_of_ranges_and_known_words(row: dict[str, Any]) -> None:
    start, end = row["quote"]
    assert 0 <= start < end
    assert all(0 <= a < b for a, b in row["beside"])
    assert all(start <= a < b <= end for a, b in row["figures"])
    assert row["status"] in get_args(Status)
    assert set(row["themes"]) <= set(Vocabulary.load().paths())
    assert row["place"] and row["name"]
