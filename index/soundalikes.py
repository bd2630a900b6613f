"""A name that is no place in, the places that sound the same out: what may be meant by it (以昌: 宜昌市)."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate

from index.homophones import is_name_of_its_own, is_strange
from index.library import Library
from index.spelling import PARTICLES
from ingest.gazetteer import LEVELS, Entry, Gazetteer, word_tags, words
from ingest.pinyin import is_homophone, letters
from ingest.span import Range

_MOST = 5
"""Names that a sentence offers."""
_WIDE = LEVELS[:2]
_SIZES = (4, 3, 2)
"""Characters of the names that are looked for in a question."""
_BEFORE = re.compile("^|(?<=[在到像学问向和与及跟同])|(?<=学习|借鉴|参考|介绍|比较|对比)")
"""What stands before the name of a place in a question."""
_NO_NAME = PARTICLES | {"将", "把"}
"""Words with which no name begins."""
_RUN = re.compile("[一-龥]{2,}")


def soundalikes(library: Library, name: str) -> tuple[str, ...]:
    """The full names of the places of the gazetteer that sound as ``name`` does, tones aside: at most five, the widest
    first, and before them those that the material tells of."""
    heard = _heard(library, name)
    told = [entry for entry in heard if _is_told_of(library, entry)]
    return tuple(dict.fromkeys(entry.name for entry in (*told, *heard)))[:_MOST]


def likely_places(library: Library, name: str) -> tuple[str, ...]:
    """Those of them that a question may mean which says ``name`` where it is no word: cities and provinces, and what the
    material tells of. The other counties are too many, and sound as people and things do (林权 where nothing tells of
    临泉)."""
    heard = () if words(name) == [name] else _heard(library, name)
    likely = (entry.name for entry in heard if entry.level in _WIDE or _is_told_of(library, entry))
    return tuple(dict.fromkeys(likely))[:_MOST]


def told_alike(library: Library, name: str) -> tuple[str, ...]:
    """The names of the places that the material tells of and that sound as ``name`` does, tones aside, at most five: those of
    communities and villages too, which no list of places has."""
    told = (path.rpartition("/")[2] for path in library.suggester.places())
    alike = (each for each in told if len(each) == len(name) and each[-1:] == name[-1:])
    return tuple(dict.fromkeys(each for each in alike if each != name and is_homophone(name, each)))[:_MOST]


def alike_text(library: Library, name: str) -> str:
    """What to add to a sentence that says of a name of a question that it is no place; empty where none is likely."""
    found = likely_places(library, name)
    return f"，读音相同的地方有：{'、'.join(found)}" if found else ""


def misspelt_place(library: Library, text: str) -> str:
    """The first name in a question that stands where a place may and is in nothing that is searched, and that a likely
    place sounds as; empty where there is none."""
    for run in _RUN.finditer(text):
        for start, end in _loose(run[0]):
            name = run[0][start:end]
            is_unheard = is_name_of_its_own(run[0], start, end) and not library.words.holds(name)
            if is_unheard and likely_places(library, name):
                return name
        if name := _long_name(library, run[0]):
            return name
    return ""


def _long_name(library: Library, run: str) -> str:
    """A name of three characters or more where that of a place may stand, of several words none of which is a verb or a
    particle (五家岗), with a pair of characters that running text does not have, that sounds as a place of which the
    material tells."""
    cut = words(run)
    borders = [0, *accumulate(map(len, cut))]
    for start, end in ((match.end(), end) for match in _BEFORE.finditer(run) for end in borders):
        name = run[start:end]
        if len(name) in _SIZES[:-1] and start in borders and is_strange(name):
            opening = cut[borders.index(start)]
            is_noun = opening != name and not (opening in _NO_NAME or word_tags(opening)[0].startswith("v"))
            if is_noun and _is_heard_of(library, name):
                return name
    return ""


def _is_heard_of(library: Library, name: str) -> bool:
    """Whether a name that nothing knows sounds as a place of which the material tells."""
    heard = _heard(library, name)
    is_known = heard and (library.gazetteer.mentions(name) or library.words.holds(name))
    return not is_known and any(_is_told_of(library, entry) for entry in heard)


def _heard(library: Library, name: str) -> list[Entry]:
    """The places one of whose forms sounds so, the widest first."""
    spelt = _by_letters(library.gazetteer)
    near = dict.fromkeys(form for written in letters(name) for form in spelt.get(written, ()))
    forms = [form for form in near if is_homophone(name, form)]
    entries = (entry for form in forms for entry in library.gazetteer.by_name(form))
    return sorted(entries, key=lambda entry: LEVELS.index(entry.level))


@lru_cache(maxsize=2)
def _by_letters(gazetteer: Gazetteer) -> Mapping[str, list[str]]:
    """The names of the places by how they are written in pinyin."""
    found: dict[str, list[str]] = {}
    for name in gazetteer.names():
        for written in letters(name):
            found.setdefault(written, []).append(name)
    return found


def _is_told_of(library: Library, entry: Entry) -> bool:
    path = "/".join(each.name for each in library.gazetteer.path(entry))
    return library.words.tells_of([path])


def _loose(run: str) -> Iterator[Range]:
    """Where characters of which the dictionary makes no words stand in the place of a name, the most first."""
    cut = [*words(run), "的"]
    starts = {match.end() for match in _BEFORE.finditer(run)}
    at = 0
    for n, word in enumerate(cut):
        sizes = _SIZES if at in starts else ()
        for behind in (n + size for size in sizes if n + size < len(cut)):
            if max(map(len, cut[n:behind])) == 1 and (len(cut[behind]) > 1 or cut[behind] in PARTICLES):
                yield at, at + behind - n
        at += len(word)
