"""An application in, the same application out whose every answer carries the headers that protect its reader."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.routes.keeper import COOKIE

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-cache",
}
KEPT = {"Cache-Control": "no-store"}
"""What only a keeper sees is not left behind on a shared machine."""


class SecurityHeaders:
    """Adds the headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = KEPT if _is_keepers(scope) else {}
                for name, value in (HEADERS | own).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)


def _is_keepers(scope: Scope) -> bool:
    """Whether the answer is for a keeper: at one of their pages, or as data to who shows a token or has come in."""
    headers = Headers(scope=scope)
    is_known = "authorization" in headers or COOKIE in headers.get("cookie", "")
    return scope["path"].startswith("/admin") or (scope["path"].startswith("/api/") and is_known)
