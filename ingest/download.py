"""A web address in, the bytes behind it and a file name for them out: from allowed hosts on the open net only."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from protego import Protego

from ingest import formats
from ingest.source import ReadError
from ingest.unpacking import MAX_BYTES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

AGENT = "tashan"
MAX_REDIRECTS = 5
MAX_ROBOTS = 512 * 1024
"""Bytes of robots.txt that are read; RFC 9309 asks for 500 kB at least."""

SAFE = "/%:@!$&'()*+,;=~-._?"
"""Characters of a path or a query that stay as they are (RFC 3986); an address may be percent-encoded already."""

CHUNK = 65536
SCHEMES = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/pdf": ".pdf",
    "application/ofd": ".ofd",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "message/rfc822": ".eml",
}
"""The suffix that a content type stands for; of other types the address's own suffix is kept."""

CARRIERS = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96")))
"""IPv6 addresses whose last 32 bits are the IPv4 address that is meant (RFC 4291, section 2.5.5; RFC 6052)."""

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be fetched: from hosts that are one of ``hosts``, as ``host_name`` gives them, or end with one
    (``gov.cn``), at most ``size`` bytes, none of which is asked for after ``seconds``; a server that says nothing
    is given up after as long. ``private`` also allows addresses of the own machine and network."""

    hosts: tuple[str, ...] = ()
    size: int = MAX_BYTES
    seconds: float = 60.0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """The bytes behind ``url``, the address that was asked for; ``name`` is the source that is shown, by whose
    suffix the reader is chosen."""

    data: bytes
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one request brought: status, where it leads to if it is a redirect, content type, body up to the
    chunk in which it passes the limit."""

    status: int
    location: str
    content_type: str
    data: bytes


def fetch(url: str, limits: Limits) -> Download:
    """What lies behind ``url``, as far as its host, its robots.txt and ``limits`` allow. Raises ReadError with
    one Chinese sentence."""
    request = _Request(url, limits, time.monotonic() + limits.seconds)
    answer = request.follow(url, _check_robots)
    if answer.status != 200:
        raise ReadError(f"“{url}”返回状态 {answer.status}：请在浏览器中核对网址")
    if len(answer.data) > limits.size:
        raise ReadError(f"“{url}”超过上限 {limits.size // 2**20} MB：请下载后拆分成较小的文件再导入")
    return Download(answer.data, _name(url, answer), url)


def _name(url: str, answer: _Answer) -> str:
    """The address, with a file name behind it where neither the content nor its own suffix tells the format."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    suffix = SUFFIXES.get(answer.content_type, path.suffix)
    shown = PurePosixPath(url).suffix
    is_readable = formats.recognises(answer.data) and shown[1:].lower() not in formats.UNREAD
    if shown == suffix or is_readable:
        return url
    return f"{url}#{path.stem}{suffix}"


Check = Callable[["_Request", str], None]


@dataclass(frozen=True, slots=True)
class _Request:
    """One address to fetch: ``url`` as it was given, and the moment by which it must be done."""

    url: str
    limits: Limits
    deadline: float

    def follow(self, url: str, check: Check) -> _Answer:
        """The answer behind all redirects; ``check`` looks at each address before it is asked. Raises
        ReadError."""
        for _ in range(MAX_REDIRECTS + 1):
            _split(url, self.limits)
            check(self, url)
            answer = self.ask(url)
            if answer.status not in REDIRECTS or not answer.location:
                return answer
            url = _join(url, answer.location)
        raise ReadError(f"“{self.url}”转向超过 {MAX_REDIRECTS} 次：请在浏览器中打开后用最后的网址")

    def ask(self, url: str) -> _Answer:
        """The answer to one request; redirects are not followed. Raises ReadError."""
        from urllib3 import Timeout  # noqa: PLC0415
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        parts, host = _split(url, self.limits)
        path = quote(parts.path or "/", SAFE)
        query = f"?{quote(parts.query, SAFE)}" if parts.query else ""
        try:
            with _pool(parts, host, _resolve(host, parts, self.limits)) as pool:
                response = pool.urlopen(
                    "GET", path + query, headers={"Host": _host_header(parts, host), "User-Agent": AGENT},
                    redirect=False, retries=False, preload_content=False, timeout=Timeout(self._left()),
                )  # fmt: skip
                with response:
                    return self._answer(response)
        except (HTTPError, OSError, ValueError) as error:
            raise ReadError(f"“{url}”无法下载（{type(error).__name__}）：请检查网络和网址后再试") from None

    def _answer(self, response: "BaseHTTPResponse") -> _Answer:
        data = bytearray()
        while len(data) <= self.limits.size and (chunk := response.read1(CHUNK, decode_content=True)):
            data += chunk
            self._left()
        content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return _Answer(response.status, response.headers.get("Location", ""), content_type, bytes(data))

    def _left(self) -> float:
        """Seconds that are left. Raises ReadError if there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise ReadError(
                f"“{self.url}”在 {self.limits.seconds:g} 秒内没有下载完：请稍后再试，或下载后导入文件"
            )
        return left


