"""Web addresses: what is allowed, what is refused, and what a small server on this machine gives."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.batch import Batch, FileReport, IntakeOptions
from api.candidates import Address, Candidate, candidates, read_member
from api.intake import read
from api.workers import Crew
from api.workers import Limits as Quota
from index.library import Library
from ingest import formats
from ingest.download import Limits, fetch, is_address
from ingest.pipeline import Pipeline
from ingest.source import Member, ReadError

PAGE = "<!DOCTYPE html><html><body><p>近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户𠮷居民受益。</p></body></html>"
Page = tuple[int, dict[str, str], bytes]


class Site:
    """A server on loopback: ``pages`` by path; ``asked`` are the requests as path, host and agent."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, str, str]] = []
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


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[ThreadingHTTPServer, list[Site]]]:
    current: list[Site] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = current[-1]
            site.asked.append((self.path, self.headers["Host"], self.headers["User-Agent"]))
            status, headers, body = site.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", headers.get("X-Length", str(len(body))))
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


@pytest.fixture
def site(running: tuple[ThreadingHTTPServer, list[Site]]) -> Site:
    server, current = running
    current.append(Site(server))
    return current[-1]


def limits(size: int = 100_000, seconds: float = 20.0, hosts: tuple[str, ...] = ("127.0.0.1",)) -> Limits:
    return Limits(hosts, size, seconds, private=True)


def refusal(url: str, given_limits: Limits) -> str:
    with pytest.raises(ReadError) as error:
        fetch(url, given_limits)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.gov.cn", True),
        ("HTTP://a", True),
        ("ftp://a", False),
        ("http:/a", False),
        ("材料.txt", False),
    ],
)
def test_addresses_are_told_from_paths(text: str, expected: bool) -> None:
    assert is_address(text) is expected


def test_a_page_is_brought_under_its_address(site: Site) -> None:
    url = site.put("/%E6%B9%96%E5%8C%97/a.jsp?id=3", PAGE)
    download = fetch(url, limits())
    assert (download.data, download.name, download.url) == (PAGE.encode(), url, url)
    host = f"127.0.0.1:{site.port}"
    assert site.asked == [("/robots.txt", host, "tashan"), ("/%E6%B9%96%E5%8C%97/a.jsp?id=3", host, "tashan")]
    (member,) = formats.members(download.data, download.name)
    assert "让１２万户𠮷居民受益" in formats.read(member.data, member.name).text


def test_letters_outside_ascii_are_encoded(site: Site) -> None:
    site.put("/%E6%B9%96%20%E5%8C%97?q=%E6%94%B9&k=1", PAGE)
    assert fetch(site.url("/湖 北?q=改&k=1"), limits()).data == PAGE.encode()


@pytest.mark.parametrize(
    ("path", "content_type", "name"),
    [
        ("/export?fmt=1", "text/csv", "#export.csv"),
        ("/a.csv", "text/csv; charset=gb18030", ""),
        ("/a.csv", "application/octet-stream", ""),
        ("/", "text/plain", "#.txt"),
        ("/a.do", "application/json", "#a.json"),
        ("/a.xml", "application/msword", "#a.doc"),
    ],
)
def test_the_content_type_names_the_format_where_nothing_else_does(
    site: Site, path: str, content_type: str, name: str
) -> None:
    url = site.put(path, "标题,正文\n", content_type)
    assert fetch(url, limits()).name == url + name


def test_only_hosts_that_are_allowed_are_asked(site: Site) -> None:
    url = site.put("/a", PAGE)
    message = refusal(url, limits(hosts=("gov.cn", "localhost")))
    assert message == (
        f"“{url}”不能下载：主机 127.0.0.1 不在允许之列，请在设置 allow_hosts 里加上它，或下载后导入文件"
    )
    assert "allow_hosts" in refusal(url, Limits())
    assert site.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "evilgov.cn",
        "gov.cn.evil.com",
        "gov.cn@evil.com",
        "evil.com\\@gov.cn",
        "evil.com#.gov.cn",
        "gov。cn.evil.com",
    ],
)
def test_a_host_must_be_or_end_with_an_allowed_one(host: str) -> None:
    refusal(f"https://{host}/", Limits(hosts=("gov.cn",)))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://gov.cn/a",
        "file:///etc/passwd",
        "http://",
        "http://u:p@gov.cn/",
        "http://gov.cn:x/",
        "http://[::1/",
        "gov.cn",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert "不是可以下载的网址：应写成 https://主机名/路径" in refusal(url, Limits(hosts=("gov.cn",)))


def answering(*answers: str) -> Callable[..., list[Any]]:
    """A resolver that gives one of ``answers`` after the other."""
    left = list(answers)

    def resolve(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (left.pop(0), port))]

    return resolve


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::"],
)  # fmt: skip
def test_addresses_of_the_own_network_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(address))
    message = refusal("https://www.gov.cn/", Limits(hosts=("gov.cn",)))
    assert message == f"“www.gov.cn”不能下载：它的地址 {address} 属于本机或内部网络，只能下载公开的网页"


def test_the_connection_goes_to_the_address_that_was_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, *arguments: Any, **options: Any) -> list[Any]:
        asked.append(host)
        return list(look_up("127.0.0.1" if host == "www.gov.cn" else host, *arguments, **options))

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    site.put("/a", PAGE)
    assert fetch(site.url("/a", "WWW.Gov.CN."), limits(hosts=(".gov.cn",))).data == PAGE.encode()
    assert asked == ["www.gov.cn", "127.0.0.1"] * 2
    assert {host for _, host, _ in site.asked} == {f"www.gov.cn:{site.port}"}


