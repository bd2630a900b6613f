"""Sheets of rows under Chinese heads in, a CSV or XLSX file out, as a spreadsheet opens it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal
from unicodedata import east_asian_width

from api.faults import UserError

Cell = str | float | None
Kind = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = "\ufeff"
"""Without it a spreadsheet reads a CSV file in the code page of the country."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a text must not begin with in a CSV file: a spreadsheet would compute it; East Asian ones also by the
full-width signs (OWASP, "CSV Injection")."""
MOST_CHARACTERS = 32_767
"""Characters that a cell of a spreadsheet holds, and the rows of a sheet (ECMA-376 as Excel limits it)."""
MOST_ROWS = 1_048_576
CUT = "…（未完）"
_MEASURED = 100
"""Rows by which the widths of columns are told before the first is written."""
_NARROWEST, _WIDEST = 6, 48
"""Widths of a column, in Latin characters: a Chinese one takes two."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under its ``name``; each row has as many cells as there are ``heads``. A number stays a number. In a
    workbook the texts of one that ``is_read`` stand whole in their cells, on as many lines as they take."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    is_read: bool = False


def kind_of(path: Path) -> Kind:
    """The kind of file that a name ends with. Raises UserError for any other."""
    found = path.suffix.lower().removeprefix(".")
    for kind in MEDIA_TYPES:
        if found == kind:
            return kind
    raise UserError(f"“{path.name}”的扩展名应为 .csv 或 .xlsx，请改名后再试。")


def write_tables(sheets: Sequence[Sheet], path: Path) -> None:
    """The sheets as a file of the kind that ``path`` ends with. Raises UserError and OSError."""
    kind = kind_of(path)
    if kind == "xlsx":
        path.write_bytes(xlsx(sheets))
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(sheets))


def csv_lines(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180); further sheets stand below the first, after an empty line."""
    yield BOM
    for number, sheet in enumerate(sheets):
        if number:
            yield "\r\n"
        for row in chain([sheet.heads], sheet.rows):
            yield _csv_line(row)


def _csv_line(row: Iterable[Cell]) -> str:
    line = StringIO()
    csv.writer(line).writerow([_harmless(cell) for cell in row])
    return line.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A text that would be computed behind an apostrophe, which a spreadsheet takes for “this is text”."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return _number(cell)


def _number(cell: float | None) -> float | None:
    """A whole number without the “.0” by which Python tells it from others."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook, the heads of each sheet fixed while its rows scroll. Raises UserError for too many rows."""
    from openpyxl import Workbook  # noqa: PLC0415 (only who exports waits for it)

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        rows = chain([sheet.heads], sheet.rows)
        first = list(islice(rows, _MEASURED))
        for letter, width in _widths(first):
            page.column_dimensions[letter].width = width
        for number, row in enumerate(chain(first, rows), start=1):
            if number > MOST_ROWS:
                raise UserError(
                    f"“{sheet.name}”超过{MOST_ROWS}行，一张工作表放不下，请改存 .csv 或加筛选条件。"
                )
            page.append([_xlsx_cell(page, cell, sheet.is_read) for cell in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _widths(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, int]]:
    """The letter of each column and how wide it is, so that its longest text is seen, or the beginning of it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for number, column in enumerate(zip(*rows, strict=True), start=1):
        longest = max(len(text) + sum(map(_is_wide, text)) for text in map(_text, column))
        yield get_column_letter(number), min(max(longest + 2, _NARROWEST), _WIDEST)


def _text(cell: Cell) -> str:
    """What is seen of a cell."""
    return cell if isinstance(cell, str) else "" if cell is None else str(_number(cell))


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def _xlsx_cell(page: Any, cell: Cell, is_read: bool) -> Any:
    """A number as it is; a text as text, also where it begins like a formula, without what XML cannot hold."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Alignment  # noqa: PLC0415

    if not isinstance(cell, str):
        return _number(cell)
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - len(CUT)] + CUT
    written = WriteOnlyCell(page, text)
    written.data_type = "s"
    if is_read:
        written.alignment = Alignment(wrap_text=True, vertical="top")
    return written
