"""The lines of one article and their joins in, the lines in the order in which they are to be read out.

Two columns printed in the wrong order give themselves away where the border between them tears a
sentence: its second half stands before its first. A passage printed twice marks the place where the
steps of a known series go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.damage import Decisions, Repair, repair
from ingest.joins import Join, run_in_heading
from ingest.kinds import Printed
from ingest.quotations import in_quotes
from ingest.repeats import Repeat
from ingest.series import step_of


@dataclass(frozen=True, slots=True)
class Move:
    """Lines ``start`` to ``end`` (exclusive) were printed before lines ``end`` to ``stop``, and are read after."""

    start: int
    end: int
    stop: int


def find_moves(
    lines: Sequence[Printed], joins: Sequence[Join], repeats: Sequence[Repeat]
) -> tuple[Move, ...]:
    """Blocks of lines printed too early. No two moves share a line."""
    found = [_column(lines, join, joins) for join in joins if join.right < join.left]
    found += [move for repeat in repeats if (move := _step(lines, repeat))]
    moves: list[Move] = []
    for move in sorted(found, key=lambda each: each.stop - each.start):
        if all(move.stop <= other.start or move.start >= other.stop for other in moves):
            moves.append(move)
    return tuple(sorted(moves, key=lambda each: each.start))


def reading_order(moves: Sequence[Move], count: int) -> list[int]:
    """The indices of ``count`` lines in reading order."""
    order: list[int] = []
    position = 0
    for move in moves:
        order += [*range(position, move.start), *range(move.end, move.stop), *range(move.start, move.end)]
        position = move.stop
    return [*order, *range(position, count)]


def move_repair(lines: Sequence[Printed], move: Move, decisions: Decisions) -> Repair:
    """The record of a move: what was moved, and behind what."""
    block, before = lines[move.start : move.end], lines[move.end : move.stop]
    raw = ((block[0].line.start, block[-1].line.end),)
    words = f"{_opening(block)}等{len(block)}行原排在{_opening(before)}之前，已移到其后"
    return repair("order.moved", raw, f"栏序有误：{words}", decisions)


def _opening(block: Sequence[Printed]) -> str:
    """The first words of some lines."""
    return in_quotes(f"{block[0].line.text[:8]}…")


def _column(lines: Sequence[Printed], join: Join, joins: Sequence[Join]) -> Move:
    """The column that begins with the second half of a torn sentence, printed before the one that ends with
    the first half. Other torn sentences tell where it ends, or else what the lines are about."""
    inside = range(join.right + 1, join.left + 1)
    ends = [other.left + 1 for other in joins if other.left + 1 in inside and other.right > join.left]
    ends += [other.right for other in joins if other.right in inside and other.left < join.right]
    end = ends[0] if ends else max(inside, key=lambda at: (_cohesion(lines, join, at), at))
    return Move(join.right, end, join.left + 1)


def _cohesion(lines: Sequence[Printed], join: Join, end: int) -> float:
    """How well the lines between both halves go with them if the first column begins at line ``end``."""
    if lines[end - 1].kind == "heading":
        return -1.0
    before = lines[join.right - 1].line.text if join.right else ""
    first, second = before + lines[join.left].line.text, lines[join.right].line.text
    parted = [(lines[n].line.text, second if n < end else first) for n in range(join.right + 1, join.left)]
    return sum(_shared(text, side) for text, side in parted)


def _shared(text: str, other: str) -> float:
    """Share of the pairs of characters of ``text`` that ``other`` has too."""
    pairs = {text[n : n + 2] for n in range(len(text) - 1)}
    return sum(pair in other for pair in pairs) / max(len(pairs), 1)


def _step(lines: Sequence[Printed], repeat: Repeat) -> Move | None:
    """The step of a series that follows the first copy of a repeated line, if the next step follows the second."""
    first, second = repeat.twin_line, repeat.line
    whole = repeat.end - repeat.start == len(lines[second].line.text)
    if not whole or second + 1 >= len(lines) or second - first < 3:
        return None
    here, there = (_step_of(lines[n + 1]) for n in (first, second))
    if here is None or there is None or here[0] != there[0] or there[1] != here[1] + 1:
        return None
    return Move(first, first + 2, second + 1)


def _step_of(item: Printed) -> tuple[int, int] | None:
    heading = run_in_heading(item.line.text + "　")
    return step_of(heading) if heading else None
