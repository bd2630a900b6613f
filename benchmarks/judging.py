"""A page with its truth and the document read from it in; what was found, missed and invented out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from benchmarks.printing import Page, Part, TrueLoss
from ingest.document import Caption, Document, Metadata, Paragraph
from ingest.span import Range, cut

Outcome = Literal["hit", "miss", "false"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, missed or invented: ``group`` is what it is (a join), ``kind`` which one
    (overlap), ``at`` where in the raw text, ``note`` what was expected or found."""

    group: str
    kind: str
    outcome: Outcome
    page: str
    at: int
    note: str = ""


def paragraphs(document: Document) -> list[Paragraph]:
    """All paragraphs in reading order."""
    return [p for article in document.articles for section in article.sections for p in section.paragraphs]


def positions(raw: Iterable[Range]) -> list[int]:
    """All offsets in ``raw``, in order."""
    return [offset for start, end in raw for offset in range(start, end)]


def judge_page(page: Page, document: Document) -> Iterator[Finding]:
    """All findings on a damaged page."""
    yield from _joins(page, document)
    yield from _repeats(page, document)
    yield from _blanks(page, document)
    yield from _furniture(page, document)
    yield from _losses(page, document)
    yield from _parts(page, document)
    yield from _paragraphs(page, document)
    yield from _order(page, document)
    yield from _laws(page.name, document)
    yield from _mirror(page, document)


def judge_twin(page: Page, document: Document) -> Iterator[Finding]:
    """What cleaning has done to a page that needs none: joins, drops of text, reports of loss."""
    made = [*_joins(page, document), *_repeats(page, document), *_losses(page, document)]
    touched = any(finding.group in ("join", "drop") for finding in made)
    yield Finding("twin", "untouched", "miss" if touched else "hit", page.name, 0)
    yield from (replace(finding, group="twin") for finding in made)
    if note := _warning(document):
        yield Finding("twin", "warning", "false", page.name, 0, note)
    yield from _laws(page.name, document)


def _has_text(document: Document, raw: Sequence[Range]) -> bool:
    return any(sum(char.isalnum() for char in document.raw_text[start:end]) >= 4 for start, end in raw)


def line_of(page: Page, offset: int) -> int:
    """The number of the printed line, from 0, that holds a raw offset."""
    return max(bisect_right(page.starts, offset) - 1, 0)


def joins_made(page: Page, document: Document) -> set[tuple[int, int]]:
    """The offsets (last character before, first after) at which paragraphs go on in another printed line."""
    found = set()
    for paragraph in paragraphs(document):
        shown = [n for n in positions(paragraph.raw) if not page.text[n].isspace()]
        found |= {(a, b) for a, b in pairwise(shown) if line_of(page, a) != line_of(page, b)}
    return found


def _joins(page: Page, document: Document) -> Iterator[Finding]:
    """Seams mended or not. The right lines joined with doubled characters kept, or with too much taken away,
    are a wrong overlap; other lines joined are a false join."""
    made = joins_made(page, document)
    for seam in page.seams:
        outcome: Outcome = "hit" if made & seam.pairs else "miss"
        left, after = min(seam.pairs)
        yield Finding("join", seam.kind, outcome, page.name, left, _seam(page, left, after))
    right = {pair for seam in page.seams for pair in seam.pairs}
    lines = {(line_of(page, left), line_of(page, after)) for left, after in right}
    for left, after in sorted(made - right):
        kind = "wrong_overlap" if (line_of(page, left), line_of(page, after)) in lines else "false_join"
        yield Finding("join", kind, "false", page.name, left, _seam(page, left, after))


def _seam(page: Page, left: int, after: int) -> str:
    return f"{page.text[max(left - 19, 0) : left + 1]}⏎{page.text[after : after + 20]}"


