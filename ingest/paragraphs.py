"""The lines of one article in, its paragraphs out: torn sentences joined, repeats and notes taken out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.damage import Dropped, Repair
from ingest.document import Metadata
from ingest.joins import Cut, Join, find_joins
from ingest.kinds import Printed
from ingest.repeats import Repeat, find_repeats
from ingest.span import Range, cut, to_raw, trim

_NAMES = r"[一-龥·]{2,4}(?:[ 　、][一-龥·]{2,4}){0,5}"
_NO_NAME = frozenset({"试行", "暂行", "下同", "节选", "摘编", "完", "略", "待续", "综合", "整理"})
MAX_NOTE = 80
"""Longest note in brackets at the end of an article, in characters."""
_FINISHED = frozenset("。！？”）)")
_NOTES = (
    ("author_note", re.compile(r"[（(]作者(?:系|为|是|单位)[^（）()]{2,60}[）)]$")),
    (
        "photo_credit",
        re.compile(r"[（(](?:本文|本版|文中)?(?:图片|照片|配图|资料图片?)[^（）()]{0,24}[）)]$"),
    ),
    ("byline", re.compile(rf"[（(](?:(?:本报|本刊)?(?:记者|通讯员|文|作者)[/：: 　]*)?{_NAMES}[）)]$")),
    ("editor", re.compile(r"[（(](?:责任)?编辑[：: 　]*[^（）()]{2,20}[）)]$")),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One paragraph being built. ``lines`` are the indices of its printed lines, ``text`` is made of ``raw``."""

    lines: tuple[int, ...]
    text: str
    raw: tuple[Range, ...]
    repairs: tuple[Repair, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Drafts:
    """The paragraphs of one article in reading order, and what was taken out of them."""

    paragraphs: tuple[Draft, ...]
    joins: tuple[Join, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[Metadata, ...]


def draft_paragraphs(raw_text: str, lines: Sequence[Printed], word_cut: Cut) -> Drafts:
    """Paragraphs of the body lines of one article."""
    repeats = find_repeats(lines)
    whole = frozenset(r.line for r in repeats if r.end - r.start == len(lines[r.line].line.text))
    joins = find_joins(lines, whole, word_cut)
    cuts, notes = _trailing_notes(raw_text, lines, whole)
    for repeat in repeats:
        cuts.setdefault(repeat.line, []).append((repeat.start, repeat.end))
    dropped = [_drop_repeat(lines, repeat) for repeat in repeats]
    dropped += [_drop_doubled(lines, join) for join in joins if join.doubled]
    drafts = [
        _draft(raw_text, lines, chain, cuts)
        for chain in _chains(lines, joins, whole)
    ]  # fmt: skip
    return Drafts(tuple(d for d in drafts if d.text), joins, tuple(dropped), tuple(notes))


def _chains(
    lines: Sequence[Printed], joins: Sequence[Join], skip: frozenset[int]
) -> list[tuple[Join | int, ...]]:
    """Each paragraph as its first line and the joins that continue it, in reading order."""
    following = {join.left: join for join in joins}
    continued = {join.right for join in joins}
    chains = []
    for n, item in enumerate(lines):
        if item.kind != "body" or n in skip or n in continued:
            continue
        chain: list[Join | int] = [n]
        last = n
        while (join := following.get(last)) is not None:
            chain.append(join)
            last = join.right
        chains.append(tuple(chain))
    return chains


def _draft(
    raw_text: str, lines: Sequence[Printed], chain: Sequence[Join | int], cuts: dict[int, list[Range]]
) -> Draft:
    """The paragraph that a chain of lines makes."""
    pieces: list[Range] = []
    repairs: list[Repair] = []
    numbers = [step.right if isinstance(step, Join) else step for step in chain]
    for step, n in zip(chain, numbers, strict=True):
        doubled = 0
        if isinstance(step, Join):
            doubled = step.doubled
            repairs.append(_repair(lines, step))
        repairs += _unwrapped(raw_text, lines[n])
        pieces += _kept(lines[n], doubled, cuts.get(n, []))
    raw = merge(pieces)
    return Draft(
        tuple(numbers), cut(raw_text, raw), raw, tuple(repairs), any(_folds(n, cuts, lines) for n in numbers)
    )


def _unwrapped(raw_text: str, item: Printed) -> list[Repair]:
    """The record of a paragraph that was put together from the lines of a column."""
    raw = item.line.raw
    ends = [a for a, b in pairwise(raw) if raw_text[a[1] : b[0]].strip(" \t　") != ""]
    if not item.loose or not ends:
        return []
    return [Repair("join.wrapped", raw, f"按栏宽折行，{len(ends) + 1}行已接成一段")]


def _folds(n: int, cuts: dict[int, list[Range]], lines: Sequence[Printed]) -> bool:
    """Whether a repeated passage was folded in this line: a long cut, unlike the note at its end."""
    return any(end - start >= 60 and end <= len(lines[n].line.text) for start, end in cuts.get(n, []))


def _kept(item: Printed, doubled: int, holes: Sequence[Range]) -> list[Range]:
    """Raw ranges of a line without its doubled start and its holes."""
    kept: list[Range] = []
    position = doubled
    for start, end in [*sorted(holes), (len(item.line.text), len(item.line.text))]:
        if position < start:
            kept += to_raw(item.line.raw, *trim(item.line.text, position, start))
        position = max(position, end)
    return kept


def merge(pieces: Sequence[Range]) -> tuple[Range, ...]:
    """The same characters in as few ranges as possible."""
    merged: list[Range] = []
    for start, end in pieces:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _repair(lines: Sequence[Printed], join: Join) -> Repair:
    left, right = lines[join.left].line, lines[join.right].line
    seam = ((left.end - 1, left.end), (right.start, right.start + 1 + join.doubled))
    if join.rule == "join.run_in_heading":
        return Repair(join.rule, seam, "段首小标题与正文断开，已拼接")
    if join.rule == "join.plain":
        return Repair(join.rule, seam, "此处跨页或跨栏，已拼接")
    message = f"此处跨页或跨栏，已拼接，去掉重复的“{right.text[: join.doubled]}”"
    moved = "；后半句原排在前面，已移到此处" if join.right < join.left else ""
    return Repair(join.rule, seam, message + moved)


def _drop_doubled(lines: Sequence[Printed], join: Join) -> Dropped:
    left, right = lines[join.left].line, lines[join.right].line
    twin = to_raw(left.raw, len(left.text) - join.doubled, len(left.text))
    return Dropped(to_raw(right.raw, 0, join.doubled), "doubled_at_break", twin)


def _drop_repeat(lines: Sequence[Printed], repeat: Repeat) -> Dropped:
    length = repeat.end - repeat.start
    twin = to_raw(lines[repeat.twin_line].line.raw, repeat.twin_start, repeat.twin_start + length)
    return Dropped(to_raw(lines[repeat.line].line.raw, repeat.start, repeat.end), "exact_duplicate", twin)


def _trailing_notes(
    raw_text: str, lines: Sequence[Printed], skip: frozenset[int]
) -> tuple[dict[int, list[Range]], list[Metadata]]:
    """Author, photo credit and the like in brackets at the very end of an article's text."""
    last = max((n for n, item in enumerate(lines) if item.kind == "body" and n not in skip), default=None)
    if last is None:
        return {}, []
    cuts: dict[int, list[Range]] = {}
    notes: list[Metadata] = []
    line = lines[last].line
    end = len(line.text)
    while (found := _note(line.text, end)) is not None:
        kind, (start, stop) = found
        raw = to_raw(line.raw, start, stop)
        notes.append(Metadata(kind, cut(raw_text, raw), raw))
        cuts.setdefault(last, []).append((start, stop))
        end = start
    return cuts, notes


def _note(text: str, end: int) -> tuple[str, Range] | None:
    """Kind and range of the bracketed note that ``text[:end]`` ends with, if it follows a finished sentence."""
    for kind, pattern in _NOTES:
        match = pattern.search(text, max(0, end - MAX_NOTE), trim(text, 0, end)[1])
        if match and match[0][1:-1] not in _NO_NAME:
            before = trim(text, 0, match.start())[1]
            if text[before - 1 : before] in _FINISHED:
                return kind, match.span()
    return None
