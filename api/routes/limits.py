"""An application in, the same application out that reads no body longer than its address may be sent."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2 * 2**20
"""Bytes of a request's body: the longest answer that a reader sends back, escaped as JSON, fits six times."""
LARGER: Mapping[str, int] = MappingProxyType({"/admin/upload": 2 * 2**30, "/api/v1/uploads": 64 * 2**20})
"""The addresses that take files, with all below them, and the bytes of a request to them."""


class BodyLimit:
    """Refuses what is longer as soon as that is known: by the length that is announced, or once so much has come."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES, larger: Mapping[str, int] = LARGER) -> None:
        """``most`` bytes everywhere but at the addresses that are ``larger``, and below them."""
        self.app = app
        self._most = most
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whoever reads too long a body gets HTTPException 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self._most_of(scope["path"])
        got = 0 if _announced(scope) <= most else most + 1

        async def limited() -> Message:
            nonlocal got
            if got > most:
                raise HTTPException(413)
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)

    def _most_of(self, path: str) -> int:
        roots = (root for root in self._larger if path == root or path.startswith(f"{root}/"))
        return next((self._larger[root] for root in roots), self._most)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0
