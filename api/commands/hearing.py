"""Commands that list what readers say and ask in vain: as lines, as JSON Lines or as a table to keep."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import typer

from api.commands.access import AsJson, answering
from api.commands.listing import AsCsv, Output, export, only_one
from api.shell import console

if TYPE_CHECKING:
    from api.shell.screen import Line

Record = dict[str, Any]


def feedback(
    context: typer.Context, as_json: AsJson = False, as_csv: AsCsv = False, output: Output = None
) -> None:
    """列出读者对回答的评价，新的在前，可存成表格；--json 每行一条。"""
    from api.voices import feedback_lines, feedback_sheet

    only_one(as_json, as_csv, output)
    with answering(context) as service:
        said = service.readers.given()
    if not export(feedback_sheet(said), as_csv, output):
        _list(said, as_json, feedback_lines, "还没有反馈。")


def unanswered(
    context: typer.Context, as_json: AsJson = False, as_csv: AsCsv = False, output: Output = None
) -> None:
    """列出没有答上的问题，问得多的在前，供维护词表的人看；--json 每行一条。"""
    from api.voices import unanswered_lines, unanswered_sheet

    only_one(as_json, as_csv, output)
    with answering(context) as service:
        asked = service.readers.unanswered()
    if not export(unanswered_sheet(asked), as_csv, output):
        _list(asked, as_json, unanswered_lines, "没有记下没有答上的问题。")


def _list(
    found: list[Record], as_json: bool, to_lines: "Callable[[Record], Iterator[Line]]", nothing: str
) -> None:
    from api.shell import screen

    if as_json:
        console.write_lines(found)
    elif found:
        screen.show(line for each in found for line in to_lines(each))
    else:
        console.echo(nothing)
