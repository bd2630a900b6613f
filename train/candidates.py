"""Sources of pairs in, for every question what the words leg finds out, a file of JSON lines for each source.

Run ``python -m train.candidates --out FOLDER``. A reranker learns to order what it will be given, and an encoder to tell
an answer from what shares its words.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from api.measures.metrics import ndcg_at
from index.conditions import quoted
from index.words import Filters
from train.pairs import LEADS, QUESTIONS, SOURCES, judged, shelved

DEPTH = 30
"""As many as ``index/matching.py`` has read by a reranker."""
WANTED = 2_000
"""Questions of a source; the first QUESTIONS measure, where the source is left out of training."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question, the texts found for it with their names and scores (of 1 for the best), the best first, and the
    names of the texts that answer it."""

    question: str
    texts: Sequence[str]
    names: Sequence[str]
    scores: Sequence[float]
    answers: Sequence[str]

    @property
    def right(self) -> list[int]:
        """Where an answer stands."""
        return [n for n, name in enumerate(self.names) if name in self.answers]

    def ndcg(self, order: Sequence[int]) -> float:
        """nDCG@10 of the candidates in this order."""
        ranked = [self.names[n] for n in order[:10]]
        return ndcg_at(ranked, dict.fromkeys(self.answers, 1.0), 10)


def found(source: str) -> Iterator[Candidates]:
    """The candidates of a source's questions."""
    material = judged(source, WANTED)
    with shelved(material) as shelf:
        for question, answers in material.answers.items():
            terms = shelf.library.reader.read(question, places=False).terms
            best = shelf.library.words.search(terms, Filters(), DEPTH)
            units = shelf.library.units([each.key for each in best])
            kept = [each for each in best if each.key in units]
            yield Candidates(
                question,
                [quoted(units[each.key])[0] for each in kept],
                [shelf.names[each.key.partition("-")[0]] for each in kept],
                [each.score / best[0].score for each in kept],
                answers,
            )


def read(folder: Path, source: str) -> list[Candidates]:
    """What was written for a source."""
    lines = (folder / f"{source}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Candidates(**json.loads(line)) for line in lines]


def to_learn(folder: Path, without: Sequence[str]) -> list[list[Candidates]]:
    """By source, but for those left out: questions of which an answer is found, with something else beside it."""
    sources = [each for each in (*SOURCES, LEADS) if each not in without]
    every = [read(folder, source) for source in sources]
    return [[each for each in some if 0 < len(each.right) < len(each.texts)] for some in every]


def to_measure(folder: Path, source: str) -> list[Candidates]:
    return read(folder, source)[:QUESTIONS]


def main() -> None:
    """Write what is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    out: Path = parser.parse_args().out
    for source in (*SOURCES, LEADS):
        target = out / f"{source}.jsonl"
        if not target.exists():
            lines = [json.dumps(asdict(each), ensure_ascii=False) for each in found(source)]
            target.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{source}: {len(lines)} questions")


if __name__ == "__main__":
    main()
