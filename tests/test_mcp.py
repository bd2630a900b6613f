"""The package's own client gets from the tools what the HTTP API gives, over every transport."""

import asyncio
import json
import socket
import sys
import threading
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.testclient import TestClient

from api import app
from api.service import Service
from api.settings import Settings
from index.library import Library
from tests.uncited import uncited

pytest.importorskip("mcp", reason="未安装 mcp（tashan[mcp]），跳过")

from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

from api.mcp import INSTRUCTIONS, OFFERS, PATH, create_app, make_server

DOCUMENT = "青山·〔2021〕𠮷①.txt"
CALLS: dict[str, dict[str, Any]] = {
    "search": {"q": "停车难　《办法》·〔2021〕𠮷①", "k": 1, "place": ["宜昌"], "by": "passage"},
    "ask": {"q": "青山区的老旧小区改造惠及多少居民"},
    "document": {"document_id": DOCUMENT},
    "compare": {"theme": "老旧小区改造", "place": ["青山区", "西陵区"]},
}
WRONG = [
    ("search", {}, "缺少参数 q。"),
    ("search", {"q": "  "}, "参数 q 是空的，请填写。"),
    ("search", {"q": "电梯", "k": 0}, "参数 k 的值“0”太小，应不小于 1。"),
    ("search", {"q": "电梯", "place": "宜昌"}, '参数 place 的值“宜昌”应写成列表，如 ["宜昌"]。'),
    ("search", {"q": "电梯", "books": 1}, "没有 books 这个参数。"),
    ("search", {"q": "电梯", "theme": ["登火星"]}, "没有“登火星”这个主题，"),
    ("document", {"document_id": "没有的·〔2021〕.txt"}, "资料库中没有文档“没有的·〔2021〕.txt”，"),
    (
        "compare",
        {"theme": "老旧小区改造", "place": ["青山区", "青山"]},
        "一次比较2到5个不同的地方，收到1个，",
    ),
]
FOR_PEOPLE = {"format", "written", "limit", "cursor"}
"""Parameters of the HTTP API alone: a model reads JSON, and writes its sentences itself."""
Talk = Callable[[Client], Awaitable[Any]]


@pytest.fixture
def service(filled: Path) -> Iterator[Service]:
    with closing(Library.open(filled)) as library:
        yield Service(library)


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Where a real server listens on this machine."""
    server = uvicorn.Server(uvicorn.Config(create_app(service, "127.0.0.1"), log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}"
        server.should_exit = True
        thread.join()


def told(transport: Any, talk: Talk, **options: Any) -> Any:
    async def run() -> Any:
        async with Client(transport, **options) as client:
            return await talk(client)

    return asyncio.run(run())


async def every_call(client: Client) -> dict[str, Any]:
    return {name: await client.call_tool(name, given) for name, given in CALLS.items()}


def over_http(filled: Path) -> dict[str, Any]:
    """What the HTTP API answers to the calls."""
    with TestClient(app.create_app(Settings(library=filled))) as client:
        found = {
            name: client.get(f"/api/v1/{name}", params=CALLS[name]) for name in ("search", "ask", "compare")
        }
        found["document"] = client.get(f"/api/v1/documents/{DOCUMENT}")
    return {name: timeless(answer.json()) for name, answer in found.items()}


def timeless(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in uncited(found).items() if name != "took_ms"}


def check_answers(found: dict[str, Any], filled: Path) -> None:
    assert not any(result.is_error for result in found.values())
    assert {name: timeless(result.structured_content) for name, result in found.items()} == over_http(filled)
    assert all(json.loads(result.content[0].text) == result.structured_content for result in found.values())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_give_the_json_of_the_http_api(service: Service, filled: Path, mode: str) -> None:
    check_answers(told(make_server(service), every_call, mode=mode), filled)


def test_the_server_tells_the_version_of_the_product(service: Service) -> None:
    stated = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]["version"]
    assert make_server(service).create_initialization_options().server_version == stated


def test_over_http(address: str, filled: Path) -> None:
    check_answers(told(address, every_call), filled)


def test_over_the_standard_streams(filled: Path, tmp_path: Path) -> None:
    """Of a real process: what it writes beside the protocol would reach the client as a fault."""
    command = ["-m", "api.cli", "--library", str(filled), "mcp"]
    process = StdioServerParameters(command=sys.executable, args=command, cwd=Path(__file__).parents[1])
    heard: list[Any] = []

    async def listen(message: Any) -> None:
        heard.append(message)

    with (tmp_path / "stderr").open("w+") as stderr:
        check_answers(told(stdio_client(process, stderr), every_call, message_handler=listen), filled)
        stderr.seek(0)
        assert (heard, stderr.read()) == ([], "")


def test_the_tools_take_the_parameters_of_the_http_api(service: Service, filled: Path) -> None:
    listed = told(make_server(service), lambda client: client.list_tools()).tools
    assert [tool.name for tool in listed] == list(OFFERS)
    for tool in listed:
        assert tool.annotations.read_only_hint and not tool.input_schema["additionalProperties"]
        assert all(each["description"] for each in tool.input_schema["properties"].values())
    with TestClient(app.create_app(Settings(library=filled))) as client:
        paths = client.get("/api/openapi.json").json()["paths"]
    for tool in listed:
        if tool.name != "document":
            wanted = {each["name"] for each in paths[f"/api/v1/{tool.name}"]["get"]["parameters"]}
            assert set(tool.input_schema["properties"]) == wanted - FOR_PEOPLE


def test_a_client_is_told_how_to_cite(service: Service) -> None:
    async def instructions(client: Client) -> Any:
        return client.instructions

    assert told(make_server(service), instructions) == INSTRUCTIONS


@pytest.mark.parametrize(("tool", "arguments", "expected"), WRONG)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    service: Service, tool: str, arguments: dict[str, Any], expected: str
) -> None:
    result = told(make_server(service), lambda client: client.call_tool(tool, arguments))
    assert result.is_error and result.content[0].text.startswith(expected)
    assert result.content[0].text.endswith("。") and "\n" not in result.content[0].text


def test_an_unknown_tool_is_an_error_of_the_protocol(service: Service) -> None:
    async def refused(client: Client) -> None:
        with pytest.raises(
            MCPError, match="没有“delete”这个工具，可用的有：search、ask、document、compare。"
        ):
            await client.call_tool("delete", {})

    told(make_server(service), refused)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:5173"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_pages_of_other_sites_are_refused(address: str, headers: dict[str, str], status: int) -> None:
    accepted = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    answer = httpx2.post(address, content=json.dumps(ping), headers={**accepted, **headers})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (("--port", "9000"), 2, "--host 和 --port 只用于 HTTP，请加上 --http。"),
        (("--http", "--host", "0.0.0.0"), 2, "--host 不能是 0.0.0.0："),
        ((), 1, "里没有资料库，请先用"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(
    tashan: Any, tmp_path: Path, arguments: tuple[str, ...], status: int, expected: str
) -> None:
    found, out, err = tashan("--library", tmp_path, "mcp", *arguments)
    assert (found, out) == (status, "")
    assert expected in err


def test_without_the_package_it_says_what_to_install(
    tashan: Any, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "api.mcp")
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    status, out, err = tashan("--library", filled, "mcp")
    assert (status, out) == (1, "") and "'.[mcp]'" in err
