"""Printed lines in, lines with their kind out: heading, byline, caption, label, note, furniture or body."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from ingest.damage import Decisions, Repair, repair
from ingest.enclosed import enclosed
from ingest.lines import Line
from ingest.pieces import MAX_CAPTION

Kind = Literal["title", "heading", "byline", "caption", "label", "metadata", "furniture", "body"]

COMMENTARY_LABELS = frozenset({"点评", "短评", "评论", "专家点评", "编后", "编后语", "微评", "快评"})
LABELS = COMMENTARY_LABELS | {"编者按", "记者手记", "延伸阅读", "相关链接", "新闻链接", "链接"}
MAX_HEADING = 40
"""Longest heading in characters; a line of newspaper headline type holds about 20, two are often run on."""
MAX_HEADING_WITH_COMMA = 26
"""A longer line with a comma, or one with unequal clauses, is half a sentence rather than a headline."""
MAX_UNSIGNED_CAPTION = 60

_BYLINE = re.compile(
    r"[■●◆□▲]\s*[^。！？]{2,40}"
    r"|(?:本报|本刊|[一-龥]{2,10}(?:报|刊|台|社|网|中心|新闻|客户端))?(?:全媒体?|融媒体?|特约|首席|见习|实习)?"
    r"(?:记者|通讯员|评论员|撰稿人)[ 　:：][^。！？，,]{2,50}"
    r"|(?:作者|撰稿|撰文|文|记者|通讯员)[ 　]*[/丨|:：][^。！？，,]{2,40}"
    r"|编者|(?:本报)?编辑部|本报综合(?:报道)?|本报讯|综合(?:报道|消息)"
    r"|[（(](?:记者|通讯员)?[ 　]*[一-龥·]{2,4}(?:[ 　、][一-龥·]{2,4}){0,5}[）)]"
)
_CREDIT = re.compile(
    r"[（(](?P<bracket>[^（）()]{0,30}(?:摄|供图|/图|图片|资料图))[）)]$"
    r"|^(?P<alone>[一-龥]{2,4}[ 　]+(?:摄|供图))$"
    r"|(?<=[。！？”\s])(?P<bare>[一-龥]{2,4}[ 　]?(?:[一-龥]{2,4}[ 　]?)?(?:摄|供图))$"
)
_CAPTION_START = re.compile(r"图[为①-⑩]|图[一二三四五六1-6][:：]|▲|△")
_ROLE = "(?:责任编辑|责任校对|值班编辑|编辑|责编|编审|审核|审校|校对|监制|排版|美编|初审|复审|终审)"
_NAME = rf"(?:(?!{_ROLE})[一-龥·]){{2,4}}"
"""A name that no role begins in: in 值班编辑：居民值班编辑：居民 each of them ends in one place only."""
_NAMES = rf"{_NAME}(?:[ 　、]{_NAME})*"
_FURNITURE = re.compile(
    r"[（(]?(?:下转|上接)(?:第?[\dA-Z一二三四五六七八九十]+版|[^。]{0,12}版)?[）)]?"
    r"|[-—–·\s]*\d{1,4}[-—–·\s]*|[\[\]【】（）()]"
    r"|第\s*\d+\s*[页版](?:\s*共\s*\d+\s*页)?"
    rf"|[（(【\[]?(?:(?:{_ROLE}[ 　:：/]{{1,3}})+{_NAMES}[ 　|/；;]*)+[）)】\]]?"
)
_PAPER = r"[一-龥]{2,12}(?:报|网|客户端|杂志|周刊|电视台|通讯社)"
_DAY = r"\d{4}(?:年\d{1,2}月\d{1,2}日?|[-/.]\d{1,2}[-/.]\d{1,2})"
_METADATA: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dateline", re.compile(rf"{_PAPER}[\s　，,（(]*{_DAY}[^。！？]{{0,16}}")),
    (
        "dateline",
        re.compile(rf"(?:来源|稿源|作者)[:：][^。]{{2,30}}?[\s　|]+[^。]{{0,8}}{_DAY}[^。]{{0,24}}"),
    ),
    ("publisher", re.compile(r"[（(]?(?:稿件|信息|文章|资料)?来源[:：][^。（）()]{2,40}[）)]?")),
    ("date", re.compile(r"(?:发布|发表|成文|刊发)?(?:时间|日期)[:：]\s*\d{4}[^。]{4,20}")),
    (
        "date",
        re.compile(
            r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
        ),
    ),
)
_SIGNING = frozenset({"agency", "dateline", "byline"})
"""Names of what the first line of a text begins with that tells who wrote it."""
COMMENTARY = "commentary"
"""Name of a title that says of itself that it is one (点评：……)."""
_COMMENTARY_TITLE = re.compile(rf"(?:{'|'.join(sorted(COMMENTARY_LABELS))})[：:]")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节]"
)
_SECTION = re.compile(
    rf"(?:{_NUMBERED.pattern}|第[一二三四五六七八九十]{{1,3}}部分|\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[）)]|附[件录表：:]|(?:典型)?案例[一二三四五六七八九十\d]).*"
    r"|[【《]?(?:(?:媒体|新闻|相关|有关|外界)?(?:报道|关注|聚焦|宣传|链接|评价|反响)(?:情况|摘录|摘编|选登|汇编|链接)?|(?:典型)?(?:案例|经验|做法))[】》]?[：:]?"
)
_COMMA = re.compile("[，,]")
_HANGING = re.compile(r"[在的将把被其以着]$")
"""What a phrase cannot end with."""
_PLACE_KICKER = re.compile(r"[一-龥]{1,8}(?:省|市|区|县|州|旗|镇|乡|街道|村|社区)[：:]\S{4}")
"""A headline that begins with its place, unlike a section heading."""
_UNFINISHED = re.compile(r"[。！？!?；;，,、：:…]$")


def _signed_caption(text: str) -> bool:
    told = _CAPTION_START.match(text) and text.count("。") <= 1
    return len(text) <= MAX_CAPTION and bool(_CREDIT.search(text) or told)


_HINTED: dict[str | None, Kind] = {
    "title": "title",
    "heading": "heading",
    "caption": "caption",
    "metadata": "metadata",
    "furniture": "furniture",
}
_SIGNS: tuple[tuple[Kind, str, Callable[[str], object]], ...] = (
    ("label", "", LABELS.__contains__),
    ("furniture", "", _FURNITURE.fullmatch),
    *(("metadata", name, pattern.fullmatch) for name, pattern in _METADATA),
    ("byline", "", _BYLINE.fullmatch),
    ("caption", "", _signed_caption),
)
"""What gives a line away: the first sign that fits its text decides."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line and what it is; ``name`` tells metadata apart."""

    line: Line
    kind: Kind
    name: str = ""

    @property
    def marginal(self) -> bool:
        """Whether this stands in the margin of a page (its number, its date line): text runs on past it."""
        return self.kind == "furniture" or (self.kind == "metadata" and self.line.hint is None)

    @property
    def loose(self) -> bool:
        """Whether this is body text that only the page's layout divides: a format that marks its
        paragraphs vouches for them, and nothing is joined, folded or missed there."""
        return self.kind == "body" and self.line.hint is None


