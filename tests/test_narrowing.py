"""What narrows and orders the results: who leads, for whom, the year, the publisher, words within, and the page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.faults import UserError
from api.figures import FigureFilter
from api.service import Service
from index.actors import LEADS, TARGETS, kinds
from index.dating import UNDATED, beginning, times, years
from index.legs import CANDIDATES
from index.library import Library
from index.matching import Matched, matching
from index.query import Query
from index.records import dumps
from index.reports import Published
from index.search import SearchResult, search
from index.store import Store
from index.wanted import SearchOptions
from index.words import Filters
from ingest.ingested import Ingested
from tests.builders import Report, open_library, practice_of

LINES = (
    "居民议事会商定加装电梯·〔2021〕《办法》𠮷①，社区党委牵头，老人受益。",
    "物业公司与居民商定停车位，骑手受益。",
    "居民自筹１２万元改造管网，街道补助。",
)
FIELDS: tuple[dict[str, Any], ...] = (
    {"lead": "社区党委", "target": "老人", "time": "2021年", "time_read": "2021"},
    {"lead": "物业公司", "target": "外卖骑手", "time": "去年", "time_read": "2022"},
    {},
)
DAILY = Report("\n".join(LINES), name="日报.txt", title="居民的事")
UNTOLD = Report("居民捐出旧书，办起书屋。", name="无名.txt", title="居民书屋", places=((),))


def ingested(report: Report, fields: tuple[dict[str, Any], ...] = (), **article: Any) -> Ingested:
    made = report.ingested()
    (first,) = made.document.articles
    document = replace(made.document, articles=(replace(first, **article),))
    told = [*fields, *({} for _ in made.practices)]
    practices = [replace(each, **more) for each, more in zip(made.practices, told, strict=False)]
    return Ingested(document, made.passages, tuple(practices))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = open_library(tmp_path_factory.mktemp("narrowing"))
    daily = ingested(DAILY, FIELDS, publisher="湖北日报", date="2023-05-04", date_confidence="stated")
    library.add(daily, DAILY.name, DAILY.data)
    library.add(ingested(UNTOLD), UNTOLD.name, UNTOLD.data)
    library.sync()
    yield library
    library.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Sixty reports with four practices of residents each."""
    opened = open_library(tmp_path_factory.mktemp("many"))
    for n in range(60):
        lines = [f"居民议定第{n}号楼第{m}件·〔2021〕𠮷①。" for m in range(4)]
        report = Report("\n".join(lines), name=f"{n}.txt")
        opened.add(report.ingested(), report.name, report.data)
    opened.sync()
    yield opened
    opened.close()


def found(library: Library, question: str = "居民", **options: Any) -> SearchResult:
    return search(library, question, SearchOptions(**options))


def numbers(result: SearchResult) -> list[int]:
    """The lines of the daily that were found, from 1; 0 stands for the other report."""
    ids = [hit.practice_id or "" for hit in result.hits]
    return [int(key.rpartition("-p")[2]) if key.startswith(DAILY.id) else 0 for key in ids]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {0, 1, 2, 3}),
        ({"leads": ("社区村",)}, {1}),
        ({"leads": ("物业", "社区村")}, {1, 2}),
        ({"targets": ("新就业群体",)}, {2}),
        ({"targets": ("妇女",)}, set()),
        ({"leads": ("公司",)}, {2}),
        ({"leads": ("区 党",)}, {1}),
        ({"leads": ("党社",)}, set()),
        ({"leads": ("委公",)}, set()),
        ({"leads": ("公司", "社区村")}, {1, 2}),
        ({"leads": ("公司",), "targets": ("老人",)}, set()),
        ({"targets": ("騎手",)}, {2}),
        ({"targets": ("骑",)}, {2}),
        ({"publishers": ("湖北日报",)}, {1, 2, 3}),
        ({"publishers": ("没有这家报纸",)}, set()),
        ({"years": ("2021",)}, {1}),
        ({"years": ("2022",)}, set()),
        ({"years": ("2022",), "is_inferred": True}, {2}),
        ({"years": ("2023",)}, set()),
        ({"years": ("2023", "2021"), "is_inferred": True}, {1, 3}),
        ({"within": ("电梯",)}, {1}),
        ({"within": ("商定", "停车位")}, {2}),
        ({"within": ("硚口区",)}, {1, 2, 3}),
        ({"within": ("？！",)}, set()),
    ],
)
def test_each_condition_lets_through_what_it_says(
    library: Library, options: dict[str, Any], expected: set[int]
) -> None:
    result = found(library, **options)
    assert set(numbers(result)) == expected
    assert result.total == len(expected)


