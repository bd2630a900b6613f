"""The word index: scores compared with BM25 written out, filters by value, hostile terms."""

import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.library import Library
from index.segmenter import Segmenter
from index.words import FIELDS, Filters, WeightedTerm, WordIndex
from tests.builders import WORDS, Report, add, open_library

K1, B = 1.2, 0.75
WUHAN = Report(
    "荣东社区建成红色驿站，红色驿站服务居民·〔2021〕《办法》𠮷①。\n老旧小区改造拆除违建，投入１４万元。",
    name="武汉.txt",
)
YICHANG = Report(
    "老旧小区改造听取居民意见，居民议事。\n村集体经济收入增长，居民入股，投入14万元。",
    title="宜昌：居民的事居民议",
    places=(("湖北省", "宜昌市"), ("湖北省", "宜昌市", "夷陵区")),
    themes=("集体经济", "议事协商/居民议事会"),
    level="村",
    name="宜昌.txt",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = open_library(tmp_path_factory.mktemp("words"))
    add(library, WUHAN)
    add(library, YICHANG)
    library.sync()
    yield library
    library.close()


def bm25(bodies: dict[str, list[str]], terms: dict[str, float]) -> dict[str, float]:
    """Robertson and Zaragoza 2009, with Lucene's never negative idf."""
    average = sum(map(len, bodies.values())) / len(bodies)
    scores: dict[str, float] = defaultdict(float)
    for term, weight in terms.items():
        holding = {key: body.count(term) for key, body in bodies.items() if term in body}
        idf = math.log(1 + (len(bodies) - len(holding) + 0.5) / (len(holding) + 0.5))
        for key, tf in holding.items():
            norm = K1 * (1 - B + B * len(bodies[key]) / average)
            scores[key] += weight * math.sqrt(idf) * idf * tf * (K1 + 1) / (tf + norm)
    return scores


@pytest.mark.parametrize("field", ["body_words", "body_grams"])
def test_scores_are_bm25(library: Library, field: str) -> None:
    """tantivy keeps lengths exactly up to 40 terms, which holds for the words; some bodies have more grams,
    whose lengths are rounded down by up to an eighth."""
    segmenter = Segmenter(WORDS)
    cut = segmenter.words if field == "body_words" else segmenter.grams
    texts = {each.id: each.text for report in (WUHAN, YICHANG) for each in report.ingested().passages}
    texts |= {each.id: each.measure for report in (WUHAN, YICHANG) for each in report.ingested().practices}
    bodies = {key: cut(text) for key, text in texts.items()}
    assert max(map(len, bodies.values())) <= (40 if field == "body_words" else 80)
    terms = {"居民": 1.0, "红色驿站": 2.5, "驿站": 0.5, "小区": 1.0, "无": 1.0}
    found = library.words.search(
        [WeightedTerm(text, field, weight) for text, weight in terms.items()], Filters(), 99
    )
    tolerance = 1e-3 if field == "body_words" else 0.05
    assert {each.key: each.score for each in found} == pytest.approx(bm25(bodies, terms), rel=tolerance)
    assert found == sorted(found, key=lambda each: (-each.score, each.key))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), 8),
        (Filters(kinds=("practice",)), 4),
        (Filters(kinds=("practice", "passage")), 8),
        (Filters(places=("湖北省/宜昌市",)), 4),
        (Filters(places=("夷陵区",)), 2),
        (Filters(places=("湖北省",)), 8),
        (Filters(places=("湖北省/武汉市/硚口区", "夷陵区")), 6),
        (Filters(excluded_places=("宜昌市",)), 4),
        (Filters(places=("湖北省",), excluded_places=("夷陵区",)), 6),
        (Filters(themes=("老旧小区改造",)), 4),
        (Filters(themes=("老旧小区改造/拆违",)), 4),
        (Filters(themes=("居民议事会",)), 0),
        (Filters(levels=("村",)), 4),
        (Filters(statuses=("已实施",)), 8),
        (Filters(statuses=("计划",)), 0),
        (Filters(has_figures=True), 2),
        (Filters(has_figures=True, kinds=("passage",)), 1),
        (Filters(document_ids=(WUHAN.id,)), 4),
    ],
)
def test_filters_keep_scores(library: Library, filters: Filters, expected: int) -> None:
    terms = [WeightedTerm(text, "body_grams", 1.0) for text in ("居", "小", "区", "投")]
    everything = {each.key: each.score for each in library.words.search(terms, Filters(), 99)}
    found = library.words.search(terms, filters, 99)
    assert len(library.words.numbers(filters)) == expected
    assert {each.key: each.score for each in found}.items() <= everything.items()
    assert len(found) == expected


def test_each_field_is_searched_apart(library: Library) -> None:
    where = {
        "title": "宜昌",
        "place_text": "夷陵区",
        "themes_text": "集体经济",
        "body_words": "入股",
        "body_grams": "议事",
    }
    for field, text in where.items():
        found = library.words.search([WeightedTerm(text, field)], Filters(), 99)
        assert {each.key.split("-")[0] for each in found} == {YICHANG.id}, field


def test_width_and_script_do_not_matter(library: Library) -> None:
    terms = [WeightedTerm(gram, "body_grams") for gram in library.segmenter.grams("１４萬")]
    assert len(library.words.search(terms, Filters(), 1)) == 1


def test_the_best_come_first_and_no_more_than_asked(library: Library) -> None:
    terms = [WeightedTerm("居民", "body_words")]
    everything = library.words.search(terms, Filters(), 99)
    assert library.words.search(terms, Filters(), 3) == everything[:3]
    assert library.words.search(terms, Filters(), 0) == []
    assert library.words.search([], Filters(), 9) == []


@settings(deadline=None)
@given(st.lists(st.builds(WeightedTerm, st.text(), st.sampled_from(FIELDS), st.floats(0.1, 9)), max_size=40))
def test_any_text_is_a_term(library: Library, terms: list[WeightedTerm]) -> None:
    assert library.words.search(terms, Filters(places=("(year:>2020",)), 5) == []
    assert len(library.words.search(terms, Filters(), 5)) <= 5


def test_an_index_of_other_words_is_not_used(library: Library) -> None:
    folder = library._folder / "indexes" / "words"
    assert WordIndex(folder, Segmenter(WORDS)).seq == library._store.last_change()
    assert WordIndex(folder, Segmenter([*WORDS, "幸福合伙人"])).seq == -1


def test_a_place_is_told_of_until_the_last_that_tells_it_is_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.words._ALWAYS_FRESH", 0)
    monkeypatch.setattr("index.words._WORN", 1.0)
    library = open_library(tmp_path)
    for report in (WUHAN, YICHANG):
        add(library, report)
    library.sync()
    whole, part, absent = "湖北省/宜昌市", "夷陵区", "湖北省/荆门市"
    assert library.words.tells_of([whole]) and library.words.tells_of([absent, part])
    assert not (library.words.tells_of([absent]) or library.words.tells_of([]))
    library.withdraw(YICHANG.id)
    library.sync()
    assert library.words._held("place", whole) > 0, "what was taken out is still counted"
    assert not library.words.tells_of([whole])
    library.close()
