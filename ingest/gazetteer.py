"""Text in, the Chinese places it names out: from provinces down to villages and compounds."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import rjieba

from ingest.lexicon import Lexicon

DEFAULT = Path(__file__).parents[1] / "corpus" / "gazetteer.csv"
COLUMNS = ("code", "parent", "level", "name", "short", "old_names", "needs_parent")
LEVELS = ("省", "市(州)", "县(市、区)", "街道(乡镇)", "社区(村)", "小区")
"""From the widest to the narrowest."""

_LOCAL = frozenset(LEVELS[3:])
"""Levels whose names recur all over the country and are only partly listed here."""

_KINDS = frozenset("道街镇乡村区园组")
"""Last characters of the words for kinds of places below the county."""

_LONGER_WORD = {"市": "场", "区": "域间别块", "县": "级"}
"""Last character of a name, and the characters that make an ordinary word with it (合作市场, 平房区域)."""

_AROUND = 6
"""Characters on either side of a short form given to the segmenter: longer than most words, a judgement."""

_SURNAME = re.compile(
    "(?:欧阳|上官|司马|诸葛|慕容|司徒|皇甫|[王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡杜叶程苏魏吕丁沈姚卢姜"
    "崔钟谭陆汪范廖贾韦付邹孟熊秦邱尹薛闫侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施樊葛邢乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿焦俞柳符舒阮"
    "柯纪梅童凌毕裴霍涂冉骆蓝靳柴蒙鲍喻祁滕屈饶牟艾尤穆卓芦褚娄窦戚岑宫卜晏瞿佟臧闵苟邬卞仇栾隋刁甄虞敖巩佘匡鞠郁劳马曲])$"
)
"""Surnames that are no verb, particle, numeral or unit: behind one that stands alone the short form of a place is a
given name (劳富顺, 叶宁波介绍). 任, 来 and 向 are left out: 任武汉市长, 来武汉."""

_SOMEBODY = "某"
"""What stands for a given name: what follows is joined to it (周某和田某)."""

_END = re.compile(r"[。；！？”]")
"""What a name cannot run over, and what ends every sentence."""

_KEPT = 4096
"""Stretches of text whose names are kept: some 150,000 characters, more than nearly any document has."""

_KEPT_TEXTS = 64
"""Texts whose names are kept: a sentence is asked for its places again before the next one is read."""

_MEDIA = "(?:日报|晚报|早报|晨报|商报|都市报|卫视)"
_PUBLISHED = re.compile(rf"([一-龥]{{2,3}}){_MEDIA}")
_CAMPUS = re.compile(r"(?:大学|学院|学校|公司|集团|研究院|银行)[（(]$")
"""What stands before a place in brackets that is part of a name (中国石油大学（北京）)."""
_ZONE = re.compile("(?:工业园|高新|经开|新)区|高新技术|经济技术")
"""What makes a zone with the name of its city (苏州工业园区)."""
_WITHIN = "(?:(?![与和同及把将被向对为让的了在派织聘进动助选引帮携推招])[一-龥])"
"""A character of a name, and of no verb or particle between two (宜昌携手三峡大学)."""
_OF_ANOTHER = re.compile(
    r"[东南西北中]?(?:路|大道|大街|大桥(?!街道)|胡同|巷)|[楼山江河湖桥门园城塔湾港岭庙店关口泉坪岗]?街道(?!社区|、)"
    rf"|(?!老年|社区|开放|市民){_WITHIN}{{0,4}}?(?:大学(?![生城习毕教])|学院)|{_WITHIN}{{0,8}}?(?:(?:有限|供电|分)公司|集团)|银行|[一-龥]?居民区|[东西]区(?!域)|{_MEDIA}"
    r"|镇(?![江海原远雄宁巴康坪赉平沅安村街乡区级上里内党政长])|会馆|新村(?!民)|起义|战役|会战|大捷|双拥运动|整风|文艺座谈会|革命根据地|(?<=遵义|古田|黎平|通道|会理|洛川|庐山|延安)会议(?![中室])|精神(?![文病卫障残面生家富风科心康专疾状])|(?:证券|期货)交易所|时间(?=\d)|[冬残夏]?奥[运会]|冬残奥|亚运会|亚残运会|大运会|世[博园]会|特?大?地震(?![局台监预])"
)
"""What makes a short form the beginning of another name: a road, a street office (大宁街道 in 上海), a school, a
company, a newspaper, a town (荆门镇), an estate (延吉新村 in 上海), a movement, battle or meeting of history and its spirit (延安双拥运动), an
exchange, games, a disaster (杭州亚运会, 汶川地震), a time (北京时间8时)."""
_SCHOOL = re.compile(rf"{_WITHIN}{{0,4}}?(?:学校|小学|中学|幼儿园|医院)")
"""What makes a short form that is an ordinary word too the beginning of another name (朝阳滨河学校)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. ``parent`` is the code of the place above, empty for a province; ``short`` is empty
    where the name has no short form in use. ``needs_parent`` says which forms are also ordinary words
    and count only in a text that names the parent: none (empty), the ``short`` form, or the ``name`` too."""

    code: str
    parent: str
    level: str
    name: str
    short: str
    old_names: tuple[str, ...] = ()
    needs_parent: str = ""

    def forms(self) -> tuple[str, ...]:
        """The name, the short form if there is one, the old names, and what an autonomous county or
        prefecture is called in everyday speech (长阳县, 恩施州)."""
        spoken = (self.short + self.name[-1],) if self.short and "自治" in self.name[-3:] else ()
        return (self.name, *filter(None, (self.short,)), *self.old_names, *spoken)


class Mention(NamedTuple):
    """A place name at ``[start, end)`` of a text, and the places that it may mean."""

    start: int
    end: int
    text: str
    candidates: tuple[Entry, ...]


class Gazetteer:
    """All known places. Immutable once built, safe to share between threads."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.code: entry for entry in entries}
        self._children: dict[str, list[Entry]] = {}
        forms: dict[str, list[Entry]] = {}
        for entry in self._entries.values():
            self._children.setdefault(entry.parent, []).append(entry)
            for form in dict.fromkeys(entry.forms()):
                forms.setdefault(form, []).append(entry)
        self._lexicon = Lexicon({form: tuple(places) for form, places in forms.items()})
        self._path = cache(self._path_to)
        self._names_in = lru_cache(_KEPT)(self._names_in_stretch)
        self.mentions = lru_cache(_KEPT_TEXTS)(self._mentions)
        self._plain = {form for form in forms if any(_is_plain(form, place) for place in forms[form])}

    @cached_property
    def _joined(self) -> dict[str, list[tuple[str, int]]]:
        """Words of the segmenter that join the short forms of a place and of one above it, by each of the two, and
        where that begins."""
        found: dict[str, list[tuple[str, int]]] = {}
        for entry in self._entries.values():
            for up in self.path(entry)[:-1] if entry.short else ():
                if up.short and is_word(word := up.short + entry.short):
                    found.setdefault(up.short, []).append((word, 0))
                    found.setdefault(entry.short, []).append((word, len(up.short)))
        return found

    @classmethod
    def load(cls, path: Path | None = None) -> "Gazetteer":
        """Reads the CSV file ``path``, by default the one that comes with the program.

        Raises ValueError naming the line and the remedy if a row is not a place.
        """
        source = path or DEFAULT
        with source.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            if tuple(header) != COLUMNS:
                raise ValueError(f"{source} 第 1 行是“{','.join(header)}”，表头应为“{','.join(COLUMNS)}”。")
            gazetteer = cls(_entry(row, f"{source} 第 {rows.line_num} 行") for row in rows)
        gazetteer._check_parents(source)
        return gazetteer

    def __contains__(self, code: str) -> bool:
        return code in self._entries

    def entry(self, code: str) -> Entry:
        """The place with this code. Raises KeyError if there is none."""
        return self._entries[code]

    def path(self, entry: Entry) -> tuple[Entry, ...]:
        """From the province down to ``entry`` itself."""
        return self._path(entry.code)

    def _path_to(self, code: str) -> tuple[Entry, ...]:
        chain = [self._entries[code]]
        while chain[-1].parent:
            chain.append(self._entries[chain[-1].parent])
        return tuple(reversed(chain))

    def children(self, entry: Entry) -> tuple[Entry, ...]:
        """The places directly under ``entry``, in file order."""
        return tuple(self._children.get(entry.code, ()))

    def names(self) -> Iterator[str]:
        """Every name, short form and old name once."""
        return iter(self._lexicon.words)

    def by_name(self, name: str) -> tuple[Entry, ...]:
        """The places with this name, short form or old name; empty if there is none."""
        return self._lexicon.words.get(name, ())

    def publishers(self, text: str) -> tuple[Entry, ...]:
        """The places whose newspapers and stations a text names (湖北日报): where nothing else is said, what it names
        lies there. They are not places of the text."""
        forms = (match[1][-size:] for match in _PUBLISHED.finditer(text) for size in (3, 2))
        found = (self.by_name(form) for form in forms if form in self._plain)
        return tuple(entry for places in found if (entry := _widest(places)))

    def opens(self, text: str) -> bool:
        """Whether a place name may begin a text: False is sure."""
        return self._lexicon.opens(text)

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        """Place names in text order, the longest at each place, without overlap.

        A form that is also an ordinary word (平安, 朝阳) counts only if the text names the place above it.
        A document's paragraphs, passages and sentences are made of the same stretches: each is looked through once.
        """
        found: list[Mention] = []
        at = 0
        for stretch in _END.split(text):
            for start, end, name, places in self._names_in(stretch):
                found.append(Mention(start + at, end + at, name, places))
            at += len(stretch) + 1
        if not found:
            return ()
        named = {place.code for m in found if m.text in self._plain for place in m.candidates}
        return tuple(kept for m in found if (kept := self._confirmed(m, named)).candidates)

    def resolve(self, mention: Mention, context: Sequence[Entry] = ()) -> Entry | None:
        """The place that ``mention`` means, or None where that cannot be known.

        ``context`` is the places named around it, nearest first. A village or compound is not taken for
        its namesake elsewhere; a short form shared by several places means the widest of them (吉林 the
        province, 长沙 the city) unless the context says otherwise.
        """
        candidates = mention.candidates
        if len(candidates) > 1:
            candidates = self._without_namesake_below(candidates)
        if len(candidates) == 1:
            return candidates[0] if self._fits(candidates[0], context) else None
        if provinces := [each for each in candidates if each.level == LEVELS[0]]:
            return provinces[0]
        for place in context:
            within = [candidate for candidate in candidates if place in self.path(candidate)]
            if len(within) == 1:
                return within[0]
        return _widest(candidates)

    def _names_in_stretch(self, stretch: str) -> tuple[Mention, ...]:
        found = self._lexicon.scan(stretch, self._stands_alone)
        return tuple(Mention(start, end, stretch[start:end], places) for start, end, places in found)

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        form = text[start:end]
        if _is_joined_to_name(text, start, end):
            return False
        if form[-1] in _LONGER_WORD:
            return text[end : end + 1] == "" or text[end] not in _LONGER_WORD[form[-1]]
        if any(form == place.name and _says_kind(place) for place in self._lexicon.words[form]):
            return True
        if _ZONE.match(text, end):
            return True
        other = _OF_ANOTHER.match(text, end) or (None if form in self._plain else _SCHOOL.match(text, end))
        is_province = any(place.level == LEVELS[0] for place in self._lexicon.words[form])
        if other and not (is_province and other[0] == "街道"):
            return False
        is_word_of_its_own = is_cut_out(text, start, end) and not _is_given(text, start)
        return is_word_of_its_own or self._is_joined(text, start, end)

    def _is_joined(self, text: str, start: int, end: int) -> bool:
        """Whether a short form is half of a word of the segmenter that names two places (湖南永州)."""
        words = self._joined.get(text[start:end], ())
        return any(_is_word_at(text, word, start - joint) for word, joint in words)

    def _confirmed(self, mention: Mention, named: set[str]) -> Mention:
        if mention.text in self._plain:
            return mention
        places = tuple(place for place in mention.candidates if place.parent in named)
        return Mention(mention.start, mention.end, mention.text, places)

    def _without_namesake_below(self, candidates: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(c for c in candidates if not any(up in candidates for up in self.path(c)[:-1]))

    def _fits(self, entry: Entry, context: Sequence[Entry]) -> bool:
        if entry.level not in _LOCAL:
            return True
        path = self.path(entry)
        near = any(place in path[1:] for place in context)
        return near or (_says_kind(entry) and all(_same_region(self.path(place), path) for place in context))

    def _check_parents(self, source: Path) -> None:
        for entry in self._entries.values():
            if entry.parent and entry.parent not in self._entries:
                raise ValueError(
                    f"{source} 中 {entry.name}（{entry.code}）的上级代码“{entry.parent}”不存在，请补上该行。"
                )


def _entry(row: list[str], where: str) -> Entry:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{where}有 {len(row)} 列，应为 {len(COLUMNS)} 列：{','.join(COLUMNS)}。")
    code, parent, level, name, short, old_names, needs_parent = row
    if level not in LEVELS:
        raise ValueError(f"{where}的级别“{level}”未知，应为 {'、'.join(LEVELS)} 之一。")
    if len(name) < 2:
        raise ValueError(f"{where}的名称“{name}”不足两个字，请写全称。")
    return Entry(code, parent, level, name, short, tuple(filter(None, old_names.split("|"))), needs_parent)


def _is_plain(form: str, entry: Entry) -> bool:
    """Whether ``form`` names ``entry`` in any text. Two characters with a generic ending do not: 和县
    and 成县 also end ordinary phrases (市和县, 形成县乡村三级). Nor does a former county's short name:
    美溪 is a housing estate more often than what 伊美区 was once called."""
    if entry.needs_parent == "name" or (len(form) == 2 and form[-1] in _LONGER_WORD):
        return False
    if form in entry.old_names and entry.level == LEVELS[2] and form[-1] not in "市区县旗":
        return False
    return entry.needs_parent != "short" or form != entry.short


def _says_kind(entry: Entry) -> bool:
    """Whether a full name ends with the word for its kind: 四邑村, not 营北, which stands in 夏令营北京分营 too."""
    return entry.level not in _LOCAL or entry.name[-1] in _KINDS


def is_cut_out(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` begins and ends between words (not 江岸 in 长江岸边, 文山 in 文山会海)."""
    left = max(0, start - _AROUND)
    ends = accumulate(map(len, rjieba.cut(text[left : end + _AROUND], False)), initial=left)
    return {start, end} <= set(ends)


def _is_word_at(text: str, word: str, at: int) -> bool:
    return at >= 0 and text.startswith(word, at) and is_cut_out(text, at, at + len(word))


def _is_joined_to_name(text: str, start: int, end: int) -> bool:
    """Whether a form stands in brackets behind the name of a school or company, or behind that of somebody."""
    is_campus = _CAMPUS.search(text, max(0, start - 5), start) and text[end : end + 1] in "）)"
    return bool(is_campus) or text[max(0, start - 1) : start] == _SOMEBODY


def _is_given(text: str, start: int) -> bool:
    """Whether a short form at ``start`` is a given name: a surname stands before it as a word of its own."""
    surname = _SURNAME.search(text, max(0, start - 2), start)
    return surname is not None and is_cut_out(text, surname.start(), surname.start())


@cache
def shipped() -> Gazetteer:
    """The places that come with the program, read once."""
    return Gazetteer.load()


def word_tags(text: str) -> tuple[str, ...]:
    """The parts of speech of the words of a text: ``ns`` a place, ``nr`` a person, ``v`` a verb."""
    return tuple(tag for _, tag in tagged(text))


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of a text, each with its part of speech; see ``word_tags``."""
    return rjieba.tag(text)


def words(text: str) -> list[str]:
    """A text cut into the words of the segmenter's dictionary; a character of none stands alone."""
    return list(rjieba.cut(text, False))


def is_word(text: str) -> bool:
    """Whether the segmenter's dictionary has a text as one word."""
    return rjieba.has_word(text)


def _same_region(first: tuple[Entry, ...], second: tuple[Entry, ...]) -> bool:
    """Whether two paths agree on province and prefecture as far as both say."""
    return all(a == b for a, b in zip(first[:2], second[:2], strict=False))


def _widest(candidates: tuple[Entry, ...]) -> Entry | None:
    """The only candidate of the highest level present, if that is a province or a prefecture."""
    rank = min(LEVELS.index(candidate.level) for candidate in candidates)
    top = [candidate for candidate in candidates if candidate.level == LEVELS[rank]]
    return top[0] if len(top) == 1 and rank < 2 else None
