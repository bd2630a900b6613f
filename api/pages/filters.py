"""A page's query string in, the search it asks for out, and the links that add or remove one filter."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams

from api.faults import UserError
from api.lists.page import FURTHEST
from api.narrowing import GROUPS, TICKS
from index.wanted import Sort
from ingest.paths import levels, prefixes

MOST_RESULTS = 100
"""Results on one page."""
STEP = 10
MOST_LISTED = 60
"""Values of a facet on the page, the most frequent: of a country's places there are hundreds in a hundred results."""
MOST_WITHIN = 8
"""Times a reader may search within the results."""
MOST_CHOSEN = 30
"""Values of all groups together: every one of them is a link that names all others, and where nothing is found a search
without it. All nine groups with three values each fit."""
SHOWN = 40
"""Characters of a value that a message repeats."""
VIEWS = {"practice": "按做法", "place": "按地方", "document": "按材料", "passage": "按段落"}
SORTS: dict[Sort, str] = {"relevance": "相关", "time": "时间", "strength": "有成效数字"}
PATHS = {"place": 2, "theme": 1}
"""Groups of which the values are paths, with the levels that are shown at once: provinces and cities, main themes."""
ACTORS = ("lead", "target")
"""Groups of which a value may be words of the field too, as an address gives them."""
ASKABLE = tuple(PATHS)
"""Groups by which an answer can be narrowed."""


class FilterError(UserError):
    """A query string that cannot be used. ``str(error)`` is one Chinese sentence with the value and the remedy."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page; ``count`` is the number of results behind it, or, where ``is_least``, of those that were looked
    at; ``depth`` is its level in a tree."""

    text: str
    url: str
    count: int | None = None
    chosen: bool = False
    depth: int = 0
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of a facet with those below it; ``is_open`` where one of these is picked."""

    link: Link
    below: tuple[Link, ...] = ()

    @property
    def is_open(self) -> bool:
        return any(link.chosen for link in self.below)


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
    tokens of what is not to be read into the question, ``within`` words that the results must hold too; ``page`` counts
    from 1 in pages of ``k`` results."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_figures: bool = False
    negative: bool = False
    inferred: bool = False
    by: str = "practice"
    sort: Sort = "relevance"
    k: int = STEP
    page: int = 1
    denied: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    path: str = "/search"

    @classmethod
    def read(cls, query: QueryParams) -> "Filters":
        """Raises FilterError for a view, an order, a page or a number of results that does not exist, and for more
        conditions than MOST_CHOSEN."""
        k = _number(query, "k", STEP, MOST_RESULTS)
        picked = sum(len(query.getlist(name)) for name in (*GROUPS, "without"))
        if picked > MOST_CHOSEN:
            raise FilterError(f"选了{picked}个条件，一次最多{MOST_CHOSEN}个；请去掉几个再试。")
        ticked: dict[str, Any] = {name: query.get(name) == "1" for name in TICKS}
        return cls(
            query.get("q", "").strip(),
            {kind: _values(query, kind) for kind in GROUPS},
            by=_one_of(query, "by", VIEWS, "排列方式"),
            sort=cast(Sort, _one_of(query, "sort", SORTS, "排序")),
            k=k,
            page=_number(query, "page", 1, FURTHEST // k),
            denied=_values(query, "without"),
            within=_values(query, "within")[:MOST_WITHIN],
            **ticked,
        )

    def asking(self) -> "Filters":
        """The same question put to the page of answers, which knows only some of the conditions."""
        chosen = {kind: self.chosen.get(kind, ()) if kind in ASKABLE else () for kind in GROUPS}
        return Filters(self.q, chosen, denied=self.denied, path="/ask")

    @property
    def is_askable(self) -> bool:
        """Whether the page of answers knows all the conditions: else its answer may be none of these results."""
        ticked = any(getattr(self, name) for name in TICKS)
        return not (ticked or self.within) and all(kind in ASKABLE for kind, _ in self.pairs())

    def offers(self, readings: Iterable[dict[str, Any]] = ()) -> list[Offer]:
        """What the next question may carry on: the conditions of this one, then the places and themes that were read
        into its words."""
        found = [Offer(kind, value, shown(kind, value), True) for kind, value in self.pairs()]
        found += [Offer(name, "1", TICKS[name], True) for name in TICKS if getattr(self, name)]
        read = (each["token"].partition(":") for each in readings)
        found += [
            Offer(kind, path, path.rpartition("/")[2], False) for kind, _, path in read if kind in ASKABLE
        ]
        return list({(offer.name, offer.value): offer for offer in reversed(found)}.values())[::-1]

    def url(self, path: str = "", **changes: Any) -> str:
        """The address of this question with ``changes``; a change starts again from the first results."""
        asked = replace(self, **{"page": 1, **changes})
        pairs = [("q", asked.q), *((kind, value) for kind in GROUPS for value in asked.chosen.get(kind, ()))]
        pairs += [(name, "1") for name in TICKS if getattr(asked, name)]
        pairs += [("without", token) for token in asked.denied]
        pairs += [("within", words) for words in asked.within]
        plain = Filters()
        for name in ("by", "sort", "k", "page"):
            value = getattr(asked, name)
            pairs += [(name, str(value))] if value != getattr(plain, name) else []
        return f"{path or self.path}?{urlencode(pairs)}"

    def data_url(self, unit: str) -> str:
        """The address of these results, which are of one ``unit``, in the HTTP API."""
        offset = f"&offset={self.offset}" if self.offset else ""
        return self.url("/api/v1/search", by=unit) + offset

    @property
    def offset(self) -> int:
        """Results before this page."""
        return (self.page - 1) * self.k

    def plain(self, question: str, by: str) -> str:
        """The address of another question, of which only what is not read into it is kept."""
        return Filters(question, by=by, denied=self.denied).url()

    @property
    def pages(self) -> int:
        """Pages that can be opened at most."""
        return FURTHEST // self.k

    def relaxed(self) -> list[tuple[Link, "Filters"]]:
        """The question without each one of its conditions, under the name of that condition."""
        asked = ((link, link.url.partition("?")[2]) for link in self.chips())
        return [(link, Filters.read(QueryParams(query))) for link, query in asked]

    def fields(self, *left_out: str) -> list[tuple[str, str]]:
        """The conditions as fields of a form that asks anew, without those named ``left_out``."""
        pairs = parse_qsl(self.url().partition("?")[2])
        return [(name, value) for name, value in pairs if name not in left_out]

    def with_only(self, kind: str, value: str) -> str:
        """The address with ``value`` as the only one of its kind."""
        return self.url(chosen={**self.chosen, kind: (value,)})

    def without(self, kind: str, value: str) -> str:
        """The address with one value less."""
        return self.url(chosen={**self.chosen, kind: tuple(v for v in self.chosen[kind] if v != value)})

    def chips(self) -> list[Link]:
        """The chosen filters and what is not read into the question, each with the address that drops it."""
        found = [Link(shown(kind, value), self.without(kind, value)) for kind, value in self.pairs()]
        found += [Link(TICKS[name], self.drop(name)) for name in TICKS if getattr(self, name)]
        found += [Link(f"结果中有“{words[:SHOWN]}”", self._beyond(words)) for words in self.within]
        return found + [self._restored(token) for token in self.denied]

    def deny(self, token: str) -> str:
        """The address without one reading of the question."""
        return self.url(denied=tuple(dict.fromkeys((*self.denied, token))))

    def _beyond(self, words: str) -> str:
        return self.url(within=tuple(each for each in self.within if each != words))

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

    def facet(self, kind: str, counted: Iterable[dict[str, Any]]) -> list["Branch"]:
        """The values of a facet with their counts; paths stand below the part of them that is listed too, and the
        lower levels are folded away."""
        rows = islice(counted, MOST_LISTED)
        counts = {value_of(row): row["count"] + self._inferred(row) for row in rows}
        picked = self.chosen.get(kind, ())
        listed = {value: n for value, n in counts.items() if n or value in picked}
        links = (
            Link(below(value, counts), self.toggle(kind, value), listed[value], value in picked, depth)
            for value, depth in (tree(listed) if kind in PATHS else [(value, 0) for value in listed])
        )
        return branches(links, PATHS.get(kind, 1))

    def _inferred(self, row: dict[str, Any]) -> int:
        return int(row.get("inferred", 0)) if self.inferred else 0


def shown(kind: str, value: str) -> str:
    """A value picked, as a reader sees it: of who acts it is told how, for it may be any words."""
    if kind in ACTORS:
        return f"{GROUPS[kind]}：{value}"
    return f"{value}年" if kind == "year" else value.replace("/", " › ")


def branches(links: Iterable[Link], shown: int) -> list[Branch]:
    """Links of a tree in its order: those of the first ``shown`` levels each with what stands below it."""
    found: list[list[Link]] = []
    for link in links:
        if link.depth < shown or not found:
            found.append([])
        found[-1].append(link)
    return [Branch(first, tuple(below)) for first, *below in found]


def value_of(row: dict[str, Any]) -> str:
    """A facet row's value, whatever the facet calls it."""
    return str(next(value for key, value in row.items() if key not in ("count", "inferred")))


