"""A question in, what it asks for out: words and what else they may mean, places, themes, times, conditions.

Everything read into a question is on record in ``Understood``, so that a person can see it, and take it back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from copy import copy
from dataclasses import dataclass, replace

from index.actors import ASKS_LEAD
from index.amounts import find_numbers, find_years
from index.asked_failings import failing, failing_notes, without_failing
from index.asked_places import AskedPlaces
from index.asked_themes import AskedThemes
from index.courtesies import without_courtesies
from index.folding import as_typed, fold
from index.lookups import Sought, lookups
from index.own_words import OwnWords
from index.rewriting import Note, Rewriter
from index.segmenter import Segmenter
from index.stopwords import stopwords
from index.syntax import Conditions, Name, alternatives, blank, read_conditions, year_span
from index.understood import FIGURES, Related, Understood, listed, related_token, rewrite_token, token
from index.words import WeightedTerm
from ingest.gazetteer import Gazetteer, is_word
from ingest.numerals import digits_value
from ingest.places import Located
from ingest.themes import Expansion, Vocabulary

MAX_READ = 1_000
"""Characters of a question that are read; a pasted text says by then what it is about."""

# 请, 给, 编 and the like stand inside words too (申请, 供给, 编制): they ask only where nothing goes before or
# an amount follows.
_QUESTION = re.compile(
    rf"{ASKS_LEAD.pattern}|"
    r"(?:别的|其他|其它|外面|兄弟|各个?)(?:地方|城市|地区|省市|区县|地)(?:都|是|的)*|外地(?!人)|"
    r"(?:都|又|还)?是?怎么(?:样|办|做|搞|弄|解决|说|开|破|处理)?的?|如何|咋(?:样|办|解决|搞|弄)?|"
    r"有(?:没有|哪些|啥|什么|何|几种)|哪(?:些|里|儿|个|几个)|什么|啥|多少|几个|(?<![申聘邀提])请问?|"
    r"好?办法|好?经验|做法|招数|都?有哪些招|(?:收集|整理|汇总)(?:一下|一份|几个)?|"
    r"(?:找|挑|编|给|凑|做)(?:一下|一份|几个|一)|(?<![一-龥])给|比较|对比|"
    r"(?:教学)?案例|例子|(?:专题|培训)?(?:材料|讲义)|专题|"
    r"管不?管用|有用|能不能|可不可以|能?起到?(?:啥|什么)作用|吗|呢|吧|呀|[?？!！]"
)
_STATUSES = ("点评", "试点", "计划", "图片说明")
_PLANNED = re.compile(r"下一步|接下来|今后|打算|计划|规划|安排")
"""Words by which a question asks for plans where it asks for nothing else of a place or theme."""
_YEAR = re.compile(
    r"(?:19|20)\d{2}年?|二[〇零][〇零一二][〇零一二三四五六七八九]年|[去今前]年|近年来?|近[两二三四五六七八九十几\d]+年来?"
)
_FIELDS = {
    "place": "places",
    "theme": "themes",
    "status": "statuses",
    "level": "levels",
    "year": "years",
    "source": "sources",
}
"""The fields of Understood by the fields of Conditions."""
_GENERAL = re.compile(r"(?:的|方面|项目|工作|问题|内容)+$")
"""What may stand behind the name of a theme that is left out."""
_DIGITS = re.compile(r"[\d〇零一二三四五六七八九]{4}")
_MOST_YEARS = 10
"""Years of a span that are looked up: a longer one is a mere condition."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready to be searched for. ``words`` are its own content words, folded; ``aliases`` the
    words looked for in their stead; ``content`` is the text that vectors stand for; ``excluded_places``
    and ``excluded_themes`` are exact facet values, ``excluded_words`` (folded) what else must not stand in a
    hit; ``phrases`` (folded) must stand in a hit, ``required`` are groups of folded words and theme paths of each of which one must be in a hit; ``required_themes`` are
    written out as a condition, and so are ``years`` (first and last) and ``sources`` (folded, parts of names of
    documents); ``statuses`` are mentioned in passing and only rank higher; ``within`` are groups as ``required``, names of
    places among them; ``conditional`` tells that fields are written out, so that words may find nothing more, ``asks`` that it is put as a question; ``topics`` are the folded words of
    which what is on the point holds one, where the question is about more than a theme; ``written`` is the
    question in standard words."""

    text: str
    understood: Understood
    content: str
    words: tuple[str, ...]
    aliases: tuple[str, ...]
    terms: tuple[WeightedTerm, ...]
    excluded_places: tuple[str, ...] = ()
    excluded_themes: tuple[str, ...] = ()
    excluded_words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    required: tuple[tuple[str, ...], ...] = ()
    required_themes: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    conditional: bool = False
    asks: bool = False
    within: tuple[tuple[str, ...], ...] = ()
    topics: tuple[str, ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as typed, its conditions, the places named in it, the words by which it asks for what went wrong,
    and what is not to be read into it."""

    typed: str
    asked: Conditions
    named: tuple[Located, ...]
    failing: str
    without: Set[str]

    @property
    def located(self) -> tuple[Located, ...]:
        """The places named that are not taken back."""
        paths = set(self.left("places", ("/".join(place.path) for place in self.named)))
        return tuple(place for place in self.named if "/".join(place.path) in paths)

    def bare(self) -> str:
        """The text without places and conditions."""
        text = self.asked.text
        return blank(text, [(place.start, place.end) for place in self.located if place.end <= len(text)])

    def is_conditional(self) -> bool:
        asked = self.asked
        return bool(self.located or asked.fields or asked.has_figures or asked.negated or self.failing)

    def times(self) -> tuple[str, ...]:
        return self.left("times", (match[0] for match in _YEAR.finditer(self.asked.text)))

    def left(self, field: str, values: Iterable[str]) -> tuple[str, ...]:
        """Those that are not taken back."""
        return tuple(value for value in values if token(field, value) not in self.without)

    def reads(self, word: str) -> bool:
        """Whether a word may stand for others."""
        return not self.without or rewrite_token(as_typed(self.typed, word) or word) not in self.without

    def admits(self, expansion: Expansion) -> bool:
        return token("themes", expansion.theme_path) not in self.without and self.reads(expansion.term)


