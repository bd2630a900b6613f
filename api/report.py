"""A document in, its damage report out: what was read, repaired, lost, suspected and left out, in plain Chinese."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from api.presentation import to_clean
from api.wording import DECISIONS, FORMATS, REASONS, loss_words, rule_words
from index.decisions import UNPUBLISHED
from ingest.damage import Dropped, Loss, Repair, Suggestion
from ingest.document import Article, Document, Paragraph
from ingest.gazetteer import Gazetteer
from ingest.source import ReadError
from ingest.span import Range, cut
from ingest.themes import Vocabulary
from ingest.unpacking import check_size

Record = dict[str, Any]

AROUND = 14
"""Characters of text shown on either side of a repair."""
BLANK = "␣"
LEAST_SHOWN = 0.01
"""Least score that is shown in figures: two decimals would make 0, which is sound, of less."""
MOST_SHOWN = 60
"""Characters shown of a piece that was left out."""
NORMAL, DOUBTFUL, QUARANTINED = "正常", "可疑", "隔离"
_ORDER = ("red", "amber", "grey")


def report(document: Document, stored: Record | None = None) -> Record:
    """The damage report of ``document``. ``stored`` holds what only a library knows: ``state``, and the
    ``quarantine`` in force; None for a file that is in none."""
    places = _Places(document)
    losses = sorted(document.losses, key=lambda loss: (_ORDER.index(loss.severity), loss.raw_pos))
    return {
        "document_id": document.id,
        "source": document.source,
        "sha256": document.sha256,
        "version": document.version,
        "state": stored["state"] if stored else None,
        "read": _read(document),
        "verdict": _verdict(document, stored),
        "repairs": [
            {"n": n, **_repair(document, each, places)} for n, each in enumerate(document.repairs, 1)
        ],
        "lost": [_loss(each, places) for each in losses],
        "suspected": [_suspicion(each, places) for each in document.suggestions],
        "left_out": _left_out(document, places),
        "articles": [_article(each) for each in document.articles],
        "others": stored["others"] if stored else [],
    }


def lost(document: Document) -> list[Record]:
    """The losses of ``document`` in printed order, as its report tells them."""
    places = _Places(document)
    return [_loss(each, places) for each in document.losses]


def read_reports(path: Path) -> tuple[list[Record], list[str]]:
    """The reports of all documents in a file that is in no library, and why some cannot be read; nothing is
    stored. Raises ReadError if the file cannot be read at all."""
    from ingest import formats  # noqa: PLC0415 (who only searches does not wait for the readers)
    from ingest.pipeline import Pipeline  # noqa: PLC0415

    check_size(path.stat().st_size, path.name)
    pipeline = Pipeline(Gazetteer.load(), Vocabulary.load())
    reports, faults = [], []
    for member in formats.members(path.read_bytes(), path.name):
        try:
            reports.append(report(pipeline.ingest_member(member).document))
        except ReadError as error:
            faults.append(str(error))
    if not reports:
        raise ReadError("；".join(faults))
    return reports, faults


class _Places:
    """Where raw offsets of one document stand on its pages and lines, both counted from 1, and in its paragraphs."""

    def __init__(self, document: Document) -> None:
        self._pages = document.pages
        self._lines = [n for n, char in enumerate(document.raw_text) if char == "\n"]
        self._read = [p for article in document.articles for s in article.sections for p in s.paragraphs]
        pieces = sorted(((*piece, p) for p in self._read for piece in p.raw), key=lambda each: each[0])
        self._starts = [start for start, _, _ in pieces]
        self._pieces = pieces

    def of(self, raw: Sequence[Range]) -> Record:
        """Page, if there are pages, and line of the first character of ``raw``, and its ranges."""
        start = raw[0][0]
        page = bisect_right(self._pages, start) if self._pages else None
        return {"page": page, "line": bisect_right(self._lines, start - 1) + 1, "raw": [list(r) for r in raw]}

    def before(self, paragraph: Paragraph) -> str:
        """The text that is read before a paragraph; empty before the first."""
        at = self._read.index(paragraph)
        return self._read[at - 1].text if at else ""

    def paragraph(self, raw: Range) -> Paragraph | None:
        """The first paragraph, as it is printed, with characters of ``raw``; None where there is none."""
        for start, end, paragraph in self._pieces[max(0, bisect_right(self._starts, raw[0]) - 1) :]:
            if start >= raw[1]:
                return None
            if end > raw[0]:
                return paragraph
        return None


def _read(document: Document) -> Record:
    suffix = PurePath(document.source).suffix[1:].upper()
    return {
        "format": FORMATS.get(document.media_type, suffix or document.media_type),
        "media_type": document.media_type,
        "encoding": document.encoding,
        "pages": len(document.pages) or None,
        "characters": len(document.raw_text),
        "ocr_confidence": document.confidence,
    }


def _verdict(document: Document, stored: Record | None) -> Record:
    """What the quality gate found; a document that a person released is doubtful still."""
    quality = document.quality
    reason = stored["quarantine"] if stored else quality.quarantine
    waits = reason == UNPUBLISHED
    held = quality.quarantine if waits else reason
    # The reason begins with the worst of the warnings.
    warnings = [each for each in quality.warnings if not reason.startswith(each.rstrip("。"))]
    return {
        "name": QUARANTINED if held else DOUBTFUL if quality.warnings else NORMAL,
        "score": quality.score,
        "reason": reason,
        "released": bool(quality.quarantine and not reason),
        "unpublished": waits,
        "warnings": warnings,
    }


def _repair(document: Document, repair: Repair, places: _Places) -> Record:
    before = _before(document.raw_text, repair)
    return {
        "id": repair.id,
        "rule": repair.rule,
        "what": rule_words(repair.rule),
        "message": repair.message,
        "decision": repair.decision,
        "decided": DECISIONS[repair.decision],
        "where": places.of(repair.raw),
        "before": before,
        "after": before
        if repair.decision == "undone"
        else _after(_seam(document.raw_text, repair.raw), places),
    }


def _before(raw_text: str, repair: Repair) -> str:
    """The printed text on both sides of a seam, blanks that were dropped made visible, or the stretches that the
    repair is about."""
    raw = repair.raw
    if not cut(raw_text, raw).strip():
        return _with_blanks(raw_text, raw)
    if len(raw) == 1 or repair.rule.startswith("drop."):
        return _brief("…".join(cut(raw_text, [piece]) for piece in raw))
    (_, left), (right, _) = raw[:2]
    return (
        f"{_line_end(raw_text[max(0, left - AROUND) : left])}⏎{_line_start(raw_text[right : right + AROUND])}"
    )


def _with_blanks(raw_text: str, raw: Sequence[Range]) -> str:
    """The line about the first blank of ``raw``, with every blank of it as a sign."""
    blanks = {n for piece in raw for n in range(*piece)}
    start, end = raw[0]
    begin = max(0, start - AROUND)
    around = enumerate(raw_text[begin : end + AROUND], begin)
    shown = "".join(BLANK if n in blanks else char for n, char in around)
    return _line_end(shown[: start - begin]) + _line_start(shown[start - begin :])


def _seam(raw_text: str, raw: Sequence[Range]) -> Sequence[Range]:
    """What is put together: the ranges of a repair, or the characters beside its first blank."""
    start, end = raw[0]
    return raw if cut(raw_text, raw).strip() else ((start - 1, start), (end, end + 1))


def _after(raw: Sequence[Range], places: _Places) -> str:
    """The clean text about a seam, or about the beginning of the one stretch that the repair is about; of a paragraph
    that was moved, behind the end of the one before it. Empty where it is not in the clean text."""
    paragraph = places.paragraph(raw[0])
    if paragraph is None:
        return ""
    found = to_clean(paragraph.raw, raw[:1])
    at = found[-1][1] if len(raw) > 1 else found[0][0]
    if at:
        return paragraph.text[max(0, at - AROUND) : at + AROUND]
    return f"{places.before(paragraph)[-AROUND:]}⏎{_brief(paragraph.text)}".lstrip("⏎")


def _loss(loss: Loss, places: _Places) -> Record:
    degree, means = loss_words(loss.type, loss.severity)
    return {
        "type": loss.type,
        "severity": loss.severity,
        "degree": degree,
        "message": loss.message,
        "author": loss.author,
        "means": means,
        "where": places.of([(loss.raw_pos, loss.raw_pos)]),
    }


def _suspicion(suggestion: Suggestion, places: _Places) -> Record:
    return {
        "text": suggestion.text,
        "suggest": suggestion.suggest,
        "kind": suggestion.kind,
        "why": suggestion.why,
        "where": places.of(suggestion.raw),
    }


def _left_out(document: Document, places: _Places) -> Record:
    """Captions and what was dropped: how many pieces and characters for each reason, and the pieces."""
    pieces = [("captions", caption.raw) for caption in document.captions]
    pieces += [(drop.reason, drop.raw) for drop in document.dropped]
    count, characters = Counter[str](), Counter[str]()
    for reason, raw in pieces:
        count[reason] += 1
        characters[reason] += sum(end - start for start, end in raw)
    return {
        "counts": [
            {"reason": key, "what": REASONS.get(key, key), "pieces": n, "characters": characters[key]}
            for key, n in count.most_common()
        ],
        "pieces": list(_shown(document, places)),
    }


def _shown(document: Document, places: _Places) -> Iterator[Record]:
    """The pieces left out that hold words of the text: captions and repeats."""
    for caption in document.captions:
        yield _piece("captions", caption.text, places.of(caption.raw))
    for drop in filter(_is_told, document.dropped):
        yield _piece(drop.reason, cut(document.raw_text, drop.raw), places.of(drop.raw))


def _piece(reason: str, text: str, where: Record) -> Record:
    return {"reason": reason, "what": REASONS.get(reason, reason), "text": _brief(text), "where": where}


def _is_told(drop: Dropped) -> bool:
    return drop.reason != "markup"


def _article(article: Article) -> Record:
    texts = [paragraph.text for section in article.sections for paragraph in section.paragraphs]
    return {
        "n": article.n,
        "type": article.type,
        "title": article.headline,
        "byline": list(article.byline),
        "publisher": article.publisher,
        "date": article.date,
        "paragraphs": len(texts),
        "characters": sum(map(len, texts)),
    }


def _line_end(text: str) -> str:
    return text.rsplit("\n", 1)[-1]


def _line_start(text: str) -> str:
    return text.split("\n", 1)[0]


def _brief(text: str) -> str:
    line = text.replace("\n", "⏎")
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"


def where_text(where: Record) -> str:
    """第2页 第14行 字符 120–131."""
    page = f"第{where['page']}页 " if where["page"] else ""
    ranges = "、".join(f"{start}–{end}" if start < end else str(start) for start, end in where["raw"][:2])
    more = f"等{len(where['raw'])}处" if len(where["raw"]) > 2 else ""
    return f"{page}第{where['line']}行 字符 {ranges}{more}"


def read_text(read: Record) -> str:
    """How a file was read, in one line."""
    parts = [
        read["format"],
        f"编码 {read['encoding']}" if read["encoding"] else "",
        f"{read['pages']}页" if read["pages"] else "",
        f"{read['characters']}字",
        f"文字识别，平均把握{read['ocr_confidence']:.0%}" if read["ocr_confidence"] is not None else "",
    ]
    return "，".join(filter(None, parts))


def verdict_text(verdict: Record) -> str:
    """The verdict in one line, with what it rests on."""
    standing = (
        "（待发布）"
        if verdict["unpublished"]
        else "（曾被隔离，已由人工放行）"
        if verdict["released"]
        else ""
    )
    score = "不到 0.01" if 0 < verdict["score"] < LEAST_SHOWN else f"{verdict['score']:.2f}"
    return f"{verdict['name']}{standing}，整体损坏程度 {score}（0 为完好，1 为不可用）"
