"""Text in, the times that it tells out: as printed, and as read in ISO form where the calendar is known.

A relative time (去年, 今年3月, 上周) or one without a year (3月11日, 三季度) is read from the date on which the text
was published, and only then; a day without a year is that of the same year before it, or one at most 31 days away, where
that is certain. What names no point or span of the calendar (近年来, 日前, 半年来) is not read.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.numerals import digits_value, parse_number
from ingest.span import Range

_GAP = "[ \u00a0]?"
_TO = "(?:——|[—–\\-－~～至到])"
_YEAR = r"(?<![\d〇])(?:(?:1[89]|20|１[８９]|２０)\d\d|[一二][〇零○八九][〇零○一二三四五六七八九]{2})"
_MONTH = rf"(?:1[0-2]|0?[1-9]|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九])(?={_GAP}(?:月|{_TO}{_GAP}\d{{1,2}}{_GAP}月))"
_SHORT = r"(?<![\d〇.国绪治丰庆光统])[012]\d(?=年(?:1[0-2]|0?[1-9])月)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|[１２][０-９]|３[０１]|[１-９]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_MONTHS = (
    rf"(?P<month>{_MONTH}){_GAP}(?:月份?)?(?:{_GAP}(?P<day>{_DAY}){_GAP}(?:[日号]|(?={_TO}{_GAP}{_DAY}{_GAP}日)))?"
    rf"(?:{_GAP}{_TO}{_GAP}(?:(?P<year2>{_YEAR}){_GAP}年{_GAP}|(?P<relative2>去年|今年|本年|次年|翌年)(?=\d|[一二三四五六七八九十]))?(?:(?P<month2>{_MONTH}){_GAP}月份?)?(?:{_GAP}(?P<day2>{_DAY}){_GAP}[日号])?(?<=[年月份日号]))?"
)
_PART = r"(?P<part>[上下]半年|前[二三2-3]个?季度|第?[一二三四1-4]季度)"
_EDGE = r"(?:年?[底末初]|中(?![央国共小部期心东西华秋])|[上中下]旬|[春夏秋冬])?(?P<edge>以来|至今(?!年)|起(?![步来诉点])|以前|之前|前(?![往后夕来期景]))?"
_CALENDAR = (
    rf"(?:(?P<year>{_YEAR}|{_SHORT}){_GAP}年(?!(?<=0年)代(?![办表理征销建管收缴购]))度?|(?P<relative>去年|今年|前年|明年|后年|本年度?)(?!同期)"
    rf"|(?<![每次同翌当该]年)(?<!每年的)(?<![第前\d.A-Za-z])(?={_MONTH}|{_PART.replace('?P<part>', '?:')}))"
    rf"{_GAP}(?:{_MONTHS}|{_PART})?{_EDGE}"
)
_YEARS = rf"(?P<first>{_YEAR}){_GAP}年?{_GAP}(?:{_TO}|、){_GAP}(?P<last>{_YEAR}){_GAP}年度?"
_DOTTED = r"(?<![\d./\-])(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?![./\-]?\d)"
_PLAN = r"[“‘]?(?P<plan>十[一二三四五六]?五)[”’]?(?:规划|计划)?(?:期间|时期|(?P<since>以来)|[初末]期?)"
_DECADE = r"(?:(?P<century>上个?世纪|(?:20|２０|二十)世纪|(?<!\d)19(?=\d0年))|(?:21|２１|二十一|本)世纪|(?<!\d)20(?=\d0年))?(?P<decade>[1-9]0|[１-９]０|[一二三四五六七八九]十)年代(?![办表理征销建管收缴购])[初中末后]?期?"
_NEAR_MONTH = rf"(?<!以)(?P<shift>[上本下])个?月份?(?![亮球光台])(?:(?P<at>{_DAY})[日号])?[底末初中]?"
_WEEK = r"(?<!以)(?P<week>[上本下])个?(?:周|星期)(?![年边期转围密刊报折])(?P<weekday>[一二三四五六日天])?"
_NEAR_DAY = r"(?P<near>前天|昨[天日晚]|今[日晨晚](?!头条|之)|明[天日])"
_VAGUE = (
    rf"每年的?{_MONTH}月(?:{_DAY}日)?底?前?|近年来?|近[几两三四五六七八九十\d]+年来?|截至目前"
    r"|(?:(?<!\d)\d+|(?<![一两二三四五六七八九十几])[一两二三四五六七八九十几]+)(?:年|个月)多?来|半年来|多年来|长期以来|前不久|(?<![一二三四五六七八九十\d举作生节])日前|近日|近期|过去[\d一二两三四五六七八九十几]+年"
    r"|年底前?|(?<![一二两三四五六七八九十百\d几数半])年内|当年年?[底初]"
)

NEAR = 31
"""Days from the date of publication in which a day without its year lies, before or after: of 33 days of news that come
later in the year of their publication 25 lie so near, and no day of another year does."""
_LIVING = range(1800, 2100)
"""Years that a text can be of: many exports write 0001-01-01 where they know no date."""
_OVER = frozenset({"以来", "至今"})
"""Edges of a stretch that has begun; 前 and 起 name what may be still ahead."""
_AHEAD = re.compile("[将拟]")
"""What is said beside a time that is ahead (将于12月20日)."""
_BESIDE = 8
"""Characters beside a time in which it is said."""
_JANUARY, _DECEMBER = 1, 12

_Published = tuple[int, int | None, int | None]
"""Year, month and day on which a text was published; what is not known of it is None."""
_RELATIVE = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "本年度": 0, "明年": 1, "后年": 2}
_SHIFT = {"上": -1, "本": 0, "下": 1}
_NEAR = {"前": -2, "昨": -1, "今": 0, "明": 1}
_WEEKDAYS = {char: n for n, char in enumerate("一二三四五六日")} | {"天": 6}
_PARTS = {"上半年": (1, 6), "下半年": (7, 12)}
_QUARTERS = {char: n for n, char in enumerate("一二三四", start=1)} | {str(n): n for n in range(1, 5)}
_CENTURY = 2000
"""What a year of two digits counts from (23年3月)."""
_FIRST_PLAN_OF_TEN = 2001
"""First year of the tenth five-year plan (十五); each later one begins five years on."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A point of the calendar, as exact as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    def iso(self) -> str:
        """``2022``, ``2022-03`` or ``2022-03-05``; empty where the calendar has no such day."""
        if self.month is None:
            return f"{self.year:04}"
        if not 1 <= self.month <= 12 or not 1 <= (self.day or 1) <= monthrange(self.year, self.month)[1]:
            return ""
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")


