"""Text in, the places that it names out, each with its path from the province down; and those that a sentence is about."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from ingest.gazetteer import LEVELS, Entry, Gazetteer, Mention, is_cut_out
from ingest.localities import Localities, following, is_zone, level_of, repeated
from ingest.passing import abroad, acts, dateline, idle, is_of_folk, is_written_in_the_capital
from ingest.span import Range
from ingest.towns import Towns, shipped

_KEPT = 4096
"""Paths and names whose entries and forms are kept: more than there are counties."""
COUNTY, TOWN = LEVELS[2:4]
_ACROSS = frozenset(("台湾省", "香港特别行政区", "澳门特别行政区"))
"""Whence people come in articles about other provinces."""
_CITY = 2
"""Levels of a path down to the city, where that is no province itself."""
_SHORT_KINDS = {"高新技术产业开发区": "高新区", "经济技术开发区": "经开区"}
"""Words for the kinds of zones, and those in daily use."""
_SEAMS = ("", "的")
"""What may stand between a place and one in it where both are named as one."""


class Located(NamedTuple):
    """A place named at ``[start, end)``: names from the province down, and the level of the last."""

    start: int
    end: int
    path: tuple[str, ...]
    level: str


class PlaceFinder:
    """Finds and resolves place names; safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer, towns: Towns | None = None) -> None:
        self._gazetteer = gazetteer
        self._towns = towns or shipped()
        self._entries = lru_cache(_KEPT)(self._chain)
        self.forms = lru_cache(_KEPT)(self._forms)

    def opens(self, text: str) -> bool:
        """Whether a place may begin a text: False is sure."""
        return self._gazetteer.opens(text)

    def find(
        self, text: str, context: Sequence[Entry] = (), streets: Collection[str] = ()
    ) -> tuple[Located, ...]:
        """Places in text order; names that follow each other directly from wide to narrow are one place. A short form
        that is one of ``streets`` means that street. A listed street or town counts where only one of its name lies
        in what is named before it, else in the ``context``, or in the whole country where there is neither."""
        mentions = self._gazetteer.mentions(text)
        if streets:
            mentions = tuple(each for each in mentions if not self._is_street(each, streets))
        towns = self._towns.mentions(text)
        if mentions and towns:
            mentions = tuple(each for each in mentions if not self._is_part(text, each, towns))
        found = self._of_gazetteer(text, mentions, context) if mentions else []
        if mentions and towns:
            found = sorted((*found, *self._in_namesakes(text, mentions, towns, found)))
        return tuple(self._with_towns(text, towns, found, context))

    def _of_gazetteer(
        self, text: str, mentions: Sequence[Mention], context: Sequence[Entry]
    ) -> list[Located]:
        found: list[Located] = []
        near = {place.code: place for place in reversed(context)}
        provinces = {self._province(place) for place in context}
        for before, mention, after in zip((None, *mentions), mentions, (*mentions[1:], None), strict=False):
            if found and mention.start < found[-1].end:
                continue
            entry = self._gazetteer.resolve(mention, tuple(reversed(near.values())))
            if entry is None or (mention.text == entry.short and self._strays(entry, provinces)):
                continue
            if before and before.end == mention.start and self._lies_elsewhere(entry, before):
                continue
            if entry.level in LEVELS[:4]:
                if near.pop(entry.code, None) is None:
                    provinces.add(self._province(entry))
                near[entry.code] = entry
            below = after and after.start == mention.end and self._lies_in(after, entry)
            located = self._located("" if below else text, mention, entry)
            joined = found and text[found[-1].end : mention.start] in _SEAMS
            if joined and found[-1].path[-1] in located.path[:-1]:
                located = Located(found.pop().start, located.end, located.path, located.level)
            found.append(located)
        return found

    def _with_towns(
        self, text: str, towns: Sequence[Range], found: list[Located], context: Sequence[Entry]
    ) -> list[Located]:
        around = tuple(up.name for up in self._gazetteer.path(context[0])) if context else ()
        starts = [each.start for each in found]
        for start, end in towns:
            at = bisect_left(starts, end)
            before = found[at - 1] if at else None
            if before and start < before.end:
                continue
            path = self.town(text[start:end], before.path if before else around)
            if not path and before:
                path = self.town(text[start:end], around)
            if path and is_cut_out(text, start, start):
                place = self.narrowest(text, Located(start, end, path, TOWN))
                is_free = at == len(found) or place.end <= found[at].start
                starts.insert(at, start)
                found.insert(at, place if is_free else Located(start, end, path, TOWN))
        return _joined(text, found) if towns else found

    def _in_namesakes(
        self, text: str, mentions: Sequence[Mention], towns: Sequence[Range], found: Sequence[Located]
    ) -> Iterator[Located]:
        """Streets and towns right behind a county that is one of several of its name, of which only one has such a
        street (宝山区友谊路街道)."""
        starts = {start for start, _ in towns}
        shared = {each.end: each for each in mentions if each.end in starts and len(each.candidates) > 1}
        taken = {at for each in found for at in range(each.start, each.end)} if shared else ()
        for start, end in towns if shared else ():
            if (county := shared.get(start)) and county.start not in taken:
                above = {tuple(up.name for up in self._gazetteer.path(each)) for each in county.candidates}
                paths = [path for path in self._listed(text[start:end]) if path[:-1] in above]
                if path := _only(paths, text[start:end]):
                    yield self.narrowest(text, Located(county.start, end, path, TOWN))

    def town(self, name: str, within: Sequence[str]) -> tuple[str, ...]:
        """The path of a listed street or town, by its listed name: the only one that ``name`` may mean in the county, else
        the city of ``within``, or in the province where that names no city, or in the country where it is empty. Empty
        where there are several, and for a name of common words outside of its county."""
        paths = self._listed(name)
        if self._towns.is_common(name):
            paths = [path for path in paths if path[:-1] == tuple(within[: len(path) - 1])]
        city = 1 if within and within[0].endswith("市") else _CITY
        for depth in range(min(len(within), 3), min(len(within), city) - 1, -1):
            inside = [path for path in paths if path[:depth] == tuple(within[:depth])]
            if inside:
                return _only(inside, name)
        return ()

    def shared_towns(self, text: str) -> Iterator[tuple[int, int, Sequence[tuple[str, ...]]]]:
        """Ranges of listed streets and towns in a text that several counties have one of, and the paths of all."""
        for start, end in self._towns.mentions(text):
            name = text[start:end]
            paths = _of_name(self._listed(name), name)
            if len(paths) > 1 and not self._towns.is_common(name) and is_cut_out(text, start, start):
                yield start, end, paths

    def _listed(self, name: str) -> list[tuple[str, ...]]:
        """The paths of all streets and towns that a name may mean."""
        places = self._gazetteer
        found = [(form, places.entry(code)) for form, code in self._towns.listed(name) if code in places]
        return [(*(up.name for up in places.path(entry)), form) for form, entry in found]

    def publishers(self, text: str) -> tuple[Entry, ...]:
        """The places whose newspapers a text names; see ``Gazetteer.publishers``."""
        return self._gazetteer.publishers(text)

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
        return level_of(path[-1]) if path else ""

    def _is_street(self, mention: Mention, streets: Collection[str]) -> bool:
        return mention.text in streets and not self._is_full(mention)

    def _is_part(self, text: str, mention: Mention, towns: Sequence[Range]) -> bool:
        """Whether a short form stands right behind the name of a street or town, or within one (阿克苏普乡); not a
        province or city of whose streets a text speaks (湖北街道), though one is listed by a name like that (湖北路街道)."""
        at = bisect_left(towns, mention.start, key=itemgetter(1))
        if at == len(towns) or self._is_full(mention):
            return False
        start, end = towns[at]
        is_wide = any(each.level in LEVELS[:_CITY] for each in mention.candidates)
        if is_wide and mention.start == start and not self._towns.is_listed(text[start:end]):
            return False
        return end == mention.start or (start <= mention.start and mention.end < end)

    def _is_full(self, mention: Mention) -> bool:
        return any(mention.text == each.name for each in mention.candidates)

    def _strays(self, entry: Entry, provinces: Collection[str]) -> bool:
        """Whether a county's short form stands in a text about other provinces, where it is an ordinary
        word more often than not (峡江特色产品 in 湖北)."""
        return entry.level == COUNTY and bool(provinces) and self._province(entry) not in provinces

    def _province(self, entry: Entry) -> str:
        return self._gazetteer.path(entry)[0].code

    def _lies_elsewhere(self, entry: Entry, before: Mention) -> bool:
        """Whether a street or a smaller place is a namesake of the one meant, right behind the place that it lies in."""
        above = self._gazetteer.path(entry)
        return entry.level in LEVELS[3:] and not any(each in above for each in before.candidates)

    def _lies_in(self, mention: Mention, entry: Entry) -> bool:
        return any(entry in self._gazetteer.path(each) for each in mention.candidates)

    def _located(self, text: str, mention: Mention, entry: Entry) -> Located:
        path = tuple(up.name for up in self._gazetteer.path(entry))
        place = Located(mention.start, mention.end, path, entry.level)
        return self.narrowest(text, place, only_zone=mention.text[-1] != entry.name[-1])

    def narrowest(self, text: str, place: Located, *, only_zone: bool = False) -> Located:
        """The place with the zone, street, village and compound that ``text`` names right behind it; behind
        a short form only a zone (武汉东湖高新区)."""
        behind = following(text, place.end, place.level)
        names = [name for name in behind.names if LEVELS.index(name[1]) > LEVELS.index(place.level)]
        if not names or (only_zone and names[0][1] != COUNTY):
            return place
        if is_zone(names[0][0]):
            names[0] = (self._zone(self.entries(place.path)[0], names[0][0]), names[0][1])
        listed = self.town(names[0][0], place.path) if names[0][1] == TOWN else ()
        if listed[: len(place.path)] == place.path:
            path = (*listed, *(name for name, _ in names[1:]))
        else:
            path = (*place.path, *(name for name, _ in names))
        return Located(place.start, behind.end, path, names[-1][1])

    def _zone(self, city: Entry, kind: str) -> str:
        """What the zone of a city is called, in full where it is listed, else by the short word for its kind."""
        name = (city.short or city.name) + _SHORT_KINDS.get(kind, kind)
        return next((each.name for each in self._gazetteer.by_name(name) if each.parent == city.code), name)


