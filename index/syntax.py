"""A question in, its written conditions out: ``状态:计划``, ``place=黄冈市``, ``有数字``, ``NOT 武汉``, ``除了武汉``."""

import re
from collections.abc import Callable, Iterable
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
_QUOTES = "“”‘’\"'"
_FIGURES = re.compile(r"(?<!\S)有数字(?![^\s，,。；;])|has_figures(?:\s*=\s*true)?(?!\s*=)", re.I)
_WISH = re.compile(r"[要带有含]+(?:具体)?(?:数字|数据)|with figures", re.I)
# 除 alone is mostly the end of a verb (拆除, 消除, 解除), and 不是 within a clause mostly part of the matter.
_EXCLUDED = re.compile(
    r"除了(?P<except>[^，,。；;！？!?]{2,16}?)(?:以外|之外|外|(?=[，,。；;]|还|的|有))"
    r"|(?<![拆消清解排扫免铲根删])除(?P<bar>[^，,。；;！？!?了]{2,16}?)(?:以外|之外|外)"
    r"|(?<![一-龥])(?P<beyond>[一-龥]{2,8}?)(?:以外|之外)(?=的|地区|城市)"
    r"|(?<![一-龥A-Za-z])不(?:是|要|含|包括|看)(?P<not>[^，,。；;！？!?]{2,12})(?:[，,。；;]|$)"
    r"|\b(?i:except|excluding|without)\s+(?P<without>[^\s，,]+)"
    r"|\bNOT\s+(?P<operand>[^\s，,]+)"
    r"|(?<!\S)-(?P<minus>[^\s\-，,]+)"
)
_OPERATORS = ("operand", "minus")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a question states as a condition, and the question without it. ``fields`` maps ``place``,
    ``theme``, ``status`` and ``level`` to the values asked for; ``negated`` are words to leave out, ``barred``
    those of them that are written with - or NOT. A mere wish for figures (要有数字) is no condition:
    practices with figures rank higher anyway."""

    text: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_figures: bool = False
    negated: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


def read_conditions(text: str, excludes: Callable[[str], bool] = bool) -> Conditions:
    """The conditions of ``text``; what is no condition stays as it is. ``excludes`` tells of a word put in
    plain language (除了…, 不是…) whether it is something that can be left out: 除了唱歌还会什么 is not."""
    stated = [
        match
        for match in _EXCLUDED.finditer(text)
        if match.lastgroup in _OPERATORS or excludes(match[match.lastgroup or 0])
    ]
    rest = blank(text, (match.span() for match in stated))
    has_figures = bool(_FIGURES.search(rest))
    rest = _WISH.sub(" ", _FIGURES.sub(" ", rest))
    fields: dict[str, tuple[str, ...]] = {}
    for match in _FIELD.finditer(rest):
        name = _FIELDS[match["field"].lower()]
        values = filter(None, match["value"].strip(_QUOTES).split("、"))
        fields[name] = (*fields.get(name, ()), *(_VALUES.get(value.lower(), value) for value in values))
    negated = tuple(match[match.lastgroup or 0] for match in stated)
    barred = tuple(match[match.lastgroup] for match in stated if match.lastgroup in _OPERATORS)
    return Conditions(_FIELD.sub(" ", rest), fields, has_figures, negated, barred)


def blank(text: str, ranges: Iterable[Range]) -> str:
    """``text`` with each range replaced by as many spaces."""
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
