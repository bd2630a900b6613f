"""Text and ranges in, pieces of a page out: highlighted text, fragments in one style each, flags.

Showing never changes wording: the texts of the fragments of a paragraph, joined, are the paragraph.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Literal
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from ingest.span import Range

Json = dict[str, Any]
Kind = Literal["text", "suspect", "aside", "join", "loss", "note"]

FLAG_MARKS = {
    "缺页": ("▲", "red"),
    "地点不明": ("▲", "red"),
    "范围不明": ("▲", "red"),
    "全国": ("○", "grey"),
    "句子不完整": ("◆", "amber"),
    "疑错字": ("◆", "amber"),
    "计划": ("◇", "amber"),
    "论述": ("◇", "amber"),
    "问题": ("◇", "amber"),
    "点评": ("◇", "grey"),
    "图片说明": ("□", "grey"),
    "重复段已折叠": ("≡", "grey"),
    "日期推断": ("○", "grey"),
}

STATES = {
    "superseded": "这份材料已被新版本替换，不再参与检索。",
    "withdrawn": "这份材料已撤下，不再参与检索。",
}
MOST_RANGES = 100
"""Ranges of one address: the evidence of a practice of the sample reports has two at most; to carry so many over to a new
text of 280,000 characters takes a second."""
_SURE = {"inferred": "（推断）", "entered": "（补录）"}


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning shown as shape, text and colour, so that none of the three carries it alone."""

    text: str
    shape: str
    severity: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of shown text in one style, or (``join``, ``loss``) a mark of no text between two stretches."""

    text: str
    kind: Kind = "text"
    hit: bool = False
    note: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring fragments that are all inside the arrival highlight, or all outside it."""

    hit: bool
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """Where a paragraph's text looks different: clean ranges, and marks by clean offset."""

    hits: tuple[Range, ...] = ()
    spans: tuple[tuple[Range, Fragment], ...] = ()
    marks: tuple[tuple[int, Fragment], ...] = ()


def flag(text: str) -> Flag:
    """The look of a flag; one without an entry of its own is grey."""
    shape, severity = FLAG_MARKS.get(text, ("○", "grey"))
    return Flag(text, shape, severity)


def ranges_of(raw: Iterable[Sequence[int]]) -> tuple[Range, ...]:
    """JSON ``[[start, end], ...]`` as ranges."""
    return tuple((start, end) for start, end in raw)


