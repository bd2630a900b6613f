"""Articles read by hand in, the model that tells those about governance from the others out.

Run ``python -m train.governance``: it learns from the articles that governance.tsv marks ``train``, and from work reports
and laws as examples of governance in other words; prints how the articles marked ``test`` are told apart; and
writes ``corpus/governance.npz``. In governance.tsv, y is an article on what a local government, a community or those who
work with them do, m on a ministry's policy, n on anything else.
"""

import argparse
import csv
import json
import lzma
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.governance import BITS, FILE
from train.strings import shares

SHARED = Path(__file__).parents[1].parent / "shared" / "train"
MARKS = Path(__file__).with_name("governance.tsv")
LAWS = 100
"""Laws that are learnt from, evenly from the first 4,000."""
STRENGTH = 10.0
"""Inverse of the regularisation: between 3 and 30 nothing changes."""
FOLDS = 10
LOST = 0.01
"""Share of the articles on governance that may be left out, by cross-validation."""


class Marked(NamedTuple):
    """An article read by hand, and whether it is about governance."""

    part: str
    text: str
    is_governance: bool


def marked(folder: Path) -> Iterator[Marked]:
    """The articles of governance.tsv."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        marks = {row["id"]: row for row in csv.DictReader(file, delimiter="\t")}
    with lzma.open(folder / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if mark := marks.get(article["id"]):
                yield Marked(mark["part"], article["text"], mark["mark"] != "n")


def others(folder: Path) -> Iterator[str]:
    """Work reports and laws."""
    for name, step, count in (("reports", 1, None), ("laws", 40, LAWS * 40)):
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in islice(lines, 0, count, step))


def learn(texts: Sequence[str], truth: Sequence[bool]) -> tuple[npt.NDArray[np.float16], float]:
    """Weights, and the sum of weighted shares below which a text is left out: ``LOST`` of those on governance
    lie below it, by cross-validation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import KFold, cross_val_predict

    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    values, true = shares(texts, BITS), np.array(truth)
    folds = KFold(FOLDS, shuffle=True, random_state=0)
    odds = cross_val_predict(model, values, true, cv=folds, method="decision_function")
    model.fit(values, true)
    limit = float(np.quantile(odds[true], LOST)) - float(model.intercept_[0])
    return model.coef_[0].astype(np.float16), limit


def report(odds: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> Iterator[str]:
    """Share of the articles of each kind that are left out, about the limit."""
    yield "| above the limit | on governance, lost | others, left out |\n|---|---|---|"
    for shift in (-1.0, -0.5, 0.0, 0.5, 1.0):
        out = odds < shift
        yield f"| {shift:+.1f} | {out[truth].mean():.3f} | {out[~truth].mean():.3f} |"


def main() -> None:
    """Learn, measure and write the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED, help="folder of the news")
    folder: Path = options.parse_args().shared
    articles = list(marked(folder))
    known = [each for each in articles if each.part == "train"]
    unseen = [each for each in articles if each.part == "test"]
    more = list(others(folder))
    texts, truth = [each.text for each in known] + more, [each.is_governance for each in known]
    weights, least = learn(texts, truth + [True] * len(more))
    odds = shares([each.text for each in unseen], BITS) @ weights.astype(np.float64) - least
    print("\n".join(report(odds, np.array([each.is_governance for each in unseen]))))
    np.savez_compressed(FILE, weights=weights, least=np.float64(least))


if __name__ == "__main__":
    main()
