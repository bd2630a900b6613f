"""Chinese in, its syllables out: written in letters, or as they sound alike to people from different provinces."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path

TABLE = Path(__file__).parents[1] / "corpus" / "pinyin.txt"
_MOST_READINGS = 16
"""Ways to read one term that are followed up: four characters with two readings each."""
_ALIKE = tuple(
    (re.compile(pattern), as_heard)
    for pattern, as_heard in (("(?<=^[zcs])h", ""), ("^l", "n"), ("(?<=[aei]n)g$", ""))
)
"""What many speakers do not tell apart, and input methods take for each other: zh and z, l and n, ing and in."""


def characters() -> Iterator[str]:
    """All whose sound is known."""
    return iter(_table())


def letters(text: str) -> Iterator[str]:
    """Each way to write ``text`` in pinyin, without tones and in one word: ``长沙`` → ``changsha``, ``zhangsha``."""
    return map("".join, _combined([_table().get(char, (char,)) for char in text]))


def sounds(text: str) -> tuple[tuple[str, ...], ...]:
    """How each character of ``text`` sounds, equal for what is easily confused: ``硚`` and ``乔`` → ``qiao``."""
    return tuple(map(_sounds, text))


def together(each: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each way in which characters with these ``sounds`` sound together: ``qiao kou qu``."""
    return map(" ".join, _combined(each))


def _combined(each: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return islice(product(*each), _MOST_READINGS)


@cache
def _sounds(character: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_heard, _table().get(character, (character,)))))


@cache
def _heard(syllable: str) -> str:
    for pattern, as_heard in _ALIKE:
        syllable = pattern.sub(as_heard, syllable)
    return syllable


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Syllables by character."""
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def is_homophone(first: str, second: str) -> bool:
    """Whether two texts are written differently and sound the same, tones aside, character by character: ``以昌`` and
    ``宜昌``."""
    if first == second or len(first) != len(second):
        return False
    return all(_readings(one) & _readings(other) for one, other in zip(first, second, strict=True))


@cache
def _readings(character: str) -> frozenset[str]:
    return frozenset(_table().get(character, (character,)))