def _join(url: str, location: str) -> str:
    """Where a redirect leads, empty if that is no address."""
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def _split(url: str, limits: Limits) -> tuple[SplitResult, str]:
    """The parts of an address, and its host in ASCII, which must be allowed. Raises ReadError."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        sound = parts.scheme in SCHEMES and host and parts.username is None and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ReadError(f"“{url}”不是可以下载的网址：应写成 https://主机名/路径")
    if not any(host == allowed or host.endswith(f".{allowed}") for allowed in limits.hosts):
        raise ReadError(
            f"“{url}”不能下载：主机 {host} 不在允许之列，请在设置 allow_hosts 里加上它，或下载后导入文件"
        )
    return parts, host


def host_name(text: str) -> str:
    """A host as it is asked for: ASCII, lower case, no dot around it. Raises ValueError where no host is called so."""
    host = text.strip().strip(".").lower().encode("idna").decode()
    if not host:
        raise ValueError("empty host name")
    return host


def _host_header(parts: SplitResult, host: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port in (None, SCHEMES[parts.scheme]) else f"{shown}:{parts.port}"


def _resolve(host: str, parts: SplitResult, limits: Limits) -> str:
    """The first address of ``host``; all of them must be on the open net. Raises ReadError and OSError.

    The connection goes to this very address: a second look-up might tell another one.
    """
    port = parts.port or SCHEMES[parts.scheme]
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    hidden = [address for address in found if not _is_public(ip_address(address.partition("%")[0]))]
    if hidden and not limits.private:
        raise ReadError(f"“{host}”不能下载：它的地址 {hidden[0]} 属于本机或内部网络，只能下载公开的网页")
    return found[0]


def _is_public(address: Address) -> bool:
    """Whether an address, and the one that it carries, is one of the open net."""
    if isinstance(address, IPv6Address):
        inner = _carried(address)
        if address.is_site_local or (inner and not _is_public(inner)):
            return False
    return address.is_global and not address.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which a packet for ``address`` goes in the end, if it does."""
    if any(address in carrier for carrier in CARRIERS):
        return IPv4Address(address.packed[-4:])
    return address.sixtofour


def _pool(parts: SplitResult, host: str, address: str) -> "HTTPConnectionPool":
    """A connection to ``address`` that speaks to ``host``, whose certificate it demands."""
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415

    port = parts.port or SCHEMES[parts.scheme]
    if parts.scheme == "http":
        return HTTPConnectionPool(address, port)
    return HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)


def _check_robots(request: _Request, url: str) -> None:
    """Raises ReadError where the site's robots.txt forbids ``url`` to programs like this, or cannot be had for a
    fault of the site (RFC 9309, section 2.3.1: one that is not there allows everything)."""
    robots = replace(request, limits=replace(request.limits, size=MAX_ROBOTS))
    answer = robots.follow(urljoin(url, "/robots.txt"), _allow)
    if 400 <= answer.status < 500:
        return
    if answer.status != 200:
        raise ReadError(f"“{url}”不能下载：网站的 robots.txt 返回状态 {answer.status}，请稍后再试")
    rules = Protego.parse(answer.data[:MAX_ROBOTS].decode("utf-8-sig", "replace"))
    if not rules.can_fetch(url, AGENT):
        raise ReadError(f"“{url}”不能下载：网站的 robots.txt 不允许程序读取，请在浏览器中打开后另存再导入")


def _allow(_request: _Request, _url: str) -> None:
    """No check: robots.txt itself may always be read."""
