"""Pairs of question and text in, the vectors' share in the mix for each kind of question out: ``corpus/fusion.json``.

Run ``python -m train.fusion --encoder hashing``. For every source of pairs a library of its texts is made; of each
question the scores of both legs are kept, and mixed with every share of a grid. A kind of question gets the share with
the best mean nDCG@10 over all sources, if that is above the words' own by a paired bootstrap, and else none: a leg that
does not help has no say.
"""

import argparse
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from api.bootstrap import Resampled
from api.evaluation import Text, fill
from api.metrics import ndcg_at
from index.fusion import SHARES, fuse, kind_of
from index.legs import CANDIDATES
from index.library import Library
from index.models import Models
from index.words import Filters

PAIRS = Path(__file__).parents[1].parent / "shared" / "train" / "pairs.jsonl.xz"
SOURCES = (
    "ncp_q_answer",
    "teddy_title_detail",
    "gd_matter_condition",
    "law_chapter_article",
    "simclue_pos",
)
QUESTIONS, TEXTS = 600, 4_000
"""Of each source; a share's mean over a kind of question is then known to about 0.01."""
GRID = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Judged:
    """Texts by name, questions, and the names of the texts that answer each."""

    texts: Mapping[str, Text]
    answers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A question's kind, and its nDCG@10 with each share of the grid."""

    kind: str
    values: tuple[float, ...]


def judged(source: str) -> Judged:
    """A source's pairs, cut to size: all texts of the questions chosen, and others beside them."""
    answers: dict[str, list[str]] = defaultdict(list)
    with lzma.open(PAIRS, "rt", encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            if pair["src"] == source:
                answers[pair["q"]].append(pair["p"])
    order = random.Random(SEED).sample(sorted(answers), len(answers))
    texts = dict.fromkeys(text for question in order for text in answers[question])
    names = {text: str(number) for number, text in enumerate(list(texts)[:TEXTS])}
    chosen = [each for each in order[:QUESTIONS] if names.keys() >= set(answers[each])]
    return Judged(
        {name: Text("", text) for text, name in names.items()},
        {question: [names[text] for text in answers[question]] for question in chosen},
    )


def rows(source: str, encoder: str) -> Iterator[Row]:
    """What each share is worth for every question of a source."""
    material = judged(source)
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), models=Models(encoder=encoder), create=True)
        try:
            names = fill(library, material.texts)
            for question, answers in material.answers.items():
                yield _row(library, names, question, answers)
        finally:
            library.close()


def _row(library: Library, names: Mapping[str, str], question: str, answers: Sequence[str]) -> Row:
    query = library.reader.read(question, places=False)
    words = library.words.search(query.terms, Filters(), CANDIDATES)
    vectors = library.vectors.search(query.content, CANDIDATES)
    grades = dict.fromkeys(answers, 1.0)
    values = []
    for share in GRID:
        fused = fuse(words, vectors, share)
        ranked = sorted(fused, key=lambda key: (-fused[key], key))
        values.append(ndcg_at([names[key.partition("-")[0]] for key in ranked[:10]], grades, 10))
    return Row(kind_of(query), tuple(values))


def share(found: Sequence[Row]) -> tuple[float, npt.NDArray[np.float64]]:
    """The best share for questions of one kind, 0 where none betters the words; and the mean with each."""
    table = np.array([row.values for row in found]).T
    means: npt.NDArray[np.float64] = table.mean(axis=1)
    best = int(means.argmax())
    helps = best > 0 and Resampled(table[[best, 0]]).difference(0, 1).interval.low > 0
    return (GRID[best] if helps else 0.0), means


def main() -> None:
    """Learn the shares of one encoder, print what each share is worth, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="hashing", help="as in the setting")
    encoder = parser.parse_args().encoder
    found = [row for source in SOURCES for row in rows(source, encoder)]
    shares = json.loads(SHARES.read_text(encoding="utf-8"))
    print(f"| kind | questions | {' | '.join(map(str, GRID))} | share |\n|{'---|' * (len(GRID) + 3)}")
    learned = {}
    for kind in sorted({row.kind for row in found}):
        of_kind = [row for row in found if row.kind == kind]
        learned[kind], means = share(of_kind)
        figures = " | ".join(f"{mean:.4f}" for mean in means)
        print(f"| {kind} | {len(of_kind)} | {figures} | {learned[kind]} |")
    shares[encoder.partition(":")[0]] = learned
    SHARES.write_text(json.dumps(shares, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
