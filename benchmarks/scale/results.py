"""Figures in, lines of a file out; and the lines in, the best of each figure out."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

SYSTEMS = "results.jsonl"
ENGINES = "words.jsonl"
Figures = dict[str, Any]
"""One step of one system or engine: ``size`` is the number of passages, ``step`` is ``build`` or ``serve``; or all
that is known of it."""
_MEMORY = ("peak_mb", "resident_mb", "anonymous_mb")


def note(path: Path, figures: Figures) -> None:
    """Appends a line, and shows it to whoever waits."""
    line = json.dumps(figures, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    print(line, flush=True)


def read(path: Path) -> list[Figures]:
    """All lines of a file; none where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def merged(lines: Iterable[Figures], key: str) -> dict[tuple[int, str], Figures]:
    """By size and by what ``key`` names: the best of each figure over all turns, for what else runs on a machine
    only ever makes it worse. Memory is told apart by step (``build_peak_mb``); what failed says so (``failed``)."""
    found: dict[tuple[int, str], Figures] = {}
    for line in _latest(lines, key):
        figures = found.setdefault((line["size"], line[key]), {})
        for name, value in line.items():
            column = f"{line['step']}_{name}" if name in _MEMORY else name
            best: Callable[[Any, Any], Any] = max if name.startswith("per_second") else min
            figures[column] = best(figures.get(column, value), value)
    return found


def _latest(lines: Iterable[Figures], key: str) -> Iterator[Figures]:
    """The lines without those of earlier runs: a first turn begins a step anew."""
    steps: dict[tuple[int, str, str], list[Figures]] = {}
    for line in lines:
        place = (line["size"], line[key], line["step"])
        before = steps.get(place, []) if line.get("turn") else []
        steps[place] = [*before, line]
    return chain.from_iterable(steps.values())
