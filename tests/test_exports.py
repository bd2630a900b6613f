"""Tables to keep: what a spreadsheet reads back is what was put in, and nothing of it is computed."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from api.faults import UserError
from api.tables import CUT, MOST_CHARACTERS, Cell, Sheet, csv_lines, kind_of, write_tables, xlsx

HEADS = ("做法", "数值")
ODD = "·〔2021〕《》𠮷①　“甲,乙”\n１２"
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9).map(float),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
)


def read_csv(sheets: list[Sheet]) -> list[list[str]]:
    text = "".join(csv_lines(sheets))
    assert text.startswith("\ufeff") and "\r\n" in text
    return list(csv.reader(StringIO(text[1:], newline="")))


def read_xlsx(sheets: list[Sheet]) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(xlsx(sheets)))
    assert all(page.freeze_panes == "A2" for page in book)
    return {page.title: list(page.values) for page in book}


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_csv_gives_back_every_cell(rows: list[tuple[Cell, Cell]]) -> None:
    told = read_csv([Sheet("表", HEADS, rows)])
    assert told[0] == list(HEADS)
    for row, back in zip(rows, told[1:], strict=True):
        for cell, text in zip(row, back, strict=True):
            if isinstance(cell, str):
                assert text.removeprefix("'") == cell.removeprefix("'")
            else:
                assert text == ("" if cell is None else str(int(cell)))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=3))
def test_xlsx_gives_back_every_cell(rows: list[tuple[Cell, Cell]]) -> None:
    ((heads, *told),) = read_xlsx([Sheet("表", HEADS, [("行", 1), *rows])]).values()
    assert heads == HEADS and told[0] == ("行", 1)
    for row, back in zip(rows, told[1:], strict=False):
        assert back == tuple(cell if cell != "" else None for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5%", "@SUM(A1)", "＝1+1", "－5", "\t=1", "=cmd|'/C calc'!A0"]
)
def test_no_text_is_computed(text: str) -> None:
    sheet = Sheet("表", HEADS, [(text, -5)])
    assert read_csv([sheet])[1] == [f"'{text}", "-5"]
    page = load_workbook(BytesIO(xlsx([sheet]))).active
    assert page is not None
    cell, number = next(iter(page.iter_rows(min_row=2)))
    assert (cell.value, cell.data_type) == (text, "s")
    assert (number.value, number.data_type) == (-5, "n")


def test_whole_numbers_stay_whole_and_odd_text_stays() -> None:
    sheet = Sheet("表", HEADS, [(ODD, 140_000.0), (ODD, 2.5), (ODD, None)])
    assert read_csv([sheet])[1:] == [[ODD, "140000"], [ODD, "2.5"], [ODD, ""]]
    assert read_xlsx([sheet])["表"][1:] == [(ODD, 140_000), (ODD, 2.5), (ODD, None)]


def test_what_a_cell_cannot_hold_is_left_out_and_said() -> None:
    long = "长" * (MOST_CHARACTERS + 1)
    ((_, (first, _), (second, _)),) = read_xlsx(
        [Sheet("表", HEADS, [("甲\x00\x0b乙", 1), (long, 2)])]
    ).values()
    assert first == "甲乙"
    assert len(second) == MOST_CHARACTERS and second.endswith(CUT)


def test_an_empty_table_is_its_head() -> None:
    assert read_csv([Sheet("表", HEADS, [])]) == [list(HEADS)]
    assert read_xlsx([Sheet("表", HEADS, [])]) == {"表": [HEADS]}


def test_a_second_sheet_stands_below_or_beside(tmp_path: Path) -> None:
    sheets = [Sheet("对比", HEADS, [("甲", 1)]), Sheet("引文", ("编号",), [(1,)])]
    assert read_csv(sheets) == [list(HEADS), ["甲", "1"], [], ["编号"], ["1"]]
    assert list(read_xlsx(sheets)) == ["对比", "引文"]
    for name in ("表.csv", "表.XLSX"):
        write_tables(sheets, tmp_path / name)
    assert (tmp_path / "表.csv").read_bytes() == "".join(csv_lines(sheets)).encode()
    assert load_workbook(tmp_path / "表.XLSX").sheetnames == ["对比", "引文"]


def test_another_kind_of_file_is_told() -> None:
    with pytest.raises(UserError, match=r"“表.doc”的扩展名应为 .csv 或 .xlsx"):
        kind_of(Path("表.doc"))


def test_columns_are_as_wide_as_their_texts_and_what_is_read_stands_whole() -> None:
    """A Chinese character takes two Latin ones; a row behind the hundredth changes nothing, but is written."""
    rows: list[tuple[Cell, Cell]] = [("武汉市·𠮷①", 1.0), *[("宜昌", 140_000.0)] * 99, ("长" * 60, None)]
    read, data = load_workbook(
        BytesIO(xlsx([Sheet("读", HEADS, iter(rows), is_read=True), Sheet("算", HEADS, [(ODD * 9, 2.0)])]))
    ).worksheets
    assert [round(read.column_dimensions[letter].width) for letter in "AB"] == [12, 8]
    assert round(data.column_dimensions["A"].width) == 48
    assert read.max_row == len(rows) + 1
    assert [page["A2"].alignment.wrap_text for page in (read, data)] == [True, None]
