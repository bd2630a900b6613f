"""A Chinese name in, its place in a list by pinyin out: the letter that it stands under, and its order there."""

from bisect import bisect_right
from functools import cache, lru_cache

from index.signature import letters
from ingest import pinyin

OTHER = "#"
"""What a name stands under that begins with a digit, or with a character of which no reading is known."""
_KEPT = 16_384
"""Names whose syllables are kept, some 10 MB: a library of 10,000 practices has 7,000, read in 0.1 s."""
_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_FIRST = [each.encode("gb2312") for each in "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"]
"""The first character of each letter in the first level of GB/T 2312-1980, which stands in the order of pinyin."""
_LAST = "座".encode("gb2312")
"""The last character of that level."""


def order(name: str) -> tuple[bool, tuple[str, ...], str]:
    """What names are sorted by: those under a letter first, then syllable by syllable; signs count nothing."""
    return initial(name) == OTHER, _spoken(name), name


def initial(name: str) -> str:
    """The capital letter that ``name`` stands under: ``“红色驿站”`` under H, ``365`` under OTHER."""
    first = "".join(_spoken(name)[:1])[:1].upper()
    return first if "A" <= first <= "Z" else OTHER


@lru_cache(_KEPT)
def _spoken(name: str) -> tuple[str, ...]:
    return tuple(map(_syllable, letters(name)))


@cache
def _syllable(character: str) -> str:
    """How a character is mostly read: of several readings that under whose letter the standard has it (重: zhong),
    else the first; the character itself where none is known."""
    readings = list(pinyin.letters(character))
    usual = _usual_letter(character)
    return next((each for each in readings if each[0].upper() == usual), readings[0])


def _usual_letter(character: str) -> str:
    code = character.encode("gb2312", "ignore")
    return _LETTERS[bisect_right(_FIRST, code) - 1] if _FIRST[0] <= code <= _LAST else ""
