"""A question in, its written conditions out: ``状态:计划``, ``"原词"``, ``电梯 AND 补贴``, ``NOT 武汉``, ``除了武汉``."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.levels import read_level
from ingest.numerals import digits_value
from ingest.span import Range

_FIELDS = {
    "地区": "place", "地点": "place", "place": "place",
    "主题": "theme", "theme": "theme",
    "状态": "status", "status": "status", "evidence_type": "status",
    "层级": "level", "level": "level",
    "年份": "year", "时间": "year", "year": "year",
    "来源": "source", "文件": "source", "source": "source",
}  # fmt: skip
_VALUES = {
    "caption": "图片说明", "commentary": "点评", "plan": "计划", "planned": "计划", "pilot": "试点",
    "implemented": "已实施", "done": "已实施", "discussion": "论述",
}  # fmt: skip
_QUOTED = r"\"[^\"\n]+\"|“[^“”\n]+”"
_NAMES = "|".join(_FIELDS)
_FIELD = re.compile(rf"(?P<field>{_NAMES})\s*[:：=]\s*(?P<value>{_QUOTED}|[^\s，,；;（(]+)", re.I)
_EMPTY = re.compile(
    rf"(?<![一-龥A-Za-z_])(?:{_NAMES})\s*[:：=](?=\s*(?:$|[，,；;]|(?:{_NAMES})\s*[:：=]))", re.I
)
"""A field of which no value is written."""
_QUOTES = "“”‘’\"'"
_EDGE = "()（）=:： "
_FIGURES = re.compile(r"(?<!\S)有数字(?![^\s，,。；;])|has_figures(?:\s*=\s*true)?(?!\s*=)", re.I)
_WISH = re.compile(r"[要带有含]+(?:具体)?(?:数字|数据)|with figures", re.I)
# What NOT and - bear on: a quotation, what stands in brackets, or all up to the next gap.
_OPERAND = rf"{_QUOTED}|[(（][^()（）]*[)）]|[^\s，,]+"
_CLAUSE = r"[^\s，,。；;！？!?]"
# 除 alone is mostly the end of a verb (拆除, 消除, 解除), 不是 within a clause mostly part of the matter, and 非 with a
# character before it mostly 除非 or 并非. What stands alone behind a lone dash is mostly a subtitle.
_EXCLUDED = re.compile(
    rf"除了\s*(?P<except>{_CLAUSE}{{2,40}}?)(?:以外|之外|外|(?=[\s，,。；;！？!?]|还|的|有|$))"
    rf"|(?<![拆消清解排扫免铲根删])除(?P<bar>(?!了|外){_CLAUSE}{{2,16}}?)(?:以外|之外|外)"
    r"|(?<![一-龥])(?P<beyond>[一-龥、]{2,12}?)(?:市区|城区|地区)?(?:以外|之外|除外)(?=的|地区|城市|其他|还|有|[一-龥]{2,4}还?有(?:什么|哪些|啥)|[\s，,。；;！？!?]|$)"
    rf"|(?<![一-龥A-Za-z])(?:不(?:是|要|含|包括|看|问|谈|提)|别(?:提|讲|问|谈|说(?!{_CLAUSE}*(?:了|连|都|也))))\s*(?P<not>{_CLAUSE}{{2,40}})(?:[，,。；;]|(?=\s)|$)"
    rf"|(?<![一-龥])(?:非(?!要)|排除\s*)(?P<none>{_CLAUSE}{{2,40}})"
    rf"|(?<![A-Za-z])NOT(?:\s+|(?=[一-龥“\"(（]))(?P<operand>{_OPERAND})"
    r"|\b(?i:except|excluding|without|other\s+than|not(?=\s+[一-龥]))\s+(?P<without>[^\s，,]+)"
    rf"|(?<!\S)-(?P<minus>{_QUOTED}|[(（][^()（）]*[)）]|[^\s\-，,]+)"
    r"|(?<!\S)-\s+(?P<dash>[^\s\-，,]+)(?!\S)"
)
_OPERATORS = ("operand", "minus")
_AND, _OR = (re.compile(rf"(?<![A-Za-z]){word}(?![A-Za-z])") for word in ("AND", "OR"))
_MEMBER = re.compile(rf"{_QUOTED}|[^\s()（）\"“”，,、]+")
# Within running text quotation marks set off a slogan (怎么推进“五个基本”); a quotation that stands by itself asks
# for these very words.
_PHRASE = re.compile(rf"(?<![^\s(（])(?:{_QUOTED})(?![^\s)）])")
_UNKNOWN = re.compile(
    r"(?<!\S)(?!请问|问题|提问|例如|比如|求助|题目|标题)(?P<name>[一-龥]{2,4}|[A-Za-z_]{3,12})[:：=](?P<value>[^\s/?？:：][^\s?？:：]{0,11})(?!\S)"
)
_NAMED = re.compile(rf"(?:{_NAMES})\s*[:：=]", re.I)
_ONE_YEAR = r"(?:19|20)\d\d|[一二][九零〇○][零〇○一二三四五六七八九]{2}"
_YEARS = re.compile(rf"(?P<first>{_ONE_YEAR})年?(?P<to>[-—–~～至到]+)?(?P<last>{_ONE_YEAR})?年?")
_LAST_YEAR = 2099
"""End of a span that is left open (2020-)."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a question states as a condition, and the question without it. ``fields`` maps ``place``,
    ``theme``, ``status``, ``level``, ``year`` and ``source`` to the values asked for; ``negated`` are words to leave
    out, ``barred`` those of them that are written with - or NOT; ``phrases`` must stand in a hit as they are
    written, which ``text`` keeps; ``required`` are the parts between ANDs, of each of which something must;
    ``unread`` is what looks like a condition and is none, ``empty`` fields without a value. A mere wish for figures (要有数字) is no
    condition: practices with figures rank higher anyway."""

    text: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_figures: bool = False
    negated: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


class Name(NamedTuple):
    """The name at ``[start, end)`` of a word of exclusion's operand that can be left out: of places, or of a theme."""

    start: int
    end: int
    is_place: bool = True


