"""Two halves of a text in, the log-odds out that the second continues the first where a page break tore it.

A small neural network over what lies on either side of the seam: what a network over the characters there
says (``ingest.networks``), pointwise mutual information (Church and Hanks 1990) of the characters across it
and of each side with a text's beginning and end, a word that lies across it, quotation marks that close on
the other side, punctuation and lengths. Counts and weights are learnt by ``train/seams.py`` and lie in
``corpus/seams.npz``.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.networks import Network, WindowNetwork

FILE = Path(__file__).parents[1] / "corpus" / "seams.npz"
ACROSS = ((1, 1), (1, 2), (2, 1))
"""Characters left and right of the seam whose mutual information counts. Strings of four characters, which
would make the file four times as large, add nothing: at 0.82 of the true seams found, 0.26 false ones
instead of 0.27, with a linear model."""
DEPTH = 3
BOUNDARY = "\n"
WINDOW = 120
"""Characters on each side in which brackets and quotation marks are matched."""
_NEAR = 14
_CLAUSE = 60
_UNKNOWN = re.compile(r"[^一-鿿0-9A-Za-z，。、；：！？“”‘’（）《》\n%]")
_NUMBER = re.compile(r"[0-9]+")
_LATIN = re.compile(r"[A-Za-z]+")
_STOP = re.compile("[，。；：！？]")
_HALF_WIDTH = re.compile("[,;:!?()]")
_FULL_WIDTH = str.maketrans(",;:!?()", "，；：！？（）")
_CLOSING = "，。、；：！？”’）》%"
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("‘", "’"))
_PARTICLES = "的地得了着过"
_PREPOSITIONS = "在对把将被向从与和及为以由于让使给"
_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1

Cut = Callable[[str], list[str]]
"""Word segmentation: text in, words out, whose concatenation is the text."""


def normal(text: str) -> str:
    """``text`` as it is counted: numbers as ``0``, Latin words as ``a``, rare marks and blanks left out."""
    return _LATIN.sub("a", _NUMBER.sub("0", _UNKNOWN.sub("", text)))


def hash_of(gram: str) -> int:
    """The 32-bit number under which a string of at most three characters is counted (Fibonacci hashing)."""
    state = 0
    for char in gram:
        state = ((state + ord(char) + 1) * _MIX) & _MASK
        state ^= state >> 29
    return state >> 32


class Counts:
    """How often strings of up to three characters occur in ``total`` characters of running text. ``hashes``
    (uint32) are sorted, ``counts`` (uint32) belong to them; ``least`` is the smallest count kept, by the
    length of the string."""

    def __init__(
        self,
        hashes: npt.NDArray[np.uint32],
        counts: npt.NDArray[np.uint32],
        total: int,
        least: tuple[int, ...],
    ) -> None:
        self.hashes = hashes
        self.counts = counts
        self.total = total
        self.least = least
        self._sorted = hashes.data
        self.of = lru_cache(maxsize=1 << 16)(self._of)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Counts":
        """Those of the arrays in ``FILE``."""
        hashes = np.cumsum(stored["gaps"], dtype=np.uint32)
        return cls(hashes, stored["counts"], int(stored["total"]), tuple(map(int, stored["least"])))

    def information(self, left: str, right: str) -> tuple[float, float]:
        """Whether ``left`` and ``right`` were seen side by side, and their mutual information in nats; of
        strangers, how much more often chance alone would have brought them together than is kept."""
        if not left or not right:
            return 0.0, 0.0
        together, before, after = self.of(left + right), self.of(left), self.of(right)
        if not together:
            return 0.0, -math.log1p(before * after / self.total / self.least[len(left + right)])
        return 1.0, math.log(together * self.total / (max(before, together) * max(after, together)))

    def _of(self, gram: str) -> int:
        """Occurrences of ``gram``; 0 where it is too rare to be kept."""
        wanted = hash_of(gram)
        at = bisect_left(self._sorted, wanted)
        return int(self.counts[at]) if at < len(self._sorted) and self._sorted[at] == wanted else 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells a seam: strings counted, windows learnt, and words."""

    counts: Counts
    windows: WindowNetwork
    cut: Cut

    def of_seam(self, left: str, right: str) -> list[float]:
        """What is measured of one seam, always as many numbers in the same order."""
        return [
            self.windows.seam_odds(left, right),
            self.windows.opening_odds(right),
            *seam_features(left, right, self.counts, self.cut),
        ]

    def of_opening(self, right: str) -> list[float]:
        """What is measured of the first characters of a text that may have lost its beginning."""
        return [self.windows.opening_odds(right), *opening_features(right, self.counts, self.cut)]


def full_width(text: str) -> str:
    """``text`` with its punctuation as it is counted: a fifth of the pages print it in half width."""
    return _HALF_WIDTH.sub(lambda mark: mark[0].translate(_FULL_WIDTH), text)


