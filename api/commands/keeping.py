"""Commands that change or mend a library: what was done out, on standard error or as JSON."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.access import AsJson, Author, Name, answering, known, opened, user
from api.faults import UserError
from api.shell import console
from ingest.damage import Decision

if TYPE_CHECKING:
    from api.intakes.intake import IntakeReport
    from api.settings import Settings
    from index.reembedding import Reembedding


def ingest(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="文件、文件夹（含子文件夹）或网址")],
    as_json: AsJson = False,
) -> None:
    """把文件读入资料库：读取、清理、切分、抽取做法并建立索引。"""
    from api.intakes.intake import file_view, ingest_paths

    chosen: Settings = context.obj
    with opened(context, create=True) as library:
        options = replace(chosen.intake(), author=user())
        report = ingest_paths(library, paths, partial(console.tell, library, as_json), options)
        told = report.view()
        if as_json:
            told["files"] = [file_view(library, each) for each in report.files]
    console.output(told, as_json, "intake_lines")
    _stop_if_failed(report)


def _stop_if_failed(report: "IntakeReport") -> None:
    if report.stopped:
        console.note(f"错误：{report.stopped}")
    if report.stopped or report.count("failed"):
        raise typer.Exit(1)


def withdraw(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="要撤下的文档编号或文件名")],
) -> None:
    """从资料库撤下文档，其做法和段落不再出现在结果中；给文件名时，内容相同的别的文件不动。"""
    from api.intakes.intake import withdraw_documents

    with opened(context) as library:
        made = withdraw_documents(library, ids, user())
    for each in made:
        if each.taken:
            kept = f"；内容相同的{console.quoted(each.keep)}仍在资料库里，照样检索" if each.keep else ""
            console.note(f"已撤下{console.quoted(each.taken)}{kept}。")
    if missing := [each.name for each in made if not each.taken]:
        raise UserError(f"资料库中没有文档{console.quoted(missing)}，请用文档编号或完整文件名。")


def decide(
    context: typer.Context,
    name: Name,
    repairs: Annotated[list[str], typer.Argument(metavar="修复编号...", help="质量报告里的修复编号")],
    accept: Annotated[bool, typer.Option("--accept", help="认可")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="撤销，照原样")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="改回未定")] = False,
    author: Author = "",
) -> None:
    """认可或撤销一份文档的修复，生成新版本；旧版本仍可按编号打开。"""
    given: dict[Decision, bool] = {"accepted": accept, "undone": undo, "open": reopen}
    if sum(given.values()) != 1:
        raise typer.BadParameter("请在 --accept、--undo、--reopen 里选一个。")
    decision = next(key for key, is_given in given.items() if is_given)
    with answering(context) as service:
        made = known(service.decide(name, dict.fromkeys(repairs, decision), user(author)), name)
    console.note(f"已记下{len(set(repairs))}处决定，现在是第{made['version']}版，编号 {made['id']}。")


def release(
    context: typer.Context,
    name: Name,
    hold: Annotated[bool, typer.Option("--hold", help="收回放行，重新隔离")] = False,
    author: Author = "",
) -> None:
    """放行一份被隔离的文档，使它参与检索。"""
    with answering(context) as service:
        source = known(service.release(name, not hold, user(author)), name)["source"]
    console.note(f"已重新隔离“{source}”，不再参与检索。" if hold else f"已放行“{source}”，可以检索了。")


def rebuild(context: typer.Context) -> None:
    """从资料库重建词语索引和向量索引。"""
    with opened(context) as library, library.writer():
        library.rebuild(_show)
    console.note("索引已重建。")


def _show(state: "Reembedding") -> bool:
    console.count("reembedding", state.done, state.total)
    return True


def check(context: typer.Context, as_json: AsJson = False) -> None:
    """核对资料库：每个位置、指纹和数量；有不符之处则以 1 退出。"""
    with opened(context) as library:
        problems = library.check()
    if as_json:
        console.write({"consistent": not problems, "problems": problems})
    else:
        console.echo("\n".join(problems) or "资料库一致，未发现问题。")
    if problems:
        raise typer.Exit(1)
