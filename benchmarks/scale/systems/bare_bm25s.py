"""A limit for words: bm25s over our words, memory-mapped; with numpy alone. Returns numbers."""

from pathlib import Path

import bm25s

from benchmarks.scale.material import read_texts
from benchmarks.scale.systems import DEPTH, Search
from benchmarks.scale.systems._parts import segmenter
from index.segmenter import Segmenter


def build(stories: Path, folder: Path) -> None:
    """It takes all texts at once, as numbers of words."""
    index = bm25s.BM25()
    index.index(tokens(stories, segmenter()), show_progress=False)
    index.save(str(folder), show_progress=False)


def tokens(stories: Path, segmenter: Segmenter) -> tuple[list[list[int]], dict[str, int]]:
    """The words of each passage by number, and the number of each word."""
    numbers: dict[str, int] = {}
    rows = [
        [numbers.setdefault(word, len(numbers)) for word in segmenter.words(text)]
        for text in read_texts(stories)
    ]
    return rows, numbers


def open_(folder: Path) -> Search:
    cut, index = segmenter(), bm25s.BM25.load(str(folder), mmap=True, show_progress=False)

    def search(question: str) -> list[str]:
        words = [*dict.fromkeys(cut.words(question))]
        found = index.retrieve([words], k=DEPTH, show_progress=False, return_as="documents")
        return [str(number) for number in found[0]]

    return search
