"""The pages of baskets: what is collected is put in order, checked and kept, with plain forms alone."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from starlette.testclient import TestClient

from api.app import create_app
from api.exports import docx
from api.handouts import baskets
from api.handouts.handout import Handout, Options
from api.settings import Settings
from tests.keepers import OWN
from tests.libraries import take_in
from tests.teaching import NOTE, TEXTS, Lesson, teaching


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("basket-pages")


@pytest.fixture(scope="module")
def lesson(folder: Path) -> Iterator[Lesson]:
    with teaching(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(folder: Path, lesson: Lesson) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder / "资料库"))) as opened:
        yield opened


def post(client: TestClient, address: str, **fields: str) -> None:
    assert client.post(address, data=fields, headers=OWN).status_code == 200


def test_without_script_from_the_results_to_the_file(client: TestClient) -> None:
    client.cookies.clear()
    page = client.get("/search", params={"q": "加装电梯"})
    unit, at = re.findall(
        r'name="unit" value="([^"]+)">\s*<input type="hidden" name="at" value="([^"]+)"', page.text
    )[0]
    came = {**OWN, "referer": "http://testserver/search?q=1"}
    sent = client.post("/baskets/items", data={"unit": unit, "at": at}, headers=came, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/search?q=1#{at}")
    assert "SameSite=lax" in sent.headers["set-cookie"]
    assert "HttpOnly" in sent.headers["set-cookie"]
    listed = client.get("/baskets").text
    (address,) = re.findall(r'href="(/baskets/[^"]+)"><span class="title">我的篮子', listed)
    shown = client.get(f"/api/v1{address}").json()
    assert [item["unit"] for item in shown["items"]] == [unit]
    (quoted,) = re.findall(r"<blockquote>(.*?)</blockquote>", client.get(address).text, re.DOTALL)
    quotes = [unescape(each) for each in re.findall(r"<p>(.*?)</p>", quoted, re.DOTALL)]
    assert quotes == shown["items"][0]["quotes"] and "".join(quotes) == shown["items"][0]["text"]
    keys = [each["key"] for each in shown["findings"] if each["severity"] == "red"]
    made = client.get(
        f"{address}/handout", params={"version": "student", "format": "docx", "confirmed": keys}
    )
    assert made.headers["content-type"] == docx.MEDIA_TYPE
    assert Document(BytesIO(made.content)).paragraphs[0].text == "我的篮子"


def test_a_basket_is_put_in_order_by_forms(client: TestClient, lesson: Lesson) -> None:
    first, second, third = lesson.units[:3]
    made = client.post("/baskets", data={"name": "甲·𠮷"}, headers=OWN)
    address = made.url.path
    for unit in (first, second, third):
        post(client, "/baskets/items", unit=unit)
    post(client, f"{address}/items", unit=second, heading="做法", note=NOTE, do="up")
    items = client.get(f"/api/v1{address}").json()["items"]
    assert [(item["unit"], item["note"]) for item in items] == [(second, NOTE), (first, ""), (third, "")]
    post(client, f"{address}/items", unit=second, heading="背景", note=NOTE, do="save")
    post(client, f"{address}/items", unit=third, beside=second, do="place")
    items = client.get(f"/api/v1{address}").json()["items"]
    assert [(item["unit"], item["heading"]) for item in items] == [
        (third, "背景"),
        (second, "背景"),
        (first, "做法"),
    ]
    post(client, f"{address}/items", unit=second, do="take")
    post(client, address, name="乙")
    shown = client.get(f"/api/v1{address}").json()
    assert (shown["name"], [item["unit"] for item in shown["items"]]) == ("乙", [third, first])
    post(client, address, do="remove")
    assert client.get(address).status_code == client.get(f"/api/v1{address}").status_code == 404


def test_a_form_leads_back_to_the_handout_that_was_being_made(client: TestClient, lesson: Lesson) -> None:
    address = f"/baskets/{lesson.basket}/items?kind=case&style=2025&evil=1"
    fields = {"unit": lesson.units[0], "heading": "做法", "note": NOTE, "do": "save", "at": "i2"}
    sent = client.post(address, data=fields, headers=OWN, follow_redirects=False)
    assert sent.headers["location"] == f"/baskets/{lesson.basket}?kind=case&style=2025#i2"


def test_the_page_refuses_what_is_not_acknowledged(client: TestClient, lesson: Lesson) -> None:
    address = f"/baskets/{lesson.basket}/handout"
    first, *others = lesson.confirmed()
    refused = client.get(address, params={"version": "student", "format": "docx", "confirmed": [first]})
    assert refused.status_code == 400
    assert "还有2处没有确认" in refused.text
    (kept,) = re.findall(r'name="confirmed" value="([^"]+)"[^>]* checked', refused.text)
    assert unescape(kept) == first
    assert re.search(r'name="version" value="student" checked', refused.text)
    shown = client.get(address, params={"version": "teacher", "confirmed": [first, *others]})
    assert shown.status_code == 200
    quotes = re.findall(r'<q class="verbatim">(.*?)</q>', shown.text, re.DOTALL)
    assert [unescape(each) for each in quotes] == [quote.text for quote in lesson.handout().quotes]
    assert "<b>&" not in shown.text


@pytest.mark.parametrize("kind", ["collection", "table", "case"])
def test_each_kind_is_outlined_and_can_be_read(client: TestClient, lesson: Lesson, kind: str) -> None:
    page = client.get(f"/baskets/{lesson.basket}", params={"kind": kind}).text
    outlined = unescape(page[page.index('id="outline"') :])
    read = client.get(
        f"/baskets/{lesson.basket}/handout", params={"kind": kind, "confirmed": lesson.confirmed()}
    )
    heads = re.findall(r"<h2>([一二三四五六七八九]、[^<]+)</h2>", read.text)
    assert heads and all(head in outlined for head in heads)
    assert ("教学说明（另册）" in read.text) == (kind == "case")
    assert ("<p>〔待补〕</p>" in read.text) == (kind == "case")


def test_what_is_missing_is_entered_where_it_is_told(client: TestClient, lesson: Lesson) -> None:
    made = client.post("/baskets", data={"name": "补录"}, headers=OWN).url.path
    post(client, "/baskets/items", unit=lesson.units[3])
    assert "补录《宜昌市西陵区：把*小区*停车_难_列成清单》的责任者、来源、日期" in unescape(
        client.get(made).text
    )
    post(client, f"{made}/items", unit=lesson.units[3], do="enter", publisher="三峡日报", date="2021-05-06")
    assert "三峡日报（由整理者补录）, 2021-05-06（由整理者补录）(〔版次不详〕)." in client.get(made).text
    refused = client.post(
        f"{made}/items", data={"unit": lesson.units[3], "do": "enter", "date": "去年"}, headers=OWN
    )
    assert refused.status_code == 400 and "“去年”不是日期" in refused.text


def test_a_full_basket_is_parted_by_a_form(
    client: TestClient, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = client.post("/baskets", data={"name": "满了"}, headers=OWN).url.path
    for unit in lesson.units[:3]:
        post(client, "/baskets/items", unit=unit)
    assert "这个篮子满了" not in client.get(made).text
    monkeypatch.setattr(baskets, "MOST_ITEMS", 3)
    assert "这个篮子满了（3条）" in client.get(made).text
    second = client.post(made, data={"do": "split"}, headers=OWN).url.path
    assert [len(client.get(f"/api/v1{each}").json()["items"]) for each in (made, second)] == [2, 1]


def test_an_export_that_fails_leaves_the_basket_as_it_was(
    client: TestClient, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(handout: Handout) -> bytes:
        raise OSError("磁盘已满")

    before = client.get(f"/api/v1/baskets/{lesson.basket}").json()
    monkeypatch.setattr(docx, "write", fail)
    page = client.get(
        f"/baskets/{lesson.basket}/handout", params={"format": "docx", "confirmed": lesson.confirmed()}
    )
    assert page.status_code == 500
    assert "没有写成Word：磁盘已满。篮子没有改动" in page.text
    assert client.get(f"/api/v1/baskets/{lesson.basket}").json() == before


def test_another_site_changes_nothing(client: TestClient, lesson: Lesson) -> None:
    one = f"/baskets/{lesson.basket}"
    for address in ("/baskets", "/baskets/items", one, f"{one}/items"):
        fields = {"unit": lesson.units[0], "do": "remove"}
        sent = client.post(address, data=fields, headers={"origin": "http://evil.example"})
        assert sent.status_code == 403
    came = {**OWN, "referer": "http://evil.example//x"}
    sent = client.post("/baskets/items", data={"unit": lesson.units[0]}, headers=came, follow_redirects=False)
    assert sent.headers["location"].startswith("/baskets/")


def test_a_handout_that_there_is_not_is_told(client: TestClient, lesson: Lesson) -> None:
    page = client.get(f"/baskets/{lesson.basket}", params={"style": "1987"})
    assert page.status_code == 400
    assert "没有“1987”这种讲义，可用的有：2015、2025。" in page.text
    assert lesson.desk.outline(lesson.basket, Options(style="2025"))


def test_references_are_in_the_style_that_is_set(folder: Path, lesson: Lesson) -> None:
    settings = Settings(library=folder / "资料库", citation_style="2025")
    with TestClient(create_app(settings)) as client:
        page = client.get(f"/baskets/{lesson.basket}").text
        assert 'name="style" value="2025" checked' in page
        assert "湖北日报, 2021-03-05 (〔版次不详〕)." in page
        asked = {"kind": "collection", "style": "2015", "confirmed": lesson.confirmed()}
        assert (
            "湖北日报, 2021-03-05(〔版次不详〕)."
            in client.get(f"/baskets/{lesson.basket}/handout", params=asked).text
        )


def test_what_has_changed_since_is_marked_and_taken_over(tmp_path: Path) -> None:
    with teaching(tmp_path) as lesson:
        changed = TEXTS["武穴.md"].replace("加装电梯30部", "加装电梯33部")
        (tmp_path / "武穴.md").write_text(changed, encoding="utf-8")
        take_in(lesson.library, tmp_path / "武穴.md")
        with TestClient(create_app(Settings(library=tmp_path / "资料库"))) as client:
            page = client.get(f"/baskets/{lesson.basket}").text
            assert "收进来以后，这份材料有了新版本" in page
            assert re.findall(r"<mark>(\d+)</mark>", page) == ["30", "33"]
            fields = {"unit": lesson.units[2], "heading": "成效", "do": "renew"}
            page = client.post(f"/baskets/{lesson.basket}/items", data=fields, headers=OWN).text
            assert "有了新版本" not in page and "加装电梯33部" in page
