"""Commands that correct what was extracted: what was changed out, on standard error or as JSON."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.access import AsJson, answering, user
from api.faults import UserError
from api.shell import console

if TYPE_CHECKING:
    from api.settings import Settings

Practice = Annotated[str, typer.Argument(metavar="PRACTICE_ID", help="做法编号")]


def correct(
    context: typer.Context,
    practice: Practice,
    field: Annotated[str, typer.Option(help="字段，如 outcome 或 成效")],
    value: Annotated[str | None, typer.Option(help="更正后的值，照原文写；空字表示原文没有写")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="收回更正，照抽取的显示")] = False,
    author: Annotated[str, typer.Option(help="更正的人（默认为登录名）", show_default=False)] = "",
) -> None:
    """更正一条做法的一个字段：文字须是原文里的话，重新读入也不丢。"""
    if take_back == (value is not None):
        raise typer.BadParameter("请在 --value 和 --take-back 里选一个。")
    from api.keeping.corrections import Wanted

    with answering(context) as service:
        found = service.correct(practice, Wanted(field, value, user(author)))
    if found is None:
        raise UserError(f"资料库中没有做法“{practice}”，请用 tashan practices --json 查看编号。")
    console.show("practice_lines", [found])


def corrections(context: typer.Context, as_json: AsJson = False) -> None:
    """列出历次更正：谁在何时把什么改成什么，现在是否生效。"""
    with answering(context) as service:
        found = service.corrections()
    if as_json:
        console.write(found)
    elif found:
        console.show("corrections_lines", found)
    else:
        console.echo("还没有更正。")


def propose(
    context: typer.Context,
    practices: Annotated[list[str] | None, typer.Argument(metavar="PRACTICE_ID...", help="做法编号")] = None,
    theme: Annotated[str | None, typer.Option(help="问这个主题的全部做法")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出建议，不记下")] = False,
    as_json: AsJson = False,
) -> None:
    """请设置的语言模型为空着的字段摘录原话；在原文里找不到的不采用。"""
    if bool(practices) == bool(theme):
        raise typer.BadParameter("请给出做法编号，或用 --theme 给出主题。")
    chosen: Settings = context.obj
    model = chosen.model()
    with answering(context) as service:
        found = service.propose(model, practices or [], theme, dry_run)
    console.output(found, as_json, "proposals_lines")
