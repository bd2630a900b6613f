"""A question without a hit in, which part of it the material has nothing for out."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import NamedTuple

from index.library import Library
from index.matching import MOST_CANDIDATES, read
from index.qualifiers import unknown_place
from index.query import Query
from index.results import ranked
from index.soundalikes import alike_text, likely_places
from index.syntax import blank, verbatim
from index.understood import is_related
from index.unknown import Unknown, no_place, unknown_values
from index.wanted import ANY, SearchOptions, filters_of
from index.words import Filters
from ingest.paths import levels
from ingest.practice import Practice

Near = dict[str, str | int]
_FIELDS = {"statuses": "状态", "levels": "层级", "years": "年份", "sources": "来源"}
"""How conditions are written in a question, by their names in Understood."""
_LINKS = frozenset("和与及跟同、")
"""What is left between two places when they are taken out of a question."""
_OF_PLACE = re.compile("^的(?![士确])")
_EMPTY = "资料库为空，请先用 tashan ingest 加入资料。"
_AWAITED = "词语索引还没有建好（另一个进程正在写入），请过一会儿再检索。"
_MOST_SHOWN = 40
"""Characters of a question that a message repeats."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why there is no hit: ``slot`` is ``query``, ``place``, ``filter``, ``library`` or ``topic``; ``near`` holds
    other questions (``query``) with the number of their hits (``count``), and with the unit (``by``) where it is
    another."""

    slot: str
    message: str
    near: tuple[Near, ...] = ()


class Count(NamedTuple):
    """How much a question would bring, at least so much where there ``is_more``, and how much of it are practices of no
    known province: they may be of any."""

    number: int
    is_more: bool = False
    unplaced: int = 0


Counting = Callable[[Library, str, SearchOptions], Count]
"""What a reader gets who puts a question."""


def results(library: Library, text: str, options: SearchOptions) -> Count:
    """Of a search for ``text``: its results."""
    found = ranked(library, read(library, text, options.without), options)
    provinces = {(each,) for each in library.reader.provinces}
    units = [each.scored.unit for each in found.results]
    unplaced = sum(isinstance(unit, Practice) and unit.place.path[:1] not in provinces for unit in units)
    return Count(len(units), found.matched.is_more, unplaced)


@dataclass(frozen=True, slots=True)
class _Offers:
    """Makes other questions to a ``library``, with ``options``, into what can be offered, and counts what they bring."""

    library: Library
    options: SearchOptions
    counting: Counting

    def of(self, text: str) -> Iterator[Near]:
        """The question ``text`` with the number of its hits, if there are any."""
        if text and (found := self.count(text)).number:
            more: Near = {"is_more": True} if found.is_more else {}
            yield {"query": text, "count": found.number, **more}

    def count(self, text: str) -> Count:
        """What the question ``text`` brings."""
        return self.counting(self.library, text, self.options)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in parts, of which others are made: ``places`` by their names, ``matter``, and the conditions of each
    kind, as one would write them."""

    places: str
    matter: str
    conditions: tuple[str, ...]

    def parts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.places, self.matter, *self.conditions)))

    def without(self, *parts: str) -> str:
        return " ".join(part for part in self.parts() if part not in parts)


def is_wordless(library: Library, text: str) -> bool:
    """Whether nothing is in a question that could be looked for."""
    query = read(library, text, frozenset())
    filters = filters_of(library, query, ANY)
    return filters is not None and _is_empty(query, filters)


def _is_empty(query: Query, filters: Filters) -> bool:
    return not query.terms and filters == Filters(kinds=filters.kinds)


def nothing(library: Library, query: Query, options: SearchOptions, counting: Counting = results) -> Nothing:
    """Which part of the question the material has nothing for, with questions that would bring something, counted by
    ``counting``."""
    filters = filters_of(library, query, options)
    if filters is None:
        return Nothing("filter", "问题里写的地点或主题不在所选的筛选范围内，请去掉其中一个。")
    if _is_empty(query, filters):
        return Nothing("query", "问题里没有可以检索的词，请写出要找的内容，例如“老旧小区改造”。")
    if not len(library.words):
        return Nothing("library", _AWAITED if library.documents() else _EMPTY)
    # What a question brings is asked up to three times: for the offer, for the count, for the unplaced of it.
    offers = _Offers(library, SearchOptions(by=options.by, without=options.without), cache(counting))
    if unknown := tuple(unknown_values(library, query)):
        return _without_unknown(offers, query, unknown)
    if astray := _switched_off(offers, query, options) or _nowhere(offers, query):
        return astray
    places = options.places or query.understood.places
    if filters == filters_of(library, query, offers.options) and not options.within:
        told = _by_passage(offers, query)
    else:
        told = None if options.places else _narrowed(offers, query)
    return told or _unfound(offers, query, places)


