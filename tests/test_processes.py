"""The command line as processes of its own: two at once, without room, as a server, cut off by their reader."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from index.library import Library
from tests.commands import COMMAND, Tashan

ROOT = Path(__file__).parents[1]


SEARCHING = """
import sys
from api.cli import main
try:
    main()
finally:
    others = {'fastapi', 'uvicorn', 'jinja2', 'trafilatura', 'docx', 'pypdfium2', 'torch', 'ingest.pipeline'}
    print(sorted(others & set(sys.modules)))
"""
"""The command line, which tells at last what it has loaded that only other commands need."""


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)


def test_the_second_of_two_writers_is_told(tmp_path: Path, report: Path) -> None:
    library = Library.open(tmp_path / "库", create=True)
    with library.writer():
        second = run("--library", tmp_path / "库", "ingest", report)
    assert second.returncode == 1
    assert f"进程 {os.getpid()}" in second.stderr and "Traceback" not in second.stderr
    assert library.documents() == []
    library.close()


@pytest.mark.parametrize("limit", [1_000, 500_000])
def test_where_no_more_can_be_written_what_is_stored_stays(copied: Path, tmp_path: Path, limit: int) -> None:
    """Whichever file it is that finds no room."""
    for number in range(6):
        text = f"武汉市青山区\n\n　　{number}号社区加装电梯{number}部。\n" + "居民议事会定期开会。\n" * 900
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    with closing(Library.open(copied)) as library:
        before = library.documents()
    stopped = run(
        *("--library", copied, "ingest", *sorted(tmp_path.glob("*.txt")), "--json"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("错误：") and "Traceback" not in stopped.stderr
    with closing(Library.open(copied)) as library:
        held = library.documents()
        assert [row for row in held if row in before] == before
        assert library.check() == []


def test_a_port_in_use_is_told(tashan: Tashan, filled: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = tashan("--library", filled, "serve", "--port", port)
    assert told == (1, "", f"错误：127.0.0.1:{port} 这个端口已被占用，请用 --port 换一个。\n")


def test_the_server_starts_lets_the_keeper_in_and_stops(filled: Path, tmp_path: Path) -> None:
    library = copytree(filled, tmp_path / "库")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*COMMAND, "--library", str(library), "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        assert f"http://127.0.0.1:{port}" in server.stderr.readline()
        with urlopen(f"http://127.0.0.1:{port}/api/v1/health") as answer:
            assert json.load(answer)["status"] == "ok"
        label, _, address = server.stderr.readline().strip().partition("：")
        assert label == "管理资料" and address.startswith(f"http://127.0.0.1:{port}/admin/enter?token=")
        with build_opener(HTTPCookieProcessor()).open(address) as desk:
            assert desk.url == f"http://127.0.0.1:{port}/admin" and "操作记录" in desk.read().decode()
        renamed = Request(f"http://127.0.0.1:{port}/", headers={"Host": "evil.example"})
        with pytest.raises(HTTPError) as refused, urlopen(renamed):
            pass
        assert refused.value.code == 421 and "Server" not in refused.value.headers
        refused.value.close()
        server.send_signal(signal.SIGINT)
        assert server.wait(30) in (0, 1)
        assert "Traceback" not in server.stderr.read()


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    command = " ".join([*COMMAND, "--library", f"'{filled}'", "practices", "--json"])
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -c 1"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("{", "")


def test_output_is_utf8_whatever_the_terminal_says_and_search_loads_only_what_it_needs(filled: Path) -> None:
    command = [sys.executable, "-c", SEARCHING, "--library", str(filled), "search", "电梯"]
    plain = {**os.environ, "PYTHONIOENCODING": "gb2312:strict"}
    done = subprocess.run(command, capture_output=True, check=True, env=plain)
    told = done.stdout.decode("utf-8")
    assert "电梯" in told and told.rstrip().endswith("[]")
