"""The installed program on its own: what it does in a process that may not open a network socket."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json, socket, sys

opened = socket.socket.__init__

def refuse(self, family=socket.AF_INET, *arguments, **options):
    if family != socket.AF_UNIX:  # by which a program talks to its own workers
        raise RuntimeError("a socket was opened")
    opened(self, family, *arguments, **options)

socket.socket.__init__ = refuse
from api.cli import run_command
sys.exit(max(run_command(each) for each in json.loads(sys.argv[1])))
"""


def run(program: str, *commands: list[str]) -> subprocess.CompletedProcess[str]:
    """The command lines, one after the other in one process: to start one takes as long as all of them."""
    command = [sys.executable, "-c", program, json.dumps(commands)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_files_are_read_and_questions_answered_without_a_socket(tmp_path: Path, report: Path) -> None:
    asked = (["ingest", str(report)], ["search", "加装电梯"], ["ask", "青山区怎么改造老旧小区"])
    done = run(PROGRAM, *(["--library", str(tmp_path / "库"), *each, "--json"] for each in asked))
    assert (done.returncode, done.stderr) == (0, "")
    read, found, answer = map(json.loads, done.stdout.splitlines())
    assert read["read"] == 1 and found["hits"] and answer["statements"]


def test_the_guard_itself_refuses() -> None:
    opening = "socket.create_connection(('127.0.0.1', 9))"
    done = run(PROGRAM.replace("from api.cli import run_command", opening))
    assert "a socket was opened" in done.stderr