def test_facets_count_what_their_filters_find(library: Library) -> None:
    facets: Any = found(library).facets
    for facet, option in (("lead", "leads"), ("target", "targets"), ("publisher", "publishers")):
        assert facets[facet]
        for row in facets[facet]:
            options: dict[str, Any] = {option: (row["value"],)}
            assert found(library, **options).total == row["count"]
    assert [row["value"] for row in facets["year"]] == ["2023", "2022", "2021"]
    for row in facets["year"]:
        assert found(library, years=(row["value"],)).total == row["count"]
        both = found(library, years=(row["value"],), is_inferred=True).total
        assert both == row["count"] + row["inferred"]


def test_the_newest_come_first_and_the_undated_last(library: Library) -> None:
    assert numbers(found(library, sort="time")) == [3, 2, 1, 0]


def test_pages_follow_one_another_without_a_gap(library: Library) -> None:
    whole = found(library)
    pages = [found(library, k=1, offset=n) for n in range(whole.total)]
    assert [page.hits[0].practice_id for page in pages] == [hit.practice_id for hit in whole.hits]
    assert [page.hits[0].rank for page in pages] == [1, 2, 3, 4]
    behind = found(library, offset=whole.total)
    assert (behind.hits, behind.total, behind.nothing) == ((), whole.total, None)


@pytest.mark.parametrize("by", ["document", "passage", "practice"])
@pytest.mark.parametrize("sort", ["relevance", "time"])
def test_pages_of_any_length_show_the_same_in_the_same_order(many: Library, by: str, sort: str) -> None:
    """More units than are looked at at first; of a document several."""

    def leafed(k: int) -> tuple[int, list[str]]:
        shown: list[str] = []
        page = found(many, by=by, sort=sort, k=k)
        while page.hits:
            units = [hit.practice_id or hit.passage_id or "" for hit in page.hits]
            shown += [hit.document_id for hit in page.hits] if by == "document" else units
            page = found(many, by=by, sort=sort, k=k, offset=len(shown), after=units[-1])
        return page.total, shown

    total, whole = leafed(100)
    assert len(set(whole)) == len(whole) == total >= 60
    assert [leafed(k) for k in (17, 60)] == [(total, whole)] * 2


