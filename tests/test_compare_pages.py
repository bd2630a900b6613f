"""The comparison as a page: each cell verbatim, each step an address, each state said; and its files."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from docx import Document
from starlette.testclient import TestClient

from api.app import create_app
from api.comparisons.compare import ROWS
from api.exports import docx
from api.settings import Settings
from tests.libraries import shelve

THEME = "老旧小区改造"
WUHAN = """武汉市：党建引领　小区换新颜

　　武汉市江岸区组织小区党支部召开居民议事会，整治老旧小区停车难，累计整合小区1708个，新增停车位5000个。
　　江岸区在老旧小区改造中推行“红色业委会”机制，拆除违建120处。
"""
TEXTS = {
    "黄冈·〔2021〕𠮷①.txt": "黄冈市：小区换新颜\n\n　　黄冈市组织小区党支部召开居民议事会，改造老旧小区2541个，新增停车位5000个。\n",
    "鄂州.txt": "鄂州市：支部建在小区里\n\n　　鄂州市推进老旧小区改造，组建小区党支部637个，逐户上门听取意见。\n",
    "宜昌.txt": "宜昌市：化解在楼道\n\n　　了解到居民违规搭建是为了停放电动车，宜昌市老旧小区业委会召集居民代表协商，拆除违建30处。\n",
    "恩施.txt": "恩施市：下一步打算\n\n　　恩施市计划在明年改造老旧小区20个，加装电梯12部。\n",
    "武汉.txt": WUHAN,
    "转载.txt": WUHAN.replace("5000个", "5200个"),
    "襄阳.txt": "襄阳市·𠮷①\n\n　　襄阳市樊城区组织业委会召集居民代表协商，最终决定增设电动车停放区域，居民主动拆除违建30处。\n",
    "荆门.txt": "荆门市：骑手有了驿站\n\n　　荆门市为外卖骑手建成“骑手驿站”15个，服务骑手3000人。\n",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = shelve(tmp_path_factory.mktemp("compared"), TEXTS)
    with TestClient(create_app(Settings(library=folder))) as opened:
        yield opened


def page_of(client: TestClient, **asked: Any) -> str:
    page = client.get("/compare", params=asked)
    assert page.status_code == 200
    return page.text


def places(page: str) -> list[str]:
    """The heads of the columns."""
    heads = re.findall(r'<span class="where">(.*?)</span><', page, re.DOTALL)
    heads = heads or re.findall(r'<span class="where">(.*?)\n</span>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", head)).strip() for head in heads]


def test_every_quotation_of_the_page_is_in_its_document(client: TestClient) -> None:
    page = page_of(client, theme=THEME, place=["黄冈市", "宜昌市"])
    texts = [
        client.get(f"/api/v1/documents/{row['id']}").json()["raw_text"]
        for row in client.get("/api/v1/documents").json()["documents"]
    ]
    quotes = [unescape(each) for each in re.findall(r'<q class="verbatim">(.*?)</q>', page, re.DOTALL)]
    assert len(quotes) >= 4
    assert all(any(quote in text for text in texts) for quote in quotes)
    assert all(f'id="c{n}"' in page for n in set(re.findall(r'href="#c(\d+)"', page)))


def test_each_step_is_an_address(client: TestClient) -> None:
    page = page_of(client, theme=THEME, place=["黄冈市", "鄂州市", "宜昌市"])
    assert places(page) == ["黄冈市", "鄂州市", "宜昌市"]
    lefts, rights, outs = (
        [unescape(each) for each in re.findall(rf'class="{name}" href="([^"]+)"', page)]
        for name in ("left", "right", "out")
    )
    assert (len(lefts), len(rights), len(outs)) == (2, 2, 3)
    assert places(client.get(rights[0]).text) == ["鄂州市", "黄冈市", "宜昌市"]
    assert rights[0].endswith("#col-1")
    assert places(client.get(lefts[1]).text) == ["黄冈市", "宜昌市", "鄂州市"]
    assert places(client.get(outs[1]).text) == ["黄冈市", "宜昌市"]
    (added,) = re.findall(r'class="chip" href="([^"]+)" aria-label="加入湖北省恩施[^"]*，1个做法"', page)
    assert len(places(client.get(unescape(added)).text)) == 4


@pytest.mark.parametrize("row", ROWS)
def test_one_row_stands_across_all_places(client: TestClient, row: str) -> None:
    asked = {"theme": THEME, "place": ["黄冈市", "宜昌市"]}
    page = page_of(client, **asked, row=row)
    made = client.get("/api/v1/compare", params=asked).json()
    (told,) = (each for each in made["rows"] if each["field"] == row)
    assert page.count("<td>") == 2
    assert page.count("原文未载") == sum(not cell["items"] for cell in told["cells"])
    for cell in told["cells"]:
        assert all(item["text"] in unescape(page) for item in cell["items"])


def test_a_single_place_is_asked_for_another(client: TestClient) -> None:
    page = page_of(client, theme=THEME, place="黄冈市")
    assert "现在只有一个地方“黄冈市”，还不能对比" in page
    assert "＋ 鄂州市" in page and "＋ 黄冈市" not in page
    assert 'class="chip"' not in page_of(client)


def test_plans_scopes_and_silence_are_told(client: TestClient) -> None:
    page = page_of(client, theme=THEME, place=["恩施市", "黄冈市", "荆门市"])
    assert places(page)[0].startswith("恩施市（计划）")
    assert "“恩施市”只有计划，尚未实施。" in page
    assert "口径提示" in page and "不宜直接比较" in page
    empty = page_of(client, theme=THEME, place=["杭州市", "黄冈市"])
    assert "资料中没有“杭州市”关于“老旧小区改造”的做法。" in empty


def chosen(client: TestClient, *names: str) -> list[str]:
    """The first practice of each of these reports."""
    found = client.get("/api/v1/practices?limit=1000").json()["practices"]
    return [next(each["id"] for each in found if each["source"].startswith(name)) for name in names]


def test_practices_are_compared_as_they_were_ticked(client: TestClient) -> None:
    ids = chosen(client, "黄冈", "鄂州")
    page = page_of(client, practice=ids)
    assert "做法对比" in page and [each[:3] for each in places(page)] == ["黄冈市", "鄂州市"]
    assert 'class="others"' not in page
    made = client.get("/api/v1/compare/practices", params={"practice": ids}).json()
    assert THEME in made["themes"] and made["others"] == []
    assert [each["practice_id"] for each in made["citations"]] == ids
    (right,) = re.findall(r'class="right" href="([^"]+)"', page)
    assert [each[:3] for each in places(client.get(unescape(right)).text)] == ["鄂州市", "黄冈市"]


def test_practices_of_different_themes_are_warned_of(client: TestClient) -> None:
    page = page_of(client, practice=chosen(client, "黄冈", "荆门"))
    assert "各栏的做法不属于同一个主题（黄冈市" in page
    assert "所选做法" in page


def test_a_practice_that_is_gone_is_told(client: TestClient) -> None:
    (known,) = chosen(client, "黄冈")
    page = client.get("/compare", params={"practice": [known, "不在-p1"]})
    assert page.status_code == 400 and "没有做法“不在-p1”" in page.text
    assert "还不能对比" in page_of(client, practice=known)


@pytest.mark.parametrize("name", ["docx", "markdown", "xlsx", "csl", "ris", "bibtex"])
def test_the_table_can_be_kept(client: TestClient, name: str) -> None:
    asked = {"theme": THEME, "place": ["黄冈市", "恩施市"], "format": name}
    made = client.get("/compare/file", params=asked)
    assert made.status_code == 200 and made.content
    assert "attachment" in made.headers["content-disposition"]


@pytest.mark.parametrize(
    ("theme", "beside", "heading"),
    [(THEME, "恩施市", "恩施市（计划）"), (f"{THEME}/停车与充电", "襄阳市", "襄阳市")],
)
def test_word_has_the_cells_of_the_page(client: TestClient, theme: str, beside: str, heading: str) -> None:
    asked = {"theme": theme, "place": ["黄冈市", beside]}
    table = client.get("/api/v1/compare", params=asked).json()
    book = Document(BytesIO(client.get("/compare/file", params=asked).content))
    assert book.paragraphs[0].text == f"{theme}：黄冈市、{beside}"
    (made,) = book.tables
    assert [cell.text for cell in made.rows[0].cells] == ["", "黄冈市", heading]
    told = {row["field"]: row["cells"] for row in table["rows"]}
    for row in list(made.rows)[1:]:
        for cell, found in zip(row.cells[1:], told[row.cells[0].text], strict=True):
            words = [
                run.text for line in cell.paragraphs for run in line.runs if run.style.name == docx.VERBATIM
            ]
            assert words == [item["text"] for item in found["items"] if item["raw"]]


def test_a_problem_in_own_words_goes_before_the_theme_of_the_form(client: TestClient) -> None:
    page = page_of(client, theme=THEME, problem="停车难怎么解决", place=["黄冈市", "宜昌市"])
    assert '<p class="subject">停车难怎么解决</p>' in page
    assert 'name="problem" value="停车难怎么解决"' in page
    assert all(
        "theme=" not in link for link in re.findall(r'class="(?:left|right|out)" href="([^"]+)"', page)
    )


def test_other_reports_of_a_practice_are_told_below_its_citation(client: TestClient) -> None:
    page = unescape(page_of(client, theme=THEME, place=["武汉市", "鄂州市"]))
    assert "另见1处，数字不一" in page
    assert "5000个" in page and "5200个" in page


def test_places_may_be_named_in_one_value(client: TestClient) -> None:
    page = page_of(client, theme=THEME, place=["黄冈、宜昌", "武汉"])
    assert places(page) == ["黄冈", "宜昌", "武汉"] and urlencode({"place": "宜昌"}) in page
    assert places(page_of(client, theme=THEME, place=["黃岡", "yichang"])) == ["黄冈", "宜昌"]
    listed = [
        client.get("/api/v1/compare", params={"theme": THEME, "place": given}).json()
        for given in ("黄冈，宜昌", "黄冈")
    ]
    assert listed[0]["places"] == ["黄冈", "宜昌"] and "收到1个" in listed[1]["detail"]
