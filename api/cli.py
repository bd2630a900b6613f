"""Arguments in; documents of the command line's contract out, and an exit status: 0, 1 failed, 2 wrong use."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer
from typer.exceptions import TyperException

from api import console
from api.faults import UserError, explain_os
from api.help import Command, Group
from api.usage import explain_usage
from index.errors import LibraryError
from ingest.damage import Decision
from ingest.practice import Status
from ingest.source import ReadError

if TYPE_CHECKING:
    from api.intake import IntakeReport
    from api.service import Service
    from api.settings import Settings
    from index.library import Library

Unit = Literal["practice", "passage", "document"]
INTERRUPTED = 130
STOPPED = "已按要求中断。"
FREE_TEXT = {"ignore_unknown_options": True}
"""A question may begin with a dash."""
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]
Name = Annotated[str, typer.Argument(metavar="ID|FILENAME", help="文档编号、编号开头（至少 4 位）或文件名")]
Author = Annotated[str, typer.Option(help="做决定的人（默认为登录名）", show_default=False)]
EXPECTED = (UserError, LibraryError, ReadError)

app = typer.Typer(
    name="tashan",
    cls=Group,
    help="他山：检索各地做法，每条引文都能回到原文的字符位置。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
command = partial(app.command, cls=Command)


@app.callback()
def settings(
    context: typer.Context,
    library: Annotated[Path | None, typer.Option(help="资料库所在的文件夹（默认 ./library）")] = None,
) -> None:
    from api.settings import load_settings

    context.obj = load_settings(library=library)


@command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="文件、文件夹（含子文件夹）或网址")],
    as_json: AsJson = False,
) -> None:
    """把文件读入资料库：读取、清理、切分、抽取做法并建立索引。"""
    from api.intake import file_view, ingest_paths

    chosen: Settings = context.obj
    with _library(context, create=True) as library:
        report = ingest_paths(library, paths, partial(console.tell, library, as_json), chosen.intake())
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


@command()
def withdraw(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="要撤下的文档编号或文件名")],
) -> None:
    """从资料库撤下文档，其做法和段落不再出现在结果中；给文件名时，内容相同的别的文件不动。"""
    from api.intake import withdraw_documents

    with _library(context) as library:
        made = withdraw_documents(library, ids)
    for each in made:
        if each.taken:
            kept = f"；内容相同的{console.quoted(each.keep)}仍在资料库里，照样检索" if each.keep else ""
            console.note(f"已撤下{console.quoted(each.taken)}{kept}。")
    if missing := [each.name for each in made if not each.taken]:
        raise UserError(f"资料库中没有文档{console.quoted(missing)}，请用文档编号或完整文件名。")


@command()
def document(
    context: typer.Context,
    name: Name,
    as_json: AsJson = False,
) -> None:
    """显示一份文档：整理后的正文、修复、缺损和存疑之处。"""
    with _service(context) as service:
        found = service.document(name)
    console.output(_known(found, name), as_json, "document_lines")


@command()
def report(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID|FILENAME|FILE", help="文档编号、编号开头、文件名，或未入库的文件")
    ],
    as_json: AsJson = False,
    as_html: Annotated[bool, typer.Option("--html", help="输出可打印的网页")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="把可打印的网页写入这个文件")] = None,
) -> None:
    """质量报告：一份文档或文件怎样读出、修了什么、缺了什么、什么存疑。"""
    if as_json and (as_html or output):
        raise typer.BadParameter("--json 不能与 --html 或 -o 同时用，请只选一个。")
    reports, faults = _reports(context, name)
    if output:
        output.write_text(_printed(reports), encoding="utf-8")
        console.note(f"质量报告已写入 {output} 。")
    elif as_html:
        console.echo(_printed(reports))
    elif as_json:
        console.write(reports[0] if len(reports) == 1 else reports)
    else:
        console.show("report_lines", reports)
    if faults:
        raise UserError("；".join(faults))


@command()
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
    with _service(context) as service:
        made = _known(service.decide(name, dict.fromkeys(repairs, decision), author or _user()), name)
    console.note(f"已记下{len(set(repairs))}处决定，现在是第{made['version']}版，编号 {made['id']}。")


@command()
def release(
    context: typer.Context,
    name: Name,
    hold: Annotated[bool, typer.Option("--hold", help="收回放行，重新隔离")] = False,
    author: Author = "",
) -> None:
    """放行一份被隔离的文档，使它参与检索。"""
    with _service(context) as service:
        source = _known(service.release(name, not hold, author or _user()), name)["source"]
    console.note(f"已重新隔离“{source}”，不再参与检索。" if hold else f"已放行“{source}”，可以检索了。")


@command()
def practices(
    context: typer.Context,
    theme: Annotated[str | None, typer.Option(help="主题，如 老旧小区改造")] = None,
    place: Annotated[str | None, typer.Option(help="地点，如 湖北省 或 宜昌")] = None,
    level: Annotated[str | None, typer.Option(help="层级，如 县区")] = None,
    status: Annotated[str | None, typer.Option(help=f"状态：{'、'.join(get_args(Status))}")] = None,
    has_figures: Annotated[bool, typer.Option("--has-figures", help="只要有数字的做法")] = False,
    as_json: AsJson = False,
) -> None:
    """列出做法，可按主题、地点、层级、状态筛选；--json 每行一条。"""
    from api.selection import PracticeFilter

    wanted = PracticeFilter(theme=theme, place=place, level=level, status=status, has_figures=has_figures)
    with _service(context) as service:
        found = service.practices(wanted)
        if as_json:
            console.write_lines(found)
        elif first := next(found, None):
            console.show("practice_lines", chain([first], found))
        else:
            console.echo("没有符合条件的做法，请放宽条件。")


@command(context_settings=FREE_TEXT)
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要查的问题或词语")],
    k: Annotated[int | None, typer.Option("-k", min=1, max=100, help="结果条数（默认 10）")] = None,
    place: Annotated[list[str] | None, typer.Option(help="只看这个地方，可重复")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="只看这个主题，可重复")] = None,
    by: Annotated[Unit, typer.Option(help="结果的单位")] = "practice",
    as_json: AsJson = False,
) -> None:
    """检索做法、段落或文档，每条结果带原文引文和字符位置。"""
    text = _question(query)
    from index.search import SearchOptions

    chosen: Settings = context.obj
    options = SearchOptions(k=k or chosen.k, by=by, places=tuple(place or ()), themes=tuple(theme or ()))
    with _service(context) as service:
        console.output(service.search(text, options), as_json, "search_lines")


@command(context_settings=FREE_TEXT)
def ask(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要问的问题")],
    as_json: AsJson = False,
) -> None:
    """回答一个问题，每句都带原文引文；资料不足时说明缺什么。"""
    text = _question(query)
    with _service(context) as service:
        console.output(service.ask(text), as_json, "ask_lines")


@command()
def compare(
    context: typer.Context,
    theme: Annotated[str, typer.Option(help="主题，如 老旧小区改造")],
    place: Annotated[list[str], typer.Option(help="地方，可重复给出几个")],
    as_json: AsJson = False,
) -> None:
    """并列比较几个地方在同一主题上的做法，逐格引原文。"""
    with _service(context) as service:
        console.output(service.compare(theme, place), as_json, "compare_lines")


@command()
def rebuild(context: typer.Context) -> None:
    """从资料库重建词语索引和向量索引。"""
    with _library(context) as library, library.writer():
        library.rebuild()
    console.note("索引已重建。")


@command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """核对资料库：每个位置、指纹和数量；有不符之处则以 1 退出。"""
    with _library(context) as library:
        problems = library.check()
    if as_json:
        console.write({"consistent": not problems, "problems": problems})
    else:
        console.echo("\n".join(problems) or "资料库一致，未发现问题。")
    if problems:
        raise typer.Exit(1)


@command("eval")
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
    result = evaluate_folder(bench_dir, [name for name in LEGS if name in (leg or LEGS)], chosen.encoder)
    console.output(result, as_json, "evaluation_lines")


@command()
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


@contextmanager
def _library(context: typer.Context, create: bool = False) -> "Iterator[Library]":
    from index.library import Library

    chosen: Settings = context.obj
    library = Library.open(chosen.library, encoder=chosen.encoder, create=create)
    try:
        yield library
    finally:
        library.close()


def _reports(context: typer.Context, name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The reports of what ``name`` is in the library, or else of the file on the disk, which may hold several
    documents; and why some of those cannot be read."""
    path = Path(name)
    with suppress(LibraryError) if path.is_file() else nullcontext(), _service(context) as service:
        if found := service.reports(name):
            return found, []
    if path.is_dir():
        raise UserError(
            f"“{name}”是文件夹：请给出其中的一个文件，或先用 tashan ingest 读入，再用文件名查看。"
        )
    if not path.is_file():
        raise UserError(f"资料库里和磁盘上都没有“{name}”，请用文档编号、编号开头、文件名或文件路径。")
    from api.report import read_reports

    return read_reports(path)


def _printed(reports: list[dict[str, Any]]) -> str:
    from api.pages import printed

    return printed(reports)


@contextmanager
def _service(context: typer.Context) -> "Iterator[Service]":
    from api.service import Service

    with _library(context) as library:
        yield Service(library)


def _known(found: dict[str, Any] | None, name: str) -> dict[str, Any]:
    if found is None:
        raise UserError(f"资料库中没有文档“{name}”，请用文档编号、编号开头或完整文件名。")
    return found


def _user() -> str:
    return os.environ.get("USER") or "命令行"


def _question(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("查询是空的，请输入要查的词语或问题。")
    return os.fsencode(text).decode("utf-8", "replace")


def main() -> None:
    """The entry of the ``tashan`` command."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.excepthook = _tell_unexpected
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Runs one command; every expected failure is one Chinese sentence on standard error."""
    try:
        status = app(arguments, prog_name="tashan", standalone_mode=False)
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