def test_redirects_are_followed_and_each_is_checked(site: Site) -> None:
    site.put("/新", PAGE.encode())
    site.pages["/%E6%96%B0"] = site.pages["/新"]
    first = site.send_on("/1", "/2", 301)
    site.send_on("/2", site.url("/%E6%96%B0"), 307)
    assert (fetch(first, limits()).data, fetch(first, limits()).url) == (PAGE.encode(), first)
    away = site.send_on("/3", site.url("/%E6%96%B0", "localhost"))
    assert "主机 localhost 不在允许之列" in refusal(away, limits())
    assert "不是可以下载的网址" in refusal(site.send_on("/4", "file:///etc/passwd"), limits())


def test_a_circle_of_redirects_ends(site: Site) -> None:
    url = site.send_on("/a", "/a")
    assert refusal(url, limits()) == f"“{url}”转向超过 5 次：请在浏览器中打开后用最后的网址"
    assert [path for path, _, _ in site.asked].count("/a") == 6


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /内部", True),
        ("User-agent: *\nDisallow: /a", False),
        ("User-agent: tashan\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: tashan\nDisallow: /", False),
        ("\ufeff<html>", True),
    ],
)
def test_robots_txt_is_obeyed(site: Site, robots: str, allowed: bool) -> None:
    site.put("/robots.txt", robots, "text/plain")
    url = site.put("/a", PAGE)
    if allowed:
        assert fetch(url, limits()).data == PAGE.encode()
    else:
        assert "robots.txt 不允许程序读取" in refusal(url, limits())
        assert "/a" not in [path for path, _, _ in site.asked]


@pytest.mark.parametrize(("status", "allowed"), [(403, True), (410, True), (500, False), (503, False)])
def test_robots_txt_that_cannot_be_had(site: Site, status: int, allowed: bool) -> None:
    site.pages["/robots.txt"] = (status, {}, b"")
    url = site.put("/a", PAGE)
    if allowed:
        assert fetch(url, limits()).data == PAGE.encode()
    else:
        assert f"robots.txt 返回状态 {status}" in refusal(url, limits())


def test_size_and_time_are_limited(site: Site) -> None:
    url = site.put("/a", b"x" * 3_000_000)
    assert refusal(url, limits(2**21)) == f"“{url}”超过上限 2 MB：请下载后拆分成较小的文件再导入"
    assert len(fetch(url, limits(3_000_000)).data) == 3_000_000
    assert "在 0 秒内没有下载完" in refusal(url, limits(seconds=0))


@pytest.mark.parametrize("status", [204, 404, 500])
def test_other_answers_are_named(site: Site, status: int) -> None:
    site.pages["/a"] = (status, {}, b"")
    assert refusal(site.url("/a"), limits()) == f"“{site.url('/a')}”返回状态 {status}：请在浏览器中核对网址"


def test_a_download_that_breaks_off_is_no_download(site: Site) -> None:
    site.pages["/a"] = (200, {"X-Length": "999"}, b"abc")
    assert "无法下载（" in refusal(site.url("/a"), limits())


def test_a_server_that_is_not_there_or_speaks_no_tls_is_named(site: Site) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert refusal(url, limits()).startswith(f"“{url}robots.txt”无法下载（")
    assert "无法下载（SSLError）" in refusal(site.url("/a").replace("http:", "https:"), limits())


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="htps:/@[]#?%.gov中\\\n\0 1", max_size=24))
def test_any_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ReadError):
        fetch(f"http://{text}", Limits())


def test_addresses_among_the_paths_are_fetched(site: Site, tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(PAGE, encoding="utf-8")
    url = site.put("/a", PAGE)
    file, page = candidates([tmp_path / "甲.txt", url], limits())
    assert (file.source, page.source, page.identity) == ("甲.txt", url, url)
    assert read_member(page) == Member(url, PAGE.encode())


def take(library: Library, found: list[Candidate | Address]) -> list[FileReport]:
    """The reports on ``found``, taken into ``library``."""
    handle = partial(read, Pipeline(library.gazetteer, library.vocabulary), library.analyst)
    with library.writer(), library.jobs.running([]) as job, Crew(handle, Quota(1, 2**31)) as crew:
        batch = Batch(library, job, found, IntakeOptions(1))
        batch.run(crew, lambda report, pace: None)
    return [batch.reports[key] for key in sorted(batch.reports)]


def test_a_page_is_stored_under_its_address_and_replaced(site: Site, tmp_path: Path) -> None:
    url = site.put("/a", PAGE)
    library = Library.open(tmp_path / "库", create=True)
    statuses = []
    for text in (PAGE, PAGE, PAGE.replace("宜昌", "武汉")):
        site.put("/a", text)
        (file,) = take(library, list(candidates([url], limits())))
        statuses.append((file.source, file.status))
    library.close()
    assert statuses == [(url, "stored"), (url, "unchanged"), (url, "replaced")]


def test_no_address_is_fetched_unless_its_host_is_allowed(
    tashan: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    status, out, _ = tashan("--library", tmp_path / "库", "ingest", "https://www.gov.cn/a", "--json")
    (file,) = json.loads(out)["files"]
    assert (status, file["source"], file["status"]) == (1, "https://www.gov.cn/a", "failed")
    assert "请在设置 allow_hosts 里加上它" in file["reason"]
