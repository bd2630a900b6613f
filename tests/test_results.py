"""The page of results: its states, its addresses, and what it quotes, over the real application."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.narrowing import GROUPS
from api.pages.cards import MOST_QUOTED
from api.pages.filters import SORTS
from api.settings import Settings
from index.library import Library
from tests.builders import Report, add
from tests.libraries import library_of
from tests.markup import links, text_of

QUESTION = "别的地方怎么解决老旧小区改造难题"
CORPUS = Path(__file__).parents[1] / "corpus" / "reports"
REPORTS = [
    CORPUS / f"{name}.md"
    for name in (
        "elevators-three-places",
        "wuxue-meiyuan",
        "xishui-reno-supervision",
        "yichang-dongshan-dadao",
    )
]
PUBLISHER = "楚报·𠮷①"
LONG = f"武汉市硚口区小区改造纪实·〔2021〕𠮷①\n\n武汉市硚口区推进老旧小区改造，{'逐户听取居民意见，' * 20}增设充电桩１２个，居民拍手叫好。\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("results")
    (folder / "长文.txt").write_text(LONG, encoding="utf-8")
    (folder / "报道.md").write_text(f"---\npublisher: {PUBLISHER}\n---\n\n{LONG}", encoding="utf-8")
    library = library_of(folder / "library", *REPORTS, folder / "长文.txt", folder / "报道.md")
    library.close()
    with TestClient(create_app(Settings(library=folder / "library"))) as opened:
        yield opened


def page(client: TestClient, **asked: str | int) -> str:
    return client.get("/search", params={"q": QUESTION, **asked}).text


def ids(html: str) -> list[str]:
    return re.findall(r'name="practice" value="([^"]+)" form="picks"', html)


def data(client: TestClient, html: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = client.get(
        next(link for link in links(html) if link.startswith("/api/v1/search"))
    ).json()
    return found


def test_every_quotation_is_a_short_stretch_of_the_text(client: TestClient) -> None:
    html = page(client, q="充电桩 老旧小区", k=30)
    quotes = [text_of(each) for each in re.findall(r"<blockquote><p[^>]*>(.*?)</p>", html, re.DOTALL)]
    hits = data(client, html)["hits"]
    assert len(quotes) == len(hits)
    for quote, hit in zip(quotes, hits, strict=True):
        assert quote in hit["text"] and len(quote) <= MOST_QUOTED
    assert any(quote != hit["text"] for quote, hit in zip(quotes, hits, strict=True))


def test_the_data_beside_the_page_are_its_results(client: TestClient) -> None:
    asked: dict[str, str | int] = {
        "k": 2,
        "page": 2,
        "sort": "time",
        "inferred": "1",
        "within": "居民",
        "negative": "",
    }
    html = page(client, **asked)
    shown = [hit["practice_id"] for hit in data(client, html)["hits"] if hit["practice_id"]]
    assert shown and ids(html) == shown


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_of_the_same_results(client: TestClient, sort: str) -> None:
    orders = [set(ids(page(client, k=100, q="加装电梯", sort=each))) for each in ("relevance", sort)]
    assert orders[0] == orders[1]


def test_pages_are_addresses(client: TestClient) -> None:
    first = page(client, k=4)
    following = next(link for link in links(first) if "page=2" in link)
    second = client.get(following).text
    assert set(ids(first)).isdisjoint(ids(second))
    assert "第2页：第5至8个" in text_of(second)
    assert f"/search?{urlencode({'q': QUESTION, 'k': 4})}" in links(second)
    assert "已经没有了" in text_of(page(client, page=99))


def test_every_group_that_is_picked_can_be_dropped(client: TestClient) -> None:
    picked = {
        "place": "湖北省/宜昌市",
        "theme": "养老",
        "level": "县区",
        "lead": "物业",
        "target": "老人",
        "status": "试点",
        "strength": "数字",
        "publisher": PUBLISHER,
        "year": "2021",
    }
    assert set(picked) == set(GROUPS)
    html = page(client, **picked, inferred="1", within="𠮷①")
    dropped = re.findall(r'<a class="chip" href="([^"]+)" aria-label="去掉条件', html)
    assert len(dropped) == len(picked) + 2
    assert all(len(client.get(unescape(link)).text) > 0 for link in dropped[:1])


def test_a_search_within_keeps_what_was_chosen(client: TestClient) -> None:
    html = page(client, theme="老旧小区改造", within="居民")
    form = re.search(r'<form class="within".*?</form>', html, re.DOTALL)
    assert form
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    assert kept == {"q": QUESTION, "theme": "老旧小区改造", "within": "居民"}


def test_a_wide_question_offers_its_parts_first(client: TestClient) -> None:
    wide = page(client, q="小区")
    assert wide.index('class="broad"') < wide.index('class="card"')
    part = next(link for link in links(wide[wide.index('class="broad"') :]) if "theme=" in link)
    assert 'class="broad"' not in client.get(part).text


def test_a_slip_is_asked_about_and_can_be_taken_at_its_word(client: TestClient) -> None:
    html = page(client, q="加装电体")
    assert "您是不是要找“加装电梯”？" in text_of(html)
    again = re.search(r'<a href="([^"]+)">仍按原词<', html)
    assert again and "您是不是要找" not in text_of(client.get(unescape(again[1])).text)


def test_the_glance_quotes_the_answer(client: TestClient) -> None:
    html = page(client)
    address = re.search(r'data-from="([^"]+)"', html)
    assert address
    answer = client.get("/api/v1/ask", params={"q": QUESTION}).json()
    piece = client.get(unescape(address[1]))
    assert answer["statements"][0]["text"] in text_of(piece.text)
    assert "<html" not in piece.text and piece.headers["content-security-policy"]
    assert "data-from" not in page(client, inferred="1")
    refused = client.get("/search/answer", params={"q": "杭州市的老旧小区是怎么加装电梯的"}).text
    assert "现有资料不能直接回答" in text_of(refused)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"sort": "心情"}, "“sort=心情”不是可用的排序"),
        ({"page": "0"}, "“page=0”不是1到100之间的整数"),
        ({"page": "101"}, "“page=101”不是1到100之间的整数"),
        ({"year": "明年"}, "“明年”不是年份"),
        ({"lead": "没有"}, "没有哪条做法的牵头单位写到“没有”，可改用类名："),
        ({"target": "没有"}, "没有哪条做法的对象写到“没有”，可改用类名："),
        ({"year": [str(n) for n in range(1990, 2021)]}, "选了31个条件，一次最多30个"),
        ({"without": [f"place:·{n}" for n in range(31)]}, "选了31个条件，一次最多30个"),
    ],
)
def test_what_cannot_be_asked_is_said_and_the_question_kept(
    client: TestClient, asked: dict[str, str | list[str]], says: str
) -> None:
    found = client.get("/search", params={"q": QUESTION, **asked})
    assert found.status_code == 400
    assert says in text_of(found.text)


def test_a_page_of_results_is_no_burden(client: TestClient) -> None:
    assert len(page(client, q="小区").encode()) < 120_000


def test_a_thousand_results_are_leafed_through_to_the_last(tmp_path: Path) -> None:
    told = "硚口区荣东社区第{}个小区·〔2021〕𠮷①组织居民议事会，为老楼加装电梯。"
    library = Library.open(tmp_path / "library", create=True)
    add(library, Report("\n".join(told.format(n) for n in range(1_000))))
    library.sync()
    library.close()
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as opened:
        pages = [page(opened, q="加装电梯", page=n) for n in (1, 2, 9, 10, 11, 12, 13, 99, 100)]
        asked = ({"q": "加装电梯", "offset": offset} for offset in (0, 990))
        begun, ended = (opened.get("/api/v1/search", params=each).json() for each in asked)
    first, second, *_, last = pages
    assert len({each for shown in pages for each in ids(shown)}) == 90
    assert re.search(r'class="count"[^>]*>至少\d+个做法，来自至少1个地方、1篇材料', first)
    assert "第11至20个" in second and len({*ids(first), *ids(second)}) == 20
    assert "第991至1000个，共1000个" in last and 'rel="next"' not in last
    assert ["实际可能更多" in shown for shown in (first, last)] == [True, False]
    assert (begun["total_at_least"], ended["total_at_least"], ended["total"]) == (True, False, 1_000)
    assert begun["total"] < ended["total"]
    floors = [(each["facets"]["at_least"], each["facets"]["level"][0]["count"]) for each in (begun, ended)]
    assert floors == [(True, begun["total"]), (False, 1_000)]
