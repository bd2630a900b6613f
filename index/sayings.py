"""A question in, the themes out that it means by words that say so together (小区 and 怎么管 of 小区日常怎么管)."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from index.bare import Bare
from index.syntax import blank
from ingest.span import Range
from ingest.themes import Expansion, TermMatch, Theme, Vocabulary

APART = 10
"""Characters, those of words of asking left out, that may stand between two sides of a saying. A judgement:
街道党工委怎么牵头让大单位出力 has 6."""
APART_ABOVE = 1
"""The same for a top-level theme: of 小区养狗怎么管, what stands between is the matter."""
_REACH = 20
"""Characters, words of asking counted, that may stand between two sides of any saying."""
Meant = TermMatch | Expansion
"""A stretch of a question and the theme that it means."""
Barred = Callable[[str], frozenset[int]]
"""The places of a question where nothing that means the theme of a path begins or ends."""
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

    def find(self, text: str, barred: Container[int] = ()) -> Range | None:
        """The shortest stretch of ``text`` that says it, the first of those equally short; none that begins or ends at
        one of the places ``barred``."""
        hidden = (span for word in self.look_alikes for span in _spans(text, word))
        stretches = self._stretches(blank(text, hidden))
        whole = (span for span in stretches if not (span[0] in barred or span[1] in barred))
        return min(whole, key=lambda span: span[1] - span[0], default=None)

    def _stretches(self, text: str) -> Iterator[Range]:
        """Where words of all sides stand near each other, of those that end with the same word at least the shortest.
        Of the chains of words with the same end and sides only the last begun is drawn out: linear in the words."""
        told, every = _told(text), frozenset(range(len(self.sides)))
        chains: dict[tuple[int, frozenset[int]], int] = {}
        for start, end, side in self._placed(text):
            near = {
                (last, held): begun
                for (last, held), begun in chains.items()
                if start - last <= _REACH and told[start] - told[last] <= self.apart
            }
            grown = [
                (held | {side}, begun)
                for (last, held), begun in near.items()
                if last <= start and side not in held
            ]
            for held, begun in (frozenset({side}), start), *grown:
                near[end, held] = max(begun, near.get((end, held), 0))
            chains = near
            if (end, every) in chains:
                yield chains[end, every], end

    def _placed(self, text: str) -> list[tuple[int, int, int]]:
        """Where the words of the sides stand, and the numbers of their sides, from left to right."""
        sides = enumerate(self.sides)
        return sorted((*span, side) for side, words in sides for word in words for span in _spans(text, word))


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

    def expansions(self, text: str, barred: Barred = lambda path: frozenset()) -> Iterator[Expansion]:
        """What the sayings in ``text`` mean, in the vocabulary's order, where none begins or ends at a place that is
        ``barred`` to its theme."""
        for saying in self._possible(text):
            if found := saying.find(text, barred(saying.theme_path)):
                start, end = found
                yield self._vocabulary.spoken(saying.theme_path, start, end, text[start:end])

    def _possible(self, text: str) -> Iterator[Saying]:
        """The sayings of which a word of each side stands somewhere in ``text``."""
        held = (word for first in set(text) for word in self._words.get(first, ()) if word in text)
        sides = {place for word in held for place in self._places[word]}
        for at in sorted({number for number, _ in sides}):
            if all((at, side) in sides for side in range(len(self._sayings[at].sides))):
                yield self._sayings[at]


def within(terms: Collection[Meant]) -> Barred:
    """The places within those of ``terms`` that mean another top-level theme: 就业 of 新就业群体 speaks of no jobs."""

    @cache
    def inside(top: str) -> frozenset[int]:
        others = (each for each in terms if each.theme_path.split("/")[0] != top)
        return frozenset(at for each in others for at in range(each.start + 1, each.end))

    return lambda path: inside(path.split("/")[0])


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


def _told(text: str) -> list[int]:
    """At each place, how much is told before it: what asks weighs nothing, what ends a clause more than any gap."""
    stood = set(Bare.of(text).positions)
    weights = (APART + 1 if _BREAK.match(char) else int(at in stood) for at, char in enumerate(text))
    return [0, *accumulate(weights)]
