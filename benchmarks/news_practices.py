"""The marks in news_practices.jsonl and news_marks.tsv and the shared news in, each article with its practices as the
reports have them out.

Each line of the former is a practice that somebody who did not know the program marked in an article: ranges of the text
for what it quotes and counts, and its place, themes, name and status. Sets A and B, 23 articles, were looked at when rules
were mended, C, 14 articles, likewise; of D, 14 articles, only places, states and leads.

Set E, in the latter, is 700 articles on governance that are no choice of those with many practices: 450 whose words are
nearest to those of the five reports, and 250 drawn from the rest. Ten people marked 70 each, by whole sentences: what is
quoted, its themes, name and status, no places and figures. 145 of the articles have no practice. Mistakes in some of them
were looked at, nothing was mended by them but words of plans, by those of half of the articles.
"""

import csv
import json
import lzma
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ingest.themes import Vocabulary

MARKS = Path(__file__).with_name("news_practices.jsonl")
SENTENCES = Path(__file__).with_name("news_marks.tsv")
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
    yield from _by_sentences(shared)


def _by_sentences(shared: Path) -> Iterator[Marked]:
    """The articles of set E."""
    vocabulary = Vocabulary.load()
    themes = {vocabulary.theme(path).id: path for path in vocabulary.paths() if "/" not in path}
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    marks = {name: list(own) for name, own in groupby(rows, itemgetter("article"))}
    texts = _texts(shared, set(marks))
    for name, own in marks.items():
        told = (
            {
                **row,
                "set": "E",
                "n": n,
                "quote": [int(row["start"]), int(row["end"])],
                "beside": [],
                "core": row["kind"] == "core",
                "place": None,
                "themes": [themes[each] for each in row["themes"].split(",") if each != "-"],
                "figures": None,
            }
            for n, row in enumerate(own, start=1)
            if row["start"]
        )
        yield Marked("E", name, texts[name], [_record(row, texts[name]) for row in told])


def _texts(shared: Path, ids: set[str]) -> dict[str, str]:
    with lzma.open(shared / "train" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return {each["id"]: each["text"] for each in found if each["id"] in ids}


def _record(row: Record, text: str) -> Record:
    """A mark as those of the reports are written; None for a place and figures that were not marked."""
    nowhere = row["place"] is not None and any(word in row["place"] for word in _NOWHERE)
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
        "figures": None if row["figures"] is None else [text[slice(*each)] for each in row["figures"]],
        "status": row["status"],
    }
