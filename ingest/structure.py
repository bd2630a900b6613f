"""RawText in, Document out: articles, sections, paragraphs, captions, and the damage report."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.damage import UNDECIDED, Decisions, Dropped, Loss, Suggestion
from ingest.document import Article, ArticleType, Caption, Document, Metadata, Paragraph, Section
from ingest.joins import Cut, run_in_heading
from ingest.kinds import COMMENTARY, COMMENTARY_LABELS, Printed, classify, credit
from ingest.lines import read_lines
from ingest.losses import NamesPlace, find_losses, repeat_losses, suggest_misprints
from ingest.paragraphs import Drafts, draft_paragraphs, merge
from ingest.source import Member, RawText
from ingest.span import Range, to_raw
from ingest.wrapping import unwrap

MAX_KICKER = 14
"""Longest kicker in characters: a place or an institution before the headline's colon."""
MIN_RUN_IN = 2
"""Paragraphs of an article that begin with a short sentence before it counts as a run-in heading."""
BRIEF = 200
"""An article with fewer characters of text than this is a brief (简讯)."""
_KICKER = re.compile(rf"([^：:]{{2,{MAX_KICKER}}}[：:])(?=.{{6,}})")
_LABEL = re.compile(r"([^：:]+[：:])(?=.)")
_POLICY_TITLE = re.compile(
    r"关于.{2,80}(?:通知|意见|办法|方案|规定|决定|公告|批复|通告|函)(?:[（(][^）)]*[）)])?$|印发.{2,60}的通知"
    r"|(?:管理|实施|暂行|试行|工作|指导|行动|奖补|补助)(?:办法|条例|细则|规定|方案|意见)(?:[（(][^）)]*[）)])?$|条例$"
)
"""What officials call a document they issue; a headline such as 加装电梯有了新办法 is no such title."""
_PUBLISHER = re.compile(r"[一-龥]{2,8}(?:日报|晚报|时报|早报|都市报|周报|城市报|新闻网|杂志)")
_ROLES = re.compile(
    r"^[■●◆□▲]\s*|(?:本报|本刊)?(?:全媒体?|融媒体?|特约|首席|见习|实习)?(?:记者|通讯员|评论员|撰稿人)[ 　:：/丨|]*"
    r"|^(?:作者|撰稿|撰文|文)[ 　]*[:：/丨|]"
)
_ORGANISATION = re.compile(r"(?:部|委|局|办|厅|院|会|中心|政府|办公室|组织部|研究室|党校|课题组)$")
_DATE = re.compile(r"(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})")
_SOURCE_LABEL = re.compile(r"^.{0,4}来源[:：]")
UNKNOWN = frozenset({"", "unknown", "未知", "不详", "None", "null"})


@dataclass(frozen=True, slots=True)
class Context:
    """What the cleaner needs from outside: word segmentation and whether a text names a lesser place."""

    cut: Cut
    names_place: NamesPlace


@dataclass(frozen=True, slots=True)
class _Parts:
    """One article and what its lines hold besides."""

    article: Article
    captions: tuple[Caption, ...]
    metadata: tuple[Metadata, ...]
    dropped: tuple[Dropped, ...]
    losses: tuple[Loss, ...]
    suggestions: tuple[Suggestion, ...]


def build_document(
    source: RawText, member: Member, context: Context, decisions: Decisions = UNDECIDED
) -> Document:
    """The document that ``member`` with the text ``source`` is, repaired but for what was undone."""
    printed = classify(unwrap(source.text, classify(read_lines(source))))
    sha256 = hashlib.sha256(member.data).hexdigest()
    parts = [
        _article(source.text, group, n, member.name, context)
        for n, group in enumerate(_groups(printed), start=1)
    ]  # fmt: skip
    markup = [Dropped((raw,), "markup") for raw in _markup(source)]
    dropped = [drop for part in parts for drop in part.dropped]
    losses = [loss for part in parts for loss in part.losses]
    losses += repeat_losses(source.text, dropped)
    return Document(
        id=document_id(sha256, decisions.version),
        source=member.name,
        sha256=sha256,
        media_type=source.media_type,
        encoding=source.encoding,
        raw_text=source.text,
        articles=tuple(part.article for part in parts),
        captions=tuple(caption for part in parts for caption in part.captions),
        metadata=tuple(item for part in parts for item in part.metadata),
        dropped=tuple(markup + dropped),
        losses=tuple(sorted(losses, key=lambda loss: loss.raw_pos)),
        suggestions=tuple(item for part in parts for item in part.suggestions),
        pages=source.pages,
        version=decisions.version,
        offset=source.offset,
        confidence=source.confidence,
    )


def document_id(sha256: str, version: int) -> str:
    """The id of a file's text: the start of its hash, and the version if it is not the first."""
    return sha256[:16] if version == 1 else f"{sha256[:16]}v{version}"


