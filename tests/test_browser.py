"""A real browser over the real application: from the question to the sentence, with and without script."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from api.intakes.intake import ingest_paths
from api.settings import Settings
from index.library import Library

CHROMIUM = shutil.which("chromium")
REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
QUESTION = "别的地方怎么解决老旧小区改造难题"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP tashan.example 127.0.0.1",
]
ADDRESSES = [
    "/",
    f"/search?q={QUESTION}",
    f"/search?q={QUESTION}&by=place",
    "/search?q=杭州加装电梯&place=浙江省/杭州市",
    "/documents",
    f"/ask?q={QUESTION}",
    "/compare?theme=老旧小区改造&place=宜昌市&place=武汉市&place=黄冈市",
    "/overview",
    "/overview?place=湖北省/黄冈市&has_figures=1",
    "/baskets",
    "/nowhere",
]
CONTROLS = "button, .button, .chip, .menu a, .views a, .facet a, summary, select"
TOO_LOW = """controls => controls
    .filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 44)
    .map(control => control.textContent)"""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser") / "library"
    library = Library.open(folder, create=True)
    ingest_paths(library, [REPORTS], lambda number, source: None)
    library.close()
    # A socket that already listens queues the first request: no waiting for the server to be ready.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(Settings(library=folder)), log_level="warning"))
        serving = threading.Thread(target=server.run, args=([listening],))
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        serving.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def test_from_the_question_to_the_sentence(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    quotation = page.locator(".card blockquote p").first.text_content()
    page.locator(".card").first.get_by_role("link", name="看原文").click()
    hit = page.locator("mark#hit")
    assert hit.text_content() == quotation
    box = hit.bounding_box()
    assert box is not None and 0 <= box["y"] < 900
    assert asked and all(url.startswith(address) for url in asked)


def test_the_same_sentence_is_marked_in_the_raw_text(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q={QUESTION}")
    page.locator(".card .open").first.click()
    sentence = page.locator("mark#hit").text_content() or ""
    page.get_by_role("link", name="原始文本").click()
    page.wait_for_url("**view=raw**")
    shown = "".join(page.locator("mark.hit").all_text_contents())
    assert shown.replace("\n", "") == sentence
    page.get_by_role("link", name="对照").click()
    page.wait_for_url("**view=both**")
    assert page.locator("mark#hit").text_content() == sentence


@pytest.mark.parametrize("host", ["127.0.0.1", "tashan.example"])
def test_a_reader_says_what_an_answer_missed(page: Page, address: str, host: str) -> None:
    """To a plain HTTP address of another machine a browser sends no Sec-Fetch-Site: Origin must do."""
    page.goto(f"{address.replace('127.0.0.1', host)}/ask?q={QUESTION}")
    page.get_by_role("button", name="没答到点上").click()
    assert "已记下，谢谢" in (page.locator("h1").text_content() or "")
    page.get_by_role("link", name=QUESTION).click()
    page.wait_for_url("**/ask?q=**")
    page.get_by_role("checkbox", name="老旧小区改造").check()
    page.get_by_label("下一个问题").fill("居民出了多少钱")
    page.locator(".followup button").click()
    page.wait_for_url("**theme=**")
    assert page.get_by_role("link", name="去掉条件 老旧小区改造").is_visible()


def test_from_a_card_to_the_handout_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q={QUESTION}")
    quotation = page.locator(".card blockquote p").first.text_content()
    page.locator(".card").first.get_by_role("button", name="加入篮子").press("Enter")
    kept = page.locator("#kept-r1")
    kept.wait_for()
    kept.get_by_role("link").press("Enter")
    page.locator(".shelf a").first.press("Enter")
    assert page.locator(".item blockquote p").text_content() == quotation
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").press("Enter")
    assert download.value.suggested_filename == "我的篮子（教师用本）.docx"
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(CONTROLS).evaluate_all(TOO_LOW) == []
    page.get_by_role("button", name="看讲义并打印").press("Enter")
    page.wait_for_url("**/handout?**")
    assert page.locator(".verbatim").last.text_content() == quotation
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_no_page_scrolls_sideways(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/documents")
    documents = [f"/documents/{link.rpartition('/')[2]}" for link in _links(page, ".shelf a")]
    for path in [*ADDRESSES, documents[0], f"{documents[0]}?view=raw", f"{documents[0]}?view=both"]:
        page.goto(address + path)
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    page.close()


def _links(page: Page, selector: str) -> list[str]:
    return [link.get_attribute("href") or "" for link in page.locator(selector).all()]


def test_controls_are_large_enough_to_touch(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    for path in ADDRESSES:
        page.goto(address + path)
        assert page.locator(CONTROLS).evaluate_all(TOO_LOW) == [], path
    page.close()


def test_the_filters_open_without_script_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/search?q={QUESTION}")
    assert not page.locator("#filters").is_visible()
    page.get_by_role("link", name="筛选", exact=True).click()
    assert page.locator("#filters").is_visible()
    page.get_by_role("link", name="收起筛选").click()
    assert not page.locator("#filters").is_visible()
    context.close()


def test_keys_move_between_cards_and_leave_typing_alone(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search?q={QUESTION}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "r2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "r1"
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.input_value("#q") == "jk"
    page.locator("#r1").focus()
    page.keyboard.press("b")
    page.wait_for_url("**#kept-r1")
    page.locator("#r1").focus()
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**")
    assert page.locator("mark#hit").is_visible()
    page.close()