_Reader = Callable[[re.Match[str], _Published | None], str]


def told_time(text: str) -> Range | None:
    """The time of what a text tells: the first one, rather a dated than a vague one. The age of a building
    (2000年以前建成, 在2000年以前的) and a year that another is compared with (较2018年) are none."""
    found = [match for match in _TIMES.finditer(text) if not _is_aside(text, match)]
    dated = (match for match in found if not _VAGUELY.fullmatch(match[0]))
    first = next(dated, None) or next(iter(found), None)
    return first.span() if first else None


def find_times(text: str) -> Iterator[Range]:
    """Every time that a text tells, the vague and the compared ones too, in text order."""
    return (match.span() for match in _TIMES.finditer(text))


def _is_aside(text: str, match: re.Match[str]) -> bool:
    described = (
        match[0].endswith(("以前", "之前", "年前", "底前")) and text[match.end() : match.end() + 1] == "的"
    )
    compared = text[match.start() - 1 : match.start()] in ("比", "较")
    before = text[max(match.start() - _HOUSE_REACH, 0) : match.start()]
    house = bool(_FINISHED.match(text, match.end()) and _HOUSE.search(before))
    return described or compared or house or bool(_BUILT_IN.search(before) or _BUILT.match(text, match.end()))


def read_time(text: str, published: str | None, start: int = 0) -> str:
    """The first time of ``text`` from ``start`` on in ISO form: ``2022``, ``2022-03``, ``2022-03-05``, a span
    ``2019/2022``, an open one ``2019/..`` or ``../2025``. Empty where the text has none, or where the calendar cannot be
    known from it and from ``published``, a date in ISO form of which month and day may be missing.

    >>> read_time("去年3月", "2023-11-05"), read_time("去年3月", None)
    ('2022-03', '')
    """
    found = _TIMES.search(text, start)
    if found is None:
        return ""
    for pattern, reader in _KINDS:
        match = pattern.match(text, found.start())
        if match and match.end() == found.end():
            return reader(match, _date_of(published))
    return ""


