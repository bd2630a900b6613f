"""The questions in questions.jsonl and the shared reports in, quality of search and answers on them out, set by set.

Five people who did not know the program wrote 30 questions each on the five reports, and marked all that answers them, as
ranges of the text: sets U, W and X as a cadre asks, V and Y as trainers and researchers do. U, V and W were looked at when
search and answers were mended; of X and Y nothing was looked at, but two constants were chosen by all five.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.measures.metrics import mean
from api.service import Service
from benchmarks import answers, gold
from benchmarks.gold import SHARED, Record

MARKS = Path(__file__).with_name("questions.jsonl")


def questions(seeds: Path) -> list[Record]:
    """The questions as those of the gold are written: what is relevant to each is quoted from the files of ``seeds``."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")}
    names = {name[:3]: name for name in texts}
    rows = map(json.loads, MARKS.read_text(encoding="utf-8").splitlines())
    return [
        {
            **row,
            "relevant": [
                {"file": names[file], "quote": texts[names[file]][start:end], "grade": grade}
                for file, start, end, grade in row["relevant"]
            ],
        }
        for row in rows
    ]


def judge(service: Service, question: Record, seeds: Path) -> Record:
    """One question's measures of search and of the answer."""
    found, told = (each(service, question, seeds) for each in (gold.judge, answers.judge))
    return {**found, **{name: told[name] for name in ("recall", "precision")}}


def split(rows: Sequence[Record]) -> tuple[list[Record], list[Record], list[Record]]:
    """The questions that can be answered, those of them that were, and those that cannot."""
    can = [row for row in rows if row["answerable"]]
    return can, [row for row in can if row["answered"]], [row for row in rows if not row["answerable"]]


def table(rows: Sequence[Record]) -> Iterator[str]:
    """A line for each set, and one for all."""
    yield "| 组 | nDCG@10 | 召回@10 | 可答的答了 | 答出标准引文的几成 | 引文几成有关 | 不该答的拒答了 |\n|---|---|---|---|---|---|---|"
    for name in (*dict.fromkeys(row["id"][0] for row in rows), "合计"):
        own = [row for row in rows if name in (row["id"][0], "合计")]
        can, told, not_told = split(own)
        means = [mean([row[key] for row in can]) for key in ("ndcg@10", "recall@10")]
        shares = [mean([row["recall"] for row in can]), mean([row["precision"] for row in told])]
        refused = sum(not row["answered"] for row in not_told)
        cells = [
            *(f"{each:.3f}" for each in means),
            f"{len(told)} / {len(can)}",
            *(f"{each:.3f}" for each in shares),
            f"{refused} / {len(not_told)}",
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table, or the measures of each question as JSON Lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with seeds/")
    parser.add_argument("--json", action="store_true", help="print the measures of each question")
    options = parser.parse_args()
    seeds = options.shared / "seeds"
    if not seeds.is_dir():
        sys.exit(f"没有“{seeds}”：五篇报告不在仓库里，请用 --shared 给出含 seeds/ 的文件夹。")
    rows = gold.judge_all(options.shared, judge, questions(seeds))
    print("\n".join(map(_as_json, rows) if options.json else table(rows)))


def _as_json(row: Record) -> str:
    return json.dumps(row, ensure_ascii=False)


if __name__ == "__main__":
    main()
