"""A change of a library's own words and questions that were put in, those read in another way then out, with what they find."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from api.answers.inquiry import inquire
from api.answers.refusal import refusal
from api.faults import UserError
from api.narrowing import narrowed
from api.selection import Selector, read_names
from index.feedback import Conditions
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.matching import read
from index.own_words import OwnWord
from index.query import Query
from index.search import search
from index.understood import Understood
from index.vocabulary import Changes
from index.wanted import SearchOptions

Origin = Literal["unanswered", "feedback", "example"]
MOST_SHOWN = 12
"""Questions that are searched for and asked before and after, the rest is only counted: among 100,000 passages that takes
60 ms of processor each."""
MOST_COUNTED = 200
"""Affected questions that are counted: to read one twice takes 2 ms."""
_TOP = 3
_EVERYTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Put:
    """A question, where it comes from and how often it was put; ``filters`` is what it was narrowed to."""

    question: str
    origin: Origin
    count: int
    filters: Conditions = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question finds: whether it is answered, the number of hits, of which there may be more, the names of the
    foremost, and how the question is read, a sentence each."""

    is_answered: bool
    total: int
    is_more: bool
    titles: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A question that is read in another way, with what it finds now and what it would find."""

    put: Put
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Reworded:
    """Of ``looked_at`` questions ``affected`` would be read in another way, or more where there ``is_more``;
    ``effects`` are those put most."""

    looked_at: int
    affected: int
    is_more: bool
    effects: tuple[Effect, ...]

    @property
    def changed(self) -> int:
        """Of the effects shown, how many find something else."""
        return sum(_told(each.before) != _told(each.after) for each in self.effects)


def reworded(library: Library, changes: Changes, put: Sequence[Put]) -> Reworded:
    """What ``changes`` would do to the questions ``put``, as far as they hold a word that changes, or what it means."""
    words = dict(library.own_vocabulary.words())
    after = {word: own for word, own in {**words, **changes}.items() if own is not None}
    changed = library.reworded(after)
    forms = _forms(library, words, changes)
    near = (each for each in put if any(form in fold(each.question) for form in forms))
    affected = list(
        islice((each for each in near if _differs(library, changed, each.question)), MOST_COUNTED + 1)
    )
    shown = (_effect(library, changed, each) for each in affected[:MOST_SHOWN])
    return Reworded(len(put), min(len(affected), MOST_COUNTED), len(affected) > MOST_COUNTED, tuple(shown))


def _forms(library: Library, words: Mapping[str, OwnWord], changes: Changes) -> frozenset[str]:
    """What a question must hold to be read in another way: a word, or, where that is an alias, what it means."""
    told = [own for word in changes for own in (words.get(word), changes[word]) if own]
    meant = [to for own in told if own.kind == "alias" for to in own.to]
    return frozenset(map(fold, (*changes, *(form for to in meant for form in _written(library, to)))))


def _written(library: Library, meant: str) -> Iterator[str]:
    """A word, or all by which questions mean a theme."""
    if meant in library.vocabulary.paths():
        yield from (term for terms in library.vocabulary.theme(meant).terms.values() for term in terms)
    else:
        yield meant


def _differs(library: Library, changed: Library, question: str) -> bool:
    return _read(library, question) != _read(changed, question)


def _read(library: Library, question: str) -> Query:
    return read(library, question, _EVERYTHING)


def _effect(library: Library, changed: Library, put: Put) -> Effect:
    return Effect(put, _outcome(library, put), _outcome(changed, put))


def is_askable(library: Library, put: Put) -> bool:
    """Whether there still is what the question was narrowed to: a theme may have gone since."""
    try:
        _options(library, put)
    except UserError:
        return False
    return True


def _options(library: Library, put: Put) -> SearchOptions:
    options = read_names(library, narrowed(put.filters))
    return Selector(library.gazetteer, library.vocabulary).resolved(options)


def _outcome(library: Library, put: Put) -> Outcome:
    narrow = _options(library, put)
    found = search(library, put.question, replace(narrow, k=_TOP))
    titles = tuple(_title(library, hit) for hit in found.hits)
    is_answered = refusal(library, inquire(library, put.question, narrow)) is None
    return Outcome(is_answered, found.total, found.is_more, titles, _sentences(found.query.understood))


def _title(library: Library, hit: Hit) -> str:
    practice = library.practice(hit.practice_id) if hit.practice_id else None
    return (practice and practice.measure_name) or hit.title


def _sentences(understood: Understood) -> tuple[str, ...]:
    return tuple(reading.text for reading in understood.readings)


def _told(outcome: Outcome) -> tuple[bool, int, tuple[str, ...]]:
    return outcome.is_answered, outcome.total, outcome.titles
