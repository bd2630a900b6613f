"""A question in, its numbers out, each with the other ways in which official texts write it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.numerals import ARABIC, CHINESE, SCALE, digits_value, parse_number

_MOST = 10**12
"""Where numerals end: 亿 is the largest unit in use alone."""
_LEAST = 10
"""Smaller numbers stand in nearly every text: to look for 3 beside 三 finds nothing that 三 does not."""
_TENTHS = "一二三四五六七八九"
_NUMBER = re.compile(
    rf"(?P<share>百分之(?:{CHINESE})|\d+(?:\.\d+)?%|[{_TENTHS}]成(?![不为本立员熟千果功就长分份才])[{_TENTHS}半]?)"
    rf"|(?<![\d.A-Za-z第几数\-—])(?P<count>(?:{ARABIC})(?:{SCALE})?|{CHINESE})(?![\d.A-Za-z%\-]|分(?!钟)|[月日号大届零〇一二两三四五六七八九十百千万亿]|世纪|年代)"
)
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][零〇○九][零〇○一二三四五六七八九]{2}")
_DATED = re.compile(rf"(?<!\d)(?:19|20)\d\d(?!\d)|(?:{_YEAR.pattern})(?=年)")
_SERVICE = re.compile(r"123\d\d")
"""Telephone numbers of public services (12345, 12315)."""
_YEAR_DIGITS = "〇一二三四五六七八九"
_DIGITS = "零一二三四五六七八九"
_SECTION = 10_000
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_SECTIONS = ((10**8, "亿"), (_SECTION, "万"))


class Number(NamedTuple):
    """A number at ``[start, end)`` of a question, and the other ``writings`` of its value."""

    start: int
    end: int
    text: str
    writings: tuple[str, ...]


def find_numbers(text: str) -> Iterator[Number]:
    """Whole numbers from ten up and shares, in text order: ``14万`` is also ``140000`` and ``十四万``, ``九成``
    also ``90%``. What only looks like a number is none: a year, 十四五, 千家万户, 第14."""
    for match in _NUMBER.finditer(text):
        writings = _share(match[0]) if match["share"] else _count(match[0])
        others = tuple(each for each in dict.fromkeys(writings) if each != match[0])
        if others:
            yield Number(match.start(), match.end(), match[0], others)


def find_years(text: str) -> Iterator[Number]:
    """Years in text order: ``2022年`` is also ``二〇二二年``, and the other way round."""
    for match in _DATED.finditer(text):
        if text[match.end() : match.end() + 1] == "年":
            year = str(digits_value(match[0]))
            other = in_digits(int(year)) if match[0].isdigit() else year
            yield Number(match.start(), match.end() + 1, f"{match[0]}年", (f"{other}年",))


def in_digits(year: int) -> str:
    """A year in Chinese digits: 2022 → ``二〇二二``."""
    return "".join(_YEAR_DIGITS[int(digit)] for digit in str(year))


def years_of(text: str) -> list[int]:
    """The years that a text names, in either writing."""
    return [digits_value(match[0]) for match in _DATED.finditer(text)]


def in_chinese(value: int) -> str:
    """A whole number from 0 up to 10**12 in Chinese: ``140000`` → ``十四万``, ``105`` → ``一百零五``."""
    for unit, name in _SECTIONS:
        above, below = divmod(value, unit)
        if above:
            gap = "零" if below and below < unit // 10 else ""
            return in_chinese(above) + name + (gap + in_chinese(below) if below else "")
    return _below_section(value).removeprefix("一") if 10 <= value < 20 else _below_section(value)


def _below_section(value: int) -> str:
    for unit, name in _PLACES:
        above, below = divmod(value, unit)
        if above:
            gap = "零" if below and below < unit // 10 else ""
            return _DIGITS[above] + name + (gap + _below_section(below) if below else "")
    return _DIGITS[value]


def _count(text: str) -> Iterator[str]:
    """The writings of a whole number; none for what is a name or a year."""
    value = _value(text)
    if (
        _YEAR.fullmatch(text)
        or _SERVICE.fullmatch(text)
        or not _LEAST <= value < _MOST
        or value != int(value)
    ):
        return
    whole = int(value)
    chinese = in_chinese(whole)
    if not text[0].isdigit() and text.replace("两", "二") not in (chinese, chinese.replace("十", "一十", 1)):
        return
    yield str(whole)
    yield chinese
    yield re.sub("二(?=[千万亿])", "两", chinese)
    yield from _scaled(whole)
    if whole >= 1000:
        yield f"{whole:,}"


def _scaled(value: int) -> Iterator[str]:
    """The writing with 万 or 亿 and at most two decimals: ``23500`` → ``2.35万``."""
    for unit, name in _SECTIONS:
        if value >= unit:
            if value % (unit // 100) == 0:
                yield f"{value / unit:.10g}{name}"
            return


def _share(text: str) -> Iterator[str]:
    """The writings of a share of a hundred."""
    tenths, is_tenths, rest = text.partition("成")
    if is_tenths:
        value = _value(tenths) * 10 + (5 if rest == "半" else _value(rest or "零"))
    else:
        value = _value(text.removesuffix("%"))
    if not value:
        return
    yield f"{value:g}%"
    if value == int(value):
        yield f"百分之{in_chinese(int(value))}"
    if value < 100 and value % 10 == 0:
        yield f"{_DIGITS[int(value) // 10]}成"


def _value(text: str) -> float:
    """The value of a number; 0 for one that is none."""
    try:
        return parse_number(text)
    except (ValueError, KeyError):
        return 0.0
