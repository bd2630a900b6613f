"""Practices of the news named by hand in, how often the extraction names them alike out.

Each line of news_names.tsv is a practice of a shared news article: its characters ``[start, end)``, and those of its name
as a reader wrote it down who did not know the program. ``printed``: the text gives that name; ``words``: it gives none, and
these words best tell what was done. Rules were mended by the ``seen`` half and measured by the other; no article is in
both. Of 120 practices that a second reader named, the two agree in 0.91 of the printed names and 0.84 of the others.
Names are compared as in ``benchmarks.practices``; what an article quotes several times is counted in its raw text.
"""

import argparse
import csv
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import rjieba

from benchmarks.gold import SHARED
from benchmarks.practices import same_name
from ingest.fields import find_fields
from ingest.gazetteer import Gazetteer
from ingest.places import PlaceFinder
from ingest.quoted import QUOTATION

MARKS = Path(__file__).with_name("news_names.tsv")
HALVES = {"seen": "看过的一半", "unseen": "没看的一半"}
KINDS = {"printed": "原文印有其名", "words": "原文没有名称"}


def measure(shared: Path) -> Counter[tuple[str, str, bool]]:
    """How many practices of each half and kind are named alike (True) and otherwise."""
    places = PlaceFinder(Gazetteer.load())
    found = Counter[tuple[str, str, bool]]()
    for mark, article, text, name in _marks(shared):
        fields = find_fields(
            text, planned=False, cut=rjieba.cut, places=places, repeated=Counter(QUOTATION.findall(article))
        )
        span = fields.get("measure_name")
        found[mark["half"], mark["kind"], span is not None and same_name(name, text[slice(*span)])] += 1
    return found


def _marks(shared: Path) -> Iterator[tuple[dict[str, str], str, str, str]]:
    """Each mark with the article, the text of its practice and the name that the reader gave it."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        marks = list(csv.DictReader(file, delimiter="\t"))
    ids = {mark["article"] for mark in marks}
    with lzma.open(shared / "train" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines) if row["id"] in ids}
    for mark in marks:
        text = texts[mark["article"]]
        start, end, opening, closing = (int(mark[c]) for c in ("start", "end", "name_start", "name_end"))
        yield mark, text, text[start:end], text[opening:closing]


def table(found: Counter[tuple[str, str, bool]]) -> Iterator[str]:
    """The shares as a Markdown table."""
    yield f"| 做法名一致 |{'|'.join(f' {name} ' for name in HALVES.values())}|\n|---|---|---|"
    for kind, name in KINDS.items():
        yield f"| {name} |{'|'.join(_cell(found, half, [kind]) for half in HALVES)}|"
    yield f"| 全部 |{'|'.join(_cell(found, half, [*KINDS]) for half in HALVES)}|"


def _cell(found: Counter[tuple[str, str, bool]], half: str, kinds: list[str]) -> str:
    alike, other = (sum(found[half, kind, is_alike] for kind in kinds) for is_alike in (True, False))
    return f" {alike} / {alike + other}；{alike / max(1, alike + other):.3f} "


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with train/")
    print("\n".join(table(measure(parser.parse_args().shared))))


if __name__ == "__main__":
    main()
