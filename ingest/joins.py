"""Body lines in, the sentences that a page or column break tore apart put together again.

Every line that stops in mid-sentence is held against the lines that may continue it. What speaks for
a pair is added up in log-odds: how well the two halves read on (``ingest.seams``), where they stand to
each other, and characters printed twice at the break. The best pairs are taken first.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.kinds import Printed

Seam = Callable[[str, str], float]
"""Log-odds that the second text continues the first."""

MIN_LINE = 15
"""A shorter line without final punctuation is a heading, a name or a cell as far as anybody can tell."""
MIN_TORN = 6
"""A shorter line is never taken for the first half of a sentence."""
MAX_DOUBLED = 3
REACH = 12
"""Body lines between two halves printed out of order: half a newspaper column."""
MAX_TORN = 0.8
"""Share of body lines stopping in mid-sentence above which they are verses or a list, not torn text."""
_COMPLETE = tuple("。！？!?…；;：:.”’」』）)》】")
"""Marks that a whole sentence ends in."""
_WORDS = re.compile(r"[一-龥“‘（《，、；,;]+")
_CANNOT_START = re.compile(r"[、，。；：！？”’）》％%,;:!?)]")
_RUN_IN = re.compile(r"(?!“)[^。，,；;：:！？、]{4,24}。(?=.)")
_PICTURED = re.compile(r"[一-龥]{2,5}(?:[市县镇乡]|(?<![小社辖片园景库校灾山地])区)")
"""What a caption begins with, and hardly ever a run-in heading: a place."""
_OPENERS = {"”": "“", "）": "（", ")": "(", "》": "《", "’": "‘"}
_MARK = re.compile("[“”（）()《》‘’]")

Place = Literal["next", "over_picture", "over_heading", "elsewhere"]
PLACE_ODDS: Mapping[Place, float] = {
    "next": 1.25,
    "over_picture": 2.0,
    "over_heading": -1.5,
    "elsewhere": -2.5,
}
"""What the place of the second half says, in log-odds: nearly all torn sentences go on in the next line."""
ORPHAN_SHARE, ORPHAN_MOST = 0.5, 3.0
"""How much of its log-odds of beginning in mid-sentence counts for a second half out of order, and the most."""
RIVAL_SHARE, RIVAL_MOST = 0.5, 4.0
"""How much of what speaks for the next line counts against another one, and the most of it."""
OWNED_ODDS, DISTANCE_ODDS = 2.0, 0.3
"""What a line before it that stops in mid-sentence, and each line of distance, say against a second half out of
order: by logistic regression on 800 generated pages, as are the odds of places."""
DOUBLED_ODDS = (0.0, 3.0, 5.0, 7.0)
"""What 1, 2 and 3 characters printed twice say: by chance 0.6 % of pairs share one, 0.02 % two."""
TORN_WORD_ODDS = 2.0
"""What it says besides that the doubled characters are the rest of a torn word (双覆盖 / 盖的)."""
HEADING_ODDS = -5.0
"""A line that looks like a heading is hardly ever the first half of a sentence."""
RUN_IN_ODDS = -1.5
"""A paragraph with its own run-in heading hardly ever continues another."""
CANNOT_START_ODDS = 4.0
"""No paragraph begins with a mark that closes; the networks have seen no seam before one either."""
TORN_HEADING_ODDS = 2.0
"""A short sentence on a line of its own, as long as the run-in headings of the article, less its log-odds of
being the end of a torn sentence."""


@dataclass(frozen=True, slots=True)
class Join:
    """Line ``right`` continues line ``left`` (indices into the lines); ``doubled`` characters at the
    start of the right line repeat the end of the left."""

    left: int
    right: int
    rule: Literal["join.plain", "join.overlap", "join.run_in_heading"]
    doubled: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cleaner needs to know of language: word segmentation, how well two halves read on, and the
    log-odds that a text begins in mid-sentence."""

    cut: Callable[[str], list[str]]
    seam: Seam
    headless: Callable[[str], float]


def dangles(text: str) -> bool:
    """Whether a body line stops in mid-sentence."""
    return len(text) >= MIN_LINE and not text.endswith(_COMPLETE)


def unmatched_closers(text: str) -> bool:
    """Whether a bracket or quotation mark closes that was never opened: the beginning is lost."""
    depths = dict.fromkeys(_OPENERS.values(), 0)
    for mark in _MARK.findall(text):
        opener = _OPENERS.get(mark, mark)
        depths[opener] += 1 if mark == opener else -1
        if depths[opener] < 0:
            return True
    return False


def run_in_heading(text: str) -> str | None:
    """A short first sentence without pause, as official prose sets at the head of a paragraph."""
    match = _RUN_IN.match(text)
    return match[0] if match else None


def find_joins(lines: Sequence[Printed], skip: frozenset[int], reading: Reading) -> tuple[Join, ...]:
    """All joins within one article. ``skip`` holds indices of lines that take no part (repeats).

    No line continues two others, none is continued twice, and none continues itself by way of others.
    """
    body = [n for n, item in enumerate(lines) if item.loose and n not in skip]
    joins: dict[int, Join] = {}
    continued: set[int] = set()
    found = [*_torn_headings(lines, body, reading), *_torn_sentences(lines, body, reading)]
    for odds, join in sorted(found, key=lambda item: (-item[0], item[1].left, item[1].right)):
        free = join.left not in joins and join.right not in continued
        if odds > 0 and free and not _closes_circle(joins, join.left, join.right):
            joins[join.left] = join
            continued.add(join.right)
    return tuple(joins[left] for left in sorted(joins))


