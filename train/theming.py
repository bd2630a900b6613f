"""Stretches of articles read by hand in, the model that tells their themes out.

Run ``python -m train.theming``: it learns from theming.tsv, where each line names a stretch of an article of the news or of
a work report, its characters ``[start, end)`` and the ids of the top-level themes that it is about (``-`` for none); prints
how well a model that has not seen their article tells their themes; and writes ``corpus/theming.npz``. It learns from all
themes that an article has a word for, not only from those that the words of a stretch give.
"""

import argparse
import csv
import json
import lzma
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.grams import hashed
from ingest.themes import Vocabulary
from ingest.theming import BITS, FILE, SIGNS, Weights, signs, strongest, top

SHARED = Path(__file__).parents[1].parent / "shared" / "train"
MARKS = Path(__file__).with_name("theming.tsv")
STRENGTH = 2.0
"""Inverse of the regularisation."""
SCALE = 30.0
"""Shares in a text are small numbers beside ``signs``: the factor by which the one is learnt beside the other."""
FOLDS = 5
LOST = 0.04
"""Share of the themes that are rightly given which may be taken away: F1 is flat from here to 0.10, and who filters by a
theme misses more what is gone than he minds what is too much."""
SHARES = (0.02, LOST, 0.06, 0.10)
"""Shares for which the figures are printed."""


class Stretch(NamedTuple):
    """A stretch of an article, and the top-level themes that it is about."""

    article: str
    text: str
    whole: str
    themes: frozenset[str]


class Pairs(NamedTuple):
    """Stretches with each of the themes that their article has a word for: number of the stretch and of the theme, the
    sparse row of what is learnt from, whether it is about it."""

    stretch: npt.NDArray[np.intp]
    theme: npt.NDArray[np.intp]
    rows: Any
    truth: npt.NDArray[np.bool_]


