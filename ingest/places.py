"""Sentences of an article in, the place of each out, with the origin of every level.

A sentence's place is the one it names; else the one its speaker or its words (这里, 该村, 全市) point back
to; else the article's. After a lost beginning it is unknown until a place is named again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ingest.gazetteer import Entry, Gazetteer
from ingest.practice import Origin, Place

_LOCAL = re.compile(
    r"(?P<town>[一-龥]{2,5}?(?:街道|镇|乡))?(?P<village>[一-龥]{2,6}?(?:社区|村))?(?P<compound>[一-龥\d]{2,10}?小区)?"
)
_LOCAL_LEVELS = {"town": "街道(乡镇)", "village": "社区(村)", "compound": "小区"}
_COMMON_NOUN = re.compile(
    r"[各本全该每两多一的在和与及等把将老新旧个]|城市|农村|乡|示范|试点|居民|物业|机关|党员|重点|所有|部分|其他|县|市|区|省"
)
_SAYS = re.compile("说|表示|介绍|坦言|告诉|坦承|感慨|认为")
_SPEAKER = re.compile(
    rf"(?:(?<=书记)|(?<=主任)|(?<=[长员人理授师委])|(?<=[。，,”!！?？])|^)([一-龥]{{2,3}})(?:{_SAYS.pattern})"
)
_TITLE_BETWEEN = re.compile(r"[一-龥、“”（）()]{0,24}$")
_WHOLE = (
    ("省", re.compile(r"全(?<!在全)省|省委|省级|省直|团省委|省总工会|省妇联|省.{0,3}厅|省政府")),
    ("市(州)", re.compile(r"全(?<!在全)市|市委|市级|市直|市政府|市住建")),
    ("县(市、区)", re.compile(r"全区|区委|区级|区直|全县|县委|县直|区政府|县政府")),
    ("街道(乡镇)", re.compile(r"全镇|镇里|镇上|街道党工委|该街道|该镇|全乡")),
)
_ANY_WHOLE = re.compile("|".join(pattern.pattern for _, pattern in _WHOLE))
_POINTERS = (
    (
        "社区(村)",
        re.compile(r"村里|全村|该村|本村|我们村|村民|该社区|社区(?!工作者|治理|服务|建设|党组织)|这里"),
    ),
    ("小区", re.compile(r"这里|该小区|小区(?!治理)|院子|业委会")),
    ("街道(乡镇)", re.compile(r"街道(?!社区|、)|该镇|该乡|全镇|镇里|镇上|当地|这里")),
    ("县(市、区)", re.compile(r"该[县区市]|当地|这里")),
    ("市(州)", re.compile(r"该市|当地")),
)
_HERE = re.compile(r"村里|该村|本村|我们村|该社区|该小区|这里")
_KEPT = 4096
"""Paths and names whose entries and forms are kept: more than there are counties."""


class Located(NamedTuple):
    """A place named at ``[start, end)``: names from the province down, and the level of the last."""

    start: int
    end: int
    path: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The place of one sentence, its level, and all places that the sentence names."""

    place: Place
    level: str
    mentions: tuple[tuple[str, ...], ...] = ()


UNKNOWN = Reading(Place(), "")


