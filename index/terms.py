"""A unit in, the terms and facets under which the word index holds it out."""

from functools import lru_cache

from index.segmenter import Segmenter
from index.unit import IndexUnit

Terms = dict[str, str | list[str]]
"""By field: its terms with a space between two, or its facets, whole."""
_KEPT = 1024
"""Short texts whose cut is kept: titles, places and themes recur from unit to unit."""


class Cutter:
    """Cuts the texts of units with one segmenter."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._short = lru_cache(_KEPT)(self._words)

    def cut(self, unit: IndexUnit) -> Terms:
        """All that the word index holds of a unit but its number."""
        return {**_facets(unit), **self._terms(unit)}

    def grams(self, text: str) -> list[str]:
        """What the field ``body_grams`` holds of a text."""
        return self._segmenter.grams(text)

    def _words(self, text: str) -> str:
        return self._segmenter.cut(text).words

    def _terms(self, unit: IndexUnit) -> Terms:
        texts, short, body = unit.texts, self._short, self._segmenter.cut(unit.texts.body)
        return {
            "title": short(texts.title),
            "heading": short(texts.heading),
            "name": short(texts.name),
            "place_text": short(texts.place),
            "themes_text": short(texts.themes),
            "body_words": body.words,
            "body_grams": body.grams,
            "problem": short(texts.problem),
        }


def spelled(words: str) -> str:
    """Words as a field holds them in which any part of them is found: their characters, with a space between two.

    >>> spelled("街道 办")
    '街 道 办'
    """
    return " ".join("".join(words.split()))


def _facets(unit: IndexUnit) -> Terms:
    facets = unit.facets
    return {
        "key": [unit.key],
        "document_id": [unit.document_id],
        "kind": [unit.kind],
        "place": list(facets.places),
        "theme": list(facets.themes),
        "level": list(facets.levels),
        "status": list(facets.statuses),
        "figures": ["1" if facets.has_figures else "0"],
        "strength": list(facets.strengths),
        "negative": ["1" if facets.is_negative else "0"],
        "lead": list(facets.leads),
        "target": list(facets.targets),
        "lead_words": list(map(spelled, facets.lead_words)),
        "target_words": list(map(spelled, facets.target_words)),
        "time": list(facets.times),
    }
