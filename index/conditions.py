"""A question and a unit in, whether the unit meets what the question writes out as a condition out."""

import re
from collections.abc import Sequence

from index.folding import fold
from index.query import Query
from index.worth import is_under
from ingest.document import Passage
from ingest.practice import Practice

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def meets(query: Query, unit: Practice | Passage, themes: Sequence[str]) -> bool:
    """Whether the quotations and one word of each required group stand in the unit or its headings, or a theme of
    the group is one of its ``themes``, and a year that is asked for too. What the word index can filter by is not
    looked at."""
    if not (query.phrases or query.required or query.years):
        return True
    text = fold("\n".join((*unit.heading_path, _quoted(unit))))
    held = all(phrase in text for phrase in query.phrases)
    held &= all(any(word in text or _is_about(themes, word) for word in group) for group in query.required)
    return held and (not query.years or _is_of_years(query, unit, text))


def _is_about(themes: Sequence[str], asked: str) -> bool:
    return any(is_under(theme, asked) for theme in themes)


def _is_of_years(query: Query, unit: Practice | Passage, text: str) -> bool:
    """By the time of a practice, which may be a span (``2019/2022``), or by a year that the text names."""
    told = [(year, year) for year in map(int, _YEAR.findall(text))]
    own = list(map(int, _YEAR.findall(unit.time_read))) if isinstance(unit, Practice) else []
    spans = [*told, (own[0], own[-1])] if own else told
    return any(first <= b and a <= last for first, last in query.years for a, b in spans)


def _quoted(unit: Practice | Passage) -> str:
    return unit.text if isinstance(unit, Passage) else "".join(item.text for item in unit.evidence)