def _date_of(published: str | None) -> _Published | None:
    match = _ISO.fullmatch(published or "")
    if match is None:
        return None
    year, month, day = (_number(part) for part in match.groups())
    return (year, month, day) if year and year in _LIVING and _Day(year, month, day).iso() else None


def _number(text: str | None) -> int | None:
    return int(parse_number(text)) if text else None


def _read_calendar(match: re.Match[str], published: _Published | None) -> str:
    """A year, stated, relative or understood, with what is said of its months and days."""
    if match["year"]:
        if match["relative2"] in _RELATIVE:
            return ""
        year = digits_value(match["year"])
        return _span(match, year if len(match["year"]) > 2 else _CENTURY + year)
    if published is None:
        return ""
    if match["relative"]:
        return _span(match, published[0] + _RELATIVE[match["relative"]])
    years = (published[0], published[0] - 1)
    near = next((year for year in years if _is_near(_bounds(match, year)[0], published)), None)
    return _span(match, near) if near and not _is_unclear(match, near, published) else ""


def _is_near(day: _Day, published: _Published) -> bool:
    """Whether who writes on the date of publication need not name the year of ``day``: it is the same year and not after that
    date, or it is hardly a month away (12月30日 in January)."""
    year, month, at = published
    if day.month is None or month is None:
        return False
    if day.day is None or at is None:
        return day.year == year and day.month <= month
    if not day.iso():
        return False
    apart = (date(day.year, day.month, day.day) - date(year, month, at)).days
    return abs(apart) <= NEAR or (day.year == year and apart < 0)


