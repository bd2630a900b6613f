"""A pre-trained body and candidates in, an encoder out whose vectors of a question and of its answer lie together.

Run ``python -m train.embedding --out FOLDER`` after ``train.pretraining`` and ``train.candidates``, ``--without`` as for
``train.reranking``. A question's answer is told from those of the step's other questions and from a candidate that the
words leg took for one (Karpukhin et al., "Dense passage retrieval", 2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from train.candidates import Candidates
from train.reading import Reader
from train.steps import SEED, device
from train.transformer import Body
from train.tuning import Task, taught

SHARPNESS = 20.0
"""What cosines are multiplied by."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a machine can do: questions in a step, tokens of a text, steps and the highest rate."""

    questions: int
    tokens: int
    steps: int
    rate: float


SIZES = {"cpu": Size(32, 112, 400, 3e-4), "cuda": Size(1_024, 256, 3_000, 3e-4)}


class Embedder(nn.Module):  # type: ignore[misc, unused-ignore]
    """A body, and the mean of its vectors; ``tokens`` is how many of a text it learns to read."""

    def __init__(self, body: Body, tokens: int) -> None:
        super().__init__()
        self.body = body
        self.register_buffer("tokens", torch.tensor(tokens))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Texts (n, tokens) in, rows (n, width) of length 1 out."""
        weights = mask[..., None].float()
        summed = (self.body(ids, mask).float() * weights).sum(1)
        return functional.normalize(summed / weights.sum(1).clamp(min=1), dim=1)


def drawn(sources: Sequence[Sequence[Candidates]], step: int, count: int) -> list[tuple[str, str, str]]:
    """Questions, each with an answer and with a candidate that is none; each step's are of one source, so that they
    are alike."""
    dice = np.random.default_rng((SEED, step))
    source = sources[int(dice.integers(len(sources)))]
    found = []
    for n in dice.choice(len(source), min(count, len(source)), replace=False):
        candidates = source[n]
        wrong = [n for n in range(len(candidates.texts)) if n not in candidates.right]
        right, other = dice.choice(candidates.right), dice.choice(wrong)
        found.append((candidates.question, candidates.texts[right], candidates.texts[other]))
    return found


def loss_of(net: Embedder, reader: Reader, triples: Sequence[tuple[str, str, str]]) -> Tensor:
    """The mean cross entropy of each question's answer among all answers and others. A text that answers two questions
    is no wrong one."""
    questions, answers, others = zip(*triples, strict=True)
    rows = net(*reader.rows(questions)) @ net(*reader.rows([*answers, *others])).T * SHARPNESS
    same = [
        [text == mine and n != at for n, text in enumerate([*answers, *others])]
        for at, mine in enumerate(answers)
    ]
    odds = rows.masked_fill(torch.tensor(same, device=rows.device), float("-inf"))
    return functional.cross_entropy(odds, torch.arange(len(odds), device=rows.device))


def main() -> None:
    """Train, or go on."""
    size = SIZES[device().type]
    taught(
        Task("embedding", size, Embedder, lambda some, step: drawn(some, step, size.questions), loss_of),
        __doc__,
    )


if __name__ == "__main__":
    main()