def _repeats(page: Page, document: Document) -> Iterator[Finding]:
    """A passage printed twice is found if four fifths of the second copy are dropped; a drop of four characters
    or more is false if less than half of it was printed by mistake."""
    dropped = set(positions(raw for drop in document.dropped for raw in drop.raw))
    for part in page.parts:
        if part.role == "repeat":
            share = len(dropped & set(range(*part.raw))) / (part.raw[1] - part.raw[0])
            outcome: Outcome = "hit" if share >= 0.8 else "miss"
            yield _finding(page, "drop", part.kind, outcome, part.raw)
    wrong = ("repeat", "overlap", "furniture", "ending", "byline", "blank", "label")
    needless = set(positions(part.raw for part in page.parts if part.role in wrong))
    for drop in document.dropped:
        if page.mirror and drop.reason == "reading":
            continue
        whole = set(positions(drop.raw))
        if _has_text(document, drop.raw) and 2 * len(whole & needless) < len(whole):
            yield _finding(page, "drop", "false_drop", "false", (drop.raw[0][0], drop.raw[-1][1]))


def _finding(page: Page, group: str, kind: str, outcome: Outcome, raw: Range) -> Finding:
    return Finding(group, kind, outcome, page.name, raw[0], page.text[slice(*raw)][:80])


def _body(document: Document) -> set[int]:
    return set(positions(raw for paragraph in paragraphs(document) for raw in paragraph.raw))


def _blanks(page: Page, document: Document) -> Iterator[Finding]:
    """A blank inside a word is found if the text goes on without it."""
    body = _body(document)
    for part in page.parts:
        if part.role == "blank":
            kept = part.raw[0] in body
            yield _finding(
                page, "blank", "blank", "miss" if kept else "hit", (part.raw[0] - 6, part.raw[1] + 6)
            )


def _furniture(page: Page, document: Document) -> Iterator[Finding]:
    """Page numbers, pointers to pages and the editors' names are found if no text shows them."""
    shown = _body(document) | set(positions(raw for caption in document.captions for raw in caption.raw))
    shown |= set(positions(r for m in document.metadata if m.kind in ("title", "heading") for r in m.raw))
    for part in page.parts:
        if part.role in ("furniture", "ending"):
            outcome: Outcome = "miss" if shown & set(range(*part.raw)) else "hit"
            yield _finding(page, "furniture", part.role, outcome, part.raw)


def _losses(page: Page, document: Document) -> Iterator[Finding]:
    """A loss is found if one is reported on a line from which it can be seen. False ones are those where
    nothing is lost, printed twice or in the wrong order."""
    reported = [loss for loss in document.losses if loss.severity != "grey"]
    lines = {line_of(page, loss.raw_pos) for loss in reported}
    red = {line_of(page, loss.raw_pos) for loss in reported if loss.severity == "red"}
    for loss in page.losses:
        yield _loss(page, loss, loss.kind, bool(loss.lines & lines))
        if loss.kind == "page_of_two_places":
            yield replace(_loss(page, loss, "page_red", bool(loss.lines & red)), group="severity")
    excused = {line for loss in page.losses for line in loss.lines} | _disordered(page)
    for each in reported:
        if line_of(page, each.raw_pos) not in excused:
            kind = "false_red" if each.severity == "red" else "false_loss"
            around = page.text[max(each.raw_pos - 30, 0) : each.raw_pos + 30]
            yield Finding("loss", kind, "false", page.name, each.raw_pos, f"{each.type} {around!r}")


def _loss(page: Page, loss: TrueLoss, kind: str, found: bool) -> Finding:
    around = f"{page.text[max(loss.at - 30, 0) : loss.at]}▮{page.text[loss.at : loss.at + 30]}"
    return Finding("loss", kind, "hit" if found else "miss", page.name, loss.at, around)


def _disordered(page: Page) -> set[int]:
    """Lines that repeat something or stand in the wrong place: a report on them is no false alarm."""
    repeats = {line_of(page, part.raw[0]) for part in page.parts if part.role == "repeat"}
    seams = [min(seam.pairs) for seam in page.seams]
    moved = {line_of(page, offset) for left, right in seams if right < left for offset in (left, right)}
    torn = {line_of(page, part.raw[0]) for part in page.parts if part.kind == "torn_half"}
    return repeats | moved | torn


METADATA = {
    "title": ("title", "kicker"),
    "heading": ("heading",),
    "byline": ("byline", "author_note", "publisher"),
    "label": ("label",),
}
"""The roles of a line and the kinds of metadata that hold it."""


