"""RawText in, Document out: articles, sections, paragraphs, captions, and the damage report."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.damage import UNDECIDED, Decisions, Dropped, Loss, Repair, Suggestion, repair
from ingest.document import Article, Caption, Document, Metadata, Paragraph, Section
from ingest.furniture import set_apart
from ingest.insertions import clear
from ingest.joins import run_in_heading
from ingest.kinds import COMMENTARY, Printed, classify, credit, heads_section, without_margins
from ingest.lines import read_lines
from ingest.losses import Context, find_losses, lost_headings, repeat_losses
from ingest.paragraphs import Drafts, draft_paragraphs, merge
from ingest.particulars import bare, describe, fused_kicker, missing_metadata
from ingest.quotations import in_quotes
from ingest.source import Member, RawText
from ingest.span import Range, to_raw
from ingest.trail import Trail
from ingest.wrapping import unwrap

MAX_KICKER = 14
"""Longest kicker in characters: a place or an institution before the headline's colon."""
MIN_RUN_IN = 2
"""Paragraphs of an article that begin with a short sentence before it counts as a run-in heading."""
_KICKER = re.compile(rf"([^：:]{{2,{MAX_KICKER}}}[：:])(?=.{{6,}})")
_LABEL = re.compile(r"([^：:]+[：:])(?=.)")


@dataclass(frozen=True, slots=True)
class _File:
    """What the articles of one file have in common."""

    raw_text: str
    name: str
    context: Context
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class _Parts:
    """One article and what its lines hold besides."""

    article: Article
    captions: tuple[Caption, ...]
    metadata: tuple[Metadata, ...]
    repairs: tuple[Repair, ...]
    dropped: tuple[Dropped, ...]
    losses: tuple[Loss, ...]
    suggestions: tuple[Suggestion, ...]