def seam_features(left: str, right: str, counts: Counts, cut: Cut) -> list[float]:
    """What is measured of one seam by counts and words."""
    before, after = normal(left[-_NEAR:])[-DEPTH:], normal(right[:_NEAR])[:DEPTH]
    sizes = range(1, DEPTH)
    pairs = [
        *((before[-a:], after[:b]) for a, b in ACROSS),
        *((before[-size:], BOUNDARY) for size in sizes),
    ]
    known = (value for pair in pairs for value in counts.information(*pair))
    signs = (
        before[-1:] in tuple("，、"), before.endswith("、"), before.endswith("0"),
        before[-1:] in tuple(_PARTICLES), before[-1:] in tuple(_PREPOSITIONS),
    )  # fmt: skip
    return [
        *known,
        *map(float, signs),
        *_matching(left[-WINDOW:], right[:WINDOW]),
        *_words(left[-10:], right[:10], counts, cut),
        *_clauses(left[-_CLAUSE:], right[:_CLAUSE]),
        *opening_features(right, counts, cut),
    ]


def opening_features(right: str, counts: Counts, cut: Cut) -> list[float]:
    """What is measured of a beginning by counts and words."""
    after = normal(right[:_NEAR])[:DEPTH]
    before = ((char, after[:size]) for char in (BOUNDARY, "。", "，", "的") for size in range(1, DEPTH))
    known = (value for pair in before for value in counts.information(*pair))
    signs = (
        after[:1] in tuple(_CLOSING), after[:1] in tuple(_PARTICLES), after.startswith("0"),
        after.startswith("“"), len((cut(right[:8]) or [""])[0]) == 1, any(_closes_first(right[:WINDOW])),
    )  # fmt: skip
    return [*known, *counts.information(after[:1], after[1:2]), *map(float, signs)]


def _words(left: str, right: str, counts: Counts, cut: Cut) -> Iterator[float]:
    """The words at the seam: whether one lies across it, how long and how frequent they are."""
    across = _word_across(left[-6:], right[:6], cut)
    last, first = (cut(left) or [""])[-1], (cut(right) or [""])[0]
    yield from (float(across > 0), float(across > 2), float(len(last)), float(len(first)))
    yield from (math.log1p(counts.of(last[-DEPTH:])), math.log1p(counts.of(first[:DEPTH])))


def _word_across(left: str, right: str, cut: Cut) -> int:
    """Length of the word that lies across the seam; 0 if a word ends there."""
    end = 0
    for word in cut(left + right):
        end += len(word)
        if end > len(left):
            return len(word) if end - len(word) < len(left) else 0
    return 0


def _clauses(left: str, right: str) -> Iterator[float]:
    """Lengths of the clauses that meet at the seam, and how many pairs of characters they share."""
    last, first = _STOP.split(left)[-1], _STOP.split(right)[0]
    yield from (math.log1p(len(last)), math.log1p(len(first)), math.log1p(len(last) + len(first)))
    yield float(sum(first[n : n + 2] in left for n in range(len(first) - 1)))


def _matching(left: str, right: str) -> tuple[float, float]:
    """Whether a mark opened on the left closes on the right, and whether one is left alone on its side."""
    opened = [left.rfind(opener) > left.rfind(closer) for opener, closer in _PAIRS]
    closed = list(_closes_first(right))
    matched = any(a and b for a, b in zip(opened, closed, strict=True))
    return float(matched), float(opened != closed)


def _closes_first(text: str) -> Iterator[bool]:
    for opener, closer in _PAIRS:
        first, other = text.find(closer), text.find(opener)
        yield first >= 0 and (other < 0 or first < other)


class SeamModel:
    """The learnt model: natural logarithms of odds, at the shares of true and false in the learnt sample.
    ``counts`` are those of the running text that it was learnt from."""

    def __init__(self, evidence: Evidence, seam: Network, opening: Network) -> None:
        self.counts = evidence.counts
        self._evidence = evidence
        self._seam = seam
        self._opening = opening
        self.score = lru_cache(maxsize=4096)(self._score)

    @classmethod
    def load(cls, cut: Cut, path: Path = FILE) -> "SeamModel":
        """The model that the program ships."""
        with np.load(path) as stored:
            evidence = Evidence(Counts.read(stored), WindowNetwork.read(stored), cut)
            return cls(evidence, Network.read(stored, "seam"), Network.read(stored, "opening"))

    def headless(self, text: str) -> float:
        """Log-odds that ``text`` begins in mid-sentence, against its being the beginning of one."""
        return self._opening.odds(self._evidence.of_opening(full_width(text[:WINDOW])))

    def _score(self, left: str, right: str) -> float:
        """Log-odds that ``right`` continues ``left``, against text missing between them or another text."""
        return self._seam.odds(self._evidence.of_seam(full_width(left[-WINDOW:]), full_width(right[:WINDOW])))
