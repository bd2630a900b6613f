"""The headings of a file in, the lines out that stand inside a section of a report: a headline there begins no article."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.span import Range

_NUMERALS = "一二三四五六七八九十"
_NUMBER = rf"(?:(?P<plain>[{_NUMERALS}])、|[（(](?P<nested>[{_NUMERALS}])[）)]|第(?P<part>[{_NUMERALS}])[章节]|第(?P<big>[{_NUMERALS}])部分)"
_NUMBERED = re.compile(_NUMBER)
_PRESS = re.compile(
    rf"(?:{_NUMBER}|附件[：:])?[【《]?(?:媒体|新闻|相关|有关|外界)?(?:报道|关注|聚焦|宣传|链接|评价|反响)"
    r"(?:情况|摘录|摘编|选登|汇编|链接)?[】》]?[：:]?"
)
"""The heading of a section that gives what the press says."""
Heading = tuple[int, str]
"""Index of a line, and its text."""


def enclosed(headings: Sequence[Heading], count: int) -> frozenset[int]:
    """The indices, of ``count`` lines, of those inside a section whose numbering goes on behind it, or of one that gives
    what the press says, as far as the next numbered heading."""
    behind: dict[str, tuple[int, int]] = {}
    numbered = count
    spans: list[Range] = []
    for n, text in reversed(headings):
        kind, number = _number(text)
        stop, following = behind.get(kind, (n, 0))
        if number and following == number + 1:
            spans.append((n + 1, stop))
        elif _PRESS.fullmatch(text):
            spans.append((n + 1, numbered))
        if number:
            behind[kind] = n, number
            numbered = n
    return frozenset(_covered(reversed(spans)))


def _covered(spans: Iterable[Range]) -> Iterator[int]:
    """The indices in any of the spans, which are in the order of their beginnings."""
    reached = 0
    for start, end in spans:
        yield from range(max(start, reached), end)
        reached = max(reached, end)


def _number(text: str) -> tuple[str, int]:
    """How ``text`` is numbered, and with what; 0 where it is not."""
    match = _NUMBERED.match(text)
    if match is None or match.lastgroup is None:
        return "", 0
    return match.lastgroup, _NUMERALS.index(match[match.lastgroup]) + 1
