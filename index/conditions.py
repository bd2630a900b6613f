"""A question and a unit in, whether the unit meets what the question writes out as a condition out."""

import re
from collections.abc import Iterator, Sequence

from index.folding import fold
from index.query import Query
from index.worth import is_under
from ingest.document import Passage
from ingest.numerals import digits_value
from ingest.practice import Practice
from ingest.span import Range

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?:一九|二[〇零])[〇零一二三四五六七八九]{2}(?=年)")


def meets(query: Query, unit: Practice | Passage, themes: Sequence[str]) -> bool:
    """Whether the quotations and one word of each required group stand in the unit or its headings, or a theme of
    the group is one of its ``themes``, and a year that is asked for too, and nothing that is excluded. What the word
    index can filter by is not looked at."""
    if any(_is_about(themes, theme) for theme in query.excluded_themes):
        return False
    if not (query.phrases or query.required or query.years or query.excluded_words):
        return True
    text = fold("\n".join((*unit.heading_path, quoted(unit)[0])))
    held = all(phrase in text for phrase in query.phrases)
    held &= all(any(word in text or _is_about(themes, word) for word in group) for group in query.required)
    held &= not any(word in text for word in query.excluded_words)
    return held and (not query.years or _is_of_years(query, unit, text))


def holds(query: Query, text: str, themes: Sequence[str]) -> bool:
    """Whether each word that a hit must hold beside the question stands in the folded ``text`` of a unit with its
    headings and place, or is one of its ``themes``."""
    return all(any(word in text or _is_about(themes, word) for word in group) for group in query.within)


def conditions_of(query: Query, unit: Practice | Passage) -> Iterator[str]:
    """The places, status, level, years, files and figures that a unit found by them has, as the question asks for
    them."""
    told = query.understood
    own = (unit.place.path, unit.status, unit.level) if isinstance(unit, Practice) else ((), "", "")
    paths = ["/".join(path) for path in (own[0], *unit.mentions)]
    named = (each for each in told.places if any(is_under(path, each) for path in paths))
    yield from (each.rpartition("/")[2] for each in named)
    yield from (each for each in own[1:] if each in (*told.statuses, *told.levels))
    yield from (*told.years, *told.sources)
    yield from ("有数字",) if told.has_figures else ()


def quoted(unit: Practice | Passage) -> tuple[str, tuple[Range, ...]]:
    """The exact text of a unit and its raw ranges."""
    if isinstance(unit, Passage):
        return unit.text, unit.raw
    text = "".join(item.text for item in unit.evidence)
    return text, tuple(raw for item in unit.evidence for raw in item.raw)


def _is_about(themes: Sequence[str], asked: str) -> bool:
    return any(is_under(theme, asked) for theme in themes)


def _is_of_years(query: Query, unit: Practice | Passage, text: str) -> bool:
    """By the time of a practice, which may be a span (``2019/2022``), or by a year that the text names."""
    told = [(year, year) for year in map(digits_value, _YEAR.findall(text))]
    own = list(map(digits_value, _YEAR.findall(unit.time_read))) if isinstance(unit, Practice) else []
    spans = [*told, (own[0], own[-1])] if own else told
    return any(first <= b and a <= last for first, last in query.years for a, b in spans)
