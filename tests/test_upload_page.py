"""Uploading in a real browser: choose files, watch them, publish them, find them; and going on after a cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.settings import Settings
from index.library import Library
from tests.browsing import needs_chromium, opened, served

SEEDS = Path(__file__).parents[1].parent / "shared" / "seeds"
TOKEN = "上传用·〔2021〕①"
NAME = "宜昌·〔2021〕《办法》𠮷①　Ａ.txt"
TEXT = (
    "湖北省宜昌市：老旧小区改造\n\n近年来，宜昌市推进老旧小区改造·〔2021〕《公约》𠮷①，增设充电桩１２个。\n"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("upload") / "library"
    Library.open(folder, create=True).close()
    with served(Settings(library=folder, token=TOKEN, workers=1)) as address, opened() as browser:
        context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"/admin/enter?token={TOKEN}")
        yield page


def faults(page: Page) -> list[str]:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing"
    )
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@needs_chromium
def test_the_seeds_are_uploaded_published_and_found(page: Page) -> None:
    if not SEEDS.exists():
        pytest.skip("没有 ../shared/seeds")
    page.goto("/admin/upload")
    assert faults(page) == []
    page.get_by_label("选择文件", exact=True).set_input_files(sorted(SEEDS.glob("*.txt")))
    expect(page.locator(".chosen")).to_have_text("已选5个文件，共 53 kB。")
    page.get_by_label("选择文件", exact=True).focus()
    page.get_by_role("button", name="上传", exact=True).press("Enter")
    page.wait_for_url("**/admin/uploads/1")
    expect(page.locator(".state")).to_contain_text("5份文档待发布", timeout=30000)
    expect(page.locator(".progress")).to_have_attribute("data-state", "finished")
    assert faults(page) == []
    page.get_by_role("button", name="发布全部5份").press("Enter")
    expect(page.locator(".publication")).to_have_text(["已发布"] * 5)
    page.goto("/search?q=老旧小区改造")
    assert page.locator(".card").count() > 0


@needs_chromium
def test_a_sending_that_was_cut_off_goes_on_in_another_window(page: Page, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(TEXT, encoding="utf-8")
    page.goto("/admin/upload")
    page.route("**/files/1", lambda route: route.abort())
    page.get_by_label("选择文件", exact=True).set_input_files(path)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(".state")).to_have_text("连不上服务，正在重试；已经传到的不会丢。")
    there = page.url
    page.unroute("**/files/1")
    page.goto("/admin/upload")
    page.goto(there)
    expect(page.locator(".resume")).to_contain_text("还有1个文件没有传完")
    page.get_by_label("选择文件", exact=True).set_input_files(path)
    expect(page.locator(".publication")).to_have_text("待发布", timeout=30000)
    assert NAME in (page.locator(".files").text_content() or "")
