"""A row of tokens in, a body out that guesses hidden words: masked language modelling (Devlin et al., 2019).

Run ``python -m train.pretraining --out FOLDER`` after ``train.tokens``. Three tenths of the words are hidden (Wettig
et al., "Should you mask 15 % in masked language modeling?", 2023). A quarter of the rows are pairs: a line of words
beside a passage from the same article, in which those words are hidden first that the line has, so that attention
learns to look across the separator.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from train.steps import SEED, Course, device, train
from train.tokens import BEGIN, MASK, SEPARATOR, VOCABULARY
from train.transformer import Body, Shape

LENGTH = 128
HIDDEN = 0.3
PAIRS = 0.25
"""Part of the rows."""
LINE, DRAWN, BEYOND = 24, 36, 30
"""Words of a pair's line, the stretch that they are drawn from, and how far beyond its passage that may lie."""
TITLED = 0.33
"""Part of the pairs whose line is the beginning of the article, and how far behind it the passage begins."""
BEHIND = 600

Numbers = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Size:
    """What a machine can do: the body's size, rows in a step, steps and the highest rate."""

    layers: int
    width: int
    rows: int
    steps: int
    rate: float


SIZES = {"cpu": Size(4, 256, 8, 32_000, 7e-4), "cuda": Size(6, 320, 512, 40_000, 1e-3)}
"""The first is some 33 million tokens, 1.7 hours of one processor's time: small steps, for a step costs what its tokens
do. The second is 2,600 million, for a graphics card."""


class Rows:
    """Batches of one text, the same for the same step."""

    def __init__(self, tokens: Numbers) -> None:
        self._tokens = tokens
        self._starts = np.append(0, np.flatnonzero(tokens == SEPARATOR)[:-1] + 1)

    def batch(self, step: int, count: int) -> tuple[Places, Places]:
        """Rows (count, LENGTH), and the places (count, hidden) in each row that are to be guessed."""
        dice = np.random.default_rng((SEED, step))
        pairs = round(count * PAIRS)
        places = dice.integers(0, len(self._tokens) - 2 * LENGTH, count)
        rows = self._tokens[places[:, None] + np.arange(LENGTH)].astype(np.int64)
        rows[:, 0] = BEGIN
        rows[:pairs] = self._pairs(dice, places[:pairs])
        order = dice.random(rows.shape) + 2.0 * np.isin(rows, (BEGIN, SEPARATOR))
        order[:pairs, : LINE + 2] += 2.0
        order[:pairs] -= 0.5 * _told(rows[:pairs])
        hidden = round(LENGTH * HIDDEN)
        return rows, np.sort(np.argpartition(order, hidden, 1)[:, :hidden], 1)

    def _pairs(self, dice: np.random.Generator, places: Places) -> Places:
        """A beginning, LINE words, a separator, a passage and a separator."""
        length = LENGTH - LINE - 3
        is_titled = dice.random(len(places)) < TITLED
        starts = self._starts[np.searchsorted(self._starts, places, "right") - 1]
        near = np.minimum(starts + dice.integers(LINE, BEHIND, len(places)), len(self._tokens) - length)
        places = np.where(is_titled, near, places)
        shifts = dice.integers(-BEYOND, length - DRAWN + BEYOND, len(places))
        lines = np.where(is_titled, starts, np.clip(places + shifts, 0, len(self._tokens) - DRAWN))
        drawn = np.sort(np.argsort(dice.random((len(places), DRAWN)), 1)[:, :LINE], 1)
        fixed = np.ones((len(places), 1), np.int64)
        line = self._tokens[lines[:, None] + drawn].astype(np.int64)
        passage = self._tokens[places[:, None] + np.arange(length)].astype(np.int64)
        return np.concatenate([BEGIN * fixed, line, SEPARATOR * fixed, passage, SEPARATOR * fixed], 1)


def _told(pairs: Places) -> npt.NDArray[np.bool_]:
    """Where a word of the passage stands in the line as well."""
    lines = pairs[:, 1 : LINE + 1]
    found: npt.NDArray[np.bool_] = (pairs[:, :, None] == lines[:, None, :]).any(2)
    return found


class Guesser(nn.Module):  # type: ignore[misc, unused-ignore]
    """A body, and what makes guesses of its vectors; the vocabulary's vectors are the body's own."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.body = Body(shape)
        self.maps = nn.Sequential(nn.Linear(shape.width, shape.width), nn.GELU(), nn.LayerNorm(shape.width))
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))

    def forward(self, rows: Tensor, places: Tensor) -> Tensor:
        """The mean cross entropy of the words at ``places`` (n, hidden) of ``rows`` (n, tokens), hidden there."""
        shown = self.body(rows.scatter(1, places, MASK))
        guessed = shown.gather(1, places[..., None].expand(-1, -1, shown.shape[2]))
        odds = functional.linear(self.maps(guessed.flatten(0, 1)), self.body.vectors.weight, self.bias)
        return functional.cross_entropy(odds, rows.gather(1, places).flatten())


def pretrained(folder: Path) -> Body:
    """The body that ``folder`` holds, as far as it has been trained, whatever its size. Raises FileNotFoundError."""
    state: Any = torch.load(folder / "pretraining.pt", "cpu", weights_only=True)["net"]
    layers = len({name.split(".")[2] for name in state if name.startswith("body.layers.")})
    net = Guesser(Shape(VOCABULARY, layers, state["body.vectors.weight"].shape[1]))
    net.load_state_dict(state)
    return net.body


def main() -> None:
    """Train, or go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, required=True, help="folder with tokens.npy; the checkpoint goes there"
    )
    size = SIZES[device().type]
    parser.add_argument(
        "--steps", type=int, default=size.steps, help="in all; more or fewer may be named later"
    )
    arguments = parser.parse_args()
    out: Path = arguments.out
    torch.manual_seed(SEED)
    net = Guesser(Shape(VOCABULARY, size.layers, size.width)).to(device())
    run = torch.compile(net) if device().type == "cuda" else net
    rows = Rows(np.load(out / "tokens.npy"))

    def loss_at(step: int) -> Tensor:
        drawn, places = (torch.from_numpy(each).to(device()) for each in rows.batch(step, size.rows))
        loss: Tensor = run(drawn, places)
        return loss

    train(net, loss_at, Course(out, "pretraining", arguments.steps, size.rate))


if __name__ == "__main__":
    main()