def united(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same characters as few sorted ranges; touching ones become one."""
    found: list[Range] = []
    for start, end in sorted(r for r in ranges if r[0] < r[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def inside(ranges: Iterable[Range], position: int) -> bool:
    """Whether the character at ``position`` is in one of ``ranges``."""
    return any(start <= position < end for start, end in ranges)


def term_ranges(text: str, terms: Iterable[str]) -> tuple[Range, ...]:
    """Where ``terms`` of two or more characters occur in ``text``, overlaps united, case ignored."""
    patterns = [re.compile(re.escape(term), re.IGNORECASE) for term in set(terms) if len(term.strip()) > 1]
    return united(found.span() for pattern in patterns for found in pattern.finditer(text))


def grown(text: str, found: Range, question: str) -> Range:
    """The range with what stands around it in ``text`` just as in the question: a word is not marked by half."""
    start, end = found
    while start > 0 and text[start - 1 : end] in question:
        start -= 1
    while end < len(text) and text[start : end + 1] in question:
        end += 1
    return start, end


def highlight(text: str, terms: Iterable[str], question: str = "") -> Markup:
    """``text`` as HTML with ``<mark>`` around the terms, each as far as the question goes on with it; without the tags
    it is ``text`` again."""
    ranges = united(grown(text, found, question) for found in term_ranges(text, terms))
    edges = sorted({0, len(text), *(edge for found in ranges for edge in found)})
    parts = (
        Markup("<mark>{}</mark>").format(text[low:high]) if inside(ranges, low) else escape(text[low:high])
        for low, high in pairwise(edges)
    )
    return Markup("").join(parts)


def placed(pieces: Sequence[Range]) -> Iterator[tuple[int, int, int]]:
    """(clean offset, raw start, raw end) of every piece, in clean order."""
    offset = 0
    for start, end in pieces:
        yield offset, start, end
        offset += end - start


def to_clean(pieces: Sequence[Range], ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Clean ranges of the raw ``ranges`` in a text made of raw ``pieces``; what is outside them is left out."""
    return united(
        (offset + max(start, low) - low, offset + min(end, high) - low)
        for start, end in ranges
        for offset, low, high in placed(pieces)
        if start < high and low < end
    )


def clean_offset(pieces: Sequence[Range], position: int) -> int | None:
    """Clean offset of a raw position strictly inside the paragraph, cuts between pieces included."""
    length = sum(end - start for start, end in pieces)
    following = [*(start for start, _ in pieces[1:]), 0]
    for (offset, low, high), start in zip(placed(pieces), following, strict=True):
        if low <= position <= high or high < position < start:
            found = offset + min(position, high) - low
            return found if 0 < found < length else None
    return None


def fragments(text: str, style: Style) -> list[Fragment]:
    """``text`` cut where its style changes; the texts joined are ``text``."""
    edges = {0, len(text), *(offset for offset, _ in style.marks)}
    edges.update(edge for found in style.hits for edge in found)
    edges.update(edge for found, _ in style.spans for edge in found)
    found: list[Fragment] = []
    for low, high in pairwise([*sorted(edges), len(text)]):
        found.extend(_marks_at(style, low))
        if low < high:
            found.append(_stretch(text[low:high], low, style))
    return found


def _marks_at(style: Style, offset: int) -> Iterator[Fragment]:
    hit = inside(style.hits, offset) and inside(style.hits, offset - 1)
    for position, mark in style.marks:
        if position == offset:
            yield Fragment(mark.text, mark.kind, hit, mark.note, mark.severity)


def _stretch(text: str, offset: int, style: Style) -> Fragment:
    look = next((look for (low, high), look in style.spans if low <= offset < high), Fragment(""))
    return Fragment(text, look.kind, inside(style.hits, offset), look.note, look.severity)


def runs(found: Iterable[Fragment]) -> list[Run]:
    """Fragments grouped so that one hit becomes one ``<mark>``, whatever marks it contains."""
    return [Run(hit, tuple(group)) for hit, group in groupby(found, key=lambda fragment: fragment.hit)]


def evidence_ranges(practice: Json) -> tuple[Range, ...]:
    """Raw ranges of all evidence of a contract ``practice``."""
    return tuple(found for item in practice["evidence"] for found in ranges_of(item["raw"]))


def passage_url(document_id: str, raw: Iterable[Sequence[int]], practice_id: str | None = None) -> str:
    """The address of the document view that arrives at ``raw``, highlighted."""
    pairs = [("hit", ",".join(f"{start}-{end}" for start, end in raw))]
    pairs += [("practice", practice_id)] if practice_id else []
    return f"/documents/{quote(document_id, safe='')}?{urlencode(pairs, safe=',')}#hit"


def read_ranges(text: str) -> tuple[Range, ...]:
    """``12-40,44-60`` as ranges; anything that is no range is left out, so that an old link still opens, and
    so is what comes after MOST_RANGES."""
    parts = text.split(",", MOST_RANGES)[:MOST_RANGES]
    found = (re.fullmatch(r"(\d{1,9})-(\d{1,9})", part) for part in parts)
    return tuple((int(match[1]), int(match[2])) for match in found if match)


def state_notice(state: str) -> str:
    """What a reader of a document that is no longer searched must know; empty for a live one."""
    return STATES.get(state, "")


def article_parts(article: Json) -> list[str]:
    """Who is responsible for an article, where it was published, when and under which number; as ``source_parts``."""
    added = {each["field"]: each["value"] for each in article["entered"]}
    known = {
        "organisation": article["organisation"],
        "byline": "、".join(article["byline"]),
        "publisher": article["publisher"] or "未注明来源",
        "edition": added.get("edition"),
        "date": article["date"] or "未注明日期",
        "number": added.get("number"),
    }
    sure = "（推断）" if article["date"] and article["date_confidence"] == "inferred" else ""
    return [
        f"{value}{'（补录）' if field in added else ''}{sure if field == 'date' else ''}"
        for field, value in known.items()
        if value
    ]


def source_parts(cited: Json) -> list[str]:
    """《题名》, 来源, 日期, 第n段; what the source does not state is said to be missing, and what a person added to be
    added."""
    added = dict.fromkeys(cited.get("entered", ()), "（补录）")
    sure = _SURE.get(cited.get("date_confidence", ""), "") if cited.get("date") else ""
    page = f"第{cited['page']}页" if cited.get("page") else ""
    paragraph = f"第{cited['paragraph']}段" if cited.get("paragraph") else ""
    parts = [
        f"《{cited['title']}》{added.get('title', '')}",
        f"{cited.get('publisher') or '未注明来源'}{added.get('publisher', '')}",
        f"{cited.get('date') or '未注明日期'}{sure}",
        page,
        paragraph,
    ]
    return [part for part in parts if part]


def flags_of(hit: Json) -> list[Flag]:
    """The warnings of a hit and of its practice, each once; the status has a tag of its own."""
    practice = hit.get("practice") or {}
    names = [*hit.get("flags", ()), *practice.get("flags", ())]
    return [flag(name) for name in dict.fromkeys(names) if name != practice.get("status")]
