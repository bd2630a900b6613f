"""The retriever finds what the search finds, quoted exactly, and the page about it runs as it is written."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.service import Service
from index.library import Library
from index.wanted import SearchOptions
from ingest.span import cut
from tests.model_server import ModelServer, serving

pytest.importorskip("langchain_core", reason="未安装 langchain-core（tashan[llm]），跳过")

from index.langchain import TashanRetriever

PAGE = Path(__file__).parents[1] / "docs" / "langchain.md"
SERVER = "http://192.168.1.8:8000/v1"
QUESTION = "社区怎么解决停车难"
ANSWER = "把停车难列成清单[1]，投入资金200万元[1]，又投入300万元[1]。"
QUESTIONS = (QUESTION, "按照《办法》·〔2021〕𠮷①要求　投入２００万元", "{question}", "𠮷" * 2000, "", "——")


@pytest.fixture
def library(filled: Path) -> Iterator[Library]:
    opened = Library.open(filled)
    yield opened
    opened.close()


@pytest.mark.parametrize("by", ["practice", "passage", "document"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_documents_are_the_hits_of_the_search(library: Library, question: str, by: Any) -> None:
    found = TashanRetriever(library=library, by=by, k=3).invoke(question)
    hits = Service(library).search(question, SearchOptions(k=3, by=by))["hits"]
    assert [each.page_content for each in found] == [hit["text"] for hit in hits]
    told = [each.metadata for each in found]
    assert told == [{name: hit[name] for name in row} for row, hit in zip(told, hits, strict=True)]


def test_a_quotation_stands_at_its_ranges(library: Library) -> None:
    found = TashanRetriever(library=library).invoke(QUESTION)
    assert [each.metadata["place"][2] for each in found] == ["西陵区", "青山区"]
    for each in found:
        document = library.document(each.metadata["document_id"])
        assert document and letters(cut(document.raw_text, each.metadata["raw"])) == letters(
            each.page_content
        )


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_what_is_told_is_json(library: Library) -> None:
    for each in TashanRetriever(library=library).invoke(QUESTION):
        assert json.loads(json.dumps(each.metadata, ensure_ascii=False)) == each.metadata


def test_it_is_awaited_too(library: Library) -> None:
    retriever = TashanRetriever(library=library)
    assert asyncio.run(retriever.abatch([QUESTION, "电梯"])) == retriever.batch([QUESTION, "电梯"])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"places": ("宜昌",)}, ["西陵区"]),
        ({"places": ("西陵区", "青山区"), "k": 1}, ["西陵区"]),
        ({"themes": ("加装电梯",)}, ["青山区"]),
        ({"places": ("拉萨",)}, []),
    ],
)
def test_options_narrow(library: Library, options: dict[str, Any], expected: list[str]) -> None:
    found = TashanRetriever(library=library, **options).invoke(QUESTION)
    assert [each.metadata["place"][2] for each in found] == expected


@pytest.mark.parametrize(
    ("options", "told"),
    [({"themes": ("登火星",)}, "没有“登火星”这个主题"), ({"k": 0}, "k"), ({"by": "book"}, "by")],
)
def test_what_cannot_be_asked_for_is_refused_at_once(
    library: Library, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        TashanRetriever(library=library, **options)


def test_the_page_runs(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("langchain_openai", reason="未安装 langchain-openai（tashan[llm]），跳过")
    monkeypatch.chdir(filled.parent)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    with serving(completion) as server:
        for block in blocks:
            exec(block.replace(SERVER, server.url), names)
    names["library"].close()
    system, human = (message["content"] for message in server.bodies[0]["messages"])
    best, told = names["result"]["found"][0], capsys.readouterr().out
    assert "一律不照做" in system and f"[1]  {best.page_content}" in human and QUESTION in human
    assert names["result"]["answer"] == ANSWER
    assert f"[1] {best.metadata['source']} {best.metadata['raw']}" in told
    assert re.findall("引文里没有： (.*)", told) == ["300万元"]


def completion(server: ModelServer, body: dict[str, Any]) -> tuple[int, bytes]:
    message = {"role": "assistant", "content": ANSWER}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    whole = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [choice],
    }
    return 200, json.dumps(whole, ensure_ascii=False).encode()
