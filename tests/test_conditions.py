"""Written conditions in a search: quotations, AND, years, sources and places, and what is offered beside nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.legs import CANDIDATES
from index.library import Library, Parts
from index.search import SearchResult, search
from index.wanted import SearchOptions
from ingest.gazetteer import shipped
from tests.builders import Report, add
from tests.dictionaries import segmenter, vocabulary

QIAOKOU = ("湖北省", "武汉市", "硚口区")
REPORTS = (
    Report("荣东社区网格员用“一长六员”管好网格，2021年补助14万元。\n硚口区的社区食堂收费三千元。", name="硚口.txt"),
    Report("江岸区网格员一长带六员，2019年建起社区食堂。", "江岸年報", (("湖北省", "武汉市", "江岸区"),), name="a.txt"),
    Report("和平区的网格𠮷①〔2020〕增设电梯，财政补贴。", "沈阳", (("辽宁省", "沈阳市", "和平区"),), name="b.txt"),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Four practices of three places; tests only read it."""
    parts = Parts(shipped(), vocabulary(), segmenter())
    library = Library(tmp_path_factory.mktemp("conditions") / "资料库", parts)
    for report in REPORTS:
        add(library, report)
    library.sync()
    yield library
    library.close()


def found(library: Library, text: str, *without: str) -> SearchResult:
    return search(library, text, SearchOptions(without=frozenset(without)))


def opening(result: SearchResult) -> set[str]:
    return {hit.text[:3] for hit in result.hits}


@pytest.mark.parametrize(
    ("text", "openings"),
    [
        ("网格 社区食堂", {"荣东社", "硚口区", "江岸区", "和平区"}),
        ('网格 "一长六员"', {"荣东社"}),
        ("“一長六員”", {"荣东社"}),
        ("网格 AND 食堂", {"江岸区"}),
        ("elevators AND 补贴", {"和平区"}),
        ("(电梯 OR 食堂) AND 网格", {"江岸区", "和平区"}),
        ("网格 年份:2020-", {"荣东社", "和平区"}),
        ("年份:2019", {"江岸区"}),
        ("网格 来源:硚口", {"荣东社"}),
        ("网格 来源:年报", {"江岸区"}),
        ("来源:不存在 网格", set()),
        ("网格 -食堂", {"荣东社", "和平区"}),
        ("武汉的网格", {"荣东社", "江岸区"}),
        ("硚口区的网格", {"荣东社"}),
        ("grid in Wuhan City", {"荣东社", "江岸区"}),
        ("收费3000元", {"硚口区"}),
    ],
)
def test_a_hit_meets_the_conditions(library: Library, text: str, openings: set[str]) -> None:
    assert opening(found(library, text)) == openings


def test_what_is_taken_back_is_no_condition(library: Library) -> None:
    assert opening(found(library, "硚口区的网格", "place:湖北省/武汉市/硚口区")) > {"荣东社"}
    assert opening(found(library, '网格 "一长六员"', "phrase:一长六员")) > {"荣东社"}
    assert opening(found(library, "网格 年份:2019", "year:2019")) > {"江岸区"}


def test_a_place_that_may_be_meant_comes_first_and_keeps_none_out(library: Library) -> None:
    first, *others = found(library, "和平的网格").hits
    assert first.text.startswith("和平区")
    assert others


def test_a_wider_place_is_offered_and_not_taken(library: Library) -> None:
    result = found(library, "江夏区的网格")
    assert result.hits == ()
    assert result.nothing is not None
    assert {"query": "武汉市 网格", "count": 2} in result.nothing.near


def test_a_wordless_result_says_so_and_one_in_chinese_is_none(library: Library) -> None:
    assert opening(result := found(library, "地区:沈阳 (announced)")) == {"和平区"}
    assert result.notes == ("没有写到“announced”的，列出的是符合其余条件的。",)
    assert [hit.why.aliases for hit in result.hits] == [("沈阳市",)]
    assert found(library, "地区:沈阳 量子计算机").hits == ()


