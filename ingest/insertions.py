"""Printed lines in, the same lines without what was inserted into their text out: blanks between Chinese
characters, readings in brackets after them, as machine-made mirrors of news pages carry, and pointers to
another page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from ingest.damage import Decisions, Dropped, Repair, repair
from ingest.joins import Reading
from ingest.lines import Line
from ingest.span import Range, cut, raw_map

LEAST_SENTENCE = 15
"""A shorter line without comma or full stop is a headline, a name or a cell: its blanks are set on purpose."""
READS_ON = -0.5
"""Log-odds from which the text on both sides of a blank is one, the mean of the blanks of a line: nine tenths of
torn sentences have more."""
MANY = 5
"""Blanks that are no part of a text, from which on those of its slogans and bylines are of the same making: lines
of news that hold any have 1.7. Of 800 lines of news with a blank between any two words, all go from 98 in 100."""
_SPACED_OUT = re.compile(r"[一-龥](?:[ 　][一-龥]){3,}")
_BLANK = re.compile(r"[ 　](?<=[一-龥].)(?=[一-龥])")
_SENTENCE = re.compile("[。，,]")
_NAMES = re.compile(r"(?:记者|通讯员|摄|编辑|作者)[ 　一-龥·]*$")
_CREDITED = re.compile(
    r"(?:讯|电|报道|消息|校对|编辑|责编|审核|作者|来源|广告|原标题|资料图|供图|截图|配图|邮件)$"
)
"""What ends before such a blank: a dateline (新京报讯), or the word for what somebody did or a thing is."""
_CREDIT = re.compile(
    r"(?:见习记者|实习|记者|通讯员|责任编辑|编辑|责编|校对|审核|来源|原标题|资料图|图[源片据]|题：)"
)
"""What begins behind it."""
_JUMP = re.compile(r"[（(](?:下转|上接)[^（）()。]{1,12}版[）)]")
_DROPPED = {"drop.reading": "reading", "drop.jump": "page_furniture"}
"""Why what a rule takes out is dropped; blanks need no record."""
_APART = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"))
"""In these stand slogans, names and titles, whose blanks are set on purpose."""
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_LETTERS = f"a-züA-Z{_TONED}"
_READING = re.compile(rf"[（(?？](?<=[㐀-鿿].)[（(?？]?(?=[^）)]{{0,6}}[{_TONED}])[{_LETTERS}]{{1,7}}[)）]")


@dataclass(frozen=True, slots=True)
class Cleared:
    """Lines without insertions, and the record of each line that had some."""

    lines: tuple[Line, ...]
    repairs: tuple[Repair, ...]
    dropped: tuple[Dropped, ...]


def clear(lines: Sequence[Line], reading: Reading, decisions: Decisions) -> Cleared:
    """``lines`` without insertions, but for those that a decision keeps."""
    cleared, repairs, dropped = [], [], []
    for line in lines:
        found = list(_found(line, reading, decisions))
        made = [(each, spans) for each, spans in found if each.decision != "undone"]
        cleared.append(_without(line, sorted(span for _, spans in made for span in spans)))
        repairs += [each for each, _ in found]
        dropped += [Dropped(each.raw, reason) for each, _ in made if (reason := _DROPPED.get(each.rule))]
    return Cleared(tuple(cleared), tuple(repairs), tuple(dropped))


def _found(line: Line, reading: Reading, decisions: Decisions) -> Iterator[tuple[Repair, list[Range]]]:
    """Each repair of a line with the ranges of its text that it takes out."""
    kinds = (
        ("drop.blank", "字间多出的{n}处空格已去掉", _blanks(line, reading)),
        ("drop.reading", "字后括注的读音{n}处已去掉", [m.span() for m in _READING.finditer(line.text)]),
        (
            "drop.jump",
            "转版标记{n}处已去掉",
            [m.span() for m in _JUMP.finditer(line.text) if m[0] != line.text],
        ),
    )
    raw_of = raw_map(line.raw)
    for rule, told, spans in kinds:
        if spans:
            raw = tuple(piece for span in spans for piece in raw_of(*span))
            yield repair(rule, raw, told.format(n=len(spans)), decisions), spans


def _blanks(line: Line, reading: Reading) -> list[Range]:
    """Ranges of the blanks that do not belong into the text of ``line``."""
    if not _BLANK.search(line.text):
        return []
    spaced = [m.span() for m in _SPACED_OUT.finditer(line.text)]
    blanks = [m.span() for m in _BLANK.finditer(line.text)]
    within = [blank for blank in blanks if any(start < blank[0] < end for start, end in spaced)]
    between = [blank for blank in blanks if blank not in within and not _is_meant(line.text, *blank)]
    if not between or not _is_sentence(line):
        return within
    # Blanks of one line are of one making: all go, or none.
    likely = fmean(reading.seam(line.text[:start], line.text[end:]) for start, end in between)
    if likely <= READS_ON:
        return within
    return blanks if len(between) >= MANY else sorted([*within, *between])


def _is_sentence(line: Line) -> bool:
    return len(line.text) >= LEAST_SENTENCE and _SENTENCE.search(line.text) is not None


def _is_meant(text: str, start: int, end: int) -> bool:
    """Whether the blank at ``[start, end)`` is set on purpose: between names, in a slogan, beside a credit."""
    left = text[:start]
    if _CREDITED.search(left[-4:]) or _CREDIT.match(text, end):
        return True
    opened = any(left.count(opener) > left.count(closer) for opener, closer in _APART)
    return opened or _NAMES.search(left[-24:]) is not None


def _without(line: Line, holes: Sequence[Range]) -> Line:
    """``line`` without some ranges of its text."""
    if not holes:
        return line
    borders = [0, *(border for hole in holes for border in hole), len(line.text)]
    kept = list(zip(borders[::2], borders[1::2], strict=True))
    raw_of = raw_map(line.raw)
    return replace(line, text=cut(line.text, kept), raw=tuple(r for span in kept for r in raw_of(*span)))
