"""A question in, the characters out that stand for others of the same sound: they make strings that running text never
has, and what is meant makes a word."""

import math
import re
from collections.abc import Iterator, Mapping, Set
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from index.spelling import MOST_READ, PARTICLES
from ingest.gazetteer import is_cut_out, is_word
from ingest.pinyin import characters, sounds
from ingest.seams import FILE, Counts
from ingest.span import Range
from ingest.themes import Rewrite
from ingest.towns import shipped

_RUN = re.compile("[一-龥]{2,}")
_NAME = re.compile(
    "[一-龥]{0,2}(?:社区|小区|街道|新城|星城|花园|家园|广场|公寓|公司|学校|医院|[苑园郡府庭路街村镇乡县])"
)
"""What stands behind a character of a name, which running text need not have (欣城社区)."""
_TOWN_KINDS = ("街道", "镇", "乡")
_PLACE_KINDS = "省州市区县旗镇乡村道"
_SIZES = (2, 3, 4)
"""Characters of the words that are looked up."""
_COMMON = 3_000
"""Times that running text of 50 million characters has the rarest character that may be meant."""
_SELDOM = 40
"""Times that it has a pair of characters which is not strange."""
_USUAL = 100
"""Times that it has one of the pairs that what is meant makes with its neighbours."""
_SURE = 10.0
"""Nats by which what is meant is the likelier, over the pairs and triples that it is part of."""
_CLEAR = 2.0
"""Nats by which it is likelier than the next best."""


class _Reading(NamedTuple):
    """``meant`` in place of the character at ``at`` of a run, and by how many nats it is the likelier."""

    gain: float
    at: int
    meant: str


class Homophones:
    """Reads its counts when the first question comes. Safe to share between threads.

    ``benchmarks.robustness`` measures it.
    """

    def corrections(self, text: str) -> Iterator[Rewrite]:
        """At most one in each run of Chinese: the word that is typed, and the one that is meant."""
        for run in _RUN.finditer(text) if len(text) <= MOST_READ else ():
            readings = sorted(self._readings(run[0]), reverse=True)
            if not readings or (len(readings) > 1 and readings[0].gain - readings[1].gain < _CLEAR):
                continue
            _, at, meant = readings[0]
            start, end = next(_meant_words(run[0], at, meant))
            typed = run[0][start:end]
            if any(shipped().listed(f"{typed}{kind}") for kind in _TOWN_KINDS):
                continue
            yield Rewrite(run.start() + start, run.start() + end, typed, _put(typed, at - start, meant))

    def _readings(self, run: str) -> Iterator[_Reading]:
        for at, typed in enumerate(run):
            if typed in PARTICLES or _NAME.match(run, at + 1) or not self._is_strange(run, at):
                continue
            if any(_words_at(run, at)):
                continue
            likely = self._likelihood(run, at)
            for meant in self._alike(typed):
                put = _put(run, at, meant)
                gain = self._likelihood(put, at) - likely
                usual = max(map(_counts().of, _grams(put, at, 2)))
                if gain >= _SURE and usual >= _USUAL and any(_meant_words(run, at, meant)):
                    yield _Reading(gain, at, meant)

    def _is_strange(self, run: str, at: int) -> bool:
        """Whether running text has none of the pairs and triples that the character at ``at`` is part of."""
        pairs = max(map(_counts().of, _grams(run, at, 2)))
        return pairs < _SELDOM and not any(map(_counts().of, _grams(run, at, 3)))

    def _likelihood(self, run: str, at: int) -> float:
        grams = chain(_grams(run, at, 2), _grams(run, at, 3))
        return sum(math.log1p(_counts().of(gram)) for gram in grams)

    def _alike(self, character: str) -> Set[str]:
        """Common characters that sound as ``character`` does."""
        found = (self._sounding.get(sound, frozenset()) for sound in sounds(character)[0])
        return frozenset(chain.from_iterable(found)) - {character}

    @cached_property
    def _sounding(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for character in characters():
            if character not in PARTICLES and _counts().of(character) >= _COMMON:
                for sound in sounds(character)[0]:
                    found.setdefault(sound, set()).add(character)
        return {sound: frozenset(alike) for sound, alike in found.items()}


def is_name_of_its_own(run: str, start: int, end: int) -> bool:
    """Whether what stands at ``[start, end)`` is no word, holds no pair of characters that running text has, and is not
    part of the name of a community, a road or a company (欣城社区)."""
    pairs = (run[at : at + 2] for at in range(start, end - 1))
    is_strange = not any(map(_counts().of, pairs)) and not is_word(run[start:end])
    return is_strange and not _NAME.match(run, end)


def is_strange(name: str) -> bool:
    """Whether a pair of neighbouring characters of a name is one that running text does not have."""
    return any(not _counts().of(name[at : at + 2]) for at in range(len(name) - 1))


@cache
def _counts() -> Counts:
    """How often running text has pairs and triples, read once."""
    with np.load(FILE) as stored:
        return Counts.read(stored)


def _meant_words(run: str, at: int, meant: str) -> Iterator[Range]:
    """Where ``meant`` makes words: of whole words of what is typed, and none that the kind of a place before it begins
    (A2区丽发新城, not 区里)."""
    for start, end in _words_at(_put(run, at, meant), at):
        if not (start < at and run[start] in _PLACE_KINDS) and is_cut_out(run, start, end):
            yield start, end


def _put(text: str, at: int, character: str) -> str:
    return f"{text[:at]}{character}{text[at + 1 :]}"


def _grams(run: str, at: int, size: int) -> Iterator[str]:
    """The strings of ``size`` characters that the character at ``at`` is part of."""
    return (run[start : start + size] for start in range(max(0, at - size + 1), min(at, len(run) - size) + 1))


def _words_at(run: str, at: int) -> Iterator[Range]:
    """Where words stand that the character at ``at`` is part of."""
    for size in _SIZES:
        for start in range(max(0, at - size + 1), min(at, len(run) - size) + 1):
            if is_word(run[start : start + size]):
                yield start, start + size