def _values(query: QueryParams, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, query.getlist(name)))))


def _one_of(query: QueryParams, name: str, known: Mapping[Any, str], what: str) -> str:
    value = query.get(name) or next(iter(known))
    if value not in known:
        raise FilterError(f"“{name}={value[:SHOWN]}”不是可用的{what}，请改为{'、'.join(known)}之一。")
    return value


def _number(query: QueryParams, name: str, usual: int, most: int) -> int:
    text = query.get(name, str(usual))
    if not (re.fullmatch(r"\d{1,4}", text) and 1 <= int(text) <= most):
        raise FilterError(f"“{name}={text[:SHOWN]}”不是1到{most}之间的整数，请改正后再试。")
    return int(text)


def below(path: str, listed: Container[str]) -> str:
    """The end of ``path`` that its nearest listed ancestor does not say."""
    above = [level for level in levels(path)[:-1] if level in listed]
    return (path.removeprefix(above[-1] + "/") if above else path).replace("/", " › ")


def tree(counts: dict[str, int]) -> list[tuple[str, int]]:
    """(path, number of listed ancestors), each below its parent; siblings by falling count, then by name."""

    def order(path: str) -> list[tuple[int, str]]:
        return [(-counts.get(level, 0), level) for level in levels(path)]

    return [(path, sum(level in counts for level in levels(path)[:-1])) for path in sorted(counts, key=order)]
