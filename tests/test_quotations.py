"""Every quotation on every page is in the raw text, letter for letter: a walk over all pages of a library."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.libraries import library_of

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
BEGINNINGS = (
    "/",
    "/search?q=别的地方怎么解决老旧小区改造难题",
    "/search?q=社区怎么服务骑手小哥&by=place",
    "/search?q=志愿服务&by=document",
    "/ask?q=别的地方怎么解决老旧小区改造难题",
    "/ask?q=下沉了多少名干部到社区",
    "/compare?theme=老旧小区改造&place=宜昌市&place=黄冈市&place=武汉市",
)
MOST_OF_A_KIND = 8
"""Pages at one path that differ in their query: filters can be combined without end."""
MOST = 80
QUOTING = "//blockquote | //q[contains(@class, 'verbatim')]"


@dataclass(frozen=True, slots=True)
class Sources:
    """The raw texts of a library, and its paragraphs, in which raw pieces are joined where a page was torn."""

    raw: tuple[str, ...]
    paragraphs: tuple[str, ...]

    def hold(self, quotation: str) -> bool:
        """Whether the quotation is a piece of one raw text, or of one paragraph of raw pieces."""
        return any(quotation in text for text in (*self.raw, *self.paragraphs))


def sources(client: TestClient) -> Sources:
    """All texts, after a look at whether each paragraph consists of the raw characters that it names."""
    raw, paragraphs = [], []
    for each in client.get("/api/v1/documents").json()["documents"]:
        document = client.get(f"/api/v1/documents/{each['id']}").json()
        raw.append(document["raw_text"])
        for paragraph in paragraphs_of(document):
            assert paragraph["text"] == "".join(
                document["raw_text"][start:end] for start, end in paragraph["raw"]
            )
            paragraphs.append(paragraph["text"])
    return Sources(tuple(raw), tuple(paragraphs))


def paragraphs_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for article in document["articles"]:
        for section in article["sections"]:
            yield from section["paragraphs"]


def walk(client: TestClient) -> Iterator[tuple[str, Any]]:
    """Pages reached from BEGINNINGS by links, and those that links would open: addresses and their trees."""
    waiting, known, kinds = deque(BEGINNINGS), set(BEGINNINGS), dict[str, int]()
    for _ in range(MOST):
        if not waiting:
            return
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        page = html.document_fromstring(answer.text)
        yield address, page
        for link in page.xpath("//main//a/@href"):
            target = urljoin(address, str(link)).partition("#")[0]
            kind = urlsplit(target).path
            if target in known or not target.startswith("/") or target.startswith(("/api/", "/static/")):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= MOST_OF_A_KIND:
                known.add(target)
                waiting.append(target)


@pytest.mark.parametrize("folder", [ROOT / "corpus" / "reports", SEEDS], ids=["reports", "seeds"])
def test_every_quotation_on_every_page_is_in_the_raw_text(folder: Path, tmp_path: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"no reports: {folder} is absent")
    library = library_of(tmp_path / "library", folder)
    library.close()
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as client:
        texts = sources(client)
        quoted = [
            (address, element.text_content().strip())
            for address, page in walk(client)
            for element in page.xpath(QUOTING)
        ]
    assert [found for found in quoted if not texts.hold(found[1])] == []
    assert len(quoted) > 200
    assert {urlsplit(address).path for address, _ in quoted} >= {"/search", "/ask", "/compare"}
