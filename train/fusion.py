"""Pairs of question and text in, the vectors' share in the mix for each kind of question out: ``corpus/fusion.json``.

Run ``python -m train.fusion --encoder hashing``. Of each question the scores of both legs are mixed with every share of
a grid. A kind of question gets the share with the best mean nDCG@10 over all sources, if that is above the words' own by
a paired bootstrap, and else none: a leg that does not help has no say.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.measures.bootstrap import Resampled
from index.fusion import SHARES, fuse, kind_of
from index.legs import CANDIDATES
from index.words import Filters
from train.pairs import SOURCES, Shelf, judged, shelved

GRID = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Row:
    """A question's kind, and its nDCG@10 with each share of the grid."""

    kind: str
    values: tuple[float, ...]


def rows(source: str, encoder: str) -> Iterator[Row]:
    """What each share is worth for every question of a source."""
    material = judged(source)
    with shelved(material, encoder) as shelf:
        for question, answers in material.answers.items():
            yield _row(shelf, question, answers)


def _row(shelf: Shelf, question: str, answers: Sequence[str]) -> Row:
    library = shelf.library
    query = library.reader.read(question, places=False)
    words = library.words.search(query.terms, Filters(), CANDIDATES)
    vectors = library.vectors.search(query.content, CANDIDATES)
    values = []
    for part in GRID:
        fused = fuse(words, vectors, part)
        values.append(shelf.ndcg(sorted(fused, key=lambda key: (-fused[key], key)), answers))
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
    shares[encoder] = learned
    SHARES.write_text(json.dumps(shares, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
