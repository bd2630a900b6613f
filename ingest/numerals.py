"""The text of a number in, its value out: Arabic, full-width, mixed, Chinese, fractions and halves.

``ARABIC``, ``CHINESE``, ``VAGUE``, ``FRACTION`` and ``HALF`` are the shapes of numbers, to be put into other
patterns; ``SCALE`` are the powers of ten that may follow an Arabic number.
"""

import re

DIGITS = "零〇一二三四五六七八九"
"""Chinese digits; 两 is a second word for two."""
PLACES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
SCALES = PLACES | {"百万": 1_000_000, "千万": 10_000_000, "万亿": 10**12}
SCALE = r"万亿|千万(?!瓦)|百万|亿|万(?!向|达广)|千(?![瓦克米帕卡伏])|百(?![分帕])"
"""千瓦, 百帕 and the like are units of their own."""

_NUMERALS = f"{DIGITS}两十百千万亿"
ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?"
CHINESE = rf"[{_NUMERALS}]+(?:点[{DIGITS}]+(?![十半刻分时]))?几?"
VAGUE = r"[数几][十百千万亿]+(?!分之)"
"""Several tens, hundreds and so on: their value is not told."""
FRACTION = (
    rf"[二三四五六七八九十百千万]+分之(?:[{DIGITS}两十百]+(?:点[{DIGITS}]+)?|\d+(?:[.．]\d+)?)"
    r"|[1-9]/(?:10|[2-9])(?=[的以左多升降提增减到至，。、；]|$)"
)
HALF = r"半数|(?<!另)一半|过半(?![年月天个百辈])"

_MIXED = re.compile(r"(\d+(?:\.\d+)?)(万亿|千万|百万|亿|万|千|百)?")
_SPOKEN = re.compile(rf"[{_NUMERALS}]*(?:点[{DIGITS}]+)?几?")
_BETWEEN = re.compile(
    r"(?P<first>[一二两三四五六七八九])(?P<last>[二三四五六七八九])(?P<places>[十百千万亿]+)"
)
_READ = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}


def parse_number(text: str) -> float:
    """Value of an Arabic, mixed or Chinese number: ``14万`` → 140000, ``百分之十五`` → 15, ``三千二百`` → 3200.

    A share of a hundred, a thousand or ten thousand is read in these (``千分之三`` → 3), any other fraction
    in percent (``三分之一`` → 33.333333). 几 after a number adds nothing: it is a comparator.

    Raises ValueError where ``text`` is no number.
    """
    text = text.replace(",", "").replace("，", "").replace("．", ".")
    mixed = _MIXED.fullmatch(text)
    if mixed:
        return float(mixed[1]) * SCALES[mixed[2] or ""]
    if re.fullmatch(HALF, text):
        return 50.0
    below, divided, above = text.partition("分之")
    if divided:
        return _share(parse_number(below), parse_number(above))
    numerator, divided, denominator = text.partition("/")
    if divided:
        return _share(parse_number(denominator), parse_number(numerator))
    if not text or not _SPOKEN.fullmatch(text):
        raise ValueError(f"not a number: {text!r}")
    return _spoken(text.removesuffix("几"))


def parse_range(text: str) -> tuple[float, float] | None:
    """Both ends of a number that names two neighbours: ``二三十`` → (20, 30); None for any other."""
    match = _BETWEEN.fullmatch(text)
    if match is None:
        return None
    first, last = (_spoken(match[name] + match["places"]) for name in ("first", "last"))
    return (first, last) if first < last else None


def digits_value(text: str) -> int:
    """Value of Arabic or Chinese digits read one by one: ``二〇二三`` and ``２０２３`` → 2023."""
    return int("".join(str(_READ.get(char, char)) for char in text))


def _share(whole: float, part: float) -> float:
    return part if whole in (100, 1_000, 10_000) else round(100 * part / whole, 6)


def _spoken(text: str) -> float:
    whole, _, fraction = text.partition("点")
    decimals = "".join(str(_READ[char]) for char in fraction)
    return _integer(whole) + (float(f"0.{decimals}") if decimals else 0.0)


def _integer(text: str) -> int:
    """Value of a whole Chinese numeral with its places, or digit by digit where it has none (二〇二三)."""
    if all(char in _READ for char in text):
        return digits_value(text or "0")
    total = section = digit = 0
    for char in text:
        if char in _READ:
            digit = _READ[char]
        elif char in "十百千":
            section += (digit or 1) * PLACES[char]
            digit = 0
        else:
            higher = total if total >= PLACES[char] else 0
            total = higher + (total - higher + section + digit or 1) * PLACES[char]
            section = digit = 0
    return total + section + digit
