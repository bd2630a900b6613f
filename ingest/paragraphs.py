"""The lines of one article in, its paragraphs out: torn sentences joined, repeats and notes taken out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.damage import Decisions, Dropped, Repair, repair
from ingest.document import Metadata
from ingest.endnotes import find_note
from ingest.joins import Join, Reading, find_joins
from ingest.kinds import Printed
from ingest.order import find_moves, move_repair, reading_order
from ingest.quotations import in_quotes
from ingest.repeats import Repeat, find_repeats
from ingest.span import Range, cut, to_raw, trim

Hole = tuple[int, Range]
"""The index of a line, and what of its text is no part of its paragraph."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One paragraph being built. ``lines`` are the indices of its printed lines, ``text`` is made of ``raw``."""

    lines: tuple[int, ...]
    text: str
    raw: tuple[Range, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Drafts:
    """The paragraphs of one article in reading order, what was done to them, and what was taken out.

    ``lines`` are those of the article, a supposed heading that begins a torn sentence as body text;
    ``order`` holds their indices in reading order, ``place`` where in it each of them is. ``torn`` are the
    joins that were found, ``joins`` those of them that were made.
    """

    lines: tuple[Printed, ...]
    order: tuple[int, ...]
    place: tuple[int, ...]
    paragraphs: tuple[Draft, ...]
    torn: tuple[Join, ...]
    joins: tuple[Join, ...]
    repairs: tuple[Repair, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[Metadata, ...]


def draft_paragraphs(
    raw_text: str, lines: Sequence[Printed], reading: Reading, decisions: Decisions
) -> Drafts:
    """Paragraphs of the body lines of one article, repaired but for what was undone."""
    folds = [(repeat, _fold(lines, repeat, decisions)) for repeat in find_repeats(lines)]
    repeats = [repeat for repeat, record in folds if record.decision != "undone"]
    dropped = [_drop_repeat(lines, each) for each in repeats]
    whole = _repeated_whole(lines, repeats)
    once = _without_repeats(raw_text, lines, repeats)
    seams = [(join, _repair(once, join, decisions)) for join in find_joins(once, whole, reading)]
    joins = [join for join, record in seams if record.decision != "undone"]
    shifts = [(move, move_repair(lines, move, decisions)) for move in find_moves(lines, joins, repeats)]
    moves = [move for move, record in shifts if record.decision != "undone"]
    lines = _with_torn_text(once, joins)
    notes = _trailing_notes(raw_text, lines, whole)
    doubled = [(join.right, (0, join.doubled)) for join in joins]
    kept = _kept(lines, [*doubled, *(hole for hole, _ in notes)])
    folded = frozenset(repeat.line for repeat in repeats)
    order = reading_order(moves, len(lines))
    place = sorted(range(len(order)), key=order.__getitem__)
    drafts = [_draft(raw_text, chain, kept, folded) for chain in _chains(lines, joins, whole)]
    return Drafts(
        lines=tuple(lines),
        order=tuple(order),
        place=tuple(place),
        paragraphs=tuple(sorted((d for d in drafts if d.text), key=lambda d: place[d.lines[0]])),
        torn=tuple(join for join, _ in seams),
        joins=tuple(joins),
        repairs=tuple(record for _, record in (*folds, *seams, *shifts)),
        dropped=(*dropped, *_drop_doubled(lines, joins)),
        notes=tuple(note for _, note in notes),
    )


def _repeated_whole(lines: Sequence[Printed], repeats: Sequence[Repeat]) -> frozenset[int]:
    """The lines that say nothing new."""
    sizes: Counter[int] = Counter()
    for repeat in repeats:
        sizes[repeat.line] += repeat.end - repeat.start
    return frozenset(n for n, size in sizes.items() if size == len(lines[n].line.text))


def _without_repeats(raw_text: str, lines: Sequence[Printed], repeats: Sequence[Repeat]) -> list[Printed]:
    """The lines, those that repeat something and say something new without the repeat."""
    if not repeats:
        return list(lines)
    kept = _kept(lines, [(repeat.line, (repeat.start, repeat.end)) for repeat in repeats])
    once = list(lines)
    for n in {repeat.line for repeat in repeats}:
        if raw := merge(kept[n]):
            once[n] = replace(lines[n], line=replace(lines[n].line, text=cut(raw_text, raw), raw=raw))
    return once


def _with_torn_text(lines: Sequence[Printed], joins: Sequence[Join]) -> list[Printed]:
    """The lines, those that a join continues as body text whatever they looked like."""
    torn = {join.left for join in joins}
    return [replace(item, kind="body") if n in torn else item for n, item in enumerate(lines)]


def _chains(
    lines: Sequence[Printed], joins: Sequence[Join], skip: frozenset[int]
) -> Iterator[tuple[int, ...]]:
    """Each paragraph as its lines in reading order."""
    following = {join.left: join.right for join in joins}
    continued = set(following.values())
    for n, item in enumerate(lines):
        if item.kind == "body" and n not in skip and n not in continued:
            chain = [n]
            while (after := following.get(chain[-1])) is not None:
                chain.append(after)
            yield tuple(chain)


def _draft(
    raw_text: str, chain: tuple[int, ...], kept: Sequence[Sequence[Range]], folded: frozenset[int]
) -> Draft:
    """The paragraph that a chain of lines makes of what is ``kept`` of each; ``folded`` lines had repeats."""
    raw = merge([piece for n in chain for piece in kept[n]])
    return Draft(chain, cut(raw_text, raw), raw, folded=not folded.isdisjoint(chain))


def _kept(lines: Sequence[Printed], holes: Iterable[Hole]) -> list[list[Range]]:
    """Raw ranges of each line without its holes."""
    inside: dict[int, list[Range]] = {}
    for n, hole in holes:
        inside.setdefault(n, []).append(hole)
    return [_around(item, sorted(inside.get(n, ()))) for n, item in enumerate(lines)]


def _around(item: Printed, holes: Sequence[Range]) -> list[Range]:
    """Raw ranges of a line without its sorted holes."""
    kept: list[Range] = []
    position = 0
    for start, end in [*holes, (len(item.line.text), len(item.line.text))]:
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


_SEAMS = {
    "join.run_in_heading": "段首小标题与正文断开，已拼接",
    "join.plain": "此处跨页或跨栏，已拼接",
    "join.overlap": "此处跨页或跨栏，已拼接，去掉重复的{doubled}",
}


def _repair(lines: Sequence[Printed], join: Join, decisions: Decisions) -> Repair:
    left, right = lines[join.left].line, lines[join.right].line
    seam = ((left.end - 1, left.end), (right.start, right.start + 1 + join.doubled))
    message = _SEAMS[join.rule].format(doubled=in_quotes(right.text[: join.doubled]))
    moved = "；后半句原排在前面，已移到此处" if join.right < join.left else ""
    return repair(join.rule, seam, message + moved, decisions)


def _fold(lines: Sequence[Printed], repeat: Repeat, decisions: Decisions) -> Repair:
    raw = to_raw(lines[repeat.line].line.raw, repeat.start, repeat.end)
    words = lines[repeat.line].line.text[repeat.start : repeat.start + 8]
    message = f"{in_quotes(f'{words}…')}等{repeat.end - repeat.start}字前面已经印过，只计一次"
    return repair("drop.repeat", raw, message, decisions)


def _drop_doubled(lines: Sequence[Printed], joins: Sequence[Join]) -> list[Dropped]:
    """The characters printed twice at breaks."""
    dropped = []
    for join in joins:
        if join.doubled:
            left, right = lines[join.left].line, lines[join.right].line
            twin = to_raw(left.raw, len(left.text) - join.doubled, len(left.text))
            dropped.append(Dropped(to_raw(right.raw, 0, join.doubled), "doubled_at_break", twin))
    return dropped


def _drop_repeat(lines: Sequence[Printed], repeat: Repeat) -> Dropped:
    length = repeat.end - repeat.start
    twin = to_raw(lines[repeat.twin_line].line.raw, repeat.twin_start, repeat.twin_start + length)
    return Dropped(to_raw(lines[repeat.line].line.raw, repeat.start, repeat.end), "exact_duplicate", twin)


def _trailing_notes(
    raw_text: str, lines: Sequence[Printed], skip: frozenset[int]
) -> list[tuple[Hole, Metadata]]:
    """Author, photo credit and the like in brackets at the very end of an article's text, and where they are."""
    last = max((n for n, item in enumerate(lines) if item.kind == "body" and n not in skip), default=None)
    if last is None:
        return []
    notes: list[tuple[Hole, Metadata]] = []
    line = lines[last].line
    end = len(line.text)
    while (found := find_note(line.text, end)) is not None:
        kind, span = found
        raw = to_raw(line.raw, *span)
        notes.append(((last, span), Metadata(kind, cut(raw_text, raw), raw)))
        end = span[0]
    return notes