def _closes_circle(joins: Mapping[int, Join], left: int, right: int) -> bool:
    """Whether the text that begins with line ``right`` already ends with line ``left``."""
    last = right
    while last in joins:
        last = joins[last].right
    return last == left


def _torn_sentences(
    lines: Sequence[Printed], body: Sequence[int], reading: Reading
) -> Iterator[tuple[float, Join]]:
    """Each line that stops in mid-sentence with each that may continue it, and the odds. What speaks for the
    next line speaks against all others."""
    inside = frozenset(body)
    torn = [n for n, item in enumerate(lines) if n in inside or item.kind == "heading" if _stops(item)]
    if len(inside.intersection(torn)) > max(MAX_TORN * len(body), 2):
        torn = [left for left, right in pairwise(body) if _stops(lines[left]) and right - left == 1]
    for left in torn:
        found = [_judged(lines, (left, n), place, reading) for n, place in _followers(lines, body, left)]
        yield from found[:1]
        rival = RIVAL_SHARE * min(max(found[0][0], -RIVAL_MOST), RIVAL_MOST) if found else 0.0
        for odds, join in found[1:]:
            yield odds - rival - _out_of_the_way(lines, body, join), join


def _out_of_the_way(lines: Sequence[Printed], body: Sequence[int], join: Join) -> float:
    """What speaks against a second half out of order: it is far away, or the line before it stops in
    mid-sentence itself."""
    at = bisect_left(body, join.right)
    owned = at > 0 and dangles(lines[body[at - 1]].line.text)
    return OWNED_ODDS * owned + DISTANCE_ODDS * abs(join.right - join.left)


def _stops(item: Printed) -> bool:
    """Whether a line may be the first half of a torn sentence."""
    text = item.line.text
    return item.line.hint is None and len(text) >= MIN_TORN and not text.endswith(_COMPLETE)


def _followers(lines: Sequence[Printed], body: Sequence[int], left: int) -> Iterator[tuple[int, Place]]:
    """The lines that may continue line ``left``, and how they stand to it."""
    after = bisect_right(body, left)
    if after < len(body):
        yield body[after], _place(lines, left, body[after])
    if lines[left].kind == "heading":
        return
    near = [*body[max(0, after - 1 - REACH) : after - 1], *body[after + 1 : after + REACH]]
    yield from ((n, "elsewhere") for n in near)


def _place(lines: Sequence[Printed], left: int, right: int) -> Place:
    between = {item.kind for item in lines[left + 1 : right] if not item.marginal}
    if not between:
        return "next"
    return "over_picture" if between <= {"caption"} else "over_heading"


def _judged(
    lines: Sequence[Printed], pair: tuple[int, int], place: Place, reading: Reading
) -> tuple[float, Join]:
    """The odds of a pair, with as many of its doubled characters taken out as gives the best ones."""
    left, right = lines[pair[0]].line.text, lines[pair[1]].line.text
    sizes = [size for size in range(1, MAX_DOUBLED + 1) if _doubled(left, right, size)]
    odds, size = max((_odds(left, right, size, reading), size) for size in (0, *sizes))
    odds += PLACE_ODDS[place] + HEADING_ODDS * (lines[pair[0]].kind == "heading")
    if place == "elsewhere":
        odds += ORPHAN_SHARE * min(max(reading.headless(right), -ORPHAN_MOST), ORPHAN_MOST)
    rule: Literal["join.overlap", "join.plain"] = "join.overlap" if size else "join.plain"
    return odds, Join(*pair, rule, size)


def _doubled(left: str, right: str, size: int) -> bool:
    """Whether the last ``size`` characters are printed again. Never digits: the one at the break may be the
    next one of the number (20⏎0多个)."""
    return left[-size:] == right[:size] and _WORDS.fullmatch(right[:size]) is not None and len(right) > size


def _odds(left: str, right: str, doubled: int, reading: Reading) -> float:
    """What the two texts say of their being one sentence."""
    rest = right[doubled:]
    odds = reading.seam(left, rest) + DOUBLED_ODDS[doubled]
    odds += CANNOT_START_ODDS * (_CANNOT_START.match(right) is not None)
    odds += TORN_WORD_ODDS * (doubled > 0 and _is_torn_word(left, right, doubled, reading))
    return odds + RUN_IN_ODDS * (run_in_heading(right) is not None)


def _is_torn_word(left: str, right: str, size: int, reading: Reading) -> bool:
    """Whether the doubled characters end a longer word on the left and are a word by themselves on the right."""
    return len(reading.cut(left[-8:])[-1]) > size and reading.cut(right[:12])[0] == right[:size]


def _torn_headings(
    lines: Sequence[Printed], body: Sequence[int], reading: Reading
) -> Iterator[tuple[float, Join]]:
    """Run-in headings printed alone, where other paragraphs of the article carry theirs in line."""
    siblings = [len(head) for n in body if (head := run_in_heading(lines[n].line.text))]
    if len(siblings) < 2:
        return
    for left, right in pairwise(body):
        alone = lines[left].line.text
        if (
            _place(lines, left, right) == "next"
            and run_in_heading(alone + "　") == alone
            and min(siblings) - 1 <= len(alone) <= max(siblings) + 1
            and not _PICTURED.match(alone)
            and not run_in_heading(lines[right].line.text)
        ):
            yield TORN_HEADING_ODDS - reading.headless(alone), Join(left, right, "join.run_in_heading")
