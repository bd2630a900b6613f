"""A real browser over the real application: what a key, a button or a box of a page does, with and without script."""

import pytest
from playwright.sync_api import Page, expect

from api.pages.files import FORMATS
from tests.browser.browsing import DESK, PHONE, PLAIN_DESK, PLAIN_PHONE, looked_at, needs_chromium

QUESTION = "别的地方怎么解决老旧小区改造难题"

both_ways = looked_at(DESK, PLAIN_DESK)
plain_phone = looked_at(PLAIN_PHONE)
on_a_phone = looked_at(PHONE)

pytestmark = needs_chromium


def open_document(page: Page) -> None:
    """The first report of the list."""
    page.goto("/documents")
    page.locator(".shelf a").first.click()
    page.wait_for_url("**/documents/**")


@both_ways
def test_the_same_sentence_is_marked_in_the_raw_text(page: Page) -> None:
    page.goto(f"/search?q={QUESTION}")
    page.locator(".card .open").first.click()
    sentence = page.locator("mark#hit").text_content() or ""
    page.get_by_role("link", name="原始文本").click()
    page.wait_for_url("**view=raw**")
    shown = "".join(page.locator("mark.hit").all_text_contents())
    assert shown.replace("\n", "") == sentence
    page.get_by_role("link", name="对照").click()
    page.wait_for_url("**view=both**")
    assert page.locator("mark#hit").text_content() == sentence


@both_ways
@pytest.mark.parametrize("host", ["127.0.0.1", "tashan.example"])
def test_a_reader_says_what_an_answer_missed(page: Page, site: str, host: str) -> None:
    """To a plain HTTP address of another machine a browser sends no Sec-Fetch-Site: Origin must do."""
    page.goto(f"{site.replace('127.0.0.1', host)}/ask?q={QUESTION}")
    page.get_by_role("button", name="没答到点上").click()
    assert "已记下，谢谢" in (page.locator("h1").text_content() or "")
    page.get_by_role("link", name=QUESTION).click()
    page.wait_for_url("**/ask?q=**")
    page.get_by_role("checkbox", name="老旧小区改造").check()
    page.get_by_label("下一个问题").fill("居民出了多少钱")
    page.locator(".followup button").click()
    page.wait_for_url("**theme=**")
    assert page.get_by_role("link", name="去掉条件 老旧小区改造").is_visible()


@plain_phone
def test_the_filters_open_without_script_on_a_phone(page: Page) -> None:
    page.goto(f"/search?q={QUESTION}")
    assert not page.locator("#filters").is_visible()
    page.get_by_role("link", name="筛选", exact=True).click()
    assert page.locator("#filters").is_visible()
    page.locator("#filters .close").click()
    assert not page.locator("#filters").is_visible()


@plain_phone
def test_a_card_unfolds_and_is_compared_without_script_on_a_phone(page: Page) -> None:
    page.goto(f"/search?q={QUESTION}")
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


def test_keys_move_between_cards_and_leave_typing_alone(page: Page) -> None:
    page.goto(f"/search?q={QUESTION}")
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
    page.wait_for_function("document.activeElement.id === 'r1'")
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**")
    assert page.locator("mark#hit").is_visible()
    page.keyboard.press("]")
    assert page.evaluate("document.activeElement.className") == "hit"


def test_what_is_typed_is_suggested_in_groups(page: Page) -> None:
    page.goto("/")
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
    page.goto("/")
    assert page.locator(".recent a").first.text_content() == "武汉市"
    page.get_by_role("button", name="清除").click()
    page.reload()
    assert not page.locator(".recent").is_visible()


def test_the_key_help_opens_closes_and_turns_the_keys_off(page: Page) -> None:
    page.goto(f"/search?q={QUESTION}")
    help_shown = page.get_by_role("dialog", name="快捷键")
    page.keyboard.press("?")
    assert help_shown.is_visible()
    page.keyboard.press("Escape")
    assert not help_shown.is_visible()
    page.wait_for_function("document.activeElement === document.body")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "r1"
    page.get_by_role("link", name="快捷键").click()
    help_shown.get_by_role("checkbox").uncheck()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement === document.body") and not help_shown.is_visible()


