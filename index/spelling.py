"""A question in, its slips out: pinyin typed for characters, homophones, one wrong character, and what is meant."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import product

from ingest.gazetteer import is_word
from ingest.misprints import lone_places, only_difference
from ingest.pinyin import letters, sounds, together
from ingest.themes import Rewrite

MOST_READ = 60
"""Characters up to which a question is looked through for slips; a longer text is pasted, not typed."""
_SIZES = range(3, 9)
"""Characters of the terms in which a slip is recognised: of two characters, one is not enough to go by."""
_SURE = 4
"""Characters from which a stretch that sounds like a term is that term, even if a part of it is a word too
(老旧小曲: 小曲 is one)."""
_LEAST_LETTERS = 4
"""Letters of the shortest pinyin that is read as a term: fewer also spell English words."""
_MOST_TOKENS = 8
"""Latin words that may make up one term, a syllable each."""
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_LATIN = re.compile(r"[A-Za-z'’ -]+")
_HAN = re.compile(r"[一-龥]{3,}")
PARTICLES = frozenset(
    "的地得了着过是在有没不和与及或把被给让从向对为以到等也就都很更最帮搞挑弄当往谁找叫请听"
)
"""Characters that stand alone in any sentence: none of them is a slip, and none is meant by one (单位的联系 is not 单位包联)."""
_GAP = "?"
_RANKS = ("", "city", "province", "prefecture")
_ENGLISH = {
    "shaanxi": "陕西", "shanxi": "山西", "innermongolia": "内蒙古", "tibet": "西藏", "hongkong": "香港",
    "macau": "澳门", "macao": "澳门", "harbin": "哈尔滨", "hohhot": "呼和浩特", "urumqi": "乌鲁木齐",
    "lhasa": "拉萨", "kashgar": "喀什", "qiqihar": "齐齐哈尔",
}  # fmt: skip
"""Places whose English name is not their pinyin, or not theirs alone."""

_Found = dict[str, tuple[str, ...]]


class Speller:
    """Knows the terms and places that a question may have meant. Safe to share between threads.

    ``terms`` and ``places`` (full names) are recognised in spite of a slip, ``terms`` and ``cities`` (names of cities
    and provinces, short or full) also in pinyin.
    """

    def __init__(self, terms: Iterable[str], places: Iterable[str], cities: Iterable[str]) -> None:
        spoken = [term for term in terms if re.fullmatch("[一-龥]+", term)]
        names = [place for place in places if len(place) in _SIZES]
        self._names = frozenset(names)
        long = [term for term in spoken if len(term) in _SIZES]
        self._known = frozenset([*spoken, *names])
        self._spelled = _by(spoken, letters) | _spelled_cities(cities)
        self._sounding = _by([*long, *names], lambda term: together(sounds(term)))
        self._openings = frozenset(tuple(key.split(" ", 2)[:2]) for key in self._sounding)
        self._masked = _by((term for term in long if len(term) >= _SURE), _masks)

    def corrections(self, text: str) -> list[Rewrite]:
        """What may be typed wrong in ``text``, in its order; of several at one place the likeliest first."""
        if len(text) > MOST_READ:
            return []
        return sorted((*self._pinyin(text), *self._slips(text)), key=lambda each: each.start)

    def _pinyin(self, text: str) -> Iterator[Rewrite]:
        """Latin words that spell a term or a city, the longest first at each place; all of the same spelling."""
        tokens = list(_TOKEN.finditer(text))
        for n, first in enumerate(tokens):
            for stop in range(min(len(tokens), n + _MOST_TOKENS), n, -1):
                start, end = first.start(), tokens[stop - 1].end()
                meant = self._spelled.get("".join(_plain(token[0]) for token in tokens[n:stop]))
                if meant and _LATIN.fullmatch(text, start, end):
                    yield Rewrite(start, end, text[start:end], "、".join(meant))

    def _slips(self, text: str) -> Iterator[Rewrite]:
        """Stretches of Chinese that are a term but for one character, the longest first at each place."""
        for run in _HAN.finditer(text):
            alone = set(lone_places(run[0]))
            for start, term in (*self._homophones(run[0], alone), *self._misprints(run[0], alone)):
                stretch = run[0][start : start + len(term)]
                if stretch not in self._known and not is_word(stretch):
                    at = run.start() + start
                    yield Rewrite(at, at + len(term), stretch, term)

    def _homophones(self, run: str, alone: Container[int]) -> Iterator[tuple[int, str]]:
        """Where a term sounds, one character of which is written otherwise: in a long term, or where it makes up
        no word with its neighbours."""
        for start, term in self._heard(run):
            stretch = run[start : start + len(term)]
            at = only_difference(stretch, term)
            if at is not None and (len(term) >= _SURE or start + at in alone) and self._may_be(stretch, term):
                yield start, term

    def _heard(self, run: str) -> Iterator[tuple[int, str]]:
        """The terms that sound in ``run``, the longest first at each place."""
        heard = sounds(run)
        for start in range(len(run) - _SIZES.start + 1):
            if not self._openings.isdisjoint(product(*heard[start : start + 2])):
                sizes = [size for size in reversed(_SIZES) if start + size <= len(run)]
                keys = (key for size in sizes for key in together(heard[start : start + size]))
                yield from ((start, term) for key in keys for term in self._sounding.get(key, ()))

    def _may_be(self, stretch: str, term: str) -> bool:
        """Whether ``stretch`` may be heard as ``term``: counties are many, and must sound the same and not only alike."""
        return term not in self._names or not set(letters(stretch)).isdisjoint(letters(term))

    def _misprints(self, run: str, alone: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Where a term stands with another character that makes up no word with its neighbours."""
        for at in (each for each in alone if run[each] not in PARTICLES):
            for size in reversed(_SIZES):
                for start in range(max(at - size + 1, 0), min(at, len(run) - size) + 1):
                    masked = _mask(run[start : start + size], at - start)
                    yield from ((start, term) for term in self._masked.get(masked, ()))


def _mask(term: str, at: int) -> str:
    return f"{term[:at]}{_GAP}{term[at + 1 :]}"


def _masks(term: str) -> Iterator[str]:
    """A term with each of its characters in turn left open."""
    return (_mask(term, at) for at in range(len(term)))


def _spelled_cities(cities: Iterable[str]) -> _Found:
    """Cities and provinces by their pinyin and by their English names, with or without their rank."""
    by_name = _by(cities, letters) | {name: (city,) for name, city in _ENGLISH.items()}
    return {f"{name}{rank}": found for name, found in by_name.items() for rank in _RANKS}


def _plain(token: str) -> str:
    """A Latin word as pinyin writes it: ``Xi'an`` → ``xian``, ``Wuhan's`` → ``wuhan``."""
    return token.lower().replace("’", "'").removesuffix("'s").replace("'", "")


def _by(terms: Iterable[str], keys: Callable[[str], Iterable[str]]) -> _Found:
    """Terms by each of their keys, in their order."""
    found: dict[str, dict[str, None]] = {}
    for term in terms:
        for key in keys(term):
            if len(key) >= _LEAST_LETTERS:
                found.setdefault(key, {})[term] = None
    return {key: tuple(same) for key, same in found.items()}