def stretches(folder: Path, names: dict[str, str]) -> Iterator[Stretch]:
    """The stretches of theming.tsv; ``names`` are those of the themes by id."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        marks = list(csv.DictReader(file, delimiter="\t"))
    for corpus in sorted({mark["corpus"] for mark in marks}):
        with lzma.open(folder / f"{corpus}.jsonl.xz", "rt", encoding="utf-8") as lines:
            texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
        for mark in (mark for mark in marks if mark["corpus"] == corpus):
            whole = texts[mark["id"]]
            about = frozenset(names[each] for each in mark["themes"].split(",") if each != "-")
            yield Stretch(mark["id"], whole[int(mark["start"]) : int(mark["end"])], whole, about)


def pairs(known: Sequence[Stretch], vocabulary: Vocabulary, names: Sequence[str]) -> Pairs:
    """What there is to learn from."""
    from scipy.sparse import csr_matrix, hstack, vstack

    @cache
    def weights(text: str) -> Weights:
        return strongest(vocabulary.weights(text))

    @cache
    def shares(text: str) -> Any:
        counted = np.bincount(hashed(text, BITS), minlength=1 << BITS)
        return csr_matrix(SCALE * counted / max(1, counted.sum()))

    found = [
        (n, place)
        for n, each in enumerate(known)
        for place, name in enumerate(names)
        if name in weights(each.text).keys() | weights(each.whole).keys()
    ]
    stretch, theme = (np.array(column) for column in zip(*found, strict=True))
    told = [signs(names[place], weights(known[n].text), weights(known[n].whole)) for n, place in found]
    own, whole = (
        _by_theme(vstack([shares(known[n][part]) for n in stretch]), theme, len(names)) for part in (1, 2)
    )
    rows = hstack([csr_matrix(np.array(told)), csr_matrix(np.eye(len(names))[theme]), own, whole]).tocsr()
    truth = np.array([names[place] in known[n].themes for n, place in found])
    return Pairs(stretch, theme, rows, truth)


def _by_theme(shares: Any, theme: npt.NDArray[np.intp], count: int) -> Any:
    """The columns of ``shares``, those of each theme behind one another."""
    from scipy.sparse import coo_matrix

    cells = shares.tocoo()
    columns = cells.col.astype(np.int64) * count + theme[cells.row]
    return coo_matrix((cells.data, (cells.row, columns)), shape=(cells.shape[0], cells.shape[1] * count))


def _regression() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3)


def unseen_odds(found: Pairs, known: Sequence[Stretch]) -> npt.NDArray[np.float64]:
    """The odds of each pair by a model that has not seen its article."""
    from sklearn.model_selection import GroupKFold, cross_val_predict

    groups = [known[n].article for n in found.stretch]
    odds: npt.NDArray[np.float64] = cross_val_predict(
        _regression(),
        found.rows,
        found.truth,
        groups=groups,
        cv=GroupKFold(FOLDS),
        method="decision_function",
    )
    return odds


def score(kept: npt.NDArray[np.bool_], found: Pairs, known: Sequence[Stretch]) -> tuple[float, float, float]:
    """F1, precision and recall of the pairs ``kept``."""
    right = int((kept & found.truth).sum())
    precision = right / max(1, int(kept.sum()))
    recall = right / sum(len(each.themes) for each in known)
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def by_words(
    known: Sequence[Stretch], found: Pairs, vocabulary: Vocabulary, names: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """The pairs that the words of a stretch give."""
    told = [set(map(top, vocabulary.themes(each.text))) for each in known]
    return np.array([names[place] in told[n] for n, place in zip(found.stretch, found.theme, strict=True)])


def least_odds(found: Pairs, known: Sequence[Stretch], given: npt.NDArray[np.bool_]) -> float:
    """The odds from which pairs are told; prints the figures."""
    odds = unseen_odds(found, known)
    right = odds[given & found.truth]
    rows = [("-", score(given, found, known))]
    least = {lost: np.quantile(right, lost) for lost in SHARES}
    rows += [(f"{lost:.2f}", score(_told(found, given, odds - least[lost]), found, known)) for lost in SHARES]
    print("| lost of the right ones | F1 | precision | recall |\n|---|---|---|---|")
    print("\n".join(f"| {lost} | {f1:.3f} | {p:.3f} | {r:.3f} |" for lost, (f1, p, r) in rows))
    return float(least[LOST])


def _told(found: Pairs, given: npt.NDArray[np.bool_], odds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The pairs that ``ingest.theming`` tells: the ``given`` ones that are likely, or else the likeliest of a stretch."""
    told = given & (odds >= 0)
    best: dict[int, int] = {}
    for row in np.flatnonzero(odds >= 0):
        stretch = int(found.stretch[row])
        best[stretch] = max(best.get(stretch, int(row)), int(row), key=odds.__getitem__)
    without = set(best).difference(found.stretch[told].tolist())
    told[[best[stretch] for stretch in without]] = True
    return told


def main() -> None:
    """Learn, measure and write the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED, help="folder of the news and work reports")
    folder: Path = options.parse_args().shared
    vocabulary = Vocabulary.load()
    names = [path for path in vocabulary.paths() if "/" not in path]
    known = list(stretches(folder, {vocabulary.theme(name).id: name for name in names}))
    found = pairs(known, vocabulary, names)
    least = least_odds(found, known, by_words(known, found, vocabulary, names))
    model = _regression().fit(found.rows, found.truth)
    write(model.coef_[0], float(model.intercept_[0]) - least, names)


def write(weights: npt.NDArray[np.float64], shift: float, names: Sequence[str]) -> None:
    """The model as ``ingest.theming.ThemeModel`` reads it: ``weights`` in the order of ``pairs``' columns."""
    count = len(names)
    table = (1 << BITS) * count
    parts = np.split(weights, np.cumsum([SIGNS, count, table]))
    own, around = (SCALE * part.reshape(1 << BITS, count) for part in parts[2:])
    np.savez_compressed(
        FILE,
        names=np.array(names),
        signs=parts[0].astype(np.float32),
        bias=(parts[1] + shift).astype(np.float32),
        own=own.astype(np.float16),
        around=around.astype(np.float16),
    )


if __name__ == "__main__":
    main()
