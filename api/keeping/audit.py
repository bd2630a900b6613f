"""Days and names in, what was done to a library out: a page of it for people and programs, a table, lines for a terminal."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from api.faults import UserError
from api.keeping.wordings import OWN_KIND_NAMES
from api.narrowing import conditions_text
from api.sheets import Columns, sheet
from api.shell.screen import Line
from api.tables import Sheet
from api.views import Record, plain
from api.wording import (
    DECISIONS,
    KINSHIPS,
    MARKS,
    PARTICULARS,
    PRACTICE_FIELDS,
    WEIGHTS,
    repair_words,
    shown_moment,
)
from api.wordlines import ACTIONS as VERSIONS
from index.audit import ALL, Audit, DeedFilter

ACTIONS = {
    "enter": "进入管理",
    "ingest": "命令行读入",
    "upload": "上传",
    "cancel_upload": "取消上传",
    "read_again": "换编码重读",
    "publish": "发布",
    "unpublish": "收回发布",
    "withdraw": "撤下",
    "restore": "恢复",
    "decide": "修复决定",
    "release": "放行",
    "hold": "收回放行",
    "correct": "更正做法",
    "propose": "模型建议",
    "metadata": "补录出处",
    "kinship": "重复判定",
    "overlay": "批注",
    "vocabulary": "改词表",
    "adapt": "调权重",
    "unadapt": "收回权重",
    "ignore": "问题不必答",
    "heed": "问题仍要答",
}
"""What is done, by its code."""
_PLACES = {
    **dict.fromkeys(
        ("withdraw", "restore", "decide", "release", "hold", "publish", "unpublish", "metadata", "kinship"),
        "/documents/{}",
    ),
    "ingest": "/admin/jobs/{}",
    **dict.fromkeys(("upload", "cancel_upload"), "/admin/uploads/{}"),
}
"""Where the page of what it was done to is, by the code of a deed."""
DETAILS = {
    "source": "材料",
    "sources": "文件",
    "paths": "路径",
    "reason": "理由",
    "field": "字段",
    "value": "值",
    "decisions": "决定",
    "made": "新版本",
    "files": "份数",
    "bytes": "字节",
    "encoding": "编码",
    "other": "另一份",
    "choice": "判定",
    "version": "版本",
    "action": "操作",
    "changes": "改动",
    "filters": "条件",
    **WEIGHTS,
    "questions": "检验的题",
    "before": "调前 nDCG@10",
    "after": "调后 nDCG@10",
}
"""What belongs to a deed, by its name."""
_YEARS = range(1970, 3000)
"""What a clock may have told: of the years 1 and 9999 the midnight of some places is in none that can be written."""
_CODES: Mapping[str, Mapping[str, str]] = {
    "field": {**PARTICULARS, **PRACTICE_FIELDS, **MARKS},
    "choice": KINSHIPS,
    "action": VERSIONS,
}
"""The words for codes in what belongs to a deed, by its name."""


def wanted_deeds(
    action: str = "", author: str = "", subject: str = "", days: tuple[str, str] = ("", "")
) -> DeedFilter:
    """The filter for deeds from one of ``days`` to the other, both included, as they are counted where this machine
    stands; an empty one does not narrow. Raises UserError for what is no day."""
    first, last = days
    since = _midnight(_day(first, "since")) if first else ""
    until = _midnight(_day(last, "until") + timedelta(days=1)) if last else ""
    return DeedFilter(action, author.strip(), subject.strip(), since, until)


def _day(text: str, field: str) -> date:
    with suppress(ValueError):
        if (day := date.fromisoformat(text)).year in _YEARS:
            return day
    years = f"{_YEARS.start} 年到 {_YEARS.stop - 1} 年间的一天"
    raise UserError(f"日期“{text}”不能用，请写{years}，如 2026-01-31。", field)


def _midnight(day: date) -> str:
    """The beginning of a day as the library writes times."""
    start = datetime(day.year, day.month, day.day).astimezone()
    return start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(audit: Audit, wanted: DeedFilter, limit: int = ALL, offset: int = 0) -> Record:
    """Deeds, the newest first: ``{"total", "broken", "last", "deeds"}``; ``broken`` is the number of the first that is
    not as it was written, None if all are; ``last`` is the newest hash of all."""
    newest = audit.last()
    return {
        "total": audit.count(wanted),
        "broken": audit.check(),
        "last": newest.hash if newest else None,
        "deeds": plain(audit.find(wanted, limit, offset)),
    }


def chain_text(broken: int | None, last: str | None) -> str:
    """What the check of the chain says, as a sentence."""
    if broken:
        return f"第{broken}条对不上：它或它前后的记录被改过、删过或插入过；请停止写入，并从备份核对。"
    if last is None:
        return "还没有操作记录。"
    return f"记录前后相连，没有发现改动；最后一条的指纹是 {last}，请另处抄存。"


def detail_text(deed: Record) -> str:
    """What belongs to a deed, for people."""
    return "；".join(
        f"{DETAILS.get(key, key)}：{_TELLERS[key](deed['detail']) if key in _TELLERS else _told(value, _CODES.get(key, {}))}"
        for key, value in deed["detail"].items()
        if key != "lines"
    )


def _decided(detail: Record) -> str:
    """The repairs that were decided on; ``lines`` says where each begins, but not in records of older versions."""
    lines = detail.get("lines", {})
    decided = detail["decisions"].items()
    return "、".join(
        f"{repair_words(key, lines.get(key))}（{DECISIONS[decision]}）" for key, decision in decided
    )


def _changed(detail: Record) -> str:
    """The words of the vocabulary that were changed, with what each means from then on."""
    return "、".join(
        f"“{word}”{OWN_KIND_NAMES[own['kind']]} {'、'.join(own['to'])}" if own else f"收回“{word}”"
        for word, own in detail["changes"].items()
    )


_TELLERS: Mapping[str, Callable[[Record], str]] = {
    "decisions": _decided,
    "changes": _changed,
    "filters": lambda detail: conditions_text(detail["filters"]),
}
"""How that is told for which words for codes are not enough."""


def _told(value: object, codes: Mapping[str, str]) -> str:
    """A value in words; its strings by ``codes`` where they are some."""
    if isinstance(value, list):
        return "、".join(_told(each, codes) for each in value)
    if isinstance(value, dict):
        return "、".join(f"{key}={_told(each, codes)}" for key, each in value.items())
    return codes.get(value, value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def subject_url(deed: Record) -> str:
    """The page of what the deed was done to; empty where there is none."""
    return _PLACES.get(deed["action"], "").format(quote(deed["subject"], safe=""))


def action_text(deed: Record) -> str:
    """What was done; one without words is told by its code."""
    code: str = deed["action"]
    return ACTIONS.get(code, code)


_COLUMNS: Columns = {
    "编号": lambda deed: deed["id"],
    "时间": lambda deed: deed["at"],
    "谁": lambda deed: deed["author"],
    "做了什么": action_text,
    "对象": lambda deed: deed["subject"],
    "详情": detail_text,
    "指纹": lambda deed: deed["hash"],
}


def audit_sheet(deeds: Iterable[Record]) -> Sheet:
    """One row for each deed."""
    return sheet("操作记录", _COLUMNS, deeds)


def deed_lines(deed: Record) -> Iterator[Line]:
    """One deed for a terminal."""
    yield (
        "",
        f"{deed['id']}. {shown_moment(deed['at'])}　{deed['author']}　{action_text(deed)}　{deed['subject']}",
    )
    if detail := detail_text(deed):
        yield "详情", detail
