"""Firm outcomes before slogans, and what went wrong found as such: in search, lists, pages and on the command line."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.service import Service
from api.settings import Settings
from api.views import Record
from index.library import Library
from index.wanted import SearchOptions
from index.worth import counts_heads, worth
from ingest.practice import Evidence
from ingest.strength import STRENGTHS
from tests.commands import Tashan
from tests.libraries import shelve

FIRM = """宜昌市西陵区：老旧小区换新颜

　　西陵区学院街道党工委牵头推进老旧小区改造物业服务，逐户上门征求意见，引进物业企业7家，物业覆盖率从18%提高到76%。
"""
SLOGAN = """武汉市青山区：老旧小区换新颜

　　青山区推行老旧小区改造物业服务“红帆领航”机制，推进老旧小区改造物业服务，健全老旧小区改造物业服务体系。
"""
FAILED = """襄阳市樊城区：老旧小区换新颜·〔2021〕𠮷①

　　樊城区住建部门组织实施老旧小区改造，拆除违建１２０处，验收时发现两个小区管道返工，已责成施工单位限期整改。
　　老旧小区改造的物业服务仍有短板，一些居民投诉不断。
"""
QUESTION = "老旧小区改造物业服务"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with a firm outcome, a slogan and a failure."""
    return shelve(
        tmp_path_factory.mktemp("worth"), {"firm.txt": FIRM, "slogan.txt": SLOGAN, "failed.txt": FAILED}
    )


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Service]:
    """The library of ``folder``, open."""
    library = Library.open(folder)
    yield Service(library)
    library.close()


@pytest.fixture(scope="module")
def http(folder: Path) -> Iterator[TestClient]:
    """The HTTP API of that library."""
    with TestClient(create_app(Settings(library=folder))) as client:
        yield client


def test_a_report_of_one_case_is_worth_less_than_what_was_done(tmp_path: Path) -> None:
    text = "湖北省宜昌市西陵区：调解\n\n　　西陵区组建调解队12支，先后化解邻里纠纷320起。\n"
    with closing(Library.open(shelve(tmp_path, {"deed.txt": text}))) as library:
        (practice,) = library.practices()
        query = library.reader.read("邻里纠纷怎么调解")
    case = Evidence("西陵区人民法院审理一起邻里纠纷，被告被判处罚金。", practice.evidence[-1].raw)
    assert worth(query, replace(practice, evidence=(case,))) < worth(query, practice)


def test_who_leads_is_worth_more_where_it_is_asked(tmp_path: Path) -> None:
    with closing(Library.open(shelve(tmp_path, {"firm.txt": FIRM}))) as library:
        (practice,) = library.practices()
        read = library.reader.read
    asked, told = read("谁牵头老旧小区改造"), read("老旧小区改造")
    assert practice.lead and worth(asked, practice) > worth(told, practice)
    assert worth(asked, replace(practice, lead="")) == worth(told, replace(practice, lead=""))


def _sources(found: Record) -> list[str]:
    return [hit["source"].rsplit("/")[-1] for hit in found["hits"]]


def test_a_firm_outcome_ranks_before_a_slogan(service: Service) -> None:
    found = _sources(service.search(QUESTION, SearchOptions()))
    assert found.index("firm.txt") < found.index("slogan.txt")


@pytest.mark.parametrize("question", [QUESTION, "改造", "小区 物业 居民 意见"])
def test_sorted_by_strength_the_firmest_come_first(service: Service, question: str) -> None:
    hits = service.search(question, SearchOptions(sort="strength"))["hits"]
    ranks = [STRENGTHS.index(hit["practice"]["strength"]) if hit["practice"] else -1 for hit in hits]
    assert len(ranks) > 1
    assert ranks == sorted(ranks, reverse=True)


def test_a_strength_narrows_to_it(service: Service) -> None:
    every = service.search(QUESTION, SearchOptions(k=100))
    for row in every["facets"]["strength"]:
        found = service.search(QUESTION, SearchOptions(k=100, strengths=(row["value"],)))
        assert {hit["practice"]["strength"] for hit in found["hits"]} == {row["value"]}
        assert found["total"] == row["count"]


def test_what_went_wrong_is_found_with_and_without_a_measure(service: Service) -> None:
    found = service.search(QUESTION, SearchOptions(is_negative=True))
    assert set(_sources(found)) == {"failed.txt"}
    assert {bool(hit["practice_id"]) for hit in found["hits"]} == {True, False}
    assert all("问题" in hit["flags"] for hit in found["hits"])
    assert found["facets"]["negative"] == found["total"] == 2


