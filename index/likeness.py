"""Two texts in, whether they are the same one and how out: by their shingles, one by one, never by an estimate."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.signature import SHINGLE, Hashes, shingles

Kind = Literal["identical", "same_text", "reprint", "contained"]
"""The same bytes; the same words in other bytes; one cut, framed or lightly edited; one inside a longer text."""

SHARE = 0.9
"""Share of the shorter text's core that the longer must hold. Among 30,000 news items the pairs above it
are one report in two papers; between 0.8 and 0.9 lie versions of one event and of one law as well."""
_CORE = 0.75
"""Share of the shorter text that lies between its first and its last common shingle: around it an editor may
add a line. Without this only 119 of 200 cut and framed items were found."""
HELD = SHARE * _CORE
"""Share of the shorter text's shingles that the longer holds at least where the two are the same."""
_SAME = 0.96
"""Share in both directions from which two texts differ in misreadings only: a DOCX and its PDF share 0.99."""
_HALF = 0.5
LEAST = 50
"""Shingles below which only equal texts are the same: a notice of two sentences is easily alike."""
LEAST_ARTICLE = 150
"""Shingles of an article that is looked for by itself: a page's imprint recurs on every page."""
_CHANGED_FIGURES = 1
"""Numbers that a reprint may give otherwise, and one more for each 1,000 letters: a form filled anew changes 8."""
_RENAMED = 3
"""How often one wording may be replaced by one other: more often, it is another subject in the same form."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two texts are the same, and the share of the shorter one's shingles that the longer holds."""

    kind: Kind
    similarity: float


@dataclass(frozen=True, slots=True)
class Letters:
    """A text's letters with their shingles, as they stand and ``ordered``."""

    text: str
    hashes: Hashes
    ordered: Hashes

    @classmethod
    def of(cls, text: str) -> "Letters":
        hashes = shingles(text)
        return cls(text, hashes, np.sort(hashes))

    def held_by(self, other: "Letters") -> npt.NDArray[np.bool_]:
        """Which shingles ``other`` has too; shape (shingles,)."""
        if not len(other.ordered):
            return np.zeros(len(self.hashes), bool)
        at = np.searchsorted(other.ordered, self.hashes)
        return np.equal(other.ordered[np.minimum(at, len(other.ordered) - 1)], self.hashes)


@dataclass(frozen=True, slots=True)
class Work:
    """A document as it is compared: the whole of it, and its articles where there are several."""

    whole: Letters
    articles: tuple[Letters, ...]

    @classmethod
    def of(cls, articles: Sequence[str]) -> "Work":
        """The document with these ``letters`` of its articles."""
        parts = articles if len(articles) > 1 else ()
        return cls(Letters.of("".join(articles)), tuple(map(Letters.of, parts)))


def likeness(one: Work, other: Work) -> Likeness | None:
    """How two documents are the same: as wholes, or an article of one in the other. None where they are
    not, whatever they have in common besides."""
    whole = _whole(one.whole, other.whole)
    if whole:
        return whole
    parts = chain(_parts(one, other.whole), _parts(other, one.whole))
    return max(parts, key=lambda found: found.similarity, default=None)


def _whole(first: Letters, second: Letters) -> Likeness | None:
    if first.text == second.text and first.text:
        return Likeness("same_text", 1.0)
    short, long = sorted((first, second), key=lambda each: len(each.text))
    share = held_share(short, long)
    if share is None:
        return None
    if min(share, long.held_by(short).mean()) >= _SAME:
        return Likeness("same_text", share)
    return Likeness("reprint" if len(short.text) >= _HALF * len(long.text) else "contained", share)


def _parts(work: Work, whole: Letters) -> Iterator[Likeness]:
    """The articles that ``whole`` holds."""
    for part in work.articles:
        share = held_share(part, whole) if len(part.hashes) >= LEAST_ARTICLE else None
        if share is not None:
            yield Likeness("contained", share)


def held_share(short: Letters, long: Letters) -> float | None:
    """The share of ``short`` that ``long`` holds, rounded; None where its core is not held, or ``short`` is too
    short, or both are one form filled in twice."""
    if len(short.hashes) < LEAST:
        return None
    held = short.held_by(long)
    common = np.flatnonzero(held)
    span = int(common[-1] - common[0]) + 1 if len(common) else 0
    if span < _CORE * len(held) or len(common) < SHARE * span or _is_form(short, long, held):
        return None
    return round(len(common) / len(held), 4)


def _is_form(short: Letters, long: Letters, held: npt.NDArray[np.bool_]) -> bool:
    """Whether the two say different things in the same words: numbers or one name are others throughout. A
    reprint is cut and added to, but where both have words between the same words, those are the same."""
    ours, theirs = _gaps(short, held), _gaps(long, long.held_by(short))
    changes = [(text, theirs[place]) for place, text in ours.items() if place in theirs]
    figures = sum(any(map(str.isdigit, text + other)) for text, other in changes)
    renamed = max(Counter(changes).values(), default=0)
    return figures > _CHANGED_FIGURES + len(short.text) // 1000 or renamed >= _RENAMED


def _gaps(text: Letters, held: npt.NDArray[np.bool_]) -> dict[tuple[int, int], str]:
    """What a text has between two shingles that both texts have, by those two."""
    covered = np.zeros(len(text.text), bool)
    for shift in range(SHINGLE):
        covered[shift : shift + len(held)] |= held
    edges = np.flatnonzero(np.diff(covered, prepend=True, append=True)).tolist()
    inner = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start >= SHINGLE]
    hashes = text.hashes
    return {
        (int(hashes[start - SHINGLE]), int(hashes[end])): text.text[start:end]
        for start, end in inner
        if end < len(hashes)
    }
