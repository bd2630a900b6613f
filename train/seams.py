"""Running text in, the model of torn seams out: counts of short strings, and weights of what tells a
true continuation from text that only stands there. Run: ``python -m train.seams``.

The articles are parted by the hash of their ids: from eight tenths come the counts and the windows' network,
from one tenth the weights that put them together, and one tenth is held out and gives the printed figures.
"""

import argparse
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rjieba

from ingest.networks import Network, WindowNetwork
from ingest.seams import DEPTH, FILE, Counts, Evidence, SeamModel, normal
from train.parts import Part, texts
from train.windows import learn_windows

SHARED = Path(__file__).parents[1].parent / "shared" / "train"
SOURCES = ("news", "reports", "laws")
LEAST = (0, 1, 20, 30)
"""Smallest count kept of strings of 1, 2 and 3 characters: some 400,000 in all."""
HIDDEN = (48, 24)
"""Units of the hidden layers. Without the windows' network, at 0.85 of the true seams found, a linear model took
0.26 of the seams with text missing for true, 300 boosted trees 0.16, this network 0.18; with it, it takes 0.10."""
STEPS = 40_000
"""Of the windows' network: 120 million seams."""
FINISHED = frozenset("。！？；：…”’）")
MIX, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
SEED = 20261121
Seam = tuple[str, str, str]
"""Left half, right half, and what they are: ``true``, ``lost`` (text between them is missing) or ``start`` (the
right half begins a sentence of another text)."""


def count(articles: Iterable[str]) -> Counts:
    """How often strings of up to DEPTH characters occur; a newline stands before and after each paragraph."""
    running = "\n".join(re.sub(r"\n\s*", "\n", normal(text)).strip() for text in articles)
    codes = np.frombuffer(running.encode("utf-16-le"), dtype=np.uint16).astype(np.uint64)
    found = [_grams(codes, size) for size in range(1, DEPTH + 1)]
    hashes = np.concatenate([hashes for hashes, _ in found])
    order = np.argsort(hashes, kind="stable")
    counts = np.concatenate([counts for _, counts in found])
    return Counts(hashes[order], counts[order], len(codes), LEAST)


def _grams(codes: npt.NDArray[np.uint64], size: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Hashes, as ``ingest.seams.hash_of`` makes them, and counts of all strings of ``size`` characters."""
    length = len(codes) - size + 1
    state = np.zeros(length, dtype=np.uint64)
    for shift in range(size):
        state = (state + codes[shift : shift + length] + np.uint64(1)) * MIX
        state ^= state >> SHIFT
    hashes, counts = np.unique((state >> np.uint64(32)).astype(np.uint32), return_counts=True)
    kept = counts >= LEAST[size]
    return hashes[kept], counts[kept].astype(np.uint32)


def seams(paragraphs: Sequence[str], number: int, dice: random.Random) -> Iterator[Seam]:
    """True and false seams, as many of each kind."""
    for text in dice.choices(paragraphs, k=number):
        at = _torn_at(text, dice)
        if at is None:
            continue
        later = at + dice.randint(8, min(250, len(text) - at - 20))
        other = dice.choice(paragraphs)
        starts = [0, *(match.end() for match in re.finditer("。", other[:-20]))]
        yield text[:at], text[at:].lstrip(), "true"
        yield text[:at], text[later:].lstrip(), "lost"
        yield text[:at], other[dice.choice(starts) :].lstrip(), "start"


def _torn_at(text: str, dice: random.Random) -> int | None:
    """Somewhere in mid-sentence, well off both ends."""
    for _ in range(50):
        at = dice.randrange(60, len(text) - 80)
        if text[at - 1] not in FINISHED and not text[at - 1].isspace():
            return at
    return None


def fit(values: Sequence[Sequence[float]], truth: Sequence[bool]) -> Network:
    """A network of two hidden layers, its first one taking the features as they come."""
    from sklearn.neural_network import MLPClassifier
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(np.array(values))
    model = MLPClassifier(HIDDEN, alpha=1e-3, early_stopping=True, max_iter=80, random_state=SEED)
    model.fit(scaler.transform(np.array(values)), truth)
    layers = list(zip(model.coefs_, model.intercepts_, strict=True))
    first, biases = layers[0]
    scaled = first / scaler.scale_[:, None]
    return Network(((scaled, biases - scaler.mean_ @ scaled), *layers[1:]))


def learn(found: Sequence[Seam], evidence: Evidence) -> tuple[Network, Network]:
    """Networks for seams, and for openings: right halves of true seams against beginnings."""
    values = [evidence.of_seam(a, b) for a, b, _ in found]
    seam = fit(values, [kind == "true" for _, _, kind in found])
    ends = [(right, kind == "true") for _, right, kind in found if kind != "lost"]
    opening = fit([evidence.of_opening(right) for right, _ in ends], [torn for _, torn in ends])
    return seam, opening


def report(found: Sequence[Seam], model: SeamModel) -> Iterator[str]:
    """Share of each kind of seam above some thresholds."""
    kinds = ("true", "lost", "start")
    scores = {kind: np.array([model.score(a, b) for a, b, each in found if each == kind]) for kind in kinds}
    for kind in ("true", "start"):
        scores[f"headless, {kind}"] = np.array([model.headless(b) for _, b, each in found if each == kind])
    yield f"| log-odds over | {' | '.join(scores)} |\n|---{'|---' * len(scores)}|"
    for threshold in (-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 5):
        shares = " | ".join(f"{(values > threshold).mean():.3f}" for values in scores.values())
        yield f"| {threshold} | {shares} |"


def paragraphs_of(folder: Path, part: Part) -> list[str]:
    """Paragraphs long enough to be torn."""
    articles = (text for source in ("news", "reports") for text in texts(folder, source, part))
    return [part for text in articles for part in text.split("\n") if len(part) > 200]


def learn_evidence(folder: Path, steps: int) -> Evidence:
    """Counts and the windows' network, with a line on standard output for each fiftieth of its steps."""
    articles = [text for source in SOURCES for text in texts(folder, source, "counts")]
    counts = count(articles)
    windows: list[WindowNetwork] = []
    for step, loss, network in learn_windows(articles, steps, SEED):
        print(f"{step} {loss:.4f}", flush=True)
        windows = [network]
    return Evidence(counts, windows[-1], rjieba.Jieba().cut)


def main() -> None:
    """Train, measure and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=SHARED, help="folder with {news,reports,laws}.jsonl.xz")
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of the windows' network")
    parser.add_argument("--seams", type=int, default=40_000, help="paragraphs torn for the weights")
    chosen = parser.parse_args()
    dice = random.Random(SEED)
    evidence = learn_evidence(chosen.texts, chosen.steps)
    learnt = list(seams(paragraphs_of(chosen.texts, "weights"), chosen.seams, dice))
    seam, opening = learn(learnt, evidence)
    counts = evidence.counts
    arrays: dict[str, Any] = {
        "gaps": np.diff(counts.hashes, prepend=np.uint32(0)),
        "counts": counts.counts,
        "total": counts.total,
        "least": counts.least,
        **evidence.windows.arrays(),
        **seam.arrays("seam"),
        **opening.arrays("opening"),
    }
    np.savez_compressed(chosen.out, **arrays)
    held_out = list(seams(paragraphs_of(chosen.texts, "held_out"), 3000, dice))
    print(
        f"{len(counts.hashes)} strings, {chosen.out.stat().st_size / 1e6:.2f} MB, {len(learnt)} seams learnt"
    )
    print("\n".join(report(held_out, SeamModel.load(rjieba.Jieba().cut, chosen.out))))


if __name__ == "__main__":
    main()
