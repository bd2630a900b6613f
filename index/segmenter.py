"""Text in, words or character grams out: the one cut that index and query share."""

import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import version
from itertools import pairwise

import rjieba

from index.folding import HAN, fold

_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?:(?![{HAN}])[^\W_])+")


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

    def words(self, text: str) -> list[str]:
        """Folded words in text order, long words followed or preceded by the words inside them.

        Tokens without a letter, digit or Han character are left out.
        """
        return [word for word in self._jieba.cut_for_search(fold(text)) if _counts(word)]

    def grams(self, text: str) -> list[str]:
        """Folded single characters and pairs of neighbours of each Han run; other runs of letters
        and digits whole. No gram crosses punctuation or a change of script."""
        found: list[str] = []
        for run in _RUN.finditer(fold(text)):
            found.extend(_han_grams(run[0]) if run["han"] else [run[0]])
        return found


def _counts(word: str) -> bool:
    return word.isalnum() or any(map(str.isalnum, word))


def _han_grams(run: str) -> list[str]:
    return [*run, *map("".join, pairwise(run))]


def _fingerprint(words: list[str]) -> str:
    """Names the dictionary: an index built with another one has to be built anew."""
    source = "\n".join([version("rjieba"), *words])
    return hashlib.sha256(source.encode()).hexdigest()[:16]