def _without_unknown(offers: _Offers, query: Query, unknown: Sequence[Unknown]) -> Nothing:
    """That values of the conditions are none, and the question without them."""
    without = offers.options.without | {each.token for each in unknown}
    known = _asked(read(offers.library, query.text, without))
    near = tuple(offers.of(known.without()))
    return Nothing(unknown[0].slot, f"{'；'.join(each.message for each in unknown)}。", near)


def _nowhere(offers: _Offers, query: Query) -> Nothing | None:
    """That the place of a question is none, if it is, and the questions about places that sound the same: what is found
    without it would have been found with it."""
    library = offers.library
    name = unknown_place(library, query)
    if not name:
        return None
    asked, alike = query.text.strip(), likely_places(library, name)
    rest = _OF_PLACE.sub("", asked.replace(name, "", 1))
    matter = f"，不限地方也没有与“{_brief(rest)}”有关的内容" if rest and query.content != name else ""
    near = (each for meant in alike for each in offers.of(asked.replace(name, meant, 1)))
    return Nothing("place", f"{no_place(name)}{matter}{alike_text(library, name)}。", tuple(near))


def _switched_off(offers: _Offers, query: Query, options: SearchOptions) -> Nothing | None:
    """That there is something once what the reader took back of the question is read into it again, if there is."""
    readings = read(offers.library, query.text, frozenset()).understood.readings
    taken_back = [each for each in readings if each.token in options.without and not is_related(each.token)]
    if not taken_back:
        return None
    kept = options.without - {each.token for each in taken_back}
    chosen = replace(options, without=kept, offset=0, after="")
    near = tuple(replace(offers, options=chosen).of(query.text.strip()))
    told = "；".join(each.text for each in taken_back)
    message = f"没有找到，因为去掉了对问题的这样的理解：{told}。照原来的理解有 {_counted(near)}。"
    return Nothing("topic", message, near) if near else None


def _asked(query: Query) -> _Asked:
    """The parts of ``query``. Its content still has the quotations, and no AND."""
    told = query.understood
    content = query.content if query.words else ""
    matter = " AND ".join(told.required) or (blank(content, verbatim(content)) if query.phrases else content)
    values = {name: getattr(told, field) for field, name in _FIELDS.items()}
    fields = [f"{name}:{_written(each)}" for name, each in values.items() if each]
    fields += [f"主题:{_written(query.required_themes)}"] if query.required_themes else []
    phrases = " ".join(f"“{phrase}”" for phrase in told.phrases)
    barred = " ".join(f"-{_written([word])}" for word in told.negated)
    figures = "有数字" if told.has_figures else ""
    return _Asked(
        places="、".join(dict.fromkeys(map(_name, told.places))),
        matter=" ".join(word for word in matter.split() if word not in _LINKS),
        conditions=tuple(filter(None, (phrases, *fields, figures, barred))),
    )


def _written(values: Sequence[str]) -> str:
    """The values of a condition, in quotation marks where a gap would end them."""
    text = "、".join(values)
    return f"“{text}”" if " " in text else text


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _counted(near: Sequence[Near]) -> str:
    """The number of hits of the first of ``near``; none where there is none."""
    least = "至少 " if near and "is_more" in near[0] else ""
    return f"{least}{near[0]['count'] if near else 0} 条"


def _narrowed(offers: _Offers, query: Query) -> Nothing | None:
    """That the reader's own filters leave nothing, if they do."""
    near = tuple(offers.of(query.text.strip()))
    if not near:
        return None
    return Nothing("filter", f"没有同时满足这些条件的内容；不加筛选时有 {_counted(near)}。", near)


def _by_passage(offers: _Offers, query: Query) -> Nothing | None:
    """That no practice tells it, but a passage does."""
    if offers.options.by != "practice":
        return None
    passages = replace(offers, options=replace(offers.options, by="passage"), counting=results)
    near = tuple({**each, "by": "passage"} for each in passages.of(query.text.strip()))
    return Nothing("topic", f"没有哪条做法写到这些；按段落看有 {_counted(near)}。", near) if near else None


