"""A question in, the themes that it asks about out, and the terms by which it means them."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cache, partial

from index.bare import Bare
from index.own_words import NO_WORDS, OwnWords
from index.sayings import Barred, Meant, Sayings, within
from index.segmenter import Segmenter
from index.thesaurus import Thesaurus
from index.topics import Topics
from index.understood import Related
from ingest.gazetteer import is_word
from ingest.span import Range
from ingest.themes import KINDS, WRITTEN, Expansion, TermMatch, Vocabulary

MIN_SCRAMBLED = 4
"""Shortest term, in characters, that is also found with its characters in another order."""
_CLAUSE = re.compile(r"\w+")
_OTHER = tuple(kind for kind in KINDS if kind != "colloq")
"""Kinds of term that are not merely how people say it."""
_SHORT = 4
"""Characters of a spoken word up to which the name of its theme is looked for too."""
_ALSO = "“{term}”也按“{words}”查找"


class AskedThemes:
    """Reads themes with one vocabulary, segmenter and a library's own words. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, segmenter: Segmenter, own: OwnWords = NO_WORDS) -> None:
        self._vocabulary = vocabulary
        self._segmenter = segmenter
        self._own = own
        self._topics = cache(Topics.load)
        self._thesaurus = cache(Thesaurus.load)
        self._sayings = cache(partial(Sayings, vocabulary))
        self._long_terms = _by_rarest(term for term in vocabulary.words() if len(term) >= MIN_SCRAMBLED)

    def with_own(self, own: OwnWords) -> "AskedThemes":
        """The same with other words of a library's own."""
        made = copy(self)
        made._own = own
        return made

    def expansions(self, asked: str) -> tuple[Expansion, ...]:
        """What the question means beside its own words: themes, the library's own words first, and then topics, which
        have no ``theme_path``."""
        text = self._own.free(asked)
        topics = self._topics().expansions(text)
        return (*self._of_themes(asked, topics), *map(_as_topic, self._whole(text, topics)))

    def alike(self, asked: str, known: Iterable[Expansion]) -> tuple[Expansion, ...]:
        """What other words the everyday words of the question have, but for those that are ``known`` to mean a theme or a
        topic, and for parts of words (楼长 of 老楼长期漏水)."""
        text, ranges = self._own.free(asked), [(each.start, each.end) for each in known]
        found = tuple(self._thesaurus().expansions(text, ranges))
        words = [span for span in self._segmenter.spans(text) if is_word(text[slice(*span)])] if found else []
        return tuple(
            each
            for each in found
            if not any(start < edge < end for start, end in words for edge in (each.start, each.end))
        )

    def _of_themes(self, asked: str, topics: Sequence[Expansion] = ()) -> tuple[Expansion, ...]:
        """Terms of the vocabulary that the question holds, also with their characters in another order
        (孩子没人带 for 没人带孩子) or words of asking between them (电梯怎么加装), and what is said of a theme, unless the
        theme is named already or what says so is torn from a term of another theme, or from one of ``topics``."""
        text, found, matches = self._own.free(asked), self._known(asked), self._matches(asked)
        named = {*(each.theme_path for each in matches), *(each.theme_path for each in found)}
        terms: list[Meant] = [*(each for each in matches if each.kind in WRITTEN), *topics]
        barred = within(terms)
        said = (*self._scrambled(text, barred), *self._sayings().expansions(text, barred))
        loose = {each.theme_path: each for each in said if each.theme_path not in named}
        meant = self._whole(text, [*loose.values()])
        spoken = (self._vocabulary.spoken(each.theme_path, each.start, each.end, each.term) for each in meant)
        return (*found, *spoken)

    def _whole(self, text: str, said: Sequence[Expansion]) -> Iterator[Expansion]:
        """What was found, told of whole words, and with no word of asking at either end: 停车没地方 rather than 车没地方."""
        words, telling = (self._segmenter.spans(text), Bare.of(text).positions) if said else ((), ())
        for each in said:
            told = [at for at in telling if each.start <= at < each.end] or range(each.start, each.end)
            start = max(first for first, _ in words if first <= told[0])
            end = min(last for _, last in words if told[-1] < last)
            yield replace(each, start=start, end=end, term=text[start:end])

    def _scrambled(self, text: str, barred: Barred) -> Iterator[Expansion]:
        """What the long terms mean of which all characters stand together in ``text``, in any order, where that neither
        begins nor ends at a place ``barred`` to the theme."""
        bare = Bare.of(text)
        held = frozenset(bare.text)
        for character in sorted(held & self._long_terms.keys()):
            for term in self._long_terms[character]:
                if held.issuperset(term) and (found := _jumbled(bare.text, term, character)):
                    start, end = bare.within(*found)
                    yield from (
                        self._vocabulary.spoken(path, start, end, text[start:end])
                        for path in self._meant(term)
                        if not {start, end} & barred(path)
                    )

    def _meant(self, term: str) -> list[str]:
        """The paths of the themes that a term means by itself."""
        named = [match.theme_path for match in self._vocabulary.matches(term) if match.kind == "name"]
        return [*named, *(each.theme_path for each in self._vocabulary.expansions(term))]

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

    def named(self, text: str, expansions: Sequence[Expansion]) -> tuple[str, ...]:
        """Themes that the question names in any form, in its order; a top-level one only without its children. A word
        that only speaks for a theme belongs to the topic that is told with it (老年人 of 老年人老被骗)."""
        topics = [(each.start, each.end) for each in expansions if not each.theme_path]
        matched = [
            (m.start, m.theme_path)
            for m in self._matches(text)
            if m.kind == "name" or (m.kind == "cue" and not _lies_in(m, topics))
        ]
        found = sorted({*matched, *((e.start, e.theme_path) for e in expansions if e.theme_path)})
        paths = list(dict.fromkeys(path for _, path in found))
        return tuple(path for path in paths if not any(other.startswith(f"{path}/") for other in paths))

    def spoken(self, expansions: Iterable[Expansion]) -> tuple[str, ...]:
        """The names of the themes that are meant by a short word (老破小) that people say and reports do not write: a
        longer one says more itself."""
        short = (each for each in expansions if each.theme_path and len(each.term) <= _SHORT)
        themes = [(each.term, self._vocabulary.theme(each.theme_path)) for each in short]
        names = (
            theme.name for term, theme in themes if not any(term in theme.terms[kind] for kind in _OTHER)
        )
        return tuple(dict.fromkeys(names))

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
        terms |= {expansion.term for expansion in self._of_themes(text)}
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
        named |= {(expansion.start, expansion.theme_path) for expansion in self.expansions(text)}
        return {theme for start, theme in named if start == 0 and theme}


