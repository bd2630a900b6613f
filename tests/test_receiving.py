"""Files sent in as nobody should: twice, to the wrong address, given up half way, onto a full disk."""

import re
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree
from sqlite3 import connect
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import anyio
import pytest
from starlette.testclient import TestClient

from api.faults import UserError
from api.intakes import stages
from api.intakes.intake import file_view
from api.keeping.filenames import distinct
from api.keeping.publishing import publish_some
from api.keeping.spool import Spool
from api.keeping.unloading import Unloading
from api.keeping.uploads import Uploads
from api.pages.numbers import whole
from api.settings import Settings
from api.shell.console import show
from index.decisions import UNPUBLISHED
from index.errors import LibraryError
from index.folders import DATABASE
from index.library import Library
from tests.keepers import KEEPER, OWN, csrf_of, enter, send
from tests.libraries import take_in
from tests.uploading import begin, finished, give, pieces, publish, put, serving, text

NAME = "材料/宜昌·〔2021〕《办法》𠮷①　Ａ.txt"


class Small(Spool):
    """A disk that can take a thousand bytes more."""

    def free(self) -> int:
        return 1000


@pytest.fixture(scope="module")
def shared(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the library that ``client`` serves."""
    return copytree(bare, tmp_path_factory.mktemp("receiving") / "library")


@pytest.fixture(scope="module")
def client(shared: Path) -> TestClient:
    return enter(serving(shared), "王")


def desk(library: Library, spool: Spool) -> Uploads:
    return Uploads(library, spool, Unloading(library, spool, Settings(workers=1).intake()))


def refusal(client: TestClient, *names: str) -> tuple[int, str]:
    files = [{"name": name, "size": 0} for name in names]
    answer = client.post("/api/v1/uploads", json={"files": files}, headers=KEEPER)
    return answer.status_code, answer.json()["detail"]


def test_an_address_is_announced_once_and_whole(client: TestClient) -> None:
    twice = refusal(client, "http://127.0.0.1:9/甲", "http://127.0.0.1:9/甲")
    assert twice == (400, "网址“http://127.0.0.1:9/甲”写了不止一次，请只留一个。")
    status, told = refusal(client, "ftp://127.0.0.1/甲.txt")
    assert status == 400 and "不支持 ftp://" in told


@pytest.mark.parametrize("address", ["www.gov.cn/a.html", "ftp://x/甲.txt"])
def test_what_is_no_address_keeps_no_file_waiting(client: TestClient, address: str) -> None:
    before = client.get("/api/v1/uploads", headers=KEEPER).json()["total"]
    data = {"csrf": csrf_of(client), "address": address}
    answer = client.post("/admin/upload", data=data, files=[("files", (NAME, text(1)))], headers=OWN)
    assert answer.status_code == 400
    assert f"网址“{address}”要以 http:// 或 https:// 开头，请补全后再上传。" in answer.text
    assert client.get("/api/v1/uploads", headers=KEEPER).json()["total"] == before


def test_ten_thousand_files_of_one_name_are_told_apart() -> None:
    assert distinct(["甲.txt"] * 10_000)[-1] == "甲(10000).txt"


def test_a_form_that_is_broken_is_not_said_to_have_too_many_files(client: TestClient) -> None:
    headers = {**OWN, "content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/admin/upload", content=b"--y\r\nbroken", headers=headers)
    assert answer.status_code == 400 and "最多上传" not in answer.text


@pytest.mark.parametrize("act", ["cancel", "again"])
@pytest.mark.parametrize("n", ["x", "9" * 30, "9" * 5000, "²", "-1"])
def test_a_number_that_is_none_names_no_file(client: TestClient, act: str, n: str) -> None:
    made = begin(client, (NAME, 5))
    assert send(client, f"/admin/uploads/{made['id']}/{act}", n=n).status_code == 404
    assert client.get(f"/admin/uploads/{made['id']}", params={"page": n}).status_code == 200


def test_an_upload_that_there_is_not_is_not_found(client: TestClient) -> None:
    for number in (99_999, 10**20):
        address = f"/admin/uploads/{number}"
        assert client.get(address).status_code == 404
        told = [
            send(client, f"{address}/{act}", n="1").status_code for act in ("cancel", "again", "publication")
        ]
        assert told == [404] * 3
        assert send(client, f"{address}/cancel").status_code == 404


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("", 7), ("１２", 7), ("9" * 5000, 7), ("-1", 7)])
def test_a_number_is_read_from_whatever_was_typed(text: str, number: int) -> None:
    assert whole(text, 7) == number


@pytest.mark.parametrize("rest", [b"67890", b"67"])
def test_what_is_given_up_while_it_comes_does_not_stay(library: Library, folder: Path, rest: bytes) -> None:
    spool = Spool(folder / "uploads")
    uploads = desk(library, spool)
    number = uploads.begin([(NAME, 10)], "王")

    async def cut_off() -> AsyncIterator[bytes]:
        yield b"12345"
        uploads.cancel(number, 1, "王")
        yield rest

    assert anyio.run(uploads.receive, number, 1, 0, cut_off())["state"] == "cancelled"
    assert spool.files() == []
    with pytest.raises(UserError, match="不在等待上传"):
        anyio.run(uploads.receive, number, 1, 0, pieces(b"1"))
    assert spool.files() == []


def test_what_could_not_be_given_up_is_read(library: Library, folder: Path) -> None:
    spool = Spool(folder / "uploads")
    unloading = Unloading(library, spool, Settings(workers=1).intake())
    uploads = Uploads(library, spool, unloading)
    number = uploads.begin([(NAME, len(text(1)))], "王")
    anyio.run(uploads.receive, number, 1, 0, pieces(text(1)))
    with pytest.raises(LibraryError), unloading.giving_up(number) as give_up:
        give_up(1)
        raise LibraryError("磁盘已满")
    unloading.unload()
    assert [each.source for each in library.documents()] == [NAME]


def test_a_full_disk_is_told_and_what_came_before_is_kept(client: TestClient, shared: Path) -> None:
    made = begin(client, (NAME, 10))
    path = Spool(shared / "uploads").path(made["id"], 1)
    path.symlink_to("/dev/full")
    answer = put(client, made["id"], 1, b"12345")
    assert answer.status_code == 413 and "磁盘空间不足" in answer.json()["detail"]
    path.unlink()
    assert put(client, made["id"], 1, b"12345").json()["received"] == 5


def test_room_is_kept_for_what_other_uploads_announced(library: Library, folder: Path) -> None:
    uploads = desk(library, Small(folder / "uploads"))
    first = uploads.begin([(NAME, 400)], "王")
    with pytest.raises(UserError, match="磁盘放不下这些文件") as refused:
        uploads.begin([("乙.txt", 400)], "王")
    assert refused.value.status == 413
    uploads.cancel(first, None, "王")
    uploads.begin([("乙.txt", 400)], "王")


def test_what_was_left_on_the_disk_is_swept(folder: Path) -> None:
    client = serving(folder)
    spool = Spool(folder / "uploads")
    done = give(client, {NAME: text(2)})
    undecoded = give(client, {"坏.txt": b"\xff".join("不要混在一起".encode("gb18030") for _ in range(9))})
    coming = begin(client, ("丙.txt", 5), ("丁.txt", 5))
    put(client, coming["id"], 1, b"12")
    client.post(f"/api/v1/uploads/{coming['id']}/files/2/cancel", headers=KEEPER)
    for upload, n in ((done["id"], 1), (coming["id"], 2), (999, 1)):
        spool.path(upload, n).write_bytes(b"left")
    app: Any = client.app
    app.state.unloading.sweep()
    assert sorted(spool.files()) == [(undecoded["id"], 1), (coming["id"], 1)]
    put(client, coming["id"], 1, b"345", 2)
    assert finished(client, coming["id"])["files"][0]["state"] == "done"


def test_a_change_without_its_deed_is_not_made(library: Library, folder: Path) -> None:
    uploads = desk(library, Spool(folder / "uploads"))
    with closing(connect(folder / DATABASE)) as database:
        database.execute("DROP TABLE audit")
    with pytest.raises(LibraryError):
        uploads.begin([(NAME, 4)], "王")
    assert library.uploads.count() == 0


def test_what_is_to_be_published_is_so_after_the_service_was_stopped(folder: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "多.zip", "w") as archive:
        for number in range(34):
            archive.writestr(f"{number}.txt", f"第{number}份·①")
    before = serving(folder)
    found = give(before, {"多.zip": (tmp_path / "多.zip").read_bytes()})
    assert publish(before, found["id"])["published"] == 0
    with closing(Library.open(folder)) as library:
        assert publish_some(library, wait=0.0)
    after = serving(folder)
    view = after.get(f"/api/v1/uploads/{found['id']}", headers=KEEPER).json()
    assert (view["state"], view["published"], view["publishing"]) == ("publishing", 32, 2)
    assert publish(after, found["id"], published=False)["taking_back"] == 32
    assert publish(after, found["id"])["publishing"] == 2
    assert finished(after, found["id"])["published"] == 34
    deeds = after.get("/api/v1/audit?action=publish&limit=100", headers=KEEPER).json()
    assert deeds["total"] == 34


def test_who_decides_later_sees_who_decided_before(client: TestClient) -> None:
    other = enter(TestClient(client.app), "李·①")
    found = give(client, {"甲.txt": text(20), "乙.txt": text(21)})
    first, second = ({"document": each["id"], "seen": each["decision"]} for each in documents(found))
    address = f"/admin/uploads/{found['id']}/publication"
    assert send(client, address, **first, published="1").status_code == 303
    now = publish(other, found["id"], documents=[first["document"]], published=False)
    assert [each["decided_by"] for each in documents(now)] == ["李·①", ""]
    late = send(client, address, **first, published="1")
    assert late.status_code == 409 and re.search("在你打开页面以后由李·①在.*收回，请看过现在的", late.text)
    rest = publish(client, found["id"], seen=found["decision"])
    assert [each["publication"] for each in documents(rest)] == ["unpublished", "published"]
    assert send(other, address, **second, published="1").status_code == 303
    assert [each["decided_by"] for each in documents(publish(other, found["id"]))] == ["李·①", "王"]


def documents(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The documents of an upload."""
    return [each for file in found["files"] for each in file["documents"]]


def test_a_file_that_is_being_read_again_is_not_read_otherwise(client: TestClient) -> None:
    broken = b"\xff".join(f"不要混在一起{n}".encode("gb18030") for n in range(9))
    found = give(client, {"坏.txt": broken})
    address = f"/api/v1/uploads/{found['id']}/files/1/again"
    assert client.post(address, json={"encoding": "gb18030"}, headers=KEEPER).status_code == 200
    second = client.post(address, json={"encoding": "big5hkscs"}, headers=KEEPER)
    assert (second.status_code, second.json()["detail"][:13]) == (409, "“坏.txt”还没有读完，")
    assert finished(client, found["id"])["files"][0]["encoding"] == "gb18030"


def test_each_file_is_timed_by_itself(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that ticks as often as it is asked: when a file is begun, and when it has ended. The second may be
    begun before the first has ended."""
    ticks = get_context("fork").Value("i")

    def monotonic() -> int:
        with ticks.get_lock():
            ticks.value += 1
            return int(ticks.value)

    monkeypatch.setattr(stages, "time", SimpleNamespace(monotonic=monotonic))
    spool = Spool(folder / "uploads")
    unloading = Unloading(library, spool, Settings(workers=1).intake())
    uploads = Uploads(library, spool, unloading)
    data = {"甲.txt": text(22), "坏.dat": bytes(range(256))}
    number = uploads.begin([(name, len(each)) for name, each in data.items()], "王")
    for n, each in enumerate(data.values(), start=1):
        anyio.run(uploads.receive, number, n, 0, pieces(each))
    unloading.unload()
    assert [file.seconds for file in library.uploads.files(number)] in ([1, 1], [2, 2])


def test_a_file_that_waits_to_be_published_is_said_to_where_it_is_read_in(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "甲.txt").write_bytes(text(23))
    give(serving(folder), {"乙/甲.txt": text(23)})
    with closing(Library.open(folder)) as library:
        for status in ("quarantined", "unchanged"):
            (file,) = take_in(library, tmp_path / "甲.txt").files
            assert (file.status, file.reason) == (status, f"{UNPUBLISHED}；请到网页 /admin/uploads/1 发布")
            show("file_lines", [file_view(library, file)])
    assert "tashan release" not in capsys.readouterr().out


def test_an_upload_that_cannot_be_read_lets_the_next_be_read(library: Library, folder: Path) -> None:
    class Cursed(Spool):
        def path(self, upload: int, n: int) -> Path:
            if upload == 1 and threading.current_thread().name == "unloading":
                raise ValueError("磁盘·①")
            return super().path(upload, n)

    spool = Cursed(folder / "uploads")
    unloading = Unloading(library, spool, Settings(workers=1).intake())
    uploads = Uploads(library, spool, unloading)
    numbers = [uploads.begin([(NAME, 2)], "王") for _ in range(2)]
    for number, data in zip(numbers, (b"ab", b"cd"), strict=True):
        anyio.run(uploads.receive, number, 1, 0, pieces(data))
    worker = threading.Thread(target=unloading.unload, name="unloading")
    worker.start()
    worker.join()
    assert [uploads.file(number, 1)["state"] for number in numbers] == ["stopped", "done"]
    assert "磁盘·①" in uploads.file(numbers[0], 1)["note"]


def test_a_keeper_waits_until_another_has_written(client: TestClient, shared: Path) -> None:
    found = give(client, {NAME: text(4)})
    key = found["files"][0]["documents"][0]["id"]
    told: list[int] = []

    def withdraw() -> None:
        form = {"do": "withdraw", "document": key, "reason": "重复"}
        told.append(send(client, "/admin/documents", **form).status_code)

    keeper = threading.Thread(target=withdraw)
    with closing(Library.open(shared)) as library, library.writer():
        keeper.start()
        keeper.join(0.3)
    keeper.join()
    assert told == [303]
