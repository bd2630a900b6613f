"""Text in, text of the same length out: width, script and case folded away so that words compare equal."""

import unicodedata
from collections.abc import Iterable
from functools import cache

import numpy as np
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
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = _TABLE.take(codes)
    if folded.max(initial=0) == _UNKNOWN:
        for code in np.unique(codes[folded == _UNKNOWN]).tolist():
            _TABLE[code] = ord(_fold_character(chr(code)))
        folded = _TABLE.take(codes)
    return folded.tobytes().decode("utf-32-le")


def as_typed(typed: str, word: str) -> str:
    """The stretch of ``typed`` that is ``word`` in another width, script or case; empty if there is none."""
    start = fold(typed).find(fold(word))
    return typed[start : start + len(word)] if start >= 0 else ""


def one_of(typed: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that is ``typed`` in another width, script or case, white space aside; None if none is.

    >>> one_of("已 實施", ("计划", "已实施"))
    '已实施'
    """
    wanted = solid(typed)
    return next((word for word in words if solid(word) == wanted), None)


def solid(text: str) -> str:
    """``text`` folded, without its white space."""
    return "".join(fold(text).split())


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


_UNKNOWN = 0xFFFFFFFF
_TABLE = np.full(0x110000, _UNKNOWN, np.uint32)
"""Folded code points by code point, worked out when first met: read so, long texts fold seven times as fast as
by ``str.translate``."""
