"""Body lines in, the sentences that a page or column break tore apart put together again.

A join needs evidence: the first half stops without punctuation, and the second half either follows it
directly with nothing that speaks against it, or begins with a fragment of the word the first ends with
(the characters that were printed twice).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.kinds import Printed

Cut = Callable[[str], list[str]]
"""Word segmentation: text in, words out, whose concatenation is the text."""

MIN_LINE = 15
"""A shorter line without final punctuation is a heading, a name or a cell, not half a sentence."""
MAX_DOUBLED = 3
_COMPLETE = re.compile(r"(?:[。！？!?…；;：:]|[.](?=$))[”’」』）)》】]*$|[”’」』）)》】]$")
_PAUSE = re.compile(r"[，,、]$")
_CANNOT_START = re.compile(r"[的了着过得之、，。；：！？”’）》】％%]|[,;:!?)]")
_RUN_IN = re.compile(r"(?!“)[^。，,；;：:！？、]{4,24}。(?=.)")
# Words of one character that often begin a paragraph: meeting one at a break proves nothing.
_COMMON_STARTS = frozenset("在从以将把对按由为是有各该此全市县区省我他她这那一不据经让使与和及当到")
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("‘", "’"))


@dataclass(frozen=True, slots=True)
class Join:
    """Line ``right`` continues line ``left`` (indices into the lines); ``doubled`` characters at the
    start of the right line repeat the end of the left."""

    left: int
    right: int
    rule: Literal["join.plain", "join.overlap", "join.run_in_heading"]
    doubled: int = 0


def dangles(text: str) -> bool:
    """Whether a body line stops in mid-sentence."""
    return len(text) >= MIN_LINE and not _COMPLETE.search(text)


def unmatched_closers(text: str) -> bool:
    """Whether a bracket or quotation mark closes that was never opened: the beginning is lost."""
    for opener, closer in _PAIRS:
        depth = 0
        for char in text:
            depth += (char == opener) - (char == closer)
            if depth < 0:
                return True
    return False


def run_in_heading(text: str) -> str | None:
    """A short first sentence without pause, as official prose sets at the head of a paragraph."""
    match = _RUN_IN.match(text)
    return match[0] if match else None


def find_joins(lines: Sequence[Printed], skip: frozenset[int], cut: Cut) -> tuple[Join, ...]:
    """All joins within one article. ``skip`` holds indices of lines that take no part (repeats).

    No line continues two others, and none is continued twice.
    """
    body = [n for n, item in enumerate(lines) if item.loose and n not in skip]
    joins = _overlap_joins(lines, body, cut)
    joins += _plain_joins(lines, body, joins)
    joins += _torn_headings(lines, body, joins)
    return tuple(sorted(joins, key=lambda join: join.left))


def _overlap_joins(lines: Sequence[Printed], body: Sequence[int], cut: Cut) -> list[Join]:
    joins: list[Join] = []
    for left in body:
        if not dangles(lines[left].line.text):
            continue
        taken = {join.right for join in joins}
        for right in _nearest_first(body, left):
            doubled = _doubled(lines[left].line.text, lines[right].line.text, cut)
            if doubled and right not in taken:
                joins.append(Join(left, right, "join.overlap", doubled))
                break
    return joins


def _nearest_first(body: Sequence[int], left: int) -> list[int]:
    """Candidates after the torn line in printed order, then those before it, nearest first."""
    return [n for n in body if n > left] + [n for n in reversed(body) if n < left]


def _doubled(left: str, right: str, cut: Cut) -> int:
    """Length of the fragment of the left line's last word that the right line begins with, else 0."""
    last, first = cut(left[-8:])[-1], cut(right[:12])[0]
    for size in range(min(MAX_DOUBLED, len(last) - 1, len(first)), 0, -1):
        if left.endswith(right[:size]) and first == right[:size] and first not in _COMMON_STARTS:
            return size
    return 0


def _plain_joins(lines: Sequence[Printed], body: Sequence[int], found: Sequence[Join]) -> list[Join]:
    lefts, rights = {join.left for join in found}, {join.right for join in found}
    return [
        Join(left, left + 1, "join.plain")
        for left in body
        if left not in lefts and left + 1 in body and left + 1 not in rights
        and _continues(lines[left].line.text, lines[left + 1].line.text)
    ]  # fmt: skip


def _continues(left: str, right: str) -> bool:
    """Whether two lines printed one after the other are one sentence."""
    if not dangles(left) or unmatched_closers(left + right):
        return False
    if _CANNOT_START.match(right):
        return True
    return not _PAUSE.search(left) and not run_in_heading(right)


def _torn_headings(lines: Sequence[Printed], body: Sequence[int], found: Sequence[Join]) -> list[Join]:
    """Run-in headings printed alone, where other paragraphs of the article carry theirs in line."""
    siblings = sum(1 for n in body if run_in_heading(lines[n].line.text))
    lefts, rights = {join.left for join in found}, {join.right for join in found}
    return [
        Join(left, left + 1, "join.run_in_heading")
        for left in body
        if siblings >= 2 and _RUN_IN.match(lines[left].line.text + "　")
        and lines[left].line.text.count("。") == 1
        and left + 1 in body and left not in lefts and left + 1 not in rights
        and not run_in_heading(lines[left + 1].line.text)
    ]  # fmt: skip
