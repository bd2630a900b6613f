"""Search over the sample reports: order, exactness, filters, counts, legs, and what is said of nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.folding import fold
from index.hit import Hit
from index.library import Library, Parts
from index.search import SearchResult, search
from index.wanted import By, Leg, SearchOptions
from ingest.document import Document
from ingest.gazetteer import shipped
from ingest.ingested import Ingested
from ingest.pipeline import Pipeline
from ingest.practice import Practice, Status
from ingest.span import cut, overlaps
from tests.builders import Report
from tests.dictionaries import segmenter, vocabulary

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
QUESTIONS = (
    "老旧小区改造怎么做", "老舊小區改造", "孩子没人带", "how did others handle couriers", "街道编制",
    "村集体经济怎么增收", "黄冈的志愿服务", "除了武汉，其他地方加装电梯怎么做", "快递小哥吃饭贵", "减负",
)  # fmt: skip
ODD = [
    "",
    "　",
    "-" * 33,
    "的 了 吗",
    "\ud800",
    "“‘（",
    "a" * 300,
    "NOT",
    "-武汉",
    "除了",
    "状态:",
    "地区:火星",
    "𠮷①〔2021〕",
]
LEGS: tuple[Leg, ...] = ("words", "vectors", "hybrid", "default")
UNITS: tuple[By, ...] = ("practice", "passage", "document")


@pytest.fixture(scope="module")
def parts() -> Parts:
    return Parts(shipped(), vocabulary(), segmenter())


@pytest.fixture(scope="module")
def library(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample reports; tests only read it."""
    library = Library(tmp_path_factory.mktemp("search") / "资料库", parts)
    pipeline = Pipeline(parts.gazetteer, parts.vocabulary)
    for path in sorted(REPORTS.glob("*.md")):
        data = path.read_bytes()
        library.add(pipeline.ingest(data, path.name), path.name, data)
    library.sync()
    yield library
    library.close()


@pytest.fixture
def small(parts: Parts, tmp_path: Path) -> Iterator[Library]:
    """An empty library to write to."""
    library = Library(tmp_path / "资料库", parts)
    yield library
    library.close()


def keys(result: SearchResult) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(hit.document_id, hit.raw) for hit in result.hits]


def document(library: Library, hit: Hit) -> Document:
    found = library.document(hit.document_id)
    assert found is not None
    return found


def all_of(library: Library, text: str, options: SearchOptions) -> SearchResult:
    return search(library, text, replace(options, k=1_000))


@pytest.mark.parametrize("by", UNITS)
@pytest.mark.parametrize("leg", LEGS)
def test_hits_are_ranked_and_quote_their_source(library: Library, leg: Leg, by: By) -> None:
    for question in QUESTIONS:
        result = all_of(library, question, SearchOptions(leg=leg, by=by))
        scores = [hit.score for hit in result.hits]
        assert result.hits and result.took_ms >= 0
        assert scores == sorted(scores, reverse=True)
        assert [hit.rank for hit in result.hits] == list(range(1, result.total + 1))
        assert len(set(keys(result))) == len(result.hits)
        assert all(hit.text == cut(document(library, hit).raw_text, hit.raw) for hit in result.hits)


@pytest.mark.parametrize("by", UNITS)
def test_reasons_stand_in_the_hit(library: Library, by: By) -> None:
    for question in QUESTIONS:
        words = set(library.reader.read(question).words)
        for hit in all_of(library, question, SearchOptions(by=by)).hits:
            shown = fold("\n".join((document(library, hit).raw_text, *hit.place)))
            assert words.issuperset(hit.why.terms)
            assert all(term in shown for term in hit.why.terms)
            assert hit.why.terms or hit.why.aliases
            assert len(set(hit.why.aliases)) == len(hit.why.aliases)
            assert -1 <= hit.why.vector <= 1 and hit.why.bm25 >= 0


def test_one_character_is_no_reason_beside_longer_words(library: Library) -> None:
    result = all_of(library, "养蜂怎么管", SearchOptions())
    assert (result.total, result.hits) == (0, ())


def test_who_leads_is_asked_for_and_looked_for_nowhere_else(library: Library) -> None:
    asked, told = library.reader.read("谁牵头解决加装电梯"), library.reader.read("党员牵头管事")
    assert "牵头" not in asked.words and "加装电梯" in asked.words and asked.asks
    assert "牵头" in told.words and "牵头" in library.reader.read("谁牵头").words
    hits = all_of(library, "谁牵头解决加装电梯", SearchOptions()).hits
    assert hits and not any("牵头" in hit.why.terms for hit in hits)


