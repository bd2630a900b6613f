"""Text in, the places that it names out, each with its path from the province down; and the one that an article is about."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.gazetteer import LEVELS, Entry, Gazetteer, Mention
from ingest.localities import Localities, following, level_of

_KEPT = 4096
"""Paths and names whose entries and forms are kept: more than there are counties."""
_DATELINE = re.compile(r"[一-龥]{2,9}?\d{1,2}月\d{1,2}日\s?(?:[电讯]|消息|报道)")
"""Where and when a report was written."""


class Located(NamedTuple):
    """A place named at ``[start, end)``: names from the province down, and the level of the last."""

    start: int
    end: int
    path: tuple[str, ...]
    level: str


class PlaceFinder:
    """Finds and resolves place names; safe to share between threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._entries = lru_cache(_KEPT)(self._chain)
        self.forms = lru_cache(_KEPT)(self._forms)

    def opens(self, text: str) -> bool:
        """Whether a place may begin a text: False is sure."""
        return self._gazetteer.opens(text)

    def find(
        self, text: str, context: Sequence[Entry] = (), streets: Collection[str] = ()
    ) -> tuple[Located, ...]:
        """Places in text order; names that follow each other directly from wide to narrow are one place. A short form
        that is one of ``streets`` means that street."""
        mentions = self._gazetteer.mentions(text)
        if streets:
            mentions = tuple(each for each in mentions if not self._is_street(each, streets))
        if not mentions:
            return ()
        found: list[Located] = []
        near = list(context)
        for before, mention, after in zip((None, *mentions), mentions, (*mentions[1:], None), strict=False):
            entry = (
                None if found and mention.start < found[-1].end else self._gazetteer.resolve(mention, near)
            )
            if entry is None or (mention.text == entry.short and self._strays(entry, near)):
                continue
            if before and before.end == mention.start and self._lies_elsewhere(entry, before):
                continue
            if entry.level in ("省", "市(州)", "县(市、区)"):
                near.insert(0, entry)
            below = after and after.start == mention.end and self._lies_in(after, entry)
            located = self._located("" if below else text, mention, entry)
            joined = found and text[found[-1].end : mention.start] in ("", "的")
            if joined and found[-1].path[-1] in located.path[:-1]:
                located = Located(found.pop().start, located.end, located.path, located.level)
            found.append(located)
        return tuple(found)

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
        return mention.text in streets and all(mention.text != each.name for each in mention.candidates)

    def _strays(self, entry: Entry, near: Sequence[Entry]) -> bool:
        """Whether a county's short form stands in a text about other provinces, where it is an ordinary
        word more often than not (峡江特色产品 in 湖北)."""
        province = self._gazetteer.path(entry)[0]
        elsewhere = [self._gazetteer.path(place)[0] for place in near]
        return entry.level == "县(市、区)" and bool(elsewhere) and province not in elsewhere

    def _lies_elsewhere(self, entry: Entry, before: Mention) -> bool:
        """Whether a street or a smaller place is a namesake of the one meant, right behind the place that it lies in."""
        above = self._gazetteer.path(entry)
        return entry.level in LEVELS[3:] and not any(each in above for each in before.candidates)

    def _lies_in(self, mention: Mention, entry: Entry) -> bool:
        return any(entry in self._gazetteer.path(each) for each in mention.candidates)

    def _located(self, text: str, mention: Mention, entry: Entry) -> Located:
        """The place with the zone, street, village and compound that ``text`` names right behind it; behind
        a short form only a zone (武汉东湖高新区)."""
        start, end = mention.start, mention.end
        path = tuple(up.name for up in self._gazetteer.path(entry))
        behind = following(text, end, entry.level)
        names = [name for name in behind.names if LEVELS.index(name[1]) > LEVELS.index(entry.level)]
        if not names or (mention.text != entry.name and names[0][1] != LEVELS[2]):
            return Located(start, end, path, entry.level)
        return Located(start, behind.end, (*path, *(name for name, _ in names)), names[-1][1])


def principal(located: Sequence[Located]) -> tuple[str, ...]:
    """The one place that a sentence is about: the narrowest of nested ones, what several have in common, the
    first named of those that have nothing in common."""
    if not located:
        return ()
    paths = list(dict.fromkeys(place.path for place in located))
    narrow = [p for p in paths if not any(q != p and q[: len(p)] == p for q in paths)]
    return _common(narrow) or narrow[0]


def localities(finder: PlaceFinder, texts: Sequence[str], article: Sequence[str]) -> Localities:
    """The streets, villages and compounds that an article about the place ``article`` names in full."""
    context = finder.entries(article)
    return Localities(
        place.path for text in texts for place in finder.find(text, context) if len(place.path) > 2
    )


def article_place(
    finder: PlaceFinder,
    stated: Sequence[str],
    headline: str,
    lead: Sequence[str],
    streets: Collection[str] = (),
) -> tuple[str, ...]:
    """The place an article is about: as stated in its metadata, else named in its headline or author,
    else the first in its opening paragraphs; empty if there is none.

    Several stated places give what they have in common.
    """
    paths = [tuple(path.strip("/").split("/")) for path in stated if path.strip()]
    if paths:
        return _common(paths)
    near = finder.publishers("\n".join((headline, *lead)))
    for text in (headline, *lead):
        if located := finder.find(text, near, streets):
            return principal(told(text, located))
    return ()


def told(text: str, located: Sequence[Located]) -> Sequence[Located]:
    """What a text tells of: not where its dateline was written (本报太原7月20日电), if it names another place."""
    written = [match.span() for match in _DATELINE.finditer(text)] if located else []
    return [each for each in located if not any(a <= each.start < b for a, b in written)] or located


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shared = 0
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared += 1
    return paths[0][:shared]
