"""The README says what the program does: its tables and help texts are those of the code."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import app, run_command
from api.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {
    command.name or command.callback.__name__: command.callback.__doc__ or ""
    for command in app.registered_commands
    if command.callback
}
EXAMPLES = re.findall(r"^```text\n((?:▶|\$).*?)^```", README, re.DOTALL | re.MULTILINE)[:2]
"""What the README shows of a search, an answer and a refusal."""
METHODS = ("get", "post", "put", "patch", "delete")


def api_rows(client: TestClient) -> list[str]:
    """The rows of the table of the HTTP API as OpenAPI describes it."""
    paths = client.get("/api/openapi.json").json()["paths"]
    return [
        f"| `{method.upper()} {path}` | {parameters(operation)} | {operation['description']} |"
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def parameters(operation: dict[str, list[dict[str, str]]]) -> str:
    return " ".join(f"`{item['name']}`" for item in operation.get("parameters", [])) or "–"


def test_the_first_examples_are_what_the_program_prints(
    samples: Path, tashan: Callable[..., tuple[int, str, str]]
) -> None:
    """But for what is left out and the time that a search takes."""
    asked = re.findall(r"^(?:▶|\$) tashan (search|ask) (.+)$", README, re.MULTILINE)
    printed = [tashan("--library", samples, *call)[1] for call in asked]
    told = {line for text in printed for line in text.replace("\u3000", " ").splitlines()}
    shown = [line for block in EXAMPLES for line in block.splitlines() if line and line[0] not in "▶$“"]
    assert len(asked) == 3 and shown and [line for line in shown if line not in told] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_table(command: str) -> None:
    assert f"| `tashan {command}` | {COMMANDS[command].strip()} |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_help_texts_are_those_of_the_program(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run_command([command, "--help"]) == 0
    lines = capsys.readouterr().out.strip().split("\n")
    assert "\n".join(line.rstrip() for line in lines) in README


def test_the_table_of_the_api_is_openapi(filled: Path) -> None:
    with TestClient(create_app(Settings(library=filled))) as client:
        rows = api_rows(client)
    assert "\n".join(rows) in README
    assert set(re.findall(r"^\| `(?:GET|POST|PATCH) .*$", README, re.MULTILINE)) == {
        row for row in rows if row
    }


def test_every_setting_is_named() -> None:
    assert all(f"`{name}`" in README for name in Settings.model_fields)


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


def test_links_into_the_repository_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
