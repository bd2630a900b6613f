"""Stretches of news read by hand in, the model that tells practices from what only looks like one out.

Run ``python -m train.likely``: it learns from likely.tsv, where each line names a stretch that the rules took for a practice,
its characters ``[start, end)`` in an article of the news, and whether a reader who did not know the program did so too (y) or
not (n), and from sentences of reports as examples of practices in other words; prints how well a model that has not seen
their article tells the stretches apart; and writes ``corpus/likely.npz``. None of the articles is one by which practices are
measured.
"""

import argparse
import csv
import json
import lzma
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.likely import BITS, FILE
from ingest.sentences import sentences
from train.strings import shares

SHARED = Path(__file__).parents[1].parent / "shared" / "train"
SAMPLES = Path(__file__).parents[1] / "corpus" / "reports"
MARKS = Path(__file__).with_name("likely.tsv")
STRENGTH = 3.0
"""Inverse of the regularisation."""
FOLDS = 8
LOST = 0.05
"""Share of the practices that may be left out."""
SHARES = (0.02, LOST, 0.1)
"""Shares for which the figures are printed."""
LEAST = 10
"""Characters of a sentence that may be an example."""
REPORTS = 4
"""Of the work reports each fourth is learnt from, and of its sentences each twenty-fourth: with those of
the sample reports two thirds as many as practices of the news. Without them 15 of 137 practices of five other reports were lost,
and as paragraphs they left short sentences out."""
SENTENCES = 24


class Stretch(NamedTuple):
    """A stretch of an article, and whether it is a practice."""

    article: str
    text: str
    whole: str
    is_practice: bool


def stretches(folder: Path) -> Iterator[Stretch]:
    """Those of likely.tsv."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        marks = list(csv.DictReader(file, delimiter="\t"))
    ids = {mark["id"] for mark in marks}
    with lzma.open(folder / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines) if row["id"] in ids}
    for mark in marks:
        whole = texts[mark["id"]]
        yield Stretch(mark["id"], whole[int(mark["start"]) : int(mark["end"])], whole, mark["mark"] == "y")


def examples(folder: Path) -> Iterator[Stretch]:
    """Sentences of work reports and of the sample reports."""
    with lzma.open(folder / "reports.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts = [(json.loads(line)["text"], SENTENCES) for line in islice(lines, 0, None, REPORTS)]
    texts += [(path.read_text(encoding="utf-8"), 1) for path in sorted(SAMPLES.glob("*.md"))]
    for whole, every in texts:
        found = [whole[slice(*span)] for span in sentences(whole)]
        long = [text for text in found if len(text) >= LEAST]
        yield from (Stretch("", text, whole, True) for text in long[::every])


def rows(known: Sequence[Stretch]) -> Any:
    """A sparse matrix of what ``ingest.likely`` counts: in the stretches, then in their articles."""
    from scipy.sparse import hstack

    parts = ([each.text for each in known], [each.whole for each in known])
    return hstack([shares(texts, BITS) for texts in parts]).tocsr()


def least(odds: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    """The odds from which stretches are kept; prints the figures."""
    limits = {lost: float(np.quantile(odds[truth], lost)) for lost in SHARES}
    print("| practices lost | others left out | practices among what is kept |\n|---|---|---|")
    print(f"| - | - | {truth.mean():.3f} |")
    for lost, limit in limits.items():
        print(f"| {lost:.2f} | {(odds[~truth] < limit).mean():.2f} | {truth[odds >= limit].mean():.3f} |")
    return limits[LOST]


def unseen_odds(known: Sequence[Stretch], more: Sequence[Stretch]) -> npt.NDArray[np.float64]:
    """The odds of each known stretch by a model that has not seen its article, but ``more`` examples."""
    from sklearn.model_selection import GroupKFold

    odds = np.zeros(len(known))
    for seen, unseen in GroupKFold(FOLDS).split(known, groups=[each.article for each in known]):
        model = learned([*(known[n] for n in seen), *more])
        odds[unseen] = model.decision_function(rows([known[n] for n in unseen]))
    return odds


def learned(known: Sequence[Stretch]) -> Any:
    """A logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    return model.fit(rows(known), [each.is_practice for each in known])


def main() -> None:
    """Learn, measure and write the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED, help="folder of the news and work reports")
    folder: Path = options.parse_args().shared
    known, more = list(stretches(folder)), list(examples(folder))
    limit = least(unseen_odds(known, more), np.array([each.is_practice for each in known]))
    model = learned([*known, *more])
    own, around = np.split(model.coef_[0].astype(np.float16), 2)
    np.savez_compressed(FILE, own=own, around=around, least=np.float64(limit - model.intercept_[0]))


if __name__ == "__main__":
    main()
