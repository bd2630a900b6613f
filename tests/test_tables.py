"""Rows of CSV and XLSX files as documents: their fields, their own characters, and the laws."""

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from api.intakes.reports import FileReport
from index.library import Library
from ingest import formats
from ingest.columns import FIELDS, assign, is_text, normal_value
from ingest.source import Member, ReadError
from tests.invariants import pipeline
from tests.libraries import take_in
from tests.members import CELLS, FIRST, SECOND, TITLE, body, facts, read, survives, text_of

CSV = f"""编号,标题,正文,作者,地区,发布日期,联系电话
1,{TITLE},"{FIRST}

{SECOND}",张三、李四,湖北省宜昌市,20240501,0717-123
,,,,,,
2,"武汉,青山","他说""行""，加装电梯14部。",王五,武汉市,2024年5月2日,1
"""


def xlsx(sheets: dict[str, Iterable[Iterable[Any]]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    data = BytesIO()
    workbook.save(data)
    return data.getvalue()


def csv_table(rows: list[list[str]]) -> Member:
    """The last row of a table as a member."""
    return read("\n".join(map(",".join, rows)), "台账.csv")[-1]


def xlsx_table(rows: list[list[str]]) -> Member:
    return read(xlsx({"一": rows}), "台账.xlsx")[-1]


def test_every_name_of_a_column_belongs_to_one_field() -> None:
    names = [name for known in FIELDS.values() for name in known]
    assert len(names) == len(set(names))
    assert [assign([name]) for known in FIELDS.values() for name in known] == [
        (field,) for field, known in FIELDS.items() for _ in known
    ]


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["ID", " 标题（必填） ", "正文*", "来源：", "ＵＲＬ"], ("id", "title", "text", "publisher", "url")),
        (["名称", "标题", "题名"], ("名称", "title", "题名")),
        (["做法", "成效", "省份", "区县"], ("text", "text", "places", "places")),
        (["联系电话", ""], ("联系电话", "")),
    ],
)
def test_the_surest_name_has_the_field(names: list[str], fields: tuple[str, ...]) -> None:
    assert assign(names) == fields


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("20240501", "2024-05-01"),
        ("20240501093000", "2024-05-01"),
        ("20241301", "20241301"),
        ("2024年", "2024年"),
    ],
)
def test_dates_without_marks_are_understood(value: str, expected: str) -> None:
    assert normal_value("date", value) == expected
    assert normal_value("id", value) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("见附件。", True),
        ("字" * 40, True),
        ("0717-6222333", False),
        ("https://a.cn/b.html", False),
        ("3.5", False),
    ],
)
def test_sentences_are_text_whatever_the_column_is_called(value: str, expected: bool) -> None:
    assert is_text("备注", value) is expected
    assert is_text("text", value)
    assert not is_text("title", value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_a_row_is_a_document_made_of_the_files_own_characters(mark: str, encoding: str) -> None:
    text = CSV.replace(",", mark).replace("\n", "\r\n")
    rows = read(text.encode(encoding), "台账.csv")
    assert [row.name for row in rows] == ["台账.csv#2", "台账.csv#4"]
    for row in rows:
        raw = text_of(row)
        assert text[raw.offset : raw.offset + len(raw.text)] == raw.text
        assert row.data.decode() == f"id\ttitle\ttext\tbyline\tplaces\tdate\t联系电话\n{raw.text}"
    assert facts(rows[0]) == {
        "id": "1",
        "title": TITLE,
        "byline": "李四",
        "places": "湖北省宜昌市",
        "date": "2024-05-01",
        "联系电话": "0717-123",
    }
    assert body(rows[0]) == [FIRST, SECOND]
    assert facts(rows[1])["title"] == f"武汉{mark}青山"
    assert body(rows[1]) == ['他说"行"，加装电梯14部。']


def test_the_article_has_what_the_columns_say() -> None:
    document = pipeline().ingest_member(read(CSV, "台账.csv")[0]).document
    (article,) = document.articles
    assert (article.headline, article.byline, article.date) == (TITLE, ("张三", "李四"), "2024-05-01")
    assert document.source == "台账.csv#2"
    assert CSV[document.offset :].startswith(f"1,{TITLE}")


@pytest.mark.parametrize(
    "above",
    ["附件1,,,,,,\n", "典型案例汇总表\n填报单位：宜昌,,,,,,\n\n", "\n"],
    ids=["one", "three", "empty"],
)
def test_what_stands_above_the_header_is_no_report(above: str) -> None:
    rows = read(above + CSV, "台账.csv")
    first = above.count("\n") + 2
    assert [row.name for row in rows] == [f"台账.csv#{first}", f"台账.csv#{first + 2}"]
    assert facts(rows[0])["title"] == TITLE


@pytest.mark.parametrize("made", [csv_table, xlsx_table])
def test_a_row_under_another_header_is_another_document(made: Callable[[list[list[str]]], Member]) -> None:
    row = [TITLE, FIRST, "2024-05-01"]
    remark, dated = made([["标题", "正文", "备注"], row]), made([["标题", "正文", "发布日期"], row])
    swapped = made([["正文", "标题", "备注"], row])
    assert len({remark.data, dated.data, swapped.data}) == 3
    assert made([["题名", "内容（必填）", "日期"], row]).data == dated.data
    assert text_of(remark).text == text_of(dated).text
    dates = [pipeline().ingest_member(each).document.articles[0].date for each in (remark, dated)]
    assert dates == [None, "2024-05-01"]


def test_a_column_that_is_renamed_is_read_anew(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True)
    path, other = tmp_path / "台账.csv", tmp_path / "另.csv"
    row = f"{TITLE},2024-05-01,{FIRST}\n"
    reports: list[FileReport] = []
    for header in ("标题,备注,正文", "题名,备注,正文", "标题,发布日期,正文"):
        path.write_text(f"{header}\n{row}", encoding="utf-8")
        reports += take_in(library, path).files
    other.write_text(f"地区,标题,正文\n{row}", encoding="utf-8")
    reports += take_in(library, other).files
    assert [report.status for report in reports] == ["stored", "unchanged", "replaced", "stored"]
    documents = [library.document(report.document_id or "") for report in reports]
    articles = [document.articles[0] for document in documents if document]
    assert [article.date for article in articles] == [None, None, "2024-05-01", None]
    assert [article.headline for article in articles] == [TITLE, TITLE, TITLE, "2024-05-01"]
    assert library.check() == []


def test_columns_without_a_header_are_read_by_what_they_hold() -> None:
    (row, other) = read(f"1,{FIRST}\n2,{SECOND}\n", "a.csv")
    assert [row.name, other.name] == ["a.csv#1", "a.csv#2"]
    assert body(row) == [FIRST]
    assert facts(row) == {"列1": "1"}


def test_one_column_may_hold_any_mark() -> None:
    rows = read("正文\n他说，A,B;C都行。\n\n加装电梯，14部，共3.5万元。\n", "a.csv")
    assert [(row.name, body(row)) for row in rows] == [
        ("a.csv#2", ["他说，A,B;C都行。"]),
        ("a.csv#4", ["加装电梯，14部，共3.5万元。"]),
    ]


def test_quotes_that_do_not_enclose_a_cell_are_text() -> None:
    (row,) = read('标题,正文\n"小区"改造,5" 管网"换新"，居民满意。\n', "a.csv")
    assert facts(row) == {"title": '"小区"改造'}
    assert body(row) == ['5" 管网"换新"，居民满意。']


def test_a_table_of_figures_is_one_document() -> None:
    table = '地区,户数,资金（万元）\n武汉,12,"1,300"\n\n宜昌𠮷,13,5.0\n'
    (sheet,) = read(table, "统计.csv")
    assert (sheet.name, sheet.data, text_of(sheet).text) == ("统计.csv", table.encode(), table)
    assert body(sheet) == ["地区,户数,资金（万元）", '武汉,12,"1,300"', "宜昌𠮷,13,5.0"]


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.csv", "“a.csv”是空文件"),
        (b",,\n,,\n", "a.csv", "“a.csv”里没有文字"),
        (b"\0\1\2\xff" * 99, "a.csv", "不是可以读出的文本"),
        (b'{"a": ', "a.json", "“a.json”不是有效的 JSON"),
        (FIRST.encode(), "a.xlsx", "“a.xlsx”不是完整的 XLSX 文件"),
        (xlsx({"一": [["正文"], [FIRST]]})[:-200], "a.xlsx", "不是完整的 XLSX 文件"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        for member in formats.members(data, name):
            pipeline().ingest_member(member)


HEAD = ["标题", "正文", "发布日期", "户数"]


def test_a_row_of_a_spreadsheet_is_composed() -> None:
    data = xlsx({"案例": [["汇总表"], HEAD, [TITLE, f"{FIRST}\n{SECOND}", date(2024, 5, 1), 14.0], []]})
    (row,) = read(data, "台账.xlsx")
    assert row.name == "台账.xlsx#3"
    assert text_of(row).text == f"{TITLE}\n2024-05-01\n14\n\n{FIRST}\n{SECOND}"
    assert facts(row) == {"title": TITLE, "date": "2024-05-01", "户数": "14"}
    assert body(row) == [FIRST, SECOND]


def test_sheets_are_named_where_there_are_several() -> None:
    data = xlsx({"甲": [HEAD, [TITLE, FIRST]], "乙": [["地区", "占比"], ["宜昌", 0.1 + 0.2]], "空": []})
    rows = read(data, "台账.xlsx")
    assert [row.name for row in rows] == ["台账.xlsx#甲!2", "台账.xlsx#乙"]
    assert text_of(rows[1]).text == "乙\n地区\t占比\n宜昌\t0.3"
    assert body(rows[1]) == ["地区\t占比", "宜昌\t0.3"]


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (0.285, "0.0%", "28.5%"),
        (0.125, "0%", "12.5%"),
        (1, "0%", "100%"),
        (12.5, '0.0"%"', "12.5"),
        (12.5, r"0.0\%", "12.5"),
        (1234567.5, "#,##0", "1234567.5"),
        (1e15, "General", "1000000000000000"),
        (True, "General", "TRUE"),
        (False, "0%", "FALSE"),
        (45413, "General", "45413"),
        (45413, "yyyy-mm-dd", "2024-05-01"),
        (45413.5, 'yyyy"年"m"月"d"日" h:mm', "2024-05-01 12:00:00"),
        ("　文\n字　", "@", "文 字"),
    ],
)
def test_values_are_given_in_full(value: Any, style: str, shown: str) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["项目", value])
    sheet["B1"].number_format = style
    workbook.create_sheet("选项").sheet_state = "hidden"
    workbook["选项"].append(["不见"])
    data = BytesIO()
    workbook.save(data)
    (whole,) = read(data.getvalue(), "a.xlsx")
    assert text_of(whole).text.split("\n")[1] == f"项目\t{shown}"


