"""The installed program on its own: a real search, in a process that may not open a network socket."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import socket, sys

opened = socket.socket.__init__

def refuse(self, family=socket.AF_INET, *arguments, **options):
    if family != socket.AF_UNIX:  # by which a program talks to its own workers
        raise RuntimeError("a socket was opened")
    opened(self, family, *arguments, **options)

socket.socket.__init__ = refuse
from api.cli import run_command
sys.exit(run_command(sys.argv[1:]))
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("arguments", [("search", "加装电梯"), ("ask", "青山区怎么改造老旧小区")])
def test_questions_are_answered_without_a_socket(filled: Path, arguments: tuple[str, str]) -> None:
    done = run("--library", filled, *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout).keys() & {"hits", "statements"}


def test_files_are_read_without_a_socket(tmp_path: Path, report: Path) -> None:
    done = run("--library", tmp_path / "库", "ingest", report, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["read"] == 1


def test_the_guard_itself_refuses(tmp_path: Path) -> None:
    guarded = PROGRAM.replace("from api.cli", "socket.create_connection(('127.0.0.1', 9))\nfrom api.cli")
    done = subprocess.run([sys.executable, "-c", guarded], capture_output=True, text=True, check=False)
    assert "a socket was opened" in done.stderr
