"""A question with written conditions in, the values among them that there are none of, out, with what there is instead."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Literal, get_args

from index.folding import fold
from index.library import Library
from index.query import Query
from index.soundalikes import soundalikes
from index.understood import token
from index.wanted import NO_DOCUMENT, of_sources
from ingest.gazetteer import LEVELS
from ingest.localities import level_of
from ingest.pinyin import is_homophone
from ingest.practice import Status
from ingest.themes import Vocabulary
from ingest.towns import shipped

Slot = Literal["place", "filter"]
STATUSES: tuple[Status, ...] = get_args(Status)
_NEAR = 0.5
"""Share of two names that is the same from which one may be meant for the other."""
_EXPLAINED = 3
"""Values of one question that are explained: each is compared with all names."""
_MOST = 5
"""Names that a sentence offers."""
_CITY = 2
"""Levels of a place path down to the city."""
_SHOWN = 40
"""Characters of a value that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of a condition that there is none of: the kind of its condition, the ``token`` that takes it back, and a
    sentence, without its stop, that says so and what there is."""

    slot: Slot
    token: str
    message: str


def unknown_values(library: Library, query: Query) -> Iterator[Unknown]:
    """The first of a question's conditions: places that neither the gazetteer nor the material knows, statuses, levels and
    themes that are none, and parts of names that no document has."""
    return islice(_unknown(library, query), _EXPLAINED)


def _unknown(library: Library, query: Query) -> Iterator[Unknown]:
    told, themes = query.understood, library.vocabulary.paths()
    for path in (each for each in told.places if not is_place(library, each)):
        yield Unknown("place", token("places", path), f"{no_place(path)}，{known_places(library, path)}")
    rows = {
        "statuses": (each for each in told.statuses if each not in STATUSES),
        "levels": (each for each in told.levels if each not in LEVELS),
        "themes": (each for each in query.required_themes if each not in themes),
        "sources": (each for each in told.sources if of_sources(library, (fold(each),)) == NO_DOCUMENT),
    }
    for field, values in rows.items():
        for value in values:
            yield Unknown("filter", token(field, value), _SENTENCES[field](library, value))


def is_place(library: Library, name: str) -> bool:
    """Whether the gazetteer knows a place by its name or path or as the zone of a city, or the list of streets and towns
    one that lies in the places before it, or the material tells of it."""
    *above, last = name.split("/")
    listed = (library.gazetteer.entry(county) for _, county in shipped().listed(last))
    paths = ({up.name for up in library.gazetteer.path(entry)} for entry in listed)
    if library.gazetteer.by_name(last) or any(path.issuperset(above) for path in paths):
        return True
    whole = () if above else library.reader.whole(last)
    if any(_is_listed(library, path) for path in whole):
        return True
    return library.words.tells_of([name, *whole])


def _is_listed(library: Library, path: str) -> bool:
    """Whether a place that is told from above down is listed, or is a zone, which no list has all of."""
    return level_of(path) == LEVELS[2] or is_place(library, path)


def no_place(name: str) -> str:
    """That nobody knows a place."""
    return f"地名表和资料里都没有“{name[:_SHOWN]}”这个地方"


def no_status(word: str) -> str:
    """That a word is no status, and which there are."""
    return f"没有“{word[:_SHOWN]}”这个状态，状态有：{'、'.join(STATUSES)}"


def no_level(word: str) -> str:
    """That a word is no level, and which there are."""
    return f"没有“{word[:_SHOWN]}”这个层级，层级有：{'，'.join(LEVELS)}"


def no_theme(vocabulary: Vocabulary, word: str) -> str:
    """That a word is no theme, and which are like it, or else those of the first level."""
    paths = {path.rpartition("/")[2]: path for path in vocabulary.paths()}
    if near := get_close_matches(word, paths, _MOST, _NEAR):
        return f"没有“{word[:_SHOWN]}”这个主题，相近的有：{'、'.join(near)}"
    top = "、".join(path for path in vocabulary.paths() if "/" not in path)
    return f"没有“{word[:_SHOWN]}”这个主题，一级主题有：{top}"


def _no_source(word: str) -> str:
    return f"没有哪份材料的文件名或题名符合“来源:{word[:_SHOWN]}”"


def known_places(library: Library, name: str) -> str:
    """What to write instead of the name of a place that nobody knows: the places that sound the same, or else those of the
    material whose names are like this one, or else the cities of which it tells most."""
    last = name.rpartition("/")[2]
    counts = library.suggester.places()
    names = {path.rpartition("/")[2]: path for path in counts}
    if heard := soundalikes(library, last) or [each for each in names if is_homophone(last, each)][:_MOST]:
        return f"读音相同的地方有：{'、'.join(heard)}"
    if near := get_close_matches(last, names, _MOST, _NEAR):
        return f"资料里名称相近的有：{'、'.join(near)}"
    cities = [path for path in counts if path.count("/") + 1 == _CITY]
    most = sorted(cities, key=lambda path: (-counts[path], path))[:_MOST]
    return (
        f"资料里写得多的地方有：{'、'.join(path.rpartition('/')[2] for path in most)}"
        if most
        else "资料里没有写明地方，请核对写法，如 宜昌 或 湖北省/宜昌市"
    )


_SENTENCES: Mapping[str, Callable[[Library, str], str]] = {
    "statuses": lambda library, value: no_status(value),
    "levels": lambda library, value: no_level(value),
    "themes": lambda library, value: no_theme(library.vocabulary, value),
    "sources": lambda library, value: _no_source(value),
}
