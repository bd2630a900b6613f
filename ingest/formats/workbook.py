"""Bytes of a spreadsheet (.xlsx) in; one document for each row that reports something out, or one for a sheet.

A spreadsheet has no text of its own: that of a row is composed of its cells, title first. Hidden sheets,
which hold the choices of drop-down lists, are left out; of a formula the value is read that was last stored.
Where rows are documents, the row of names and what stands above it are in none of them.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from ingest.columns import SAMPLE, Sheet, read_sheet
from ingest.composer import Block, compose
from ingest.package import DEFECTS, Package, holds
from ingest.rows import Cell, compose_cells, row_member
from ingest.source import Member, RawText, ReadError

if TYPE_CHECKING:
    from openpyxl import Workbook

SUFFIXES = frozenset({".xlsx", ".xlsm"})

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DEFECTS = (*DEFECTS, TypeError, AttributeError, AssertionError)
"""What openpyxl raises for broken files."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
"""What a number format writes as it stands: the % of 0"%" makes no per cent of a number."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet: the name that its members begin with, its own name, and its rows as text, empty ones too."""

    source: str
    title: str
    rows: Iterator[Row]


def recognises(data: bytes) -> bool:
    """Whether ``data`` is a zip archive with the main part of a spreadsheet."""
    return holds(data, "xl/workbook.xml")


def members(data: bytes, name: str) -> Iterator[Member]:
    """The rows of all sheets, named ``文件.xlsx#3`` as the program counts them, ``文件.xlsx#工作表!3`` where there
    are several sheets. A sheet without text is one member. Raises ReadError."""
    try:
        tables = list(_tables(_open(data, name), name))
    except _DEFECTS:
        raise ReadError(
            f"“{name}”不是完整的 XLSX 文件：请用 Excel 或 WPS 打开后另存为 .xlsx 再导入，加密的文件请先取消密码"
        ) from None
    for table in tables:
        yield from _guarded(table)


def _open(data: bytes, name: str) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415

    Package(data, name)
    with warnings.catch_warnings(action="ignore"):
        return load_workbook(BytesIO(data), read_only=True, data_only=True)


def _tables(workbook: "Workbook", name: str) -> Iterator[_Table]:
    """The sheets that are shown."""
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        # Some programs write a wrong size into the file, and rows beyond it would be left out.
        sheet.reset_dimensions()
        source = f"{name}#{sheet.title}!" if len(sheets) > 1 else f"{name}#"
        yield _Table(source, sheet.title, _rows(sheet.iter_rows()))


def _rows(rows: Iterator[Iterable[Any]]) -> Iterator[Row]:
    """The texts of the cells of each row. What openpyxl has to say of styles and dates concerns no reader."""
    while True:
        with warnings.catch_warnings(action="ignore"):
            row = next(rows, None)
            if row is None:
                return
            texts = [_text(cell.value, getattr(cell, "number_format", "")) for cell in row]
        yield texts


def _guarded(table: _Table) -> Iterator[Member]:
    """The members of a sheet; where it is broken, the rest of it is a member with a fault."""
    try:
        yield from _members(table)
    except _DEFECTS:
        name = table.source.rstrip("!#")
        yield Member(
            name, b"", fault=f"“{name}”的工作表“{table.title}”损坏：请用 Excel 或 WPS 打开后另存再导入"
        )


def _members(table: _Table) -> Iterator[Member]:
    sample = list(islice(table.rows, SAMPLE))
    sheet = read_sheet(sample)
    rows = chain(sample, table.rows)
    if sheet.has_text:
        yield from _reports(table, sheet, rows)
    elif whole := _whole(table, rows):
        yield whole


def _reports(table: _Table, sheet: Sheet, rows: Iterable[Row]) -> Iterator[Member]:
    """The member that each row below the header is; empty ones are passed over."""
    for number, row in enumerate(rows, start=1):
        if number > sheet.header and any(row):
            cells = list(map(Cell, sheet.fields_of(row), row))
            text, hints = compose_cells(cells)
            raw = RawText(text, MEDIA_TYPE, hints=hints)
            yield row_member(f"{table.source}{number}", cells, raw)


def _whole(table: _Table, rows: Iterable[Row]) -> Member | None:
    """The sheet under its name, a line a row, cells apart by tabs; None if it is empty."""
    lines = [Block("\t".join(" ".join(cell.split()) for cell in row).strip()) for row in rows]
    if not any(line.text for line in lines):
        return None
    text, hints = compose([Block(table.title, "title"), *(line for line in lines if line.text)])
    return Member(table.source.rstrip("!#"), text.encode(), RawText(text, MEDIA_TYPE, hints=hints))


def _text(value: Any, style: str) -> str:
    """A value in full, where the cell may show it rounded (12.5% as 13%) or in groups (1,234): dates of cells in
    a date format as YYYY-MM-DD, shares as per cent where the format ``style`` is one, truth as TRUE or FALSE."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int | float) and "%" in _LITERAL.sub("", style):
        return f"{value * 100:.13g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value).strip()
