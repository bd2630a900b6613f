"""Web addresses: what is allowed, what is refused, and what a small server on this machine gives."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.faults import UserError
from api.intakes.batch import Batch
from api.intakes.candidates import Address, candidates, download
from api.intakes.intake import DEFAULTS, read
from api.intakes.reports import FileReport, Pace, Progress
from api.intakes.terms import IntakeOptions
from api.intakes.workers import Crew
from api.intakes.workers import Limits as Quota
from api.settings import load_settings
from index.library import Library
from ingest import formats
from ingest.download import Limits, fetch
from ingest.source import Member, ReadError, is_address
from tests.commands import Tashan
from tests.invariants import pipeline
from tests.libraries import ignore
from tests.webserver import PAGE, Site, serving


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[ThreadingHTTPServer, list[Site]]]:
    with serving() as server:
        yield server


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
    assert site.encodings == {"identity"}


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


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/show?file=a.xls", "#show.html"),
        ("/a.html?v=1.CSS", "#a.html"),
        ("/a.html#sec.log", "#a.html"),
        ("/a.xml", "#a.html"),
        ("/show?file=a.pdf", ""),
    ],
)
def test_a_page_is_a_page_whatever_its_address_ends_with(site: Site, path: str, name: str) -> None:
    site.put(path.partition("#")[0], PAGE)
    download = fetch(site.url(path), limits())
    assert download.name == site.url(path) + name
    assert formats.read(download.data, download.name).media_type == "text/html"


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

    def resolve(_host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (left.pop(0), port))]

    return resolve


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "::127.0.0.1", "fec0::1"],
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
    assert fetch(site.url("/a", "WWW.Gov.CN."), limits(hosts=("gov.cn",))).data == PAGE.encode()
    assert asked == ["www.gov.cn", "127.0.0.1"] * 2
    assert {host for _, host, _ in site.asked} == {f"www.gov.cn:{site.port}"}


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808", "2002:808:808::1"])
def test_addresses_of_the_open_net_are_told_from_others(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = answering(address, "10.1.2.3")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: resolve(*given) + resolve(*given))
    assert "它的地址 10.1.2.3 属于" in refusal("https://www.gov.cn/", Limits(hosts=("gov.cn",)))


def test_hosts_with_chinese_names_may_be_allowed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(*["127.0.0.1"] * 4))
    hosts = load_settings(allow_hosts=["中国.Gov.CN."]).allow_hosts
    assert hosts == ("xn--fiqs8s.gov.cn",)
    site.put("/a", PAGE)
    assert fetch(site.url("/a", "www.中国.gov.cn"), limits(hosts=hosts)).data == PAGE.encode()


@pytest.mark.parametrize("host", ["", ".", "a..b", "中" * 64])
def test_what_is_no_host_cannot_be_allowed(host: str) -> None:
    with pytest.raises(UserError, match=rf"设置 allow_hosts\.0 的值“{re.escape(host)}”不能用"):
        load_settings(allow_hosts=[host])


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
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /*.pdf$", True),
        ("User-agent: *\nDisallow: /*a$", False),
        ("User-agent: *\nAllow: /\nDisallow: /a", False),
        ("User-agent: *\nDisallow: /\nAllow: /a", True),
        ("User-agent: *\nDisallow: /a\n" + "#" * 2**20, False),
        ("#" * 2**20 + "\nUser-agent: *\nDisallow: /a", True),
    ],
    ids=lambda value: str(value)[:40],
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
    assert isinstance(page, Address) and download(page) == Member(url, PAGE.encode())


def take(
    library: Library, *paths: Path | str, progress: Progress = ignore, options: IntakeOptions = DEFAULTS
) -> list[tuple[str, str]]:
    """Names and statuses of the documents of ``paths``, taken into ``library``."""
    handle = partial(read, pipeline(), library.analyst)
    quota = Quota(options.workers, 2**31)
    with library.writer(), library.jobs.running([]) as job, Crew(handle, quota) as crew:
        batch = Batch(library, job, list(candidates(paths, limits())), options)
        batch.run(crew, progress)
    return [(batch.reports[key].source, batch.reports[key].status) for key in sorted(batch.reports)]


def test_a_page_is_stored_under_its_address_and_replaced(site: Site, library: Library) -> None:
    url, below = site.put("/a", PAGE), site.put("/a/b", PAGE.replace("１２万", "１３万"))
    assert take(library, url, below) == [(url, "stored"), (below, "stored")]
    assert take(library, url) == [(url, "unchanged")]
    site.put("/a", PAGE.replace("宜昌", "武汉"))
    assert take(library, url) == [(url, "replaced")]
    assert {each.paths for each in library.documents()} == {(url,), (below,)}


def test_a_table_behind_an_address_is_its_rows(site: Site, library: Library) -> None:
    rows = [f"第{n}期,{PAGE}第{n}次。\n" for n in range(3)]
    url = site.put("/export?id=1", "标题,正文\n" + "".join(rows), "text/csv")
    name = f"{url}#export.csv"
    assert take(library, url) == [(f"{name}#{n}", "stored") for n in (2, 3, 4)]
    site.put("/export?id=1", "标题,正文\n" + "".join(rows[:2]), "text/csv")
    assert take(library, url) == [(f"{name}#{n}", "unchanged") for n in (2, 3)]
    site.put("/export?id=1", PAGE)
    assert take(library, url) == [(url, "stored")]
    assert [each.paths for each in library.documents()] == [(url,)]


def test_files_are_stored_while_a_server_is_slow(site: Site, library: Library, tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(PAGE, encoding="utf-8")
    url = site.put("/late", PAGE.replace("宜昌", "武汉"))
    found = take(library, tmp_path / "甲.txt", url, progress=lambda *_: site.due.set())
    assert found == [("甲.txt", "stored"), (url, "stored")]


def test_a_server_that_is_too_slow_is_a_file_that_is(site: Site, library: Library) -> None:
    url = site.put("/late", PAGE)
    assert take(library, url, options=IntakeOptions(1, seconds=0.2)) == [(url, "failed")]
    site.due.set()
    assert [each.reason for each in library.failures()] == [
        f"“{url}”读取超过 0.2 秒，已中止：请拆分文件，或调高设置 time_limit 后再导入。"
    ]


def test_progress_counts_addresses(site: Site, library: Library) -> None:
    shares: list[float] = []

    def note(report: FileReport, pace: Pace) -> None:
        shares.append(pace.share)
        site.due.set()

    take(library, site.put("/a", PAGE), site.put("/late", PAGE), progress=note)
    assert shares == [0.5, 1.0]


def test_no_address_is_fetched_unless_its_host_is_allowed(tashan: Tashan, tmp_path: Path) -> None:
    status, out, _ = tashan("--library", tmp_path / "库", "ingest", "https://www.gov.cn/a", "--json")
    (file,) = json.loads(out)["files"]
    assert (status, file["source"], file["status"]) == (1, "https://www.gov.cn/a", "failed")
    assert "请在设置 allow_hosts 里加上它" in file["reason"]
