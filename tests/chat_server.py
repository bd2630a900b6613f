"""A chat model's server on this machine, in OpenAI's protocol: real HTTP, and whatever behaviour a test wants."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from typing import Any

import pytest

from api import llms
from api.llms import Connection, Model

STALL, CUT = object(), object()
"""In place of a piece: nothing more comes, and the connection stays or breaks."""
Behaviour = Callable[[str], Iterable[Any]]
"""What a model says, piece by piece, to all that it is told."""


@dataclass
class ChatServer:
    """The ``url`` to ask, how the model behaves and with which HTTP status, and the bodies of all requests so far."""

    behaviour: Behaviour
    status: int = 200
    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)


def sentence(text: Any, citations: Any = None) -> str:
    """A line as it is asked for; without citations where they are None."""
    value = {"text": text} | ({} if citations is None else {"citations": citations})
    return json.dumps(value, ensure_ascii=False) + "\n"


def local(url: str, seconds: float = 20.0) -> Model:
    """The model of a server on this machine."""
    pytest.importorskip("langchain_openai", reason="未安装 langchain-openai（tashan[llm]），跳过")
    return llms.load("openai:小模型", Connection(url, "", seconds))


def letters(*lines: str) -> Iterator[str]:
    """The lines three characters at a time."""
    whole = "".join(lines)
    return (whole[at : at + 3] for at in range(0, len(whole), 3))


def saying(*lines: str) -> Behaviour:
    """A model that says the same to everything."""
    return lambda told: letters(*lines)


def forever(line: str) -> Behaviour:
    """A model that does not end."""
    return lambda told: repeat(line)


def _chunk(piece: str) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


@contextmanager
def chatting(behaviour: Behaviour) -> Iterator[ChatServer]:
    """A server that streams what ``behaviour`` says, or another that it is given, until the block ends."""
    told, done = ChatServer(behaviour), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.bodies.append(body)
            self.close_connection = True
            with suppress(ConnectionError):  # Whoever has read enough hangs up.
                self._answer("\n".join(message["content"] for message in body["messages"]))

        def _answer(self, text: str) -> None:
            self.send_response(told.status)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in told.behaviour(text):
                if piece is STALL:
                    done.wait()
                if piece is STALL or piece is CUT or done.is_set():
                    return
                self._send(piece if isinstance(piece, bytes) else _chunk(piece))
            self._send(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

        def _send(self, data: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield told
        finally:
            done.set()
            server.shutdown()
            thread.join()
