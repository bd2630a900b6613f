"""Files sent in by a browser or a program: received in pieces, read afterwards, searched once published."""

import os
import re
import signal
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZipFile

import anyio
import pytest
from starlette.testclient import TestClient

from api.keeping.spool import Spool
from api.keeping.unloading import Unloading
from api.keeping.uploads import Uploads
from api.settings import Settings
from index.decisions import UNPUBLISHED
from index.folders import DATABASE
from index.library import Library
from index.store import Store
from index.uploads import Uploads as Records
from ingest.unpacking import MAX_BYTES, MAX_FILES
from tests.keepers import KEEPER, OWN, csrf_of, enter, send
from tests.uploading import begin, finished, give, pieces, publish, put, serving, text

SEEDS = Path(__file__).parents[1].parent / "shared" / "seeds"
NAME = "材料/宜昌·〔2021〕《办法》𠮷①　Ａ.txt"
QUESTION = "老旧小区改造"


@pytest.fixture(scope="module")
def client(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A service that all share: each test sends a text of its own."""
    return serving(copytree(bare, tmp_path_factory.mktemp("uploads") / "library"))


def searched(client: TestClient, found: Mapping[str, Any]) -> bool:
    """Whether a search gives the first document of an upload, be it beside one that another test sent and that tells
    the same."""
    hits = client.get("/api/v1/search", params={"q": QUESTION, "k": 100}).json()["hits"]
    shown = {each["document_id"] for hit in hits for each in (hit, *hit["also"])}
    return found["files"][0]["documents"][0]["id"] in shown


def test_the_seeds_are_searched_once_they_are_published(folder: Path) -> None:
    if not SEEDS.exists():
        pytest.skip("没有 ../shared/seeds")
    client = serving(folder)
    seeds = sorted(SEEDS.glob("*.txt"), key=lambda path: path.stat().st_size)[:3]
    found = give(client, {f"材料/{path.name}": path.read_bytes() for path in seeds})
    documents = [each for file in found["files"] for each in file["documents"]]
    assert [file["state"] for file in found["files"]] == ["done"] * 3
    assert [each["publication"] for each in documents] == ["unpublished"] * 3
    assert found["unpublished"] == 3 and total(client) == 0
    assert publish(client, found["id"], documents=[documents[0]["id"]])["unpublished"] == 2
    of_one = total(client)
    assert publish(client, found["id"])["unpublished"] == 0
    assert total(client) > of_one > 0
    assert publish(client, found["id"], published=False)["unpublished"] == 3
    assert total(client) == 0
    deeds = client.get("/api/v1/audit", headers=KEEPER).json()["deeds"]
    assert [deed["action"] for deed in deeds] == ["unpublish"] * 3 + ["publish"] * 3 + ["upload"]
    names = sorted(path.name for path in seeds)
    for several in (deeds[:3], deeds[3:6]):
        assert sorted(Path(deed["detail"]["source"]).name for deed in several) == names


def total(client: TestClient) -> int:
    found: int = client.get("/api/v1/search", params={"q": QUESTION}).json()["total"]
    return found


def test_a_file_comes_in_pieces_and_goes_on_where_it_was_cut_off(folder: Path) -> None:
    data = text(0)
    before, after = serving(folder), serving(folder)
    made = begin(before, (NAME, len(data)))
    number = made["id"]
    assert (made["files"][0]["name"], made["files"][0]["state"]) == (NAME, "receiving")
    assert put(before, number, 1, data[:50]).json()["received"] == 50
    ahead = put(after, number, 1, data[60:], 60)
    assert ahead.status_code == 409 and "已收到 50 字节" in ahead.json()["detail"]
    assert after.get(f"/api/v1/uploads/{number}", headers=KEEPER).json()["files"][0]["received"] == 50
    assert put(after, number, 1, data[50:], 50).json()["state"] == "queued"
    found = finished(after, number)
    assert found["files"][0]["documents"][0]["publication"] == "unpublished"
    assert put(after, number, 1, b"", len(data)).status_code == 409
    publish(after, number)
    document = after.get(f"/api/v1/documents/{NAME}").json()
    assert document["raw_text"] == data.decode()
    assert not list((folder / "uploads").iterdir())


def test_more_than_was_announced_is_refused(client: TestClient) -> None:
    made = begin(client, (NAME, 10))
    answer = put(client, made["id"], 1, b"x" * 11)
    assert answer.status_code == 413
    assert answer.json()["detail"] == f"“{NAME}”比报来的 10 字节长，请重新选择这个文件。"


@pytest.mark.parametrize(
    ("files", "status", "sentence"),
    [
        ([], 400, "没有选择文件"),
        ([("大.pdf", MAX_BYTES + 1)], 413, "“大.pdf”有 100 MB，超过上限 100 MB，请拆分"),
        (
            [(f"{n}.pdf", MAX_BYTES) for n in range(20)],
            413,
            "这些文件共 2097 MB，一次最多 2000 MB，请分几次上传。",
        ),
        ([("../../etc/passwd", 1)], 400, "“../../etc/passwd”指向别的文件夹"),
        ([(f"{n}", 1) for n in range(MAX_FILES + 1)], 413, "一次最多上传 10000 个文件，收到 10001 个"),
    ],
)
def test_what_is_too_much_is_told(
    client: TestClient, files: list[tuple[str, int]], status: int, sentence: str
) -> None:
    listed = [{"name": name, "size": size} for name, size in files]
    answer = client.post("/api/v1/uploads", json={"files": listed}, headers=KEEPER)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_only_keepers_upload(client: TestClient) -> None:
    for method, address in (
        ("GET", ""),
        ("POST", ""),
        ("GET", "/1"),
        ("PATCH", "/1/files/1"),
        ("POST", "/1/cancel"),
    ):
        assert client.request(method, f"/api/v1/uploads{address}").status_code == 401, address
    assert client.get("/admin/upload").status_code == 403
    assert client.post("/admin/upload", headers=OWN).status_code == 403
    assert client.get("/api/v1/uploads/9999", headers=KEEPER).status_code == 404


def test_an_archive_is_read_as_the_documents_in_it(client: TestClient, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "材料.zip", "w") as archive:
        archive.writestr("甲.txt", text(1))
        archive.writestr("密/乙.txt", "机密★10年\n".encode() + text(2))
    files = {"材料.zip": (tmp_path / "材料.zip").read_bytes(), "坏.txt": b"\xff\xfe\xff" * 99}
    found = give(client, files)
    told = {each["source"]: (each["status"], each["stage"]) for each in found["files"][0]["documents"]}
    assert told == {"材料.zip/甲.txt": ("quarantined", ""), "材料.zip/密/乙.txt": ("failed", "密级")}
    assert found["unpublished"] == 1
    page = enter(TestClient(client.app), "王").get(f"/admin/uploads/{found['id']}").text
    assert "已处理完：2/2个文件，1个失败，1个已停止；" in page and ">2份文档，1份已停止<" in page
    assert ">不再读取<" in page and ">取消<" not in page


def test_many_are_published_in_the_background(client: TestClient, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "多.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", f"第{number}份·①")
    found = give(client, {"多.zip": (tmp_path / "多.zip").read_bytes()})
    begun = publish(client, found["id"])
    assert (begun["state"], begun["publishing"], begun["published"]) == ("publishing", 5, 0)
    assert [each["wanted"] for each in begun["files"][0]["documents"]] == [True] * 5
    keeper = enter(TestClient(client.app), "王")
    page = keeper.get(f"/admin/uploads/{found['id']}").text
    assert "正在发布：已发布0/5份" in page and "发布全部" not in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert finished(client, found["id"])["published"] == 5
    page = keeper.get(f"/admin/uploads/{found['id']}").text
    assert "已发布5份" in page and "refresh" not in page


def test_marked_text_is_nowhere_in_the_library(folder: Path) -> None:
    secret = "不应留下的一句话"
    found = give(serving(folder), {"密.txt": f"绝密★长期\n{secret}".encode()})
    (document,) = found["files"][0]["documents"]
    assert document["reason"].startswith("“密.txt”有疑似密级标志“绝密★”：已停止")
    held = [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert held == []


def test_bytes_that_the_library_holds_are_recognised(client: TestClient) -> None:
    first = give(client, {NAME: text(3)})
    again = give(client, {"别名.txt": text(3)})
    assert (again["files"][0]["state"], again["files"][0]["note"]) == ("known", NAME)
    assert first["unpublished"] == 1 and again["unpublished"] == 0
    assert again["files"][0]["waits"]
    publish(client, first["id"])
    assert not client.get(f"/api/v1/uploads/{again['id']}", headers=KEEPER).json()["files"][0]["waits"]


def test_another_file_of_the_same_name_takes_nothing_away(client: TestClient) -> None:
    first = give(client, {NAME: text(4)})
    assert not searched(client, first)
    publish(client, first["id"])
    give(client, {NAME: text(5)})
    assert searched(client, first)


def test_an_upload_of_what_was_withdrawn_waits_to_be_published(folder: Path) -> None:
    client, library = serving(folder), Library.open(folder)
    found = give(client, {NAME: text(6)})
    publish(client, found["id"])
    (document,) = library.documents()
    library.withdraw(document.id)
    library.sync()
    library.close()
    found = give(client, {NAME: text(6)})
    assert found["unpublished"] == 1 and not searched(client, found)


def test_a_file_that_cannot_be_decoded_is_read_in_the_encoding_that_is_chosen(client: TestClient) -> None:
    told = text(7).decode()
    broken = b"\xff".join(told[start : start + 20].encode("gb18030") for start in range(0, len(told), 20))
    found = give(client, {"坏.txt": broken})
    (file,) = found["files"]
    assert file["encodings"] == ["gb18030", "utf-8", "big5hkscs"]
    address = f"/api/v1/uploads/{found['id']}/files/1/again"
    other = give(client, {"不要.txt": broken + b"\xff"})
    client.post(f"/api/v1/uploads/{other['id']}/cancel", headers=KEEPER)
    assert finished(client, other["id"])["files"][0]["state"] == "cancelled"
    assert client.post(address, json={"encoding": "latin-1"}, headers=KEEPER).status_code == 400
    client.post(address, json={"encoding": "big5hkscs"}, headers=KEEPER)
    (wrong,) = finished(client, found["id"])["files"]
    assert "按 Big5（繁体） 读出的仍是乱码" in wrong["documents"][0]["reason"]
    client.post(address, json={"encoding": "gb18030"}, headers=KEEPER)
    (right,) = finished(client, found["id"])["files"]
    assert right["documents"][0]["publication"] == "unpublished" and right["encodings"] == []
    assert client.post(address, json={"encoding": "utf-8"}, headers=KEEPER).status_code == 409


def test_what_is_given_up_is_not_read(client: TestClient) -> None:
    made = begin(client, ("甲.txt", 5), (".DS_Store", 5), ("乙.txt", len(text(8))))
    assert [file["state"] for file in made["files"]] == ["receiving", "cancelled", "receiving"]
    put(client, made["id"], 3, text(8))
    client.post(f"/api/v1/uploads/{made['id']}/files/1/cancel", headers=KEEPER)
    found = finished(client, made["id"])
    assert [file["state"] for file in found["files"]] == ["cancelled", "cancelled", "done"]
    other = begin(client, ("丙.txt", 5), ("丁.txt", 5))
    answer = client.post(f"/api/v1/uploads/{other['id']}/cancel", headers=KEEPER).json()
    assert (answer["state"], [file["state"] for file in answer["files"]]) == ("finished", ["cancelled"] * 2)
    late = client.post(f"/api/v1/uploads/{made['id']}/files/3/cancel", headers=KEEPER).json()["files"][2]
    assert (late["state"], late["documents"][0]["publication"]) == ("done", "unpublished")
    told = put(client, other["id"], 1, b"12345").json()["detail"]
    assert re.search("“丙.txt”不在等待上传（资料管理员在.*取消）", told)
    deeds = client.get("/api/v1/audit?action=cancel_upload", headers=KEEPER).json()["deeds"]
    assert [deed["detail"] for deed in deeds[:2]] == [{"files": 2}, {"source": "甲.txt"}]


def unload_until_killed(folder: Path) -> None:
    """Reads what is due, and is killed while the documents are stored, as the first file is noted as done."""

    class Killed(Records):
        def end(self, *_: Any) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

    library = Library.open(folder)
    library.uploads = Killed(Store(folder / DATABASE))
    Unloading(library, Spool(folder / "uploads"), Settings(workers=1).intake()).unload()


def test_a_service_that_was_killed_goes_on_where_it_was(folder: Path) -> None:
    library = Library.open(folder)
    spool = Spool(folder / "uploads")
    desk = Uploads(library, spool, Unloading(library, spool, Settings(workers=1).intake()))
    upload = desk.begin([("甲.txt", 3), (NAME, len(text(0)))], "王")
    for n, data in ((1, b"abc"), (2, text(0))):
        anyio.run(desk.receive, upload, n, 0, pieces(data))
    library.close()
    process = get_context("fork").Process(target=unload_until_killed, args=(folder,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    client = serving(folder)
    found = finished(client, upload)
    jobs = client.get("/api/v1/jobs", headers=KEEPER).json()["jobs"]
    assert [file["state"] for file in found["files"]] == ["done", "done"]
    assert [file["documents"][0]["status"] for file in found["files"]] == ["quarantined", "quarantined"]
    assert [job["state"] for job in jobs] == ["finished", "interrupted"]


def test_without_script_a_form_does_all(client: TestClient) -> None:
    client = enter(TestClient(client.app), "王·①")
    page = client.get("/admin/upload").text
    assert "严禁上传涉密和未公开内部资料" in page and ".docx" in page
    files = [("files", (NAME, text(9))), ("files", ("空.txt", b""))]
    address = "/admin/upload"
    assert client.post(address, data={"csrf": "0" * 64}, files=files, headers=OWN).status_code == 403
    data = {"csrf": csrf_of(client), "address": ""}
    sent = client.post(address, data=data, files=files, headers=OWN, follow_redirects=False)
    assert sent.status_code == 303
    there = sent.headers["location"]
    found = finished(client, int(there.rpartition("/")[2]))
    assert (found["author"], found["unpublished"]) == ("王·①", 1)
    page = client.get(there).text
    assert NAME in page and "待发布" in page and "是空文件" in page
    assert send(client, f"{there}/publication", published="1").status_code == 303
    assert "已发布" in client.get(there).text
    assert finished(client, found["id"])["unpublished"] == 0
    assert send(client, f"{there}/cancel").status_code == 303


def test_a_web_address_is_fetched_where_that_is_allowed(client: TestClient) -> None:
    found = finished(client, begin(client, ("http://127.0.0.1:9/页.html", 0))["id"])
    (document,) = found["files"][0]["documents"]
    assert document["status"] == "failed" and "allow_hosts" in document["reason"]


def test_only_keepers_open_what_is_not_published(client: TestClient) -> None:
    found = give(client, {"未发布.txt": text(9_901)})
    name = found["files"][0]["documents"][0]["id"]
    addresses = [f"/documents/{name}", f"/documents/{name}/report"]
    addresses += [f"/api/v1{each}" for each in (*addresses, f"/documents/{name}/versions")]
    reader = TestClient(client.app)
    assert [reader.get(each).status_code for each in addresses] == [404] * 5
    assert [client.get(each, headers=KEEPER).status_code for each in addresses] == [200] * 5
    publish(client, found["id"])
    assert [reader.get(each).status_code for each in addresses] == [200] * 5


def test_unpublished_documents_are_told_so(client: TestClient) -> None:
    found = give(client, {NAME: text(10)})
    (document,) = found["files"][0]["documents"]
    shown = client.get(f"/api/v1/documents/{document['id']}", headers=KEEPER).json()
    assert shown["quarantine"] == UNPUBLISHED
    page = client.get(f"/documents/{document['id']}/report", headers=KEEPER).text
    assert "（待发布）" in page and "隔离，" not in page
    told = {
        practice["document_id"] for practice in client.get("/api/v1/practices?limit=1000").json()["practices"]
    }
    assert document["id"] not in told


def test_the_reason_is_the_one_of_now(client: TestClient) -> None:
    sound, bad = "好.txt", "坏𠮷.txt"
    found = give(client, {sound: text(9_902), bad: text(9_903) + "请输入验证码\n".encode()})
    job = client.get("/api/v1/jobs?limit=1", headers=KEEPER).json()["jobs"][0]["id"]
    told = client.get(f"/api/v1/jobs/{job}", headers=KEEPER).json()["files"]
    assert [(file["status"], file["reason"].partition("；")[0]) for file in told] == [
        ("quarantined", UNPUBLISHED)
    ] * 2
    assert all(reason.startswith(UNPUBLISHED) for reason in reasons(found).values())
    page = client.get(f"/api/v1/uploads/{found['id']}?limit=1&offset=1", headers=KEEPER).json()
    assert (page["total"], page["files"]) == (2, found["files"][1:])
    shown = enter(TestClient(client.app), "王").get(f"/admin/jobs/{job}").text
    assert shown.count("◇ 待发布") == 2 and "未参与检索 2" in shown and "已入库" not in shown
    now = reasons(publish(client, found["id"]))
    assert now[sound] is None and "验证码" in now[bad]


def reasons(upload: Any) -> dict[str, Any]:
    return {file["name"]: file["documents"][0]["reason"] for file in upload["files"]}
