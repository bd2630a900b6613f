"""A library in, a Markdown table of its pages out: bytes, requests, the server's time, and when Chromium paints first.

    python -m benchmarks.pages LIBRARY
    python -m benchmarks.pages LIBRARY --results

With ``--results`` the pages are those of search results, for the questions that ``benchmarks.scale`` asks a library of
news. Bytes are those that travel, of a browser that comes for the first time. The server's time is the median and the
slowest of a page's ``VISITS`` in one process, after one that warms up. Painting is ``first-contentful-paint`` as
Chromium reports it (W3C Paint Timing) on a connection of ``KILOBITS`` a second and ``LATENCY`` milliseconds for each
request, the slow 4G of Lighthouse.
"""

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.filters import VIEWS
from api.settings import Settings
from benchmarks.scale.material import ASKED, SHARED, questions
from benchmarks.visits import chromium, reading_pages, served
from index.library import Library

VISITS = 9
KILOBITS = 1_638.4
LATENCY = 150
MEASURED, WARMING = 150, 10
"""Questions whose result pages are measured, and how many of them are asked once before."""
_PAINT = """() => new Promise(told => new PerformanceObserver(list => told(list.getEntries()
    .find(entry => entry.name === "first-contentful-paint")?.startTime ?? 0))
    .observe({type: "paint", buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser that comes for the first time gets: bytes that travel, requests, milliseconds to the first paint."""

    size: int
    requests: int
    paint: float


def server_times(library: Path, addresses: list[str]) -> Iterator[list[float]]:
    """Milliseconds of each of a page's visits, address by address."""
    with TestClient(create_app(Settings(library=library))) as client:
        for address in addresses:
            client.get(address)
            yield [_timed(client, address) for _ in range(VISITS)]


def _timed(client: TestClient, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return 1000 * (time.perf_counter() - began)


def visit(browser: Browser, url: str) -> Visit:
    """One visit with an empty cache on the slow connection."""
    with closing(browser.new_context(viewport={"width": 1440, "height": 900})) as context:
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        rate = KILOBITS * 1000 / 8
        network.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": LATENCY, "downloadThroughput": rate, "uploadThroughput": rate},
        )
        sizes: list[int] = []
        network.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        page.goto(url, wait_until="networkidle")
        return Visit(sum(sizes), len(sizes), float(page.evaluate(_PAINT)))


def table(library: Path) -> Iterator[str]:
    """The lines of the table."""
    with closing(Library.open(library)) as opened:
        document = opened.documents()[0].id
    pages = reading_pages(document)
    times = list(server_times(library, list(pages.values())))
    yield "| 页面 | 字节 | 请求 | 服务器用时中位数（毫秒） | 最慢（毫秒） | 慢速网络下首次绘制（毫秒） |"
    yield "|---|---|---|---|---|---|"
    with served(Settings(library=library)) as address, chromium() as browser:
        for (name, path), taken in zip(pages.items(), times, strict=True):
            seen = visit(browser, address + path)
            middle = f"{statistics.median(taken):.1f} | {max(taken):.1f}"
            yield f"| {name} | {seen.size:,} | {seen.requests} | {middle} | {seen.paint:.0f} |"


def results_table(library: Path, asked: Sequence[str]) -> Iterator[str]:
    """The lines of the table of result pages, one for each view; bytes are those before compression."""
    yield "| 排列 | 中位数（毫秒） | p95（毫秒） | 最慢（毫秒） | 页面字节，压缩以前：中位数、最大 |"
    yield "|---|---|---|---|---|"
    with TestClient(create_app(Settings(library=library))) as client:
        for view, name in VIEWS.items():
            addresses = ["/search?" + urlencode({"q": question, "by": view}) for question in asked]
            for address in addresses[:WARMING]:
                client.get(address)
            times = [_timed(client, address) for address in addresses]
            sizes = [len(client.get(address).content) for address in addresses]
            middle, late = np.percentile(times, [50, 95])
            told = f"{statistics.median(sizes):,.0f}、{max(sizes):,}"
            yield f"| {name} | {middle:.0f} | {late:.0f} | {max(times):.0f} | {told} |"


def main() -> None:
    """Print one of the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path, help="a library with documents in it")
    parser.add_argument("--results", action="store_true", help="the result pages of a library of news")
    given = parser.parse_args()
    lines = (
        results_table(given.library, questions(SHARED, ASKED)[:MEASURED])
        if given.results
        else table(given.library)
    )
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
