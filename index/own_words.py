"""The words that one library adds to the vocabulary in, what they mean in a question out.

They are read beside the vocabulary that comes with the program, and never into a report: no index depends on them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from index.folding import fold
from index.syntax import blank
from ingest.lexicon import Lexicon
from ingest.span import Range
from ingest.themes import Expansion, Rewrite, Vocabulary

OwnKind = Literal["alias", "colloq", "typo", "place", "plain"]
OWN_KINDS: tuple[OwnKind, ...] = get_args(OwnKind)
_SAID = "资料库词表：“{word}”"
_WHY: Mapping[OwnKind, str] = {
    "alias": _SAID + "与“{to}”同义",
    "colloq": _SAID + "是“{to}”的口语说法",
    "typo": _SAID + "应为“{to}”",
    "place": _SAID + "指“{to}”",
}
_ALSO = _SAID + "也按“{to}”查找"


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A ``word``, folded, of two characters or more, and what a question that holds it means.

    ``alias``: the same as each of ``to``, paths of themes or words of texts, and the reverse. ``colloq``: each of
    ``to``, but not the reverse. ``typo``: the one word ``to``, read in its place. ``place``: the place of the one path
    ``to``. ``plain``: nothing but itself, whatever the vocabulary says; ``to`` is empty.
    """

    word: str
    kind: OwnKind
    to: tuple[str, ...] = ()


class OwnRewrite(NamedTuple):
    """A word of a question and what is read in its place, and a sentence why, empty where the library does not say."""

    change: Rewrite
    why: str = ""


class _Sense(NamedTuple):
    """What else a word means: words to look for, with the path of their theme, or an empty one; and why."""

    theme: str
    to: tuple[str, ...]
    why: str


class _Reading(NamedTuple):
    to: str
    why: str


class OwnWords:
    """The words of one library, ready to read questions with. Safe to share between threads."""

    def __init__(self, words: Iterable[OwnWord] = (), vocabulary: Vocabulary | None = None) -> None:
        """``vocabulary`` has the themes that ``words`` name; without it all of their ``to`` are words."""
        told = tuple(words)
        themes = {path: _formal(vocabulary, path) for path in vocabulary.paths()} if vocabulary else {}
        self._plain = Lexicon({each.word: each for each in told if each.kind == "plain"})
        self._readings = Lexicon(
            {each.word: _reading(each) for each in told if each.kind in ("typo", "place")}
        )
        self._senses = Lexicon(_senses(told, themes))
        self._mates = _by_target(told)

    def free(self, text: str) -> str:
        """``text``, of the same length, without the words that mean nothing but themselves."""
        return blank(text, [(start, end) for start, end, _ in self._plain.scan(fold(text), _is_whole)])

    def rewrites(self, text: str) -> Iterator[OwnRewrite]:
        """What is read in place of something in ``text``, in its order."""
        for start, end, reading in self._readings.scan(fold(text), _is_whole):
            yield OwnRewrite(Rewrite(start, end, text[start:end], reading.to), reading.why)

    def expansions(self, text: str, known: Iterable[Range]) -> Iterator[Expansion]:
        """What else the words of ``text`` mean. A word within a longer one, of which ``known`` has the range, is no
        word of its own."""
        ranges = set(known)
        for start, end, senses in self._senses.scan(fold(text), _is_whole):
            if not is_within((start, end), ranges):
                yield from (Expansion(start, end, text[start:end], *sense) for sense in senses)

    def mates(self, theme: str) -> tuple[str, ...]:
        """The words that are the same as the theme at this path."""
        return self._mates.get(theme, ())

    def companions(self, start: int, term: str, theme: str, why: str) -> Iterator[Expansion]:
        """What to look for too where ``term`` at ``start`` means a theme that the library has words for; ``why`` it
        means that, or empty."""
        if mates := tuple(each for each in self.mates(theme) if each != fold(term)):
            also = _ALSO.format(word=term, to="”“".join(mates))
            yield Expansion(
                start, start + len(term), term, theme, mates, "；".join(filter(None, (why, also)))
            )


def is_within(own: Range, ranges: Iterable[Range]) -> bool:
    """Whether one of ``ranges`` is longer than ``own`` and holds it."""
    start, end = own
    return any(first <= start and end <= last and (first, last) != own for first, last in ranges)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin word and no number is cut."""
    edges = (text[start - 1 : start + 1] if start else "", text[end - 1 : end + 1])
    return not any(len(edge) == 2 and edge.isascii() and edge.isalnum() for edge in edges)


def _formal(vocabulary: Vocabulary, path: str) -> tuple[str, ...]:
    theme = vocabulary.theme(path)
    return theme.name, *theme.terms["alias"]


def _reading(own: OwnWord) -> _Reading:
    (to,) = own.to
    written = to.replace("/", "") if own.kind == "place" else to
    return _Reading(written, _WHY[own.kind].format(word=own.word, to=written))


def _senses(told: Iterable[OwnWord], themes: Mapping[str, tuple[str, ...]]) -> dict[str, list[_Sense]]:
    """The senses of every word that has any: those of the library, and of what an alias is an alias of."""
    found = {own.word: list(_senses_of(own, themes)) for own in told if own.kind in ("alias", "colloq")}
    for other, words in _by_target(told).items():
        if other not in themes:
            why = _ALSO.format(word=other, to="”“".join(words))
            found.setdefault(fold(other), []).append(_Sense("", words, why))
    return found


def _senses_of(own: OwnWord, themes: Mapping[str, tuple[str, ...]]) -> Iterator[_Sense]:
    names = "”“".join(themes[to][0] if to in themes else to for to in own.to)
    why = _WHY[own.kind].format(word=own.word, to=names)
    yield from (_Sense(path, themes[path], why) for path in own.to if path in themes)
    if words := tuple(to for to in own.to if to not in themes):
        yield _Sense("", words, why)


def _by_target(told: Iterable[OwnWord]) -> dict[str, tuple[str, ...]]:
    """The aliases by each theme and word that they stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for own in told:
        for to in own.to if own.kind == "alias" else ():
            found[to] = (*found.get(to, ()), own.word)
    return found


NO_WORDS = OwnWords()
"""Those of a library that adds nothing to the vocabulary."""
