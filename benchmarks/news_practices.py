"""The marks in news_practices.jsonl and the shared news in, each article with its practices as the reports have them out.

Each line is a practice that somebody who did not know the program marked in an article: ranges of the text for what it
quotes and counts, and its place, themes, name and status. Sets A and B, 23 articles, were looked at when rules were
mended, C, 14 articles, likewise; of D, 14 articles, only places, states and leads.
"""

import json
import lzma
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

MARKS = Path(__file__).with_name("news_practices.jsonl")
_NOWHERE = ("全国", "(地点缺失)")
Record = dict[str, Any]


class Marked(NamedTuple):
    """An article with the practices read by hand, and the set that it belongs to."""

    set: str
    id: str
    text: str
    gold: list[Record]


def articles(shared: Path) -> Iterator[Marked]:
    """The marked articles, in the order of the marks."""
    lines = MARKS.read_text(encoding="utf-8").splitlines()
    marks = {name: list(rows) for name, rows in groupby(map(json.loads, lines), itemgetter("article"))}
    texts = _texts(shared, set(marks))
    for name, rows in marks.items():
        yield Marked(rows[0]["set"], name, texts[name], [_record(row, texts[name]) for row in rows])


def _texts(shared: Path, ids: set[str]) -> dict[str, str]:
    with lzma.open(shared / "train" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return {each["id"]: each["text"] for each in found if each["id"] in ids}


def _record(row: Record, text: str) -> Record:
    """A mark as those of the reports are written."""
    nowhere = any(word in row["place"] for word in _NOWHERE)
    return {
        "id": f"{row['set']}-{row['article']}-{row['n']}",
        "file": row["article"],
        "offset": row["quote"][0],
        "quote": text[slice(*row["quote"])],
        "aux_quotes": [text[slice(*each)] for each in row["beside"]],
        "core": row["core"],
        "place_path": "(地点缺失)" if nowhere else row["place"],
        "themes": row["themes"],
        "measure_name": row["name"],
        "figures": [text[slice(*each)] for each in row["figures"]],
        "status": row["status"],
    }