class QueryReader:
    """Reads questions with one gazetteer, vocabulary and segmenter. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary, segmenter: Segmenter) -> None:
        self._places = AskedPlaces(gazetteer)
        self._themes = AskedThemes(vocabulary, segmenter)
        self._rewriter = Rewriter(gazetteer, vocabulary)
        self._segmenter = segmenter
        self._stop = stopwords()
        entries = (entry for name in gazetteer.names() for entry in gazetteer.by_name(name))
        self.provinces = tuple(dict.fromkeys(entry.name for entry in entries if not entry.parent))
        self.paths, self.whole = self._places.paths, self._places.whole

    def written(self, place: str) -> tuple[str, ...]:
        """The names, as the gazetteer writes them, of a place put in traditional script or in pinyin (硚口區, yichang): all
        that are spelled so. What is written in characters stands as it is: who means another is told of it."""
        notes = self._rewriter.rewrite(place, frozenset())[1]
        slips = frozenset(rewrite_token(note["from"]) for note in notes if not note["from"].isascii())
        return tuple(self._rewriter.rewrite(place, slips)[0].split("、"))

    def with_own(self, own: OwnWords) -> "QueryReader":
        """The same with a library's own words, in place of any before."""
        made = copy(self)
        made._themes, made._rewriter = self._themes.with_own(own), self._rewriter.with_own(own)
        return made

    def read(self, text: str, *, places: bool = True, without: Set[str] = frozenset()) -> Query:
        """What ``text`` asks for, as far as its first ``MAX_READ`` characters say. Any text is a question,
        also one without a single word in it. Width, script and case make no difference. Without ``places``
        their names are words like any other; nothing is read into it of which the token is in ``without``."""
        typed = text.strip()[:MAX_READ]
        written, rewrites = self._rewriter.rewrite(typed, without)
        plain = without_courtesies(written)
        asked = self._conditions(plain)
        parts = (" ".join(_QUESTION.sub(" ", part).split()) for part in asked.required)
        asked = _kept(replace(asked, required=tuple(filter(self._group, parts))), without)
        named = self._named_places(asked) if places else ()
        question = _Question(typed, asked, named, self._failing(typed, plain, without), without)
        sought = self._sought(question)
        if self._asks_for_plans(question, sought):
            asked = _planned(asked)
            question = replace(question, asked=asked)
            sought = self._sought(question)
        notes = (*rewrites, *_notes(typed, sought), *failing_notes(question.failing))
        return Query(
            text=text,
            understood=listed(self._understood(question, sought, notes)),
            content=" ".join(sought.content.split()).strip("的 ") or written,
            words=sought.words,
            aliases=(*sought.synonyms(), *sought.writings()),
            terms=lookups(sought, self._segmenter, self._stop),
            excluded_places=tuple(path for text in asked.negated for path in self._places.named(text)),
            excluded_themes=tuple(theme for text in asked.negated for theme in self._themes.negated(text)),
            excluded_words=tuple(fold(text) for text in asked.barred if not self._places.named(text)),
            phrases=tuple(map(fold, asked.phrases)),
            required=tuple(map(self._group, asked.required)),
            required_themes=self._required_themes(question),
            years=_spans(asked),
            sources=tuple(map(fold, asked.fields.get("source", ()))),
            statuses=tuple(status for status in _STATUSES if status in asked.text),
            conditional=bool(asked.fields or asked.has_figures),
            asks=bool(_QUESTION.search(asked.text)),
            topics=sought.topics(),
            written=written,
        )

    def within(self, query: Query, texts: Sequence[str]) -> Query:
        """The question where each content word of ``texts`` must be in a hit too, or what stands for it."""
        words = [word for text in texts for word in self._telling(text[:MAX_READ]) or (text,)]
        named = (tuple(fold(each.rpartition("/")[2]) for each in (word, *self.paths(word))) for word in words)
        groups = (self._group(word) or place for word, place in zip(words, named, strict=True))
        return replace(query, within=tuple(groups))

    def _asks_for_plans(self, question: "_Question", sought: Sought) -> bool:
        """Whether a question names a place and asks for nothing but what is planned there (嘉鱼县下一步有什么打算)."""
        rest = _PLANNED.sub(" ", sought.content)
        is_only_that = rest != sought.content and not self._content_words(rest)
        return is_only_that and bool(question.located) and token("statuses", "计划") not in question.without

    def _failing(self, typed: str, text: str, without: Set[str]) -> str:
        """The words, as typed, by which a question asks for what went wrong; empty where that is not to be read into it."""
        word = failing(typed, text, self._segmenter.words)
        return word if rewrite_token(word) not in without else ""

    def _named_places(self, asked: Conditions) -> tuple[Located, ...]:
        return self._places.sure(f"{asked.text} {' '.join(asked.fields.get('place', ()))}")

    def _sought(self, question: "_Question") -> Sought:
        """What to look for, where the conditions are met."""
        bare, asked = question.bare(), question.asked
        content = _QUESTION.sub(" ", without_failing(bare) if question.failing else bare)
        words = self._content_words(content)
        if not words and not question.is_conditional():
            words = tuple(word for word in self._content_words(bare) if len(word) > 1)
        expansions = tuple(filter(question.admits, self._themes.expansions(asked.text)))
        named = self._themes.named(f"{asked.text} {' '.join(asked.fields.get('theme', ()))}", expansions)
        themes = question.left("themes", named)
        return Sought(
            content=content,
            words=words,
            expansions=expansions,
            alike=tuple(filter(question.admits, self._themes.alike(bare, expansions))),
            spoken=self._themes.spoken(expansions),
            numbers=tuple(
                each for each in (*find_numbers(bare), *find_years(bare)) if question.reads(each.text)
            ),
            themes=themes,
            related=self._related(question, themes),
            years=tuple(_years(question.times(), _spans(asked))),
            near_places=question.left("near_places", self._places.near(asked.text, question.named)),
        )

    def _related(self, question: "_Question", themes: Sequence[str]) -> tuple[Related, ...]:
        """What to look under too: nothing where the themes are a condition."""
        asked = question.asked
        barred = {*themes, *(theme for text in asked.negated for theme in self._themes.negated(text))}
        found = self._themes.related(() if "theme" in asked.fields else themes, barred)
        return tuple(each for each in found if related_token(each.theme) not in question.without)

    def _understood(self, question: "_Question", sought: Sought, notes: tuple[Note, ...]) -> Understood:
        asked = question.asked
        fields = asked.fields
        return Understood(
            places=self._all_places(question),
            themes=tuple(dict.fromkeys((*sought.themes, *self._required_themes(question)))),
            times=question.times(),
            negated=asked.negated,
            statuses=fields.get("status", ()),
            levels=fields.get("level", ()),
            years=fields.get("year", ()),
            sources=fields.get("source", ()),
            phrases=asked.phrases,
            required=asked.required,
            near_places=sought.near_places,
            related=sought.related,
            unread=asked.unread,
            empty=asked.empty,
            has_figures=asked.has_figures,
            is_negative=bool(question.failing),
            rewrites=notes,
        )

    def _unlisted(self, question: "_Question") -> tuple[str, ...]:
        """Places written out as a condition by a name that says no place in running text: all places of this name;
        one that the gazetteer does not know as it is written, for reports may name it all the same."""
        unsure = (value for value in question.asked.fields.get("place", ()) if not self._places.named(value))
        return question.left("places", (path for value in unsure for path in self._places.paths(value)))

    def _all_places(self, question: "_Question") -> tuple[str, ...]:
        """The paths of the places that are named and of those that are written out as a condition, each once."""
        named = ("/".join(place.path) for place in question.located)
        return tuple(dict.fromkeys((*named, *self._unlisted(question))))

    def _required_themes(self, question: "_Question") -> tuple[str, ...]:
        return question.left("themes", self._themes.required(question.asked.fields.get("theme", ())))

    def _content_words(self, text: str) -> tuple[str, ...]:
        words = map(_without_copula, self._segmenter.words(text))
        return tuple(dict.fromkeys(word for word in words if word not in self._stop))

    def _group(self, part: str) -> tuple[str, ...]:
        """The folded words of which a hit must hold one to tell of a part between ANDs: its own, and what stands for
        them. None for a part that only names a place, in Chinese or English words around it: that is a condition by
        itself."""
        places = self._places.sure(part)
        bare = blank(part, [(place.start, place.end) for place in places])
        numbers = list(find_numbers(bare))
        plain = blank(alternatives(bare), [(number.start, number.end) for number in numbers])
        own = [word for word in self._telling(plain) if not (places and word.isascii())]
        counts = (writing for number in numbers for writing in (number.text, *number.writings))
        group = dict.fromkeys(map(fold, (*own, *self._themes.words(bare), *counts)))
        return tuple(word for word in group if word not in self._stop)

    def _telling(self, text: str) -> tuple[str, ...]:
        """The content words of a text that are no part of a longer one, and more than a character if any is."""
        words = self._content_words(_QUESTION.sub(" ", text))
        whole = [word for word in words if not any(word in other != word for other in words)]
        return tuple(word for word in whole if len(word) > 1) or tuple(whole)

    def _conditions(self, text: str) -> Conditions:
        """What ``text`` states as a condition. One that would ask for nothing but to leave a theme out (拆除违建以外的办法)
        asks about it."""
        asked = read_conditions(text, self._left_out)
        if asked.fields or self._content_words(_QUESTION.sub(" ", asked.text)):
            return asked
        return read_conditions(text, self._places_named)

    def _left_out(self, operand: str) -> Name | None:
        """The places of an operand, or the theme that it is the name of."""
        bare = _GENERAL.sub("", operand)
        theme = Name(0, len(bare), is_place=False) if self._themes.is_one(bare) else None
        return self._places_named(operand) or theme

    def _places_named(self, operand: str) -> Name | None:
        found = self._places.run(operand)
        return Name(*found) if found else None


