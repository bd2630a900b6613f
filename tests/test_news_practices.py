"""The marks of practices in news: that they say what the measure reads, as far as can be told without the texts."""

import json
from itertools import pairwise
from typing import Any, get_args

from benchmarks.news_practices import MARKS
from ingest.practice import Status
from tests.dictionaries import vocabulary

ROWS: list[dict[str, Any]] = [json.loads(line) for line in MARKS.read_text(encoding="utf-8").splitlines()]


def test_every_article_is_of_one_set_and_its_marks_stand_together() -> None:
    articles = [row["article"] for row in ROWS]
    assert sum(a != b for a, b in pairwise(articles)) + 1 == len(set(articles)) == 51
    assert len({(row["article"], row["set"]) for row in ROWS}) == 51


def test_a_mark_is_made_of_ranges_and_known_words() -> None:
    themes = set(vocabulary().paths())
    for row in ROWS:
        start, end = row["quote"]
        ranges = all(start <= a < b <= end for a, b in row["figures"]) and all(
            a < b for a, b in row["beside"]
        )
        words = row["status"] in get_args(Status) and set(row["themes"]) <= themes
        assert 0 <= start < end and ranges and words and row["place"] and row["name"], row
