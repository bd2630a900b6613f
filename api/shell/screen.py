"""Labelled lines in, text on standard output out: styled and wrapped on a terminal, one line each elsewhere."""

import re
import sys
from collections.abc import Iterable, Iterator

Line = tuple[str, str]
"""A label, empty for a headline or a free line, and the text beside it."""

INDENT = 4
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {*b"\t\n"}, "�")
"""What a terminal would obey: what strangers ask and say is shown, and not carried out."""
CLOSING = frozenset("，。、；：！？）》」』”’】")
STYLES = {
    "": "bold",
    "原文": "green",
    "出处": "dim",
    "标记": "red",
    "警告": "red",
    "提示": "yellow",
    "失败": "red",
    "隔离": "red",
    "划去": "strike dim",
}


def show(lines: Iterable[Line]) -> None:
    """Write ``lines`` to standard output: styled and wrapped on a terminal, one line each elsewhere."""
    lines = ((label, text.translate(_CONTROLS)) for label, text in lines)
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{_label(label)}{text}\n" for label, text in lines)
        return
    from rich.console import Console  # noqa: PLC0415 (imported only where a person reads)
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for label, text in lines:
        for number, part in enumerate(wrap(text, console.width - width(_label(label)))):
            margin = _label(label) if number == 0 else " " * width(_label(label))
            console.print(Text(margin, style="dim"), Text(part, style=STYLES.get(label, "")), sep="")


def _label(label: str) -> str:
    return f"{' ' * INDENT}{label}  " if label else ""


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: a Chinese character takes two."""
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` columns (at least 12), words and numbers kept whole where they
    fit, and no line beginning with closing punctuation: two columns are kept free for it."""
    room = max(columns, 12) - 2
    lines, used = [""], 0
    for atom in _atoms(text, room):
        size = width(atom)
        if used + size > room and atom not in CLOSING and lines[-1]:
            lines.append("")
            used = 0
        lines[-1] += atom
        used += size
    return lines


def _atoms(text: str, room: int) -> Iterator[str]:
    """Runs of printable ASCII, cut where longer than ``room``, and every other character by itself."""
    for run in re.findall(r"[!-~]+|.", text, re.DOTALL):
        yield from (run[at : at + room] for at in range(0, len(run), room))


def brief(text: str, length: int) -> str:
    """``text`` on one line, cut after ``length`` characters."""
    line = "".join(text.splitlines())
    return line if len(line) <= length else f"{line[:length]}…"