def _joined(text: str, found: Sequence[Located]) -> list[Located]:
    """The places of a text where a street or town right behind what it lies in (静安大宁路街道) is one place with it."""
    joined: list[Located] = []
    for each in found:
        before = joined[-1] if joined else None
        if before and text[before.end : each.start] in _SEAMS and _lies_below(each.path, before.path):
            joined[-1] = each._replace(start=before.start)
        else:
            joined.append(each)
    return joined


def _lies_below(path: Sequence[str], above: Sequence[str]) -> bool:
    return len(path) > len(above) and path[: len(above)] == above


def _only(paths: Sequence[tuple[str, ...]], name: str) -> tuple[str, ...]:
    """The only path, or the only one that ends with just ``name``; empty where there are several."""
    same = _of_name(paths, name)
    return same[0] if len(same) == 1 else ()


def _of_name(paths: Sequence[tuple[str, ...]], name: str) -> Sequence[tuple[str, ...]]:
    """Those of the paths that end with just ``name``, or all where none does."""
    return [path for path in paths if path[-1] == name] or paths


def principal(located: Sequence[Located]) -> tuple[str, ...]:
    """The one place that a sentence is about: the narrowest of nested ones, what several have in common, the
    first named of those that have nothing in common."""
    if not located:
        return ()
    paths = list(dict.fromkeys(place.path for place in located))
    narrow = [p for p in paths if not any(q != p and q[: len(p)] == p for q in paths)]
    return common(narrow) or narrow[0]