@pytest.mark.parametrize(
    ("text", "named", "offered"),
    [
        ('网格 "绝对没有的话"', "“绝对没有的话”", "网格"),
        ("电梯 年份:2031", "“年份:2031”", "电梯"),
        ("来源:不存在的文件 电梯", "“来源:不存在的文件”", "电梯"),
        ("地区:武汉 状态:点评 网格", "“状态:点评”", "武汉市 网格"),
        ("武汉 网格 年份:2020", "“年份:2020”", "武汉市 网格"),
        ("网格 -网格", "“-网格”", "网格"),
        ("状态:已实施 量子", "“量子”", "状态:已实施"),
        ("电梯 来源:硚口 年份:2031", "“年份:2031”、“来源:硚口”", "电梯"),
        ("地区:沈阳 养蜂", "“养蜂”", "沈阳市"),
        ("杭州 网格 年份:2021", "杭州市", "网格 年份:2021"),
    ],
)
def test_what_leaves_nothing_is_named_and_offers_keep_their_word(
    library: Library, text: str, named: str, offered: str
) -> None:
    nothing = found(library, text).nothing
    assert nothing is not None and named in nothing.message
    assert offered in [row["query"] for row in nothing.near]
    assert all(found(library, str(row["query"])).total == row["count"] for row in nothing.near)


def test_what_a_place_holds_else_is_called_so(library: Library) -> None:
    nothing = found(library, "武汉和沈阳谁养蜂").nothing
    counts = "武汉市、沈阳市别的内容 4 条，其他地方 0 条"
    assert nothing is not None
    assert nothing.message == f"资料库中没有武汉市、沈阳市的“谁养蜂”：{counts}。"


def test_it_is_called_by_the_words_that_tell_it(library: Library) -> None:
    options = SearchOptions(places=("辽宁省/沈阳市", "辽宁省/沈阳市区"))
    nothing = search(library, "养蜂 装", options).nothing
    assert nothing is not None and nothing.message.startswith("资料库中没有沈阳市的“养蜂”：沈阳市别")


def test_the_question_is_named_as_typed(library: Library) -> None:
    nothing = found(library, "把荷塘换成什么样的飞船").nothing
    assert nothing is not None and "“把荷塘换成什么样的飞船”" in nothing.message


def test_a_heading_counts_for_and_against_a_word(library: Library) -> None:
    passages = SearchOptions(by="passage")
    assert opening(search(library, "网格 AND 年报", passages)) == {"江岸区"}
    assert opening(search(library, "网格 -年报", passages)) == {"荣东社", "和平区"}


def test_conditions_are_looked_for_beyond_the_first_candidates(library: Library, tmp_path: Path) -> None:
    lines = [f"社区第{n}号路灯维修好了。" for n in range(2 * CANDIDATES)]
    lines.append("社区的老树下，居民在路灯旁边添了一张长椅，写着“月朗风清”，大家都来坐坐聊聊。")
    fresh = Library(tmp_path / "资料库", Parts(library.gazetteer, library.vocabulary, library.segmenter))
    add(fresh, Report("\n".join(lines)))
    fresh.sync()
    wide, narrow = found(fresh, "社区路灯"), found(fresh, "社区路灯维修 “月朗风清”")
    fresh.close()
    assert wide.is_more
    assert opening(narrow) == {"社区的"}


@pytest.mark.parametrize("text", ["网格 年份:2031", "年份:2030-2032"])
def test_a_year_may_be_written_in_chinese(library: Library, tmp_path: Path, text: str) -> None:
    fresh = Library(tmp_path / "资料库", Parts(library.gazetteer, library.vocabulary, library.segmenter))
    add(fresh, Report("网格的规划到二〇三一年为止·〔2021〕①。"))
    fresh.sync()
    result = found(fresh, text)
    fresh.close()
    assert result.total == 1