def build_document(
    source: RawText, member: Member, context: Context, decisions: Decisions = UNDECIDED
) -> Document:
    """The document that ``member`` with the text ``source`` is, repaired but for what was undone."""
    apart = set_apart(read_lines(source), decisions)
    cleared = clear(apart.lines, context.reading, decisions)
    classified = classify(cleared.lines)
    unwrapped, wraps = unwrap(source.text, classified, decisions)
    printed, margins = without_margins(classify(unwrapped) if wraps else classified, decisions)
    file = _File(source.text, member.name, context, decisions)
    parts = [_article(file, n, group) for n, group in enumerate(_groups(printed), start=1)]
    sha256 = hashlib.sha256(member.data).hexdigest()
    repairs = [
        *apart.repairs,
        *cleared.repairs,
        *wraps,
        *margins,
        *(each for part in parts for each in part.repairs),
    ]
    markup = [Dropped((raw,), "markup") for raw in _markup(source)]
    dropped = [drop for part in parts for drop in part.dropped]
    losses = [loss for part in parts for loss in part.losses]
    losses += repeat_losses(source.text, dropped)
    trail = Trail(repairs, losses)
    return Document(
        id=document_id(sha256, decisions.version),
        source=member.name,
        sha256=sha256,
        media_type=source.media_type,
        encoding=source.encoding,
        raw_text=source.text,
        articles=tuple(trail.attached(part.article) for part in parts),
        captions=tuple(caption for part in parts for caption in part.captions),
        metadata=tuple(item for part in parts for item in part.metadata),
        dropped=(*markup, *cleared.dropped, *dropped),
        losses=tuple(sorted(losses, key=lambda loss: loss.raw_pos)),
        suggestions=tuple(item for part in parts for item in part.suggestions),
        pages=source.pages,
        repairs=tuple(sorted(repairs, key=lambda each: each.raw)),
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


def _article(file: _File, n: int, lines: list[Printed]) -> _Parts:
    """The article number ``n``, printed in ``lines``."""
    drafts = draft_paragraphs(file.raw_text, lines, file.context.reading, file.decisions)
    strayed = _strayed(drafts, file.decisions)
    lines = _titles_and_headings(drafts, {n for n, made in strayed.items() if made.decision != "undone"})
    metadata = [*_metadata(lines), *drafts.notes]
    sections = _sections(lines, drafts)
    article = describe((n, file.name), metadata, sections, lines)
    furniture = [Dropped(item.line.raw, "page_furniture") for item in lines if item.kind == "furniture"]
    losses = [*find_losses(lines, drafts, file.context), *missing_metadata(article, lines)]
    return _Parts(
        article=article,
        captions=tuple(_caption(item, article.n) for item in lines if item.kind == "caption"),
        metadata=tuple(metadata),
        repairs=(*drafts.repairs, *strayed.values()),
        dropped=(*drafts.dropped, *furniture),
        losses=tuple(losses),
        suggestions=file.context.proofreader.suggestions(drafts.paragraphs),
    )


def _strayed(drafts: Drafts, decisions: Decisions) -> dict[int, Repair]:
    """The headings inside a torn sentence, joined or not, with no text beside them: halves of the title that strayed
    there, unless there is none or they head a section; each with its record."""
    lines = drafts.lines
    if not any(item.kind == "title" for item in lines):
        return {}
    gaps = [range(join.left + 1, join.right) for join in drafts.torn]
    halves = {n for gap in gaps if all(lines[n].kind != "body" for n in gap) for n in gap}
    headings = [
        (n, lines[n].line)
        for n in sorted(halves)
        if lines[n].kind == "heading" and not heads_section(lines[n].line.text)
    ]
    told = "{}印在断开的句子中间，是标题的另一半，已接回标题"
    return {
        n: repair("join.title", line.raw, told.format(in_quotes(line.text)), decisions)
        for n, line in headings
    }


def _titles_and_headings(drafts: Drafts, halves: Collection[int]) -> list[Printed]:
    """Headings above the title are its kicker; the ``halves`` that strayed are part of it; one that says it again is it."""
    lines = drafts.lines
    title = next((n for n, item in enumerate(lines) if item.kind == "title"), -1)
    stated = {bare(item.line.text) for item in lines if item.kind == "metadata" and item.name == "title"}
    return [
        replace(item, kind="metadata", name="title")
        if item.kind in ("heading", "title") and bare(item.line.text) in stated
        else replace(item, kind="title", name="kicker" if n < title else "title")
        if item.kind == "heading" and (n < title or n in halves) else item
        for n, item in enumerate(lines)
    ]  # fmt: skip


_METADATA_KINDS = {"heading": "heading", "byline": "byline", "label": "label"}


def _metadata(lines: Sequence[Printed]) -> list[Metadata]:
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
    end = match.end() if match else fused_kicker(line.text)
    if not end:
        return [Metadata(item.name or "title", line.text, line.raw)]
    before, rest = to_raw(line.raw, 0, end), to_raw(line.raw, end, len(line.text))
    return [Metadata(kind, line.text[:end], before), Metadata("title", line.text[end:], rest)]


def _sections(lines: Sequence[Printed], drafts: Drafts) -> tuple[Section, ...]:
    """Paragraphs under their headings; a lead without heading comes first where there is one."""
    siblings = sum(1 for draft in drafts.paragraphs if run_in_heading(draft.text))
    headless = lost_headings(lines, drafts)
    starts = {draft.lines[0]: draft for draft in drafts.paragraphs}
    groups: list[tuple[str | None, bool, list[Paragraph]]] = [(None, False, [])]
    number = 0
    for line in drafts.order:
        if lines[line].kind == "heading":
            groups.append((lines[line].line.text, False, []))
        elif line in starts:
            number += 1
            draft = starts[line]
            groups += [(None, True, [])] if line in headless else []
            run_in = run_in_heading(draft.text) if siblings >= MIN_RUN_IN else None
            groups[-1][2].append(Paragraph(number, draft.text, draft.raw, run_in))
    kept = [group for group in groups if group[0] is not None or group[2]]
    return tuple(
        Section(n, heading, lost, tuple(inside)) for n, (heading, lost, inside) in enumerate(kept, start=1)
    )


def _caption(item: Printed, article: int) -> Caption:
    return Caption(item.line.text, credit(item.line.text), merge(item.line.raw), article)