def _markup(source: RawText) -> list[Range]:
    """Markup ranges that hold characters other than white space."""
    marks = (hint.raw for hint in source.hints if hint.kind in ("markup", "break"))
    return [raw for raw in marks if source.text[slice(*raw)].strip()]


def _groups(printed: Sequence[Printed]) -> list[list[Printed]]:
    """The lines of each article. A title begins a new one once the current one has text; a label or a
    headline line directly above the title goes with it."""
    groups: list[list[Printed]] = [[]]
    for item in printed:
        current = groups[-1]
        if item.kind == "title" and any(other.kind == "body" for other in current):
            above = len(current)
            while above and current[above - 1].kind in ("label", "heading"):
                above -= 1
            groups.append(current[above:])
            del current[above:]
        groups[-1].append(item)
    return groups


def _article(raw_text: str, lines: list[Printed], n: int, name: str, context: Context) -> _Parts:
    drafts = draft_paragraphs(raw_text, lines, context.cut)
    lines = _titles_and_headings(lines, drafts)
    metadata = [*_metadata(raw_text, lines), *drafts.notes]
    sections = _sections(lines, drafts)
    article = _describe(n, metadata, sections, name, lines)
    captions = [_caption(item, n) for item in lines if item.kind == "caption"]
    furniture = [Dropped(item.line.raw, "page_furniture") for item in lines if item.kind == "furniture"]
    losses = [*find_losses(lines, drafts, context.names_place), *_missing_metadata(article, lines)]
    suggestions = [found for draft in drafts.paragraphs for found in suggest_misprints(draft)]
    return _Parts(
        _flag(article, losses, drafts), tuple(captions), tuple(metadata),
        (*drafts.dropped, *furniture), tuple(losses), tuple(suggestions),
    )  # fmt: skip


def _titles_and_headings(lines: Sequence[Printed], drafts: Drafts) -> list[Printed]:
    """Headings above the title are its kicker; one inside a joined sentence is a strayed half of it, one
    that says it again is it."""
    title = next((n for n, item in enumerate(lines) if item.kind == "title"), -1)
    stated = {_bare(item.line.text) for item in lines if item.kind == "metadata" and item.name == "title"}
    inside = {
        n
        for join in drafts.joins if join.rule == "join.overlap"
        for n in range(join.left + 1, join.right)
    }  # fmt: skip
    return [
        replace(item, kind="metadata", name="title")
        if item.kind in ("heading", "title") and _bare(item.line.text) in stated
        else replace(item, kind="title", name="kicker" if n < title else "title")
        if item.kind == "heading" and (n < title or n in inside) else item
        for n, item in enumerate(lines)
    ]  # fmt: skip


def _bare(text: str) -> str:
    """``text`` without punctuation and white space."""
    return "".join(char for char in text if char.isalnum())


_METADATA_KINDS = {"heading": "heading", "byline": "byline", "label": "label"}


def _metadata(raw_text: str, lines: Sequence[Printed]) -> list[Metadata]:
    """Everything printed about the text: title and kicker, headings, bylines, labels, stated fields."""
    found: list[Metadata] = []
    for item in lines:
        line = item.line
        if item.kind == "title":
            found += _split_title(item)
        elif item.kind == "metadata":
            found.append(Metadata(item.name or "note", line.text, line.raw))
        elif item.kind in _METADATA_KINDS:
            found.append(Metadata(_METADATA_KINDS[item.kind], line.text, line.raw))
    return found


def _split_title(item: Printed) -> list[Metadata]:
    """The headline, with what stands before its colon as kicker, or as label where it says 点评."""
    line = item.line
    kind, pattern = ("label", _LABEL) if item.name == COMMENTARY else ("kicker", _KICKER)
    match = pattern.match(line.text) if item.name != "kicker" else None
    if match is None:
        return [Metadata(item.name or "title", line.text, line.raw)]
    before, rest = to_raw(line.raw, 0, match.end()), to_raw(line.raw, match.end(), len(line.text))
    return [Metadata(kind, match[0], before), Metadata("title", line.text[match.end() :], rest)]


def _sections(lines: Sequence[Printed], drafts: Drafts) -> tuple[Section, ...]:
    """Paragraphs under their headings; a lead without heading comes first where there is one."""
    siblings = sum(1 for draft in drafts.paragraphs if run_in_heading(draft.text))
    headings = [(n, item.line.text) for n, item in enumerate(lines) if item.kind == "heading"]
    groups: list[tuple[str | None, list[Paragraph]]] = [(None, [])]
    for number, draft in enumerate(sorted(drafts.paragraphs, key=lambda d: d.lines[0]), start=1):
        while headings and headings[0][0] < draft.lines[0]:
            groups.append((headings.pop(0)[1], []))
        run_in = run_in_heading(draft.text) if siblings >= MIN_RUN_IN else None
        groups[-1][1].append(Paragraph(number, draft.text, draft.raw, run_in, draft.repairs))
    groups += [(heading, []) for _, heading in headings]
    kept = [group for group in groups if group[0] is not None or group[1]]
    return tuple(Section(n, heading, False, tuple(group)) for n, (heading, group) in enumerate(kept, start=1))


