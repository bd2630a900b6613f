"""A pre-trained body and candidates in, a network out that puts candidates in order, with what it is worth.

Run ``python -m train.reranking --out FOLDER --without SOURCE`` after ``train.pretraining`` and ``train.candidates``: it
prints nDCG@10 of the source that was left out. A held-out question of a source that was learnt from tells nothing of
other sources. Without ``--without`` it learns from all. What it adds to the words' own score is small at first: it
starts from their order, and its loss is that of the whole list (Cao et al., "Learning to rank", 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from api.measures.bootstrap import Resampled
from train.candidates import Candidates, to_measure
from train.reading import Reader
from train.steps import SEED, device
from train.transformer import Body
from train.tuning import Task, taught

TRUST = 10.0
"""Log-odds of a score of 1 against one of 0 at first."""
DROPPED = 0.1
"""Part of what the last map is given that is left out while it learns."""
SHARES = (0.25, 0.5, 1.0)
"""Of the network's own say in the printed figures."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a machine can do: questions in a step, candidates of each, tokens of a pair, steps and the highest rate."""

    questions: int
    shown: int
    tokens: int
    steps: int
    rate: float


SIZES = {"cpu": Size(8, 8, 112, 400, 3e-4), "cuda": Size(64, 16, 256, 3_000, 2e-4)}


class Scorer(nn.Module):  # type: ignore[misc, unused-ignore]
    """A body with a map of its first token's vector to one number; ``tokens`` is how many of a pair it learns to read."""

    def __init__(self, body: Body, tokens: int) -> None:
        super().__init__()
        self.body = body
        self.register_buffer("tokens", torch.tensor(tokens))
        self.last = nn.Sequential(nn.Dropout(DROPPED), nn.Linear(body.shape.width, 1))
        self.trust = nn.Parameter(torch.tensor(TRUST))
        nn.init.zeros_(self.last[1].weight)  # type: ignore[arg-type, unused-ignore]

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Of pairs (n, tokens) the numbers (n, 1) that are added to ``trust`` times the words' score."""
        added: Tensor = self.last(self.body(ids, mask)[:, 0])
        return added


class Lessons:
    """Questions with an answer and other candidates, the same for the same step."""

    def __init__(self, sources: Sequence[Sequence[Candidates]], size: Size) -> None:
        self._sources = sources
        self._size = size

    def batch(self, step: int) -> list[tuple[Candidates, list[int]]]:
        """Questions, from every source as often, and numbers of candidates: first one that is right, then wrong ones."""
        dice = np.random.default_rng((SEED, step))
        return [self._drawn(dice) for _ in range(self._size.questions)]

    def _drawn(self, dice: np.random.Generator) -> tuple[Candidates, list[int]]:
        source = self._sources[int(dice.integers(len(self._sources)))]
        candidates = source[int(dice.integers(len(source)))]
        wrong = [n for n in range(len(candidates.texts)) if n not in candidates.right]
        shown = min(self._size.shown - 1, len(wrong))
        chosen = dice.choice(wrong, shown, replace=False).tolist()
        return candidates, [int(dice.choice(candidates.right)), *chosen]


def loss_of(net: Scorer, reader: Reader, lessons: Sequence[tuple[Candidates, list[int]]]) -> Tensor:
    """The mean cross entropy of the right one in each list."""
    ids, mask = reader.rows([(each.question, each.texts[n]) for each, shown in lessons for n in shown])
    scores = torch.tensor([each.scores[n] for each, shown in lessons for n in shown], device=ids.device)
    odds = net(ids, mask).squeeze(1).float() + net.trust * scores
    lists = odds.split([len(shown) for _, shown in lessons])
    losses = [functional.log_softmax(each, 0)[0] for each in lists]
    return -torch.stack(losses).mean()


@torch.inference_mode()
def orders(net: Scorer, reader: Reader, candidates: Candidates) -> list[list[int]]:
    """The candidates' numbers, best first, for each of SHARES."""
    if not candidates.texts:
        return [[]] * len(SHARES)
    ids, mask = reader.rows([(candidates.question, text) for text in candidates.texts])
    with torch.autocast(device().type, torch.bfloat16):
        added = net(ids, mask).squeeze(1).float().cpu()
    known = net.trust.cpu() * torch.tensor(candidates.scores)
    return [(known + share * added).argsort(descending=True, stable=True).tolist() for share in SHARES]


def measured(net: Scorer, reader: Reader, questions: Sequence[Candidates]) -> str:
    """nDCG@10 of the words' order, and how far each of SHARES is from it, with its interval."""
    found = [orders(net, reader, each) for each in questions]
    words = [each.ndcg(range(len(each.texts))) for each in questions]
    rows = [
        [each.ndcg(some[n]) for each, some in zip(questions, found, strict=True)] for n in range(len(SHARES))
    ]
    drawn = Resampled([words, *rows])
    told = [f"words {np.mean(words):.4f} ({len(questions)} questions)"]
    for n, share in enumerate(SHARES, 1):
        difference = drawn.difference(n, 0)
        interval = difference.interval
        told.append(f"share {share}: {difference.mean:+.4f} ({interval.low:+.4f} to {interval.high:+.4f})")
    return ", ".join(told)


def main() -> None:
    """Train, or go on, and print what it is worth for the sources left out."""
    size = SIZES[device().type]
    made = taught(
        Task("reranking", size, Scorer, lambda some, step: Lessons(some, size).batch(step), loss_of), __doc__
    )
    for source in made.without:
        print(f"{source}: {measured(made.net, made.reader, to_measure(made.folder, source))}", flush=True)


if __name__ == "__main__":
    main()
