"""The pages of the real application over a small library: what they show is what the service answers."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.frame import ASSETS
from api.service import Service
from api.settings import Settings
from index.library import Library
from index.query import MAX_READ
from tests.libraries import take_in
from tests.markup import links, text_of

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
QUESTION = "别的地方怎么解决老旧小区改造难题"
HOSTILE = """湖北省宜昌市：<script>alert("题")</script>老旧小区改造

宜昌市伍家岗区推进老旧小区改造，<script>alert(1)</script>业委会召集居民代表协商·〔2021〕《公约》𠮷①，增设充电桩１２个。
"""


def ingest(library: Path, *paths: Path) -> None:
    opened = Library.open(library, create=True)
    report = take_in(opened, *paths)
    opened.close()
    assert report.count("failed") == 0


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    ingest(folder / "library", REPORTS, folder / "hostile.txt")
    with TestClient(create_app(Settings(library=folder / "library"))) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    ingest(tmp_path / "library")
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as opened:
        yield opened


def test_home_shows_the_scope_the_themes_and_questions(client: TestClient) -> None:
    overview = client.get("/api/v1/health").json()
    page = client.get("/")
    assert f"从{overview['documents']}篇材料里的{overview['practices']}个做法中查找" in page.text
    for theme in client.get("/api/v1/themes").json():
        row = rf"{theme['name']}</span><span[^>]*></span><small>{theme['count'] or '资料中没有'}</small>"
        assert re.search(row, page.text)
    assert 'placeholder="例：别的地方怎么解决老旧小区改造难题"' in page.text


def test_every_example_question_finds_something(client: TestClient) -> None:
    examples = re.findall(r'<li><a href="(/(?:search|ask)\?q=[^"&]+)"><small>', client.get("/").text)
    assert len(examples) == 6
    for address in examples:
        page = client.get(address)
        assert page.status_code == 200
        assert 'class="card"' in page.text or 'class="cited"' in page.text, unescape(address)


def test_an_empty_library_says_how_to_fill_it(empty: TestClient) -> None:
    page = empty.get("/").text
    assert "资料库为空" in page
    assert "tashan --library 资料库文件夹 ingest 材料文件夹" in page
    assert "按主题看" not in page


def test_cards_quote_the_hits_exactly(client: TestClient) -> None:
    result = client.get("/api/v1/search", params={"q": QUESTION}).json()
    page = client.get("/search", params={"q": QUESTION}).text
    quotes = [
        text_of(found) for found in re.findall(r"<blockquote><p>(.*?)</p></blockquote>", page, re.DOTALL)
    ]
    assert quotes == [hit["text"] for hit in result["hits"]]
    assert page.count("<mark>") > 0


@pytest.mark.parametrize("by", ["place", "document", "passage"])
def test_every_arrangement_is_shown(client: TestClient, by: str) -> None:
    page = client.get("/search", params={"q": QUESTION, "by": by})
    assert page.status_code == 200
    assert 'class="card"' in page.text


def test_a_filter_narrows_and_can_be_removed(client: TestClient) -> None:
    page = client.get("/search", params={"q": QUESTION, "has_figures": "1"})
    result = client.get("/api/v1/search", params={"q": QUESTION, "has_figures": "1"}).json()
    assert page.text.count('class="card"') == len(result["hits"])
    removal = f"/search?q={quote(QUESTION)}"
    assert removal in links(page.text)
    assert client.get(removal).text.count('class="card"') >= len(result["hits"])


def test_each_facet_link_leads_to_as_many_results_as_it_says(client: TestClient) -> None:
    page = client.get("/search", params={"q": QUESTION}).text
    rows = re.findall(r'<li class="depth-\d"><a href="([^"]+)"><span>[^<]*</span> <small>(\d+)</small>', page)
    assert rows
    for address, count in rows[:3]:
        found = client.get(unescape(address).replace("/search", "/api/v1/search")).json()
        assert found["total"] == int(count), unescape(address)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "下沉党员 AND 拉家常"},
        {"q": "加装电梯 年份:2093"},
        {"q": "江夏区的骑手", "by": "passage", "status": "试点"},
    ],
)
def test_what_is_offered_beside_nothing_leads_to_as_many_results(
    client: TestClient, asked: dict[str, str]
) -> None:
    page = client.get("/search", params=asked).text
    rows = re.findall(r'<a class="chip" href="([^"]+)">[^<]+ <small>(\d+)</small>', page)
    assert rows
    for address, count in rows:
        found = client.get(unescape(address).replace("/search", "/api/v1/search")).json()
        assert found["total"] == int(count), unescape(address)


def test_a_form_that_is_left_empty_filters_nothing(client: TestClient) -> None:
    asked = {"q": QUESTION, "place": "", "theme": " ", "status": "", "level": "", "strength": ""}
    whole = client.get("/api/v1/search", params={"q": QUESTION}).json()
    assert client.get("/api/v1/search", params=asked).json()["total"] == whole["total"]


def test_a_card_leads_to_its_sentence(client: TestClient) -> None:
    hit = client.get("/api/v1/search", params={"q": QUESTION}).json()["hits"][0]
    page = client.get("/search", params={"q": QUESTION}).text
    address = next(link for link in links(page) if link.startswith("/documents/"))
    found = re.search(r'<mark class="hit" id="hit"[^>]*>(.*?)</mark>', client.get(address).text, re.DOTALL)
    assert found and text_of(found[1]) == hit["text"]


@pytest.mark.parametrize("view", ["clean", "raw", "both"])
def test_every_document_can_be_read_in_every_view(client: TestClient, view: str) -> None:
    for row in client.get("/api/v1/documents").json()["documents"]:
        page = client.get(f"/documents/{row['id']}", params={"view": view})
        document = client.get(f"/api/v1/documents/{row['id']}").json()
        assert page.status_code == 200
        text = text_of(page.text)
        while following := re.search(r'rel="next" href="([^"]+)"', page.text):
            page = client.get(unescape(following[1]))
            text += text_of(page.text)
        for article in document["articles"]:
            for section in article["sections"]:
                for paragraph in section["paragraphs"]:
                    assert view == "raw" or paragraph["text"] in text


def test_the_raw_view_is_the_raw_text(client: TestClient) -> None:
    row = client.get("/api/v1/documents").json()["documents"][0]
    document = client.get(f"/api/v1/documents/{row['id']}").json()
    page = client.get(f"/documents/{row['id']}", params={"view": "raw"}).text
    lines = [text_of(line) for line in re.findall(r"<code>(.*?)</code>", page, re.DOTALL)]
    assert "\n".join(lines) == document["raw_text"]


def test_a_script_in_a_document_is_text(client: TestClient) -> None:
    row = next(
        row for row in client.get("/api/v1/documents").json()["documents"] if row["source"] == "hostile.txt"
    )
    addresses = [
        f"/documents/{row['id']}",
        f"/documents/{row['id']}?view=raw",
        "/documents",
        f"/search?q={QUESTION}",
    ]
    for address in [*addresses, "/search?q=<script>alert(2)</script>", "/documents/<script>"]:
        page = client.get(address).text
        assert all(
            re.fullmatch(r'<script src="/static/\w+\.js" defer>', tag)
            for tag in re.findall(r"<script[^>]*>", page)
        )
    assert "<script>alert(1)</script>" in text_of(client.get(addresses[0]).text)


def test_an_old_highlight_says_that_it_is_gone(client: TestClient) -> None:
    row = client.get("/api/v1/documents").json()["documents"][0]
    page = client.get(f"/documents/{row['id']}", params={"hit": "9999998-9999999"}).text
    assert "该处不在整理后的正文里" in page


def test_an_answer_points_at_its_quotations(client: TestClient) -> None:
    answer = client.get("/api/v1/ask", params={"q": QUESTION}).json()
    page = client.get("/ask", params={"q": QUESTION}).text
    assert answer["answerable"]
    for cited in answer["citations"]:
        assert f'id="c{cited["n"]}"' in page
        assert cited["quote"] in text_of(page)
    wanted = {f"#c{n}" for statement in answer["statements"] for n in statement["citations"]}
    assert wanted <= set(links(page))


def test_a_refusal_says_what_is_missing(client: TestClient) -> None:
    question = "杭州市的老旧小区是怎么加装电梯的"
    answer = client.get("/api/v1/ask", params={"q": question}).json()
    page = text_of(client.get("/ask", params={"q": question}).text)
    assert not answer["answerable"]
    assert "现有资料不能回答：" in page
    assert all(slot["message"] in page for slot in answer["refusal"]["slots"])
    assert ("最接近的内容（不是答案）" in page) == bool(answer["refusal"]["near"])


def test_compare_says_where_the_source_is_silent(client: TestClient) -> None:
    asked = {"theme": "老旧小区改造", "place": ["宜昌市", "拉萨市"]}
    table = client.get("/api/v1/compare", params=asked).json()
    page = client.get("/compare", params=asked).text
    silent = sum(not cell["items"] for row in table["rows"] for cell in row["cells"])
    assert page.count("原文未载") == silent
    assert all(warning in page for warning in table["warnings"])


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/search?q=", 200, "请先写下问题"),
        ("/search?q=%20", 200, "请先写下问题"),
        ("/search?q=甲&k=0", 400, "“k=0”不是1到100之间的整数"),
        (f"/search?q={'长' * (MAX_READ + 1)}", 400, f"问题有{MAX_READ + 1}个字"),
        (f"/ask?q={'长' * (MAX_READ + 1)}", 400, f"最多{MAX_READ}个字"),
        (f"/search?q=a&k={'9' * 5000}", 400, "不是1到100之间的整数"),
        ("/search?q=a&level=县里", 400, "没有“县里”这个层级"),
        (
            "/compare?theme=老旧小区改造&" + "&".join(f"place=宜昌{n}" for n in range(11)),
            400,
            "一次比较2到5个不同的地方，收到11个",
        ),
        ("/ask", 200, "写下一个问题"),
        ("/compare", 200, "写两个以上的地方"),
        ("/documents/没有", 404, "没有编号或文件名为“没有”的材料"),
        ("/nowhere", 404, "/nowhere"),
        ("/compare?theme=没有的主题&place=甲&place=乙", 400, "没有的主题"),
        ("/compare?theme=老旧小区改造&place=甲", 200, "写两个以上的地方"),
    ],
)
def test_what_cannot_be_done_is_said(client: TestClient, address: str, status: int, says: str) -> None:
    page = client.get(address)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert says in text_of(page.text)


def test_a_fault_of_the_program_is_a_page_too(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Service) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Service, "overview", fail)
    careless = TestClient(client.app, raise_server_exceptions=False)
    page, data = careless.get("/documents"), careless.get("/api/v1/health")
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert (data.status_code, data.headers["content-type"]) == (500, "application/problem+json")
    assert "服务内部出错" in page.text and "服务内部出错" in data.text


def test_the_comparison_offers_as_many_boxes_as_it_takes(client: TestClient) -> None:
    for given, boxes in [(0, 2), (1, 2), (2, 3), (5, 5)]:
        places = ["宜昌", "武汉", "黄冈", "襄阳", "荆州"][:given]
        page = client.get("/compare", params={"theme": "老旧小区改造", "place": places})
        assert page.text.count('id="place-') == boxes


def test_the_question_stays_in_the_box(client: TestClient) -> None:
    for address in ["/search?q=甲“&k=0", "/search?q=甲“", "/ask?q=甲“"]:
        assert 'value="甲“"' in client.get(address).text


def test_nothing_found_is_explained(client: TestClient) -> None:
    asked = {"q": "加装电梯", "place": "浙江省/杭州市", "theme": "老旧小区改造", "inferred": "1"}
    page = client.get("/search", params=asked).text
    result = client.get("/api/v1/search", params=asked).json()
    assert result["hits"] == []
    assert result["nothing"]["message"] in text_of(page)
    offered = re.findall(r'<a class="chip" href="([^"]+)">不限“(.+?)” <small>(\d+)</small>', page)
    assert [text for _, text, _ in offered] == ["浙江省 › 杭州市"]
    found = client.get(unescape(offered[0][0]).replace("/search", "/api/v1/search")).json()
    assert found["total"] == int(offered[0][2])


@pytest.mark.parametrize(
    "address", ["/", "/search?q=小区", "/documents", "/ask?q=小区", "/compare", "/static/tashan.css"]
)
def test_every_page_forbids_other_hosts_and_inline_script(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert not re.search(r'(?:href|src)="(?:https?:)?//|\sstyle="|\son\w+="', page.text)


@pytest.mark.parametrize("address", ["/", "/search?q=小区&by=place&k=20", "/documents", "/ask?q=小区"])
def test_every_page_leads_to_its_data(client: TestClient, address: str) -> None:
    data = next(link for link in links(client.get(address).text) if link.startswith("/api/v1/"))
    assert client.get(data).headers["content-type"] == "application/json"


def test_assets_are_small_and_only_they_are_served(client: TestClient) -> None:
    assert sum(path.stat().st_size for path in ASSETS.values()) < 300_000
    assert client.get("/static/tashan.css").headers["content-type"].startswith("text/css")
    assert client.get("/static/..%2Fbase.html").status_code == 404


def test_styles_need_no_young_browser() -> None:
    css = ASSETS["tashan.css"].read_text(encoding="utf-8")
    for young in (
        ":has(",
        "@container",
        "aspect-ratio",
        "&:",
        "inset:",
        "@layer",
        "dvh",
        "color-mix",
        ":is(",
        "@import",
    ):
        assert young not in css


def test_the_other_files_with_a_text_are_linked(tmp_path: Path) -> None:
    text = (REPORTS / "xishui-reno-supervision.md").read_text(encoding="utf-8")
    for name in ("一.md", "二.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "转载·〔2021〕𠮷①.md").write_text(f"{text}\n编者按：这里的经验值得借鉴。\n", encoding="utf-8")
    ingest(tmp_path / "library", *sorted(tmp_path.glob("*.md")))
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as client:
        key = client.get("/api/v1/documents/转载·〔2021〕𠮷①.md").json()["id"]
        for address in ("/documents/一.md", "/documents/一.md/report"):
            page = client.get(address).text
            assert f"/documents/{key}" in links(page)
            assert "二.md（内容相同，只存一份）、" in text_of(page)
        page = client.get("/search?q=居民议事&by=document").text
        assert f"/documents/{key}" in page and "一.md" in text_of(page)
        assert text_of(client.get("/documents").text).count("≡ 同文") == 2


@pytest.mark.parametrize("sheet", ["tashan.css", "basket.css"])
def test_no_rule_for_a_part_styles_a_page_of_that_name(sheet: str) -> None:
    templates = Path(__file__).parents[1] / "web" / "templates"
    texts = [path.read_text(encoding="utf-8") for path in templates.glob("*.html")]
    pages = {name for text in texts for name in re.findall(r"{% block page %}([\w-]+)", text)}
    rules = re.findall(r"(?:^|[},])\s*\.([\w-]+)\s*(?=[{,])", ASSETS[sheet].read_text(encoding="utf-8"))
    assert "reading" in pages and rules
    assert pages.isdisjoint(rules)
