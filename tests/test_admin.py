"""The keeper's desk, the batches of files and what readers said: pages show what the library holds, and lead on."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.frame import ADMIN_PAGES
from api.settings import Settings
from index.feedback import Opinion
from index.jobs import Note
from index.library import Library
from tests.keepers import TOKEN, enter
from tests.markup import links, text_of

NAME = "·〔2021〕《》𠮷①　ＡＢＣ.txt"
SUPPOSED = "<script>alert(1)</script>·〔2021〕𠮷①怎么办"


@pytest.fixture(scope="module")
def app(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A library with a batch of 60 files of which every third failed, and with what two readers said."""
    folder = copytree(filled, tmp_path_factory.mktemp("admin") / "库")
    library = Library.open(folder)
    with library.writer(), library.jobs.running(["材料"]) as job:
        library.jobs.note(job, [note(number) for number in range(60)], 60, 2.5)
        library.jobs.finish(job, "磁盘空间不足，请清理磁盘后再试。")
    answer = {"statements": [{"text": "青山区加装电梯14部。"}]}
    library.feedback.give(Opinion(SUPPOSED, "off_point", answer, note="要的是办法"), "2026-01-31T08:00:00Z")
    library.feedback.give(Opinion("停车难", "useful", answer, 1), "2026-01-31T20:00:00Z")
    library.close()
    made = create_app(Settings(library=folder, token=TOKEN))
    with TestClient(made):
        yield made


def note(number: int) -> Note:
    status = "stored" if number % 3 else "failed"
    reason = None if number % 3 else "编码无法识别：请选择 GB18030 或 UTF-8。"
    report = {"source": f"{number}{NAME}", "document_id": None, "status": status, "seconds": 0.25}
    damage = {"red": 1, "amber": 0, "grey": 0}
    return Note(status, {**report, "reason": reason, "damage": damage, "warnings": []})


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return enter(TestClient(app), "王")


@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_every_page_of_the_menu_is_there_and_for_keepers_only(
    app: FastAPI, client: TestClient, address: str
) -> None:
    assert TestClient(app).get(address).status_code == 403
    page = client.get(address)
    assert page.status_code == 200
    assert f'<a href="{address}" aria-current="page">{ADMIN_PAGES[address]}</a>' in page.text
    assert not re.search(r'\sstyle="|\son\w+="|<script>', page.text)


def test_the_desk_counts_what_the_pages_list(client: TestClient) -> None:
    page = client.get("/admin").text
    tiles = {
        label: int(number) for number, label in re.findall(r"<b>(\d+)</b> <span>([^<]+)</span></a>", page)
    }
    listed = client.get("/admin/documents").text
    assert f"共{tiles['材料']}份" in text_of(listed)
    assert tiles["读者评价"] == client.get("/api/v1/feedback").json()["total"] == 2
    assert all(client.get(link).status_code == 200 for link in links(page) if link.startswith("/admin"))
    assert "进入管理" in page and 'value="王"' in page


def test_batches_lead_to_their_files(client: TestClient) -> None:
    page = client.get("/admin/jobs").text
    assert text_of(page).index("第2次") < text_of(page).index("第1次")
    assert "失败20份" in page and "提前停止" in page and "磁盘空间不足" in page
    assert {"/admin/jobs/2", "/admin/jobs/2?status=failed"} <= set(links(page))


def test_the_files_of_a_batch_are_turned_over_and_picked_out(client: TestClient) -> None:
    first = client.get("/admin/jobs/2").text
    assert "/admin/jobs/2?page=2" in links(first)
    second = client.get("/admin/jobs/2?page=2").text
    shown = [name for page in (first, second) for name in re.findall(rf"\d+{re.escape(NAME)}", page)]
    assert shown == [f"{number}{NAME}" for number in range(60)]
    failed = client.get("/admin/jobs/2?status=failed").text
    assert re.findall(rf"\d+{re.escape(NAME)}", failed) == [f"{number}{NAME}" for number in range(0, 60, 3)]
    assert failed.count("请选择 GB18030 或 UTF-8") == 20 and "下一页" not in failed
    data = next(link for link in links(failed) if link.startswith("/api/v1/jobs/2?"))
    assert [file["status"] for file in client.get(data).json()["files"]] == ["failed"] * 20
    assert "没有这样的文件" in client.get("/admin/jobs/2?status=quarantined").text
    assert client.get("/admin/jobs/2?status=x&page=²").text.count("<li>") == first.count("<li>")


def test_a_batch_that_never_was(client: TestClient) -> None:
    page = client.get("/admin/jobs/9")
    assert page.status_code == 404 and "没有第9次导入" in page.text
    assert client.get("/admin/jobs/x").status_code == 404
    for odd in ("9" * 20, "9" * 5000, "²", "-1"):
        assert client.get(f"/admin/jobs/{odd}").status_code == 404


def test_what_readers_said_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/admin/feedback").text
    assert SUPPOSED in text_of(page) and "<script>alert" not in page
    assert "没答到点上" in page and "要的是办法" in page and "青山区加装电梯14部。" in page
    assert page.index("停车难") < page.index("要的是办法")
    assert client.get("/api/v1/feedback?format=csv").status_code == 200


def test_an_empty_library_says_how_to_begin(tmp_path: Path) -> None:
    Library.open(tmp_path / "库", create=True).close()
    with TestClient(create_app(Settings(library=tmp_path / "库", token=TOKEN))) as client:
        enter(client)
        assert "还没有导入过文件" in client.get("/admin/jobs").text
        assert "还没有读者评价" in client.get("/admin/feedback").text
        assert client.get("/admin").text.count("<b>0</b>") == 6
