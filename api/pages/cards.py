"""Results of a search in, what their cards show out: a name, a quotation of few characters, how many there are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.presentation import Json, term_ranges

MOST_QUOTED = 120
"""Characters of a quotation on a card: three lines, which are read at a glance."""
_NAME = (8, 16)
"""Characters of a name that was not coined: as many as stand on one line beside a place."""
_CLAUSE = re.compile(r"[，,。；;：:！!？?、\n]")
_CLAUSES = re.compile(r"[^，,。；;！!？?\n]*[，,。；;！!？?\n]*[”’》）)]*")
_TAIL = re.compile(r"(?<=.)[0-9０-９.．A-Za-z]+$")
"""A number at the cut: without its end, or the unit behind it, it would say something else."""
_UNITS = {"document": "篇材料", "passage": "段"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a hit's text; ``is_begun`` and ``is_cut`` tell that the hit goes on before and behind it."""

    text: str
    is_begun: bool
    is_cut: bool


def name_of(hit: Json) -> str:
    """A card's heading: the measure's name, else its first words, shortened where a clause ends; a passage goes by
    its title."""
    practice = hit.get("practice")
    if not practice:
        return str(hit["title"])
    words = str(practice["measure_name"] or practice["measure"] or hit["text"])
    least, most = _NAME
    if len(words) <= most:
        return words
    ends = [found.start() for found in _CLAUSE.finditer(words, least, most + 1)]
    short = words[: ends[-1]] if ends else _TAIL.sub("", words[:most])
    return f"{short.lstrip('“”‘’「」《》 　')}…"


def quotation(text: str, terms: Iterable[str]) -> Quotation:
    """The whole clauses of ``text``, at most MOST_QUOTED characters, in which most of ``terms`` stands; of several
    the first. A longer clause is cut."""
    if len(text) <= MOST_QUOTED:
        return Quotation(text, is_begun=False, is_cut=False)
    marked = term_ranges(text, terms)
    start, end = max(_stretches(text), key=lambda stretch: _shared(marked, *stretch))
    return Quotation(text[start:end], start > 0, end < len(text))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """For each clause, the stretch that begins with it and holds as many more as there is room for."""
    edges = [found.end() for found in _CLAUSES.finditer(text) if found[0]]
    for start in [0, *edges[:-1]]:
        ends = [edge for edge in edges if start < edge <= start + MOST_QUOTED]
        yield start, ends[-1] if ends else start + MOST_QUOTED


def _shared(marked: Iterable[tuple[int, int]], start: int, end: int) -> int:
    return sum(max(0, min(high, end) - max(low, start)) for low, high in marked)


def count_line(result: Json, by: str) -> str:
    """How much was found, and of how many places and documents."""
    practices = all(hit.get("practice_id") for hit in result["hits"])
    unit = _UNITS.get(by, "个做法" if practices else "条结果")
    least = "至少" if result["is_more"] else ""
    places = f"来自{result['places']}个地方" if result["places"] else "地点不明"
    documents = "" if by == "document" else f"、{result['documents']}篇材料"
    return f"{least}{result['total']}{unit}，{places}{documents}"


def by_place(hits: Iterable[Json]) -> list[tuple[str, list[Json]]]:
    """Hits by the path of their first two levels of place, places in the order of their best hit."""
    groups: dict[str, list[Json]] = {}
    for hit in hits:
        groups.setdefault("/".join(hit["place"][:2]), []).append(hit)
    return list(groups.items())


def counted(rows: Iterable[Json]) -> dict[str, int]:
    """The counts of a facet by path."""
    return {row["path"]: row["count"] for row in rows}
