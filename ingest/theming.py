"""An article and a stretch of it in, the themes that the stretch is about out.

A word of the vocabulary often stands in a text by the way: 协商 in a firm's talks, 村民 wherever a village is. So a theme
that the words of a stretch speak for is kept only where three things together tell it: how strongly the words speak for it
there, how strongly in the text around it, and what else the two say. Where they leave none, the likeliest is given of which
the stretch or the text around it has a word. A linear model over characters and pairs of neighbouring
characters (Wang and Manning, "Baselines and Bigrams", 2012) for each top-level theme, learnt by ``train/theming.py`` from
stretches read by hand; its weights lie in ``corpus/theming.npz``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.document import Article, Section
from ingest.grams import hashed
from ingest.incipits import told_title
from ingest.themes import Vocabulary

FILE = Path(__file__).parents[1] / "corpus" / "theming.npz"
BITS = 13
"""Strings are told apart by as many bits of their hash."""
SIGNS = 4
"""Numbers that ``signs`` gives."""
_LONG = 6.0
"""The weight of a term of six characters, to bring weights near to 1."""

Weights = Mapping[str, float]
"""How strongly the words of a text speak for themes, by path; those of the top-level themes by name. None where none does."""


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """What speaks for the top-level themes ``names``: ``bias`` (float32, shape ``(themes,)``) to begin with, ``signs``
    (float32, shape ``(SIGNS,)``) for the words of the vocabulary, and ``own`` and ``around`` (float32, shape
    ``(2**BITS, themes)``) on average over what else a stretch and the text around it say."""

    names: tuple[str, ...]
    bias: npt.NDArray[np.float32]
    signs: npt.NDArray[np.float32]
    own: npt.NDArray[np.float32]
    around: npt.NDArray[np.float32]

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "ThemeModel":
        """The one in the arrays of ``FILE``."""
        arrays = {name: stored[name].astype(np.float32) for name in ("bias", "signs", "own", "around")}
        return cls(tuple(map(str, stored["names"])), **arrays)


class Told(NamedTuple):
    """The paths of the themes that a stretch is about, and whether it has a word of any."""

    themes: tuple[str, ...]
    is_worded: bool


class Theming:
    """Tells where the words of a vocabulary are meant. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, model: ThemeModel) -> None:
        self.vocabulary = vocabulary
        self.model = model

    def around(self, texts: Iterable[str]) -> "ThemesWithin":
        """What tells the themes of the stretches of ``texts``."""
        return ThemesWithin(self, "\n".join(texts))


class ThemesWithin:
    """Tells the themes of the stretches of one text."""

    def __init__(self, theming: Theming, text: str) -> None:
        self._vocabulary, self._model, self._text = theming.vocabulary, theming.model, text

    def of(self, text: str, heading: str = "", title: str = "") -> Told:
        """The themes that the stretch ``text`` below ``heading`` is about: those of its words, or else of its ``title``, or
        where it is about none of them, the likeliest that there is a word of here or around it. Themes that the model has not
        learnt, as people may add them to the vocabulary, all are told by their words."""
        weights = self._vocabulary.weights(text, heading)
        given = self._vocabulary.strong(weights) or self._vocabulary.themes(title)
        if not (given or self._weights):
            return Told((), is_worded=False)
        own = strongest(weights)
        said = self._said + _average(self._model.own, text)
        meant = tuple(path for path in given if self._odds(top(path), own, said) >= 0)
        return Told(meant or self._likeliest(weights, own, said), is_worded=bool(given))

    def _likeliest(self, weights: Weights, own: Weights, said: npt.NDArray[np.float32]) -> tuple[str, ...]:
        """The path of the theme that a stretch is most likely about: the strongest below its top-level theme that words of the
        stretch speak for; empty where it is not likely to be about any."""
        names = (name for name in {**own, **self._weights} if name in self._model.names)
        odds = {name: self._odds(name, own, said) for name in names}
        best = max(odds, key=odds.__getitem__, default=None)
        if best is None or odds[best] < 0:
            return ()
        below = [path for path in weights if top(path) == best]
        return (max(below, key=weights.__getitem__, default=best),)

    @cached_property
    def _weights(self) -> Weights:
        return strongest(self._vocabulary.weights(self._text))

    @cached_property
    def _said(self) -> npt.NDArray[np.float32]:
        return self._model.bias + _average(self._model.around, self._text)

    def _odds(self, name: str, own: Weights, said: npt.NDArray[np.float32]) -> float:
        """The log-odds that a stretch is about a theme, without end for one that the model has not learnt."""
        if name not in self._model.names:
            return inf
        told = np.add.reduce(self._model.signs * signs(name, own, self._weights))
        return float(said[self._model.names.index(name)] + told)


def signs(name: str, own: Weights, around: Weights) -> npt.NDArray[np.float32]:
    """How strongly the words of a stretch and of the text around it speak for a theme, and which part that is of what they
    say for the strongest; shape ``(SIGNS,)``."""
    return np.array([each for weights in (own, around) for each in _strength(name, weights)], np.float32)


def said(article: Article, section: Section | None = None) -> tuple[str, ...]:
    """What an article says, or one section of it below its title; the headings first."""
    sections = (section,) if section else article.sections
    headings = (each.heading or "" for each in sections)
    paragraphs = (paragraph.text for each in sections for paragraph in each.paragraphs)
    return (told_title(article.title), *headings, *paragraphs)


def _strength(name: str, weights: Weights) -> tuple[float, float]:
    weight = weights.get(name, 0.0)
    return weight / _LONG, weight / max(weights.values(), default=1.0)


def strongest(weights: Weights) -> dict[str, float]:
    """The weights of themes by path as those of the top-level themes: that of the strongest below each."""
    found: dict[str, float] = {}
    for path, weight in weights.items():
        found[top(path)] = max(weight, found.get(top(path), 0.0))
    return found


def top(path: str) -> str:
    """The top-level theme of a path."""
    return path.partition("/")[0]


def _average(table: npt.NDArray[np.float32], text: str) -> npt.NDArray[np.float32]:
    """The mean of the rows of ``table`` that the strings of ``text`` stand for."""
    found = hashed(text, BITS)
    total: npt.NDArray[np.float32] = np.add.reduce(table[found])
    return total / np.float32(max(1, len(found)))


@cache
def theme_model() -> ThemeModel:
    """The one that is shipped."""
    with np.load(FILE) as stored:
        return ThemeModel.read(stored)
