"""What a reader and whoever keeps the data do from end to end in a real browser, with script and without it."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Download, Page, expect

from api.routes.keeper import COOKIE
from api.settings import Settings
from benchmarks.visits import address_of
from index.library import Library
from tests.browser.browsing import (
    DESK,
    PHONE,
    PLAIN_PHONE,
    Way,
    Windows,
    faults,
    looked_at,
    needs_chromium,
    served,
)
from tests.keepers import TOKEN
from tests.wordfiles import footnotes, noted

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
HARDEST, SIMPLER = "003_62d980743e653624.txt", "001_f8835fd9b015e706.txt"
QUESTION = "别的地方怎么解决老旧小区改造难题"
COMPARISON = "/compare?theme=老旧小区改造&place=宜昌市&place=黄冈市&place=武汉市"
TORN = """湖北省宜昌市：老旧小区改造见成效

　　近年来，街道把议事会开到居民家门口，事情越办越顺。
　　去年，街道把十二处闲置门店改成驿站·〔2021〕，按照《公约》①，党的工作实现线上线下双覆盖

盖的做法很快传开，邻近几个街道也照着办，居民都说好𠮷。
"""
REFUSED = {
    "朝阳区怎么搞物业": "地点不在资料中",
    "加装电梯一部多少钱": "没有该数字",
    "什么是“红管家”？": "没有这个话题",
    "杂物和杂草清到哪里": "原文在此处中断",
}
CELLS = """rows => rows.flatMap(row => [...row.querySelectorAll('td')].map(cell => ({
    words: [...cell.querySelectorAll('.verbatim')].map(each => each.textContent),
    numbers: cell.querySelectorAll('.ref').length,
    isUntold: cell.textContent.trim() === '原文未载',
})))"""
"""What the cells of a comparison show."""

pytestmark = needs_chromium
in_most_ways = looked_at(DESK, PHONE, PLAIN_PHONE)


@pytest.fixture(scope="module")
def texts(samples: Path) -> dict[str, str]:
    """The raw texts of the sample reports by the titles of their first articles."""
    with closing(Library.open(samples)) as library:
        found = [library.document(each.id) for each in library.documents()]
    return {each.articles[0].title: each.raw_text for each in found if each}


@pytest.fixture(scope="module")
def door() -> Iterator[socket.socket]:
    """Where one empty library after the other is served, so that the windows can stay."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture(scope="module")
def desks(browser: Browser, door: socket.socket) -> Windows:
    return Windows(browser, address_of(door))


@pytest.fixture
def desk(desks: Windows, door: socket.socket, way: Way, tmp_path: Path) -> Iterator[Page]:
    """A page of somebody who keeps an empty library."""
    Library.open(tmp_path / "资料库", create=True).close()
    settings = Settings(library=tmp_path / "资料库", token=TOKEN, workers=1)
    with served(settings, door), desks.window(way) as page:
        page.goto(f"/admin/enter?token={TOKEN}")
        yield page


def data(page: Page, address: str) -> Any:
    """What the HTTP API of the site of ``page`` answers at ``address``."""
    return page.request.get(address).json()


def marked(page: Page) -> str:
    """What is highlighted on the page of a document, in the window where script is needed for no more."""
    page.wait_for_url("**/documents/**")
    box = page.locator("mark.hit").first.bounding_box()
    assert box is not None and 0 <= box["y"] < 900
    return "".join(page.locator("mark.hit").all_text_contents())


def go_by_keys(page: Page, selector: str, then: str = "Enter", by: str = "Tab") -> None:
    """Presses the tabulator until the focus is on what ``selector`` names, then the key ``then``."""
    for _ in range(80):
        page.keyboard.press(by)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            page.keyboard.press(then)
            return
    pytest.fail(f"the tabulator does not come to {selector} on {page.url}")


def assert_word_is_exact(file: Download, texts: dict[str, str]) -> None:
    """Each quotation of a handout in Word is in the raw text of the source that its footnote names."""
    book = Document(BytesIO(file.path().read_bytes()))
    notes, told = footnotes(book), list(noted(book))
    assert told and set(notes) == {number for _, number in told}
    for words, number in told:
        (text,) = (texts[title] for title in texts if title in notes[number])
        assert words in text