def test_where_something_is_is_no_reason_within_a_longer_word(library: Library) -> None:
    texts = [hit.text for hit in all_of(library, "校门口停车怎么办", SearchOptions()).hits]
    assert texts and not any("家门口" in text or "社区门口" in text for text in texts)
    assert any("家门口" in hit.text for hit in all_of(library, "家门口", SearchOptions()).hits)


def test_each_unit_is_what_was_asked_for(library: Library) -> None:
    practices = all_of(library, "减负", SearchOptions(by="practice")).hits
    passages = all_of(library, "减负", SearchOptions(by="passage")).hits
    documents = all_of(library, "减负", SearchOptions(by="document")).hits
    assert practices and practices[0].practice_id
    told = {(p.document_id, raw) for p in library.practices() for e in p.evidence for raw in e.raw}
    for hit in practices:
        shared = [raw for document, raw in told if document == hit.document_id and overlaps(hit.raw, [raw])]
        assert hit.practice_id or not shared, "text that tells no practice, or the practice itself"
    assert passages and not any(hit.practice_id for hit in passages)
    assert len({hit.document_id for hit in documents}) == len(documents) > 1


def test_k_is_the_number_of_hits_and_not_of_matches(library: Library) -> None:
    every = all_of(library, "小区", SearchOptions())
    best = search(library, "小区", SearchOptions(k=3))
    assert keys(best) == keys(every)[:3]
    assert best.total == every.total == len(every.hits) > 3
    assert search(library, "小区", SearchOptions(k=1)).facets == every.facets


def test_a_place_means_the_place_and_all_below_it(library: Library) -> None:
    result = all_of(library, "宜昌的老旧小区改造", SearchOptions())
    assert result.query.understood.places == ("湖北省/宜昌市",)
    assert result.hits and all(hit.place[:2] == ("湖北省", "宜昌市") for hit in result.hits)
    below = all_of(library, "地区:武汉", SearchOptions())
    assert ("湖北省", "武汉市", "硚口区") in [hit.place for hit in below.hits]
    assert all("武汉市" in hit.place or mentions(library, hit, "武汉市") for hit in below.hits)


def mentions(library: Library, hit: Hit, name: str) -> bool:
    practice = library.practice(hit.practice_id or "")
    return practice is not None and any(name in path for path in practice.mentions)


@pytest.mark.parametrize("place", ["杭州", "北京朝阳区", "朝阳区", "上海"])
def test_a_place_that_the_library_lacks(library: Library, place: str) -> None:
    result = search(library, f"{place}怎么加装电梯", SearchOptions())
    assert (result.total, result.hits) == (0, ())
    assert result.nothing is not None and result.nothing.slot == "place"
    assert {"query": "加装电梯", "count": total(library, "加装电梯")} in result.nothing.near


def total(library: Library, text: str, options: SearchOptions | None = None) -> int:
    return search(library, text, options or SearchOptions()).total


def test_options_narrow_what_the_question_says(library: Library) -> None:
    asked = all_of(library, "武汉的党建", SearchOptions())
    wider = all_of(library, "武汉的党建", SearchOptions(places=("湖北省",)))
    narrower = all_of(library, "武汉的党建", SearchOptions(places=("硚口区",)))
    apart = search(library, "武汉的党建", SearchOptions(places=("湖北省/黄冈市",)))
    assert keys(wider) == keys(asked)
    assert narrower.hits and all("硚口区" in hit.place for hit in narrower.hits)
    assert apart.nothing is not None and apart.nothing.slot == "filter"


def test_excluded_places_themes_and_words_are_not_found(library: Library) -> None:
    with_wuhan = all_of(library, "老旧小区改造", SearchOptions())
    without = all_of(library, "老旧小区改造 -武汉", SearchOptions())
    assert any("武汉市" in hit.place for hit in with_wuhan.hits)
    assert without.hits and not any("武汉市" in hit.place for hit in without.hits)
    daily = all_of(library, "不是改造，小区怎么管", SearchOptions())
    assert daily.hits and not any(
        theme.startswith("老旧小区改造") for hit in daily.hits for theme in hit.themes
    )
    without_word = all_of(library, "小区 -路灯", SearchOptions())
    assert without_word.hits and not any("路灯" in hit.text for hit in without_word.hits)


def test_written_themes_are_a_condition(library: Library) -> None:
    result = all_of(library, "主题=加装电梯", SearchOptions())
    assert result.hits and all("老旧小区改造/加装电梯" in hit.themes for hit in result.hits)
    assert keys(result) == keys(all_of(library, "主题=加装电梯", SearchOptions(themes=("老旧小区改造",))))
    assert total(library, "主题=养蜂") == 0


