"""A real browser on the pages of documents and answers: what script adds, and what works without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.settings import Settings
from index.library import Library
from tests.browsing import needs_chromium, opened, served

QUESTION = "老旧小区怎么加装电梯"
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def address(filled: Path) -> Iterator[str]:
    with served(Settings(library=filled)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def document(folder: Path) -> str:
    library = Library.open(folder)
    found = library.documents()[0].id
    library.close()
    return f"/documents/{found}"


@pytest.mark.parametrize("way", ["clipboard", "command"])
def test_a_quotation_is_copied_with_its_source(page: Page, way: str) -> None:
    if way == "command":  # As over plain HTTP from another machine.
        page.add_init_script(
            "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
        )
    page.goto(f"/ask?q={QUESTION}")
    cited = page.locator(".cited").first
    quote, source = (
        cited.locator("blockquote p").text_content(),
        cited.locator(".source").first.text_content(),
    )
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
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ask")
    page.fill("#q", QUESTION)
    page.press("#q", "Enter")
    page.wait_for_url("**/ask?q=**")
    page.locator("#answer").wait_for()
    assert any("/api/v1/ask/stream?q=" in url for url in asked)
    assert page.locator(".searching").get_attribute("aria-live") == "polite"


def test_outline_and_practices_are_drawers_on_a_phone(browser: Browser, address: str, filled: Path) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(document(filled))
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
    context.close()


def test_the_size_of_the_type_is_remembered(page: Page, filled: Path) -> None:
    page.goto(document(filled))
    slider = page.get_by_label("字号")
    slider.press("End")
    large = "getComputedStyle(document.querySelector('.paragraph > p')).fontSize"
    assert page.evaluate(large) == f"{1.8 * 18}px"
    page.reload()
    assert page.evaluate(large) == f"{1.8 * 18}px"
