"""Common ground of the tests: no network but loopback, a small library, and the command line to call."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from api.cli import run_command
from index.library import Library
from index.query import QueryReader
from tests import dictionaries
from tests.libraries import library_of

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
REPORT = """武汉市青山区：党建引领 老旧小区换新颜

　　针对老旧小区设施陈旧、居民意见不一的难题，青山区钢花村街道组织居民议事会，逐户上门听取意见，拆除违建120处，加装电梯14部，惠及居民3.5万人。
　　在宜昌市西陵区，社区党委牵头成立“幸福合伙人”议事会，按照《办法》·〔2021〕𠮷①要求，把老旧小区停车难、充电难列成清单，投入资金２００万元改造管网。
"""


class NetworkUsedError(RuntimeError):
    """A test, or the code under test, tried to leave this machine."""


def _check_local(address: Any) -> None:
    if isinstance(address, tuple) and address[0] not in LOOPBACK:
        raise NetworkUsedError(f"connection to {address!r}: tests may only use loopback")


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse every connection that would leave this machine, with the address it was meant for."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        _check_local(address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _check_local(address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with two practices, in Wuhan and in Yichang."""
    path = tmp_path_factory.mktemp("reports") / "青山·〔2021〕𠮷①.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory, report: Path) -> Path:
    """The folder of a library that holds the report; tests that write copy it."""
    folder = tmp_path_factory.mktemp("stored") / "资料库"
    library_of(folder, report).close()
    return folder


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, stored: Path) -> Path:
    """The folder of a library that holds the report; tests only read it, and it notes what they ask in vain."""
    return copytree(stored, tmp_path_factory.mktemp("filled") / "资料库")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that holds the sample reports of ``corpus/``; tests only read it."""
    folder = tmp_path_factory.mktemp("samples") / "资料库"
    library_of(folder, REPORTS).close()
    return folder


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty library; tests copy it."""
    folder = tmp_path_factory.mktemp("bare") / "library"
    Library.open(folder, create=True).close()
    return folder


@pytest.fixture
def folder(bare: Path, tmp_path: Path) -> Path:
    """The folder of an empty library, to be written."""
    return copytree(bare, tmp_path / "library")


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """An empty library, to be written."""
    with closing(Library.open(folder)) as opened:
        yield opened


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder to put files in."""
    folder = tmp_path / "材料"
    folder.mkdir()
    return folder


@pytest.fixture
def copied(stored: Path, tmp_path: Path) -> Path:
    """The folder of a library that holds the report, to be written."""
    return copytree(stored, tmp_path / "资料库")


@pytest.fixture(scope="session")
def reader() -> QueryReader:
    """The reader of questions, with the gazetteer and the vocabulary of the program."""
    return dictionaries.reader()


@pytest.fixture
def tashan(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call the command line: arguments in, exit status, standard output and standard error out."""

    def call(*arguments: object) -> tuple[int, str, str]:
        status = run_command([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return call
