"""Text in, its checkable claims out: numbers, dates, document numbers and places, each with what it says as a value."""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Literal
from unicodedata import category

from index.folding import fold
from ingest.figures import find_figures
from ingest.gazetteer import LEVELS, Entry, Mention, shipped
from ingest.localities import alone, following
from ingest.numerals import digits_value, parse_number
from ingest.practice import Figure
from ingest.span import Range
from ingest.times import find_times

ClaimKind = Literal["number", "date", "document_number", "place"]
Value = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something checkable at ``[start, end)``. ``values`` are its parts as read: a claim is proven by one that has
    all of them. ``change`` is the direction that a number tells (up, down, up to …), which words apart from it may
    tell as well, or whether a date is one to compare with (``base``) or one at which something was (``at``)."""

    start: int
    end: int
    kind: ClaimKind
    values: frozenset[Value]
    change: str = ""


DOCUMENT_NUMBER = re.compile(r"[一-龥]{0,15}?[〔［\[（(【](\d{4})[〕］\]）)】]\s?第?(\d{1,5})号")
_LED_IN = re.compile(r".*(?:根据|依据|按照|依照|遵照|贯彻|落实|执行|印发|见|的|和|与|及|在|由|即|按)")
"""Words before the agency of a document number that are no part of it."""
_BOUNDS = (
    ("", "多达|高达|达到|共计|总计|累计|达|共|仅"),
    ("least", "不少于|不低于|至少有?|最少|以上"),
    ("most", "不超过|不高于|至多|最多|以下|以内|之内|内"),
    ("under", "不足|不到|低于|少于"),
    ("near", "将近|接近|近"),
    ("about", "大约|约|左右|上下|来"),
    ("over", "超过|超出|突破|高于|多于|超|逾|余|多"),
    ("mean", "平均|年均"),
    ("vague", "数|几|过|上"),
)
"""What bounds a number, in words that say the same; the first row bounds nothing."""
_CHANGES = (
    ("up", "增长|增加|提高|提升|上升|上涨|扩大|增|升|涨|翻"),
    ("down", "减少|下降|下跌|降低|缩短|压缩|减|降|跌"),
)
_BOUND = re.compile("|".join(f"(?P<{name or 'none'}>{words})" for name, words in _BOUNDS))
_CHANGE = re.compile(
    "|".join(f"(?P<{name}>{words})[了]?(?P<{name}_to>[到至为])?" for name, words in _CHANGES)
)
_ARABIC = re.compile(
    r"(?<![\[［\d])(?:第\s?)?[A-Za-z]*\d+(?:[.．:：/+＋—–\-×·]?(?:\d+|[NnXx](?![a-z])))*[%％‰℃A-Za-z]*[一-龥]?"
)
"""An Arabic number that counts nothing (1+4, 5G, 第8版, 365天), with the character behind it; the
mark of a citation, [1], is none."""
_SPOKEN = re.compile(
    r"第[一二两三四五六七八九十百]+[一-龥]?|(?P<number>(?:[二两三四五六七八九十]|一(?=[十百千]))[一二三四五六七八九十百千]*)(?P<unit>"
    r"[个项种类步级支条套户名家处次件批轮场座辆栋张份期组队大]|(?:公里|米|方面|部门|环节|机制|制度|清单|办法|举措|措施))"
)
"""A Chinese number of things or an ordinal, which ``find_figures`` takes for wording."""
_BASE_BEFORE = re.compile(r"(?:[较比]|相比于?)\Z")
_BASE_BEHIND = re.compile(r"[^，,。；;]{0,6}相比")
"""What makes a date the one that is compared with: 较2018年增长2.5倍 tells nothing of 2018."""
_DATE_PART = re.compile(r"([\d〇零○一二三四五六七八九十]+)(年代|[年月日号]?)")
_DOTTED = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_DATE_FILLING = re.compile(r"[\s份度的—–\-~至到、]|(?<=\d)年")
_PLAN = re.compile(r"[“‘]?十[一二三四五六]?五")
_CENTURY = 2000
_OPENING = re.compile(r"(?:(?<=[省市州盟])|(?<![一-龥])(?!城区|郊区|新城区|矿区))(?=[一-龥])")
_NAME_LENGTHS = (4, 3, 2)
"""Lengths of the names that are also words."""
_ENDINGS = frozenset("市县区州旗镇")
_WORD_ON = re.compile(r"[一-龥]?[场级域]")
_BLANK = re.compile(r"\s+")
_STOPS = re.compile(r"(?:[。，；！？：;:!?“”‘’「」『』《》（）()【】\n…]|,(?!\d)|(?<!\d),)+")


def claims(text: str) -> tuple[Claim, ...]:
    """The claims of ``text`` in text order, none inside another; a place stands beside what it holds."""
    found: list[Claim] = []
    for finder in _FINDERS:
        found += [each for each in finder(text) if not _meets(each, found)]
    return tuple(sorted((*found, *_places(text)), key=lambda each: each.start))


def _meets(claim: Claim, others: Sequence[Claim]) -> bool:
    return any(claim.start < other.end and other.start < claim.end for other in others)


def _document_numbers(text: str) -> Iterator[Claim]:
    for match in DOCUMENT_NUMBER.finditer(text):
        agency = _LED_IN.sub("", text[match.start() : match.start(1) - 1])
        start = match.start(1) - 1 - len(agency)
        value = (agency, int(match[1]), int(match[2]))
        yield Claim(start, match.end(), "document_number", frozenset((value,)))


def _figures(text: str) -> Iterator[Claim]:
    for figure in find_figures(text, ((0, len(text)),)):
        ((start, end),) = figure.raw
        yield Claim(start, end, "number", frozenset((_value(figure),)), change_of(figure.comparator))


def _enclosed(text: str) -> Iterator[Claim]:
    """Numbers that are one character (①, ½, Ⅳ): mostly the mark of an item, but they can be read as a count."""
    for at, character in enumerate(text):
        if category(character) in ("No", "Nl") and character != "〇":
            yield Claim(at, at + 1, "number", frozenset((("words", character),)))


def _value(figure: Figure) -> Value:
    """Value, unit and bounds; the words themselves where no value is told (数十户)."""
    unit, bounds = fold(figure.unit), frozenset(_bounds(figure.comparator))
    if figure.value is None:
        return ("words", plain(figure.text))
    upper = None if figure.upper is None else round(figure.upper, 6)
    return (round(figure.value, 6), upper, unit, bounds)


def _bounds(comparator: str) -> Iterator[str]:
    for match in _BOUND.finditer(_CHANGE.sub("", comparator)):
        if match.lastgroup and match.lastgroup != "none":
            yield match.lastgroup


def change_of(words: str) -> str:
    """The direction that words tell: ``up``, ``down``, with ``_to`` where they name what it led to; empty for none."""
    match = _CHANGE.search(words)
    return match.lastgroup or "" if match else ""


def _dates(text: str) -> Iterator[Claim]:
    for start, end in find_times(text):
        base = _BASE_BEFORE.search(text, 0, start) or _BASE_BEHIND.match(text, end)
        yield Claim(start, end, "date", frozenset(_date_parts(text[start:end])), "base" if base else "at")


def _date_parts(text: str) -> Iterator[Value]:
    """Year, month and day as numbers, and the words around them (去年, 底, 以来)."""
    folded = plain(text)
    if dotted := _DOTTED.fullmatch(folded):
        yield from zip("年月日", map(int, dotted.groups()), strict=True)
        return
    plan = _PLAN.match(folded)
    for match in () if plan else _DATE_PART.finditer(folded):
        unit = _unit(match, folded)
        yield (unit, _calendar(match[1], unit, folded))
    words = folded if plan else _DATE_FILLING.sub("", _DATE_PART.sub("", folded))
    if words:
        yield ("words", words)


def _unit(match: re.Match[str], text: str) -> str:
    """年, 月, 日 or 年代; of a number without one, the next (3—5月), unless it has the length of a year."""
    if len(match[1]) == 4:
        return "年"
    behind = next((each[2] for each in _DATE_PART.finditer(text, match.start()) if each[2]), "")
    return "日" if behind == "号" else behind


def _calendar(number: str, unit: str, text: str) -> float:
    """A number of the calendar; a year of two digits before a month is one of this century (23年3月)."""
    is_year = len(number) == 4 or (unit == "年" and "十" not in number)
    value = digits_value(number) if is_year else parse_number(number)
    return value + _CENTURY if unit == "年" and value < 100 and "月" in text else value


def _numerals(text: str) -> Iterator[Claim]:
    """Numbers that are part of a name: proven by the same characters only; and small ones of wording (三项机制)."""
    for match in _ARABIC.finditer(text):
        yield Claim(match.start(), match.end(), "number", frozenset((("words", plain(match[0])),)))
    for match in _SPOKEN.finditer(text):
        yield Claim(match.start(), match.end(), "number", frozenset((_spoken(match),)))


def _spoken(match: re.Match[str]) -> Value:
    """三项 and 3项 say the same."""
    if not match["number"]:
        return ("words", match[0])
    try:
        return (parse_number(match["number"]), None, match["unit"], frozenset())
    except ValueError:
        return ("words", match[0])


_FINDERS: tuple[Callable[[str], Iterator[Claim]], ...] = (
    _document_numbers, _figures, _dates, _numerals, _enclosed,
)  # fmt: skip
"""In order of precedence: 〔2020〕23号 is no date, 2026家 no year."""


def _places(text: str) -> Iterator[Claim]:
    """Places of the gazetteer, and the streets, villages and compounds named behind them or alone."""
    mentions = shipped().mentions(text)
    mentions = (*mentions, *_unsure(text, {each.start for each in mentions}))
    listed = {each.start for each in mentions}
    behind = (following(text, each.end, each.candidates[0].level) for each in mentions)
    local = {claim for each in chain(behind, alone(text)) for claim in _local(text, each.start, each.names)}
    yield from (Claim(each.start, each.end, "place", _codes(each)) for each in mentions)
    yield from (claim for claim in local if claim.start not in listed)


def _unsure(text: str, listed: Set[int]) -> Iterator[Mention]:
    """Names that are also words, which are places only behind another (武汉市市南区) or with no word before them
    (寿县, 阿里的办法)."""
    for opening in _OPENING.finditer(text):
        start = opening.start()
        names = (text[start : start + length] for length in _NAME_LENGTHS)
        found = next(((name, places) for name in names if (places := _unsure_places(name))), None)
        if found and start not in listed and not _WORD_ON.match(text, start + len(found[0])):
            yield Mention(start, start + len(found[0]), *found)


def _unsure_places(name: str) -> tuple[Entry, ...]:
    places = shipped().by_name(name)
    return places if name[-1:] in _ENDINGS else tuple(each for each in places if each.level == LEVELS[1])


def _codes(mention: Mention) -> frozenset[Value]:
    return frozenset(("code", place.code) for place in mention.candidates)


def _local(text: str, start: int, names: Sequence[tuple[str, str]]) -> Iterator[Claim]:
    for name, _ in names:
        start = text.index(name, start)
        yield Claim(start, start + len(name), "place", frozenset((("words", plain(name)),)))


def plain(text: str) -> str:
    """A text folded and without blanks, as texts are compared."""
    return _BLANK.sub("", fold(text))


def clauses(text: str) -> Iterator[Range]:
    """Ranges between stops, quotation marks and brackets; where one is cut depends on nothing but its borders."""
    start = 0
    for match in _STOPS.finditer(text):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
