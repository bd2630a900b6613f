"""A library in, its pages in a browser out: the addresses worth a look, a service on this machine, a Chromium to visit it."""

import shutil
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import quote

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.types import ASGIApp

from api.app import create_app
from api.settings import Settings

QUESTION = "别的地方怎么解决老旧小区改造难题"
TOKEN = "for-visits-on-this-machine"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The same browser, without the windows that nobody sees here, takes a third less of the processor."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP tashan.example 127.0.0.1",
)
COMPARED = "/compare?theme=老旧小区改造&place=宜昌市&place=武汉市&place=黄冈市"


def served(settings: Settings) -> AbstractContextManager[str]:
    """The address of a library's pages while the block runs."""
    return serving(create_app(settings))


@contextmanager
def serving(app: ASGIApp, door: socket.socket | None = None) -> Iterator[str]:
    """The address of an application while the block runs: that of ``door``, a socket that listens, if given."""
    # A socket that already listens queues the first request: no waiting for the server to be ready.
    with door.dup() if door else socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield address_of(listening)
        finally:
            server.should_exit = True
            thread.join()


def address_of(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window. Ends the program where there is none."""
    if CHROMIUM is None:
        sys.exit("这台机器上没有 chromium：请先运行 apt-get install chromium。")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def reading_pages(document: str) -> Mapping[str, str]:
    """The readers' pages by name: addresses on the site, of which some show the ``document`` of this id."""
    question = quote(QUESTION)
    return {
        "首页": "/",
        "检索结果": f"/search?q={question}",
        "没有结果": "/search?q=" + quote("杭州加装电梯") + "&place=" + quote("浙江省/杭州市"),
        "原文": f"/documents/{document}",
        "原文对照": f"/documents/{document}?view=both",
        "质量报告": f"/documents/{document}/report",
        "提问": f"/ask?q={question}",
        "不能回答": "/ask?q=" + quote("杭州市怎么给老旧小区加装电梯"),
        "对比": quote(COMPARED, safe="/?=&"),
        "概览": "/overview",
        "材料": "/documents",
    }


def keeping_pages(document: str) -> Mapping[str, str]:
    """The pages of whoever keeps the data, by name."""
    return {
        "管理": "/admin",
        "上传": "/admin/upload",
        "管理材料": "/admin/documents",
        "缺损": f"/admin/documents/{document}/damage",
        "出处": f"/admin/documents/{document}/metadata",
        "重复": "/admin/duplicates",
        "词表": "/admin/vocabulary",
        "未答": "/admin/unanswered",
        "导入": "/admin/jobs",
        "审计": "/admin/audit",
    }


def signed_in(page: Page, address: str) -> None:
    """Lets the browser of ``page`` keep the data, as the address does that ``tashan serve`` prints."""
    page.goto(f"{address}/admin/enter?token={TOKEN}")
