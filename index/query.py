"""A question in, what it asks for out: words and what else they may mean, places, themes, times, negations.

Everything read into a question is on record in ``Understood``, so that a reader can see it and undo it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.folding import fold
from index.segmenter import Segmenter
from index.syntax import blank, read_conditions
from index.words import WeightedTerm
from ingest.gazetteer import Gazetteer
from ingest.levels import read_level
from ingest.places import Located, PlaceFinder
from ingest.themes import Expansion, Vocabulary

MAX_READ = 1_000
"""Characters of a question that are read; a pasted text says by then what it is about."""
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
    "problem": 0.2,
}
_ALIAS_WEIGHTS = {"body_words": 0.6, "name": 0.6, "heading": 0.3}
_THEME_WEIGHT = 2.0
"""A theme stands for all its terms at once."""

# 请, 给, 编 and the like stand inside words too (申请, 供给, 编制): they ask only where nothing goes before or
# an amount follows.
_QUESTION = re.compile(
    r"(?:别的|其他|其它|外面|兄弟|各个?)(?:地方|城市|地区|省市|区县|地)(?:都|是|的)*|外地(?!人)|"
    r"(?:都|又|还)?是?怎么(?:样|办|做|搞|弄|解决|说|开|破|处理)?的?|如何|咋(?:样|办|解决|搞|弄)?|"
    r"有(?:没有|哪些|啥|什么|何|几种)|哪(?:些|里|儿|个|几个)|什么|啥|多少|几个|(?<![申聘邀提])请问?|"
    r"好?办法|好?经验|做法|招数|都?有哪些招|(?:收集|整理|汇总)(?:一下|一份|几个)?|"
    r"(?:找|挑|编|给|凑|做)(?:一下|一份|几个|一)|(?<![一-龥])给|比较|对比|"
    r"(?:教学)?案例|例子|(?:专题|培训)?(?:材料|讲义)|专题|"
    r"管不?管用|有用|能不能|可不可以|能?起到?(?:啥|什么)作用|吗|呢|吧|呀|[?？!！]"
)
_CLAUSE = re.compile(r"\w+")
_STATUSES = ("点评", "试点", "计划", "图片说明")
_FAILING = re.compile(
    r"(?<![“\"])(?:教训|失败|反面|负面|弯路|不成功|没成功|没办成|烂尾|不足之处|有(?:哪些|什么|啥)(?:问题|不足|短板)|"
    r"(?:存在|暴露)(?:的|了|过|出)?(?:哪些|什么|啥)?(?:问题|不足|短板)(?!.*(?:解决|应对|破解|化解|怎么|如何|咋))|(?:问题|不足|短板)(?:有哪些|在哪|出在|是什么)|"
    r"(?:问题|短板|经验)(?:和|与|、)不足|不足(?:和|与|、)(?:问题|短板|教训))"
)
"""Words that ask for what went wrong. In quotation marks they are only words."""
_YEAR = re.compile(r"(?:19|20)\d{2}年?|去年|今年|前年|近年来?")


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read into a question. ``places`` are paths (``湖北省/宜昌市``), ``themes`` paths of the
    vocabulary; ``rewrites`` hold ``from``, ``to`` and ``why``; ``negated`` what must not be found;
    ``statuses``, ``levels`` and ``has_figures`` are conditions that it states; ``is_negative`` tells that it asks
    for what went wrong (教训, 失败), which then ranks first."""

    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    has_figures: bool = False
    is_negative: bool = False
    rewrites: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for. ``words`` are its own content words, folded; ``aliases`` the
    words looked for in their stead; ``content`` is the text that vectors stand for; ``excluded_places``
    and ``excluded_themes`` are exact facet values, ``excluded_words`` (folded) what else must not stand in a
    hit; ``required_themes`` are written out as a condition; ``statuses`` are mentioned in passing and only
    rank higher; ``conditional`` tells that fields are written out, so that words may find nothing more."""

    text: str
    understood: Understood
    content: str
    words: tuple[str, ...]
    aliases: tuple[str, ...]
    terms: tuple[WeightedTerm, ...]
    excluded_places: tuple[str, ...] = ()
    excluded_themes: tuple[str, ...] = ()
    excluded_words: tuple[str, ...] = ()
    required_themes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    conditional: bool = False


class QueryReader:
    """Reads questions with one gazetteer, vocabulary and segmenter. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
        self._gazetteer = gazetteer
        self._places = PlaceFinder(gazetteer)
        self._vocabulary = vocabulary
        self._segmenter = segmenter
        self._stop = load_stopwords()
        self._long_terms = tuple(term for term in vocabulary.words() if len(term) >= MIN_SCRAMBLED)
        names = (*gazetteer.names(), *vocabulary.words())
        entries = (entry for name in gazetteer.names() for entry in gazetteer.by_name(name))
        self.provinces = tuple(dict.fromkeys(entry.name for entry in entries if not entry.parent))
        self._kept = frozenset(char for name in names for char in name if fold(char) != char)

    def read(self, text: str, *, places: bool = True) -> Query:
        """What ``text`` asks for, as far as its first ``MAX_READ`` characters say. Any text is a question,
        also one without a single word in it. Width, script and case make no difference. Without ``places``
        their names are words like any other."""
        typed = text.strip()[:MAX_READ]
        plain, rewrites = self._rewritten(typed)
        asked = read_conditions(plain, self._excludes)
        naming = f"{asked.text} {' '.join(asked.fields.get('place', ()))}"
        located = self._located(naming) if places else ()
        bare = blank(asked.text, [(p.start, p.end) for p in located if p.end <= len(asked.text)])
        expansions = self._expansions(asked.text)
        themes = self._themes(f"{asked.text} {' '.join(asked.fields.get('theme', ()))}", expansions)
        failing = _FAILING.search(plain)
        content = _QUESTION.sub(" ", _FAILING.sub(" ", bare))
        conditional = bool(located or asked.fields or asked.has_figures or asked.negated or failing)
        words = self._content_words(content)
        if not words and not conditional:
            words = tuple(word for word in self._content_words(bare) if len(word) > 1)
        aliases = tuple(dict.fromkeys(alias for e in expansions for alias in e.to[:MAX_ALIASES]))
        understood = Understood(
            places=tuple(dict.fromkeys("/".join(place.path) for place in located)),
            themes=themes,
            times=tuple(match[0] for match in _YEAR.finditer(asked.text)),
            negated=asked.negated,
            statuses=asked.fields.get("status", ()),
            levels=tuple(read_level(value) or value for value in asked.fields.get("level", ())),
            has_figures=asked.has_figures,
            is_negative=bool(failing),
            rewrites=(*rewrites, *_expansion_notes(typed, expansions), *_failing_notes(plain)),
        )
        return Query(
            text=text,
            understood=understood,
            content=" ".join(content.split()).strip("的 ") or typed,
            words=words,
            aliases=aliases,
            terms=tuple(self._terms(content, words, aliases, themes)),
            excluded_places=tuple(self._negated_places(asked.negated)),
            excluded_themes=tuple(theme for text in asked.negated for theme in self._negated_themes(text)),
            excluded_words=tuple(fold(text) for text in asked.barred if not self._excludes(text)),
            required_themes=tuple(self._required_themes(asked.fields.get("theme", ()))),
            statuses=tuple(status for status in _STATUSES if status in asked.text),
            conditional=bool(asked.fields or asked.has_figures),
        )

    def paths(self, place: str) -> tuple[str, ...]:
        """The paths of all places of this name; ``place`` itself if it is a path or no known name."""
        entries = self._gazetteer.by_name(place)
        return tuple("/".join(up.name for up in self._gazetteer.path(entry)) for entry in entries) or (place,)

    def _located(self, text: str) -> tuple[Located, ...]:
        """Places in text order. A full name that several share and nothing decides between (朝阳区) stands
        for all of them: a question about one of them is not one about the whole country."""
        found = self._places.find(text)
        shared = (
            Located(
                mention.start, mention.end, tuple(up.name for up in self._gazetteer.path(entry)), entry.level
            )
            for mention in self._gazetteer.mentions(text)
            if not any(place.start < mention.end and mention.start < place.end for place in found)
            if all(entry.name == mention.text for entry in mention.candidates)
            if len(mention.candidates) > 1
            for entry in mention.candidates
        )
        return tuple(sorted((*found, *shared), key=lambda place: place.start))

    def _expansions(self, text: str) -> tuple[Expansion, ...]:
        """Terms of the vocabulary that the question holds, also with their characters in another order
        (孩子没人带 for 没人带孩子) unless their theme is named already."""
        found = self._vocabulary.expansions(text)
        named = {match.theme_path for match in self._vocabulary.matches(text)}
        named |= {expansion.theme_path for expansion in found}
        loose = (
            replace(expansion, term=stretch)
            for term in self._long_terms
            if (stretch := _scrambled(text, term))
            for expansion in self._vocabulary.expansions(term)
            if expansion.theme_path not in named
        )
        return (*found, *loose)

    def _rewritten(self, typed: str) -> tuple[str, list[dict[str, str]]]:
        """The question in simplified script and with dialect in standard words, and a note for each word
        replaced, as typed."""
        text = self._simplified(typed)
        parts: list[str] = []
        notes: list[dict[str, str]] = []
        position = 0
        for change in self._vocabulary.rewrites(text):
            parts += [text[position : change.start], change.to]
            position = change.end
            word = typed[change.start : change.end]
            notes.append({"from": word, "to": change.to, "why": f"已按“{change.to}”理解“{word}”"})
        return "".join([*parts, text[position:]]), notes

    def _simplified(self, text: str) -> str:
        """``text`` in simplified script and half width. Characters that places and themes are written with
        stay (乾 in 乾县), and so does case: NOT is a condition, not is none."""
        return "".join(
            char if char in self._kept or folded == char.lower() else folded
            for char, folded in zip(text, fold(text), strict=True)
        )

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

    def _negated_themes(self, text: str) -> set[str]:
        """Themes that a negated word names, or is a part of the name of (改造 of 老旧小区改造)."""
        return self._themes_begun(text) or {
            path for path in self._vocabulary.paths() if path.rsplit("/", 1)[-1].endswith(text)
        }

    def _themes_begun(self, text: str) -> set[str]:
        """Themes that ``text`` begins with: 不要让居民跑腿 wants errands spared, not left out."""
        named = {(match.start, match.theme_path) for match in self._vocabulary.matches(text)}
        named |= {(expansion.start, expansion.theme_path) for expansion in self._vocabulary.expansions(text)}
        return {theme for start, theme in named if start == 0}

    def _excludes(self, negated: str) -> bool:
        """Whether it names places or themes, which can be left out as such."""
        return bool(self._negated_themes(negated) or self._places.find(negated))

    def _required_themes(self, values: Iterable[str]) -> Iterator[str]:
        """Themes written out as a condition; an unknown one as it is written, so that it finds nothing."""
        for value in values:
            known = {path for path in self._vocabulary.paths() if value in (path, path.rsplit("/", 1)[-1])}
            yield from sorted(known or self._themes_begun(value)) or [value]


