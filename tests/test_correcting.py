"""People correct practices over HTTP and on the command line; every view shows it, and who may not is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.commands import Tashan
from tests.keepers import KEEPER
from tests.uncited import uncited


@pytest.fixture
def client(copied: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=copied, token="keeper-token"))) as opened:
        yield opened


def send(client: TestClient, key: str, field: str, value: str | None, author: str = "王·𠮷") -> Any:
    body = {"field": field, "value": value, "author": author}
    return client.post(f"/api/v1/practices/{key}/corrections", json=body, headers=KEEPER)


def at(client: TestClient, place: str) -> Any:
    return client.get("/api/v1/practices", params={"place": place}).json()["practices"]


def test_the_interface_corrects_and_every_view_shows_it(client: TestClient) -> None:
    (practice,) = at(client, "宜昌市")
    made = send(client, practice["id"], "place", "武汉/青山").json()
    assert made["place"] == {"path": ["湖北省", "武汉市", "青山区"], "origin": ["entered"] * 3}
    assert uncited(client.get(f"/api/v1/practices/{practice['id']}").json()) == made
    assert not at(client, "宜昌市") and len(at(client, "青山区")) == 2
    made = send(client, practice["id"], "themes", "智慧治理、智慧治理").json()
    assert made["themes"] == ["智慧治理"]
    hits = client.get("/api/v1/search", params={"q": "停车难", "theme": "智慧治理"}).json()["hits"]
    assert [hit["practice"]["corrections"] for hit in hits] == [made["corrections"]]
    assert (
        "人工更正：地点“湖北省/宜昌市/西陵区”改为“湖北省/武汉市/青山区”（王·𠮷，"
        in client.get("/search?q=停车难").text
    )
    query = {"theme": "智慧治理", "place": ["武汉市", "宜昌市"]}
    compared = client.get("/api/v1/compare", params=query).json()
    assert [each["corrections"] for each in compared["citations"]] == [made["corrections"]]
    assert "人工更正：主题" in client.get("/compare", params=query).text
    log = client.get("/api/v1/corrections").json()["corrections"]
    assert [(each["field"], each["standing"]) for each in log] == [("place", "生效"), ("themes", "生效")]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_the_interface_lets_nobody_correct_without_the_token(
    client: TestClient, headers: dict[str, str]
) -> None:
    (practice,) = at(client, "宜昌市")
    body = {"field": "status", "value": "计划", "author": "王"}
    answer = client.post(f"/api/v1/practices/{practice['id']}/corrections", json=body, headers=headers)
    assert answer.status_code == 401 and client.get("/api/v1/corrections").json()["corrections"] == []


def test_the_interface_refuses_in_sentences(client: TestClient) -> None:
    (practice,) = at(client, "宜昌市")
    refused = send(client, practice["id"], "lead", "没有的话")
    assert (refused.status_code, refused.json()["detail"][:7]) == (400, "“没有的话”不")
    same = send(client, practice["id"], "status", practice["status"])
    assert (same.status_code, same.json()["detail"][-18:]) == (
        400,
        "与这次填的一样，没有更正；要改请填别的值。"[-18:],
    )
    assert client.get("/api/v1/corrections").json()["corrections"] == []
    assert send(client, "x-p1", "lead", "社区党委").json()["detail"].startswith("资料库中没有做法“x-p1”")
    assert client.get("/api/v1/practices/x-p1").status_code == 404


def test_the_command_line_corrects_lists_and_takes_back(copied: Path, tashan: Tashan) -> None:
    _, out, _ = tashan("--library", copied, "practices", "--place", "宜昌", "--json")
    key = json.loads(out)["id"]
    call = ("--library", copied, "correct", key, "--field", "成效")
    assert tashan(*call, "--value", "改造管网", "--author", "李")[0] == 0
    status, out, err = tashan(*call, "--value", "改造管网", "--author", "李")
    assert (status, out) == (1, "") and "的“成效”现在就是“改造管网”" in err
    status, out, _ = tashan(*call, "--take-back", "--author", "李")
    assert status == 0 and "更正" not in out
    _, out, _ = tashan("--library", copied, "corrections", "--json")
    assert [(each["after"], each["standing"]) for each in json.loads(out)] == [
        ("改造管网", "被取代"),
        (None, "已收回"),
    ]
    _, out, _ = tashan("--library", copied, "corrections")
    assert f"2. {key}（已收回）" in out and "人工更正：成效收回（李，" in out


def test_the_command_line_wants_a_value_or_a_taking_back(copied: Path, tashan: Tashan) -> None:
    call = ("--library", copied, "correct", "x", "--field", "lead")
    assert tashan(*call)[0] == tashan(*call, "--value", "a", "--take-back")[0] == 2
    status, _, err = tashan(*call, "--value", "a")
    assert status == 1 and "资料库中没有做法“x”" in err
    assert tashan("--library", copied, "corrections")[1] == "还没有更正。\n"
