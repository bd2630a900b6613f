"""Token numbers in, a vector for every token out: the body that is pre-trained, and shared by reranker and encoder."""

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

LONGEST = 512
"""Tokens of a row at most."""
HEAD = 64
"""Components of one attention head."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a body is."""

    vocabulary: int
    layers: int
    width: int


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """Attention and two linear maps, each behind its norm (Xiong et al., "On layer normalization in the Transformer
    architecture", 2020)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.before_attention, self.before_maps = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mixed = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.maps = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, rows: Tensor, turns: tuple[Tensor, Tensor], is_text: Tensor | None) -> Tensor:
        """``rows`` (n, tokens, width), as it goes on."""
        count, length, width = rows.shape
        heads = self.mixed(self.before_attention(rows)).view(count, length, 3, width // HEAD, HEAD)
        queries, keys, values = heads.transpose(1, 3).unbind(2)
        queries, keys = (_turned(each, turns) for each in (queries, keys))
        scores = queries @ keys.transpose(2, 3) * HEAD**-0.5
        if is_text is not None:
            scores = scores.masked_fill(~is_text, torch.finfo(scores.dtype).min)
        attended = functional.softmax(scores, 3).to(values.dtype) @ values
        rows = rows + self.out(attended.transpose(1, 2).reshape(count, length, width))
        return cast(Tensor, rows + self.maps(self.before_maps(rows)))


class Body(nn.Module):  # type: ignore[misc, unused-ignore]
    """A Transformer encoder with rotary positions (Su et al., "RoFormer", 2021)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.vectors = nn.Embedding(shape.vocabulary, shape.width)
        layers = [Layer(shape.width) for _ in range(shape.layers)]
        self.layers = nn.ModuleList(layers)
        self.last = nn.LayerNorm(shape.width)
        angles = torch.outer(torch.arange(LONGEST), 1e4 ** (-torch.arange(0, HEAD, 2) / HEAD))
        self.register_buffer("cosines", angles.cos(), persistent=False)
        self.register_buffer("sines", angles.sin(), persistent=False)
        self.apply(_started)
        for layer in layers:
            for linear in (layer.out, layer.maps[2]):
                nn.init.normal_(cast(Tensor, linear.weight), 0, 0.02 / (2 * shape.layers) ** 0.5)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """``ids`` (n, tokens), and ``mask`` of the same shape, 0 where a row is only filled up; without it all is text.
        Returns (n, tokens, width)."""
        length = ids.shape[1]
        turns: Any = (self.get_buffer("cosines")[:length], self.get_buffer("sines")[:length])
        is_text = None if mask is None else mask.bool()[:, None, None, :]
        rows = self.vectors(ids)
        for layer in self.layers:
            rows = layer(rows, turns, is_text)
        return cast(Tensor, self.last(rows))


def _turned(heads: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """``heads`` (n, heads, tokens, HEAD), each pair of components turned by its position's angle."""
    cosines, sines = (each.to(heads.dtype) for each in turns)
    left, right = heads.chunk(2, -1)
    return torch.cat([left * cosines - right * sines, right * cosines + left * sines], -1)


def _started(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, 0, 0.02)
