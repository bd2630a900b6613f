"""Running text in, a ``WindowNetwork`` out that has seen it torn at a hundred million places."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ingest.networks import DIGIT, PADDING, REACH, UNKNOWN, Alphabet, Network, WindowNetwork

DIMENSIONS, HIDDEN, LAST = 32, 192, 32
LEAST = 60
"""Occurrences below which a character is not told from other rare ones."""
BATCH = 1024
"""True seams in a step, with as many of either false kind."""
RATE, DECAY = 2e-3, 1e-3
WARM = 500
"""Steps in which the rate rises; it falls to nothing in the rest."""
NO_START, NO_END = "，。、；：！？”’）》—…%", "“‘（《"
FINISHED = "。！？；：…”’）"
LEAST_TORN, MARGIN = 60, 8
"""Characters of a paragraph that may be torn, and of what is left on either side."""
NEAR = 500
"""Torn places from which the right half of a seam with text missing is taken: some pages of text."""

Numbers = npt.NDArray[np.int16]
Places = npt.NDArray[np.int64]


def alphabet_of(articles: Sequence[str]) -> Alphabet:
    """The characters that are not rare, the commonest first."""
    counts: Counter[str] = Counter()
    for text in articles:
        counts.update(text)
    common = (char for char, count in counts.most_common() if count >= LEAST)
    return Alphabet("".join(char for char in common if not char.isdigit() and not char.isspace()))


class Seams:
    """Torn places of running text: windows over true seams, over text that is missing, and over beginnings."""

    def __init__(self, articles: Sequence[str], alphabet: Alphabet, seed: int) -> None:
        self._dice = np.random.default_rng(seed)
        self._numbers, self._paragraphs = _encoded(articles, alphabet)
        starts = np.flatnonzero(np.diff(self._paragraphs, prepend=-1))
        ends = np.append(starts[1:], len(self._numbers))
        offsets = np.arange(len(self._numbers)) - starts[self._paragraphs]
        left = ends[self._paragraphs] - np.arange(len(self._numbers))
        opens = _among(self._numbers, NO_START, alphabet)
        ended = np.append(False, _among(self._numbers, FINISHED, alphabet)[:-1])
        opened = np.append(False, _among(self._numbers, NO_END, alphabet)[:-1])
        long = (ends - starts)[self._paragraphs] >= LEAST_TORN
        inside = (offsets >= MARGIN) & (left >= MARGIN)
        self._torn = np.flatnonzero(long & inside & ~opens & ~ended & ~opened)
        self._sentences = np.flatnonzero((offsets > 0) & (left >= MARGIN) & ended & ~opens)
        self._beginnings = starts[ends - starts >= 2 * MARGIN]

    def batch(self, count: int) -> npt.NDArray[np.int64]:
        """Windows (3 × count, 2 × REACH): as many true seams, seams with text missing, and beginnings."""
        dice, torn = self._dice, self._torn
        seams = torn[dice.integers(0, len(torn), count)]
        steps = dice.integers(3, NEAR, count) * np.where(dice.random(count) < 0.3, -1, 1)
        at = np.searchsorted(torn, seams)
        missing = torn[np.clip(at + steps, 0, len(torn) - 1)]
        is_paragraph = dice.random(count) < 0.6
        starts = np.where(
            is_paragraph,
            self._after(self._beginnings, seams, 0, 3),
            self._after(self._sentences, seams, 1, 8),
        )
        windows = [self._windows(seams, right) for right in (seams, missing, starts)]
        return np.concatenate(windows)

    def _after(self, places: Places, seams: Places, least: int, most: int) -> Places:
        """One of the next of ``places`` behind each seam."""
        at = np.searchsorted(places, seams) + self._dice.integers(least, most, len(seams))
        found: Places = places[np.minimum(at, len(places) - 1)]
        return found

    def _windows(self, left: Places, right: Places) -> npt.NDArray[np.int64]:
        """The characters before ``left`` and from ``right`` on, as far as their paragraphs go."""
        before = self._side(left[:, None] + np.arange(-REACH, 0), self._paragraphs[left - 1])
        return np.concatenate(
            [before, self._side(right[:, None] + np.arange(REACH), self._paragraphs[right])], 1
        )

    def _side(self, places: Places, paragraphs: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        known = np.clip(places, 0, len(self._numbers) - 1)
        whole = (known == places) & (self._paragraphs[known] == paragraphs[:, None])
        return np.where(whole, self._numbers[known], PADDING).astype(np.int64)


def _encoded(articles: Sequence[str], alphabet: Alphabet) -> tuple[Numbers, npt.NDArray[np.int32]]:
    """The characters of all paragraphs one after the other, as numbers, and the number of each one's paragraph."""
    table = np.full(0x110000, UNKNOWN, np.int16)
    for code in (ord(char) for char in {*alphabet.characters, *"0123456789０１２３４５６７８９"}):
        table[code] = alphabet.number(chr(code))
    packed = ("".join(part.split()) for text in articles for part in text.split("\n"))
    parts = [table[np.frombuffer(part.encode("utf-32-le"), np.uint32)] for part in packed if part]
    sizes = [len(part) for part in parts]
    return np.concatenate(parts), np.repeat(np.arange(len(parts), dtype=np.int32), sizes)


