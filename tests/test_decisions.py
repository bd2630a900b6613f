"""A person's decision on a repair makes a new version of the text; every version can be opened for ever."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.bearer import new_token
from api.decisions import decide
from api.intake import ingest_paths
from api.settings import Settings
from index.library import Library
from ingest.damage import Decision
from tests.invariants import texts

KEEPER = {"Authorization": "Bearer keeper-token"}
LEFT = "　　街道把十二处闲置门店改成驿站·〔2021〕，按照《公约》①，党的工作实现线上线下双覆盖"
RIGHT = "盖的做法很快传开，邻近几个街道也照着办，居民都说好𠮷。"
TORN = f"湖北省宜昌市：老旧小区改造见成效\n\n　　近年来，街道把议事会开到居民家门口，事情越办越顺。\n{LEFT}\n\n{RIGHT}\n"
JOINED = f"{LEFT.strip()}{RIGHT[1:]}"


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A torn report, which the library beside it holds; tests change copies of that."""
    path = tmp_path_factory.mktemp("torn") / "撕.txt"
    path.write_text(TORN, encoding="utf-8")
    ingest(path.parent / "library", path)
    return path


@pytest.fixture
def folder(torn: Path, tmp_path: Path) -> Path:
    """The folder of a library that holds the torn report."""
    return copytree(torn.parent / "library", tmp_path / "library")


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder, token="keeper-token"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def untouched(torn: Path) -> Iterator[TestClient]:
    """A client for what must not change anything."""
    with TestClient(create_app(Settings(library=torn.parent / "library", token="keeper-token"))) as opened:
        yield opened


def ingest(folder: Path, *paths: Path) -> dict[str, str]:
    """Status by source of the files taken in."""
    library = Library.open(folder, create=True)
    found = ingest_paths(library, paths, lambda *_: None)
    library.close()
    return {file.source: file.status for file in found.files}


def only(client: TestClient) -> Any:
    """The one document that is listed, in full."""
    (row,) = client.get("/api/v1/documents").json()
    return client.get(f"/api/v1/documents/{row['id']}").json()


def paragraphs(document: Any) -> list[str]:
    return [p["text"] for a in document["articles"] for s in a["sections"] for p in s["paragraphs"]]


def send(client: TestClient, key: str, chosen: Mapping[str, str], headers: Mapping[str, str] = KEEPER) -> Any:
    body = {"decisions": [{"repair": r, "decision": d} for r, d in chosen.items()], "author": "王·𠮷"}
    return client.post(f"/api/v1/documents/{key}/repairs", json=body, headers=dict(headers))


def join_of(document: Any) -> str:
    """The id of the one join over an overlap."""
    (repair,) = [each["id"] for each in document["repairs"] if each["rule"] == "join.overlap"]
    return str(repair)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer wrong"}, {"Authorization": "keeper-token"}],
)
def test_nobody_writes_without_the_token(untouched: TestClient, headers: dict[str, str]) -> None:
    refused = send(untouched, only(untouched)["id"], {"x": "undone"}, headers)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"].startswith("要修改资料库，请在请求头 Authorization 里带上令牌")
    assert [each["version"] for each in untouched.get("/api/v1/documents/撕.txt/versions").json()] == [1]


def test_a_service_without_a_token_lets_nobody_write(torn: Path) -> None:
    with TestClient(create_app(Settings(library=torn.parent / "library"))) as client:
        assert send(client, "撕.txt", {"x": "undone"}, {"Authorization": "Bearer "}).status_code == 401


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50 and min(map(len, tokens)) >= 40


def test_an_undone_repair_is_no_longer_made(client: TestClient) -> None:
    old = only(client)
    assert JOINED in paragraphs(old)
    made = send(client, old["id"], {join_of(old): "undone"}).json()
    assert (made["id"], made["version"], made["state"]) == (f"{old['id']}v2", 2, "live")
    assert JOINED not in paragraphs(made) and LEFT.strip() in paragraphs(made)
    assert made["raw_text"] == old["raw_text"]
    assert [each["decision"] for each in made["repairs"] if each["id"] == join_of(old)] == ["undone"]
    assert only(client) == made


def test_old_links_open_the_old_text_and_lead_to_the_new(client: TestClient) -> None:
    old = only(client)
    new = send(client, old["id"], {join_of(old): "undone"}).json()
    again = client.get(f"/api/v1/documents/{old['id']}").json()
    assert paragraphs(again) == paragraphs(old)
    assert (again["state"], again["newest"]) == ("superseded", new["id"])
    page = client.get(f"/documents/{old['id']}").text
    assert f'<a href="/documents/{new["id"]}">打开最新版本</a>' in page
    assert "打开最新版本" not in client.get(f"/documents/{new['id']}").text
    assert "（已撤销）" in client.get(f"/documents/{new['id']}").text


