"""Text in, text of the same length out: width, script and case folded away so that words compare equal."""

import unicodedata
from functools import cache

import opencc

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters as the inside of a regular expression's character class."""


def fold(text: str) -> str:
    """``text`` in lower case, half width and simplified script, one character for each character.

    ``len(fold(text)) == len(text)``, so an offset into the folded text is an offset into the text.
    That is why a character folds alone: NFKC, traditional to simplified (a character's commonest
    form) and lower case are each applied only where they give one character (``①`` becomes ``1``;
    ``㎡`` and ``…`` stay), and combining marks are not composed. A lone surrogate, which no encoding
    can write, becomes U+FFFD.
    """
    return text.translate(_TABLE)


def _fold_character(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    wide = _single(unicodedata.normalize("NFKC", character), character)
    simple = _single(_simplifier().convert(wide), wide) if _is_han(wide) else wide
    return _single(simple.lower(), simple)


def _single(folded: str, otherwise: str) -> str:
    return folded if len(folded) == 1 else otherwise


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U000323af"


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _Table(dict[int, str]):
    """Folded characters by code point, worked out when first met."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _fold_character(chr(code)))


_TABLE = _Table()