def _among(numbers: Numbers, characters: str, alphabet: Alphabet) -> npt.NDArray[np.bool_]:
    wanted = [alphabet.number(char) for char in characters]
    return np.isin(numbers, [number for number in wanted if number > DIGIT])


class Windows(nn.Module):  # type: ignore[misc, unused-ignore]
    """The network as it is learnt: log-odds of a seam, and of its right half beginning in mid-sentence."""

    def __init__(self, alphabet: Alphabet) -> None:
        super().__init__()
        self.vectors = nn.Embedding(len(alphabet), DIMENSIONS, padding_idx=PADDING)
        nn.init.normal_(self.vectors.weight, 0, 0.1)
        self.seam = _layers(2 * REACH * DIMENSIONS, HIDDEN, LAST)
        self.opening = _layers(REACH * DIMENSIONS, HIDDEN // 2, LAST)

    def forward(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """Windows (n, 2 × REACH) of character numbers in; both log-odds (n,) out."""
        vectors = self.vectors(windows)
        seam = self.seam(vectors.flatten(1)).squeeze(1)
        return seam, self.opening(vectors[:, REACH:].flatten(1)).squeeze(1)


def _layers(inputs: int, hidden: int, last: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, last), nn.ReLU(), nn.Linear(last, 1)
    )


def learn_windows(
    articles: Sequence[str], steps: int, seed: int
) -> Iterator[tuple[int, float, WindowNetwork]]:
    """The network after each fiftieth of ``steps``: steps done, the mean loss since the last, and itself.

    True seams weigh as much as both kinds of false ones together, so that log-odds are at even odds.
    """
    torch.manual_seed(seed)
    alphabet = alphabet_of(articles)
    seams, net = Seams(articles, alphabet, seed), Windows(alphabet)
    optimizer = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    warm = max(min(WARM, steps // 10), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / warm + 0.02) * (1 - step / steps)
    )
    truth = torch.tensor([1.0, 0.0, 0.0]).repeat_interleave(BATCH)
    torn = torch.tensor([1.0, 1.0, 0.0]).repeat_interleave(BATCH)
    losses = []
    for step in range(1, steps + 1):
        seam, opening = net(torch.from_numpy(seams.batch(BATCH)))
        loss = _loss(seam, truth, torch.tensor(2.0)) + 0.3 * _loss(opening, torn, torch.tensor(0.5))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if step % max(steps // 50, 1) == 0:
            yield step, float(np.mean(losses)), _frozen(net, alphabet)
            losses.clear()


def _loss(odds: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    return nn.functional.binary_cross_entropy_with_logits(odds, truth, pos_weight=weight)


def _frozen(net: Windows, alphabet: Alphabet) -> WindowNetwork:
    vectors: npt.NDArray[np.float32] = net.vectors.weight.detach().numpy().copy()
    return WindowNetwork(alphabet, vectors, _network(net.seam), _network(net.opening))


def _network(layers: nn.Sequential) -> Network:
    linear: Any = [layer for layer in layers if isinstance(layer, nn.Linear)]
    return Network(
        tuple(
            (layer.weight.detach().numpy().T.astype(float), layer.bias.detach().numpy().astype(float))
            for layer in linear
        )
    )
