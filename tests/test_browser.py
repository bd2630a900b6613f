"""A real browser over the real application: from the question to the sentence, with and without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.intakes.intake import ingest_paths
from api.settings import Settings
from index.library import Library
from tests.browsing import needs_chromium, opened, served

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
QUESTION = "别的地方怎么解决老旧小区改造难题"
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

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser") / "library"
    library = Library.open(folder, create=True)
    ingest_paths(library, [REPORTS], lambda number, source: None)
    library.close()
    with served(Settings(library=folder)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as browser:
        yield browser


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
    page.locator("#filters .close").click()
    assert not page.locator("#filters").is_visible()
    context.close()


def test_a_card_unfolds_and_is_compared_without_script_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/search?q={QUESTION}")
    card, tick = page.locator(".card").first, "input[name=practice]"
    assert not card.locator(".source").first.is_visible()
    card.locator(".unfold").click()
    assert card.locator(".source").first.is_visible()
    picked = [page.locator(f".card {tick}").nth(n) for n in range(2)]
    for each in picked:
        each.check()
    ids = [each.get_attribute("value") for each in picked]
    page.get_by_role("button", name="对比").click()
    page.wait_for_url("**/compare?**")
    assert page.url.endswith(f"/compare?practice={ids[0]}&practice={ids[1]}")
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
    page.keyboard.press("c")
    assert page.locator("#r1").get_by_role("checkbox", name="对比").is_checked()
    page.keyboard.press("b")
    page.wait_for_url("**#kept-r1")
    page.locator("#r1").focus()
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**")
    assert page.locator("mark#hit").is_visible()
    page.close()


def test_what_is_typed_is_suggested_in_groups(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    box = page.get_by_role("combobox", name="问题")
    box.press_sequentially("老旧小区")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert page.get_by_role("group", name="主题").get_by_role("option").count() >= 1
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and options.count() == 0
    with page.expect_response("**/suggest?**"):
        box.fill("火星·〔2021〕①")
    assert not page.locator("#guesses").is_visible()
    box.fill("武汉")
    page.get_by_role("group", name="地名").get_by_role("option", name="湖北省 › 武汉市").first.click()
    page.wait_for_url("**place=**")
    assert page.locator(".card").count() > 0
    page.goto(address)
    assert page.locator(".recent a").first.text_content() == "武汉市"
    page.get_by_role("button", name="清除").click()
    page.reload()
    assert not page.locator(".recent").is_visible()
    page.close()


def test_the_key_help_opens_closes_and_turns_the_keys_off(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search?q={QUESTION}")
    help_shown = page.get_by_role("dialog", name="快捷键")
    page.keyboard.press("?")
    assert help_shown.is_visible()
    page.keyboard.press("Escape")
    assert not help_shown.is_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "r1"
    page.get_by_role("link", name="快捷键").click()
    help_shown.get_by_role("checkbox").uncheck()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement === document.body") and not help_shown.is_visible()
    page.close()


def test_large_type_is_switched_where_one_is(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q={QUESTION}&by=place")
    page.get_by_role("button", name="长者模式").click()
    page.wait_for_selector("html.elder")
    assert page.url.endswith("by=place")


def test_a_service_that_is_away_keeps_what_was_written(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.route("**/*", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('tashan:unreachable'))")
    page.get_by_text("连不上服务").wait_for()
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    assert page.input_value("#q") == QUESTION
    page.unroute("**/*")
    page.press("#q", "Enter")
    page.wait_for_url("**/search?q=**")
    page.close()


def test_the_columns_of_a_comparison_are_moved_and_kept_by_keys(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/compare?theme=老旧小区改造&place=宜昌市&place=武汉市&place=黄冈市")
    heads = page.locator(".sides thead .where")
    assert heads.all_inner_texts() == ["宜昌市", "武汉市", "黄冈市"]
    page.locator("#col-0").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**#col-1")
    assert heads.all_inner_texts() == ["武汉市", "宜昌市", "黄冈市"]
    assert page.evaluate("document.activeElement.id") == "col-1"
    page.keyboard.press("e")
    expect(page.get_by_role("link", name="Word", exact=True)).to_be_focused()
    widths = page.locator(".sides thead th").evaluate_all("heads => heads.map(head => head.offsetWidth)")
    room = page.locator(".sides").evaluate("box => box.clientWidth")
    assert all(room / 2 < width < room for width in widths)
    page.close()


def test_a_basket_is_arranged_without_being_loaded_again(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    hits = page.request.get(f"{address}/api/v1/search", params={"q": QUESTION, "k": 3}).json()["hits"]
    for hit in hits:
        form = {"unit": hit["practice_id"]}
        sent = page.request.post(f"{address}/baskets/items", form=form, headers={"origin": address})
    page.goto(sent.url)
    items, told = page.locator(".item"), page.locator("#told")
    first, second, third = items.evaluate_all("all => all.map(each => each.dataset.unit)")
    page.locator("#i2").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(told).to_have_text("已上移")
    assert items.evaluate_all("all => all.map(each => each.dataset.unit)") == [second, first, third]
    assert page.evaluate("document.activeElement.dataset.unit") == second
    page.evaluate("scrollTo(0, 0)")
    page.locator("#i2 .grip").drag_to(page.locator("#i1 h3"))
    expect(told).to_have_text("已移动")
    assert items.evaluate_all("all => all.map(each => each.dataset.unit)") == [first, second, third]
    page.get_by_label("教学案例骨架").check()
    expect(page.locator("#outline")).to_contain_text("五、启示")
    page.fill("#note-1", "停一停·〔2021〕𠮷①")
    page.locator("#note-1").blur()
    expect(told).to_have_text("备注已保存")
    page.reload()
    assert page.input_value("#note-1") == "停一停·〔2021〕𠮷①"
    context.close()


def test_from_the_box_to_the_handout_without_a_mouse(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.wait_for_url("**#kept-r1")
    page.locator("#r1").focus()
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**")
    page.keyboard.press("]")
    assert page.evaluate("document.activeElement.className") == "hit"
    for selector in (".menu a[href='/baskets']", ".shelf a"):
        tab_to(page, selector)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    tab_to(page, "button[value=docx]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")
    page.close()


def tab_to(page: Page, selector: str) -> None:
    """Presses the tabulator until the focus is on what ``selector`` names, from the head of the page on."""
    page.locator(".skip").focus()
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tabulator does not come to {selector}")
