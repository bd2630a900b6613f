"""Rows of CSV, JSONL, JSON and XLSX files as documents: their fields, their own characters, and the laws."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest import formats
from ingest.columns import FIELDS, assign, is_text, normal_value
from ingest.source import Member, RawText, ReadError
from tests.invariants import broken_laws, pipeline, texts

TITLE = "宜昌：把支部建在小区上"
FIRST = "近年来，宜昌市·〔2021〕《办法》①推进“老旧”小区改造，让１２万户𠮷居民受益。"
SECOND = "二是完善机制，推动党员　下沉到网格。"
CSV = f"""编号,标题,正文,作者,地区,发布日期,联系电话
1,{TITLE},"{FIRST}

{SECOND}",张三、李四,湖北省宜昌市,20240501,0717-123
,,,,,,
2,"武汉,青山","他说""行""，加装电梯14部。",王五,武汉市,2024年5月2日,1
"""


def read(data: bytes | str, name: str) -> list[Member]:
    return list(formats.members(data.encode() if isinstance(data, str) else data, name))


def text_of(member: Member) -> RawText:
    assert member.text is not None
    return member.text


def facts(member: Member) -> dict[str, str]:
    return {hint.name: hint.value for hint in text_of(member).hints if hint.kind in ("metadata", "title")}


def body(member: Member) -> list[str]:
    """The paragraphs of the member as a document that breaks no law."""
    ingested = pipeline().ingest_member(member)
    assert broken_laws(ingested) == []
    return texts(ingested.document)


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


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


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
        assert row.data == raw.text.encode()
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


def test_a_line_of_jsonl_is_a_document_of_its_own_characters() -> None:
    value = f'{FIRST}\n\t"{SECOND}"\\'
    source = "\n" + lines({"id": "甲/1", "text": value}) + "\r\n\n" + lines({"text": SECOND, "标题": TITLE})
    rows = read(source, "库.jsonl")
    assert [row.name for row in rows] == ["库.jsonl#2", "库.jsonl#4"]
    for row in rows:
        raw = text_of(row)
        assert source[raw.offset :].startswith(raw.text)
        assert row.data == raw.text.encode()
    assert facts(rows[0]) == {"id": "甲/1"}
    assert body(rows[0]) == [FIRST, f'"{SECOND}"\\']
    assert body(rows[1]) == [SECOND]
    assert pipeline().ingest_member(rows[1]).document.articles[0].headline == TITLE


def test_escaped_characters_are_composed() -> None:
    (row,) = read(json.dumps({"text": FIRST, "title": TITLE, "n": "\ud842"}), "a.jsonl")
    raw = text_of(row)
    assert (raw.text, raw.offset) == (f"{TITLE}\n\ufffd\n\n{FIRST}", 0)
    assert body(row) == [FIRST]
    assert facts(row) == {"title": TITLE, "n": "\ufffd"}


def test_what_is_said_of_the_whole_may_lie_deeper() -> None:
    record = {
        "title": TITLE,
        "metadata": {"source": "宜昌日报", "date": "2024-05-01"},
        "author": ["张三", "李四"],
        "page_content": [FIRST, SECOND],
        "image": {"title": "图一"},
        "vector": [0.1, 2],
        "draft": False,
    }
    (row,) = read(json.dumps(record, ensure_ascii=False), "a.json")
    assert row.name == "a.json"
    assert facts(row) == {
        "title": TITLE,
        "publisher": "宜昌日报",
        "date": "2024-05-01",
        "byline": "李四",
        "image.title": "图一",
    }
    assert body(row) == [FIRST, SECOND]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [False, True])
def test_json_is_a_list_of_objects_or_has_one(indent: int | None, wrapped: bool) -> None:
    rows = [{"标题": TITLE, "正文": FIRST}, {"标题": "武汉", "正文": SECOND}]
    whole = {"count": 2, "ids": [1, 2], "rows": rows, "next": None} if wrapped else rows
    source = json.dumps(whole, ensure_ascii=False, indent=indent)
    members = read(source, "库.json")
    assert [(member.name, facts(member)["title"]) for member in members] == [
        ("库.json#1", TITLE),
        ("库.json#2", "武汉"),
    ]
    assert all(source[text_of(m).offset :].startswith(text_of(m).text) for m in members)
    assert body(members[0]) == [FIRST]


def test_lines_of_objects_may_be_called_json() -> None:
    assert [row.name for row in read(lines({"text": FIRST}, {"text": SECOND}), "a.json")] == [
        "a.json#1",
        "a.json#2",
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"text": "a"', r"“库·\.jsonl#2”不是有效的 JSON（第 13 个字符）"),
        ("[1]", "“库·.jsonl#2”不是 JSON 对象"),
        ("[" * 100_000, "不是有效的 JSON"),
    ],
)
def test_a_broken_line_does_not_stop_the_next(line: str, fault: str) -> None:
    first, broken, last = read(lines({"text": FIRST}) + f"\n{line}\n" + lines({"text": SECOND}), "库·.jsonl")
    assert (first.fault, last.name, last.fault) == ("", "库·.jsonl#3", "")
    with pytest.raises(ReadError, match=fault):
        pipeline().ingest_member(broken)


def test_empty_lines_and_objects_are_passed_over() -> None:
    assert [
        row.name for row in read('{}\n{"text": " ", "a": null}\n \n' + lines({"text": FIRST}), "a.jsonl")
    ] == ["a.jsonl#4"]


def test_a_list_is_read_up_to_what_is_broken() -> None:
    first, rest = read(lines({"text": FIRST}).join(["[", ', {"text": ']), "a.json")
    assert body(first) == [FIRST]
    assert (rest.name, rest.fault) == ("a.json#2", "“a.json”从第 2 条起不是有效的 JSON：请改正后再导入")


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


def test_values_are_as_a_person_sees_them() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["项目", 0.285, datetime(2024, 5, 1, 9, 30), True, 1e15, "　文\n字　"])
    sheet["B1"].number_format = "0.0%"
    workbook.create_sheet("选项").sheet_state = "hidden"
    workbook["选项"].append(["不见"])
    data = BytesIO()
    workbook.save(data)
    (sheet_as_text,) = read(data.getvalue(), "a.xlsx")
    assert (
        text_of(sheet_as_text).text.split("\n")[1]
        == "项目\t28.5%\t2024-05-01 09:30:00\tTrue\t1000000000000000\t文 字"
    )


def survives(data: bytes, name: str) -> list[Member]:
    """The members, each a document that breaks no law; none where the file is refused."""
    try:
        members = list(formats.members(data, name))
    except ReadError:
        return []
    for member in members:
        if member.text:
            assert broken_laws(pipeline().ingest_member(member)) == []
    return members


CELLS = st.text(alphabet='正文标题。，"\\\n\t;|,1 　a/u', max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=4), st.sampled_from(",\t;"))
def test_any_table_keeps_the_laws(rows: list[list[str]], mark: str) -> None:
    text = "标题,正文,作者\n".replace(",", mark) + "\n".join(mark.join(row) for row in rows)
    covered = survives(text.encode(), "a.csv")
    assert all(text_of(member).text in text for member in covered)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | CELLS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "text", "作者", "甲", "meta"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_any_json_keeps_the_laws(values: list[Any], ascii_only: bool, indent: int | None) -> None:
    rows = [json.dumps(value, ensure_ascii=ascii_only) for value in values]
    survives("\n".join(rows).encode(), "a.jsonl")
    survives(json.dumps(values, ensure_ascii=ascii_only, indent=indent).encode(), "a.json")
    survives(json.dumps({"rows": values}, ensure_ascii=ascii_only, indent=indent).encode(), "a.json")


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