class PlaceFinder:
    """Finds and resolves place names; safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._entries = lru_cache(_KEPT)(self._chain)
        self.forms = lru_cache(_KEPT)(self._forms)

    def find(self, text: str, context: Sequence[Entry] = ()) -> tuple[Located, ...]:
        """Places in text order; names that follow each other directly from wide to narrow are one place."""
        mentions = self._gazetteer.mentions(text)
        if not mentions:
            return ()
        found: list[Located] = []
        near = list(context)
        for mention in mentions:
            entry = self._gazetteer.resolve(mention, near)
            if entry is None or (mention.text == entry.short and self._strays(entry, near)):
                continue
            if entry.level in ("省", "市(州)", "县(市、区)"):
                near.insert(0, entry)
            full = mention.text == entry.name
            located = self._located(text if full else "", mention.start, mention.end, entry)
            joined = found and text[found[-1].end : mention.start] in ("", "的")
            if joined and found[-1].path[-1] in located.path[:-1]:
                located = Located(found.pop().start, located.end, located.path, located.level)
            found.append(located)
        return tuple(found)

    def entries(self, path: Sequence[str]) -> tuple[Entry, ...]:
        """Gazetteer entries of a path of full names, narrowest first; unknown names are left out."""
        return self._entries(tuple(path))

    def _chain(self, path: tuple[str, ...]) -> tuple[Entry, ...]:
        chain: list[Entry] = []
        for name in path:
            fits = [
                e for e in self._gazetteer.by_name(name) if not chain or chain[-1] in self._gazetteer.path(e)
            ]
            chain += fits[:1]
        return tuple(reversed(chain))

    def _forms(self, name: str) -> frozenset[str]:
        """Everything that a place of this name is called."""
        return frozenset((name, *(form for entry in self.entries((name,)) for form in entry.forms())))

    def level(self, path: Sequence[str]) -> str:
        """Administrative level of the last name of a path."""
        entries = self.entries(path)
        if entries and path and entries[0].name == path[-1]:
            return entries[0].level
        suffixes = {"街道": "街道(乡镇)", "镇": "街道(乡镇)", "乡": "街道(乡镇)", "小区": "小区"}
        return next((lv for suffix, lv in suffixes.items() if path and path[-1].endswith(suffix)), "社区(村)")

    def _strays(self, entry: Entry, near: Sequence[Entry]) -> bool:
        """Whether a county's short form stands in a text about other provinces, where it is an ordinary
        word more often than not (峡江特色产品 in 湖北)."""
        province = self._gazetteer.path(entry)[0]
        elsewhere = [self._gazetteer.path(place)[0] for place in near]
        return entry.level == "县(市、区)" and bool(elsewhere) and province not in elsewhere

    def _located(self, text: str, start: int, end: int, entry: Entry) -> Located:
        """The place with the street, village and compound that ``text`` names right behind it."""
        path = tuple(up.name for up in self._gazetteer.path(entry))
        level = entry.level
        match = _LOCAL.match(text, end)
        for group in ("town", "village", "compound"):
            name = match[group] if match else None
            if not name or _COMMON_NOUN.search(name) or level in ("省", _LOCAL_LEVELS[group]):
                break
            path, level, end = (*path, name), _LOCAL_LEVELS[group], end + len(name)
        return Located(start, end, path, level)


@dataclass(slots=True)
class PlaceCarrier:
    """The place state while one article is read from its first sentence to its last."""

    finder: PlaceFinder
    article: tuple[str, ...]
    named: set[str] = field(default_factory=set)
    _carried: tuple[str, ...] = ()
    _previous: tuple[str, ...] = ()
    _speakers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _lost: bool = False

    def enter_paragraph(self, text: str, *, head_lost: bool, default: tuple[str, ...] = ()) -> None:
        """Begin a paragraph. What the last one was about carries on only if the words point back to it;
        ``default`` is a place that the heading names."""
        base = default or self.article
        self._lost = head_lost
        self._carried = self._previous if self._points_back(text) else base

    def read(self, sentence: str) -> Reading:
        """The place of the next sentence."""
        context = self.finder.entries(self._carried or self.article)
        located = self.finder.find(sentence, context)
        speakers = _speakers(sentence)
        self._remember(speakers, sentence, located)
        path = self._path(sentence, located, speakers)
        self.named |= {name for place in located for name in _written(sentence, place)}
        if not path:
            return UNKNOWN
        reading = Reading(
            self._place(sentence, path), self.finder.level(path), tuple(p.path for p in located)
        )
        self._previous = path
        return reading

    def _path(
        self, sentence: str, located: Sequence[Located], speakers: Sequence[re.Match[str]]
    ) -> tuple[str, ...]:
        named = _principal(located)
        if named:
            self._lost = False
            self._carried = self._narrower(sentence, named) or named
            return self._carried
        speaker = next((self._speakers[m[1]] for m in speakers if m[1] in self._speakers), None)
        if speaker:
            self._carried = speaker
            return speaker
        if self._lost or not (self._carried or self.article):
            return ()
        return self._whole(sentence) or self._carried

    def _whole(self, sentence: str) -> tuple[str, ...]:
        """全市, 省委 and the like: the carried or the article's place cut at that level."""
        if not _ANY_WHOLE.search(sentence):
            return ()
        for level, pattern in _WHOLE:
            if not pattern.search(sentence):
                continue
            for path in (self._carried, self.article):
                cut = next(
                    (path[: n + 1] for n in range(len(path)) if self.finder.level(path[: n + 1]) == level),
                    None,
                )
                if cut:
                    return cut
        return ()

    def _narrower(self, sentence: str, named: tuple[str, ...]) -> tuple[str, ...]:
        """The village or compound in hand, where a sentence about it (村里) also names a place above it."""
        for path in (self._carried, self.article):
            level = (
                self.finder.level(path)
                if path[: len(named) - 1] == named[:-1] and len(path) >= len(named)
                else ""
            )
            if path != named and level in ("社区(村)", "小区") and _HERE.search(sentence):
                return path
        return ()

    def _points_back(self, text: str) -> bool:
        if not self._previous or self._previous == self.article:
            return False
        level = self.finder.level(self._previous)
        first = next(iter(self.finder.find(text, self.finder.entries(self._previous))), None)
        opening = text[: first.start] if first else text
        return any(lv == level and pattern.search(opening) for lv, pattern in _POINTERS)

    def _remember(self, speakers: Sequence[re.Match[str]], sentence: str, located: Sequence[Located]) -> None:
        for match in speakers:
            start = match.start()
            for place in located:
                if place.end <= start and _TITLE_BETWEEN.fullmatch(sentence, place.end, start):
                    self._speakers[match[1]] = place.path

    def _place(self, sentence: str, path: tuple[str, ...]) -> Place:
        return Place(path, tuple(self._origin(sentence, name) for name in path))

    def _origin(self, sentence: str, name: str) -> Origin:
        forms = self.finder.forms(name)
        if any(form in sentence for form in forms):
            return "sentence"
        return "context" if any(form in self.named for form in forms) else "gazetteer"