def _describe(
    n: int, metadata: Sequence[Metadata], sections: tuple[Section, ...], name: str, lines: Sequence[Printed]
) -> Article:
    """The article's own particulars, as far as its lines state them."""
    titles = {_bare(item.text): item.text for item in reversed(metadata) if item.kind == "title"}
    kickers = [item.text.rstrip("：:") for item in metadata if item.kind == "kicker"]
    bylines = [
        _ROLES.sub(" ", item.text.strip("（）()")).split() for item in metadata if item.kind == "byline"
    ]
    names = [word for line in bylines for word in line]
    stated = _stated(metadata, lines)
    publisher = stated.get("publisher") or _named_publisher(metadata)
    day = stated.get("date")
    return Article(
        n=n,
        type=_article_type(metadata, sections),
        kicker="　".join(kickers) or None,
        title="　".join(reversed(titles.values())) or name.rsplit("/", 1)[-1].rsplit(".", 1)[0],
        byline=tuple(
            word for word in names if not _ORGANISATION.search(word) and not _PUBLISHER.search(word)
        ),
        organisation=next((word for word in names if _ORGANISATION.search(word)), None),
        date=day,
        date_confidence="stated" if day else "unknown",
        publisher=publisher,
        sections=sections,
    )


def _stated(metadata: Sequence[Metadata], lines: Sequence[Printed]) -> dict[str, str]:
    """Publisher and ISO date where the text states them; ``unknown`` counts as not stated."""
    values = {item.line.raw: item.line.value for item in lines if item.kind == "metadata"}
    stated: dict[str, str] = {}
    for item in metadata:
        value = _SOURCE_LABEL.sub("", values.get(item.raw) or item.text).strip()
        if item.kind in ("date", "dateline") and (day := _iso_date(value)):
            stated.setdefault("date", day)
        if item.kind == "dateline":
            value = re.split(r"[\s　|，,（(]|\d{4}", value)[0]
        if item.kind in ("publisher", "dateline") and value not in UNKNOWN:
            stated.setdefault("publisher", value)
    return stated


def _iso_date(text: str) -> str | None:
    """The first day of the calendar that ``text`` names, as ``YYYY-MM-DD``."""
    match = _DATE.search(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _named_publisher(metadata: Sequence[Metadata]) -> str | None:
    """The newspaper that a byline names."""
    bylines = (item.text for item in metadata if item.kind == "byline")
    return next((match[0] for text in bylines if (match := _PUBLISHER.search(text))), None)


def _article_type(metadata: Sequence[Metadata], sections: Sequence[Section]) -> ArticleType:
    if any(item.kind == "label" and item.text.rstrip("：:") in COMMENTARY_LABELS for item in metadata):
        return "点评"
    signed = any(item.kind == "byline" and _ROLES.search(item.text) for item in metadata)
    if not signed and any(item.kind == "title" and _POLICY_TITLE.search(item.text) for item in metadata):
        return "政策"
    size = sum(len(paragraph.text) for section in sections for paragraph in section.paragraphs)
    return "简讯" if size < BRIEF else "报道"


def _caption(item: Printed, article: int) -> Caption:
    return Caption(item.line.text, credit(item.line.text), merge(item.line.raw), article)


def _missing_metadata(article: Article, lines: Sequence[Printed]) -> list[Loss]:
    missing = [
        label for label, value in (("日期", article.date), ("来源", article.publisher)) if value is None
    ]
    if not missing or not lines:
        return []
    return [Loss("missing_metadata", lines[0].line.start, "grey", f"未注明{'、'.join(missing)}，请补录")]


def _flag(article: Article, losses: Sequence[Loss], drafts: Drafts) -> Article:
    """The article with flags on the paragraphs that losses and folded repeats touch."""
    folded = {draft.raw for draft in drafts.paragraphs if draft.folded}
    lost = {loss.raw_pos: loss for loss in losses if loss.type.startswith("text_lost")}

    def flags(paragraph: Paragraph) -> tuple[str, ...]:
        touched = [lost[pos] for pos in (paragraph.raw[0][0], paragraph.raw[-1][1]) if pos in lost]
        names = ["缺页"] if touched else []
        names += ["地点不明"] if any(loss.severity == "red" for loss in touched) else []
        names += ["重复段已折叠"] if paragraph.raw in folded else []
        return tuple(names)

    sections = tuple(
        replace(section, paragraphs=tuple(replace(p, flags=flags(p)) for p in section.paragraphs))
        for section in article.sections
    )
    return replace(article, sections=sections)
