"""Texts in, the plain BM25 ranking of a question out: the yardstick, in numpy, without an index or a weight of ours."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from math import log
from operator import add

import numpy as np
from numpy.typing import NDArray

from index.folding import HAN

K1, B = 1.2, 0.75
Tokens = Callable[[str], list[str]]
Posting = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Numbers of the texts that hold a term, and what the term adds to the score of each."""
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+")


def grams(text: str) -> list[str]:
    """Single characters and pairs of neighbours of each Han run, and each Latin or digit run, of the lower-cased text."""
    return [gram for run in _RUN.findall(text.lower()) for gram in _of_run(run)]


def _of_run(run: str) -> list[str]:
    return [run] if run.isascii() else [*run, *map(add, run, run[1:])]


class Bm25:
    """Robertson and Zaragoza, "The probabilistic relevance framework", 2009, with idf = ln(1 + (N - n + 0.5) / (n + 0.5))."""

    def __init__(self, corpus: Mapping[str, str], tokens: Tokens) -> None:
        self._names = np.array(list(corpus))
        self._tokens = tokens
        counted = [Counter(tokens(text)) for text in corpus.values()]
        lengths = np.array([each.total() for each in counted], np.float64)
        damping = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0))
        where: dict[str, list[tuple[int, int]]] = {}
        for number, each in enumerate(counted):
            for term, count in each.items():
                where.setdefault(term, []).append((number, count))
        self._postings = {term: _posting(pairs, damping) for term, pairs in where.items()}

    def scores(self, question: str) -> NDArray[np.float64]:
        """Of every text in the order of the corpus, each term of the question counted once."""
        scores = np.zeros(len(self._names))
        for term in sorted(set(self._tokens(question)) & self._postings.keys()):
            numbers, gains = self._postings[term]
            scores[numbers] += gains
        return scores

    def rank(self, question: str, depth: int) -> list[str]:
        """The names of the best ``depth`` texts with any term of the question; equal scores in the order of the texts."""
        scores = self.scores(question)
        best = np.argsort(-scores, kind="stable")[:depth]
        return [str(name) for name in self._names[best[scores[best] > 0]]]


def _posting(pairs: list[tuple[int, int]], damping: NDArray[np.float64]) -> Posting:
    numbers, counts = np.array(pairs, np.int64).T
    idf = log(1 + (len(damping) - len(pairs) + 0.5) / (len(pairs) + 0.5))
    return numbers, idf * counts * (K1 + 1) / (counts + damping[numbers])
