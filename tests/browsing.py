"""A page in a real browser in, what is wrong with it for people who cannot see it or use a mouse out."""

from typing import Any

import pytest
from playwright.sync_api import Page

from benchmarks.visits import CHROMIUM

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"
)

AXE = {"resultTypes": ["violations"], "selectors": False, "rules": {"color-contrast": {"enabled": False}}}
"""Contrast takes two thirds of the time: it is computed from the colours, and looked at on the fullest pages."""


def faults(page: Page, options: dict[str, Any] = AXE) -> list[str]:
    """What axe-core finds wrong, with the first place of each."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing"
    )
    found = axe.Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]} ({len(each['nodes'])})" for each in found]
