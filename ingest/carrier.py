"""Sentences of an article in, the place of each out, with the origin of every level.

A sentence's place is the one it names; else the one its speaker or its words (这里, 该村, 全市) point back
to; else the article's. After a lost beginning it is unknown until a place is named again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.gazetteer import LEVELS
from ingest.localities import HINT, Localities, alone, opens_unread
from ingest.passing import opens_clause, partners
from ingest.places import TOWN, Located, PlaceFinder, at_home, derived, principal, told, without
from ingest.practice import Origin, Place
from ingest.span import Range

_SAYS = re.compile("说|表示|介绍|坦言|告诉|坦承|感慨|认为")
_SPEAKER = re.compile(
    rf"(?:(?<=书记)|(?<=主任)|(?<=[长员人理授师委])|(?<=[。，,”!！?？])|^)([一-龥]{{2,3}})(?:{_SAYS.pattern})"
)
_TITLE_BETWEEN = re.compile(r"[一-龥、“”（）()]{0,24}$")
_RANKED = "(?!首[个批家创]|第[一二三]|最|“|优秀|先进|示范|文明)"
"""Not what is an honour among its like (全省首个, 全市“最美社区”)."""
_WHOLE = (
    ("省", re.compile(rf"全(?<!在全)省{_RANKED}|省委|省级|省直|团省委|省总工会|省妇联|省.{{0,3}}厅|省政府")),
    ("市(州)", re.compile(rf"全(?<!在全)市{_RANKED}|市委|市级|市直|市政府|市住建")),
    ("县(市、区)", re.compile(rf"全区{_RANKED}|区委|区级|区直|全县{_RANKED}|县委|县直|区政府|县政府")),
    ("街道(乡镇)", re.compile(r"全镇|镇(?<![往到去]镇)[里上]|街道党工委|该街道|该镇|全乡")),
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
_WIDE = ("市(州)", "县(市、区)")
_PAUSE = re.compile("[，,；;]")
_BUT = re.compile("(?:而|但)?(?:在)?")
_SHORT = 12
"""Characters below which words before a comma tell no practice of their own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The place of one sentence, its level, and all places that the sentence names."""

    place: Place
    level: str
    mentions: tuple[tuple[str, ...], ...] = ()


UNKNOWN = Reading(Place(), "")


@dataclass(slots=True)
class PlaceCarrier:
    """The place state while one article is read from its first sentence to its last."""

    finder: PlaceFinder
    article: tuple[str, ...]
    named: set[str] = field(default_factory=set)
    local: Localities = field(default_factory=Localities)
    streets: frozenset[str] = frozenset()
    _carried: tuple[str, ...] = ()
    _previous: tuple[str, ...] = ()
    _speakers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _lost: bool = False
    _named_here: int = 0
    _named_above: int = 0

    def enter_paragraph(self, text: str, *, head_lost: bool, default: tuple[str, ...] = ()) -> None:
        """Begin a paragraph. What the last one was about carries on only if the words point back to it;
        ``default`` is a place that the heading names."""
        base = default or self.article
        self._lost = head_lost
        self._carried = self._previous if self._points_back(text) else base

    def read(self, sentence: str) -> Reading:
        """The place of the next sentence."""
        context = () if self._lost else self.finder.entries(self._carried or self.article)
        located = self._with_local(sentence, self.finder.find(sentence, context, self.streets))
        speakers = _speakers(sentence)
        self._remember(speakers, sentence, located)
        if not located and opens_unread(sentence) and not self._lost:
            self._carried = self._county(self._carried) or self._carried
        path = self._path(sentence, located, speakers)
        self.named |= {name for place in located for name in _written(sentence, place)}
        if not path:
            return UNKNOWN
        reading = Reading(
            self._place(sentence, path), self.finder.level(path), tuple(p.path for p in located)
        )
        self._previous = path
        return reading

    def turns(self, text: str, clause: Range) -> tuple[Range, ...]:
        """The parts of a clause before each comma or semicolon behind which a place begins that does not lie in
        the one named before (…，而董市镇…)."""
        start, end = clause
        pauses = [m.end() for m in _PAUSE.finditer(text, *clause)]
        whole = text[start:end]
        if not pauses or (not HINT.search(whole) and len(self.finder.find(whole)) < 2):
            return (clause,)
        parts: list[Range] = []
        hand: Located | None = None
        for a, b in pairwise([start, *pauses, end]):
            place = next(iter(self._opening(text[a:b])), None)
            apart = hand and place and _apart(hand, place, text[a - 1 : a + 1])
            if apart and a - start >= _SHORT and not _open(text, start, a):
                parts.append((start, a))
                start = a
            hand = place or hand
        return (*parts, (start, end))

    def _opening(self, part: str) -> Iterator[Located]:
        """The place with which a part of a sentence begins."""
        head = _BUT.match(part)
        text = part[head.end() :] if head else part
        if self.finder.opens(text):
            context = self.finder.entries(self._carried or self.article)
            yield from (each for each in self.finder.find(text, context) if not each.start)
        for each in alone(text):
            if not each.start:
                yield Located(0, each.end, (each.names[-1][0],), each.names[-1][1])

    def _with_local(self, sentence: str, located: Sequence[Located]) -> tuple[Located, ...]:
        """The places that a sentence names: those of the gazetteer, names of a kind in the county in hand, and
        what only this article knows."""
        here = self._carried or self.article
        found = [self._whole_of(sentence, each, here) for each in located]
        county = () if self._lost else self._county(here)
        for each in alone(sentence) if county else ():
            if not _is_free(found, each.start, each.end):
                continue
            first, *below = (name for name, _ in each.names)
            listed = self.local.resolve(first, here) or self.finder.town(first, here)
            above = county if each.names[0][1] == TOWN else self.local.above(county)
            path = self.local.whole((*(listed or (*above, first)), *below))
            self.local.add(path)
            found.append(Located(each.start, each.end, path, self.finder.level(path)))
        for start, end in self.local.mentions(sentence):
            path = self.local.resolve(sentence[start:end], here)
            if path and _is_free(found, start, end):
                place = self.finder.narrowest(sentence, Located(start, end, path, self.finder.level(path)))
                self.local.add(place.path)
                found.append(place)
        return tuple(sorted(found))

    def _whole_of(self, sentence: str, place: Located, here: tuple[str, ...]) -> Located:
        town = derived(sentence, place)
        above = self.local.resolve(town, here) if town else ()
        path = self.local.whole((*above, *place.path[place.path.index(town) + 1 :]) if above else place.path)
        return place if path == place.path else place._replace(path=path, level=self.finder.level(path))

    def _county(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The county of a path, or the city where it names no county; empty for a province."""
        depth = next((n for n in (3, 2) if len(path) >= n and self.finder.level(path[:n]) in _WIDE), 0)
        return path[:depth]

    def _path(
        self, sentence: str, located: Sequence[Located], speakers: Sequence[re.Match[str]]
    ) -> tuple[str, ...]:
        about = self._about(sentence, located) if located else ()
        named = principal(told(sentence, about))
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

    def _about(self, sentence: str, located: Sequence[Located]) -> Sequence[Located]:
        """The places named that a sentence tells of: none where it names only what the article's lies in, not as who acts
        (守好武汉东大门), and no more often than that."""
        about = at_home(sentence, without(located, partners(sentence)), self.article)
        if not about or not all(_lies_above(each.path, self.article) for each in about):
            self._named_here += bool(about)
            return about
        self._named_above += 1
        acts = any(opens_clause(sentence, each.start) for each in about)
        return about if acts or self._named_above > self._named_here else ()

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
        if not any(lv == level and pattern.search(text) for lv, pattern in _POINTERS):
            return False
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


