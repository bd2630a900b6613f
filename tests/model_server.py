"""A server of models on this machine, in OpenAI's protocol: real HTTP, vectors that a test can work out."""

import json
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

SIZE = 8
Answering = Callable[["ModelServer", dict[str, Any]], tuple[int, bytes]]
"""What a server answers to the body of a request: a status, and the body of the answer."""


@dataclass
class ModelServer:
    """The ``url`` to ask, and what was asked so far: the bodies and the headers of all requests."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """All texts that were embedded, in the order of asking."""
        return [text for body in self.bodies for text in body["input"]]


def row(text: str, size: int = SIZE) -> list[float]:
    """The vector of a text: how many of its characters fall into each component, and 0.5, so that it is never 0."""
    found = np.full(size, 0.5)
    for character in text:
        found[zlib.crc32(character.encode()) % size] += 1.0
    return [float(value) for value in found]


def unit(text: str, size: int = SIZE) -> np.ndarray:
    """``row`` at length 1."""
    found = np.array(row(text, size))
    return np.asarray(found / np.linalg.norm(found))


def embeddings(server: ModelServer, body: dict[str, Any]) -> tuple[int, bytes]:
    """A good answer, with the rows out of order: the protocol numbers them."""
    items = [{"index": n, "embedding": row(text)} for n, text in enumerate(body["input"])]
    return 200, json.dumps({"data": items[::-1]}).encode()


@contextmanager
def serving(answering: Answering = embeddings, port: int = 0) -> Iterator[ModelServer]:
    """A server that answers so until the block ends, at any port or at one that is free."""
    told = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.bodies.append(body)
            told.headers.append({"path": self.path, **self.headers})
            status, data = answering(told, body)
            with suppress(BrokenPipeError):  # Who asked may have gone meanwhile.
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
