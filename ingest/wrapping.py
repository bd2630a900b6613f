"""Printed lines in, lines out whose paragraphs were broken at the column's width put together again."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.damage import Decisions, Repair, repair
from ingest.kinds import Printed
from ingest.lines import Line
from ingest.span import cut

MAX_WIDTH = 100
"""Widest column, in half-width columns: a newspaper's is 20 to 60, longer lines are paragraphs."""
MIN_FULL = 4
"""Full lines from which a column can be told from chance."""
_SHARE = 0.6
"""Share of the lines stopping in mid-sentence that must be full; headings are those that are not."""
_WIDER = 0.15
"""Share of lines that may be wider than the column all the same."""
_SENTENCE_END = re.compile(r"[。！？!?；;：:][”’」』）)》】]*$")

Measure = Callable[[str], int]


def _columns(text: str) -> int:
    """Half-width columns: two for a character that is not ASCII."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _double_characters(text: str) -> int:
    """Columns where every character is as wide as a Chinese one."""
    return 2 * len(text)


_MEASURES: tuple[tuple[Measure, int], ...] = ((_columns, 3), (_double_characters, 2))
"""How lines were set to one width, and by how much a full one may fall short of it: a mark that must not
begin a line moves a character to the next."""


def unwrap(
    text: str, printed: Sequence[Printed], decisions: Decisions
) -> tuple[tuple[Line, ...], tuple[Repair, ...]]:
    """The lines of the raw ``text``, each run of full lines and the line that ends it as one; and the record
    of each run, put together or not as was decided.

    Only where most lines that stop in mid-sentence are equally wide and hardly any is wider: that is a
    column. An indented line begins a paragraph.
    """
    if len(printed) <= MIN_FULL:  # The last line is not full.
        return tuple(item.line for item in printed), ()
    shown = [text[_margin(text, item.line) : item.line.end] for item in printed]
    columns = [_column(printed, [measure(line) for line in shown], slack) for measure, slack in _MEASURES]
    groups = _paragraphs(text, printed, max(columns, key=sum))
    made = [(group, _record(group, decisions)) for group in groups]
    lines = [
        line
        for group, record in made
        for line in (group if record is None or record.decision == "undone" else [_joined(text, group)])
    ]
    return tuple(lines), tuple(record for _, record in made if record)


def _record(group: Sequence[Line], decisions: Decisions) -> Repair | None:
    """The record of a paragraph put together from several lines."""
    raw = tuple(piece for line in group for piece in line.raw)
    told = f"按栏宽折行，{len(group)}行已接成一段"
    return repair("join.wrapped", raw, told, decisions) if len(group) > 1 else None


def _free(item: Printed) -> bool:
    """Whether a line may be part of a paragraph, by what it is and by what the format says."""
    return item.line.hint is None and item.kind in ("title", "heading", "body")


def _column(printed: Sequence[Printed], widths: Sequence[int], slack: int) -> list[bool]:
    """Whether each line fills the column: the width that most torn lines share which another line follows
    directly. No line does where there is no column."""
    torn = Counter(
        width
        for item, width, after in zip(printed, widths, printed[1:], strict=False)
        if _free(item) and _free(after) and after.line.gap == 0
        if width <= MAX_WIDTH and not _SENTENCE_END.search(item.line.text)
    )
    shares = {width: sum(torn[width - short] for short in range(slack + 1)) for width in torn}
    column = max(shares, key=lambda width: (shares[width], width), default=0)
    wider = sum(1 for item, width in zip(printed, widths, strict=True) if _free(item) and width > column)
    enough = shares.get(column, 0) >= max(MIN_FULL, _SHARE * torn.total()) and wider <= _WIDER * len(widths)
    return [enough and width >= column - slack for width in widths]


def _paragraphs(text: str, printed: Sequence[Printed], full: Sequence[bool]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    continues = False
    for item, is_full in zip(printed, full, strict=True):
        if continues and _free(item) and item.line.gap == 0 and not _indented(text, item.line):
            groups[-1].append(item.line)
        else:
            groups.append([item.line])
        continues = is_full and _free(item)
    return groups


def _joined(text: str, group: Sequence[Line]) -> Line:
    """The lines of one paragraph as one line, which keeps the first one's number and gap."""
    raw = tuple(piece for line in group for piece in line.raw)
    return replace(group[0], raw=raw, text=cut(text, raw))


def _margin(text: str, line: Line) -> int:
    """Where the printed line begins, its indent included."""
    return max(text.rfind("\n", 0, line.start), text.rfind("\r", 0, line.start)) + 1


def _indented(text: str, line: Line) -> bool:
    return text[line.start - 1 : line.start] in ("　", " ", "\t")