def _apart(first: Located, second: Located, seam: str) -> bool:
    """Whether a part about the second place begins another practice at the characters ``seam``: places of one
    parent between commas are a list."""
    listed = len(second.path) == 1 or first.path[:-1] == second.path[:-1]
    return not _nested(first, second) and (not listed or seam[0] in ";；" or seam[1] in "而但")


def _nested(first: Located, second: Located) -> bool:
    """Whether the second place lies in the first, or may: a village named alone behind a county."""
    if len(second.path) > 1 or second.level == "省":
        return second.path[: len(first.path)] == first.path
    return LEVELS.index(second.level) > LEVELS.index(first.level) or second.path[-1] in first.path


def _open(text: str, start: int, end: int) -> bool:
    """Whether a quotation that begins behind ``start`` is still open at ``end``."""
    return text.count("“", start, end) > text.count("”", start, end)


def _lies_above(path: Sequence[str], below: Sequence[str]) -> bool:
    return len(path) < len(below) and path == below[: len(path)]


def _is_free(found: Sequence[Located], start: int, end: int) -> bool:
    """Whether no place is found where another may stand."""
    return all(end <= each.start or each.end <= start for each in found)


def _speakers(sentence: str) -> tuple[re.Match[str], ...]:
    """The names before a verb of saying. Nine sentences in ten have no such verb: they are passed by quickly."""
    return tuple(_SPEAKER.finditer(sentence)) if _SAYS.search(sentence) else ()


def _written(sentence: str, place: Located) -> Iterable[str]:
    """The names of a located place as they are printed, in full and as one stretch."""
    text = sentence[place.start : place.end]
    yield text
    yield from (name for name in place.path if name in text)