def _parts(page: Page, document: Document) -> Iterator[Finding]:
    for role, kinds in METADATA.items():
        found = [item.raw for item in document.metadata if item.kind in kinds]
        yield from _matched(page, role, [part for part in page.parts if part.role == role], found)
    captions = [part for part in page.parts if part.role == "caption"]
    yield from _matched(page, "caption", captions, [caption.raw for caption in document.captions])


def _matched(
    page: Page, group: str, parts: list[Part], found: Sequence[Sequence[Range]]
) -> Iterator[Finding]:
    """A part is found if records of its kind cover four fifths of it; a record that touches none is false."""
    covered = set(positions(raw for each in found for raw in each))
    for part in parts:
        share = len(covered & set(range(*part.raw))) / (part.raw[1] - part.raw[0])
        yield _finding(page, group, part.kind, "hit" if share >= 0.8 else "miss", part.raw)
    true = set(positions(part.raw for part in parts))
    for each in found:
        if not true & set(positions(each)):
            yield _finding(page, group, f"false_{group}", "false", (each[0][0], each[-1][1]))


def _paragraphs(page: Page, document: Document) -> Iterator[Finding]:
    """A paragraph is found if one of the document reads like it, blanks set aside."""
    made = Counter("".join(paragraph.text.split()) for paragraph in paragraphs(document))
    for true in page.paragraphs:
        text = "".join(true.text.split())
        outcome: Outcome = "hit" if made[text] else "miss"
        made[text] -= outcome == "hit"
        yield Finding("paragraph", "paragraph", outcome, page.name, true.raw[0][0], true.text[:60])
    for text in made.elements():
        yield Finding("paragraph", "false_paragraph", "false", page.name, 0, text[:60])


def _order(page: Page, document: Document) -> Iterator[Finding]:
    """Two paragraphs that follow each other are in order if the first character of the one comes first."""
    place = {offset: n for n, offset in enumerate(positions(r for p in paragraphs(document) for r in p.raw))}
    known = [p.raw[0][0] for p in page.paragraphs if p.raw and p.raw[0][0] in place]
    moved = any(right < left for seam in page.seams for left, right in seam.pairs)
    for first, second in pairwise(known):
        outcome: Outcome = "hit" if place[first] < place[second] else "miss"
        kind = "moved_columns" if moved else "printed_order"
        yield Finding("order", kind, outcome, page.name, second, page.text[second : second + 40])


def _laws(name: str, document: Document) -> Iterator[Finding]:
    """Nothing is lost or told twice, no digit is changed, and each paragraph is what its raw ranges hold."""
    records: list[Paragraph | Caption | Metadata]
    records = [*paragraphs(document), *document.captions, *document.metadata]
    raws = [*(record.raw for record in records), *(drop.raw for drop in document.dropped)]
    told = Counter(offset for raw in raws for offset in positions(raw))
    wrong = [n for n, char in enumerate(document.raw_text) if not char.isspace() and told[n] != 1]
    yield _law(name, "whole", not wrong, document.raw_text[min(wrong, default=0) :][:60])
    texts = [*(record.text for record in records), *(cut(document.raw_text, d.raw) for d in document.dropped)]
    yield _law(name, "digits", _digits("".join(texts)) == _digits(document.raw_text), "")
    for paragraph in paragraphs(document):
        exact = cut(document.raw_text, paragraph.raw) == paragraph.text
        yield _law(name, "exact", exact, paragraph.text[:60])


def _law(name: str, kind: str, holds: bool, note: str) -> Finding:
    return Finding("law", kind, "hit" if holds else "miss", name, 0, note)


def _digits(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isdigit())


def _mirror(page: Page, document: Document) -> Iterator[Finding]:
    """A page converted by machine is found if the document warns of anything."""
    if page.mirror:
        outcome: Outcome = "hit" if _warning(document) else "miss"
        yield Finding("quality", "mirror", outcome, page.name, 0, page.text[:60])


def _warning(document: Document) -> str:
    return " ".join((document.quality.quarantine, *document.quality.warnings)).strip()
