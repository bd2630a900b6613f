"""A question in, the themes that it asks about out, and the terms by which it means them."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from copy import copy
from dataclasses import replace

from index.own_words import NO_WORDS, OwnWords
from index.understood import Related
from ingest.themes import Expansion, TermMatch, Vocabulary

MIN_SCRAMBLED = 4
"""Shortest term, in characters, that is also found with its characters in another order."""
_CLAUSE = re.compile(r"\w+")
_PLAIN = ("name", "cue")
"""Kinds of term that are not read as something else."""


class AskedThemes:
    """Reads themes with one vocabulary and a library's own words. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, own: OwnWords = NO_WORDS) -> None:
        self._vocabulary = vocabulary
        self._own = own
        self._long_terms = _by_rarest(term for term in vocabulary.words() if len(term) >= MIN_SCRAMBLED)

    def with_own(self, own: OwnWords) -> "AskedThemes":
        """The same with other words of a library's own."""
        made = copy(self)
        made._own = own
        return made

    def expansions(self, asked: str) -> tuple[Expansion, ...]:
        """Terms of the vocabulary that the question holds, also with their characters in another order
        (孩子没人带 for 没人带孩子) unless their theme is named already; the library's own words come first."""
        text = self._own.free(asked)
        found = self._known(asked)
        named = {match.theme_path for match in self._matches(asked)}
        named |= {expansion.theme_path for expansion in found}
        held = frozenset(text)
        loose = (
            replace(expansion, term=stretch)
            for character in sorted(held & self._long_terms.keys())
            for term in self._long_terms[character]
            if held.issuperset(term) and (stretch := _scrambled(text, term))
            for expansion in self._vocabulary.expansions(term)
            if expansion.theme_path not in named
        )
        return (*found, *loose)

    def _matches(self, text: str) -> tuple[TermMatch, ...]:
        return self._vocabulary.matches(self._own.free(text))

    def _known(self, text: str) -> tuple[Expansion, ...]:
        """What the words of ``text`` mean beside themselves, those of the library first."""
        found, matches = self._vocabulary.expansions(self._own.free(text)), self._matches(text)
        ranges = {*((e.start, e.end) for e in found), *((m.start, m.end) for m in matches)}
        own = tuple(self._own.expansions(text, ranges))
        meant = {(m.start, m.term, m.theme_path): "" for m in matches if m.kind == "name"}
        meant |= {(e.start, e.term, e.theme_path): e.why for e in (*own, *found)}
        mates = (mate for meaning, why in meant.items() for mate in self._own.companions(*meaning, why))
        return (*own, *mates, *found)

    def named(self, text: str, expansions: Iterable[Expansion]) -> tuple[str, ...]:
        """Themes that the question names in any form, in its order; a top-level one only without its children."""
        matched = [(m.start, m.theme_path) for m in self._matches(text) if m.kind in _PLAIN]
        found = sorted({*matched, *((e.start, e.theme_path) for e in expansions if e.theme_path)})
        paths = list(dict.fromkeys(path for _, path in found))
        return tuple(path for path in paths if not any(other.startswith(f"{path}/") for other in paths))

    def words(self, text: str) -> Iterator[str]:
        """The paths of the themes that ``text`` names, and all words by which texts mean them; what the library's own
        words in it stand for."""
        found = self.expansions(text)
        yield from (word for each in found if not each.theme_path for word in each.to)
        for path in self.named(text, found):
            yield path
            yield from self._own.mates(path)
            yield from (word for words in self._vocabulary.theme(path).terms.values() for word in words)

    def related(self, asked: Iterable[str], barred: Container[str]) -> Iterator[Related]:
        """The themes asked about that have others to look under too, where those are not ``barred``."""
        for path in asked:
            others = tuple(other for other in self._vocabulary.related(path) if other not in barred)
            if others:
                yield Related(path, others)

    def negated(self, text: str) -> set[str]:
        """Themes that a negated word names, or is a part of the name of (改造 of 老旧小区改造)."""
        return self._begun(text) or {
            path for path in self._vocabulary.paths() if path.rsplit("/", 1)[-1].endswith(text)
        }

    def is_one(self, text: str) -> bool:
        """Whether ``text`` is a term of the vocabulary, or the end of a theme's name."""
        terms = {match.term for match in self._matches(text)}
        terms |= {expansion.term for expansion in self._known(text)}
        return text in terms or bool(self.negated(text) - self._begun(text))

    def required(self, values: Iterable[str]) -> Iterator[str]:
        """Themes written out as a condition; those that hold an unknown one in their names; one that
        none holds as it is written, so that it finds nothing."""
        for value in values:
            known = {path for path in self._vocabulary.paths() if value in (path, path.rsplit("/", 1)[-1])}
            known = known or self._begun(value)
            known = known or {path for path in self._vocabulary.paths() if value in path.rsplit("/", 1)[-1]}
            yield from sorted(known) or [value]

    def _begun(self, text: str) -> set[str]:
        """Themes that ``text`` begins with: 不要让居民跑腿 wants errands spared, not left out."""
        named = {(match.start, match.theme_path) for match in self._matches(text)}
        named |= {(expansion.start, expansion.theme_path) for expansion in self._known(text)}
        return {theme for start, theme in named if start == 0 and theme}


def _by_rarest(terms: Iterable[str]) -> dict[str, list[str]]:
    """Terms by the character of theirs that the fewest of all terms have: few need be looked at."""
    listed = list(terms)
    counts = Counter("".join(listed))
    found: dict[str, list[str]] = {}
    for term in listed:
        found.setdefault(min(term, key=lambda character: (counts[character], character)), []).append(term)
    return found


def _scrambled(text: str, term: str) -> str:
    """The first stretch of a clause of ``text``, hardly longer than ``term``, that holds all its characters;
    empty if there is none."""
    wanted = Counter(term)
    width = len(term) + 1
    clauses = (clause for clause in _CLAUSE.findall(text) if set(term) <= set(clause))
    stretches = (
        clause[start : start + width]
        for clause in clauses
        for start in range(max(len(clause) - width, 0) + 1)
    )
    return next((stretch for stretch in stretches if wanted <= Counter(stretch)), "")
