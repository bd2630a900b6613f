"""Commands that measure the search and that serve the pages."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import console
from api.commands.access import AsJson

if TYPE_CHECKING:
    from api.settings import Settings


def evaluate(
    context: typer.Context,
    bench_dir: Annotated[Path, typer.Argument(metavar="BENCH_DIR", help="含三个评测文件的文件夹")],
    leg: Annotated[
        list[str] | None, typer.Option(help="words、vectors、hybrid 或 default，可重复（默认全部）")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """在临时资料库上评测检索质量和速度。"""
    from api.evaluation import LEGS, evaluate_folder

    if unknown := set(leg or ()) - set(LEGS):
        raise typer.BadParameter(f"没有“{unknown.pop()}”这种检索方式，可用的有：{'、'.join(LEGS)}。")
    chosen: Settings = context.obj
    legs = [name for name in LEGS if name in (leg or LEGS)]
    result = evaluate_folder(bench_dir, legs, chosen.models(), console.count)
    console.output(result, as_json, "evaluation_lines")


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="监听地址（默认 127.0.0.1）")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="端口（默认 8000）")] = None,
) -> None:
    """启动网页和 HTTP 接口。"""
    from api.app import prepare
    from api.bearer import new_token

    changes = {"host": host, "port": port, "token": context.obj.token or new_token()}
    chosen = context.obj.model_copy(update={name: value for name, value in changes.items() if value})
    start = prepare(chosen)
    console.note(f"网页在 http://{chosen.host}:{chosen.port} ，按 Ctrl+C 停止。")
    console.note(
        "写入令牌见设置 token。" if context.obj.token else f"写入令牌（管理资料的人用）：{chosen.token}"
    )
    with suppress(KeyboardInterrupt):
        start()
    console.note("网页已停止。")
