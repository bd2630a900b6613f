"""A reranker that has time or none: every page of a search stands in the same order, and who is not served is told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.library import Library
from index.matching import Matched, matching
from index.query import Query
from index.recent import Reading, Recent
from index.reranking import reranked
from index.search import SearchResult, search
from index.wanted import SearchOptions
from tests.builders import Report, holding

TEXT = "\n".join(f"居民议事{n}次·〔2021〕𠮷①。" for n in range(12))
OPTIONS = SearchOptions()
LATER = SearchOptions(offset=3)
LATE = -inf


class Backwards:
    """Likes best what comes last in the order of letters, and counts how often it was asked."""

    name = "backwards"

    def __init__(self) -> None:
        self.asked = 0

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        order = sorted(texts)
        return np.array([order.index(text) / len(texts) for text in texts], np.float32)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with holding(tmp_path / "资料库", Report(TEXT)) as opened:
        opened.reranker = Backwards()
        yield opened


def found(library: Library) -> tuple[Query, Matched]:
    query = library.reader.read("居民议事")
    return query, matching(library, query, OPTIONS, 120)


def ids(matched: Matched) -> list[str]:
    return [each.unit.id for each in matched.units]


def pages(library: Library, patience: float) -> list[SearchResult]:
    options = SearchOptions(k=3, patience=patience)
    return [search(library, "居民议事", replace(options, offset=offset)) for offset in range(0, 12, 3)]


def told(results: Sequence[SearchResult]) -> list[str | None]:
    return [hit.practice_id for result in results for hit in result.hits]


def test_a_reranker_with_time_orders_all_pages(library: Library) -> None:
    _, matched = found(library)
    best = sorted(matched.units, key=lambda each: each.text, reverse=True)
    results = pages(library, 60.0)
    assert told(results) == [each.unit.id for each in best]
    assert not any(result.notes for result in results)


def test_without_time_every_page_says_so_and_none_is_lost(library: Library) -> None:
    _, matched = found(library)
    results = pages(library, 0.0)
    assert told(results) == ids(matched)
    assert all("没有用重排模型" in "".join(result.notes) for result in results)


def test_a_late_page_follows_the_first(library: Library) -> None:
    _, matched = found(library)
    first = reranked(library, matched, OPTIONS, inf)
    assert ids(reranked(library, matched, LATER, LATE)) == ids(first) != ids(matched)
    assert isinstance(library.reranker, Backwards) and library.reranker.asked == 1


def test_a_page_in_time_follows_a_first_that_was_late(library: Library) -> None:
    _, matched = found(library)
    late = [reranked(library, matched, *each) for each in ((OPTIONS, LATE), (LATER, inf))]
    assert [ids(each) for each in late] == [ids(matched)] * 2 and all(each.is_unread for each in late)
    anew = reranked(library, matched, OPTIONS, inf)
    assert ids(anew) != ids(matched) and not anew.is_unread
    assert ids(reranked(library, matched, LATER, LATE)) == ids(anew)


def test_the_searches_asked_for_longest_ago_are_forgotten() -> None:
    recent, read = Recent(), [(0.5,)]
    readings = [Reading("居民", (str(n),), 3.0) for n in range(600)]
    assert all(recent.scores(each, lambda: read[0]) == (0.5,) for each in readings)
    assert recent.scores(readings[-1], lambda: (0.25,)) == (0.5,)
    assert recent.scores(readings[0], lambda: (0.25,)) == (0.25,)