def _kept(asked: Conditions, without: Set[str]) -> Conditions:
    """The conditions that are not taken back."""
    if not without:
        return asked

    def left(field: str, values: Iterable[str]) -> tuple[str, ...]:
        return tuple(value for value in values if token(field, value) not in without)

    fields = {name: left(_FIELDS.get(name, ""), values) for name, values in asked.fields.items()}
    return replace(
        asked,
        fields={name: values for name, values in fields.items() if values},
        has_figures=asked.has_figures and FIGURES not in without,
        negated=left("negated", asked.negated),
        barred=left("negated", asked.barred),
        phrases=left("phrases", asked.phrases),
        required=left("required", asked.required),
    )


def _planned(asked: Conditions) -> Conditions:
    """The question with its words for plans as a condition."""
    text = blank(asked.text, [match.span() for match in _PLANNED.finditer(asked.text)])
    return replace(asked, text=text, fields={**asked.fields, "status": ("计划",)})


def _spans(asked: Conditions) -> tuple[tuple[int, int], ...]:
    return tuple(filter(None, map(year_span, asked.fields.get("year", ()))))


def _years(times: Iterable[str], spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The years named, in four digits."""
    yield from (str(digits_value(found[0])) for time in times if (found := _DIGITS.match(time)))
    for first, last in spans:
        if last - first < _MOST_YEARS:
            yield from map(str, range(first, last + 1))


def _without_copula(word: str) -> str:
    """A name that the segmenter does not know without the 是 behind it that it takes for a part: 潘淑是哪里人."""
    return word[:-1] if len(word) > 2 and word.endswith("是") and not is_word(word) else word


def _notes(typed: str, sought: Sought) -> Iterator[Note]:
    """One note for each term that was read as something else, the first sense of it, and for each number; all as
    typed. None for what stands only in a rewritten question."""
    seen: set[str] = set()
    for expansion in sought.readings:
        word = as_typed(typed, expansion.term)
        if word and word not in seen:
            seen.add(word)
            yield {"from": word, "to": expansion.theme_path or "、".join(expansion.to), "why": expansion.why}
    for number in sought.numbers:
        if word := as_typed(typed, number.text):
            writings = "、".join(number.writings)
            yield {"from": word, "to": writings, "why": f"“{word}”也按“{writings}”查找"}