def _whole(operand: str) -> Name:
    return Name(0, len(operand))


def read_conditions(text: str, named: Callable[[str], Name | None] = _whole) -> Conditions:
    """The conditions of ``text``; what is no condition stays as it is, at its place. ``named`` tells what can be
    left out of a stretch in plain language (除了…, 不是…): of 除了唱歌还会什么 nothing, of 不看武汉的物业 the place,
    and 物业 is still asked about."""
    stated = list(_exclusions(text, named))
    rest = blank(text, (span for each in stated for span in each.spans))
    has_figures = bool(_FIGURES.search(rest))
    for pattern in (_FIGURES, _WISH):
        rest = _without(pattern, rest)
    empty = list(_EMPTY.finditer(rest))
    rest = blank(rest, (match.span() for match in empty))
    known = [match for match in _FIELD.finditer(rest) if _is_readable(match)]
    rest = blank(rest, (match.span() for match in known))
    unknown = list(_UNKNOWN.finditer(rest))
    rest = blank(rest, (match.span("name") for match in unknown))
    parts = [_unquoted(" ".join(part.split()).strip(_EDGE)) for part in _AND.split(rest)]
    left_out = [(word, each.is_operator) for each in stated for word in each.words]
    return Conditions(
        text=_without(_OR, _without(_AND, rest)),
        fields=_fields(known),
        has_figures=has_figures,
        negated=tuple(word for word, _ in left_out),
        barred=tuple(word for word, barred in left_out if barred),
        phrases=tuple(
            dict.fromkeys(filter(None, (m[0].strip(_QUOTES + " ") for m in _PHRASE.finditer(rest))))
        ),
        required=tuple(filter(None, parts)) if len(parts) > 1 else (),
        unread=tuple(match[0] for match in unknown),
        empty=tuple(match[0] for match in empty),
    )


