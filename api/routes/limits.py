"""An application in, the same application out that reads no body longer than its sender may send to that address."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2 * 2**20
"""Bytes of a request's body: the longest answer that a reader sends back, escaped as JSON, fits six times."""
LARGER: Mapping[str, int] = MappingProxyType(
    {
        "POST /admin/upload": 2 * 2**30,
        "POST /api/v1/uploads": 16 * 2**20,
        r"PATCH /api/v1/uploads/\d+/files/\d+": 64 * 2**20,
    }
)
"""What takes files from keepers, and the bytes of a request to it: a form of files; the list of 10,000 paths of 500
characters; a piece of a file, of which the page's script sends 4 MiB."""


class BodyLimit:
    """Refuses what is longer as soon as that is known: by the length that is announced, or once so much has come."""

    def __init__(
        self,
        app: ASGIApp,
        admits: Callable[[Request], bool],
        most: int = MOST_BYTES,
        larger: Mapping[str, int] = LARGER,
    ) -> None:
        """``most`` bytes but for what is ``larger`` by method and path, patterns, from whom the keeper ``admits``."""
        self.app = app
        self._admits = admits
        self._most = most
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whoever reads too long a body gets HTTPException 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most, announced, got = self._most, _announced(scope), 0

        async def limited() -> Message:
            nonlocal most, got
            if announced > most:
                most = self._most_of(scope, announced)
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                most = self._most_of(scope, got)
            return message

        await self.app(scope, limited, send)

    def _most_of(self, scope: Scope, size: int) -> int:
        """How much may be read of more than is usual. Raises HTTPException 413 where that is less than ``size``."""
        asked = f"{scope['method']} {scope['path']}"
        most = next((most for does, most in self._larger.items() if re.fullmatch(does, asked)), self._most)
        # Who it is is only asked where it matters: a wrong token counts.
        if size > most or not self._admits(Request(scope)):
            raise HTTPException(413)
        return most


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < _MOST_DIGITS else _ENDLESS


_MOST_DIGITS = 16
_ENDLESS = 10**_MOST_DIGITS