def load_stopwords(path: Path = STOPWORDS) -> frozenset[str]:
    """The words of a file that separates them by white space, without its lines of notes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _scrambled(text: str, term: str) -> str:
    """The first stretch of a clause of ``text``, hardly longer than ``term``, that holds all its characters;
    empty if there is none."""
    if not set(term) <= set(text):
        return ""
    wanted = Counter(term)
    width = len(term) + 1
    clauses = (clause for clause in _CLAUSE.findall(text) if set(term) <= set(clause))
    stretches = (
        clause[start : start + width]
        for clause in clauses
        for start in range(max(len(clause) - width, 0) + 1)
    )
    return next((stretch for stretch in stretches if wanted <= Counter(stretch)), "")


def _failing_notes(text: str) -> Iterator[dict[str, str]]:
    """A note where a question is taken to ask for what went wrong, and how to be taken at one's word."""
    if match := _FAILING.search(text):
        why = f"已按“反面经验”理解“{match[0]}”，存在问题、受批评、在整改的排在前面；只查这个词请给它加引号"
        yield {"from": match[0], "to": "反面经验", "why": why}


def _expansion_notes(typed: str, expansions: Iterable[Expansion]) -> Iterator[dict[str, str]]:
    """One note for each term that was read as something else, the first sense of it; the term as typed.
    None for what stands only in a rewritten question."""
    folded = fold(typed)
    seen: set[str] = set()
    for expansion in expansions:
        start = folded.find(fold(expansion.term))
        if expansion.term not in seen and start >= 0:
            seen.add(expansion.term)
            word = typed[start : start + len(expansion.term)]
            yield {"from": word, "to": expansion.theme_path, "why": expansion.why}
