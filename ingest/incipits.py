"""The first paragraph of a text that has no headline in, its beginning as a title out.

Cataloguers call a work without a title by its first words, its incipit.
"""

import re

from ingest.span import trim

LONGEST = 30
"""Most characters of the text in a title."""
SHORTEST = 8
"""Fewest characters that tell one text from another."""
MARK = "…"
"""What ends a title that is no headline."""
_DAY = r"(?:20\d\d年)?(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚上?|[早凌]晨)?"
_LEADING_IN = re.compile(
    rf"(?:原标题[：:]|(?:近[日期]|日前|目前|当前|近年来|今年以来|连日来|今[天日晚]|昨[天日晚]|据悉|据了解|(?:当地|北京)时间{_DAY}|{_DAY}(?:至{_DAY}|电|讯|消息)?|20\d\d年(?:\d{{1,2}}月)?"
    r"|据[^，,。：:]{2,24}(?:消息|报道|介绍)|[^，,。：:]{0,8}(?:记者|网友)[^，,。：:]{0,24}(?:获悉|了解到|看到|发现|视频称|发文称|发帖称))[，,：:])+"
)
"""What many texts begin with, which tells none from another: a time, or where it was learnt."""
_CLAUSE = re.compile("[，,。！？!?；;：:]")
_TORN = re.compile(r"[\d.%％A-Za-z]+\Z")


def incipit(text: str) -> str:
    """The first clauses of ``text`` that tell what it is about, or as much of the first as a title holds, with MARK;
    empty where there is none.

    >>> incipit("近日，街道把议事会开到了居民家门口，事情越办越顺。")
    '街道把议事会开到了居民家门口…'
    """
    start, end = trim(text, 0, len(text))
    lead = _LEADING_IN.match(text, start)
    if lead and end - lead.end() >= SHORTEST:
        start = lead.end()
    ends = [match.start() for match in _CLAUSE.finditer(text, start, start + LONGEST + 1)]
    whole = [stop for stop in ends if stop - start >= SHORTEST]
    beginning = text[start : whole[-1]] if whole else _cut(text[start:end])
    return f"{beginning}{MARK}" if beginning else ""


def told_title(title: str) -> str:
    """``title``, or nothing where it is only the beginning of the text, which says there what it says: it ends with one
    MARK, and is no longer than such a beginning."""
    is_incipit = title.endswith(MARK) and not title.endswith(2 * MARK) and len(title) <= LONGEST + len(MARK)
    return "" if is_incipit else title


def _cut(text: str) -> str:
    """As much of ``text`` as a title holds; a number or a word in Latin letters is not torn."""
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    return _TORN.sub("", cut) or cut if _TORN.fullmatch(text[LONGEST]) else cut