def test_filters_hold_for_every_hit(library: Library) -> None:
    planned = all_of(library, "湖北", SearchOptions(statuses=("计划",)))
    counted = all_of(library, "湖北 有数字", SearchOptions())
    assert planned.hits and all("计划" in hit.flags for hit in planned.hits)
    assert counted.hits and all(practice(library, hit).figures for hit in counted.hits)
    assert keys(counted) == keys(all_of(library, "湖北", SearchOptions(has_figures=True)))
    villages = all_of(library, "层级:村", SearchOptions())
    assert villages.hits and {practice(library, hit).level for hit in villages.hits} == {"社区(村)"}


def practice(library: Library, hit: Hit) -> Practice:
    found = library.practice(hit.practice_id or "")
    assert found is not None
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_facets_count_what_a_filter_finds(library: Library, question: str) -> None:
    facets = search(library, question, SearchOptions()).facets
    counts: dict[SearchOptions, object] = {SearchOptions(has_figures=True): facets["has_figures"]}
    counts |= {SearchOptions(places=(value,)): n for value, n in values(facets["place"])}
    counts |= {SearchOptions(themes=(value,)): n for value, n in values(facets["theme"])}
    counts |= {SearchOptions(levels=(value,)): n for value, n in values(facets["level"])}
    counts |= {SearchOptions(statuses=(value,)): n for value, n in values(facets["status"])}
    assert {options: total(library, question, options) for options in counts} == counts


def values(facet: object) -> list[tuple[str, int]]:
    """Values of one facet with their counts."""
    assert isinstance(facet, list)
    return [(row.get("path") or row["value"], row["count"]) for row in facet]


def status_report(status: Status, name: str) -> tuple[Report, Ingested]:
    """A report with one practice of this status; its name stands in the text of no other."""
    report = Report(f"{name}：红色驿站为骑手开门·〔2021〕①", name=f"{name}.txt")
    ingested = report.ingested()
    return report, replace(ingested, practices=(replace(ingested.practices[0], status=status),))


@pytest.mark.parametrize("status", ["计划", "论述", "点评", "图片说明"])
def test_what_is_not_done_ranks_below_what_is(small: Library, status: Status) -> None:
    for given_status, name in ((status, "甲"), ("已实施", "乙")):
        report, ingested = status_report(given_status, name)
        small.add(ingested, report.name, report.data)
    small.sync()
    assert [hit.source for hit in search(small, "红色驿站", SearchOptions()).hits] == ["乙.txt", "甲.txt"]
    assert search(small, f"红色驿站 状态:{status}", SearchOptions()).hits[0].source == "甲.txt"


def test_a_related_theme_is_found_after_the_theme_itself(small: Library) -> None:
    themes = {"甲": "街道体制改革/综合执法与机构整合", "乙": "老旧小区改造/拆违", "丙": "营商环境/涉企服务"}
    for name, theme in themes.items():
        report = Report(f"{name}街道·〔2021〕𠮷①　", name=f"{name}.txt", themes=(theme,))
        small.add(report.ingested(), report.name, report.data)
    small.sync()
    result = search(small, "拆违", SearchOptions())
    assert [hit.source for hit in result.hits] == ["乙.txt", "甲.txt"]
    assert [hit.why.aliases for hit in result.hits] == [(themes["乙"],), (themes["甲"],)]
    without = frozenset(["related:老旧小区改造/拆违"])
    assert [hit.source for hit in search(small, "拆违", SearchOptions(without=without)).hits] == ["乙.txt"]


def test_what_went_wrong_stays_first_where_places_are_spread(small: Library) -> None:
    failing = Report("甲楼电梯停了。\n乙楼电梯停了又停。\n丙楼电梯坏了。", name="甲.txt")
    ingested = failing.ingested()
    wrong = tuple(replace(each, is_negative=True) for each in ingested.practices)
    small.add(replace(ingested, practices=wrong), failing.name, failing.data)
    other = Report("丁楼电梯·〔2021〕①", places=(("湖北省", "宜昌市"),), name="乙.txt")
    small.add(other.ingested(), other.name, other.data)
    small.sync()
    hits = search(small, "别的地方电梯的教训", SearchOptions()).hits
    assert [hit.source for hit in hits] == ["甲.txt", "甲.txt", "甲.txt", "乙.txt"]


def test_a_reprinted_passage_is_one_hit_among_practices(small: Library) -> None:
    for name, text in {"甲": "红色驿站为骑手开门。", "乙": "红色驿站，为骑手 开门·"}.items():
        report = Report(text, name=f"{name}.txt")
        small.add(replace(report.ingested(), practices=()), report.name, report.data)
    small.sync()
    result = search(small, "红色驿站", SearchOptions())
    assert result.total == 1
    assert {result.hits[0].source, result.hits[0].also[0].source} == {"甲.txt", "乙.txt"}