def _is_unclear(match: re.Match[str], year: int, published: _Published) -> bool:
    """Whether the next ``year`` may be meant as well: by a January told in December, and by a December told in January that
    may be still ahead."""
    if match["edge"] in _OVER:
        return False
    if year < published[0]:
        beside = match.string[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
        return bool(match["edge"] or _AHEAD.search(beside))
    last = _bounds(match, year)[1]
    return published[1] == _DECEMBER and (last.year, last.month) == (year, _JANUARY)


def _span(match: re.Match[str], year: int) -> str:
    first, last = (day.iso() for day in _bounds(match, year))
    if not first or not last:
        return ""
    edge = match["edge"] or ""
    if edge.endswith("前"):
        return f"../{last}"
    if edge:
        return f"{first}/.."
    return f"{first}/{last}" if first < last else first if first == last else ""


def _bounds(match: re.Match[str], year: int) -> tuple[_Day, _Day]:
    """First and last day of the stretch of ``year`` that is named."""
    if match["part"]:
        opens, closes = _months(match["part"])
        return _Day(year, opens), _Day(year, closes)
    month, day, month2, day2 = (_number(match[name]) for name in ("month", "day", "month2", "day2"))
    first = _Day(year, month, day)
    if match["year2"]:
        return first, _Day(digits_value(match["year2"]), month2, day2)
    if match["relative2"]:
        shift = _RELATIVE.get(match["relative2"], 1) - _RELATIVE.get(match["relative"] or "", 0)
        return first, _Day(year + shift, month2, day2)
    if month is None or (month2 is None and day2 is None):
        return first, first
    later = month2 is not None and month2 < month
    return first, _Day(year + later, month2 or month, day2)


def _months(part: str) -> tuple[int, int]:
    """First and last month of a half-year or of quarters (前三季度)."""
    if part in _PARTS:
        return _PARTS[part]
    quarter = next(_QUARTERS[char] for char in part if char in _QUARTERS)
    return (1 if part.startswith("前") else 3 * quarter - 2), 3 * quarter


def _read_years(match: re.Match[str], _: _Published | None) -> str:
    first, last = (digits_value(match[name]) for name in ("first", "last"))
    return f"{first:04}/{last:04}" if first < last else ""


def _read_dotted(match: re.Match[str], _: _Published | None) -> str:
    return _Day(int(match["y"]), int(match["m"]), int(match["d"])).iso()


def _read_plan(match: re.Match[str], _: _Published | None) -> str:
    """The years of a five-year plan: “十三五” is the thirteenth, 2016 to 2020."""
    number = "" if match["plan"] == "十五" else match["plan"][1]
    first = _FIRST_PLAN_OF_TEN + 5 * (int(parse_number(number)) if number else 0)
    return f"{first}/.." if match["since"] else f"{first}/{first + 4}"


def _read_decade(match: re.Match[str], _: _Published | None) -> str:
    if match["century"] is None:
        return ""
    first = 1900 + int(parse_number(match["decade"]))
    return f"{first}/{first + 9}"


def _read_near_month(match: re.Match[str], published: _Published | None) -> str:
    if published is None or published[1] is None:
        return ""
    months = 12 * published[0] + published[1] - 1 + _SHIFT[match["shift"]]
    return _Day(months // 12, months % 12 + 1, _number(match["at"])).iso()


def _read_week(match: re.Match[str], published: _Published | None) -> str:
    day = _day_of(published)
    if day is None:
        return ""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=_SHIFT[match["week"]])
    if match["weekday"]:
        return (monday + timedelta(days=_WEEKDAYS[match["weekday"]])).isoformat()
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _read_near_day(match: re.Match[str], published: _Published | None) -> str:
    day = _day_of(published)
    return (day + timedelta(days=_NEAR[match["near"][0]])).isoformat() if day else ""


def _day_of(published: _Published | None) -> date | None:
    if published is None or published[1] is None or published[2] is None:
        return None
    return date(published[0], published[1], published[2])


def _read_nothing(_: re.Match[str], __: _Published | None) -> str:
    return ""


_KINDS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (_YEARS, _read_years),
        (_DOTTED, _read_dotted),
        (_VAGUE, _read_nothing),
        (_PLAN, _read_plan),
        (_DECADE, _read_decade),
        (_CALENDAR, _read_calendar),
        (_NEAR_MONTH, _read_near_month),
        (_WEEK, _read_week),
        (_NEAR_DAY, _read_near_day),
    )
)
"""Kinds of expressions and how each is read; the first that fits counts."""
_NAMES = re.compile(r"\?P<\w+>")
_TIMES = re.compile(
    r"(?=[\d一二三四五六七八九十两几去今前明后本上下第昨近截半过年当每日多长“‘])(?:"
    + "|".join(_NAMES.sub("?:", pattern.pattern) for pattern, _ in _KINDS)
    + ")"
)
_VAGUELY = re.compile(_VAGUE)
_BUILT = re.compile(r"(?:(?<=前)|(?<=后)|以后|之后)(?:建成|建造|修建)|建成?[的于]|建成(?=老旧|小区)|出生")
_FINISHED = re.compile("建成|竣工|交付|投入使用")
_HOUSE = re.compile(
    "(?<!安置)(?<!新建)(?<!保障性住)(?<![廉公]租)(?:小区|楼|房屋?|住宅|大院|院落)[^，,。；;]{0,4}$"
)
_HOUSE_REACH = 8
"""Characters before a year in which the house is named that was finished in it (小区于2003年建成)."""
_BUILT_IN = re.compile("(?<![创组新搭共筹扩])建于$|建造于$")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
