"""The text of a practice and a name in it in, whether the text tells what the name means out."""

import re

from ingest import cues
from ingest.callings import COUNT
from ingest.clauses import clause_at, clauses
from ingest.names import SLOGAN_MAX
from ingest.span import Range

_COUNTED = re.compile(rf"[{COUNT}][一-龥][{COUNT}合联][一-龥]")
_NUMERAL = re.compile(rf"(?:\d+|[{COUNT}百]+)(?!分钟|刻钟|公里|米|\d|点)")
_VALUES = {char: value for value, char in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


def is_explained(text: str, name: Range) -> bool:
    """Whether ``text`` tells what the name at ``name`` means. A slogan that counts (一长六员, “八条措施”) is
    explained by a list of as many things; another short quotation by what else was done, or by figures."""
    called = text[slice(*name)]
    quoted = "“" in called or text[name[0] - 1 : name[0]] + text[name[1] : name[1] + 1] in ("“”", "‘’")
    counts = [_number(match[0]) for match in _NUMERAL.finditer(called)]
    if counts and (quoted or _COUNTED.fullmatch(called)):
        return _longest_list(text) >= max(counts)
    if not quoted or len(called) > SLOGAN_MAX or "、" in called:
        return True
    own = clause_at(text, name[0])
    rest = text[: own.start()] + "，" + text[own.end() :]
    return bool(cues.ACTION.search(rest)) or any(char.isdigit() for char in rest)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else max(_VALUES.get(char, 100) for char in text)


def _longest_list(text: str) -> int:
    """How many things the longest list names that is divided by 、 or by dashes."""
    return max(max(clause.count(mark) for mark in "、—") + 1 for clause in clauses(text))
