"""The command that lists what was done to a library, and checks that nothing of it was changed."""

from typing import Annotated

import typer

from api.commands.access import AsJson, answering
from api.commands.listing import AsCsv, Output, export, only_one
from api.shell import console

Action = Annotated[str, typer.Option(help="只看这一种操作，如 withdraw", show_default=False)]
Who = Annotated[str, typer.Option(help="只看这个人做的", show_default=False)]
Subject = Annotated[str, typer.Option(help="只看对象里有这些字的，如文档编号", show_default=False)]
Since = Annotated[str, typer.Option(help="从这一天起，如 2026-01-31", show_default=False)]
Until = Annotated[str, typer.Option(help="到这一天为止", show_default=False)]


def audit(
    context: typer.Context,
    action: Action = "",
    author: Who = "",
    subject: Subject = "",
    since: Since = "",
    until: Until = "",
    check: Annotated[bool, typer.Option("--check", help="只核对有没有被改动；有则以 1 退出")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """列出对资料库做过的操作，新的在前，可存成表格；每条连着前一条的指纹，改动会被发现。"""
    from api.keeping.audit import audit_sheet, chain_text, deed_lines, listed, wanted_deeds
    from api.shell import screen

    only_one(as_json, as_csv, output)
    wanted = wanted_deeds(action, author, subject, (since, until))
    with answering(context) as service:
        found = listed(service.library.audit, wanted)
    if as_json:
        console.write({key: found[key] for key in ("broken", "last")} if check else found)
    elif not check and not export(audit_sheet(found["deeds"]), as_csv, output):
        screen.show(line for deed in found["deeds"] for line in deed_lines(deed))
    console.note(chain_text(found["broken"], found["last"]))
    if check and found["broken"]:
        raise typer.Exit(1)
