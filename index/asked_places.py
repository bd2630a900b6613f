"""A question in, the places that it asks about out: those it surely means, and those that it may mean."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.gazetteer import LEVELS, Entry, Gazetteer
from ingest.places import TOWN, Located, PlaceFinder
from ingest.span import Range

_MOST_NEAR = 4
"""Places of one short name that are ranked higher; a name of more is no hint of any."""
_NEAR = re.compile(r"(?:^|[，,。；;\s]|[在到像学问])(?P<name>[一-龥]{2,4}?)(?=的|怎么|如何|咋|有|是怎|\s|$)")
"""Where a word that is also the short name of a county (和平, 大方) may stand for the county."""

_CITIZENS = re.compile(r"[市村]民(?!政|族|生|宗|营|间|办|兵|警|革|主|建|盟|进)")
"""The end of the name of a city or village that begins 市民 or 村民 (武汉市民热线), not the name of an office (武汉市民政局)."""
_JOINTS = ("", "、", "和", "与", "及", "或")
_ASKS = re.compile("怎么|怎样|如何|咋|什么|多少|哪|啥")
"""What asks, and is in the name of no place: 襄阳市怎么做社区工作 names no community."""


class AskedPlaces:
    """Reads places with one gazetteer. Safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._finder = PlaceFinder(gazetteer)

    def sure(self, text: str) -> tuple[Located, ...]:
        """Places in text order: by their full name, or by a short name that is no common word, or that stands
        beside the place above. A full name that several share and nothing decides between (朝阳区) stands for all
        of them: a question about one of them is not one about the whole country. So does that of a street or town, and
        of those which lie in the places named beside it if any do."""
        named = (_unasked(place, text) for place in self._finder.find(text))
        found = tuple(filter(None, (_whole(place, text) for place in named if place)))
        shared = (
            Located(mention.start, mention.end, self._path(entry), entry.level)
            for mention in self._gazetteer.mentions(text)
            if not any(place.start < mention.end and mention.start < place.end for place in found)
            if all(entry.name == mention.text for entry in mention.candidates)
            if len(mention.candidates) > 1
            for entry in mention.candidates
        )
        return tuple(sorted((*found, *shared, *self._streets(text, found)), key=lambda place: place.start))

    def _streets(self, text: str, found: Sequence[Located]) -> Iterator[Located]:
        """Streets and towns that several counties have, as those of each."""
        for start, end, paths in self._finder.shared_towns(text):
            if not any(place.start < end and start < place.end for place in found):
                inside = [path for path in paths if any(path[: len(up.path)] == up.path for up in found)]
                yield from (Located(start, end, path, TOWN) for path in inside or paths)

    def near(self, text: str, sure: Iterable[Located]) -> Iterator[str]:
        """Paths of the counties that an ordinary word where a place may stand (和平的网格) is the short name of."""
        taken = {name for place in sure for name in (*place.path, text[place.start : place.end])}
        for match in _NEAR.finditer(text):
            entries = [e for e in self._gazetteer.by_name(match["name"]) if e.level in LEVELS[:3]]
            if len(entries) <= _MOST_NEAR and taken.isdisjoint([match["name"], *(e.name for e in entries)]):
                yield from ("/".join(self._path(entry)) for entry in entries)

    def named(self, text: str) -> tuple[str, ...]:
        """The paths of the places that ``text`` names."""
        return tuple("/".join(place.path) for place in self._finder.find(text))

    def run(self, text: str) -> Range | None:
        """Where the first places stand that ``text`` names one behind the other (武汉、宜昌和襄阳); None if none do."""
        found = self._finder.find(text)
        end = found[0].end if found else 0
        for place in found[1:]:
            if place.start >= end and text[end : place.start] in _JOINTS:
                end = place.end
        return (found[0].start, end) if found else None

    def paths(self, place: str) -> tuple[str, ...]:
        """The paths of all places of this name, or of what it names from above down (静安区大宁路街道, 宜昌/伍家岗); ``place``
        itself if it is a path or no known name."""
        *above, last = place.split("/")
        entries = [entry for entry in self._gazetteer.by_name(last) if self._is_below(entry, above)]
        named = tuple("/".join(self._path(entry)) for entry in entries)
        return named or self.whole("".join((*above, last))) or (place,)

    def _is_below(self, entry: Entry, names: Iterable[str]) -> bool:
        """Whether the places that lie above an entry go by all the ``names``."""
        above = {up.code for up in self._gazetteer.path(entry)[:-1]}
        return all(any(each.code in above for each in self._gazetteer.by_name(name)) for name in names)

    def whole(self, text: str) -> tuple[str, ...]:
        """The paths of the place that ``text`` names from its first to its last character, as a question would."""
        places = (place for place in self.sure(text) if (place.start, place.end) == (0, len(text)))
        return tuple(dict.fromkeys("/".join(place.path) for place in places))

    def _path(self, entry: Entry) -> tuple[str, ...]:
        return tuple(up.name for up in self._gazetteer.path(entry))


def _unasked(place: Located, text: str) -> Located | None:
    """A place without what asks behind it; None where nothing is left."""
    asks = _ASKS.search(text, place.start, place.end)
    if asks is None:
        return place
    above = place.path[:-1]
    level = LEVELS[len(above) - 1] if above else ""
    return (
        place._replace(end=asks.start(), path=above, level=level)
        if asks.start() > place.start and above
        else None
    )


def _whole(place: Located, text: str) -> Located | None:
    """A place where it is a word of its own: 武汉 of 武汉市民热线, 许家冲 of 许家冲村民, and none of 北京时间."""
    if text.startswith("时间", place.end):
        return None
    return place._replace(end=place.end - 1) if _CITIZENS.match(text, place.end - 1) else place