def test_a_commentary_that_repeats_its_report_shares_its_card(small: Library) -> None:
    report = Report(
        "红色驿站为骑手开门·〔2021〕①。\n点评说：红色驿站为骑手开门·〔2021〕①。\n红色驿站为骑手开门·〔2021〕①"
    )
    small.add(report.ingested(), report.name, report.data)
    small.sync()
    first, other = search(small, "红色驿站", SearchOptions()).hits
    assert sorted(len(each.also) for each in (first, other)) == [0, 1]


def test_what_is_no_reading_cannot_be_taken_back_and_is_named(library: Library) -> None:
    known = frozenset({"rewrite:老破小", "theme:老旧小区改造", "figures:有数字", "related:老旧小区改造"})
    assert search(library, "老破小", SearchOptions(without=known)).notes == ()
    (note,) = search(library, "老破小", SearchOptions(without=known | {"垃圾"})).notes
    assert "“垃圾”" in note and "rewrite:" in note


def test_what_only_passages_tell_is_offered_there(library: Library) -> None:
    text = "下沉党员 AND 拉家常"
    nothing = search(library, text, SearchOptions()).nothing
    count = total(library, text, SearchOptions(by="passage"))
    assert nothing is not None and count
    assert nothing.near == ({"query": text, "count": count, "by": "passage"},)


def test_a_library_without_places_cannot_filter_by_them(small: Library) -> None:
    report = Report("上海轨道交通十八号线的编号·〔2021〕①", places=((),))
    small.add(report.ingested(), report.name, report.data)
    small.sync()
    result = search(small, "上海轨道交通有几号线", SearchOptions())
    assert result.query.understood.places == ()
    assert "上海" in result.hits[0].why.terms


def test_a_withdrawn_document_is_not_found(small: Library) -> None:
    report = Report("红色驿站为骑手开门")
    small.add(report.ingested(), report.name, report.data)
    small.sync()
    assert total(small, "红色驿站") == 1
    assert small.withdraw(report.id)
    small.sync()
    gone = search(small, "红色驿站", SearchOptions())
    assert gone.nothing is not None and gone.nothing.slot == "library"


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("-" * 33, "query"),
        ("的 了 吗", "query"),
        ("杭州的加装电梯", "place"),
        ("宜昌的骑手", "topic"),
        ("地区:黄冈 状态:计划", "filter"),
        ("养蜂", "topic"),
    ],
)
def test_why_there_is_nothing(library: Library, text: str, slot: str) -> None:
    result = search(library, text, SearchOptions())
    assert result.nothing is not None
    assert result.nothing.slot == slot
    assert result.nothing.message.endswith("。")
    assert all(int(row["count"]) > 0 for row in result.nothing.near)


def test_a_filter_can_leave_nothing(library: Library) -> None:
    result = search(library, "减负", SearchOptions(statuses=("图片说明",)))
    assert result.nothing is not None and result.nothing.slot == "filter"
    assert result.nothing.near == ({"query": "减负", "count": total(library, "减负")},)


def test_an_empty_library(small: Library) -> None:
    result = search(small, "老旧小区改造", SearchOptions())
    assert result.nothing is not None and result.nothing.slot == "library"


def test_legs_differ_in_their_scores_only(library: Library) -> None:
    by_words = all_of(library, "志愿服务", SearchOptions(leg="words")).hits
    by_vectors = all_of(library, "志愿服务", SearchOptions(leg="vectors")).hits
    assert by_words and all(hit.why.vector == 0 for hit in by_words)
    assert by_vectors and all(hit.why.bm25 == 0 for hit in by_vectors)
    words, vectors = ({hit.practice_id for hit in leg} for leg in (by_words, by_vectors))
    mixed = {hit.practice_id for hit in all_of(library, "志愿服务", SearchOptions(leg="hybrid")).hits}
    assert words <= mixed <= words | vectors


def test_threads_find_the_same(library: Library) -> None:
    expected = [keys(search(library, question, SearchOptions())) for question in QUESTIONS]
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(search, library, question, SearchOptions()) for question in QUESTIONS * 2]
        assert [keys(run.result()) for run in runs] == expected * 2


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("by", UNITS)
def test_odd_questions_are_answered(library: Library, text: str, by: By) -> None:
    result = search(library, text, SearchOptions(by=by))
    assert result.query.text == text
    assert bool(result.hits) != bool(result.nothing)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_question(library: Library, text: str) -> None:
    result = search(library, text, SearchOptions())
    assert bool(result.hits) != bool(result.nothing)
