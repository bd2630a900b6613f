"""A small web server on loopback for tests: pages by path in, what was asked for out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = "<!DOCTYPE html><html><body><p>近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户𠮷居民受益。</p></body></html>"
Page = tuple[int, dict[str, str], bytes]


class Site:
    """A server on loopback: ``pages`` by path; ``asked`` are the requests as path, host and agent, ``encodings``
    what they accept. The page ``/late`` comes when it is ``due``."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.encodings: set[str] = set()
        self.due = threading.Event()
        self.port = int(server.server_address[1])

    def put(self, path: str, data: str | bytes, content_type: str = "text/html; charset=utf-8") -> str:
        """Shows ``data`` at ``path``, and gives its address."""
        body = data.encode() if isinstance(data, str) else data
        self.pages[path] = (200, {"Content-Type": content_type}, body)
        return self.url(path)

    def send_on(self, path: str, target: str, status: int = 302) -> str:
        self.pages[path] = (status, {"Location": target}, b"")
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving() -> Iterator[tuple[ThreadingHTTPServer, list[Site]]]:
    """A server, and its sites: the last of them answers."""
    current: list[Site] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = current[-1]
            site.asked.append((self.path, self.headers["Host"], self.headers["User-Agent"]))
            site.encodings.add(self.headers["Accept-Encoding"])
            if self.path == "/late":
                site.due.wait(60)
            status, headers, body = site.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", headers.get("X-Length", str(len(body))))
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server, current
    server.shutdown()
    thread.join()
    server.server_close()
