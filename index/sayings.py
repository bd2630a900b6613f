"""A question in, the themes out that it means by words that say so together (小区 and 怎么管 of 小区日常怎么管)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from index.bare import Bare
from index.syntax import blank
from ingest.span import Range
from ingest.themes import Expansion, Theme, Vocabulary

APART = 10
"""Characters, those of words of asking left out, that may stand between two sides of a saying. A judgement:
街道党工委怎么牵头让大单位出力 has 6."""
APART_ABOVE = 1
"""The same for a top-level theme: of 小区养狗怎么管, what stands between is the matter."""
_LONGEST = 10
"""Characters of the longest word of a saying."""
_BREAK = re.compile(r"[\s，,。；;！？!?]")


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that mean the theme at ``theme_path``: one of each side stands in the same clause, in any order.
    Within one of ``look_alikes`` they mean nothing."""

    theme_path: str
    sides: tuple[tuple[str, ...], ...]
    look_alikes: tuple[str, ...]

    @property
    def apart(self) -> int:
        return APART if "/" in self.theme_path else APART_ABOVE

    def find(self, text: str) -> Range | None:
        """The shortest stretch that says it about the first place of ``text`` where it is said."""
        hidden = (span for word in self.look_alikes for span in _spans(text, word))
        free = blank(text, hidden)
        reach = (APART + _LONGEST) * (len(self.sides) - 1)
        for start, end in sorted(span for word in self.sides[0] for span in _spans(free, word)):
            first = max(0, start - reach)
            if said := self._said(free[first : end + reach]):
                return first + said[0], first + said[1]
        return None

    def _said(self, text: str) -> Range | None:
        """The shortest stretch of a short text that says it."""
        found = product(*([span for word in side for span in _spans(text, word)] for side in self.sides))
        stretches = (_stretch(text, sorted(spans), self.apart) for spans in found)
        return min(filter(None, stretches), key=lambda span: span[1] - span[0], default=None)


class Sayings:
    """All sayings of one vocabulary. Immutable once built, safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        themes = map(vocabulary.theme, vocabulary.paths())
        self._sayings = [saying for theme in themes for saying in _of(theme)]
        self._places = _places(self._sayings)
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in self._places:
            self._words[word[0]].append(word)

    def expansions(self, text: str) -> Iterator[Expansion]:
        """What the sayings in ``text`` mean, in the vocabulary's order."""
        for saying in self._possible(text):
            if found := saying.find(text):
                start, end = found
                yield self._vocabulary.spoken(saying.theme_path, start, end, text[start:end])

    def _possible(self, text: str) -> Iterator[Saying]:
        """The sayings of which a word of each side stands somewhere in ``text``."""
        held = (word for first in set(text) for word in self._words.get(first, ()) if word in text)
        sides = {place for word in held for place in self._places[word]}
        for at in sorted({number for number, _ in sides}):
            if all((at, side) in sides for side in range(len(self._sayings[at].sides))):
                yield self._sayings[at]


def _of(theme: Theme) -> Iterator[Saying]:
    """The sayings as the vocabulary writes them: ``…`` between the sides, ``/`` between the words of a side."""
    for written in theme.asked:
        sides = tuple(tuple(side.split("/")) for side in written.split("…"))
        yield Saying(theme.path, sides, theme.look_alikes)


def _places(sayings: Sequence[Saying]) -> dict[str, set[tuple[int, int]]]:
    """By word, the numbers of the sayings and of the sides of theirs that have it."""
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for number, saying in enumerate(sayings):
        for side, words in enumerate(saying.sides):
            for word in words:
                places[word].add((number, side))
    return dict(places)


def _spans(text: str, word: str) -> Iterator[Range]:
    """Where ``word`` stands."""
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + 1)


def _stretch(text: str, spans: Sequence[Range], apart: int) -> Range | None:
    """From the first of ``spans`` to the last, if each stands apart from the next, near it and in one clause."""
    gaps = [text[end:start] if end <= start else None for (_, end), (start, _) in pairwise(spans)]
    is_said = all(
        gap is not None and not _BREAK.search(gap) and len(Bare.of(gap).text) <= apart for gap in gaps
    )
    return (spans[0][0], spans[-1][1]) if is_said else None
