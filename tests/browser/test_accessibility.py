"""Every page and state, judged by axe-core and by measure: who cannot see, point or read small print can use them.

A page that is new is added to ADDRESSES, or to KEPT if only whoever keeps the data sees it. ``{document}`` is the id
of a report, ``{basket}`` that of a basket with an item.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from shutil import copytree
from typing import Literal

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from api.pages.frame import WEB
from api.settings import Settings
from index.library import Library
from tests.browser.browsing import DESK, faults, needs_chromium, served

TOKEN = "验收用·〔2021〕①"
QUESTION = "老旧小区怎么加装电梯"
ADDRESSES = (
    "/",
    "/help",
    "/search",
    f"/search?q={QUESTION}",
    f"/search?q={QUESTION}&by=place&theme=老旧小区改造",
    "/search?q=杭州加装电梯&place=浙江省/杭州市",
    f"/search?q={QUESTION}&within=居民&inferred=1&sort=time&by=passage",
    "/search?q=居民",
    f"/search?q={QUESTION}&page=9",
    "/ask",
    f"/ask?q={QUESTION}",
    "/ask?q=一共花了多少亿元",
    "/compare",
    "/compare?theme=老旧小区改造&place=宜昌市",
    "/compare?theme=老旧小区改造&place=宜昌市&place=武汉市",
    "/compare?theme=老旧小区改造&place=宜昌市&place=武汉市&row=举措",
    "/overview",
    "/documents",
    "/documents/{document}",
    "/documents/{document}?view=raw",
    "/documents/{document}?view=both",
    "/baskets",
    "/baskets/{basket}?kind=case",
    "/baskets/{basket}/handout?kind=case",
    "/baskets/{basket}/handout?kind=table",
    "/nowhere",
    "/search?q=电梯&place=没有这种地方的市&k=0",
    "/admin/enter?token=wrong",
)
KEPT = (
    "/admin",
    "/admin/jobs",
    "/admin/jobs/1",
    "/admin/feedback",
    "/admin/audit",
    "/admin/documents",
    "/admin/documents/{document}/damage",
    "/admin/documents/{document}/metadata",
    "/admin/duplicates",
    "/admin/vocabulary",
    "/admin/vocabulary/edit?word=老居民楼焕新&kind=colloq",
    "/admin/vocabulary/history",
    "/admin/vocabulary/themes?q=物业",
    "/admin/unanswered",
)
STYLES = sorted(set((WEB / "static").glob("*.css")) - {WEB / "static" / "report.css"})
GROUNDS = {
    "ink": (
        "paper",
        "sheet",
        "grey-wash",
        "red-wash",
        "amber-wash",
        "shade-1",
        "shade-2",
        "shade-3",
        "shade-4",
    ),
    "soft": ("paper", "sheet", "grey-wash"),
    "accent": ("paper", "sheet", "grey-wash"),
    "red": ("paper", "sheet", "grey-wash", "red-wash"),
    "amber": ("paper", "sheet", "grey-wash", "amber-wash"),
    "on-accent": ("accent",),
}
"""What may be written on what."""
FULLEST = ((f"/search?q={QUESTION}", "dark"), ("/documents/{document}", "light"))
CONTRAST = {"resultTypes": ["violations"], "selectors": False, "runOnly": ["color-contrast"]}
CUT_OFF = """width => [...document.querySelectorAll('body *')]
    .filter(each => !each.closest('.scroll, .unseen, .skip, dialog, svg') && each.checkVisibility())
    .filter(each => each.getBoundingClientRect().right > width + 1 && getComputedStyle(each).position !== 'absolute')
    .map(each => each.tagName + '.' + each.className + ' ' + each.textContent.trim().slice(0, 20))"""

NARROW = (720, 320)
"""A desk of 1,440 px at a zoom of 200 %, and the narrowest phone."""
ELDER = (1440, 390)
CONTROLS = "button, .button, .chip, .menu a, .views a, .facet a, summary, select"
TOO_LOW = """controls => controls
    .filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 44)
    .map(control => control.textContent)"""


@pytest.fixture(scope="module")
def folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of our own, for baskets are put into it."""
    return copytree(samples, tmp_path_factory.mktemp("accessibility") / "资料库")


