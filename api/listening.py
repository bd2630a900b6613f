"""A web application and an address in, what serves it out."""

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp


def listen(app: ASGIApp, host: str, port: int) -> Callable[[], None]:
    """Takes the port; the returned function serves ``app`` there until interrupted. Raises OSError, which names the
    address, if the port cannot be had."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from error
    return lambda: server.run([listener])
