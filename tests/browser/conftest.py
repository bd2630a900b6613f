"""The sample reports in, pages of theirs in a browser out: what all tests of this folder share."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page

from api.settings import Settings
from benchmarks.visits import chromium
from tests.browser.browsing import DESK, Way, Windows, served


@pytest.fixture(scope="session")
def site(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a copy of the sample reports is served."""
    folder = copytree(samples, tmp_path_factory.mktemp("site") / "资料库")
    with served(Settings(library=folder)) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser; not for the session, as its event loop keeps others from running in the thread."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def windows(browser: Browser, site: str) -> Windows:
    return Windows(browser, site)


@pytest.fixture
def way() -> Way:
    """How a page is looked at, unless a test says otherwise by ``looked_at``."""
    return DESK


@pytest.fixture
def page(windows: Windows, way: Way) -> Iterator[Page]:
    with windows.window(way) as page:
        yield page
