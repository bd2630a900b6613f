"""Text in, words or character grams out: the one cut that index and query share."""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import version
from itertools import accumulate, chain, islice
from operator import add
from typing import NamedTuple, TypeVar

import rjieba

from index.folding import HAN, fold
from ingest.span import Range

_RUN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_PIECE = re.compile(r"[^。!?;\n]*[。!?;\n]|[^。!?;\n]+")
_KEPT = 2048
"""Pieces whose cut is kept: the sentences of some hundred documents, 20 MB."""
_KEPT_LINES = 512
"""Lines whose pieces are kept: a line comes again, unfolded, in the other index and below each title."""
_LONGEST = 1_000
"""Characters of a text whose cut is kept at most."""
Made = TypeVar("Made")


class Cut(NamedTuple):
    """Words, and grams, in text order, with a space between two; neither has white space in it."""

    words: str
    grams: str


class Piece(NamedTuple):
    """A stretch of folded text over whose ends no word and no gram runs, with its words and grams as in Cut."""

    text: str
    words: str
    grams: str


class Segmenter:
    """jieba's search-mode cut with its dictionary and ``words`` of our own.

    The cut is rjieba's: on Chinese text it is jieba's own output at some twenty times the speed;
    Latin words with a hyphen or a dot also come whole. Safe to use from several threads.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = rjieba.Jieba()
        # All at once: one by one it takes twenty times as long.
        own = sorted(set(filter(str.strip, fold("\n".join(words)).split("\n"))))
        for word in own:
            self._jieba.add_word(word, None, None)
        self.fingerprint = _fingerprint(own)
        # The sentences of a passage come again in its practices, and in both indexes: each is cut once.
        self._cut = _keeping(_KEPT, self._cut_piece)
        self._line = _keeping(_KEPT_LINES, self._cut_line)

    def words(self, text: str) -> list[str]:
        """Folded words in text order, long words followed or preceded by the words inside them.

        Tokens without a letter, digit or Han character are left out.
        """
        return self.cut(text).words.split()

    def spans(self, text: str) -> list[Range]:
        """Where the words of a text stand, each character in one of them."""
        ends = list(accumulate(map(len, self._jieba.cut(fold(text)))))
        return list(zip([0, *ends], ends, strict=False))

    def grams(self, text: str) -> list[str]:
        """Folded single characters and pairs of neighbours of each Han run; other runs of letters
        and digits whole. No gram crosses punctuation or a change of script."""
        return self.cut(text).grams.split()

    def cut(self, text: str) -> Cut:
        """``words`` and ``grams`` of a text as they are indexed."""
        found = self.pieces(text)
        words = " ".join([each.words for each in found if each.words])
        return Cut(words, " ".join([each.grams for each in found if each.grams]))

    def pieces(self, text: str) -> list[Piece]:
        """A text cut after full stops and line ends."""
        return list(chain.from_iterable(map(self._line, _LINE.findall(text))))

    def _cut_line(self, line: str) -> tuple[Piece, ...]:
        return tuple(map(self._cut, _PIECE.findall(fold(line))))

    def _cut_piece(self, text: str) -> Piece:
        words = [
            word
            for word in self._jieba.cut_for_search(text)
            if word.isalnum() or (len(word) > 1 and any(map(str.isalnum, word)))
        ]
        return Piece(text, " ".join(words), _grams(text))


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of a text in its order, each with its part of speech: ``n…`` a noun, ``v…`` a verb."""
    return list(rjieba.tag(text))


def _keeping(number: int, cut: Callable[[str], Made]) -> Callable[[str], Made]:
    """``cut``, with what it made of the last ``number`` short texts kept: a text without stops fills no memory."""
    kept = lru_cache(number)(cut)
    return lambda text: kept(text) if len(text) <= _LONGEST else cut(text)


def _grams(text: str) -> str:
    grams: list[str] = []
    for run, other in _RUN.findall(text):
        if other:
            grams.append(other)
        else:
            grams += (characters := [*run])
            grams += map(add, characters, islice(characters, 1, None))
    return " ".join(grams)


def _fingerprint(words: list[str]) -> str:
    """Names the dictionary: an index built with another one has to be built anew."""
    source = "\n".join([version("rjieba"), *words])
    return hashlib.sha256(source.encode()).hexdigest()[:16]
