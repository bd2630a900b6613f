"""Numbers or characters in, log-odds out: the small neural networks of the model of torn seams.

A ``WindowNetwork`` reads the characters next to a seam as Bengio et al., "A neural probabilistic language
model", JMLR 2003, read a history: each is looked up as a vector, the vectors side by side go through
linear layers. It has learnt from some hundred million torn sentences what may stand next to what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Layer = tuple[Floats, Floats]
"""Weights, inputs × outputs, and biases."""
Stored = Mapping[str, npt.NDArray[Any]]
"""Arrays of a file by name."""

REACH = 10
"""Characters on each side of a seam that a window holds. At 0.9 of the true seams found, the window network alone
takes 0.31 of those with text missing for true, counts and words alone 0.26, both together 0.15."""
NEAR = 12 * REACH
"""Characters among which those of a window are looked for, between blanks."""
PADDING, UNKNOWN, DIGIT = range(3)
"""Numbers of no character, a rare one, and a digit; those of the alphabet follow."""


@dataclass(frozen=True, slots=True)
class Network:
    """Features in, log-odds out: linear layers with rectified units between them."""

    layers: tuple[Layer, ...]

    @classmethod
    def read(cls, stored: Stored, name: str) -> "Network":
        """The network ``name`` of a file: its arrays are called ``name.0.weights``, ``name.0.biases``, ..."""
        count = sum(key.startswith(f"{name}.") for key in stored) // 2
        arrays = ((stored[f"{name}.{n}.weights"], stored[f"{name}.{n}.biases"]) for n in range(count))
        return cls(
            tuple((weights.astype(np.float64), biases.astype(np.float64)) for weights, biases in arrays)
        )

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.float32]]:
        """What ``read`` reads."""
        named = {"weights": 0, "biases": 1}
        return {
            f"{name}.{n}.{part}": layer[at].astype(np.float32)
            for n, layer in enumerate(self.layers)
            for part, at in named.items()
        }

    def odds(self, values: Sequence[float] | Floats) -> float:
        """Log-odds for one list of features."""
        state = np.asarray(values, np.float64)
        for weights, biases in self.layers[:-1]:
            state = np.maximum(state @ weights + biases, 0.0)
        weights, biases = self.layers[-1]
        return float((state @ weights + biases)[0])


class Alphabet:
    """The characters that a window tells apart, in the order of their numbers."""

    def __init__(self, characters: str) -> None:
        """``characters`` have no digits among them: these are one."""
        self.characters = characters
        self._numbers = {char: n for n, char in enumerate(characters, DIGIT + 1)}

    def __len__(self) -> int:
        return len(self.characters) + DIGIT + 1

    def number(self, char: str) -> int:
        """The number of a character."""
        return DIGIT if char.isdigit() else self._numbers.get(char, UNKNOWN)


@dataclass(frozen=True, slots=True)
class WindowNetwork:
    """``vectors`` are rows by character number; ``seam`` takes those of 2 × REACH characters side by side,
    ``opening`` those of the REACH characters at the beginning of a text."""

    alphabet: Alphabet
    vectors: npt.NDArray[np.float32]
    seam: Network
    opening: Network

    @classmethod
    def read(cls, stored: Stored) -> "WindowNetwork":
        """The window network of a file."""
        vectors = stored["window.vectors"].astype(np.float32)
        networks = (Network.read(stored, f"window_{name}") for name in ("seam", "opening"))
        return cls(Alphabet(str(stored["window.alphabet"])), vectors, *networks)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What ``read`` reads."""
        return {
            "window.alphabet": np.array(self.alphabet.characters),
            "window.vectors": self.vectors.astype(np.float16),
            **self.seam.arrays("window_seam"),
            **self.opening.arrays("window_opening"),
        }

    def seam_odds(self, left: str, right: str) -> float:
        """Log-odds that ``right`` goes on where ``left`` stops."""
        before = self._numbers(_packed(left[-NEAR:])[-REACH:])
        return self.seam.odds(
            self._side_by_side([*[PADDING] * (REACH - len(before)), *before, *self._head(right)])
        )

    def opening_odds(self, right: str) -> float:
        """Log-odds that ``right`` begins in mid-sentence."""
        return self.opening.odds(self._side_by_side(self._head(right)))

    def _head(self, text: str) -> list[int]:
        after = self._numbers(_packed(text[:NEAR])[:REACH])
        return [*after, *[PADDING] * (REACH - len(after))]

    def _numbers(self, text: str) -> list[int]:
        return [self.alphabet.number(char) for char in text]

    def _side_by_side(self, numbers: Sequence[int]) -> Floats:
        return self.vectors[numbers].astype(np.float64).ravel()


def _packed(text: str) -> str:
    """``text`` without white space, which a window does not see."""
    return "".join(text.split())
