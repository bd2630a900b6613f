"""Contract documents in, text on the standard streams out: JSON for programs, lines for people, notes beside them."""

import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.intakes.reports import FileReport, Pace
    from index.library import Library


def output(document: dict[str, Any], as_json: bool, lines: str) -> None:
    """A document as JSON or by the function of ``terminal`` or ``measured`` that is named ``lines``."""
    if as_json:
        write(document)
    else:
        show(lines, [document])


def show(lines: str, documents: Iterable[Any]) -> None:
    """Documents for people, or parts of one as they come, by the function of ``terminal`` or ``measured`` that is
    named ``lines``."""
    from api.shell import measured, screen, terminal  # noqa: PLC0415 (programs that read JSON do not wait for it)

    module = terminal if hasattr(terminal, lines) else measured
    to_lines: Callable[[Any], Iterable[screen.Line]] = getattr(module, lines)
    screen.show(line for item in documents for line in to_lines(item))


def write(document: Any) -> None:
    """A JSON document on one line."""
    echo(json.dumps(document, ensure_ascii=False))


def write_lines(documents: Iterable[dict[str, Any]]) -> None:
    """JSON Lines."""
    for item in documents:
        write(item)


def write_file(parts: Iterable[str]) -> None:
    """What would be the content of a file, as it is."""
    sys.stdout.writelines(parts)


def echo(text: str) -> None:
    """A line of what was asked for."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """A line beside what was asked for."""
    sys.stderr.write(text + "\n")


def tell(library: "Library", as_json: bool, report: "FileReport", pace: "Pace") -> None:
    """A line for a document as it is done, and one that changes, on a terminal only."""
    from api.intakes.intake import file_view  # noqa: PLC0415 (only who takes files in waits for it)
    from api.shell.screen import brief  # noqa: PLC0415
    from api.shell.terminal import progress_text  # noqa: PLC0415

    is_terminal = sys.stderr.isatty()
    if is_terminal:
        sys.stderr.write("\r\x1b[K")
    if not as_json:
        show("file_lines", [file_view(library, report)])
        sys.stdout.flush()
    if is_terminal:
        sys.stderr.write(f"{progress_text(pace)}　{brief(report.source, 20)}\r")


def count(stage: str, done: int, total: int) -> None:
    """How much of a stage of a measurement is done, on a terminal only, in one line that goes when all is."""
    if sys.stderr.isatty():
        from api.wording import STAGES  # noqa: PLC0415 (only who measures waits for it)

        told = f"{STAGES[stage]}：{done}/{total}\r" if done < total else ""
        sys.stderr.write(f"\r\x1b[K{told}")


def quoted(names: Iterable[str]) -> str:
    """“一.txt”“二.txt”."""
    return f"“{'”“'.join(names)}”"
