"""A question and its words in, the things that it is about out, and whether what was found tells of one.

A compound is named by its end: who speaks of 介绍 says nothing of a 介绍信, who speaks of a 党支部 may mean a 小区党支部.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.answers.commonplaces import is_common
from ingest.gazetteer import word_tags

_HOW = re.compile(r"(?:怎么|怎样|如何|咋)样?$")
_NOUNS = ("n", "j", "x", "l")
"""How the tags of nouns, of abbreviations, of what the segmenter does not know and of set phrases begin."""
_WHERE = ("s", "f")
"""Tags of words that only say where: 门口 of 校门口 is no school gate."""
MEANS = frozenset(("网络", "互联网", "手机", "电话", "微信"))
"""Nouns before another that only say by what it is done: 网络订房 is 订房."""
_DEED = ("v",)
"""How the tags of verbs begin."""
_END = 2
"""Characters of the word that a compound ends with."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a question is about: words that stand there one behind the other, and the ``noun`` by which all of it is
    named, empty where there is none: what is done may be told in other words."""

    words: tuple[str, ...]
    noun: str

    @property
    def name(self) -> str:
        """It as the question says it."""
        return "".join(self.words)

    @property
    def done(self) -> tuple[str, ...]:
        """The longer verbs behind the noun, that say what of it is asked about: 承包 of 食堂承包."""
        behind = self.words[self.words.index(self.noun) + 1 :] if self.noun else ()
        return tuple(word for word in behind if len(word) > 1 and _is(word, _DEED) and not is_common(word))

    def is_whole_in(self, terms: Sequence[str]) -> bool:
        """Whether words that were found in one text name it, and with it the other plain nouns that stand before its own
        (海鲜 of 海鲜市场)."""
        named = [word for word in self.words if is_named(word) and not is_common(word)]
        others = {*named} - {self.noun} - MEANS
        return any(map(self.is_told_by, terms)) and (not self.noun or others.issubset(terms))

    def is_told_by(self, term: str) -> bool:
        """Whether a word names it: the noun, the end of that, or what is done to which (问卷 of 问卷调查); of what is no
        noun, or ends in a word of every report (机关干部), any part."""
        if is_common(term):
            return False
        if not self.noun or is_common(self.noun[-_END:]):
            return any(term in word for word in self.words)
        is_end = len(term) >= _END and self.noun.endswith(term) and not _is(term, _WHERE)
        return term == self.noun or is_end or self.is_done_to(term)

    def is_done_to(self, term: str) -> bool:
        """Whether the noun is a deed, named by the plain noun ``term`` to which it is done."""
        before, deed = self.noun[: len(term)], self.noun[len(term) :]
        return before == term and len(deed) >= _END and is_named(term) and _is(deed, _DEED)


def things(asked: str, words: Sequence[str]) -> tuple[Thing, ...]:
    """What the folded question ``asked`` makes of its own ``words``, none of which is part of another."""
    runs = [tuple(run) for run in _runs(asked, words)]
    return tuple(Thing(run, next(filter(_is_noun, reversed(run)), "")) for run in runs)


def compounds(asked: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each of the ``words`` of the folded question ``asked`` that stands beside a noun of one character, with what both
    name: a deed before it (快递 and 快递柜), or a noun on either side of it (校园 and 校园餐, 租房 and 公租房)."""
    long = [word for word in words if len(word) > 1 and not is_common(word)]
    for lone in filter(_is_lone, words):
        before = [word for word in long if word + lone in asked and _is(word, _DEED + _NOUNS[:1])]
        behind = (word for word in long if lone + word in asked and is_named(word))
        yield from ((word, word + lone) for word in before)
        yield from () if before else ((word, lone + word) for word in behind)


def tells_of(things: Iterable[Thing], terms: Sequence[str]) -> bool:
    """Whether one of the words that were found is of one of the ``things``."""
    return any(thing.is_told_by(term) for thing in things for term in terms)


def _runs(asked: str, words: Sequence[str]) -> Iterator[list[str]]:
    """The words that stand one behind the other. What stands behind 怎么 names nothing where anything else does."""
    placed = sorted((asked.find(word), word) for word in words)
    naming = [each for each in placed if not _HOW.search(asked[: max(each[0], 0)])] or placed
    run, end = list[str](), -1
    for start, word in naming:
        if run and start != end:
            yield run
            run = []
        run.append(word)
        end = start + len(word)
    yield from [run] if run else []


def is_named(word: str) -> bool:
    """Whether a word is the plain name of a thing, and no abbreviation or set phrase."""
    return _is(word, _NOUNS[:1])


def _is_lone(word: str) -> bool:
    """Whether a word is a noun of one character, which says little but beside another."""
    return len(word) == 1 and is_named(word)


def _is_noun(word: str) -> bool:
    return _is(word, _NOUNS)


def _is(word: str, tags: tuple[str, ...]) -> bool:
    return word_tags(word)[-1].startswith(tags)