def localities(finder: PlaceFinder, texts: Sequence[str], article: Sequence[str]) -> Localities:
    """The streets, villages and compounds that an article about the place ``article`` names in full."""
    context = finder.entries(article)
    found = [(text, place) for text in texts for place in finder.find(text, context) if len(place.path) > 2]
    printed = [place.path for text, place in found if not derived(text, place)]
    known = Localities(printed)
    for text, place in found:
        town = derived(text, place)
        if town and not known.resolve(town, article):
            known.add(place.path)
    for name in repeated(texts) if len(article) > 1 else ():
        if not known.resolve(name, article):
            known.add((*_over_villages(finder, tuple(article), known), name))
    return known


def _over_villages(finder: PlaceFinder, article: tuple[str, ...], known: Localities) -> tuple[str, ...]:
    """Where the villages lie that an article names alone: in its street or town, else in its county."""
    cuts = [article[:depth] for depth in range(1, len(article) + 1)]
    return next((cut for cut in cuts if finder.level(cut) == TOWN), None) or known.above(article[:3])


def derived(text: str, place: Located) -> str:
    """The street or town with which a place is printed, where what lies above it is not; else ''."""
    return next((n for n in place.path if level_of(n) == TOWN and text.startswith(n[:2], place.start)), "")


def told(text: str, located: Sequence[Located]) -> Sequence[Located]:
    """What a text tells of: no address, not where its dateline was written (本报太原7月20日电), if it names another place,
    and never the capital's."""
    if not located:
        return located
    located = without(located, idle(text))
    written = dateline(text)
    elsewhere = without(located, written)
    return elsewhere or ([] if written and is_written_in_the_capital(text) else located)


def without(located: Sequence[Located], ranges: Iterable[Range]) -> Sequence[Located]:
    """The places that begin in none of the ranges."""
    spans = sorted(ranges)
    if not spans:
        return located
    before = ((each, bisect_right(spans, each.start, key=itemgetter(0))) for each in located)
    return [each for each, at in before if not at or spans[at - 1][1] <= each.start]


def at_home(text: str, located: Sequence[Located], home: Sequence[str]) -> Sequence[Located]:
    """The places of a sentence without those that are named as a partner's, as where somebody goes to or comes from, or
    beside one at home in another province, not as who acts, where any lies far from ``home``, the place of the article."""
    if not home or all(_shares(each.path, home) for each in located):
        return located
    about = [each for each in here(text, located) if _shares(each.path, home) or each.path[0] not in _ACROSS]
    if not about or acts(text, about[0].start) or not any(_shares(each.path, home) for each in about):
        return about
    return [each for each in about if each.path[0] == home[0]]


def here(text: str, located: Sequence[Located]) -> Sequence[Located]:
    """The places of a text but those where somebody goes to or comes from, and partners'."""
    return [each for each in without(located, abroad(text)) if not is_of_folk(text, each.end)]


def _shares(path: Sequence[str], home: Sequence[str]) -> bool:
    """Whether one place lies in the other, or is it."""
    return all(a == b for a, b in zip(path, home, strict=False))


def common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What all paths begin with."""
    shared = 0
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared += 1
    return paths[0][:shared]
