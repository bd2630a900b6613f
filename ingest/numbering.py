"""The numbering part of a Word file in, the numbers that its paragraphs carry out: 一、, （二）, 3.1."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of the elements and attributes of a Word file."""
_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: first number, number format, and the text around it (第%1章)."""

    start: int
    style: str
    pattern: str
    plain: bool


class Numbering:
    """The lists of one file; counts as it is asked for the numbers in printed order."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else list(root)
        abstract = {item.get(W + "abstractNumId", ""): item for item in found}
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for item in found:
            if item.tag == W + "num":
                number, base = item.get(W + "numId", ""), value(item, "abstractNumId")
                self._lists[number] = base
                if base in abstract:
                    self._add_levels(number, abstract[base])
                self._override(number, item)

    def next(self, number: str, level: int) -> str:
        """The number of the next paragraph on ``level`` (from 0) of the list ``number``; '' for bullets."""
        if (number, level) not in self._levels:
            return ""
        base = self._lists[number]
        shape = self._levels[number, level]
        start = self._restarts.pop((number, level), None)
        last = self._counts.get((base, level), shape.start - 1) if start is None else start - 1
        self._counts[base, level] = last + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((base, deeper), None)
        return "" if shape.style == "bullet" else self._written(number, shape)

    def _written(self, number: str, shape: _Level) -> str:
        def place(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            other = self._levels.get((number, level), shape)
            count = self._counts.get((self._lists[number], level), other.start)
            return _FORMATS.get("" if shape.plain else other.style, str)(count)

        text = _PLACE.sub(place, shape.pattern)
        return text if text[-1:] in "、）．：" else f"{text} "

    def _add_levels(self, number: str, element: Element) -> None:
        for level in element.iterfind(W + "lvl"):
            if (place := whole(level.get(W + "ilvl", ""))) is not None:
                self._levels[number, place] = _level(level)

    def _override(self, number: str, element: Element) -> None:
        for change in element.iterfind(W + "lvlOverride"):
            if (place := whole(change.get(W + "ilvl", ""))) is None:
                continue
            for level in change.iterfind(W + "lvl"):
                self._levels[number, place] = _level(level)
            if (start := whole(value(change, "startOverride"))) is not None:
                self._restarts[number, place] = start


def _level(element: Element) -> _Level:
    start, plain = whole(value(element, "start")), element.find(W + "isLgl") is not None
    return _Level(start or 0, value(element, "numFmt"), value(element, "lvlText"), plain)


def value(element: Element | None, tag: str) -> str:
    """The value of the child ``tag`` of ``element``; '' where there is none."""
    child = None if element is None else element.find(W + tag)
    return "" if child is None else child.get(W + "val", "")


def whole(text: str) -> int | None:
    """The whole number that ``text`` is; None where it is none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def _hanzi(number: int) -> str:
    """十, 二十一, 一百零五, as chapters and articles are counted; figures beyond 9999."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for digit, unit in zip(f"{number:04}", "千百十 ", strict=True):
        text += _DIGITS[int(digit)] + (unit if digit != "0" else "")
    text = re.sub("零+", "零", text.replace(" ", "")).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(number: int) -> str:
    """a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9) if number > 0 else ""


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(max(number, 0), value)
        text += letters * min(count, 9)
    return text


def _among(characters: str) -> Callable[[int], str]:
    """Numbers written with one of ``characters`` each, with figures beyond them."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


_CIRCLES = _among("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "chineseCounting": _hanzi,
    "chineseCountingThousand": _hanzi,
    "japaneseCounting": _hanzi,
    "ideographTraditional": _among("甲乙丙丁戊己庚辛壬癸"),
    "decimalEnclosedCircle": _CIRCLES,
    "decimalEnclosedCircleChinese": _CIRCLES,
    "decimalFullWidth": lambda number: str(number).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
"""Number formats of the standard (ST_NumberFormat) that Chinese files use; figures for all others."""