def test_a_number_that_stands_for_a_day_is_no_date() -> None:
    (row,) = read(xlsx({"案例": [HEAD, [TITLE, FIRST, 45413, 1]]}), "a.xlsx")
    assert pipeline().ingest_member(row).document.articles[0].date is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=4), st.sampled_from(",\t;"))
def test_any_table_keeps_the_laws(rows: list[list[str]], mark: str) -> None:
    text = "标题,正文,作者\n".replace(",", mark) + "\n".join(mark.join(row) for row in rows)
    covered = survives(text.encode(), "a.csv")
    assert all(member.fault or text_of(member).text in text for member in covered)


@pytest.mark.parametrize(
    ("head", "value", "stated"),
    [
        ("出处", "湖北日报", ("湖北日报", None)),
        ("刊载媒体", "半月谈", ("半月谈", None)),
        ("报送单位（全称）", "宜昌市民政局", ("宜昌市民政局", None)),
        ("单位", "西陵区学院街道", ("西陵区学院街道", None)),
        ("单位", "万元", (None, None)),
        ("时间", "2023年", (None, "2023")),
        ("时间", "２０２３年５月", (None, "2023-05")),
        ("发布时间", "2023.12", (None, "2023-12")),
        ("时间", "每年春节前", (None, None)),
    ],
)
def test_source_and_time_are_found_by_what_columns_are_called(
    head: str, value: str, stated: tuple[str | None, str | None]
) -> None:
    (row,) = read(xlsx({"案例": [["标题", head, "正文"], [TITLE, value, FIRST]]}), "a.xlsx")
    (article,) = pipeline().ingest_member(row).document.articles
    assert (article.publisher, article.date) == stated


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_row_that_says_nothing_is_a_fault(name: str) -> None:
    rows = [["标题", "正文", "作者"], [TITLE, FIRST, "李溪"], ["只有标题·〔2021〕", "", "𠮷①"]]
    csv = "\n".join(",".join(row) for row in rows)
    whole, empty = read(csv if name == "a.csv" else xlsx({"案例": rows}), name)
    assert not whole.fault
    assert empty.fault == f"“{name}#3”没有正文，只有标题一类的信息，检索不到：请在表格里补上正文再导入"


@settings(max_examples=80, deadline=None)
@given(
    st.text(alphabet='[]{}":,\\u0a 1中\n', max_size=30),
    st.sampled_from(["a.json", "a.jsonl", "a.csv", "a.tsv"]),
)
def test_any_text_gives_members_or_a_read_error(text: str, name: str) -> None:
    survives(text.encode(), name)


SHEET = xlsx({"甲": [HEAD, [TITLE, FIRST, date(2024, 5, 1), 3]], "乙": [["地区"], ["宜昌"]]})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SHEET) - 1), st.integers(0, len(SHEET) - 1), st.binary(max_size=4))
def test_a_broken_spreadsheet_gives_members_or_a_read_error(cut: int, at: int, junk: bytes) -> None:
    survives(SHEET[:cut], "a.xlsx")
    survives(SHEET[:at] + junk + SHEET[at + len(junk) :], "a.xlsx")
