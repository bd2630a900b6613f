"""The questions in news_questions.jsonl and the first 3,000 shared news in, quality of the answers out, set by set.

Two people who did not know the program read some 200 of the articles and wrote 100 questions each, as officials, trainers and
researchers ask: set N for numbers, set E in everyday words for what was done. Each question has the ranges that answer it, in
an article; 20 of N and 40 of E have none, for they searched all articles and found nothing that tells it. Of N the questions
of even number were looked at when answers were mended, those of odd number were only counted; of E those of even number were
looked at too, but nothing was mended by them.
"""

import argparse
import json
import lzma
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from api.intakes.intake import ingest_paths
from api.measures.metrics import mean
from api.service import Service
from benchmarks.answers import judge
from benchmarks.gold import SHARED, Record
from benchmarks.questions import split
from index.library import Library

MARKS = Path(__file__).with_name("news_questions.jsonl")
ARTICLES = 3_000
_SETS = {"N 看过的": ("N", (0,)), "N 没看的": ("N", (1,)), "E": ("E", (0, 1))}


def articles(shared: Path) -> dict[str, str]:
    """The texts of the articles by their ids."""
    with lzma.open(shared / "train" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = map(json.loads, islice(lines, ARTICLES))
        return {row["id"]: row["text"] for row in rows}


def questions(texts: dict[str, str]) -> Iterator[Record]:
    """The questions as ``benchmarks.answers`` reads them: what answers each is quoted from the files of the articles."""
    for row in map(json.loads, MARKS.read_text(encoding="utf-8").splitlines()):
        quotes = [
            {"file": f"{name}.txt", "quote": texts[name][start:end], "grade": 2}
            for name, start, end in row["relevant"]
        ]
        yield {**row, "relevant": quotes, "kind": row["id"][0], "answerable": bool(quotes)}


def judged(texts: dict[str, str]) -> list[Record]:
    """The measures of every question on a fresh library of the articles."""
    with TemporaryDirectory() as home:
        folder = Path(home, "news")
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        library = Library.open(Path(home, "library"), create=True)
        try:
            ingest_paths(library, [folder], lambda report, pace: None)
            service = Service(library)
            return [judge(service, question, folder) for question in questions(texts)]
        finally:
            library.close()


def table(rows: Sequence[Record]) -> Iterator[str]:
    """A line for each half of set N, by whether the number of its questions is even, and one for set E."""
    yield "| 组 | 引到标准答案的 | 答了别的 | 拒答了 | 引文几成有关 | 不该答的拒答了 |\n|---|---|---|---|---|---|"
    for name, (kind, halves) in _SETS.items():
        own = [row for row in rows if row["kind"] == kind and int(row["id"][1:]) % 2 in halves]
        can, told, not_told = split(own)
        right = sum(row["precision"] > 0 for row in told)
        cells = [
            f"{right} / {len(can)}",
            f"{len(told) - right}",
            f"{len(can) - len(told)}",
            f"{mean([row['precision'] for row in told]):.3f}",
            f"{sum(not row['answered'] for row in not_told)} / {len(not_told)}",
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with train/")
    options = parser.parse_args()
    if not (options.shared / "train").is_dir():
        sys.exit(f"没有“{options.shared / 'train'}”：新闻不在仓库里，请用 --shared 给出含 train/ 的文件夹。")
    print("\n".join(table(judged(articles(options.shared)))))


if __name__ == "__main__":
    main()
