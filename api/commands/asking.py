"""Commands that ask the library: hits, answers and comparisons out."""

from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from api.commands.access import AsJson, answering
from api.commands.listing import Output, only_one, save
from api.shell import console
from ingest.practice import Strength

if TYPE_CHECKING:
    from api.settings import Settings

Unit = Literal["practice", "passage", "document"]
Sort = Literal["relevance", "strength", "time"]
Places = Annotated[list[str] | None, typer.Option(help="只看这个地方，可重复")]
Themes = Annotated[list[str] | None, typer.Option(help="只看这个主题，可重复")]
Without = Annotated[list[str] | None, typer.Option(help="不按这一项理解问题，如 rewrite:老破小，可重复")]


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要查的问题或词语")],
    k: Annotated[int | None, typer.Option("-k", min=1, max=100, help="结果条数（默认 10）")] = None,
    place: Places = None,
    theme: Themes = None,
    lead: Annotated[
        list[str] | None, typer.Option(help="牵头单位：类名，如 业委会，或原文里的词，如 街道办，可重复")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="对象：类名，如 老人，或原文里的词，如 独居，可重复")
    ] = None,
    strength: Annotated[
        list[str] | None, typer.Option(help=f"成效：{'、'.join(get_args(Strength))}，可重复")
    ] = None,
    negative: Annotated[bool, typer.Option("--negative", help="只要讲问题、不足、投诉、整改的内容")] = False,
    sort: Annotated[Sort, typer.Option(help="按相关、成效写得实在或时间排序")] = "relevance",
    without: Without = None,
    by: Annotated[Unit, typer.Option(help="结果的单位")] = "practice",
    as_json: AsJson = False,
) -> None:
    """检索做法、段落或文档，每条结果带原文引文和字符位置。"""
    text = _question(query)
    from index.wanted import SearchOptions

    chosen: Settings = context.obj
    options = SearchOptions(
        k=k or chosen.k,
        by=by,
        places=tuple(place or ()),
        themes=tuple(theme or ()),
        leads=tuple(lead or ()),
        targets=tuple(target or ()),
        strengths=tuple(strength or ()),
        is_negative=negative,
        sort=sort,
        without=frozenset(without or ()),
    )
    with answering(context) as service:
        found = service.search(text, options)
    for each in found["notes"]:
        console.note(each)
    console.output(found, as_json, "search_lines")


def ask(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要问的问题")],
    place: Places = None,
    theme: Themes = None,
    without: Without = None,
    written: Annotated[
        bool, typer.Option("--written", help="请设置的语言模型根据引文写成句子，逐句核对")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """回答一个问题，每句都带原文引文；资料不足时说明缺什么。"""
    text = _question(query)
    from index.wanted import SearchOptions

    options = SearchOptions(
        places=tuple(place or ()), themes=tuple(theme or ()), without=frozenset(without or ())
    )
    with answering(context) as service:
        if as_json:
            console.write(service.ask(text, options, written))
        else:
            console.show("ask_lines", [service.tell(text, options, written)])


def compare(
    context: typer.Context,
    place: Annotated[list[str], typer.Option(help="地方，重复给出 2 到 5 个")],
    theme: Annotated[str, typer.Option(help="主题，如 老旧小区改造", show_default=False)] = "",
    problem: Annotated[
        str,
        typer.Option(
            help="用自己的话说的难题，如 别的地方怎么解决停车难；与 --theme 二选一", show_default=False
        ),
    ] = "",
    as_json: AsJson = False,
    output: Output = None,
) -> None:
    """并列比较几个地方在同一主题或难题上的做法，逐格引原文，可存成表格。"""
    from api.sheets import compare_sheets

    if bool(theme) == bool(problem):
        raise typer.BadParameter("请在 --theme 和 --problem 里给出一个，也只给出一个。")
    only_one(as_json, False, output)
    with answering(context) as service:
        found = service.compare(theme, place, problem)
    if output:
        save(compare_sheets(found), output)
    else:
        console.output(found, as_json, "compare_lines")


def _question(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("查询是空的，请输入要查的词语或问题。")
    return text
