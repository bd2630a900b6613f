"""Commands that measure the search and that serve it: as pages, and as tools of other programs' language models."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.access import AsJson, answering
from api.faults import UserError
from api.shell import console

if TYPE_CHECKING:
    from api.service import Service
    from api.settings import Settings

DOOR = "/admin/enter ，令牌见设置 token。"
EXPOSED = (
    "注意：监听 {}，别的机器也能打开，而内容和令牌没有加密：请只在可信的内网里用，或放在有 HTTPS 的 nginx 后面，"
    "见 docs/keeping.md。"
)
MCP_HOST, MCP_PORT = "127.0.0.1", 8001
"""Beside the pages, which are at port 8000 unless it is set."""


def evaluate(
    context: typer.Context,
    bench_dir: Annotated[Path, typer.Argument(metavar="BENCH_DIR", help="含三个评测文件的文件夹")],
    leg: Annotated[
        list[str] | None, typer.Option(help="words、vectors、hybrid 或 default，可重复（默认全部）")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """在临时资料库上评测检索质量和速度。"""
    from api.measures.evaluation import LEGS, evaluate_folder

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
    from api.app import entrance, prepare, site_address
    from api.routes.hosts import is_loopback
    from api.routes.keeper import new_token

    changes = {"host": host, "port": port, "token": context.obj.token or new_token()}
    chosen = context.obj.model_copy(update={name: value for name, value in changes.items() if value})
    start = prepare(chosen)
    console.note(f"网页在 {site_address(chosen)} ，按 Ctrl+C 停止。")
    # A token that is set is kept secret by who set it: what is printed may end in a log.
    console.note(
        f"管理资料：{site_address(chosen)}{DOOR}" if context.obj.token else f"管理资料：{entrance(chosen)}"
    )
    if not is_loopback(chosen.host):
        console.note(EXPOSED.format(chosen.host))
    with suppress(KeyboardInterrupt):
        start()
    console.note("网页已停止。")


def mcp(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="用 HTTP，而不是标准输入输出")] = False,
    host: Annotated[
        str | None, typer.Option(help=f"HTTP 的监听地址（默认 {MCP_HOST}）", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=f"HTTP 的端口（默认 {MCP_PORT}）", show_default=False)
    ] = None,
) -> None:
    """把检索、提问、原文和对比作为工具，交给别的程序里的语言模型（MCP）。"""
    if not http and (host or port):
        raise typer.BadParameter("--host 和 --port 只用于 HTTP，请加上 --http。")
    try:
        from api.mcp import speak
    except ModuleNotFoundError as error:
        raise UserError(
            "MCP 需要另装软件包：在项目目录里运行 pip install -c constraints.txt -e '.[mcp]'，即 tashan[mcp]。"
        ) from error
    address = _named(host or MCP_HOST)
    with answering(context) as service:
        if http:
            _speak_over_http(service, address, port or MCP_PORT)
        else:
            speak(service)


def _speak_over_http(service: "Service", host: str, port: int) -> None:
    from api.listening import listen
    from api.mcp import PATH, create_app

    start = listen(create_app(service, host), host, port)
    console.note(f"MCP 在 http://{host}:{port}{PATH} ，按 Ctrl+C 停止。")
    with suppress(KeyboardInterrupt):
        start()
    console.note("MCP 已停止。")


def _named(host: str) -> str:
    """``host``. Raises BadParameter for an address that stands for all of a machine's: clients call it by none."""
    from ipaddress import ip_address

    with suppress(ValueError):
        if ip_address(host).is_unspecified:
            raise typer.BadParameter(f"--host 不能是 {host}：请写别的机器访问这台机器时用的地址或主机名。")
    return host
