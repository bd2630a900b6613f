"""A question in, what it asks about something of (火星的老旧小区) out, where no list of places and no material knows it."""

import re
from itertools import accumulate

from index.folding import fold
from index.library import Library
from index.matching import searched_text
from index.people import is_anybody
from index.query import Query
from index.soundalikes import alike_text, misspelt_place
from index.words import Filters
from ingest.cues import ACTION
from ingest.gazetteer import word_tags, words
from ingest.localities import is_common

_QUALIFIER = re.compile(r"在?([一-龥]{2,8}?)(?:的|有?(?=\s))(?=.*[一-龥]{2})")
"""What stands before the first 的, or before the words of asking (火星怎么改造老旧小区), with more behind it."""
_NAME = re.compile("[一-龥]{2,8}")
_CALLED = re.compile("(?:(?![不没])[一-龥]){2,8}?(?:[省市县区旗镇乡]|街道)")
_INSIDE = re.compile("[上下里中内]$")
_KIND = re.compile("(?<=[一-龥](?![到给])[一-龥])(?:[省市县旗镇乡]|(?<![街小园片景社校厂库])区|街道)$")
"""The word for the kind of a place; that of 商业街区 is 街区, however it is cut, and 下放到街道 is none."""
_READ = 50
"""Units that are read for a name: one of which there are more is known."""
_NOMINAL = ("n", "x")
"""How the tags of nouns, of names and of what the segmenter does not know begin: a verb or an adjective (破旧的) that
no material holds may be told in other words."""
_SAYING = ("v", "a", "d", "p", "c", "u")
"""How the tags of verbs, adjectives, adverbs, prepositions, conjunctions and particles begin."""


def unknown_qualifier(library: Library, query: Query) -> str:
    """What qualifies the matter of a question and is no place, no term and in nothing that is searched; empty where there
    is none. What is partly known is taken for known: a caveat that is wrong does more harm than none."""
    name = _located(_qualifier(library, query.content))
    is_free = bool(name) and not _is_read(library, name)
    return name if is_free and _is_unheld(library, name) else unknown_place(library, query)


def _is_unheld(library: Library, name: str) -> bool:
    if _is_called(name):
        return not _is_written(library, name)
    if not _is_nominal(name) or is_anybody(name):
        return False
    held = (name, *(word for word in library.segmenter.words(name) if len(word) > 1))
    return not any(library.words.holds(word) for word in held)


def unknown_place(library: Library, query: Query) -> str:
    """The name with which a question begins and that says of itself that it is one of a city, a county or a street, or one
    that sounds as a place does, where no list of places and no material knows it; empty where there is none."""
    found = _CALLED.match(query.content)
    name = found[0] if found else ""
    is_whole = len(name) in accumulate(map(len, words(query.content)))  # 海鲜市 of 海鲜市场 is no word.
    is_known = not is_whole or _is_read(library, name) or _is_written(library, name)
    return misspelt_place(library, query.content) if is_known or not _is_called(name) else name


def _qualifier(library: Library, content: str) -> str:
    """What stands before the first 的 or, where there is none, before the first term of the vocabulary (火星老旧小区)."""
    if match := _QUALIFIER.match(content):
        return match[1]
    vocabulary = library.vocabulary
    starts = [each.start for each in vocabulary.matches(content)]
    starts += [each.start for each in vocabulary.expansions(content)]
    before = content[: min(starts, default=0)]
    return before if _NAME.fullmatch(before) else ""


def _located(name: str) -> str:
    """What something is on or in, without the word that says so (火星上)."""
    return _INSIDE.sub("", name) if word_tags(name)[1:][-1:] == ("f",) else name


def _is_nominal(name: str) -> bool:
    """Whether a name begins as one and nothing is said of it: 老百姓对 and 网红打卡点太挤 are no names."""
    tags = word_tags(name)
    return tags[0].startswith(_NOMINAL) and not tags[-1].startswith(_SAYING)


def unknown_qualifier_text(library: Library, name: str) -> str:
    """A sentence that says so, without its stop, and what places sound the same."""
    listed = "" if library.gazetteer.by_name(name) else "它也不是地名表里的地方，"
    return f"资料里没有写到“{name}”，{listed}找到的都不是专讲它的{alike_text(library, name)}"


def _is_called(name: str) -> bool:
    """Whether a name says of itself that it is one of a city, a county or a street (幸福市): the words that it is made of
    may stand anywhere."""
    kind = _KIND.search(name)
    return kind is not None and words(name)[-1] == kind[0] and not is_common(name)


def _is_read(library: Library, name: str) -> bool:
    vocabulary = library.vocabulary
    return bool(
        ACTION.fullmatch(name)
        or vocabulary.matches(name)
        or vocabulary.expansions(name)
        or library.gazetteer.mentions(name)
    )


def _is_written(library: Library, name: str) -> bool:
    """Whether a name stands as such in one of the units that hold its pairs of characters (桃花源的资源市场 is no 桃花源市)."""
    found = library.words.every(Filters(holding=((fold(name),),)), _READ)
    units = library.units([each.key for each in found]).values()
    return len(found) == _READ or any(fold(name) in fold(searched_text(unit)) for unit in units)