def classify(lines: Sequence[Line]) -> tuple[Printed, ...]:
    """The kind of every line; titles are told from headings by where bylines and labels stand."""
    usual_gap = median([line.gap for line in lines[1:]]) if len(lines) > 1 else 0
    printed = [_kind(line, first=n == 0, usual_gap=usual_gap) for n, line in enumerate(lines)]
    return tuple(_mark_titles(printed))


def without_margins(
    printed: Sequence[Printed], decisions: Decisions
) -> tuple[tuple[Printed, ...], tuple[Repair, ...]]:
    """The lines, page numbers and the like that a decision keeps as body text; and the record of each."""
    records = {
        n: repair(
            "drop.furniture", item.line.raw, f"“{item.line.text[:20]}”是版面标记，不计入正文", decisions
        )
        for n, item in enumerate(printed)
        if item.kind == "furniture"
    }
    kept = {n for n, record in records.items() if record.decision == "undone"}
    lines = (replace(item, kind="body") if n in kept else item for n, item in enumerate(printed))
    return tuple(lines), tuple(records.values())


def credit(text: str) -> str | None:
    """The photographer or source that a caption ends with, or None."""
    match = _CREDIT.search(text)
    return match["bracket"] or match["alone"] or match["bare"] if match else None


def heads_section(text: str) -> bool:
    """Whether a heading is that of a section, not of an article: it is numbered, or says what the section is for (附件,
    媒体报道)."""
    return _SECTION.fullmatch(text) is not None