def _unfound(offers: _Offers, query: Query, places: Sequence[str]) -> Nothing:
    """Which part, or which parts together, leave nothing; else that there is nothing on the matter."""
    asked, library = _asked(query), offers.library
    held = library.words.count(Filters(kinds=("practice",), places=tuple(places))) if places else 0
    if asked.conditions and (held or not places) and (told := _emptied(offers, asked)):
        return told
    if places:
        return _nothing_there(offers, asked, places, held)
    if asked.conditions and not asked.matter:
        return Nothing("filter", f"资料库中没有符合{_quoted(asked.conditions)}的内容，请去掉或换一个条件。")
    return Nothing(
        "topic",
        f"{_looked_at(offers, query)}没有与“{_brief(query.text)}”有关的内容，请换一个说法。",
    )


def _emptied(offers: _Offers, asked: _Asked) -> Nothing | None:
    """Which condition leaves nothing: without it there is something; else which of them do so together."""
    single = [(part,) for part in asked.parts()]
    for left_out in (single, [asked.conditions], [(asked.places, *asked.conditions)]):
        found = {parts: tuple(offers.of(asked.without(*parts))) for parts in left_out}
        told = [f"不加{_quoted(parts)}有 {_counted(near)}" for parts, near in found.items() if near]
        if told:
            message = f"没有同时满足这些条件的内容：{'，'.join(told)}。"
            return Nothing("filter", message, tuple(each for near in found.values() for each in near))
    return None


def _quoted(parts: Sequence[str]) -> str:
    return "、".join(part if part.startswith("“") else f"“{part}”" for part in parts if part)


def _looked_at(offers: _Offers, query: Query) -> str:
    """Where nothing was found: not in the whole of a library too large to be read."""
    is_more = ranked(offers.library, query, offers.options).matched.is_more
    return f"最相近的 {MOST_CANDIDATES} 条里" if is_more else "资料库中"


def _brief(text: str) -> str:
    """A question as typed, on one line, without the quotation marks that the message has too."""
    line = " ".join(text.split())
    whole = line.strip('“”"') if not set('“”"') & set(line[1:-1]) else line
    return whole if len(whole) <= _MOST_SHOWN else f"{whole[:_MOST_SHOWN]}…"


def _wider(offers: _Offers, asked: _Asked, places: Sequence[str]) -> Iterator[Near]:
    """For each place the nearest one above it that holds something on the matter: nothing is widened unasked."""
    rest = _telling(asked.without(asked.places))
    for path in places:
        above = reversed(levels(path.rpartition("/")[0]) if "/" in path else [])
        yield from islice((each for wide in above for each in offers.of(f"{_name(wide)} {rest}".strip())), 1)


def _nothing_there(offers: _Offers, asked: _Asked, places: Sequence[str], held: int) -> Nothing:
    """Whether the place is unknown, or has nothing on the matter, or nothing that meets the conditions."""
    place = "、".join(_shortest(dict.fromkeys(map(_name, places))))
    rest = _telling(asked.without(asked.places))
    there, elsewhere = tuple(offers.of(place)), tuple(offers.of(rest))
    if not rest:
        message = f"资料库中没有符合这些条件的内容：{place}共 {_counted(there)}。"
        return Nothing("filter" if held else "place", message, there)
    loose = () if elsewhere or not asked.conditions else offers.of(asked.matter)
    near = (*_wider(offers, asked, places), *elsewhere, *loose, *there)
    counts = f"{place}{'别的内容' if there else ''} {_counted(there)}，其他地方 {_counted(elsewhere)}"
    if unplaced := offers.count(rest).unplaced if elsewhere else 0:
        counts += f"，其中 {unplaced} 条做法没有写明在哪个省"
    return Nothing("topic" if held else "place", f"资料库中没有{place}的“{_brief(rest)}”：{counts}。", near)


def _shortest(names: Collection[str]) -> list[str]:
    """The names without those that begin with another: 荆州 stands for 荆州市 and 荆州区."""
    return [name for name in names if not any(name != other and name.startswith(other) for other in names)]


def _telling(words: str) -> str:
    """The words that say what is looked for: 电梯 of 电梯 装; a single character only where there is nothing else. 的
    belonged to the place before it."""
    words = _OF_PLACE.sub("", words)
    return " ".join(word for word in words.split() if len(word) > 1) or words
