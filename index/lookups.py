"""What a question seeks in, the weighted look-ups in the word index out."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from math import log

from index.amounts import Number, in_digits
from index.folding import fold
from index.segmenter import Segmenter
from index.understood import Related
from index.words import WeightedTerm
from ingest.themes import Expansion

MAX_ALIASES = 8
"""Synonyms looked up for one term of a question; formal ones come first in the vocabulary."""

CHARACTER_WEIGHT = 1.5
"""How much a single character counts in the text, where a pair of neighbours counts 1 and a whole word 0.3 more. Of 16
mixes this has the best mean nDCG@10 on five sources of training pairs, 0.6429; characters at 1 with words at 0.6 have
0.6412, without words 0.6416 (``python -m train.weights``)."""
# How much a word counts in each field beside its characters.
WORD_WEIGHTS = {
    "body_words": 0.3,
    "name": 0.8,
    "title": 0.3,
    "heading": 0.5,
    "themes_text": 0.5,
    "problem": 0.2,
}
_ALIAS_WEIGHTS = {"body_words": 0.6, "name": 0.6, "heading": 0.3}
_ALIKE = 0.5
"""Share of it that another word of the thesaurus has. Of 129 questions by people who did not know the program nDCG@10 is 0.634 at
0.25, 0.635 at 0.5 and 0.640 at 1; four public sets stay within 0.0006 at 0.5 and lose 0.0022 on average at 1."""
_THEME_WEIGHT = 2.0
"""A theme stands for all its terms at once."""
_SPOKEN = 0.3
"""Share of the weight of a question's characters that those of a theme's name have where people have a short word for it (老破小):
reports write the name. Of 53 questions on five reports recall@10 is 0.842 without it, 0.845 with 0.15 and 0.3, 0.840 with
0.6."""
_RELATED = 0.4
"""Share of it that a related theme has, set beforehand. Of 53 questions on five reports recall@10 is 0.811 without
related themes and 0.818, 0.820 and 0.822 at shares of 0.2, 0.4 and 0.6, nDCG@10 0.829, 0.830, 0.831 and 0.832."""
_NUMBER_WEIGHTS = {"body_words": 0.5, "body_grams": 1.0}
"""A number in another writing counts like a word of the question."""
_YEAR_WEIGHT = 2.0
"""A year counts twice: a report of another year is seldom what is asked for. A judgement."""
_NEAR_WEIGHT = 1.0
"""A place that may be meant counts like a character gram: less than a place that is named would. A judgement."""


@dataclass(frozen=True, slots=True)
class Sought:
    """``words`` are the question's own content words, folded, ``content`` the text that they stand in;
    ``expansions`` and ``numbers`` stand for some of them, and so do words ``alike``, which only say the same in other
    words; ``spoken`` are names of themes that it means by words that reports do not write; ``themes`` are paths, and so are
    those ``related`` to them; ``years`` of four digits and ``near_places``, paths, rank higher what holds them."""

    content: str
    words: tuple[str, ...]
    expansions: tuple[Expansion, ...] = ()
    alike: tuple[Expansion, ...] = ()
    spoken: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    themes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    years: tuple[str, ...] = ()
    near_places: tuple[str, ...] = ()

    @property
    def readings(self) -> tuple[Expansion, ...]:
        """All that its words may mean beside themselves."""
        return (*self.expansions, *self.alike)

    def synonyms(self) -> tuple[str, ...]:
        """What its words stand for."""
        return _synonyms(self.readings)

    def topics(self) -> tuple[str, ...]:
        """What says that a text is about more than a theme: the words of topics, and what stands for them, folded."""
        topics = (each for each in self.expansions if not each.theme_path)
        return tuple(dict.fromkeys(fold(word) for each in topics for word in (each.term, *each.to)))

    def writings(self) -> tuple[str, ...]:
        """The numbers in their other writings."""
        return tuple(dict.fromkeys(writing for number in self.numbers for writing in number.writings))


def lookups(sought: Sought, segmenter: Segmenter, stop: Container[str]) -> tuple[WeightedTerm, ...]:
    """Every look-up with its weight; each term of a field once, with the highest."""
    weights: dict[tuple[str, str], float] = {}
    for text, field, weight in _weighted(sought, segmenter, stop):
        weights[text, field] = max(weight, weights.get((text, field), 0.0))
    return tuple(WeightedTerm(text, field, weight) for (text, field), weight in weights.items())


_Weighted = Iterator[tuple[str, str, float]]


def _weighted(sought: Sought, segmenter: Segmenter, stop: Container[str]) -> _Weighted:
    yield from _grams(sought, segmenter, stop)
    for word in sought.words:
        yield from _in_fields(word, WORD_WEIGHTS)
    for expansions, share in ((sought.expansions, 1.0), (sought.alike, _ALIKE)):
        weights = {field: share * weight for field, weight in _ALIAS_WEIGHTS.items()}
        for synonym in _synonyms(expansions):
            for word in _looked_up(segmenter.words(synonym), fold(synonym)):
                yield from _in_fields(word, weights)
    for writing in sought.writings():
        for word in segmenter.words(writing):
            if len(word) > 1:
                yield from _in_fields(word, _NUMBER_WEIGHTS)
    for theme in sought.themes:
        for part, share in zip(reversed(theme.split("/")), (1.0, 0.5), strict=False):
            yield from ((word, "themes_text", share * _THEME_WEIGHT) for word in segmenter.words(part))
    for theme in dict.fromkeys(path for each in sought.related for path in each.to):
        words = segmenter.words(theme.rpartition("/")[2])
        yield from ((word, "themes_text", _RELATED * _THEME_WEIGHT) for word in words[-1:])
    yield from (each for year in sought.years for each in _of_year(year, segmenter))
    for place in sought.near_places:
        words = segmenter.words(place.rpartition("/")[2])
        yield from ((word, "place_text", _NEAR_WEIGHT) for word in words)


def _grams(sought: Sought, segmenter: Segmenter, stop: Container[str]) -> _Weighted:
    """The characters of the question and pairs of them, and less those of themes that it means by other words."""
    for gram, count in Counter(segmenter.grams(sought.content) if sought.words else ()).items():
        if gram not in stop:
            yield gram, "body_grams", _gram_weight(gram) * (1 + log(count))
    for gram in (gram for name in sought.spoken for gram in segmenter.grams(name)):
        yield gram, "body_grams", _SPOKEN * _gram_weight(gram)


def _gram_weight(gram: str) -> float:
    return CHARACTER_WEIGHT if len(gram) == 1 else 1.0


def _looked_up(words: Sequence[str], synonym: str) -> Sequence[str]:
    """A synonym that the segmenter knows, which comes last of ``words``; else those of more than a character."""
    return words[-1:] if words[-1:] == [synonym] else [word for word in words if len(word) > 1]


def _of_year(year: str, segmenter: Segmenter) -> _Weighted:
    """A year in digits, and in Chinese ones, whose pairs weigh as much together."""
    pairs = [gram for gram in segmenter.grams(in_digits(int(year))) if len(gram) > 1]
    yield year, "body_grams", _YEAR_WEIGHT
    yield from ((pair, "body_grams", _YEAR_WEIGHT / len(pairs)) for pair in pairs)


def _synonyms(expansions: Sequence[Expansion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias for each in expansions for alias in each.to[:MAX_ALIASES]))


def _in_fields(word: str, weights: dict[str, float]) -> _Weighted:
    return ((word, field, weight) for field, weight in weights.items())
