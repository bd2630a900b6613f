"""A real browser in, its windows with script and without, on a desk and on a phone, out; and what is wrong with a page
for people who cannot see it or use a mouse."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.settings import Settings
from benchmarks.visits import CHROMIUM, serving

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"
)

AXE = {"resultTypes": ["violations"], "selectors": False, "rules": {"color-contrast": {"enabled": False}}}
"""Contrast takes two thirds of the time: it is computed from the colours, and looked at on the fullest pages."""
VIOLATIONS = "options => axe.run(document, options).then(found => found.violations)"
"""What is well takes as long to be told as all else to be found."""


@dataclass(frozen=True, slots=True)
class Way:
    """How pages are looked at: with script or without, in a window of a width in CSS pixels."""

    has_script: bool
    width: int

    def __str__(self) -> str:
        return f"{'script' if self.has_script else 'no-script'}-{self.width}"

    def opened(self, browser: Browser, address: str) -> BrowserContext:
        """A browser of its own for the site at ``address``: without cookies, and closed by who asked for it."""
        return browser.new_context(
            base_url=address,
            java_script_enabled=self.has_script,
            viewport={"width": self.width, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )


DESK, PHONE = Way(True, 1440), Way(True, 390)
PLAIN_DESK, PLAIN_PHONE = Way(False, 1440), Way(False, 390)


def looked_at(*ways: Way) -> pytest.MarkDecorator:
    """Runs a test in windows of these ``ways``."""
    return pytest.mark.parametrize("way", ways, ids=str)


class Lasting:
    """An application whose styles and scripts a browser keeps, and does not ask for each page whether they changed: that
    is a quarter of what a page takes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_lasting(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "max-age=3600"
            await send(message)

        is_static = scope["type"] == "http" and scope["path"].startswith("/static/")
        await self._app(scope, receive, send_lasting if is_static else send)


def served(settings: Settings, door: socket.socket | None = None) -> AbstractContextManager[str]:
    """The address of a library's pages while the block runs: that of ``door``, a socket that listens, if given."""
    return serving(Lasting(create_app(settings)), door)


class Windows:
    """One window with script and one without, for test after test: a new one takes the processors a second."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._opened: dict[bool, tuple[Page, CDPSession]] = {}

    @contextmanager
    def window(self, way: Way) -> Iterator[Page]:
        """A window that remembers nothing, and afterwards nothing of what was done in it."""
        page, devtools = self._window(way)
        page.set_viewport_size({"width": way.width, "height": 900})
        yield page
        # The page stays: to go to an empty one would start another process.
        page.context.set_offline(False)
        page.context.clear_cookies()
        devtools.send(
            "Storage.clearDataForOrigin", {"origin": self._address, "storageTypes": "local_storage"}
        )

    def _window(self, way: Way) -> tuple[Page, CDPSession]:
        if way.has_script not in self._opened:
            context = way.opened(self._browser, self._address)
            page = context.new_page()
            self._opened[way.has_script] = page, context.new_cdp_session(page)
        return self._opened[way.has_script]


def faults(page: Page, options: dict[str, Any] = AXE) -> list[str]:
    """What axe-core finds wrong, with the first place of each."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing"
    )
    page.evaluate(axe.Axe().axe_script)
    found = page.evaluate(VIOLATIONS, options)
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]} ({len(each['nodes'])})" for each in found]