def test_only_the_newest_version_is_found(client: TestClient) -> None:
    old = only(client)
    new = send(client, old["id"], {join_of(old): "undone"}).json()
    hits = client.get("/api/v1/search", params={"q": "闲置门店改成驿站", "by": "passage"}).json()["hits"]
    assert {hit["document_id"] for hit in hits} == {new["id"]}
    assert client.get("/api/v1/health").json()["documents"] == 1


def test_a_decision_can_be_taken_back(client: TestClient) -> None:
    old = only(client)
    repair = join_of(old)
    send(client, old["id"], {repair: "undone"})
    back = send(client, old["id"], {repair: "accepted"}).json()
    assert (back["version"], paragraphs(back)) == (3, paragraphs(old))
    same = send(client, back["id"], {repair: "accepted"}).json()
    assert same == back
    versions = client.get(f"/api/v1/documents/{old['id']}/versions").json()
    assert [(each["id"], each["state"]) for each in versions] == [
        (old["id"], "superseded"),
        (f"{old['id']}v2", "superseded"),
        (f"{old['id']}v3", "live"),
    ]
    assert [[(d["decision"], d["author"]) for d in each["decisions"]] for each in versions] == [
        [],
        [("undone", "王·𠮷")],
        [("accepted", "王·𠮷")],
    ]


def test_the_same_bytes_keep_their_newest_version(torn: Path, folder: Path, client: TestClient) -> None:
    old = only(client)
    new = send(client, old["id"], {join_of(old): "undone"}).json()
    copy = folder.parent / "又一份.txt"
    copy.write_bytes(torn.read_bytes())
    assert ingest(folder, torn, copy) == {"撕.txt": "unchanged", "又一份.txt": "stored"}
    assert only(client)["id"] == new["id"]
    library = Library.open(folder)
    assert library.withdraw(new["id"])
    library.sync()
    library.close()
    refused = send(client, old["id"], {join_of(old): "accepted"})
    assert (refused.status_code, refused.json()["detail"].endswith("请重新读入后再做决定。")) == (400, True)
    assert ingest(folder, torn)["撕.txt"] == "stored"
    assert only(client)["id"] == new["id"]
    library = Library.open(folder)
    assert library.check() == []
    library.close()


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (
            {"decisions": [{"repair": "x@1-2", "decision": "undone"}], "author": "王"},
            "没有编号为“x@1-2”的修复",
        ),
        (
            {"decisions": [{"repair": "x", "decision": "maybe"}], "author": "王"},
            "应为 open、accepted、undone 之一",
        ),
        ({"decisions": [], "author": "王"}, "参数 decisions"),
        ({"decisions": [{"repair": "x", "decision": "open"}], "author": "　"}, "参数 author 是空的，请填写"),
        ({"decisions": [{"repair": "x", "decision": "open"}]}, "缺少参数 author"),
        (
            {"decisions": [{"repair": "x", "decision": "open"}], "author": "王", "more": 1},
            "没有 more 这个参数",
        ),
    ],
)
def test_what_cannot_be_decided_is_told_in_a_sentence(untouched: TestClient, body: Any, detail: str) -> None:
    answer = untouched.post("/api/v1/documents/撕.txt/repairs", json=body, headers=KEEPER)
    assert answer.status_code == 400
    assert detail in answer.json()["detail"] and answer.json()["detail"].endswith("。")


def test_an_unknown_document_has_nothing_to_decide(untouched: TestClient) -> None:
    assert send(untouched, "没有", {"x": "undone"}).json()["code"] == "not_found"
    assert untouched.get("/api/v1/documents/没有/versions").status_code == 404


def test_a_member_of_an_archive_and_a_row_of_a_table_are_read_again(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "材料.zip", "w") as archive:
        archive.writestr("甲.txt", TORN)
    row = {"title": "宜昌市老旧小区改造", "content": TORN}
    (tmp_path / "台账.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    statuses = ingest(tmp_path / "library", tmp_path / "材料.zip", tmp_path / "台账.jsonl")
    assert set(statuses.values()) == {"stored"}, statuses
    library = Library.open(tmp_path / "library")
    for source in statuses:
        old = library.document(source)
        assert old
        chosen: dict[str, Decision] = {each.id: "undone" for each in old.repairs}
        new = decide(library, source, chosen, "王")
        assert new and (new.source, new.raw_text, new.metadata) == (source, old.raw_text, old.metadata)
        assert texts(new) != texts(old) and library.document(source) == new
    assert library.check() == []
    library.close()