def is_condition(unread: str) -> bool:
    """Whether what could not be read begins with the name of a field (年份:abc), and not as a headline does (停车治理：…)."""
    return _NAMED.match(unread) is not None


def blank(text: str, ranges: Iterable[Range]) -> str:
    """``text`` with each range replaced by as many spaces."""
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def verbatim(text: str) -> Iterator[Range]:
    """The ranges of ``text`` that mean just what is written: quotations, and names of files."""
    yield from (match.span() for match in _PHRASE.finditer(text))
    yield from (m.span() for m in _FIELD.finditer(text) if _FIELDS[m["field"].lower()] == "source")


def alternatives(part: str) -> str:
    """A part between ANDs without its ORs."""
    return _without(_OR, part)


def year_span(value: str) -> tuple[int, int] | None:
    """The first and last year of ``2022``, ``2019-2022`` or ``2020-``; None for what is no year."""
    match = _YEARS.fullmatch(value)
    if match is None or (match["last"] and not match["to"]):
        return None
    first = digits_value(match["first"])
    last = digits_value(match["last"]) if match["last"] else _LAST_YEAR if match["to"] else first
    return min(first, last), max(first, last)


def _unquoted(part: str) -> str:
    return part.strip(_QUOTES) if re.fullmatch(_QUOTED, part) else part


def _without(pattern: re.Pattern[str], text: str) -> str:
    return blank(text, (match.span() for match in pattern.finditer(text)))


@dataclass(frozen=True, slots=True)
class _Exclusion:
    """Words to leave out, and the stretches of the question that say so."""

    words: tuple[str, ...]
    spans: tuple[Range, ...]
    is_operator: bool


def _exclusions(text: str, named: Callable[[str], Name | None]) -> Iterator[_Exclusion]:
    for match in _EXCLUDED.finditer(text):
        kind = match.lastgroup or ""
        operand = match[kind]
        if kind in _OPERATORS:
            yield _Exclusion(tuple(_members(operand)), (match.span(),), True)
        elif (name := named(operand)) and _stands(kind, operand, name):
            start, end = match.span(kind)
            first, last = start + name.start, start + name.end
            spans = ((match.start(), start), (first, last), (end, match.end()))
            yield _Exclusion((text[first:last],), spans, False)


def _stands(kind: str, operand: str, name: Name) -> bool:
    """Whether a name stands beside the words that exclude it: before 以外, behind 除了, and alone behind a dash."""
    begins, ends = name.start == 0, name.end == len(operand)
    if kind == "dash":
        return name.is_place and begins and ends
    return ends if kind == "beyond" else begins


def _members(operand: str) -> Iterator[str]:
    """The words that an operator bars, without the name of a field before them."""
    for member in _MEMBER.findall(_without(_OR, _without(_AND, operand))):
        named = _FIELD.fullmatch(member)
        if word := (named["value"] if named else member).strip(_QUOTES + " "):
            yield word


def _values(match: re.Match[str]) -> list[str]:
    """The values of a field; several are divided by 、."""
    return [value for value in match["value"].strip(_QUOTES).split("、") if value]


def _is_readable(match: re.Match[str]) -> bool:
    """Whether a field has values, and that of years years."""
    values = _values(match)
    return bool(values) and (_FIELDS[match["field"].lower()] != "year" or all(map(year_span, values)))


def _fields(stated: Iterable[re.Match[str]]) -> dict[str, tuple[str, ...]]:
    """Values by field, as records have them."""
    fields: dict[str, tuple[str, ...]] = {}
    for match in stated:
        name = _FIELDS[match["field"].lower()]
        values = tuple(_known(name, value) for value in _values(match))
        fields[name] = (*fields.get(name, ()), *values)
    return fields


def _known(name: str, value: str) -> str:
    """A value as records have it (县区, caption); one that they do not know as it is written."""
    return (read_level(value) or value) if name == "level" else _VALUES.get(value.lower(), value)
