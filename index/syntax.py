"""A question in, its written conditions out: ``状态:计划``, ``place=黄冈市``, ``有数字``, ``NOT 武汉``, ``除了武汉``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.span import Range

_FIELDS = {
    "地区": "place", "地点": "place", "place": "place",
    "主题": "theme", "theme": "theme",
    "状态": "status", "status": "status", "evidence_type": "status",
    "层级": "level", "level": "level",
}  # fmt: skip
_VALUES = {"caption": "图片说明", "commentary": "点评", "plan": "计划", "pilot": "试点"}
_FIELD = re.compile(rf"(?P<field>{'|'.join(_FIELDS)})\s*[:：=]\s*(?P<value>[^\s，,；;（(]+)", re.I)
_FIGURES = re.compile(r"(?<!\S)有数字(?!\S)|has_figures", re.I)
_WISH = re.compile(r"(?:要|带|有|含)(?:具体)?(?:数字|数据)|with figures", re.I)
_EXCLUDED = re.compile(
    r"除了?(?P<except>[^，,。；;！？!?]{2,16}?)(?:以外|之外|外|(?=[，,。；;]|还|的|有))"
    r"|不(?:是|要|含|包括|看)(?P<not>[^，,。；;！？!?]{2,12})[，,。；;]"
    r"|\b(?:NOT|except|excluding|without)\s+(?P<word>[^\s，,]+)"
    r"|(?<!\S)-(?P<minus>[^\s\-，,]+)"
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a question states as a condition, and the question without it. ``fields`` maps ``place``,
    ``theme``, ``status`` and ``level`` to the values asked for; ``negated`` are words to leave out. A mere
    wish for figures (要有数字) is no condition: practices with figures rank higher anyway."""

    text: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_figures: bool = False
    negated: tuple[str, ...] = ()


def read_conditions(text: str) -> Conditions:
    """The conditions of ``text``; what is no condition stays as it is."""
    negated = tuple(next(filter(None, match.groups())) for match in _EXCLUDED.finditer(text))
    rest = _EXCLUDED.sub(" ", text)
    has_figures = bool(_FIGURES.search(rest))
    rest = _WISH.sub(" ", _FIGURES.sub(" ", rest))
    fields: dict[str, tuple[str, ...]] = {}
    for match in _FIELD.finditer(rest):
        name = _FIELDS[match["field"].lower()]
        fields[name] = (*fields.get(name, ()), _VALUES.get(match["value"].lower(), match["value"]))
    return Conditions(_FIELD.sub(" ", rest), fields, has_figures, negated)


def blank(text: str, ranges: Iterable[Range]) -> str:
    """``text`` with each range replaced by as many spaces."""
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
