"""A question about a library in, what it finds there with any weights out: as the search does, again and again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.folding import fold
from index.fusion import fuse, share_of
from index.legs import CANDIDATES, passing
from index.library import Library
from index.matching import read, searched_text
from index.probes import Probe
from index.query import Query
from index.reasons import Reasons
from index.unit import ScoredKey
from index.wanted import SearchOptions, filters_of
from index.weights import Weights
from index.words import Filters

BEST = 10
"""Units that a reader looks at."""


class Posed(Protocol):
    """A question that can be searched with any weights."""

    @property
    def probe(self) -> Probe:
        """What is asked, and what answers it."""

    def best(self, weights: Weights) -> list[str]:
        """The ids of the BEST units, best first, before any reranker."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a library reads it, and what a unit must be to be found."""

    probe: Probe
    query: Query
    filters: Filters


@dataclass(frozen=True, slots=True)
class Trial:
    """A question to be searched again and again, with all that does not depend on weights: what vectors find, and what
    each unit is worth."""

    library: Library
    question: Question
    near: list[ScoredKey]
    worths: dict[str, float] = field(default_factory=dict)

    @property
    def probe(self) -> Probe:
        """What is asked, and what answers it."""
        return self.question.probe

    def best(self, weights: Weights) -> list[str]:
        """As ``Posed``: as the default search finds and orders them."""
        query, filters = self.question.query, self.question.filters
        terms = [term for term in weights.weighed(query.terms) if term.field not in self.probe.masked]
        words = self.library.words.search(terms, filters, CANDIDATES)
        learned = share_of(self.library.vectors.encoder.name, query)
        share = learned if weights.share is None else weights.share
        fused = fuse(words, self.near if share else [], share)
        self._value([key for key in fused if key not in self.worths])
        return sorted(fused, key=lambda key: (-fused[key] * self.worths[key], key))[:BEST]

    def _value(self, keys: Sequence[str]) -> None:
        reasons, units = Reasons(self.question.query), self.library.units(keys)
        self.worths.update(
            {key: reasons.merit(unit, fold(searched_text(unit))) for key, unit in units.items()}
        )


def questions(library: Library, probes: Iterable[Probe]) -> Iterator[Question]:
    """The probes that state no condition, as ``library`` reads them."""
    for probe in probes:
        query = read(library, probe.text, frozenset())
        filters = filters_of(library, query, SearchOptions(by=probe.by))
        if filters is not None and query.terms and not query.conditional:
            yield Question(probe, query, filters)


def trial(library: Library, question: Question) -> Trial:
    """A question put to ``library``. Raises EncoderUnavailable."""
    near = passing(library, question.query.content, question.filters, CANDIDATES)
    return Trial(library, question, near)


def taken(probes: Iterable[Probe]) -> Mapping[str, list[str]]:
    """What is taken out of units, by their ids, so that no question is found by itself."""
    found: dict[str, list[str]] = {}
    for probe in probes:
        for key in probe.answers:
            found.setdefault(key, []).append(probe.taken)
    return found
