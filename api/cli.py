"""Arguments in; documents of the command line's contract out, and an exit status: 0, 1 failed, 2 wrong use."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.exceptions import TyperException

from api.faults import UserError, explain_os
from api.usage import explain_usage
from index.errors import LibraryError
from ingest.source import ReadError

if TYPE_CHECKING:
    from api.batch import FileReport, Pace
    from api.intake import IntakeReport
    from api.service import Service
    from api.settings import Settings
    from index.library import Library

Unit = Literal["practice", "passage", "document"]
INTERRUPTED = 130
STOPPED = "已按要求中断；已经入库的内容都已保存。"
FREE_TEXT = {"ignore_unknown_options": True}
"""A question may begin with a dash."""
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]
EXPECTED = (UserError, LibraryError, ReadError)

app = typer.Typer(
    name="tashan",
    help="他山：检索各地做法，每条引文都能回到原文的字符位置。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def settings(
    context: typer.Context,
    library: Annotated[Path | None, typer.Option(help="资料库所在的文件夹（默认 ./library）")] = None,
) -> None:
    from api.settings import load_settings

    context.obj = load_settings(library=library)


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="文件、文件夹（含子文件夹）或网址")],
    as_json: AsJson = False,
) -> None:
    """把文件读入资料库：读取、清理、切分、抽取做法并建立索引。"""
    from api.intake import ingest_paths

    chosen: Settings = context.obj
    with _library(context, create=True) as library:
        report = ingest_paths(library, paths, _progress, chosen.intake())
    _output(report.view(), as_json, "intake_lines")
    _stop_if_failed(report)


def _stop_if_failed(report: "IntakeReport") -> None:
    if report.stopped:
        _note(f"错误：{report.stopped}")
    if report.stopped or report.count("failed"):
        raise typer.Exit(1)


@app.command()
def withdraw(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="要撤下的文档编号或文件名")],
) -> None:
    """从资料库撤下文档，其做法和段落不再出现在结果中。"""
    with _library(context) as library:
        from api.intake import withdraw_documents

        missing = withdraw_documents(library, ids)
    _note(f"已撤下{len(ids) - len(missing)}份文档。")
    if missing:
        raise UserError(f"资料库中没有文档“{'”“'.join(missing)}”，请用文档编号或完整文件名。")


@app.command()
def document(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID|FILENAME", help="文档编号、编号开头（至少 4 位）或文件名")
    ],
    as_json: AsJson = False,
) -> None:
    """显示一份文档：整理后的正文、修复、缺损和存疑之处。"""
    with _service(context) as service:
        found = service.document(name)
    if found is None:
        raise UserError(f"资料库中没有文档“{name}”，请用文档编号、编号开头或完整文件名。")
    _output(found, as_json, "document_lines")


@app.command()
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
    reports, faults = _reports(context, name)
    if output:
        output.write_text(_printed(reports), encoding="utf-8")
        _note(f"质量报告已写入 {output} 。")
    elif as_html:
        _echo(_printed(reports))
    elif as_json:
        _write_lines(reports)
    else:
        _show("report_lines", reports)
    if faults:
        raise UserError("；".join(faults))


@app.command()
def practices(
    context: typer.Context,
    theme: Annotated[str | None, typer.Option(help="主题，如 老旧小区改造")] = None,
    place: Annotated[str | None, typer.Option(help="地点，如 湖北省 或 宜昌")] = None,
    level: Annotated[str | None, typer.Option(help="层级，如 县区")] = None,
    status: Annotated[str | None, typer.Option(help="状态：已实施、试点、计划、论述")] = None,
    has_figures: Annotated[bool, typer.Option("--has-figures", help="只要有数字的做法")] = False,
    as_json: AsJson = False,
) -> None:
    """列出做法，可按主题、地点、层级、状态筛选；--json 每行一条。"""
    from api.selection import PracticeFilter

    wanted = PracticeFilter(theme=theme, place=place, level=level, status=status, has_figures=has_figures)
    with _service(context) as service:
        if as_json:
            _write_lines(service.practices(wanted))
        else:
            _show("practice_lines", service.practices(wanted))


@app.command(context_settings=FREE_TEXT)
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
        _output(service.search(text, options), as_json, "search_lines")


@app.command(context_settings=FREE_TEXT)
def ask(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="要问的问题")],
    as_json: AsJson = False,
) -> None:
    """回答一个问题，每句都带原文引文；资料不足时说明缺什么。"""
    text = _question(query)
    with _service(context) as service:
        _output(service.ask(text), as_json, "ask_lines")


@app.command()
def compare(
    context: typer.Context,
    theme: Annotated[str, typer.Option(help="主题，如 老旧小区改造")],
    place: Annotated[list[str], typer.Option(help="地方，重复给出两个以上")],
    as_json: AsJson = False,
) -> None:
    """并列比较几个地方在同一主题上的做法，逐格引原文。"""
    with _service(context) as service:
        _output(service.compare(theme, place), as_json, "compare_lines")


@app.command()
def rebuild(context: typer.Context) -> None:
    """从资料库重建词语索引和向量索引。"""
    with _library(context) as library, library.writer():
        library.rebuild()
    _note("索引已重建。")


@app.command()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """核对资料库：每个位置、指纹和数量；有不符之处则以 1 退出。"""
    with _library(context) as library:
        problems = library.check()
    if as_json:
        _write({"consistent": not problems, "problems": problems})
    else:
        _echo("\n".join(problems) or "资料库一致，未发现问题。")
    if problems:
        raise typer.Exit(1)


@app.command("eval")
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
    _output(result, as_json, "evaluation_lines")


@app.command()
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
    _note(f"网页在 http://{chosen.host}:{chosen.port} ，按 Ctrl+C 停止。")
    _note("写入令牌见设置 token。" if context.obj.token else f"写入令牌（管理资料的人用）：{chosen.token}")
    with suppress(KeyboardInterrupt):
        start()
    _note("网页已停止。")


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
    """The reports of the document ``name``, or else of the file on the disk, which may hold several documents;
    and why some of those cannot be read."""
    path = Path(name)
    with suppress(LibraryError) if path.is_file() else nullcontext(), _service(context) as service:
        if found := service.report(name):
            return [found], []
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


def _question(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("查询是空的，请输入要查的词语或问题。")
    return os.fsencode(text).decode("utf-8", "replace")


def _output(document: dict[str, Any], as_json: bool, lines: str) -> None:
    if as_json:
        _write(document)
    else:
        _show(lines, [document])


def _show(lines: str, documents: Iterable[dict[str, Any]]) -> None:
    from api import terminal

    to_lines: Callable[[dict[str, Any]], Iterable[terminal.Line]] = getattr(terminal, lines)
    terminal.show(line for item in documents for line in to_lines(item))


def _write(document: dict[str, Any]) -> None:
    _echo(json.dumps(document, ensure_ascii=False))


def _write_lines(documents: Iterable[dict[str, Any]]) -> None:
    for item in documents:
        _write(item)


def _echo(text: str) -> None:
    sys.stdout.write(text + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")


def _progress(report: "FileReport", pace: "Pace") -> None:
    """One line that changes, on a terminal only."""
    if sys.stderr.isatty():
        from api.terminal import brief, progress_text

        sys.stderr.write(f"\r\x1b[K{progress_text(pace)}　{brief(report.source, 20)}\r")


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
    _note(f"错误：{text}")
    return status


if __name__ == "__main__":
    main()
