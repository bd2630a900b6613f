"""An overview in, its parts as records, as lines for a terminal and as the sheets of a table out."""

from collections.abc import Iterator

from api.overviews.overview import Narrow, Overview
from api.sheets import Columns, sheet
from api.shell.screen import Line
from api.tables import Cell, Sheet
from api.views import Record, plain

NO_THEME = "未归入主题"
UNKNOWN_YEAR = "日期未知"
_YEARS: Columns = {
    "年份": lambda year: year["year"],
    "原文写明": lambda year: year["stated"],
    "按报道日期推断": lambda year: year["inferred"],
    "合计": lambda year: year["stated"] + year["inferred"],
}
_NAMES: Columns = {
    "字母": lambda name: name["initial"],
    "做法": lambda name: name["name"],
    "地点": lambda name: "、".join(name["places"]),
    "个数": lambda name: name["count"],
    "状态": lambda name: "、".join(name["statuses"]),
    "做法编号": lambda name: "、".join(name["practice_ids"]),
}
_QUALITY: Columns = {
    "项目": lambda share: share["name"],
    "数量": lambda share: share["count"],
    "总数": lambda share: share["of"],
    "单位": lambda share: share["unit"],
}


def parts(overview: Overview, narrow: Narrow) -> Record:
    """All parts: ``{"matrix", "timeline", "names", "quality"}``; the last of the whole library."""
    found = {
        "matrix": overview.matrix(narrow),
        "timeline": overview.timeline(narrow),
        "names": overview.names(narrow),
        "quality": overview.quality(),
    }
    return dict(plain(found))


def overview_lines(found: Record) -> Iterator[Line]:
    """The numbers of all parts, of the names only how many there are."""
    matrix, timeline = found["matrix"], found["timeline"]
    yield "", f"{matrix['practices']}个做法，几篇材料讲的同一做法只算一次"
    yield from ((row["theme"] or NO_THEME, _row_text(matrix, row)) for row in matrix["rows"])
    yield from (("年份", _year_text(year)) for year in timeline["years"])
    yield "年份", f"{UNKNOWN_YEAR} {timeline['unknown']}个"
    yield "名录", f"{len(found['names'])}个叫法，含原文没有给名称的，用 --json 或 -o 列出"
    for share in found["quality"]:
        yield "质量", f"{share['name']} {share['count']}/{share['of']}{share['unit']}"


def _row_text(matrix: Record, row: Record) -> str:
    """The numbers of a theme where there are any."""
    if not row["count"]:
        return "资料中没有"
    cells = [(place["name"], n) for place, n in zip(matrix["places"], row["counts"], strict=True)]
    cells.append((unplaced(matrix["place"]), row["unplaced"]))
    return f"{row['count']}个：" + "、".join(f"{name} {n}" for name, n in cells if n)


def _year_text(year: Record) -> str:
    inferred = f"，其中{year['inferred']}个按报道日期推断" if year["inferred"] else ""
    return f"{year['year']}年 {year['stated'] + year['inferred']}个{inferred}"


def overview_sheets(found: Record) -> list[Sheet]:
    """A sheet for each part."""
    return [
        matrix_sheet(found["matrix"]),
        timeline_sheet(found["timeline"]),
        names_sheet(found["names"]),
        quality_sheet(found["quality"]),
    ]


def matrix_sheet(matrix: Record) -> Sheet:
    """One row for each theme, one column for each place, behind all of them together."""
    heads = ("主题", "合计", *(place["path"] for place in matrix["places"]), unplaced(matrix["place"]))
    rows: list[list[Cell]] = [
        [row["theme"] or NO_THEME, row["count"], *row["counts"], row["unplaced"]] for row in matrix["rows"]
    ]
    return Sheet("主题和地区", heads, rows)


def unplaced(place: str) -> str:
    """What stands over the practices that come down to none of the columns."""
    return "未写到下一级" if place else "未写到市"


def timeline_sheet(timeline: Record) -> Sheet:
    """One row for each year, and one for what is of none."""
    years = sheet("年份", _YEARS, timeline["years"])
    return Sheet(years.name, years.heads, [*years.rows, [UNKNOWN_YEAR, None, None, timeline["unknown"]]])


def names_sheet(names: list[Record]) -> Sheet:
    """One row for each name."""
    return sheet("机制名录", _NAMES, names)


def quality_sheet(shares: list[Record]) -> Sheet:
    """One row for each share."""
    return sheet("资料质量", _QUALITY, shares)