def is_heading(text: str) -> bool:
    """Whether a line could be a headline: short, whole, and without the punctuation of a sentence."""
    if not 2 <= len(text) <= MAX_HEADING or "。" in text or _UNFINISHED.search(text):
        return False
    if _HANGING.search(text) or text.count("“") != text.count("”"):
        return False
    clauses = [len(clause) for clause in _COMMA.split(text)]
    return len(clauses) == 1 or (len(text) <= MAX_HEADING_WITH_COMMA and _is_balanced(clauses))


def _is_balanced(clauses: Sequence[int]) -> bool:
    """Whether clauses of these lengths make a headline: all about as long, or equal ones before a last (建立制度，
    规范流程，打造采购专业队伍)."""
    lead = clauses[:-1]
    return max(clauses) - min(clauses) <= 2 or (len(lead) > 1 and max(lead) == min(lead))


def _kind(line: Line, *, first: bool, usual_gap: float) -> Printed:
    if line.hint != "metadata" and _COMMENTARY_TITLE.match(line.text) and is_heading(line.text):
        return Printed(line, "title", COMMENTARY)
    if line.hint in _HINTED:
        return Printed(line, _HINTED[line.hint], line.name)
    for kind, name, fits in _SIGNS:
        if fits(line.text):
            return Printed(line, kind, name)
    if not first and _stands_apart(line, usual_gap):
        return Printed(line, "caption")
    heading = is_heading(line.text) and (line.hint is None or _NUMBERED.match(line.text))
    return Printed(line, "heading" if heading else "body")


def _stands_apart(line: Line, usual_gap: float) -> bool:
    """A single short sentence set off by extra white space is the line under a picture."""
    single = line.text.endswith("。") and line.text.count("。") == 1
    return single and len(line.text) <= MAX_UNSIGNED_CAPTION and line.gap >= max(usual_gap + 1, 2)


def _mark_titles(printed: list[Printed]) -> list[Printed]:
    """Headings that open an article become titles: the first of the file, those directly before a
    byline or dateline, those after a label such as 点评, and the subtitle that a dash sets under a title; none
    inside a section, where who signs what is quoted has not written the article."""
    inside = sections(printed)
    marked = [_unsigned(item) if n in inside else item for n, item in enumerate(printed)]
    has_title = any(_states_title(item) for item in printed)
    beside = ("metadata", "caption", "furniture")
    first = next((n for n, item in enumerate(printed) if item.kind not in beside), -1)
    for n, item in enumerate(printed):
        if item.kind != "heading" or item.line.hint is not None or n in inside:
            continue
        opens_file = not has_title and n == first
        subtitle = item.line.text.startswith("——") and _before(marked, n) == "title"
        opens_article = opens_file or _PLACE_KICKER.match(item.line.text)
        if opens_article or subtitle or _before(marked, n) == "label" or _after(printed, n) == "byline":
            marked[n] = replace(item, kind="title")
    return marked


def sections(printed: Sequence[Printed]) -> frozenset[int]:
    """The indices of the lines that stand inside a section of a report."""
    headings = ((n, item.line.text) for n, item in enumerate(printed) if item.kind in ("heading", "title"))
    return enclosed(tuple(headings), len(printed))


def _unsigned(item: Printed) -> Printed:
    """A line that says who wrote a text, as a note on what is quoted."""
    return replace(item, kind="metadata", name="note") if item.kind == "byline" else item


def _states_title(item: Printed) -> bool:
    return (
        item.name == "title" if item.kind == "metadata" else item.kind == "title" and item.name != COMMENTARY
    )


def _before(printed: Sequence[Printed], n: int) -> Kind | None:
    return printed[n - 1].kind if n else None


def _after(printed: Sequence[Printed], n: int) -> Kind | None:
    """Kind of the next line that is not part of the picture beside it; what signs a text on its first line is a byline."""
    later = (printed[m] for m in range(n + 1, len(printed)))
    kind: Kind | None = None
    for item in (each for each in later if each.kind not in ("caption", "furniture")):
        if not (item.line.hint == "metadata" and item.name in _SIGNING):
            return "byline" if kind and item.kind == "body" else kind or item.kind
        kind = "metadata"
    return kind