@pytest.mark.parametrize("word", ["教训", "失败", "反面典型", "有哪些问题", "存在的问题", "不足之处"])
def test_a_question_for_what_went_wrong_is_understood(service: Service, word: str) -> None:
    found = service.search(f"{QUESTION}{word}", SearchOptions())
    assert found["query"]["understood"]["is_negative"]
    assert any(row["to"] == "反面经验" for row in found["query"]["understood"]["rewrites"])
    assert _sources(found)[0] == "failed.txt"


@pytest.mark.parametrize(
    "question",
    [
        f"{QUESTION}“教训”",
        f"{QUESTION}难题怎么解决",
        "怎么收集群众意见",
        "物业服务存在的问题怎么解决",
        "停车位不足怎么办",
    ],
)
def test_other_questions_and_quoted_words_are_not_taken_so(service: Service, question: str) -> None:
    assert not service.search(question, SearchOptions())["query"]["understood"]["is_negative"]


def test_a_question_of_nothing_else_lists_all_that_went_wrong(service: Service) -> None:
    assert set(_sources(service.search("有哪些教训", SearchOptions()))) == {"failed.txt"}


def test_lists_are_narrowed_in_the_same_way(http: TestClient) -> None:
    every = http.get("/api/v1/practices?limit=1000").json()["practices"]
    wrong = http.get("/api/v1/practices", params={"negative": "1"}).json()["practices"]
    firm = http.get("/api/v1/practices", params={"strength": "前后对比"}).json()["practices"]
    assert [row["id"] for row in wrong] == [row["id"] for row in every if row["is_negative"]] != []
    assert [row["id"] for row in firm] == [row["id"] for row in every if row["strength"] == "前后对比"] != []
    found = http.get("/api/v1/search", params={"q": QUESTION, "negative": "1", "sort": "strength"}).json()
    assert set(_sources(found)) == {"failed.txt"}


def test_an_unknown_strength_is_told(http: TestClient) -> None:
    answer = http.get("/api/v1/search", params={"q": QUESTION, "strength": "很强"})
    assert answer.status_code == 400
    assert "前后对比" in answer.text


def test_the_command_line_narrows_and_says_the_strength(tashan: Tashan, folder: Path) -> None:
    status, text, _ = tashan("--library", folder, "search", QUESTION, "--strength", "前后对比")
    assert status == 0
    assert "有前后对比数字" in text
    status, text, _ = tashan("--library", folder, "search", QUESTION, "--negative", "--json")
    assert {hit["source"] for hit in json.loads(text)["hits"]} == {"failed.txt"}
    status, text, _ = tashan("--library", folder, "practices", "--negative", "--json")
    assert [json.loads(line)["is_negative"] for line in text.splitlines()] == [True]


def test_the_page_shows_strength_and_narrows(http: TestClient) -> None:
    page = http.get("/search", params={"q": QUESTION}).text
    assert '<span class="strength">有前后对比数字</span>' in page
    assert "negative=1" in page
    narrowed = http.get("/search", params={"q": QUESTION, "negative": "1"}).text
    assert "返工" in narrowed
    assert "红帆领航" not in narrowed


def test_who_only_counts_people_comes_behind_who_tells_what_was_done() -> None:
    heads = "先后下到社区锻炼的年轻干部有1708名，都住在社区。"
    done = "街道组建志愿服务队12支，先后走访1708名老人。"
    assert counts_heads(heads) and counts_heads("楼栋党小组长1292名。") and not counts_heads(done)


def test_a_question_for_a_number_is_answered_by_counted_people(tmp_path: Path) -> None:
    text = "湖北省宜昌市西陵区：年轻干部到社区\n\n　　西陵区到社区锻炼的年轻干部有1708名，区里组建老旧小区改造服务队12支。\n"
    with closing(Library.open(shelve(tmp_path, {"heads.txt": text}))) as library:
        (practice,) = library.practices()
        asked, told = (library.reader.read(each) for each in ("年轻干部有多少人", "年轻干部怎么锻炼"))
        spent = library.reader.read("年轻干部花了多少钱")
        assert worth(told, practice) == worth(spent, practice) < worth(asked, practice)
