"""The conditions of the lists of the HTTP API: met in any writing, and refused with a sentence that helps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.leafing import ids, pages
from tests.libraries import shelve


@pytest.fixture(scope="module")
def client(samples: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=samples))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ({"q": "加装电梯"}, {}),
        ({"q": "老旧小区改造 -武汉"}, {}),
        ({"lead": "业委会"}, {"q": "居民"}),
        ({"target": "党员干部", "level": "市"}, {"q": "小区"}),
        ({"year": "2023", "inferred": "true"}, {"q": "小区"}),
        (
            {"year_from": 2022, "year_to": 2024, "inferred": "true"},
            {"q": "小区", "year": ["2022", "2023", "2024"]},
        ),
        ({"evidence_type": "数字"}, {"q": "居民", "strength": "数字"}),
    ],
)
def test_practices_are_those_that_a_search_finds(client: TestClient, asked: Any, question: Any) -> None:
    conditions = {
        name: value for name, value in asked.items() if name not in ("year_from", "year_to", "evidence_type")
    }
    hits = [
        hit
        for page in pages(client, "search", **{**conditions, **question}, limit=100)
        for hit in page["hits"]
    ]
    told = {each["practice_id"] for hit in hits for each in hit["occurrences"]} - {None}
    rows = set(ids(pages(client, "practices", **asked, limit=1000), "practices"))
    assert told and (told == rows if "q" in asked else told <= rows)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ({"level": "縣區"}, {"level": "县区"}),
        ({"level": " 街道　（鄉 鎮）"}, {"level": "街道"}),
        ({"status": "已 實施"}, {"status": "已实施"}),
        ({"status": "計劃"}, {"status": "计划"}),
        ({"strength": "數字"}, {"strength": "数字"}),
        ({"evidence_type": "數　字"}, {"strength": "数字"}),
        ({"theme": "老舊小區 改造"}, {"theme": "老旧小区改造"}),
        ({"year": "２０２３"}, {"year": "2023"}),
    ],
)
def test_conditions_are_met_in_any_writing(client: TestClient, typed: Any, meant: Any) -> None:
    rows, same = (ids(pages(client, "practices", **asked), "practices") for asked in (typed, meant))
    assert rows == same != []


@pytest.mark.parametrize("typed", ["產出", " 产 出 ", "產　出"])
def test_roles_are_met_in_any_writing(client: TestClient, typed: str) -> None:
    rows, same = (ids(pages(client, "figures", role=role), "figures") for role in (typed, "产出"))
    assert rows == same != []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {"level": "銀河"},
            "没有“銀河”这个层级，层级有：省，市(州)，县(市、区)，街道(乡镇)，社区(村)，小区。",
        ),
        ({"status": "做完"}, "没有“做完”这个状态，状态有：已实施、试点、计划、论述、图片说明、点评。"),
        ({"strength": "强" * 50}, f"成效没有“{'强' * 40}”这一类，只有：计划、定性、数字、前后对比。"),
    ],
)
def test_a_word_that_is_no_value_is_told_which_there_are(client: TestClient, asked: Any, words: str) -> None:
    answer = client.get("/api/v1/practices", params=asked)
    assert (answer.status_code, answer.json()["detail"]) == (400, words)


def test_nothing_is_listed_for_words_that_ask_for_nothing(client: TestClient) -> None:
    for question in ("----", "，。？"):
        assert client.get("/api/v1/practices", params={"q": question}).json()["total"] == 0


@pytest.mark.parametrize(
    ("address", "field", "words"),
    [
        ("practices?place=火星", "place", "都没有“火星”这个地方"),
        ("figures?place=湖北/火星", "place", "都没有“火星”这个地方"),
        ("search?q=电梯&place=火星", "place", "都没有“火星”这个地方"),
        ("ask?q=怎么加装电梯&place=火星", "place", "都没有“火星”这个地方"),
        ("compare?theme=老旧小区改造&place=火星&place=宜昌", "place", "都没有“火星”这个地方"),
        ("overview/matrix?place=火星", "place", "都没有“火星”这个地方"),
        ("practices?publisher=𠮷报", "publisher", "资料里没有来源“𠮷报”，有：依据：中国城市报、"),
        ("practices?q=养老 年份:abc", "q", "认不出条件“年份:abc”，请改正或去掉。"),
        ("practices?q=小区 状态:做完", "q", "没有“做完”这个状态，状态有："),
        ("practices?place=/", "place", "“/”不是地名"),
        ("practices?year=2019&year_from=2023", "year", "年份 2019 不在 2023 到 2100 年之间"),
        ("practices?year_from=2023&year_to=2021", "year_from", "起始年份 2023 晚于结束年份 2021"),
        ("practices?limit=1001", "limit", "应不大于 1000"),
        ("practices?evidence_type=数字&evidence_type=x", "evidence_type", "参数 evidence_type 的值“x”应为"),
        ("compare?place=宜昌&place=武汉", "theme", "请在主题"),
        ("nothing", None, "没有“/api/v1/nothing”这个地址"),
        ("jobs", None, "令牌"),
    ],
)
def test_every_refusal_has_a_code_a_sentence_and_a_field(
    client: TestClient, address: str, field: str | None, words: str
) -> None:
    body = client.get(f"/api/v1/{address}").json()
    assert body["code"] and words in body["detail"] and body["field"] == field


def test_a_place_that_is_known_and_untold_is_an_empty_list(client: TestClient) -> None:
    assert client.get("/api/v1/practices", params={"place": "拉萨"}).json()["total"] == 0


@pytest.mark.parametrize(
    "place", ["武汉硚口区", "湖北武汉硚口", "武汉市的硚口区", "武汉市硚口區", "wuhan/硚口区"]
)
def test_a_place_may_be_written_otherwise(client: TestClient, place: str) -> None:
    together, apart = (
        client.get("/api/v1/practices", params={"place": written}).json()
        for written in (place, "湖北省/武汉市/硚口区")
    )
    assert together["total"] == apart["total"] > 0
    assert together["practices"] == apart["practices"]


def test_lists_are_of_the_publishers_asked_for(tmp_path: Path) -> None:
    texts = {
        f"{name}.md": f"---\npublisher: {name}\n---\n\n# {place}\n\n{place}{deed}居民停车不再难。\n"
        for name, place, deed in (
            ("湖北日报·𠮷①", "宜昌市西陵区", "改造老旧小区12个，"),
            ("长江日报", "武汉市硚口区", "组织居民议事会，新增车位30个，"),
        )
    }
    with TestClient(create_app(Settings(library=shelve(tmp_path, texts)))) as client:
        for typed, places in (("湖北", {"西陵区"}), ("長江日報", {"硚口区"}), ("日报", {"西陵区", "硚口区"})):
            for address in ("practices", "figures"):
                rows = client.get(f"/api/v1/{address}", params={"publisher": typed}).json()[address]
                assert {
                    (row["place"]["path"] if address == "practices" else row["place"])[-1] for row in rows
                } == places
        told = client.get("/api/v1/search", params={"q": "小区", "publisher": "晚报"}).json()
        assert (told["detail"], told["field"]) == (
            "资料里没有来源“晚报”，有：湖北日报·𠮷①、长江日报。",
            "publisher",
        )
