"""The figures of a library as rows: the same on the command line, over HTTP and in a file; verbatim and in order."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.faults import UserError
from api.figures import FigureFilter, FigureRow, figure_rows
from api.sheets import FIGURES, PRACTICES, figures_sheet
from api.views import plain
from ingest.practice import Correction, Evidence, Figure, Place
from ingest.span import cut, to_raw
from tests.builders import practice_of
from tests.commands import Tashan

pytest_plugins = ["tests.visiting"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "投入２００万元，改造小区3至5个，覆盖九成居民·〔2021〕𠮷①"


def figure(text: str, value: float | None, unit: str, of: str, **more: Any) -> Figure:
    start = TEXT.index(text)
    told: dict[str, Any] = {
        "comparator": "",
        "role": "规模",
        "raw": to_raw([(100, 200)], start, start + len(text)),
    }
    return Figure(text, value, unit, of=of, **{**told, **more})


MONEY = figure("２００万元", 2_000_000.0, "元", "", role="投入")
RANGE = figure("3至5个", 3.0, "个", "小区", upper=5.0)
SHARE = figure("九成", 90.0, "%", "居民", role="比例")
VAGUE = figure("3", None, "", "")
PRACTICE = practice_of(
    measure_name="小区改造",
    place=Place(("湖北省", "宜昌市"), ("sentence", "sentence")),
    level="市(州)",
    themes=("老旧小区改造",),
    time="去年",
    figures=(MONEY, RANGE, SHARE, VAGUE),
    evidence=(Evidence("难点在前。", ((0, 5),)), Evidence(TEXT, ((100, 100 + len(TEXT)),))),
    title="题",
    time_read="2021",
    corrections=(Correction("status", "计划", "已实施", "王", "2022-03-01T00:00:00Z"),),
)
ELSEWHERE = replace(PRACTICE, id="d-p2", place=Place(), time_read="", figures=(replace(SHARE, value=95.0),))


def texts(**wanted: Any) -> list[str]:
    rows = figure_rows([PRACTICE, ELSEWHERE], FigureFilter(**wanted))
    return [f"{row.text}{'' if row.practice_id == 'd-p1' else '+'}" for row in rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["２００万元", "3", "3至5个", "九成", "九成+"]),
        ({"role": "投入"}, ["２００万元"]),
        ({"unit": "％"}, ["九成", "九成+"]),
        ({"unit": "成"}, ["九成", "九成+"]),
        ({"unit": "元"}, ["２００万元"]),
        ({"unit": "万元"}, ["２００万元"]),
        ({"unit": "人民币"}, ["２００万元"]),
        ({"unit": "公里"}, []),
        ({"least": 90}, ["２００万元", "九成", "九成+"]),
        ({"most": 4}, []),
        ({"least": 3, "most": 5}, ["3至5个"]),
        ({"words": "居民 覆盖", "role": "比例"}, ["九成", "九成+"]),
        ({"words": "200万元 小區", "unit": "元"}, ["２００万元"]),
        ({"words": "居民 没有"}, []),
        ({"sort": "value"}, ["3至5个", "九成", "九成+", "２００万元", "3"]),
        ({"sort": "value", "descending": True}, ["２００万元", "九成+", "九成", "3至5个", "3"]),
        ({"sort": "place"}, ["２００万元", "3至5个", "九成", "3", "九成+"]),
        ({"sort": "time", "descending": True}, ["２００万元", "3至5个", "九成", "3", "九成+"]),
    ],
)
def test_rows_are_narrowed_and_sorted(wanted: dict[str, Any], found: list[str]) -> None:
    assert texts(**wanted) == found


def test_a_unit_is_whole_and_one_that_is_none_is_told() -> None:
    printed = (
        ("14万人次", 140000.0, "人次"),
        ("7批次", 7.0, "批次"),
        ("30㎡", 30.0, "平方米"),
        ("5千米", 5.0, "公里"),
        ("2千万元", 2e7, "元"),
        ("30万千瓦时", 3e5, "千瓦时"),
    )
    attended = tuple(Figure(text, value, unit, "", "", "规模", ((0, 1),)) for text, value, unit in printed)
    visits = [replace(PRACTICE, figures=attended)]
    for unit, found in (
        ("次", []),
        ("人次", ["14万人次"]),
        ("萬人次", ["14万人次"]),
        ("㎡", ["30㎡"]),
        ("平米", ["30㎡"]),
        ("米", []),
        ("千米", ["5千米"]),
        ("公里", ["5千米"]),
        ("万元", ["2千万元"]),
        ("万千瓦时", ["30万千瓦时"]),
        ("億元", []),
        (" ", [text for text, _, _ in printed]),
    ):
        assert [row.text for row in figure_rows(visits, FigureFilter(unit=unit))] == found
    with pytest.raises(UserError, match="没有“块钱𠮷”这个单位，请写材料里的单位，如 元、万元、户、%。"):
        texts(unit="块钱𠮷")


def test_an_unknown_role_is_told() -> None:
    with pytest.raises(UserError, match="没有“支出”这种数字，数字的性质有：投入、产出、规模、比例。"):
        texts(role="支出")


def test_a_row_quotes_the_evidence_that_holds_the_figure() -> None:
    row = figure_rows([PRACTICE], FigureFilter(unit="%"))[0]
    assert (row.quote, row.raw) == (TEXT, ((100, 100 + len(TEXT)),))
    assert cut(" " * 100 + TEXT, row.figure_raw) == row.text == "九成"


def test_a_sheet_has_chinese_heads_numbers_and_corrections() -> None:
    sheet = figures_sheet([plain(row) for row in figure_rows([PRACTICE], FigureFilter(unit="个"))])
    (row,) = (dict(zip(sheet.heads, cells, strict=True)) for cells in sheet.rows)
    assert (row["数字"], row["数值"], row["上限"], row["地点"]) == ("3至5个", 3.0, 5.0, "湖北省/宜昌市")
    assert (row["时间"], row["时间（换算）"]) == ("去年", "2021")
    assert row["人工更正"] == "人工更正：状态“计划”改为“已实施”（王，2022-03-01）"


def records(tashan: Tashan, filled: Path, *arguments: object) -> list[Any]:
    status, out, err = tashan("--library", filled, "figures", *arguments, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.split("\n") if line]


def test_every_row_is_verbatim(tashan: Tashan, filled: Path, report: Path) -> None:
    raw_text = report.read_text(encoding="utf-8")
    rows = records(tashan, filled)
    assert {row["text"] for row in rows} >= {"120处", "14部", "3.5万人", "２００万元"}
    assert set(rows[0]) == {*FigureRow.__annotations__, "clean", "figure_clean", "occurrences"}
    for row in rows:
        assert cut(raw_text, [(s, e) for s, e in row["raw"]]) == row["quote"]
        assert cut(raw_text, [(s, e) for s, e in row["figure_raw"]]) == row["text"]


def test_http_gives_the_rows_of_the_command_line_a_page_at_a_time(
    visitor: TestClient, tashan: Tashan, filled: Path
) -> None:
    rows = records(tashan, filled, "--sort", "value", "--descending")
    asked: dict[str, Any] = {"sort": "value", "descending": "true", "limit": 2}
    first = visitor.get("/api/v1/figures", params=asked).json()
    second = visitor.get("/api/v1/figures", params={**asked, "cursor": first["next_cursor"]}).json()
    assert (first["total"], first["figures"], second["figures"]) == (len(rows), rows[:2], rows[2:4])
    lines = visitor.get("/api/v1/figures", params={**asked, "format": "jsonl"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    version = lines.headers["x-corpus-version"]
    told = [json.loads(line) for line in lines.text.split("\n") if line]
    assert told == [{"corpus_version": version, **row} for row in rows]
    narrow: dict[str, Any] = {
        "q": "违建",
        "place": "武汉",
        "role": "产出",
        "unit": "处",
        "min": 100,
        "max": 200,
    }
    options = (f"--{name}={value}" for name, value in narrow.items() if name != "q")
    found = visitor.get("/api/v1/figures", params=narrow).json()["figures"]
    assert [row["text"] for row in found] == ["120处"]
    assert found == records(tashan, filled, "违建", *options)


@pytest.mark.parametrize(("address", "heads"), [("figures", FIGURES), ("practices", PRACTICES)])
def test_tables_come_by_format_or_by_accept(
    visitor: TestClient, tashan: Tashan, filled: Path, tmp_path: Path, address: str, heads: Any
) -> None:
    file = visitor.get(f"/api/v1/{address}", params={"format": "csv"})
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "filename*=UTF-8''%E" in file.headers["content-disposition"]
    assert file.content == visitor.get(f"/api/v1/{address}", headers={"Accept": "text/csv"}).content
    status, out, err = tashan("--library", filled, address, "--csv")
    assert (status, err, out.replace("\r\n", "\n")) == (0, "", file.text.replace("\r\n", "\n"))
    table = list(csv.reader(StringIO(file.text.removeprefix("\ufeff"), newline="")))
    assert table[0] == list(heads) and len(table) > 1
    book = load_workbook(BytesIO(visitor.get(f"/api/v1/{address}", headers={"Accept": XLSX}).content))
    values = [[str(cell) if cell is not None else "" for cell in row] for row in book.worksheets[0].values]
    assert values == [[cell.removeprefix("'") for cell in row] for row in table]
    assert tashan("--library", filled, address, "-o", tmp_path / "表.xlsx")[0] == 0
    assert list(load_workbook(tmp_path / "表.xlsx").worksheets[0].values) == list(book.worksheets[0].values)


def test_nothing_found_is_a_sentence_a_head_or_an_empty_page(
    visitor: TestClient, tashan: Tashan, filled: Path
) -> None:
    nothing = ("--library", filled, "figures", "没有这样的")
    assert tashan(*nothing) == (0, "没有符合条件的数字，请放宽条件。\n", "")
    assert tashan(*nothing, "--csv")[1].strip().removeprefix("\ufeff") == ",".join(FIGURES)
    empty = visitor.get("/api/v1/figures", params={"q": "没有这样的"}).json()
    assert (empty["total"], empty["figures"], empty["next_cursor"]) == (0, [], None)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--role", "支出"], 1, "数字的性质有：投入、产出、规模、比例。"),
        (["--theme", "没有这个"], 1, "一级主题有"),
        (["--min", "nan"], 1, "数值的界限“nan”不是有限的数"),
        (["--max", "inf"], 1, "数值的界限“inf”不是有限的数"),
        (["--min", "2", "--max", "1"], 1, "最小值 2 大于最大值 1"),
        (["--min", "三"], 2, "--min 的值应为数字"),
        (["--sort", "size"], 2, "--sort 的值应为 source、value、place、time 之一"),
        (["--json", "--csv"], 2, "--json、--csv 和 -o 只能选一个"),
        (["-o", "表.doc"], 1, "“表.doc”的扩展名应为 .csv 或 .xlsx"),
        (["-o", "没有这个文件夹/表.csv"], 1, "没有这个文件夹/表.csv"),
    ],
)
def test_wrong_use_is_one_sentence(
    tashan: Tashan, filled: Path, arguments: list[str], status: int, words: str
) -> None:
    done, out, err = tashan("--library", filled, "figures", *arguments)
    assert (done, out) == (status, "")
    assert words in err and err.startswith("错误：") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("min=三", "参数 min 的值“三”不是数字。"),
        ("max=nan", "参数 max 的值“nan”不是数字。"),
        ("min=2&max=1", "最小值 2 大于最大值 1，请对调或改正。"),
        ("role=支出", "没有“支出”这种数字，数字的性质有：投入、产出、规模、比例。"),
        ("format=doc", "参数 format 的值“doc”应为 json、jsonl、csv、xlsx 之一。"),
    ],
)
def test_wrong_parameters_are_told(visitor: TestClient, query: str, detail: str) -> None:
    answer = visitor.get(f"/api/v1/figures?{query}")
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json, text/csv", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("text/csv;q=0", "application/json"),
        ("TEXT/CSV; Q=1.0", "text/csv; charset=utf-8"),
        ("text/csv;q=much", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_what_the_header_likes_best_is_given(visitor: TestClient, accept: str, kind: str) -> None:
    answer = visitor.get("/api/v1/figures", headers={"Accept": accept})
    assert answer.headers["content-type"] == kind
