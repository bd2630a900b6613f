"""What every page shares: the head and foot, 长者模式, the help, and the pages that say what went wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.presentation import FLAG_MARKS
from api.settings import Settings
from index.errors import LibraryError
from index.library import Library

OWN = {"sec-fetch-site": "same-origin"}
TOKEN = "验收用·〔2021〕①"
QUESTION = "老旧小区怎么加装电梯·〔2021〕①"


@pytest.fixture(scope="module")
def client(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    library = copytree(filled, tmp_path_factory.mktemp("frame") / "资料库")
    with TestClient(create_app(Settings(library=library)), follow_redirects=False) as opened:
        yield opened


def current(page: str) -> list[str]:
    """The entries of the menu that are marked as where one is."""
    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)
    return re.findall(r'aria-current="page">([^<\s]+)', menu[0]) if menu else []


@pytest.mark.parametrize(
    ("address", "entry"),
    {
        "/": "检索",
        "/search?q=电梯": "检索",
        "/ask": "提问",
        "/compare": "对比",
        "/overview": "概览",
        "/baskets": "篮子",
    }.items(),
)
def test_the_menu_says_where_one_is(client: TestClient, address: str, entry: str) -> None:
    assert current(client.get(address).text) == [entry]


def test_the_foot_tells_what_is_searched_and_since_when(client: TestClient) -> None:
    found = client.get("/api/v1/health").json()
    foot = client.get("/help").text.partition("<footer")[2]
    assert f"{found['documents']}篇材料，{found['practices']}个做法，20" in foot
    assert re.search(r"20\d\d年\d{1,2}月\d{1,2}日更新", foot)
    assert current(client.get("/help").text) == []


def test_large_type_is_remembered_where_one_is(client: TestClient) -> None:
    address = f"/search?q={QUESTION}&by=place"
    back = re.search(r'name="back" value="([^"]+)"', client.get(address).text)
    assert back is not None
    switched = client.post("/elder", data={"back": back[1].replace("&amp;", "&"), "on": "1"}, headers=OWN)
    assert switched.status_code == 303
    assert '<html lang="zh-CN" class="elder">' in client.get(switched.headers["location"]).text
    assert '<html lang="zh-CN" class="elder">' in client.get("/nowhere").text
    client.post("/elder", data={"back": "/", "on": "0"}, headers=OWN)
    assert '<html lang="zh-CN">' in client.get("/").text


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example/", "https://elsewhere.example", r"/\elsewhere.example", r"\\elsewhere.example", ""],
)
def test_the_switch_leads_to_no_other_site(client: TestClient, back: str) -> None:
    assert client.post("/elder", data={"back": back, "on": "0"}, headers=OWN).headers["location"] == "/"


def test_no_other_site_switches_the_type(client: TestClient) -> None:
    refused = client.post("/elder", data={"on": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers


def test_the_help_explains_every_flag_in_its_look(client: TestClient) -> None:
    page = client.get("/help").text
    shown = re.findall(r'<dt><span class="flag (\w+)"><span[^>]*>(.)</span> (\w+)</span></dt>', page)
    assert {name: (shape, severity) for severity, shape, name in shown} == FLAG_MARKS


def test_what_goes_wrong_keeps_the_question_and_says_when(client: TestClient) -> None:
    page = client.get("/nowhere", params={"q": QUESTION})
    assert page.status_code == 404
    assert f'value="{QUESTION}"' in page.text
    assert re.search(r"代码 404，时间 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d，地址 /nowhere", page.text)
    long = client.post("/elder", content=b"back=" + b"x" * 2**21, headers=OWN)
    assert (long.status_code, "内容太长" in long.text) == (413, True)
    wrong = client.get("/elder")
    assert (wrong.status_code, "不能这样提交" in wrong.text) == (405, True)


def test_a_library_that_cannot_be_read_can_be_tried_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Library, *_: object) -> None:
        raise LibraryError("资料库“资料库”读写失败：磁盘读写出错，请检查磁盘。")

    monkeypatch.setattr(Library, "scope", fail)
    page = client.get("/documents", params={"q": QUESTION})
    assert page.status_code == 503
    assert "资料库暂时不能用" in page.text and "磁盘读写出错" in page.text
    assert re.search(r'href="/documents\?q=[^"]+">再试一次', page.text)


def test_an_empty_library_leads_whoever_keeps_the_data_to_the_upload(tmp_path: Path) -> None:
    Library.open(tmp_path / "资料库", create=True).close()
    with TestClient(create_app(Settings(library=tmp_path / "资料库", token=TOKEN))) as empty:
        assert "tashan --library 资料库文件夹 ingest" in empty.get("/").text
        assert 'href="/admin"' not in empty.get("/").text
        empty.get("/admin/enter", params={"token": TOKEN})
        page = empty.get("/").text
    assert '<a class="button" href="/admin/upload">上传资料</a>' in page
    assert "tashan --library" not in page
    assert 'href="/admin">管理</a>' in page


def test_the_menu_counts_what_lies_in_the_basket(client: TestClient) -> None:
    practices = client.get("/api/v1/practices?limit=1000").json()["practices"]
    assert 'class="tally"' not in client.get("/").text
    for practice in practices:
        client.post("/baskets/items", data={"unit": practice["id"]}, headers=OWN)
    assert f'<small class="tally">{len(practices)}<' in client.get("/help").text
