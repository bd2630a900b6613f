"""Arguments in; documents of the command line's contract out, and an exit status: 0, 1 failed, 2 wrong use."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer
from typer.exceptions import TyperException

from api.commands import (
    adapting,
    asking,
    auditing,
    correcting,
    hearing,
    keeping,
    listing,
    running,
    showing,
    surveying,
    wording,
)
from api.faults import UserError, explain_os
from api.shell import console
from api.shell.help import Command, Group
from api.shell.usage import explain_usage
from index.errors import LibraryError
from ingest.source import ReadError

INTERRUPTED = 130
STOPPED = "已按要求中断。"
EXPECTED = (UserError, LibraryError, ReadError)
COMMANDS: Mapping[str, Callable[..., None]] = {
    "ingest": keeping.ingest,
    "withdraw": keeping.withdraw,
    "document": showing.document,
    "report": showing.report,
    "decide": keeping.decide,
    "release": keeping.release,
    "practices": listing.practices,
    "figures": listing.figures,
    "tellings": showing.tellings,
    "search": asking.search,
    "ask": asking.ask,
    "compare": asking.compare,
    "overview": surveying.overview,
    "correct": correcting.correct,
    "corrections": correcting.corrections,
    "propose": correcting.propose,
    "feedback": hearing.feedback,
    "unanswered": hearing.unanswered,
    "vocabulary": wording.vocabulary,
    "audit": auditing.audit,
    "adapt": adapting.adapt,
    "rebuild": keeping.rebuild,
    "check": keeping.check,
    "eval": running.evaluate,
    "serve": running.serve,
    "mcp": running.mcp,
}
"""The commands by their names, in the order of the help."""
FREE_TEXT = ("search", "ask")
"""What they are asked may begin with a dash."""

app = typer.Typer(
    name="tashan",
    cls=Group,
    help="他山：检索各地做法，每条引文都能回到原文的字符位置。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def settings(
    context: typer.Context,
    library: Annotated[Path | None, typer.Option(help="资料库所在的文件夹（默认 ./library）")] = None,
) -> None:
    from api.settings import load_settings

    context.obj = load_settings(library=library)


for name, function in COMMANDS.items():
    free = {"ignore_unknown_options": name in FREE_TEXT}
    app.command(name, cls=Command, context_settings=free)(function)


def main() -> None:
    """The entry of the ``tashan`` command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.excepthook = _tell_unexpected
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Runs one command; every expected failure is one Chinese sentence on standard error."""
    try:
        status = app(list(map(_readable, arguments)), prog_name="tashan", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        return _fail(explain_usage(error), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _fail(explain_os(error), 1)
    except EXPECTED as error:
        return _fail(str(error), 1)
    return _fail(STOPPED, 1) if status == INTERRUPTED else int(status or 0)


def _readable(argument: str) -> str:
    """The argument as UTF-8: bytes that are none are replaced, except in the name of what is on the disk."""
    return argument if os.path.lexists(argument) else os.fsencode(argument).decode("utf-8", "replace")


def _tell_unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One sentence in place of a traceback: what happened and where in the program."""
    if issubclass(kind, KeyboardInterrupt):
        _fail(STOPPED, 1)
        return
    last = traceback.extract_tb(trace)[-1]
    place = f"{Path(last.filename).name} 第 {last.lineno} 行"
    _fail(f"程序内部出错（{kind.__name__}：{error}；{place}），请把这句话和所用的命令告诉维护人员。", 1)


def _fail(text: str, status: int) -> int:
    console.note(f"错误：{text}")
    return status


if __name__ == "__main__":
    main()
