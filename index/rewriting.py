"""A question as typed in, the same in standard words out: simplified script, dialect, pinyin and slips put right."""

from collections.abc import Iterable, Iterator, Set
from copy import copy
from functools import cached_property

from index.folding import fold
from index.homophones import Homophones
from index.own_words import NO_WORDS, OwnRewrite, OwnWords, is_within
from index.spelling import Speller
from index.syntax import verbatim
from index.understood import rewrite_token
from ingest.gazetteer import LEVELS, Entry, Gazetteer
from ingest.span import Range
from ingest.themes import Kind, Rewrite, Vocabulary

_TERMS: tuple[Kind, ...] = ("name", "alias", "slogan")
"""Terms that a slip is put right to: of spoken forms, too many differ by one ordinary character."""

Note = dict[str, str]
"""``from`` the question as typed, ``to`` what is looked for, and a sentence ``why``."""


class Rewriter:
    """Rewrites questions with one gazetteer, one vocabulary and a library's own words. Safe to share between threads.

    Whether the material holds a word as it was typed is not asked: the same question is then read the same way in
    every library and after every update. Who means the very word puts it in quotation marks, or takes the reading back.
    """

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary, own: OwnWords = NO_WORDS) -> None:
        self._gazetteer = gazetteer
        self._vocabulary = vocabulary
        self._own = own
        self._homophones = Homophones()
        names = "".join({*"".join(gazetteer.names()), *"".join(vocabulary.words())})
        self._kept = frozenset(
            char for char, folded in zip(names, fold(names), strict=True) if folded != char
        )

    def with_own(self, own: OwnWords) -> "Rewriter":
        """The same with other words of a library's own."""
        made = copy(self)
        made._own = own
        return made

    def rewrite(self, typed: str, without: Set[str]) -> tuple[str, list[Note]]:
        """The question in standard words, and a note for each word replaced, as typed; words whose token is in
        ``without`` stay. So does what is quoted: it is asked for as it is written."""
        text = self._simplified(typed)
        parts: list[str] = []
        notes: list[Note] = []
        position = 0
        for change, why in sorted(self._changes(text), key=lambda each: each.change.start):
            word = typed[change.start : change.end]
            if change.start >= position:
                is_meant = rewrite_token(word) not in without
                parts += [text[position : change.start], change.to if is_meant else change.text]
                position = change.end
                notes += (
                    [{"from": word, "to": change.to, "why": why or _why(word, change.to)}] if is_meant else []
                )
        return "".join([*parts, text[position:]]), notes

    def _changes(self, text: str) -> Iterator[OwnRewrite]:
        written = list(verbatim(text))
        own = [each for each in self._own_changes(text) if _is_free(each.change, written)]
        yield from own
        written += [(each.change.start, each.change.end) for each in own]
        free = self._own.free(text)
        dialect = [change for change in self._vocabulary.rewrites(free) if _is_free(change, written)]
        yield from (OwnRewrite(change) for change in dialect)
        slips = self._speller.corrections(free)
        taken = [(slip.start, slip.end) for slip in slips]
        slips += [slip for slip in self._homophones.corrections(free) if _is_free(slip, taken)]
        if slips:
            named = [*self._named(text), *((change.start, change.end) for change in dialect)]
            yield from (
                OwnRewrite(slip, _meant(slip)) for slip in slips if _is_free(slip, [*written, *named])
            )

    def _own_changes(self, text: str) -> list[OwnRewrite]:
        """What the library reads in place of words that are no part of a longer term or name of a place."""
        found = list(self._own.rewrites(text))
        named = self._named(text) if found else []
        return [each for each in found if not is_within((each.change.start, each.change.end), named)]

    def _named(self, text: str) -> list[Range]:
        """Where terms and places stand."""
        return [
            *((match.start, match.end) for match in self._vocabulary.matches(text)),
            *((mention.start, mention.end) for mention in self._gazetteer.mentions(text)),
        ]

    def _simplified(self, text: str) -> str:
        """``text`` in simplified script and half width. Characters that places and themes are written with
        stay (乾 in 乾县), and so does case: NOT is a condition, not is none."""
        return "".join(
            char if char in self._kept or folded == char.lower() else folded
            for char, folded in zip(text, fold(text), strict=True)
        )

    @cached_property
    def _speller(self) -> Speller:
        """Made when the first question comes: opening a library does not wait for it."""
        themes = map(self._vocabulary.theme, self._vocabulary.paths())
        terms = dict.fromkeys(term for theme in themes for kind in _TERMS for term in theme.terms[kind])
        named = (entry for name in self._gazetteer.names() for entry in self._gazetteer.by_name(name))
        entries = list({entry.code: entry for entry in named}.values())
        return Speller(terms, dict.fromkeys(_full_names(entries)), dict.fromkeys(_city_names(entries)))


def _why(word: str, meant: str) -> str:
    return f"已按“{meant}”理解“{word}”"


def _full_names(entries: Iterable[Entry]) -> Iterator[str]:
    return (entry.name for entry in entries if entry.level in LEVELS[:3])


def _city_names(entries: Iterable[Entry]) -> Iterator[str]:
    """Short and full names of provinces and cities."""
    for entry in entries:
        if entry.level in LEVELS[:2]:
            yield from filter(None, (entry.short, entry.name))


def _meant(slip: Rewrite) -> str:
    """The question whether a slip was one: the reader knows better."""
    return f"您是不是要找“{slip.to}”？已按它检索，没有按“{slip.text}”"


def _is_free(change: Rewrite, ranges: Iterable[Range]) -> bool:
    return all(change.end <= start or end <= change.start for start, end in ranges)
