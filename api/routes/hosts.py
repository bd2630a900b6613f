"""An application and its names in, the same application out that answers only who calls it by one of them.

A page of another site can be given a name that leads here (DNS rebinding): its scripts then count as ours. Such a name
is none of ours, and an address of figures cannot be given away, so it is always let pass.
"""

from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.routes.headers import HEADERS

REFUSAL = "这里不叫“{}”：请用启动时显示的地址打开，或把这个域名写进设置 site_names。"


class KnownHosts:
    """Refuses with 421 (Misdirected Request, RFC 9110) what is addressed to another name."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self._names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name = host_of(Headers(scope=scope).get("host", "")) if scope["type"] == "http" else "localhost"
        if name in self._names or is_address(name):
            await self.app(scope, receive, send)
            return
        await PlainTextResponse(REFUSAL.format(name), 421, HEADERS)(scope, receive, send)


def host_of(header: str) -> str:
    """The name in a Host header, without port and the brackets of an IPv6 address."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower().removesuffix(".")


def is_address(host: str) -> bool:
    """Whether ``host`` is written in figures."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    return host == "localhost" or (is_address(host) and ip_address(host).is_loopback)
