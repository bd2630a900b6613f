"""A question without a hit in, which part of it the material has nothing for out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.library import Library
from index.matching import matching
from index.query import Query
from index.results import distinct
from index.wanted import By, SearchOptions, filters_of
from index.words import Filters
from ingest.paths import levels


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why there is no hit: ``slot`` is ``query``, ``place``, ``filter``, ``library`` or ``topic``; ``near`` holds
    other questions (``query``) with the number of their hits (``count``)."""

    slot: str
    message: str
    near: tuple[dict[str, str | int], ...] = ()


def nothing(library: Library, query: Query, options: SearchOptions) -> Nothing:
    """Which part of the question the material has nothing for, with searches that would find something."""
    filters = filters_of(library, query, options)
    if filters is None:
        return Nothing("filter", "问题里写的地点或主题不在所选的筛选范围内，请去掉其中一个。")
    if not query.terms and filters == Filters(kinds=filters.kinds):
        return Nothing("query", "问题里没有可以检索的词，请写出要找的内容，例如“老旧小区改造”。")
    if not len(library.words):
        return Nothing("library", "资料库为空，请先用 tashan ingest 加入资料。")
    free = replace(query, understood=replace(query.understood, places=()), excluded_places=())
    topic = _count(library, free, options.by) if query.terms else 0
    near: list[dict[str, str | int]] = [{"query": query.content, "count": topic}] if topic else []
    places = options.places or query.understood.places
    if places:
        return _nothing_there(library, query, places, [*_wider(library, query, places, options.by), *near])
    if topic:
        return Nothing("filter", f"没有同时满足这些条件的内容；不加筛选时有 {topic} 条。", tuple(near))
    return Nothing("topic", f"资料库中没有与“{_shown(query)}”有关的内容，请换一个说法。")


def _count(library: Library, query: Query, by: By) -> int:
    """Hits of ``query`` without the reader's own filters."""
    found, _ = matching(library, query, SearchOptions(by=by))
    return len(distinct(library, found, by))


def _shown(query: Query) -> str:
    """What was looked for, without the gaps that question words leave between Chinese characters."""
    return re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])", "", query.content)


def _wider(library: Library, query: Query, places: Iterable[str], by: By) -> Iterator[dict[str, str | int]]:
    """For each place the nearest one above it that holds something on the matter: nothing is widened unasked."""
    for path in places:
        for above in reversed(levels(path.rpartition("/")[0]) if "/" in path else []):
            wide = replace(query, understood=replace(query.understood, places=(above,)))
            if count := _count(library, wide, by):
                yield {"query": f"{above.rpartition('/')[2]} {_shown(query)}", "count": count}
                break


def _nothing_there(
    library: Library, query: Query, places: tuple[str, ...], near: list[dict[str, str | int]]
) -> Nothing:
    """Whether the place is unknown, or has nothing on the matter, or nothing that meets the conditions."""
    place = "、".join(dict.fromkeys(path.rsplit("/", 1)[-1] for path in places))
    held = library.words.count(Filters(kinds=("practice",), places=places))
    topic = near[-1]["count"] if near and query.terms else 0
    near = [*near, {"query": place, "count": held}] if held else near
    if not query.terms:
        slot, message = (
            "filter" if held else "place",
            f"资料库中没有符合这些条件的内容：{place}共 {held} 条。",
        )
    else:
        counts = f"{place} {held} 条，其他地方 {topic} 条"
        slot = "topic" if held else "place"
        message = f"资料库中没有{place}的“{_shown(query)}”：{counts}。"
    return Nothing(slot, message, tuple(near))
