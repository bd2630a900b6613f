"""Pairs of question and text in, the mean nDCG@10 of every mix of single characters and whole words out.

Run ``python -m train.weights``: it prints the table behind the weights in ``index/lookups.py``, where a pair of
neighbouring characters counts 1. Folders of public test sets are no source here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt

from index.lookups import CHARACTER_WEIGHT, WORD_WEIGHTS
from index.words import Filters, WeightedTerm
from train.pairs import SOURCES, Shelf, judged, shelved

CHARACTERS = (0.6, 1.0, 1.5, 2.0)
WORDS = (0.0, 0.3, 0.6, 1.0)


def values(source: str) -> npt.NDArray[np.float64]:
    """Mean nDCG@10 of a source's questions; shape (characters, words)."""
    material = judged(source)
    with shelved(material) as shelf:
        found = [list(_values(shelf, *each)) for each in material.answers.items()]
    means: npt.NDArray[np.float64] = np.mean(found, axis=0).reshape(len(CHARACTERS), len(WORDS))
    return means


def _values(shelf: Shelf, question: str, answers: Sequence[str]) -> Iterator[float]:
    terms = shelf.library.reader.read(question, places=False).terms
    for mix in product(CHARACTERS, WORDS):
        weighted = [_weighed(term, *mix) for term in terms]
        found = shelf.library.words.search([each for each in weighted if each.weight], Filters(), 10)
        yield shelf.ndcg([each.key for each in found], answers)


def _weighed(term: WeightedTerm, character: float, word: float) -> WeightedTerm:
    if term.field == "body_grams" and len(term.text) == 1:
        return replace(term, weight=term.weight * character / CHARACTER_WEIGHT)
    if term.field == "body_words":
        return replace(term, weight=term.weight * word / WORD_WEIGHTS["body_words"])
    return term


def main() -> None:
    """Print the table, and the sources' own tables before it."""
    tables = {source: values(source) for source in SOURCES}
    for name, table in {**tables, "mean": np.mean(list(tables.values()), axis=0)}.items():
        print(f"| {name} | {' | '.join(f'words {word}' for word in WORDS)} |\n|{'---|' * (len(WORDS) + 1)}")
        for character, row in zip(CHARACTERS, table, strict=True):
            print(f"| characters {character} | {' | '.join(f'{value:.4f}' for value in row)} |")


if __name__ == "__main__":
    main()
