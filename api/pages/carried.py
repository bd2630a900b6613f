"""Ranges of an older text and a newer text in, where the same words stand in the newer one out.

A link is made on one version of a text and may be followed when there is another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from api.presentation import united
from ingest.sentences import sentences
from ingest.span import Range

LIKE = 0.35
"""Share of common pairs of characters from which a sentence passes for a new wording of an old one: of 276 sentences of
five newspaper reports none shares more than 0.32 with a sentence of another report (median 0.12)."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Ranges of the newer text, none where nothing in it is like the old words; ``is_same`` says that they hold the
    very words."""

    ranges: tuple[Range, ...]
    is_same: bool


def carry(older: str, ranges: Sequence[Range], newer: str) -> Carried:
    """Where the words that ``older`` holds at ``ranges`` stand in ``newer``, blanks aside: of several places the one
    nearest to the old. Where the words are gone, the sentence that is most like them."""
    if older == newer:
        return Carried(tuple(ranges), True)
    text = _Text(newer)
    exact: list[bool] = []
    near: list[Range] = []
    for start, end in united(ranges):
        due = start * len(newer) // max(1, len(older))
        words = older[start:end]
        found = text.same(words, due)
        exact.append(bool(found))
        near.extend(found or text.likest(words, due))
    return Carried(united(near), bool(exact) and all(exact))


class _Text:
    """A text in which words are looked for: what does not depend on them is made once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [n for n, char in enumerate(text) if not char.isspace()]
        self._solid = "".join(text[n] for n in self._places)

    @cached_property
    def _sentences(self) -> list[tuple[Range, frozenset[str]]]:
        """The sentences with their pairs of characters."""
        return [(each, _pairs(self._text[slice(*each)])) for each in sentences(self._text)]

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """The sentences that hold a pair, by their numbers."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (_, pairs) in enumerate(self._sentences):
            for pair in pairs:
                found[pair].append(number)
        return found

    def same(self, words: str, due: int) -> tuple[Range, ...]:
        """Where ``words`` stand nearest to ``due``, white space on both sides left out; none if nowhere."""
        wanted = "".join(words.split())
        starts = list(_starts(wanted, self._solid)) if wanted else []
        if not starts:
            return ()
        start = min(starts, key=lambda n: abs(self._places[n] - due))
        return united((n, n + 1) for n in self._places[start : start + len(wanted)])

    def likest(self, words: str, due: int) -> tuple[Range, ...]:
        """The sentence most like ``words`` by the share of pairs of characters in common (Dice 1945), of equals the one
        nearest to ``due``; none below LIKE."""
        wanted = _pairs(words)
        common = Counter(number for pair in wanted for number in self._holders.get(pair, ()))
        scored = []
        for number, count in common.items():
            found, pairs = self._sentences[number]
            scored.append((2 * count / (len(wanted) + len(pairs)), -abs(found[0] - due), found))
        share, _, found = max(scored, default=(0.0, 0, (0, 0)))
        return (found,) if share >= LIKE else ()


def _starts(wanted: str, text: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _pairs(text: str) -> frozenset[str]:
    solid = "".join(text.split())
    return frozenset(solid[n : n + 2] for n in range(len(solid) - 1))
