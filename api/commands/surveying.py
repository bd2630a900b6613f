"""The command that tells what a library holds: as lines, as one JSON document or as a table to keep."""

from typing import Annotated

import typer

from api.commands.access import AsJson, answering
from api.commands.listing import Output, only_one, save
from api.shell import console


def overview(
    context: typer.Context,
    place: Annotated[str, typer.Option(help="只数这个地方的做法，如 黄冈", show_default=False)] = "",
    has_figures: Annotated[bool, typer.Option("--has-figures", help="只数有数字的做法")] = False,
    without_plans: Annotated[bool, typer.Option("--without-plans", help="不数还是计划的做法")] = False,
    as_json: AsJson = False,
    output: Output = None,
) -> None:
    """资料库的概览：各主题在各地的做法数、年份、机制名录和资料质量，可存成表格。"""
    from api.overviews.overview import Narrow
    from api.overviews.tallies import overview_lines, overview_sheets, parts
    from api.shell import screen

    only_one(as_json, False, output)
    with answering(context) as service:
        narrow = Narrow(place.strip(), has_figures, without_plans)
        found = parts(service.survey(narrow.place), narrow)
    if output:
        save(overview_sheets(found), output)
    elif as_json:
        console.write(found)
    else:
        screen.show(overview_lines(found))
