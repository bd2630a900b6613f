"""A question in, what it asks for out: words and what else they may mean, places, themes, times, negations.

Everything read into a question is on record in ``Understood``, so that a reader can see it and undo it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.segmenter import Segmenter
from index.syntax import blank, read_conditions
from index.words import WeightedTerm
from ingest.gazetteer import Gazetteer
from ingest.places import PlaceFinder
from ingest.themes import Expansion, Vocabulary

MAX_ALIASES = 8
"""Synonyms looked up for one term of a question; formal ones come first in the vocabulary."""
STOPWORDS = Path(__file__).parents[1] / "corpus" / "stopwords.txt"
MIN_SCRAMBLED = 4
"""Shortest term, in characters, that is also found with its characters in another order."""

# How much a word counts in each field beside its character grams in the text, which count 1.
_WORD_WEIGHTS = {
    "body_words": 0.5,
    "name": 0.8,
    "title": 0.3,
    "heading": 0.5,
    "themes_text": 0.5,
    "context": 0.2,
}
_ALIAS_WEIGHTS = {"body_words": 0.6, "name": 0.6, "heading": 0.3}
_THEME_WEIGHT = 2.0
"""A theme stands for all its terms at once."""

_QUESTION = re.compile(
    r"(?:别的|其他|其它|外面|兄弟|各个?)(?:地方|城市|地区|省市|区县|地)(?:都|是|的)*|外地|(?:都|又|还)?是?怎么(?:样|办|做|搞|弄|解决|说|开|破|处理)?的?|"
    r"如何|咋(?:样|办|解决|搞|弄)?|有(?:没有|哪些|啥|什么|何|几种)|哪(?:些|里|儿|个|几个)|什么|啥|多少|几个|请问|请|(?:好)?办法|好?经验|做法|招数|"
    r"都?有哪些招|(?:收集|整理|汇总|找|挑|编|给|凑|做)(?:一下|一份|几个|一节课|一)?|比较|对比|(?:教学)?案例|例子|材料|专题|讲义|培训|"
    r"管用吗|能不能|可不可以|(?:能)?起啥作用|在搞|吗|呢|吧|呀|[?？!！]"
)
_STATUSES = ("点评", "试点", "计划", "图片说明")
_YEAR = re.compile(r"(?:19|20)\d{2}年?|去年|今年|前年|近年来?")


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read into a question. ``places`` are paths (``湖北省/宜昌市``), ``themes`` paths of the
    vocabulary; ``rewrites`` hold ``from``, ``to`` and ``why``; ``negated`` what must not be found;
    ``statuses``, ``levels`` and ``has_figures`` are conditions that it states."""

    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    has_figures: bool = False
    rewrites: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for. ``words`` are its own content words, folded; ``aliases`` the
    words looked for in their stead; ``content`` is the text that vectors stand for; ``excluded_places``
    and ``excluded_themes`` are exact facet values; ``statuses`` are mentioned in passing and only rank
    higher; ``conditional`` tells that fields are written out, so that words may find nothing more."""

    text: str
    understood: Understood
    content: str
    words: tuple[str, ...]
    aliases: tuple[str, ...]
    terms: tuple[WeightedTerm, ...]
    excluded_places: tuple[str, ...] = ()
    excluded_themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    conditional: bool = False


class QueryReader:
    """Reads questions with one gazetteer, vocabulary and segmenter. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
        self._places = PlaceFinder(gazetteer)
        self._vocabulary = vocabulary
        self._segmenter = segmenter
        self._stop = load_stopwords()
        self._long_terms = tuple(term for term in vocabulary.words() if len(term) >= MIN_SCRAMBLED)

    def read(self, text: str) -> Query:
        """What ``text`` asks for. Any text is a question, also one without a single word in it."""
        plain, rewrites = self._rewritten(text.strip())
        asked = read_conditions(plain)
        located = self._places.find(f"{asked.text} {' '.join(asked.fields.get('place', ()))}")
        bare = blank(asked.text, [(p.start, p.end) for p in located if p.end <= len(asked.text)])
        expansions = self._expansions(asked.text)
        themes = self._themes(f"{asked.text} {' '.join(asked.fields.get('theme', ()))}", expansions)
        content = _QUESTION.sub(" ", bare)
        conditional = bool(located or asked.fields or asked.has_figures)
        words = self._content_words(content) or (() if conditional else self._content_words(bare))
        aliases = tuple(dict.fromkeys(alias for e in expansions for alias in e.to[:MAX_ALIASES]))
        understood = Understood(
            places=tuple(dict.fromkeys("/".join(place.path) for place in located)),
            themes=themes,
            times=tuple(match[0] for match in _YEAR.finditer(asked.text)),
            negated=asked.negated,
            statuses=asked.fields.get("status", ()),
            levels=asked.fields.get("level", ()),
            has_figures=asked.has_figures,
            rewrites=(*rewrites, *_expansion_notes(expansions)),
        )
        return Query(
            text=text,
            understood=understood,
            content=" ".join(content.split()) or text.strip(),
            words=words,
            aliases=aliases,
            terms=tuple(self._terms(content, words, aliases, themes)),
            excluded_places=tuple(self._negated_places(asked.negated)),
            excluded_themes=tuple(self._negated_themes(asked.negated)),
            statuses=tuple(status for status in _STATUSES if status in asked.text),
            conditional=bool(asked.fields or asked.has_figures),
        )

    def _expansions(self, text: str) -> tuple[Expansion, ...]:
        """Terms of the vocabulary that the question holds, also with their characters in another order
        (孩子没人带 for 没人带孩子)."""
        found = self._vocabulary.expansions(text)
        known = {expansion.term for expansion in found}
        loose = (term for term in self._long_terms if term not in known and _holds_scrambled(text, term))
        return (*found, *(e for term in loose for e in self._vocabulary.expansions(term)))

    def _rewritten(self, text: str) -> tuple[str, list[dict[str, str]]]:
        """The question with dialect in standard words, and a note for each word replaced."""
        parts: list[str] = []
        notes: list[dict[str, str]] = []
        position = 0
        for change in self._vocabulary.rewrites(text):
            parts += [text[position : change.start], change.to]
            position = change.end
            why = f"已按“{change.to}”理解“{change.text}”"
            notes.append({"from": change.text, "to": change.to, "why": why})
        return "".join([*parts, text[position:]]), notes

    def _themes(self, text: str, expansions: Iterable[Expansion]) -> tuple[str, ...]:
        """Themes that the question names in any form, in its order; a top-level one only without its children."""
        named = [(m.start, m.theme_path) for m in self._vocabulary.matches(text)]
        found = sorted({*named, *((e.start, e.theme_path) for e in expansions)})
        paths = list(dict.fromkeys(path for _, path in found))
        return tuple(path for path in paths if not any(other.startswith(f"{path}/") for other in paths))

    def _content_words(self, text: str) -> tuple[str, ...]:
        words = self._segmenter.words(text)
        return tuple(dict.fromkeys(word for word in words if word not in self._stop))

    def _terms(
        self, content: str, words: Sequence[str], aliases: Iterable[str], themes: Iterable[str]
    ) -> Iterator[WeightedTerm]:
        """Every look-up of the question with its weight; each term of a field once."""
        weights: dict[tuple[str, str], float] = {}

        def note(text: str, field: str, weight: float) -> None:
            weights[text, field] = max(weight, weights.get((text, field), 0.0))

        for gram in self._segmenter.grams(content) if words else ():
            if gram not in self._stop:
                note(gram, "body_grams", 1.0)
        for word in words:
            for field, weight in _WORD_WEIGHTS.items():
                note(word, field, weight)
        for alias in aliases:
            for word in self._segmenter.words(alias)[-1:]:
                for field, weight in _ALIAS_WEIGHTS.items():
                    note(word, field, weight)
        for theme in themes:
            for part, share in zip(reversed(theme.split("/")), (1.0, 0.5), strict=False):
                for word in self._segmenter.words(part):
                    note(word, "themes_text", share * _THEME_WEIGHT)
        return (WeightedTerm(text, field, weight) for (text, field), weight in weights.items())

    def _negated_places(self, negated: Iterable[str]) -> Iterator[str]:
        return ("/".join(place.path) for text in negated for place in self._places.find(text))

    def _negated_themes(self, negated: Iterable[str]) -> Iterator[str]:
        """Themes that a negated word names, or is a part of the name of (改造 of 老旧小区改造)."""
        for text in negated:
            named = {match.theme_path for match in self._vocabulary.matches(text)}
            yield from named or {p for p in self._vocabulary.paths() if p.rsplit("/", 1)[-1].endswith(text)}


def load_stopwords(path: Path = STOPWORDS) -> frozenset[str]:
    """The words of a file that separates them by white space, without its lines of notes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _holds_scrambled(text: str, term: str) -> bool:
    """Whether some stretch of ``text`` hardly longer than ``term`` holds all its characters."""
    if not set(term) <= set(text):
        return False
    wanted = Counter(term)
    width = len(term) + 1
    return any(
        wanted <= Counter(text[start : start + width]) for start in range(max(len(text) - width, 0) + 1)
    )


def _expansion_notes(expansions: Iterable[Expansion]) -> Iterator[dict[str, str]]:
    """One note for each term that was read as something else, the first sense of it."""
    seen: set[str] = set()
    for expansion in expansions:
        if expansion.term not in seen:
            seen.add(expansion.term)
            yield {"from": expansion.term, "to": expansion.theme_path, "why": expansion.why}
