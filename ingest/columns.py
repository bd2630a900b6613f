"""Names of columns in, the fields of a report that they hold out: the one table of what tables call things."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

FIELDS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "标题", "题名", "题目", "headline", "案例标题", "案例名称", "文件标题", "文件名称", "政策名称",
        "文章标题", "新闻标题", "稿件标题", "文档标题", "subject", "主题名称", "名称",
    ),
    "text": (
        "text", "正文", "内容", "content", "body", "全文", "文本", "正文内容", "文章内容", "新闻内容", "案例内容",
        "fulltext", "page_content", "passage", "article", "原文", "主要内容", "主要做法", "做法", "具体做法",
        "经验做法", "举措", "措施", "成效", "工作成效", "主要成效", "段落",
    ),
    "date": (
        "date", "发布日期", "发布时间", "日期", "时间", "发表日期", "发表时间", "刊发日期", "成文日期", "published",
        "publishdate", "pubdate", "publish_date", "publish_time", "published_at", "pub_time", "datetime", "time",
    ),
    "publisher": (
        "publisher", "来源", "媒体", "报纸", "刊名", "发布机构", "发文机关", "发布单位", "来源媒体", "稿源", "source",
        "出处", "刊载", "原载", "刊载媒体", "刊发媒体", "文章来源", "信息来源", "材料来源", "发文单位", "印发单位", "报送单位",
        "供稿单位", "填报单位", "申报单位",
    ),
    "byline": ("byline", "作者", "author", "authors", "记者", "撰稿人", "署名", "作者姓名"),
    "places": (
        "places", "地区", "地点", "地方", "place", "region", "location", "area", "省份", "城市", "区县", "所在地", "属地",
        "所属地区",
    ),
    "url": ("url", "链接", "网址", "link", "原文链接", "链接地址", "href", "source_url"),
    "document_number": ("document_number", "文号", "发文字号", "文件编号"),
    "id": ("id", "编号", "序号", "_id", "doc_id", "docid", "uuid", "no", "号"),
}  # fmt: skip
"""Fields of a report and what columns that hold them are called, the surest name first."""

SHARED = frozenset({"text", "byline", "places"})
"""Fields that several columns of one table may hold; of every other the surest name has it."""

SAMPLE = 100
"""Rows from the top by which a table is told."""

ENOUGH_HANZI = 40
"""A cell with so many Hanzi is running text: the longest headline that is set in two lines has 40."""

HEADER_ROWS = 10
"""Rows from the top among which the names of the columns stand, below a heading and notes on filling in."""

LEAST_TEXT = 0.5
"""Share of rows that must hold sentences in a column of any name before each row counts as a report; remarks
in a table of figures are rarer."""

_RANKS = {name: (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names)}
_REMARK = re.compile(r"[(（\[【].*$|[:：*＊]+$|\s+")
_BODY = re.compile("(?:[部委局办厅院会镇乡县区市社村校]|街道|政府|中心|公司)$")
"""How the name of a body ends, and that of no measure."""
_SENTENCE = re.compile(r"[。！？；]|\w\w[.!?](?=\s|$)")
_HANZI = re.compile("[㐀-鿿]")
_NAME = re.compile(r"[^、,，;；/|\s][^、,，;；/|]*")
_COMPACT_DATE = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the first rows of a table tell: the field of each column, how many rows its ``header`` and what is
    above it take, the number of ``known`` names among its columns, and whether its rows are reports."""

    fields: tuple[str, ...]
    header: int
    known: int
    has_text: bool

    def fields_of(self, row: Sequence[str]) -> list[str]:
        """The field of each cell of ``row``, which may be longer than those before it."""
        return [*self.fields, *map(_numbered, range(len(self.fields) + 1, len(row) + 1))][: len(row)]


def _numbered(column: int) -> str:
    """What a column without a name is called."""
    return f"列{column}"


def read_sheet(sample: Sequence[Sequence[str]]) -> Sheet:
    """What the rows ``sample`` from the top of a table tell of it."""
    known = [sum(_normal(cell) in _RANKS for cell in row) for row in sample[:HEADER_ROWS]]
    most = max(known, default=0)
    header = known.index(most) + 1 if most else int(_are_names(sample))
    width = max(map(len, sample), default=0)
    names = [*(sample[header - 1] if header else ()), *[""] * width][:width]
    fields = assign([_called(name, n, sample[header:]) for n, name in enumerate(names)])
    return Sheet(fields, header, most, _has_text(fields, sample[header:]))


def _called(name: str, column: int, rows: Sequence[Sequence[str]]) -> str:
    """What the column of this number, from 0, is called: 单位 may be what its values are measured in."""
    if _normal(name) == "单位" and any(
        _BODY.search(row[column].strip()) for row in rows if column < len(row)
    ):
        return "报送单位"
    return name if name.strip() else _numbered(column + 1)


def _are_names(sample: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it is filled, and says nothing itself."""
    return bool(sample) and all(cell.strip() and not reads_as_text(cell) for cell in sample[0])


def _has_text(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether ``rows`` are reports: they have sentences in a column for text, or most have any."""
    read = [
        {field == "text" for field, cell in zip(fields, row, strict=False) if _is_sentence(field, cell)}
        for row in rows
    ]
    return any(True in found for found in read) or sum(map(bool, read)) > LEAST_TEXT * len(rows)


def _is_sentence(field: str, cell: str) -> bool:
    return is_text(field, cell) and reads_as_text(cell)


def assign(names: Sequence[str]) -> tuple[str, ...]:
    """What each of the columns ``names`` of one table or object holds: a field, or else its own name."""
    found = [_RANKS.get(_normal(name), ("", 0)) for name in names]
    best: dict[str, int] = {}
    for n, (field, rank) in enumerate(found):
        if field not in best or rank < found[best[field]][1]:
            best[field] = n
    return tuple(
        field if field and (field in SHARED or best[field] == n) else name.strip()
        for n, (name, (field, _)) in enumerate(zip(names, found, strict=True))
    )


def is_text(field: str, value: str) -> bool:
    """Whether a cell of ``field`` is part of what a report says: its text, or sentences in a column whose
    name says nothing."""
    return field == "text" or (field not in FIELDS and reads_as_text(value))


def reads_as_text(value: str) -> bool:
    """Whether ``value`` holds sentences rather than a fact."""
    return bool(_SENTENCE.search(value)) or len(_HANZI.findall(value)) >= ENOUGH_HANZI


def split_value(field: str, value: str) -> list[tuple[int, int]]:
    """Ranges of the facts in a cell of ``field``: every author of a list of authors is one."""
    if field == "byline":
        return [match.span() for match in _NAME.finditer(value)]
    return [(0, len(value))]


def normal_value(field: str, value: str) -> str:
    """``value`` in the form in which the rest of the program expects it: 20240501 as 2024-05-01."""
    compact = _COMPACT_DATE.fullmatch(value) if field == "date" else None
    return "-".join(compact.groups()) if compact else value


def _normal(name: str) -> str:
    """``name`` in lower case, in half width, without remarks such as （必填）."""
    return _REMARK.sub("", unicodedata.normalize("NFKC", name).strip().lower())
