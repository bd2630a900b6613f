"""A person's decision on a repair makes a new version of the text; every version can be opened for ever."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.faults import UserError
from api.keeping.decisions import decide
from api.routes.keeper import new_token
from api.settings import Settings
from index.library import Library
from ingest import formats
from ingest.damage import Decision
from ingest.document import Document
from ingest.source import Hint, Member, RawText
from tests.invariants import pipeline, texts
from tests.keepers import KEEPER
from tests.libraries import take_in
from tests.uncited import uncited

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
    found = take_in(library, *paths)
    library.close()
    return {file.source: file.status for file in found.files}


def only(client: TestClient) -> Any:
    """The one document that is listed, in full."""
    (row,) = client.get("/api/v1/documents").json()["documents"]
    return uncited(client.get(f"/api/v1/documents/{row['id']}").json())


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
    assert "请在请求头 Authorization 里写“Bearer ”加令牌" in refused.json()["detail"]
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


def test_a_number_is_that_of_the_version_that_is_named(client: TestClient) -> None:
    old = only(client)
    ids = [each["id"] for each in old["repairs"]]
    number = str(ids.index(join_of(old)) + 1)
    new = send(client, old["id"], {number: "undone"}).json()
    assert [each["id"] for each in new["repairs"] if each["decision"] == "undone"] == [join_of(old)]
    for name in ("撕.txt", old["id"][:8]):
        told = send(client, name, {number: "accepted"}).json()["detail"]
        assert told == f"“{name}”已是第2版，各版的修复编号不同，请照最新的报告写文档编号“{new['id']}”。"
    twice = {number: "accepted", join_of(old): "undone"}
    assert "有两个不同的决定" in send(client, old["id"], twice).json()["detail"]
    assert "编号从 1 到 1，" in send(client, new["id"], {"2": "open"}).json()["detail"]


def test_old_links_open_the_old_text_and_lead_to_the_new(client: TestClient) -> None:
    old = only(client)
    new = send(client, old["id"], {join_of(old): "undone"}).json()
    again = client.get(f"/api/v1/documents/{old['id']}").json()
    assert paragraphs(again) == paragraphs(old)
    assert (again["state"], again["newest"]) == ("superseded", new["id"])
    page = client.get(f"/documents/{old['id']}").text
    assert f'<a href="/documents/{new["id"]}?from={old["id"]}#hit">打开新版本</a>' in page
    assert "打开新版本" not in client.get(f"/documents/{new['id']}").text
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
        ({"decisions": [{"repair": "x"}], "author": "王"}, "缺少参数 decisions[0].decision。"),
        (
            {
                "decisions": [{"repair": "x", "decision": d} for d in ("undone", "accepted")],
                "author": "王",
            },
            "对修复“x”有两个不同的决定，请只留一个。",
        ),
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


def word_file(text: str) -> bytes:
    """A DOCX file with one paragraph for each line."""
    document, data = docx.Document(), BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(data)
    return data.getvalue()


SPACED = "街道办\n街道把议事会开到居民家门口，老 旧 小 区 改 造越办越顺，办法印成〔2021〕号《公约》①，居民都说好𠮷。"
FILES = {
    "纯文本.txt": TORN.encode(),
    "网页.html": "".join(f"<p>{line}</p>" for line in SPACED.splitlines()).encode(),
    "文档.docx": word_file(SPACED),
    "说明.md": f"# 街道办\n\n{SPACED}\n".encode(),
}


def test_what_was_read_is_kept_and_decisions_are_made_on_it(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    statuses = ingest(tmp_path / "library", *(tmp_path / name for name in FILES))
    assert statuses == dict.fromkeys(FILES, "stored")
    library = Library.open(tmp_path / "library")
    for name, data in FILES.items():
        old = library.document(name)
        assert old and old.repairs
        assert library.verdicts.reading(old.sha256, old.raw_text) == formats.read(data, name)
        new = undone(library, old)
        assert {each.decision for each in new.repairs} == {"undone"} and texts(new) != texts(old)
        again = decide(library, name, {each.id: "open" for each in old.repairs}, "王")
        assert again and (again.version, texts(again)) == (3, texts(old))
    library.close()


def undone(library: Library, document: Document) -> Document:
    """The version of the document without any of its repairs."""
    made = decide(library, document.source, {each.id: "undone" for each in document.repairs}, "王")
    assert made
    return made


@pytest.fixture
def converted(tmp_path: Path) -> Iterator[Library]:
    """A library with a file whose reader once gave the torn report, and would give something else today."""
    text = RawText(TORN, "application/msword", pages=(0, 60), hints=(Hint("title", (0, 15)),), unclear=2)
    data = "换了转换软件，读出来的是另一段文字。".encode()
    library = Library.open(tmp_path / "library", create=True)
    library.add(pipeline().ingest_member(Member("旧稿.txt", data, text)), "旧稿.txt", data)
    library.sync()
    yield library
    library.close()


def test_a_decision_does_not_ask_the_reader_again(converted: Library) -> None:
    old = converted.document("旧稿.txt")
    assert old and JOINED in texts(old)
    new = undone(converted, old)
    assert JOINED not in texts(new) and LEFT.strip() in texts(new)
    kept = ("sha256", "source", "media_type", "raw_text", "pages", "metadata")
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    assert (
        new.quality.warnings[0]
        == old.quality.warnings[0]
        == "文字识别有2行认不清，没有收入正文，请核对原件。"
    )
    assert converted.check() == []


def forget_readings(folder: Path) -> None:
    """Makes of a library one that was filled before readings were kept."""
    database = sqlite3.connect(folder / "library.sqlite")
    with database:
        database.execute("UPDATE documents SET reading = ''")
    database.close()


def test_where_another_text_is_read_nothing_is_decided(converted: Library, tmp_path: Path) -> None:
    old = converted.document("旧稿.txt")
    assert old
    forget_readings(tmp_path / "library")
    with pytest.raises(
        UserError, match=rf"文档“{old.id}”由旧版程序读入.*“旧稿\.txt”.*请把文件另存为别的格式"
    ):
        undone(converted, old)
    assert converted.document("旧稿.txt") == old
    assert [each.decisions for each in converted.verdicts.versions(old.sha256)] == [()]


def test_a_library_filled_before_readings_were_kept_takes_decisions(folder: Path) -> None:
    forget_readings(folder)
    library = Library.open(folder)
    old = library.document("撕.txt")
    assert old and JOINED not in texts(undone(library, old))
    assert library.verdicts.reading(old.sha256, old.raw_text) == formats.read(TORN.encode(), "撕.txt")
    library.close()
