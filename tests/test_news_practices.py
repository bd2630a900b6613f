"""The marks of practices in news: that they say what the measure reads, as far as can be told without the texts."""

import csv
import json
from itertools import pairwise
from typing import Any, get_args

from benchmarks.news_practices import MARKS, SENTENCES
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


def sentences() -> list[dict[str, str]]:
    """The marks by whole sentences."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_marks_by_sentences_stand_together_and_say_what_is_known() -> None:
    marks = sentences()
    articles = [row["article"] for row in marks]
    assert sum(a != b for a, b in pairwise(articles)) + 1 == len(set(articles)) == 700
    assert {row["article"] for row in ROWS}.isdisjoint(articles)
    themes = {theme.id for theme in map(vocabulary().theme, vocabulary().paths())} | {"-"}
    told = [row for row in marks if row["start"]]
    assert len(told) == 1503 and {row["kind"] for row in told} == {"core", "side"}
    for row in told:
        assert 0 <= int(row["start"]) < int(row["end"]) and row["name"], row
        assert row["status"] in get_args(Status) and set(row["themes"].split(",")) <= themes, row
    bare = [row["article"] for row in marks if not row["start"]]
    assert all(articles.count(article) == 1 for article in bare)