@both_ways
def test_large_type_is_switched_where_one_is(page: Page) -> None:
    page.goto(f"/search?q={QUESTION}&by=place")
    page.get_by_role("button", name="长者模式").click()
    page.wait_for_selector("html.elder")
    assert page.url.endswith("by=place")


@on_a_phone
def test_the_columns_of_a_comparison_are_moved_and_kept_by_keys(page: Page) -> None:
    page.goto("/compare?theme=老旧小区改造&place=宜昌市&place=武汉市&place=黄冈市")
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


def test_a_basket_is_arranged_without_being_loaded_again(page: Page, site: str) -> None:
    hits = page.request.get("/api/v1/search", params={"q": QUESTION, "k": 3}).json()["hits"]
    for hit in hits:
        form = {"unit": hit["practice_id"]}
        sent = page.request.post("/baskets/items", form=form, headers={"origin": site})
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


def test_the_ways_to_export_are_seen_before_and_after_a_refusal(page: Page, site: str) -> None:
    told = page.request.get("/api/v1/practices", params={"limit": 1000}).json()["practices"]
    torn = next(each["id"] for each in told if "缺页" in each["flags"])
    sent = page.request.post("/baskets/items", form={"unit": torn}, headers={"origin": site})
    page.goto(sent.url)
    ways = page.locator(".formats button").all()
    assert len(ways) == len(FORMATS) + 1
    for each in ways:
        expect(each).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Word").click()
    expect(page.get_by_role("alert")).to_contain_text("没有确认，不能导出")
    for seen in (*ways, *page.locator("input[name=confirmed]").all()):
        expect(seen).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("is_secure", [True, False], ids=["https", "http"])
def test_a_quotation_is_copied_with_its_source(page: Page, is_secure: bool) -> None:
    """Over plain HTTP from another machine a browser has no clipboard: the old command must do."""
    page.goto(f"/ask?q={QUESTION}")
    cited = page.locator(".cited").first
    quote, source = (
        cited.locator("blockquote p").text_content(),
        cited.locator(".source").first.text_content(),
    )
    if not is_secure:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    cited.get_by_role("button", name="复制(带出处)").click()
    cited.get_by_role("button", name="已复制").wait_for()
    page.evaluate("delete navigator.clipboard")
    assert page.evaluate("navigator.clipboard.readText()") == f"{quote}\n{source}"


def test_a_number_points_at_its_quotation_and_opens_the_document(page: Page) -> None:
    page.goto(f"/ask?q={QUESTION}")
    ref = page.locator(".answer .ref").first
    ref.focus()
    assert "lit" in (page.locator("#c1").get_attribute("class") or "")
    quote = page.locator("#c1 blockquote p").text_content()
    ref.press("Enter")
    page.wait_for_url("**/documents/**")
    assert "".join(page.locator("mark.hit").all_text_contents()) == quote


def test_an_answer_is_told_as_it_is_made(page: Page) -> None:
    page.goto("/ask")
    page.fill("#q", QUESTION)
    with page.expect_request("**/api/v1/ask/stream?q=**"):
        page.press("#q", "Enter")
    page.wait_for_url("**/ask?q=**")
    page.locator("#answer").wait_for()
    assert page.locator(".searching").get_attribute("aria-live") == "polite"


@plain_phone
def test_outline_and_practices_are_drawers_on_a_phone(page: Page) -> None:
    open_document(page)
    for drawer, opens, shuts in (("#outline", "目录", "收起目录"), ("#practices", "做法", "收起做法")):
        assert not page.locator(drawer).is_visible()
        page.locator(".sheets").get_by_role("link", name=opens).click()
        assert page.locator(drawer).is_visible()
        page.get_by_role("link", name=shuts).click()
        assert not page.locator(drawer).is_visible()
    page.goto(f"/ask?q={QUESTION}")
    assert not page.locator("#c1 blockquote").is_visible()
    page.locator(".answer .ref").first.click()
    assert page.locator("#c1 blockquote").is_visible()


def test_the_size_of_the_type_is_remembered(page: Page) -> None:
    open_document(page)
    slider = page.get_by_label("字号")
    slider.press("End")
    large = "getComputedStyle(document.querySelector('.paragraph > p')).fontSize"
    assert page.evaluate(large) == f"{1.8 * 18}px"
    page.reload()
    assert page.evaluate(large) == f"{1.8 * 18}px"
