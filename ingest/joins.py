"""Body lines in, the sentences that a page or column break tore apart put together again.

A join needs evidence: the first half stops without punctuation, and the second half either follows it
directly with nothing that speaks against it, or begins with a fragment of the word the first ends with
(the characters that were printed twice).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

from ingest.kinds import Printed

Cut = Callable[[str], list[str]]
"""Word segmentation: text in, words out, whose concatenation is the text."""

MIN_LINE = 15
"""A shorter line without final punctuation is a heading, a name or a cell, not half a sentence."""
MAX_DOUBLED = 3
_COMPLETE = re.compile(r"(?:[。！？!?…；;：:]|[.](?=$))[”’」』）)》】]*$|[”’」』）)》】]$")
_HAN = re.compile(r"[一-龥]+")
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

    No line continues two others, none is continued twice, and none continues itself by way of others.
    """
    body = [n for n, item in enumerate(lines) if item.loose and n not in skip]
    pairs = _neighbours(lines, body, frozenset())
    around = _neighbours(lines, body, frozenset({"caption"}))
    joins = _overlap_joins(lines, body, cut)
    continued = {join.right for join in joins.values()}
    found = chain(
        _torn_sentences(lines, pairs), _torn_words(lines, around, cut), _torn_headings(lines, pairs)
    )
    for join in found:
        free = join.left not in joins and join.right not in continued
        if free and not _closes_circle(joins, join.left, join.right):
            joins[join.left] = join
            continued.add(join.right)
    return tuple(joins[left] for left in sorted(joins))


def _neighbours(lines: Sequence[Printed], body: Sequence[int], past: frozenset[str]) -> list[tuple[int, int]]:
    """Pairs of body lines printed one after the other, but for page numbers and the like between them,
    and for lines of a kind in ``past``."""
    inside = set(body)
    text = (n for n, item in enumerate(lines) if not item.marginal and item.kind not in past)
    return [(left, right) for left, right in pairwise(text) if left in inside and right in inside]


def _closes_circle(joins: Mapping[int, Join], left: int, right: int) -> bool:
    """Whether the text that begins with line ``right`` already ends with line ``left``."""
    last = right
    while last in joins:
        last = joins[last].right
    return last == left


def _overlap_joins(lines: Sequence[Printed], body: Sequence[int], cut: Cut) -> dict[int, Join]:
    openings = _openings(lines, body, cut)
    joins: dict[int, Join] = {}
    for left in body:
        for word, right in _continuations(lines[left].line.text, left, openings, cut):
            if not _closes_circle(joins, left, right):
                joins[left] = Join(left, right, "join.overlap", len(word))
                openings[word].remove(right)
                break
    return joins


def _openings(lines: Sequence[Printed], body: Sequence[int], cut: Cut) -> dict[str, list[int]]:
    """The lines that begin with a word short enough to be the rest of a torn one, by that word.

    Han characters only: a digit at the break may be the next one of the number (20⏎0多个)."""
    found: dict[str, list[int]] = {}
    for n in body:
        word = cut(lines[n].line.text[:12])[0]
        if len(word) <= MAX_DOUBLED and word not in _COMMON_STARTS and _HAN.fullmatch(word):
            found.setdefault(word, []).append(n)
    return found


def _continuations(
    text: str, left: int, openings: Mapping[str, list[int]], cut: Cut
) -> list[tuple[str, int]]:
    """Lines that begin with a fragment of the last word of the torn line ``left``, and the fragment:
    those after it in printed order, then those before it, nearest first.

    Two on either side are enough, for only one line can close a circle.
    """
    if not dangles(text):
        return []
    last = cut(text[-8:])[-1]
    found: list[tuple[str, int]] = []
    for size in range(1, min(MAX_DOUBLED, len(last) - 1) + 1):
        lines = openings.get(last[-size:], [])
        near = lines[bisect_right(lines, left) :][:2] + lines[: bisect_left(lines, left)][-2:]
        found += [(last[-size:], n) for n in near]
    return sorted(found, key=lambda item: (item[1] < left, abs(item[1] - left)))


def _torn_sentences(lines: Sequence[Printed], pairs: Sequence[tuple[int, int]]) -> Iterator[Join]:
    for left, right in pairs:
        if _continues(lines[left].line.text, lines[right].line.text):
            yield Join(left, right, "join.plain")


def _torn_words(lines: Sequence[Printed], pairs: Sequence[tuple[int, int]], cut: Cut) -> Iterator[Join]:
    """Sentences that run on past a picture: the break goes through a word (积⏎分), which is evidence enough."""
    for left, right in pairs:
        first, second = lines[left].line.text, lines[right].line.text
        if _continues(first, second) and _one_word(first[-6:], second[:6], cut):
            yield Join(left, right, "join.plain")


def _one_word(left: str, right: str, cut: Cut) -> bool:
    """Whether a word of the two texts together lies across the seam, and each half of it alone is no word."""
    end = 0
    for word in cut(left + right):
        end += len(word)
        if end > len(left):
            across = end - len(word) < len(left)
            return across and len(cut(left)[-1]) == 1 == len(cut(right)[0]) and len(word) > 1
    return False


def _continues(left: str, right: str) -> bool:
    """Whether two lines printed one after the other are one sentence."""
    if not dangles(left) or unmatched_closers(left + right):
        return False
    if _CANNOT_START.match(right):
        return True
    return not _PAUSE.search(left) and not run_in_heading(right)


def _torn_headings(lines: Sequence[Printed], pairs: Sequence[tuple[int, int]]) -> Iterator[Join]:
    """Run-in headings printed alone, where other paragraphs of the article carry theirs in line."""
    loose = (item.line.text for item in lines if item.loose)
    if sum(1 for text in loose if run_in_heading(text)) < 2:
        return
    for left, right in pairs:
        alone = lines[left].line.text
        if (
            _RUN_IN.match(alone + "　")
            and alone.count("。") == 1
            and not run_in_heading(lines[right].line.text)
        ):
            yield Join(left, right, "join.run_in_heading")
