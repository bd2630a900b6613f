"""Records of practices, figures and comparisons in, the sheets of a table out: what each column holds, under Chinese heads."""

from collections.abc import Callable, Iterable, Mapping

from api.guards.formulas import misprints
from api.tables import Cell, Sheet
from api.views import Record
from api.wording import correction_text

Columns = Mapping[str, Callable[[Record], Cell]]


def _is(name: str) -> Callable[[Record], Cell]:
    """The column that is a field."""
    return lambda record: record[name]


def _joined(name: str, mark: str = "、") -> Callable[[Record], Cell]:
    """The column that is a list of words."""
    return lambda record: mark.join(record[name])


def ranges_text(raw: Iterable[Iterable[int]]) -> str:
    """Raw ranges as ``12-40、44-60``."""
    return "、".join("-".join(map(str, each)) for each in raw)


def _counted(figure: Record) -> str:
    """A figure with what it counts and its role."""
    return f"{figure['text']}{figure['of']}（{figure['role']}）"


_CORRECTED: Columns = {
    "人工更正": lambda record: "；".join(map(correction_text, record["corrections"])),
}
_WHERE: Columns = {
    "原文": _is("quote"),
    "材料": _is("source"),
    "标题": _is("title"),
    "字符位置": lambda record: ranges_text(record["raw"]),
    "标记": _joined("flags"),
    "误排提示": lambda record: "".join(misprints(record["quote"], "原文")),
    **_CORRECTED,
}
_ABOUT: Columns = {
    "层级": _is("level"),
    "主题": _joined("themes"),
    "状态": _is("status"),
    "时间": _is("time"),
    "时间（换算）": _is("time_read"),
}
FIGURES: Columns = {
    "数字": _is("text"),
    "数值": _is("value"),
    "上限": _is("upper"),
    "单位": _is("unit"),
    "限定": _is("comparator"),
    "数的是": _is("of"),
    "性质": _is("role"),
    "地点": _joined("place", "/"),
    **_ABOUT,
    "做法": _is("measure_name"),
    **_WHERE,
    "做法编号": _is("practice_id"),
    "文档编号": _is("document_id"),
}
PRACTICES: Columns = {
    "做法": _is("measure_name"),
    "地点": lambda practice: "/".join(practice["place"]["path"]),
    **_ABOUT,
    "牵头": _is("lead"),
    "难点": _is("problem"),
    "举措": _is("measure"),
    "对象": _is("target"),
    "投入": _is("resources"),
    "成效": _is("outcome"),
    "数字": lambda practice: "；".join(map(_counted, practice["figures"])),
    "力度": _is("strength"),
    "反面": lambda practice: "是" if practice["is_negative"] else "",
    **_WHERE,
    "做法编号": _is("id"),
    "文档编号": _is("document_id"),
}

CITATIONS: Columns = {
    "编号": _is("n"),
    "原文": _is("quote"),
    "材料": _is("source"),
    "标题": _is("title"),
    "来源": _is("publisher"),
    "日期": _is("date"),
    "段落": _is("paragraph"),
    "字符位置": lambda citation: ranges_text(citation["raw"]),
    "标记": _joined("flags"),
    **_CORRECTED,
    "另见": lambda citation: "、".join(each["source"] for each in citation["also"]),
    "做法编号": _is("practice_id"),
    "文档编号": _is("document_id"),
}


def figures_sheet(rows: Iterable[Record]) -> Sheet:
    """One row for each figure."""
    return sheet("数字", FIGURES, rows)


def practices_sheet(practices: Iterable[Record]) -> Sheet:
    """One row for each practice; its evidence is one cell, the pieces of it without a seam."""
    return sheet("做法", PRACTICES, map(_quoted, practices))


def compare_sheets(table: Record) -> list[Sheet]:
    """The comparison with what a reader must know below it, and its numbered citations."""
    rows = [[row["field"], *(cell["text"] for cell in row["cells"])] for row in table["rows"]]
    gaps = [""] * (len(table["places"]) - 1)
    rows += [["口径提示", warning, *gaps] for warning in table["warnings"]]
    heads = ("项目", *(column["heading"] for column in table["columns"]))
    return [Sheet("对比", heads, rows, is_read=True), sheet("引文", CITATIONS, table["citations"])]


def _quoted(practice: Record) -> Record:
    evidence = practice["evidence"]
    quote = "".join(each["text"] for each in evidence)
    return {**practice, "quote": quote, "raw": [found for each in evidence for found in each["raw"]]}


def sheet(name: str, columns: Columns, records: Iterable[Record]) -> Sheet:
    """One row for each record, under the heads of the columns."""
    rows = ([column(record) for column in columns.values()] for record in records)
    return Sheet(name, tuple(columns), rows)