@looked_at(DESK, PLAIN_PHONE)
def test_keys_lead_from_the_question_to_the_handout(page: Page, site: str, texts: dict[str, str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    quotation = page.locator(".card blockquote p").first.text_content()
    if page.locator(".unfold").first.is_visible():
        go_by_keys(page, ".card .more", then="Space")
    go_by_keys(page, ".card .open")
    assert marked(page) == quotation
    go_by_keys(page, ".arrival .collect button", by="Shift+Tab")
    page.wait_for_url("**#kept-arrival")
    go_by_keys(page, ".menu a[href='/baskets']", by="Shift+Tab")
    page.wait_for_url("**/baskets")
    go_by_keys(page, ".shelf a")
    page.wait_for_url("**/baskets/**")
    assert page.locator(".item blockquote p").text_content() == quotation
    with page.expect_download() as download:
        go_by_keys(page, "button[value=docx]")
    assert_word_is_exact(download.value, texts)
    assert asked and all(url.startswith(site) for url in asked)


def upload(desk: Page, files: list[Path]) -> None:
    """Sends files by the page and waits until they are read."""
    desk.get_by_role("link", name="上传", exact=True).click()
    desk.locator("#files").set_input_files(files)
    desk.get_by_role("button", name="上传", exact=True).click()
    desk.wait_for_url("**/admin/uploads/1")
    while desk.locator(".renew").is_visible():
        desk.locator(".renew").click()
        desk.wait_for_load_state()
    expect(desk.locator(".state")).to_contain_text(f"已处理完：{len(files)}/{len(files)}个文件")


def paragraphs(page: Page, name: str) -> list[str]:
    """The text of a document as it is now."""
    articles = data(page, f"/api/v1/documents/{name}")["articles"]
    return [p["text"] for a in articles for s in a["sections"] for p in s["paragraphs"]]


def torn(folder: Path) -> Path:
    """A file in ``folder`` in which a paragraph is torn apart."""
    path = folder / "宜昌·〔2021〕《办法》𠮷①　Ａ.txt"
    path.write_text(TORN, encoding="utf-8")
    return path


def seeds(way: Way) -> list[Path]:
    """On a desk with script all that lie beside the repository; else the hardest and another, as what reads them does
    not know how they are looked at."""
    return [path for path in sorted(SEEDS.glob("*.txt")) if way == DESK or path.name in (HARDEST, SIMPLER)]


@in_most_ways
def test_what_is_uploaded_is_mended_published_and_found(desk: Page, way: Way, tmp_path: Path) -> None:
    """The damage of the hardest seed; where there are none, of a file that was torn."""
    files = seeds(way) or [torn(tmp_path)]
    name = HARDEST if len(files) > 1 else files[0].name
    upload(desk, files)
    there = desk.url
    read = paragraphs(desk, name)
    desk.locator(".files > li").filter(has_text=name).get_by_role("link", name="核对").first.click()
    undo = desk.locator("#repairs button[value^='undone|join']").first
    repair = (undo.get_attribute("value") or "").partition("|")[2]
    row = desk.locator("#repairs li").filter(has=desk.locator(f"input[value='{repair}']"))
    undo.click()
    expect(row.locator(".decision")).to_have_text("已撤销")
    assert desk.locator("#changes mark").count() > 0 and paragraphs(desk, name) != read
    row.get_by_role("button", name="认可").click()
    expect(row.locator(".decision")).to_have_text("已认可")
    assert paragraphs(desk, name) == read
    wanted = max(read, key=len)[:40]
    desk.goto(f"/search?q={wanted}")
    assert desk.locator(".card").count() == 0
    desk.goto(there)
    desk.get_by_role("button", name=f"发布全部{len(files)}份").click()
    expect(desk.locator(".publication")).to_have_text(["已发布"] * len(files))
    desk.goto(f"/search?q={wanted}")
    found = data(desk, f"/api/v1/documents/{name}")["id"]
    assert desk.locator(f".card a.open[href*='{found}']").count() > 0


@looked_at(DESK)
def test_a_sending_that_was_cut_off_goes_on_in_another_window(desk: Page, tmp_path: Path) -> None:
    path = torn(tmp_path)
    desk.goto("/admin/upload")
    assert faults(desk) == []
    desk.route("**/files/1", lambda route: route.abort())
    desk.locator("#files").set_input_files(path)
    desk.get_by_role("button", name="上传", exact=True).click()
    expect(desk.locator(".state")).to_have_text("连不上服务，正在重试；已经传到的不会丢。")
    there = desk.url
    desk.unroute("**/files/1")
    desk.goto("/admin/upload")
    desk.goto(there)
    expect(desk.locator(".resume")).to_contain_text("还有1个文件没有传完")
    desk.locator("#files").set_input_files(path)
    expect(desk.locator(".publication")).to_have_text("待发布", timeout=30000)
    assert path.name in (desk.locator(".files").text_content() or "")
    assert faults(desk) == []


def assert_number_leads_to_its_source(page: Page, numbers: str, texts: dict[str, str]) -> None:
    """The last of ``numbers`` shows its quotation, and this the sentence in its document."""
    number = page.locator(numbers).last
    cited = page.locator(number.get_attribute("href") or "")
    number.click()
    expect(cited.locator("blockquote")).to_be_in_viewport()
    quotation = cited.locator("blockquote p").text_content() or ""
    assert any(quotation in text for text in texts.values())
    cited.get_by_role("link", name="看原文").click()
    assert marked(page) == quotation


@in_most_ways
def test_a_comparison_quotes_or_says_that_nothing_is_told(page: Page, texts: dict[str, str]) -> None:
    page.goto(COMPARISON)
    rows = page.locator(".sides tbody tr:not(.scopes)").filter(has_not=page.get_by_title("各地的状态"))
    cells = rows.evaluate_all(CELLS)
    assert len(cells) == 3 * rows.count() > 0
    for cell in cells:
        assert cell["isUntold"] == (not cell["words"]) and len(cell["words"]) == cell["numbers"]
        assert all(any(words in text for text in texts.values()) for words in cell["words"])
    assert_number_leads_to_its_source(page, ".sides .ref", texts)


@in_most_ways
def test_the_numbers_of_an_answer_lead_to_its_sources(page: Page, texts: dict[str, str]) -> None:
    page.goto("/ask")
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    page.wait_for_url("**/ask?q=**")
    statements = page.locator("#answer > p")
    assert 2 <= statements.count() <= 6
    assert statements.evaluate_all("all => all.every(each => each.lastElementChild.matches('.ref'))")
    assert_number_leads_to_its_source(page, "#answer .ref", texts)


@in_most_ways
def test_a_cell_of_the_overview_leads_to_what_it_counts(page: Page) -> None:
    page.goto("/")
    page.locator(".menu").get_by_role("link", name="概览").click()
    page.wait_for_url("**/overview")
    page.locator("summary", has_text="查看表格").click()
    assert page.locator(".tally tbody tr").last.is_visible()
    cell = page.locator(".matrix td[class^=shade] a").first
    count = re.search(r"(\d+)个做法", cell.get_attribute("aria-label") or "")
    cell.click()
    page.wait_for_url("**/search?**")
    assert count and count[0] in (page.locator("p.count").text_content() or "")
    assert page.locator(".card").count() == int(count[1])


@looked_at(PLAIN_PHONE)
def test_a_refusal_names_what_is_missing_and_no_figure(page: Page) -> None:
    for question, slot in REFUSED.items():
        page.goto(f"/ask?q={question}")
        panel = page.locator("#answer.refusal")
        assert panel.locator(".flag").all_text_contents() == [f"▲ {slot}"]
        assert panel.locator(".ref").count() == 0
        assert not re.search(r"\d", re.sub(r"\d+ 条", "", panel.text_content() or ""))
        assert page.get_by_role("link", name="按这个问题检索").is_visible()


def collect(page: Page, n: int) -> None:
    """Puts the card ``n`` of the results, which is folded on a phone, into the basket."""
    card = page.locator(".card").nth(n)
    if card.locator(".unfold").is_visible():
        card.locator(".unfold").click()
    card.get_by_role("button", name="加入篮子").click()
    page.wait_for_url(f"**#kept-r{n + 1}")


@in_most_ways
def test_a_question_leads_to_a_handout_that_says_what_the_sources_say(
    page: Page, texts: dict[str, str]
) -> None:
    page.goto("/")
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    page.wait_for_url("**/search?**")
    quotation = page.locator(".card blockquote p").first.text_content()
    page.locator(".card .open").first.click()
    assert marked(page) == quotation
    page.go_back()
    for n in range(2):
        collect(page, n)
    page.locator(".menu").get_by_role("link", name="篮子").click()
    page.locator(".shelf a").first.click()
    page.get_by_label("教学案例骨架").check()
    for finding in page.locator("input[name=confirmed]").all():
        finding.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    assert download.value.suggested_filename == "我的篮子（教学案例骨架，教师用本）.docx"
    assert_word_is_exact(download.value, texts)
    page.get_by_role("button", name="看讲义并打印").click()
    page.wait_for_url("**/handout?**")
    quotations = page.locator(".handout .verbatim").all_text_contents()
    assert quotations and all(any(each in text for text in texts.values()) for each in quotations)


@looked_at(PLAIN_PHONE)
def test_the_door_opens_again_and_an_empty_library_can_be_filled(desk: Page) -> None:
    desk.goto("/")
    assert desk.get_by_role("heading", name="资料库为空").is_visible()
    desk.get_by_role("link", name="上传资料").click()
    desk.wait_for_url("**/admin/upload")
    desk.context.clear_cookies()
    desk.context.add_cookies([{"name": COOKIE, "value": "0", "url": desk.url}])
    desk.reload()
    assert desk.get_by_role("heading", name="请重新填令牌").is_visible()
    desk.context.clear_cookies()
    desk.goto("/admin/audit?action=upload")
    assert desk.get_by_role("heading", name="这里需要令牌").is_visible()
    desk.fill("#token", TOKEN)
    desk.press("#token", "Enter")
    desk.wait_for_url("**/admin/audit?action=upload")


def test_what_is_written_while_the_service_is_away_is_kept(page: Page) -> None:
    context = page.context
    page.goto("/")
    context.set_offline(True)
    expect(page.get_by_text("连不上服务")).to_be_visible()
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    assert page.input_value("#q") == QUESTION
    context.set_offline(False)
    expect(page.get_by_text("连不上服务")).to_be_hidden()
    page.press("#q", "Enter")
    page.wait_for_url("**/search?q=**")
    for place in ("/search", "/ask"):
        page.goto(f"{place}?q={QUESTION}")
        context.set_offline(True)
        expect(page.get_by_text("连不上服务")).to_be_visible()
        page.fill("#q", "停车难")
        page.press("#q", "Enter")
        expect(page.get_by_text("正在检索")).to_be_hidden()
        expect(page.locator("#searching")).to_be_hidden()
        assert page.input_value("#q") == "停车难"
        context.set_offline(False)
        expect(page.get_by_text("连不上服务")).to_be_hidden()
