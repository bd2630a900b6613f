"""Commands that list what the library holds, practices and figures: as lines, as JSON Lines or as a table to keep."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from api.commands.access import AsJson, answering
from api.shell import console
from api.tables import Sheet
from ingest.practice import Status, Strength

Sort = Literal["source", "value", "place", "time"]
Theme = Annotated[str | None, typer.Option(help="主题，如 老旧小区改造")]
Place = Annotated[str | None, typer.Option(help="地点，如 湖北省 或 宜昌")]
Lead = Annotated[str | None, typer.Option(help="牵头单位：类名，如 业委会，或原文里的词，如 街道办")]
Target = Annotated[str | None, typer.Option(help="对象：类名，如 老人，或原文里的词，如 独居")]
AsCsv = Annotated[bool, typer.Option("--csv", help="输出 CSV 表格，Excel 可直接打开")]
Output = Annotated[Path | None, typer.Option("-o", help="把表格写入这个 .csv 或 .xlsx 文件")]
NOTHING = "没有符合条件的{}，请放宽条件。"


def practices(
    context: typer.Context,
    theme: Theme = None,
    place: Place = None,
    level: Annotated[str | None, typer.Option(help="层级，如 县区")] = None,
    status: Annotated[str | None, typer.Option(help=f"状态：{'、'.join(get_args(Status))}")] = None,
    lead: Lead = None,
    target: Target = None,
    has_figures: Annotated[bool, typer.Option("--has-figures", help="只要有数字的做法")] = False,
    strength: Annotated[str | None, typer.Option(help=f"成效：{'、'.join(get_args(Strength))}")] = None,
    negative: Annotated[bool, typer.Option("--negative", help="只要讲问题、不足、投诉、整改的做法")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """列出做法，可按主题、地点、层级、状态、牵头单位和对象筛选，可存成表格；--json 每行一条。"""
    from api.sheets import practices_sheet
    from index.wanted import SearchOptions

    only_one(as_json, as_csv, output)
    wanted = SearchOptions(
        themes=_given(theme),
        places=_given(place),
        levels=_given(level),
        statuses=_given(status),
        leads=_given(lead),
        targets=_given(target),
        has_figures=has_figures,
        strengths=_given(strength),
        is_negative=negative,
    )
    with answering(context) as service:
        found = service.practices.all(wanted) if as_json else service.practices.rows(wanted)
        if not export(practices_sheet(found), as_csv, output):
            _list(found, as_json, "practice_lines", NOTHING.format("做法"))


def figures(
    context: typer.Context,
    text: Annotated[
        str, typer.Argument(help="所数的东西、原文或做法名里都要有的词", show_default=False)
    ] = "",
    theme: Theme = None,
    place: Place = None,
    lead: Lead = None,
    target: Target = None,
    role: Annotated[str | None, typer.Option(help="性质：投入、产出、规模、比例")] = None,
    unit: Annotated[str | None, typer.Option(help="单位，如 元、户、%")] = None,
    least: Annotated[float | None, typer.Option("--min", help="数值不小于")] = None,
    most: Annotated[float | None, typer.Option("--max", help="数值不大于")] = None,
    sort: Annotated[Sort, typer.Option(help="按材料、数值、地点或时间排序")] = "source",
    descending: Annotated[bool, typer.Option("--descending", help="倒序")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """列出做法里的数字，一个数字一行，可筛选、排序，可存成表格；--json 每行一条。"""
    from api.figures import FigureFilter
    from api.sheets import figures_sheet
    from index.wanted import SearchOptions

    only_one(as_json, as_csv, output)
    narrow = SearchOptions(
        themes=_given(theme), places=_given(place), leads=_given(lead), targets=_given(target)
    )
    asked = FigureFilter(narrow, text, role, unit, least, most, sort, descending)
    with answering(context) as service:
        found = service.figures.all(asked) if as_json else service.figures.rows(asked)
        if not export(figures_sheet(found), as_csv, output):
            _list(found, as_json, "figure_lines", NOTHING.format("数字"))


def _given(value: str | None) -> tuple[str, ...]:
    """The one value of an option; none where it is left out or empty."""
    return (value,) if value else ()


def only_one(as_json: bool, as_csv: bool, output: Path | None) -> None:
    """Raises BadParameter where more than one form of output is asked for."""
    if as_json + as_csv + bool(output) > 1:
        raise typer.BadParameter("--json、--csv 和 -o 只能选一个，请去掉多余的。")


def export(sheet: Sheet, as_csv: bool, output: Path | None) -> bool:
    """Whether a table was asked for, which is written then."""
    from api.tables import csv_lines

    if output:
        save([sheet], output)
    elif as_csv:
        console.write_file(csv_lines([sheet]))
    return bool(output or as_csv)


def save(sheets: Sequence[Sheet], output: Path) -> None:
    """Tables into a file. Raises UserError and OSError."""
    from api.tables import write_tables

    write_tables(sheets, output)
    console.note(f"表格已写入 {output} 。")


def _list(found: Iterable[dict[str, Any]], as_json: bool, lines: str, nothing: str) -> None:
    """Records as JSON Lines, or by the function of ``terminal`` named ``lines``."""
    each = iter(found)
    if as_json:
        console.write_lines(each)
    elif first := next(each, None):
        console.show(lines, chain([first], each))
    else:
        console.echo(nothing)
