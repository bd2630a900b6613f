"""Commands that show one document and its quality: text, JSON or a page to print out."""

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.access import AsJson, Name, answering, known
from api.faults import UserError
from api.shell import console
from index.errors import LibraryError


def document(
    context: typer.Context,
    name: Name,
    as_json: AsJson = False,
) -> None:
    """显示一份文档：整理后的正文、修复、缺损和存疑之处。"""
    with answering(context) as service:
        found = service.document(name)
    console.output(known(found, name), as_json, "document_lines")


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


def tellings(
    context: typer.Context,
    practice_id: Annotated[str, typer.Argument(metavar="PRACTICE_ID", help="做法编号")],
    as_json: AsJson = False,
) -> None:
    """一条做法在各年材料里的说法：计划过什么、后来做到多少、数字有何不同。"""
    with answering(context) as service:
        found = service.tellings(practice_id)
    if found is None:
        raise UserError(f"资料库中没有做法“{practice_id}”，请用 tashan practices 查看编号。")
    console.output(found, as_json, "telling_lines")


def _reports(context: typer.Context, name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The reports of what ``name`` is in the library, or else of the file on the disk, which may hold several
    documents; and why some of those cannot be read."""
    path = Path(name)
    with suppress(LibraryError) if path.is_file() else nullcontext(), answering(context) as service:
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
    from api.pages.frame import printed

    return printed(reports)
