"""An answer is told part by part, over HTTP and on the command line, and text of a model is labelled everywhere."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.shell.terminal import ask_lines
from tests.chat_server import ChatServer, chatting, saying, sentence
from tests.commands import Tashan

pytest_plugins = ["tests.visiting"]

QUESTION = "加装电梯有哪些做法"
ABROAD = "杭州怎么加装电梯"
GOOD = sentence("青山区钢花村街道组织居民议事会，加装电梯14部。", [1])
LIE = sentence("青山区加装电梯99部。", [1])
UNSET = "没有设置语言模型：请设置 llm（如 openai:模型名）和 llm_url；不用语言模型时，其余功能照常。"


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    pytest.importorskip("langchain_openai", reason="未安装 langchain-openai（tashan[llm]），跳过")
    with chatting(saying(LIE, GOOD)) as found:
        yield found


@pytest.fixture(scope="module")
def writing(filled: Path, server: ChatServer) -> Iterator[TestClient]:
    """The service with one."""
    with TestClient(create_app(Settings(library=filled, llm="openai:小模型", llm_url=server.url))) as client:
        yield client


def streamed(client: TestClient, **query: Any) -> list[tuple[str, Any]]:
    """The events of a stream by name and value, as a browser reads them."""
    response = client.get("/api/v1/ask/stream", params=query)
    assert response.headers["content-type"].startswith("text/event-stream") and response.status_code == 200
    return [
        (name, json.loads(data))
        for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n\n", response.content.decode())
    ]


def test_an_answer_by_quotation_comes_in_parts(visitor: TestClient) -> None:
    (_, understood), (_, citations), *told, (last, whole) = streamed(visitor, q=QUESTION)
    assert last == "done" and whole == visitor.get("/api/v1/ask", params={"q": QUESTION}).json()
    assert understood == whole["readings"] and citations == whole["citations"] != []
    assert told == [("statement", each) for each in whole["statements"]] != []
    assert (whole["model"], whole["aigc"], whole["struck"]) == (None, None, [])


def test_a_model_s_sentences_come_as_they_are_proven(writing: TestClient) -> None:
    parts = streamed(writing, q=QUESTION, written=True)
    assert [name for name, _ in parts[:4]] == ["understood", "citations", "struck", "statement"]
    whole = parts[-1][1]
    assert (
        parts[2][1]
        == whole["struck"][0]
        == {"text": "青山区加装电梯99部。", "why": "数字“99部”在所引原文中查不到"}
    )
    assert parts[3][1] == whole["statements"][0] and "AI生成" in whole["statements"][0]["labels"]
    assert whole["model"] == "openai:小模型" and whole["aigc"]["Label"] == "1"
    assert whole == writing.get("/api/v1/ask", params={"q": QUESTION, "written": "true"}).json()


def test_a_model_is_asked_only_where_that_is_wanted(writing: TestClient, server: ChatServer) -> None:
    server.bodies.clear()
    assert writing.get("/api/v1/ask", params={"q": QUESTION}).json()["model"] is None
    refused = writing.get("/api/v1/ask", params={"q": ABROAD, "written": "true"}).json()
    assert not refused["answerable"] and refused["statements"] == [] and server.bodies == []


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream"])
def test_without_a_model_there_is_nothing_to_write(visitor: TestClient, path: str) -> None:
    response = visitor.get(path, params={"q": QUESTION, "written": "true"})
    assert response.status_code == 400 and response.json()["detail"] == UNSET


def test_a_question_that_cannot_be_read_is_a_problem_and_no_stream(visitor: TestClient) -> None:
    assert visitor.get("/api/v1/ask/stream", params={"q": " "}).status_code == 400
    assert visitor.get("/api/v1/ask/stream", params={"q": QUESTION, "theme": "没有"}).status_code == 400


def test_the_page_labels_what_a_model_wrote(visitor: TestClient, writing: TestClient) -> None:
    page = writing.get("/ask", params={"q": QUESTION, "written": "1"}).text
    whole = writing.get("/api/v1/ask", params={"q": QUESTION, "written": "true"}).json()
    found = re.search(r"<meta name=\"AIGC\" content='([^']*)'>", page)
    assert found and json.loads(unescape(found[1])) == {"AIGC": whole["aigc"]}
    assert "（AI生成）青山区" in page and "标“AI生成”的句子由语言模型 openai:小模型" in page
    assert "<s>青山区加装电梯99部。</s>（数字“99部”在所引原文中查不到）" in page and whole["notes"][0] in page
    other = visitor.get("/ask", params={"q": QUESTION}).text
    assert "AIGC" not in other and "written=1" not in other


def test_the_page_offers_a_model_where_there_is_one(writing: TestClient) -> None:
    page = writing.get("/ask", params={"q": QUESTION}).text
    assert "written=1" in page and 'name="AIGC"' not in page


def test_the_command_line_prints_the_parts(
    filled: Path, server: ChatServer, tashan: Tashan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASHAN_LLM", "openai:小模型")
    monkeypatch.setenv("TASHAN_LLM_URL", server.url)
    status, out, _ = tashan("--library", filled, "ask", QUESTION, "--written")
    assert (
        status == 0
        and "    划去  青山区加装电梯99部。（数字“99部”在所引原文中查不到）\n（1）（AI生成）青山区" in out
    )
    assert "标“AI生成”的句子由语言模型 openai:小模型 根据引文写成" in out
    whole = json.loads(tashan("--library", filled, "ask", QUESTION, "--written", "--json")[1])
    assert whole["statements"][0]["text"] in out and whole["aigc"]["ProduceID"]


def test_the_command_line_says_that_there_is_no_model(filled: Path, tashan: Tashan) -> None:
    assert tashan("--library", filled, "ask", QUESTION, "--written")[::2] == (1, f"错误：{UNSET}\n")


def test_a_line_is_printed_as_soon_as_its_part_comes() -> None:
    def parts() -> Iterator[tuple[str, Any]]:
        yield "understood", []
        yield "statement", {"text": "甲·〔2021〕𠮷①　", "citations": [1, 2]}
        raise EOFError

    assert next(ask_lines(parts())) == ("", "（1）甲·〔2021〕𠮷①　[1][2]")
