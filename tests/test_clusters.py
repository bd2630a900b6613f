"""One practice in several reports: one card with all its sources, and the figures that differ."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.service import Service
from api.settings import Settings
from index.library import Library
from index.wanted import SearchOptions
from tests.commands import Tashan
from tests.invariants import read
from tests.libraries import shelve

REPORT = """武汉市青山区：党建引领 老旧小区换新颜

　　青山区钢花村街道在老旧小区改造中成立“红色合伙人”议事会，由社区党委牵头，逐户上门征求居民意见，拆除违建120处，加装电梯14部，惠及居民3.5万人。

　　青山区红卫路街道建立“夜间巡逻队”，组织退役军人每晚巡查楼道和车棚·〔2021〕𠮷①，全年排查消防隐患260处。
"""
REPRINT = """青山：老小区有了新面貌

　　编者按：武汉市青山区的探索值得借鉴。

　　武汉市青山区钢花村街道在老旧小区改造中成立“红色合伙人”议事会,由社区党委牵头,逐户上门征求居民意见,拆除违建120处,加装电梯16部,惠及居民3.5万人。
"""
ELSEWHERE = """宜昌市西陵区：党建引领 老旧小区换新颜

　　西陵区学院街道在老旧小区改造中成立“红色合伙人”议事会，由社区党委牵头，逐户上门征求居民意见，拆除违建98处，加装电梯7部，惠及居民2.1万人。
"""
QUESTION = "老旧小区改造议事会"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with a report, its reprint with another figure, and a like one of another city."""
    return shelve(
        tmp_path_factory.mktemp("clusters"), {"原文.txt": REPORT, "转载.txt": REPRINT, "别处.txt": ELSEWHERE}
    )


@pytest.fixture(scope="module")
def shelf(folder: Path) -> Iterator[Library]:
    """The library of ``folder``, open."""
    library = Library.open(folder)
    yield library
    library.close()


def test_one_practice_is_one_card_with_all_its_sources(shelf: Library) -> None:
    found = Service(shelf).search(QUESTION, SearchOptions())
    cards = [hit for hit in found["hits"] if hit["also"]]
    assert len(cards) == 1
    (card,) = cards
    (other,) = card["also"]
    assert {card["source"], other["source"]} == {"原文.txt", "转载.txt"}
    assert set(other) == {"source", "document_id", "practice_id", "title", "raw"}
    assert other["practice_id"] not in [hit["practice_id"] for hit in found["hits"]]
    assert "别处.txt" in [hit["source"] for hit in found["hits"]]
    assert found["total"] == len(found["hits"])


def test_the_figures_that_differ_are_listed_with_their_sources(shelf: Library) -> None:
    found = Service(shelf).search(QUESTION, SearchOptions())
    (card,) = [hit for hit in found["hits"] if hit["also"]]
    (differing,) = card["differing_figures"]
    assert sorted((value["text"], value["value"], value["source"]) for value in differing["values"]) == [
        ("14部", 14.0, "原文.txt"),
        ("16部", 16.0, "转载.txt"),
    ]


def test_passages_are_not_collapsed(shelf: Library) -> None:
    found = Service(shelf).search(QUESTION, SearchOptions(by="passage"))
    assert {"原文.txt", "转载.txt"} <= {hit["source"] for hit in found["hits"]}
    assert all(hit["also"] == [] for hit in found["hits"])


def test_a_quotation_in_the_same_document_is_another_voice(tmp_path: Path) -> None:
    sentence = REPORT.split("\n")[2]
    text = f"{REPORT}\n点评\n\n一池春水\n\n■李德\n\n{sentence}这样的做法抓住了关键。\n"
    library = Library.open(shelve(tmp_path, {"一份.txt": text}))
    ids = [practice.id for practice in library.practices()]
    assert len(ids) > 2
    assert library.retellings(ids) == {}
    library.close()


SUMMARY = """青山区老旧小区改造情况（摘要）

　　武汉市青山区钢花村街道成立“红色合伙人”议事会推进老旧小区改造：社区党委牵头上门征求意见，共拆违建120处、装电梯14部。
"""


def test_a_summary_in_other_words_is_the_same_practice(tmp_path: Path) -> None:
    library = Library.open(shelve(tmp_path, {"原文.txt": REPORT, "摘要.txt": SUMMARY, "别处.txt": ELSEWHERE}))
    practices = {practice.id: practice.source for practice in library.practices()}
    told = {
        practices[one]: [practices[each] for each in others]
        for one, others in library.retellings(list(practices)).items()
    }
    assert told == {"原文.txt": ["摘要.txt"], "摘要.txt": ["原文.txt"]}
    library.close()


def test_what_twenty_files_say_is_nobodys_own(tmp_path: Path) -> None:
    texts = {f"{n:02}.txt": REPORT.replace("老旧小区换新颜", f"第{n}天的报道") for n in range(22)}
    library = Library.open(shelve(tmp_path, texts))
    practices = {practice.id: practice.source for practice in library.practices()}
    told = library.retellings(list(practices))
    assert {practices[one] for one in told} == {f"{n:02}.txt" for n in range(20)}
    assert {len(others) for others in told.values()} == {19}
    library.close()


def test_versions_of_one_file_do_not_make_a_sentence_common(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "资料库", create=True)
    versions = [("网页.txt", REPORT.replace("老旧小区换新颜", f"第{n}版")) for n in range(21)]
    for name, text in (*versions, ("转载.txt", REPRINT)):
        library.add(read(text, name), name, text.encode())
    library.sync()
    practices = {practice.id: practice.source for practice in library.practices()}
    assert {practices[one] for one in library.retellings(list(practices))} == {"网页.txt", "转载.txt"}
    library.close()


def test_a_withdrawn_report_is_no_longer_named(tmp_path: Path) -> None:
    library = Library.open(shelve(tmp_path, {"原文.txt": REPORT, "转载.txt": REPRINT}))
    ids = [practice.id for practice in library.practices()]
    assert library.retellings(ids)
    library.withdraw(library.named("转载.txt")[0])
    library.sync()
    assert library.retellings([practice.id for practice in library.practices()]) == {}
    library.close()


def test_the_command_line_and_the_page_name_the_other_reports(folder: Path, tashan: Tashan) -> None:
    status, text, _ = tashan("--library", folder, "search", QUESTION)
    assert status == 0
    assert text.count("    另见  ") == 1
    assert "    数字不一  " in text
    with TestClient(create_app(Settings(library=folder))) as client:
        page = client.get("/search", params={"q": QUESTION}).text
    assert "另见1处，数字不一" in page
