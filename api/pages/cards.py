"""Results of a search in, what their cards show out: a name, a quotation of few characters, how many there are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.presentation import Json, term_ranges
from api.wording import nowhere

MOST_QUOTED = 120
"""Characters of a quotation on a card: three lines, which are read at a glance."""
_NAME = (8, 16)
"""Characters of a name that was not coined: as many as stand on one line beside a place."""
_CLAUSE = re.compile(r"[，,。；;：:！!？?、\n]")
_CLAUSES = re.compile(r"[^，,。；;！!？?\n]*[，,。；;！!？?\n]*[”’》）)]*")
_TAIL = re.compile(r"(?<=.)[0-9０-９.．A-Za-z]+$")
"""A number at the cut: without its end, or the unit behind it, it would say something else."""
_QUOTED = {"“": "”", "‘": "’", "「": "」", "《": "》"}
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
    return f"{_untorn(short)}…"


def _untorn(short: str) -> str:
    """A shortened name without the mark that opens it, where the one that closes it was cut off."""
    closing = _QUOTED.get(short[:1])
    return short if closing is None or closing in short else short[1:]


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
    least = "至少" if result["is_more"] else ""
    places = f"来自{least}{result['places']}个地方" if result["places"] else _nowhere(result["hits"])
    documents = "" if by == "document" else f"、{result['documents']}篇材料"
    return f"{least}{_counted(result, by)}，{places}{documents}"


def _counted(result: Json, by: str) -> str:
    """How much was found, told apart where passages that tell no practice stand among practices, on whatever page."""
    total = result["total"]
    if by in _UNITS:
        return f"{total}{_UNITS[by]}"
    practices = sum(row["count"] for row in result["facets"]["status"])
    rest = total - practices
    return f"{total}条结果（{practices}个做法、{rest}段原文）" if rest else f"{total}个做法"


def _nowhere(hits: Iterable[Json]) -> str:
    """What is said of hits of which no place is known."""
    return "、".join(sorted({nowhere(hit["flags"]) for hit in hits}))


def by_place(hits: Iterable[Json]) -> list[tuple[str, list[Json]]]:
    """Hits by the path of their first two levels of place, places in the order of their best hit; those without one by
    why they have none."""
    groups: dict[tuple[str, str], list[Json]] = {}
    for hit in hits:
        path = "/".join(hit["place"][:2])
        groups.setdefault((path, "" if path else nowhere(hit["flags"])), []).append(hit)
    return [(path, group) for (path, _), group in groups.items()]


def counted(rows: Iterable[Json]) -> dict[str, int]:
    """The counts of a facet by path."""
    return {row["path"]: row["count"] for row in rows}
