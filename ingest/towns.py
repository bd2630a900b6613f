"""The name of a street office, town or township in, the counties that have one of this name out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

from ingest.span import Range

DEFAULT = Path(__file__).parents[1] / "corpus" / "towns.tsv"
HEADER = "county\ttowns"
STREET = r"街(?!街?道)(?=[一-龥]{1,5}社区)"
"""The word for a street office without its end (水果湖街茶港社区)."""
_KIND = re.compile(rf"街道|{STREET}|镇|乡(?![镇村]|[(（]镇)|苏木")
_SHORTEST, _LONGEST = 2, 10
"""Characters before the word for the kind; names of one character (城镇) are ordinary words too."""
_COMMON = re.compile("[向域和于建在由从到对与为进小大中新老各全本入返以及把将让使该][城村集]镇|城镇街道")
"""Names that running prose also makes of common words (逐步向城镇转移)."""
_KEPT = 64
"""Texts whose names are kept: a sentence is asked for its places again before the next one is read."""


class Towns:
    """Reads its file when it is first asked. Safe to share between threads."""

    def __init__(self, source: Path = DEFAULT) -> None:
        """``source`` is a table of county codes and names."""
        self._source = source
        self.mentions = lru_cache(_KEPT)(self._mentions)

    def listed(self, name: str) -> Sequence[tuple[str, str]]:
        """The streets, towns and townships that ``name`` may mean, each by its listed name and the code of its county, of
        a city where the list does not tell the county; those of just this name first. 街 and 路 are left out or put in
        in many reports: 水果湖街 is 水果湖街道, 大宁街道 is 大宁路街道, 新华街道 is 新华街街道."""
        return [(form, county) for form in _written(name) for county in self._counties.get(form, ())]

    def is_listed(self, name: str) -> bool:
        """Whether one has just this name."""
        return name in self._counties

    @staticmethod
    def is_common(name: str) -> bool:
        """Whether a name tells a place only where the county that it lies in is known."""
        return bool(_COMMON.fullmatch(name))

    def _mentions(self, text: str) -> tuple[Range, ...]:
        """Ranges of listed names in text order, without overlap: read from the end, for a street office may be called
        after a town (江湾镇街道), and the longest at each place."""
        found: list[Range] = []
        for kind in reversed(list(_KIND.finditer(text))):
            if found and found[-1][0] < kind.end():
                continue
            starts = range(max(0, kind.start() - _LONGEST), kind.start() - _SHORTEST + 1)
            start = next((each for each in starts if self.listed(text[each : kind.end()])), None)
            if start is not None:
                found.append((start, kind.end()))
        return tuple(reversed(found))

    @cached_property
    def _counties(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for county, names in self._rows():
            for name in names:
                found[name] = (*found.get(name, ()), county)
        return found

    def _rows(self) -> Iterator[tuple[str, list[str]]]:
        header, *lines = self._source.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 2):
            county, tab, names = line.partition("\t")
            if header != HEADER or not tab:
                raise ValueError(
                    f"{self._source} 第 {number} 行应为县代码、制表符和用空格隔开的乡镇街道名，表头应为“{HEADER}”。"
                )
            yield county, names.split()


def _written(name: str) -> Iterator[str]:
    """The ways in which the list may write a name."""
    yield name
    if name.endswith("街"):
        yield name + "道"
    elif name.endswith("街道"):
        stem = name.removesuffix("街道")
        yield from (f"{stem}路街道", f"{stem}街街道")
        yield from (f"{stem[:-1]}街道" for kind in "路街" if stem.endswith(kind))


@cache
def shipped() -> Towns:
    """The list that comes with the program."""
    return Towns()
