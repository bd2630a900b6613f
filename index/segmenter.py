"""Text in, words or character grams out: the one cut that index and query share."""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from operator import add

import rjieba

from index.folding import HAN, fold

_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?:(?![{HAN}])[^\W_])+")
_PIECE = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
_KEPT = 2048
"""Pieces whose cut is kept: the sentences of some hundred documents, 20 MB."""


class Segmenter:
    """jieba's search-mode cut with its dictionary and ``words`` of our own.

    The cut is rjieba's: on Chinese text it is jieba's own output at some twenty times the speed;
    Latin words with a hyphen or a dot also come whole. Safe to use from several threads.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = rjieba.Jieba()
        own = sorted({fold(word) for word in words if word.strip()})
        for word in own:
            self._jieba.add_word(word, None, None)
        self.fingerprint = _fingerprint(own)
        # The sentences of a passage come again in its practices, and in both indexes: each is cut once.
        self._piece_words = lru_cache(_KEPT)(self._cut)
        self._piece_grams = lru_cache(_KEPT)(_grams)

    def words(self, text: str) -> list[str]:
        """Folded words in text order, long words followed or preceded by the words inside them.

        Tokens without a letter, digit or Han character are left out.
        """
        return [word for piece in pieces(text) for word in self._piece_words(piece)]

    def grams(self, text: str) -> list[str]:
        """Folded single characters and pairs of neighbours of each Han run; other runs of letters
        and digits whole. No gram crosses punctuation or a change of script."""
        return [gram for piece in pieces(text) for gram in self._piece_grams(piece)]

    def _cut(self, piece: str) -> tuple[str, ...]:
        found = self._jieba.cut_for_search(fold(piece))
        return tuple(
            word for word in found if word.isalnum() or (len(word) > 1 and any(map(str.isalnum, word)))
        )


def pieces(text: str) -> list[str]:
    """``text`` cut after full stops and line ends, over which no word and no gram runs."""
    return _PIECE.findall(text)


def _grams(piece: str) -> tuple[str, ...]:
    found: list[str] = []
    for run in _RUN.finditer(fold(piece)):
        found.extend(_han_grams(run[0]) if run["han"] else [run[0]])
    return tuple(found)


def _han_grams(run: str) -> list[str]:
    return [*run, *map(add, run, run[1:])]


def _fingerprint(words: list[str]) -> str:
    """Names the dictionary: an index built with another one has to be built anew."""
    source = "\n".join([version("rjieba"), *words])
    return hashlib.sha256(source.encode()).hexdigest()[:16]