def _lies_in(match: TermMatch, ranges: Iterable[Range]) -> bool:
    return any(start <= match.start and match.end <= end for start, end in ranges)


def _as_topic(said: Expansion) -> Expansion:
    """The words to look for, which must not hold the term itself."""
    words = tuple(each for each in said.to if each != said.term)
    return replace(said, theme_path="", to=words, why=_ALSO.format(term=said.term, words="、".join(words)))


def _by_rarest(terms: Iterable[str]) -> dict[str, list[str]]:
    """Terms by the character of theirs that the fewest of all terms have: few need be looked at."""
    listed = list(terms)
    counts = Counter("".join(listed))
    found: dict[str, list[str]] = {}
    for term in listed:
        found.setdefault(min(term, key=lambda character: (counts[character], character)), []).append(term)
    return found


def _jumbled(text: str, term: str, rarest: str) -> Range | None:
    """The first stretch of a clause of ``text``, hardly longer than ``term``, that holds all its characters; looked for
    only where the ``rarest`` of them stands."""
    wanted = Counter(term)
    width = len(term) + 1
    clauses = (clause.span() for clause in _CLAUSE.finditer(text) if set(term) <= set(clause[0]))
    stretches = (
        (start, min(start + width, last))
        for first, last in clauses
        for start in range(first, max(last - width, first) + 1)
    )
    near = ((start, end) for start, end in stretches if text.find(rarest, start, end) >= 0)
    return next(((start, end) for start, end in near if wanted <= Counter(text[start:end])), None)
