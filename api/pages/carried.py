"""Ranges of an older text and a newer text in, where the same words stand in the newer one out.

A link is made on one version of a text and may be followed when there is another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    exact: list[bool] = []
    near: list[Range] = []
    for start, end in ranges:
        due = start * len(newer) // max(1, len(older))
        words = older[start:end]
        found = _same(words, newer, due)
        exact.append(bool(found))
        near.extend(found or _likest(words, newer, due))
    return Carried(united(near), all(exact))


def _same(words: str, text: str, due: int) -> tuple[Range, ...]:
    """Where ``words`` stand in ``text`` nearest to ``due``, white space on both sides left out; none if nowhere."""
    wanted = "".join(words.split())
    places = [n for n, char in enumerate(text) if not char.isspace()]
    solid = "".join(text[n] for n in places)
    starts = list(_starts(wanted, solid)) if wanted else []
    if not starts:
        return ()
    start = min(starts, key=lambda n: abs(places[n] - due))
    return united((n, n + 1) for n in places[start : start + len(wanted)])


def _starts(wanted: str, text: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _likest(words: str, text: str, due: int) -> tuple[Range, ...]:
    """The sentence of ``text`` most like ``words`` by the share of pairs of characters in common (Dice 1945), of
    equals the one nearest to ``due``; none below LIKE."""
    pairs = _pairs(words)
    scored = (
        (likeness(pairs, _pairs(text[start:end])), -abs(start - due), (start, end))
        for start, end in sentences(text)
    )
    share, _, found = max(scored, default=(0.0, 0, (0, 0)))
    return (found,) if share >= LIKE else ()


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """2 |A ∩ B| / (|A| + |B|), from 0 to 1 (Dice 1945)."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


def _pairs(text: str) -> frozenset[str]:
    solid = "".join(text.split())
    return frozenset(solid[n : n + 2] for n in range(len(solid) - 1))
