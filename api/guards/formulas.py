"""A text in, the fixed political formulas and titles that it misprints out, each with its right form.

A bad join of two lines doubles what stands at the seam, a lost line end drops it: the wrong forms are made by rule
from the right ones of ``corpus/formulas.tsv``. The text itself is never changed.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from index.folding import fold
from ingest.gazetteer import is_word
from ingest.lexicon import Found, Lexicon

SOURCE = Path(__file__).parents[2] / "corpus" / "formulas.tsv"
_LONGEST_SEAM = 4
"""Characters up to which a doubled stretch is looked for: what a bad join of two columns repeats."""
_SHORTEST = 5
"""Characters from which a formula that lacks one is taken for itself and not for another phrase."""
_WORDS = (2, 3, 4)
"""Lengths of the words that begin with a formula's last character."""
_LISTS = (
    ("政治意识", "大局意识", "核心意识", "看齐意识"),
    ("道路自信", "理论自信", "制度自信", "文化自信"),
    ("经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设"),
)
"""What belongs together in this order."""
_COUNTED = {"确立": "两个", "维护": "两个"}
"""What has one number only; “三个自信” was right once, “三个意识” may be somebody's own."""


@dataclass(frozen=True, slots=True)
class Misprint:
    """A formula at ``[start, end)`` that is printed as ``text`` and reads ``right``."""

    start: int
    end: int
    text: str
    right: str


def misprinted(text: str) -> tuple[Misprint, ...]:
    """The formulas that ``text`` misprints, in text order: a doubled, missing or swapped character, a doubled word,
    a wrong member of a list or a wrong number.

    >>> [(each.text, each.right) for each in misprinted("学习习近平新时代中国特色色社会主义思想")]
    [('习近平新时代中国特色色社会主义思想', '习近平新时代中国特色社会主义思想')]
    """
    lines = (each.span() for each in _LINE.finditer(text))
    return tuple(found for start, end in lines for found in _in_line(text, start, end))


def misprints(text: str, where: str) -> Iterator[str]:
    """What a reader must know of the fixed formulas that ``text``, which stands at ``where``, misprints."""
    for each in misprinted(text):
        yield f"{where}里的“{each.text}”疑为“{each.right}”的误排，照录未改，引用前请核对原件。"


def _in_line(text: str, start: int, end: int) -> Iterator[Misprint]:
    """The misprints of one line, over the blanks that a page may have left in it."""
    solid = [at for at in range(start, end) if not text[at].isspace()]
    folded = fold("".join(map(text.__getitem__, solid)))
    for a, b, right in sorted({*_variants_in(folded), *_members_in(folded), *_counted_in(folded)}):
        first, last = solid[a], solid[b - 1] + 1
        yield Misprint(first, last, text[first:last], right)


def _variants_in(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _lexicon().scan(text):
        if found.meaning and not _is_next_word(text, found):
            yield found.start, found.end, found.meaning


def _is_next_word(text: str, found: Found[str]) -> bool:
    """Whether the character doubled at an edge belongs to the word beside it (群众 and 众志成城, 深入 and 入学)."""
    start, end, right = found
    if text[start : end - 1] == right:
        return any(is_word(text[end - 1 : end - 1 + length]) for length in _WORDS)
    return text[start + 1 : end] == right and any(
        is_word(text[max(start + 1 - length, 0) : start + 1]) for length in _WORDS
    )


def _members_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Lists in which one member is another; what stands before the first is no part of it (增强政治意识、…)."""
    for right, pattern in _list_patterns():
        for match in pattern.finditer(text):
            if not match[0].endswith(right):
                yield match.start(), match.end(), right


def _counted_in(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _COUNT.finditer(text):
        if match[1] != _COUNTED[match[2]]:
            yield match.start(), match.end(), f"“{_COUNTED[match[2]]}{match[2]}”"


_LINE = re.compile(r"[^\n]+")
_COUNT = re.compile(rf"“([一二三四五六七八九]个)({'|'.join(_COUNTED)})”")


@cache
def _list_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each list each of its members, the list with any word of the kind in its stead."""
    return tuple(
        ("、".join(members), re.compile("、".join(_with_gap(members, at))))
        for members in _LISTS
        for at in range(len(members))
    )


def _with_gap(members: tuple[str, ...], at: int) -> tuple[str, ...]:
    kind = members[at][-2:]
    return (*members[:at], f"[一-龥]{{1,4}}{kind}", *members[at + 1 :])


@cache
def _lexicon() -> Lexicon[str]:
    """Wrong forms with the right one; right forms, and what only looks wrong, with an empty text."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["formula"], row["right_too"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    right = {form for formula, others in rows for form in (formula, *filter(None, others.split("|")))}
    wrong = {form: formula for formula, _ in rows for form in wrong_forms(formula)}
    whole = "\n".join(right)
    return Lexicon(
        {form: formula for form, formula in wrong.items() if form not in whole} | dict.fromkeys(right, "")
    )


def wrong_forms(formula: str) -> Iterator[str]:
    """The misprints of a formula: a stretch doubled, a character missing inside, two neighbours swapped."""
    return chain(_doubled(formula), _lacking(formula), _swapped(formula))


def _doubled(formula: str) -> Iterator[str]:
    for length in range(1, _LONGEST_SEAM + 1):
        for end in range(length, len(formula) + 1):
            yield formula[:end] + formula[end - length :]


def _lacking(formula: str) -> Iterator[str]:
    if len(formula) >= _SHORTEST:
        yield from (formula[:at] + formula[at + 1 :] for at in range(1, len(formula) - 1))


def _swapped(formula: str) -> Iterator[str]:
    if len(formula) >= _SHORTEST:
        for at in range(len(formula) - 1):
            yield formula[:at] + formula[at + 1] + formula[at] + formula[at + 2 :]
