"""A page's query string in, the search it asks for out, and the links that add or remove one filter."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.faults import UserError
from ingest.paths import levels, prefixes

MOST_RESULTS = 100
STEP = 10
SHOWN = 40
"""Characters of a value that a message repeats."""
VIEWS = {"practice": "按做法", "place": "按地方", "document": "按材料", "passage": "按段落"}
GROUPS = {"place": "地区", "theme": "主题", "level": "层级", "status": "状态", "strength": "成效"}
ASKABLE = ("place", "theme")
"""Groups by which an answer can be narrowed."""
TICKS = {"has_figures": "有数字", "negative": "讲问题的"}
"""Conditions that are asked for or not."""


class FilterError(UserError):
    """A query string that cannot be used. ``str(error)`` is one Chinese sentence with the value and the remedy."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page; ``count`` is the number of results behind it, ``depth`` its level in a tree."""

    text: str
    url: str
    count: int | None = None
    chosen: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A condition that the next question may carry on, as a field of a form; ``chosen`` where it narrows this one."""

    name: str
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page at ``path`` was asked. ``chosen`` maps each key of GROUPS to the values picked; ``denied`` are
    tokens of what is not to be read into the question."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_figures: bool = False
    negative: bool = False
    by: str = "practice"
    k: int = STEP
    denied: tuple[str, ...] = ()
    path: str = "/search"

    @classmethod
    def read(cls, query: QueryParams) -> "Filters":
        """Raises FilterError for a view or a number of results that does not exist."""
        by, k = query.get("by", "practice"), query.get("k", str(STEP))
        if by not in VIEWS:
            raise FilterError(f"“by={by[:SHOWN]}”不是可用的排列方式，请改为{'、'.join(VIEWS)}之一。")
        if not (re.fullmatch(r"\d{1,4}", k) and 1 <= int(k) <= MOST_RESULTS):
            raise FilterError(f"“k={k[:SHOWN]}”不是1到{MOST_RESULTS}之间的整数，请改正后再试。")
        chosen = {kind: tuple(dict.fromkeys(filter(None, query.getlist(kind)))) for kind in GROUPS}
        ticked: dict[str, Any] = {name: query.get(name) == "1" for name in TICKS}
        denied = tuple(dict.fromkeys(filter(None, query.getlist("without"))))
        return cls(query.get("q", "").strip(), chosen, by=by, k=int(k), denied=denied, **ticked)

    def asking(self) -> "Filters":
        """The same question put to the page of answers, which knows only some of the conditions."""
        chosen = {kind: self.chosen.get(kind, ()) if kind in ASKABLE else () for kind in GROUPS}
        return Filters(self.q, chosen, denied=self.denied, path="/ask")

    def offers(self, readings: Iterable[dict[str, Any]] = ()) -> list[Offer]:
        """What the next question may carry on: the conditions of this one, then the places and themes that were read
        into its words."""
        found = [Offer(kind, value, value.replace("/", " › "), True) for kind, value in self.pairs()]
        found += [Offer(name, "1", TICKS[name], True) for name in TICKS if getattr(self, name)]
        read = (each["token"].partition(":") for each in readings)
        found += [
            Offer(kind, path, path.rpartition("/")[2], False) for kind, _, path in read if kind in ASKABLE
        ]
        return list({(offer.name, offer.value): offer for offer in reversed(found)}.values())[::-1]

    def url(self, path: str = "", **changes: Any) -> str:
        """The address of this question with ``changes``; a change starts again from the first results."""
        asked = replace(self, **{"k": STEP, **changes})
        pairs = [("q", asked.q), *((kind, value) for kind in GROUPS for value in asked.chosen.get(kind, ()))]
        pairs += [(name, "1") for name in TICKS if getattr(asked, name)]
        pairs += [("without", token) for token in asked.denied]
        pairs += [("by", asked.by)] if asked.by != "practice" else []
        pairs += [("k", str(asked.k))] if asked.k != STEP else []
        return f"{path or self.path}?{urlencode(pairs)}"

    def with_only(self, kind: str, value: str) -> str:
        """The address with ``value`` as the only one of its kind."""
        return self.url(chosen={**self.chosen, kind: (value,)})

    def without(self, kind: str, value: str) -> str:
        """The address with one value less."""
        return self.url(chosen={**self.chosen, kind: tuple(v for v in self.chosen[kind] if v != value)})

    def chips(self) -> list[Link]:
        """The chosen filters and what is not read into the question, each with the address that drops it."""
        found = [Link(value.replace("/", " › "), self.without(kind, value)) for kind, value in self.pairs()]
        ticked = [Link(TICKS[name], self.drop(name)) for name in TICKS if getattr(self, name)]
        return found + ticked + [self._restored(token) for token in self.denied]

    def deny(self, token: str) -> str:
        """The address without one reading of the question."""
        return self.url(denied=tuple(dict.fromkeys((*self.denied, token))))

    def _restored(self, token: str) -> Link:
        left = tuple(each for each in self.denied if each != token)
        return Link(f"不按“{token.partition(':')[2][:SHOWN]}”理解", self.url(denied=left))

    def drop(self, tick: str) -> str:
        """The address without a condition of TICKS."""
        changes: dict[str, Any] = {tick: False}
        return self.url(**changes)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(kind, value) of every value picked."""
        return ((kind, value) for kind in GROUPS for value in self.chosen.get(kind, ()))

    def toggle(self, kind: str, value: str) -> str:
        """The address with ``value`` dropped if it is picked, else as the only one of its kind."""
        picked = value in self.chosen.get(kind, ())
        return self.without(kind, value) if picked else self.with_only(kind, value)

    def path_links(self, path: Iterable[str]) -> list[Link]:
        """One link per level of a place path, each filtering by the path down to that level."""
        return [Link(level.rpartition("/")[2], self.with_only("place", level)) for level in prefixes(path)]

    def facet(self, kind: str, counted: Iterable[dict[str, Any]]) -> list[Link]:
        """The values of a facet with their counts; paths stand below the part of them that is listed too."""
        counts = {value_of(row): row["count"] for row in counted}
        picked = self.chosen.get(kind, ())
        return [
            Link(below(value, counts), self.toggle(kind, value), counts[value], value in picked, depth)
            for value, depth in tree(counts)
        ]


def value_of(row: dict[str, Any]) -> str:
    """A facet row's value, whatever the facet calls it."""
    return str(next(value for key, value in row.items() if key != "count"))


def below(path: str, listed: Container[str]) -> str:
    """The end of ``path`` that its nearest listed ancestor does not say."""
    above = [level for level in levels(path)[:-1] if level in listed]
    return (path.removeprefix(above[-1] + "/") if above else path).replace("/", " › ")


def tree(counts: dict[str, int]) -> list[tuple[str, int]]:
    """(path, number of listed ancestors), each below its parent; siblings by falling count, then by name."""

    def order(path: str) -> list[tuple[int, str]]:
        return [(-counts.get(level, 0), level) for level in levels(path)]

    return [(path, sum(level in counts for level in levels(path)[:-1])) for path in sorted(counts, key=order)]
