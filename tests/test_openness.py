"""What is not published, or was taken out, shows its text at no address that a reader can open."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from index.decisions import UNPUBLISHED
from index.library import Library
from ingest.practice import Practice
from tests.keepers import OWN, TOKEN, enter
from tests.libraries import take_in

KEPT = "幸福合伙人"
"""Words of the text that readers must not see."""
NAMED = "举报张三"
"""A name that readers must not see, of a file with the text of another."""
OTHER = """湖北省黄冈市：老旧小区改造

近年来，黄冈市黄州区推进老旧小区改造，居民议事会·〔2021〕《公约》𠮷①协商，增设充电桩１２个。
"""


@pytest.fixture(scope="module", params=["unpublished", "withdrawn"])
def app(request: pytest.FixtureRequest, stored: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A service over a report that is for keepers alone, which lies in a basket, and one for everybody."""
    folder = tmp_path_factory.mktemp("open")
    library = Library.open(copytree(stored, folder / "库"))
    (document,) = library.documents()
    basket = library.baskets.make("篮", "2026-01-31T08:00:00Z")
    practice = next(each for each in library.practices_in(document.id) if KEPT in told(each))
    library.baskets.put(basket.id, practice.id)
    with library.writer():
        if request.param == "withdrawn":
            library.withdraw(document.id)
        else:
            library.verdicts.publish(document.sha256, is_published=False, author="王")
    (folder / "二.txt").write_text(OTHER, encoding="utf-8")
    (folder / f"{NAMED}.txt").write_text(f"又载\n\n{OTHER}", encoding="utf-8")
    take_in(library, folder / "二.txt", folder / f"{NAMED}.txt")
    reprint = next(each for each in library.documents() if NAMED in each.source)
    assert library.twins(library.named("二.txt")[0])
    with library.writer():
        library.verdicts.publish(reprint.sha256, is_published=False, author="王")
    library.close()
    app = create_app(Settings(library=folder / "库", token=TOKEN))
    app.state.names = {
        "document_id": document.id,
        "practice_id": practice.id,
        "basket_id": basket.id,
        "source": document.source,
        "sha256": document.sha256,
        "raw": practice.evidence[0].raw,
    }
    return app


def told(practice: Practice) -> str:
    return "".join(each.text for each in practice.evidence)


@pytest.fixture
def reader(app: FastAPI) -> TestClient:
    return TestClient(app)


def addresses(app: FastAPI) -> Iterator[str]:
    """All that can be read of the HTTP API, with the ids of what is kept, and the pages that such ids lead to."""
    names: dict[str, Any] = app.state.names
    for path, does in app.openapi()["paths"].items():
        if "get" in does and "{upload}" not in path and "{job_id}" not in path:
            yield f"{path.format_map(names)}?q=老旧小区&practice={names['practice_id']}&practice=x"
            yield path.format_map(names)
    own, document = names["practice_id"], names["document_id"]
    yield f"/api/v1/compare/practices?practice={own}&practice={own[:-1]}1"
    yield f"/api/v1/documents/{names['source']}"
    for query in ("", "?view=raw", "?view=both", f"?practice={own}", "?hit=0-60"):
        yield f"/documents/{document}{query}"
    yield f"/documents/{document}/report"
    yield from ("/documents/二.txt", "/documents/二.txt/report", "/search?q=老旧小区&by=document")
    yield from ("/api/v1/documents/二.txt", "/api/v1/documents/二.txt/report")
    yield f"/documents/二.txt?practice={own}"
    yield f"/documents/二.txt?from={document}&hit=0-200"
    yield f"/compare?practice={own}&practice={own[:-1]}1"
    yield f"/baskets/{names['basket_id']}"
    yield f"/baskets/{names['basket_id']}/handout"
    yield from ("/search?q=老旧小区", "/ask?q=西陵区怎么解决停车难", "/documents", "/overview")


def test_no_address_shows_what_is_kept(app: FastAPI, reader: TestClient) -> None:
    walked = list(addresses(app))
    assert len(walked) > 50
    for address in walked:
        answer = reader.get(address)
        assert answer.status_code < 500, address
        assert KEPT not in answer.text and NAMED not in answer.text, address


def test_it_is_not_collected(app: FastAPI, reader: TestClient) -> None:
    own = app.state.names["practice_id"]
    collected = reader.post("/ask/collect?q=x", data={"units": own}, headers=OWN)
    assert collected.status_code == 400 and KEPT not in collected.text
    put = reader.post("/baskets/items", data={"unit": own}, headers=OWN)
    assert put.status_code == 400 and KEPT not in put.text


def test_no_answer_made_up_by_its_reader_tells_of_it(app: FastAPI, reader: TestClient) -> None:
    names = app.state.names
    answer: dict[str, Any] = reader.get("/api/v1/ask?q=老旧小区改造").json()
    answer["citations"][0] |= {"document_id": names["document_id"], "raw": names["raw"], "quote": "议事会"}
    sent = {"answer": json.dumps(answer, ensure_ascii=False), "format": "markdown"}
    assert KEPT not in reader.post("/ask/file?q=x", data=sent, headers=OWN).text


def test_keepers_see_it(app: FastAPI) -> None:
    names = app.state.names
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    program, keeper = TestClient(app, headers=bearer), enter(TestClient(app))
    for client in (program, keeper):
        document = client.get(f"/api/v1/documents/{names['document_id']}")
        assert KEPT in document.json()["raw_text"]
        assert KEPT in client.get(f"/api/v1/practices/{names['practice_id']}").text
    shown = document.json()
    assert shown["state"] == "withdrawn" or shown["quarantine"] == UNPUBLISHED


def test_a_reader_is_told_what_was_taken_out(app: FastAPI, reader: TestClient) -> None:
    names = app.state.names
    keeper = {"Authorization": f"Bearer {TOKEN}"}
    state = reader.get(f"/api/v1/documents/{names['document_id']}", headers=keeper).json()["state"]
    answer = reader.get(f"/api/v1/documents/{names['document_id']}")
    page = reader.get(f"/documents/{names['document_id']}")
    if state == "withdrawn":
        assert (answer.status_code, page.status_code) == (410, 410)
        assert re.search("已撤下", answer.json()["detail"]) and "已撤下" in page.text
    else:
        assert (answer.status_code, page.status_code) == (404, 404)
        assert names["source"] not in page.text