def _speakers(sentence: str) -> tuple[re.Match[str], ...]:
    """The names before a verb of saying. Nine sentences in ten have no such verb: they are passed by quickly."""
    return tuple(_SPEAKER.finditer(sentence)) if _SAYS.search(sentence) else ()


def _written(sentence: str, place: Located) -> Iterable[str]:
    """The names of a located place as they are printed, in full and as one stretch."""
    text = sentence[place.start : place.end]
    yield text
    yield from (name for name in place.path if name in text)


def _principal(located: Sequence[Located]) -> tuple[str, ...]:
    """The one place that a sentence is about: the narrowest of nested ones, the common parent of
    several of one level, else the first named."""
    if not located:
        return ()
    paths = list(dict.fromkeys(place.path for place in located))
    narrow = [p for p in paths if not any(q != p and q[: len(p)] == p for q in paths)]
    siblings = {p[:-1] for p in narrow}
    if len(narrow) > 1 and len(siblings) == 1 and (parent := next(iter(siblings))):
        return parent
    return narrow[0]


def article_place(
    finder: PlaceFinder, stated: Sequence[str], headline: str, lead: Sequence[str]
) -> tuple[str, ...]:
    """The place an article is about: as stated in its metadata, else named in its headline or author,
    else the first in its opening paragraphs; empty if there is none.

    Several stated places give what they have in common.
    """
    paths = [tuple(path.strip("/").split("/")) for path in stated if path.strip()]
    if paths:
        return _common(paths)
    for text in (headline, *lead):
        if located := finder.find(text):
            return _principal(located)
    return ()


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shared = 0
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared += 1
    return paths[0][:shared]