def test_a_document_whose_best_unit_is_met_late_is_shown_once(
    many: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(library: Library, query: Query, options: SearchOptions, depth: int) -> Matched:
        met = matching(library, query, options, depth)
        once = {each.unit.document_id: each for each in reversed(met.units)}
        first = tuple(each for each in met.units if each is not once[each.unit.document_id])
        return replace(met, units=first, is_more=True) if depth == CANDIDATES else met

    monkeypatch.setattr("index.results.matching", late)
    behind = found(many, by="document", k=100, offset=1)
    shown = {hit.document_id for hit in behind.hits}
    assert (behind.total, len(behind.hits), len(shown)) == (60, 59, 59)


def test_what_was_found_is_counted_by_place_and_document(library: Library) -> None:
    result = found(library, k=1)
    assert (result.total, result.places, result.documents) == (4, 1, 2)


def test_a_question_that_most_practices_answer_is_told_by_its_parts(library: Library) -> None:
    broad = found(library).broad
    assert broad and broad.share == 1.0
    assert [(part.path, part.count) for part in broad.places] == [("湖北省/武汉市", 3)]
    narrow: list[dict[str, Any]] = [
        {"k": 1, "offset": 1},
        {"within": ("电梯",)},
        {"has_figures": True},
        {"by": "passage"},
    ]
    assert [found(library, **options).broad for options in narrow] == [None] * 4
    assert found(library, "电梯").broad is None


def test_without_patience_the_results_are_partial(tmp_path: Path) -> None:
    """More units than are looked at at first hold the word, and the quotation stands in one alone."""
    library = open_library(tmp_path)
    lines = [*(f"居民议事{n}次。" for n in range(130)), *["居民议事" + "多次商议" * 40 + "，终于成事。"]]
    report = Report("\n".join(lines), name="长.txt")
    library.add(report.ingested(), report.name, report.data)
    library.sync()
    asked = "居民议事 “终于成事”"
    hasty, patient = (found(library, asked, k=5, patience=seconds) for seconds in (0.0, 3.0))
    assert (hasty.is_partial, patient.is_partial) == (True, False)
    assert hasty.total <= patient.total == 1
    assert "只是已找到的部分结果" in "".join(hasty.notes) and not patient.notes
    library.close()


def test_what_nobody_can_be_is_refused_by_name(library: Library) -> None:
    service = Service(library)
    refused = [
        SearchOptions(leads=("没有",)),
        SearchOptions(targets=("没有",)),
        SearchOptions(years=("二〇二一",)),
    ]
    for options in refused:
        with pytest.raises(UserError, match=r"没有|二〇二一"):
            service.search("居民", options)


@pytest.mark.parametrize(
    ("options", "says", "field"),
    [
        (
            {"leads": ("社区大党委",)},
            "没有哪条做法的牵头单位写到“社区大党委”，可改用类名：社区村。",
            "lead",
        ),
        (
            {"leads": ("公司", "街道办")},
            "没有哪条做法的牵头单位写到“街道办”，可改用类名：社区村、物业、企业和合作社。",
            "lead",
        ),
        ({"targets": ("老年人",)}, "没有哪条做法的对象写到“老年人”，可改用类名：老人。", "target"),
    ],
)
def test_who_is_in_no_practice_is_refused_with_what_there_is(
    library: Library, options: dict[str, Any], says: str, field: str
) -> None:
    service, wanted = Service(library), SearchOptions(**options)
    asked: tuple[Callable[[], object], ...] = (
        lambda: service.search("居民", wanted),
        lambda: list(service.practices.all(wanted)),
        lambda: list(service.figures.all(FigureFilter(wanted))),
    )
    for each in asked:
        with pytest.raises(UserError) as refused:
            each()
        assert (str(refused.value), refused.value.field) == (says, field)


def test_a_list_is_narrowed_by_the_words_of_who_leads(library: Library) -> None:
    """In passages too, which take them of the practices that stand in them."""
    service = Service(library)
    led = service.practices.all(SearchOptions(leads=("公司",)))
    assert [each["lead"] for each in led] == ["物业公司"]
    assert [hit.text for hit in found(library, by="passage", leads=("公司",)).hits] == [LINES[1]]


@pytest.mark.parametrize("written", ["社區村", " 社区 村 ", "“社区村”", "社區黨委", "社区 党委"])
def test_who_leads_may_be_written_in_another_script_or_with_blanks_or_marks(
    library: Library, written: str
) -> None:
    led = Service(library).practices.all(SearchOptions(leads=(written,)))
    assert [each["lead"] for each in led] == ["社区党委"]


def test_counting_and_glancing_note_nobody(library: Library) -> None:
    service = Service(library)
    before = service.readers.counts()
    assert service.count("没有这样的事", SearchOptions()) == (0, False)
    assert service.count("电梯", SearchOptions(leads=("",), places=("",))) == service.count(
        "电梯", SearchOptions()
    )
    assert not service.glance("没有这样的事")["answerable"]
    assert service.readers.counts() == before


def test_reports_follow_their_documents(tmp_path: Path) -> None:
    store, (article,) = Store(tmp_path / "library.sqlite"), DAILY.ingested().document.articles
    store.migrate()
    library = open_library(tmp_path)
    library.add(DAILY.ingested(), DAILY.name, DAILY.data)
    assert library.reports.of([DAILY.id]) == {(DAILY.id, 1): Published()}
    entered = replace(article, publisher="湖北日报", date="2023-05", date_confidence="entered")
    record = dumps(replace(DAILY.ingested().document, articles=(entered,)))
    store.execute("UPDATE documents SET record = ? WHERE id = ?", record, DAILY.id)
    assert library.reports.of([DAILY.id]) == {(DAILY.id, 1): Published("湖北日报", "2023-05", "entered")}
    assert library.reports.by(["湖北日报"]) == library.reports.of_years(["2023"]) == [DAILY.id]
    assert library.reports.written(["湖北日報", "没有这家报纸"]) == ("湖北日报", "没有这家报纸")
    assert library.reports.written(["北日"]) == ("湖北日报",) and library.reports.written([]) == ()
    library.withdraw(DAILY.id)
    assert library.reports.by(["湖北日报"]) == []
    library.close()
    store.close()


def test_words_are_held_in_the_text_or_over_it(library: Library) -> None:
    practices = Filters(kinds=("practice",))
    assert library.words.holding(["居民"], practices) == library.words.count(practices) == 4
    assert library.words.holding(["居民", "电梯"], practices) == 1
    assert library.words.holding(["居民"], replace(practices, places=("硚口区",))) == 3
    either = replace(practices, holding=(("电梯", "停车位"), ("居民",)))
    assert library.words.count(either) == 2
    assert library.words.count(replace(practices, holding=(("没有这样的词",),))) == 0
    assert library.words.count(replace(practices, holding=(("老旧小区改造",),))) == 4


@pytest.mark.parametrize(
    ("table", "words", "expected"),
    [
        (LEADS, "省委社会工作部会同省委组织部", ("组织部", "社会工作部")),
        (LEADS, "街道大工委联合社区大党委", ("街道乡镇", "社区村")),
        (LEADS, "小区党支部、业委会、物业", ("小区楼栋", "业委会", "物业")),
        (LEADS, "县委", ("党委",)),
        (LEADS, "团省委", ("群团",)),
        (LEADS, "", ()),
        (TARGETS, "外卖、快递小哥和老年人", ("老人", "新就业群体")),
        (TARGETS, "易地扶贫搬迁群众", ("居民", "务工搬迁群众")),
        (TARGETS, "退役军人", ("退役军人",)),
        (TARGETS, "户外工作者", ("新就业群体",)),
        (TARGETS, "市场主体", ("企业商户",)),
    ],
)
def test_the_words_of_the_source_name_kinds(
    table: dict[str, str], words: str, expected: tuple[str, ...]
) -> None:
    assert kinds(table, words) == expected


def test_a_year_is_stated_only_if_the_words_tell_it() -> None:
    told = [("2021年3月", "2021-03"), ("去年", "2022"), ("2019年至2021年", "2019/2021"), ("近年来", "")]
    found = [times(practice_of(time=time, time_read=read)) for time, read in told]
    assert found == [("2021",), ("~2022",), ("2019", "2020", "2021"), (UNDATED,)]


@given(st.integers(1900, 2100), st.integers(0, 9))
def test_a_span_is_all_of_its_years(first: int, more: int) -> None:
    span = f"{first}-03/{first + more}"
    assert years(span) == tuple(str(first + n) for n in range(more + 1))
    assert beginning(span) == f"{first}-03"
    assert years("") == () and years(f"{first}/..") == years(f"../{first}") == (str(first),)
    assert beginning(f"../{first}") == str(first)