@pytest.fixture(scope="module")
def names(folder: Path) -> dict[str, str]:
    """What stands for the names in the addresses: a report's id, and a basket with one of its practices."""
    library = Library.open(folder)
    practice = next(library.practices())
    basket = library.baskets.make("加装电梯·〔2021〕《办法》①", "2026-01-31T08:00:00Z")
    library.baskets.put(basket.id, practice.id)
    library.close()
    return {"document": practice.document_id, "basket": basket.id}


@pytest.fixture(scope="module")
def page(folder: Path, browser: Browser) -> Iterator[Page]:
    """A window of somebody who keeps the data: the other pages are those of every reader, with one entry more."""
    with (
        served(Settings(library=folder, token=TOKEN)) as address,
        DESK.opened(browser, address) as context,
    ):
        page = context.new_page()
        page.goto(f"/admin/enter?token={TOKEN}")
        yield page


@pytest.fixture(scope="module")
def devtools(page: Page) -> CDPSession:
    """By which the page is made wider and narrower in half the time that its whole window takes."""
    return page.context.new_cdp_session(page)


def widen(devtools: CDPSession, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    devtools.send("Emulation.setDeviceMetricsOverride", size)


def cut_off(page: Page, devtools: CDPSession, *widths: int) -> list[str]:
    """What lies right of the edge in windows of these widths, outside what scrolls by itself."""
    found: list[str] = []
    for width in widths:
        widen(devtools, width)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width} px: scrolls sideways")
        found += page.evaluate(CUT_OFF, width)
    return found


@needs_chromium
@pytest.mark.parametrize("path", [*ADDRESSES, *KEPT])
def test_a_page_is_accessible(page: Page, devtools: CDPSession, names: dict[str, str], path: str) -> None:
    widen(devtools, 1440)
    page.goto(path.format_map(names))
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert faults(page) == []
    assert cut_off(page, devtools, *NARROW) == []
    assert page.locator(CONTROLS).evaluate_all(TOO_LOW) == []
    page.evaluate("document.documentElement.classList.add('elder')")
    assert cut_off(page, devtools, *ELDER) == []


@needs_chromium
def test_what_opens_over_a_page_is_accessible(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("武汉")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert faults(page) == []
    page.goto("/help")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="快捷键").wait_for()
    assert faults(page) == []


@needs_chromium
def test_large_type_is_of_24_pixels(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="长者模式").click()
    expect(page.locator("html.elder body")).to_have_css("font-size", "24px")
    page.get_by_role("button", name="普通模式").click()
    page.wait_for_selector("html:not(.elder)")


@needs_chromium
@pytest.mark.parametrize(("path", "scheme"), FULLEST)
def test_writing_stands_out_on_the_fullest_pages(
    page: Page, names: dict[str, str], path: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path.format_map(names))
    assert faults(page, CONTRAST) == []
    page.emulate_media(color_scheme="light")


def tokens(style: str, is_elder: bool, is_dark: bool) -> dict[str, str]:
    """The colours of one mode: later rules go over earlier ones, those of 长者模式 over the common ones."""
    found: dict[str, str] = {}
    dark = "".join(re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", style, re.DOTALL))
    light = re.sub(r"@media [^{]*\{.*?\n\}", "", style, flags=re.DOTALL)
    for selector, rules in ((":root", light), (":root", dark), (".elder", light), (".elder", dark)):
        if (rules is dark and not is_dark) or (selector == ".elder" and not is_elder):
            continue
        for block in re.findall(rf"(?m)^\s*{re.escape(selector)} \{{(.*?)\}}", rules, re.DOTALL):
            found |= dict(re.findall(r"--([\w-]+): (#\w+);", block))
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of ``#rgb`` or ``#rrggbb``: 0 for black, 1 for white."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == 21
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("is_elder", "is_dark"), list(product((False, True), repeat=2)))
def test_all_writing_stands_out_from_its_ground(is_elder: bool, is_dark: bool) -> None:
    style = "\n".join(path.read_text(encoding="utf-8") for path in STYLES)
    colours = tokens(style, is_elder, is_dark)
    least = 7 if is_elder else 4.5
    faint = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text, grounds in GROUNDS.items()
        for ground in grounds
        if contrast(colours[text], colours[ground]) < least
    }
    assert faint == {}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_come_from_the_tokens_alone(path: Path) -> None:
    style = path.read_text(encoding="utf-8")
    used = re.sub(r"--[\w-]+: #\w+;", "", style)
    assert re.findall(r"(?<!&)#[0-9a-fA-F]{3,8}\b(?=[ ;])", used) == []
