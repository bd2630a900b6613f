"""What a network is to learn from candidates in, the network over the pre-trained body taught so out: it goes on where it
was stopped."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from train.candidates import Candidates, to_learn
from train.pairs import SOURCES
from train.pretraining import pretrained
from train.reading import Reader
from train.steps import SEED, Course, device, train
from train.transformer import Body

Net = TypeVar("Net", bound=nn.Module)
Batch = TypeVar("Batch")
Sources = Sequence[Sequence[Candidates]]
"""The candidates of each source that is learnt from; none of them is empty."""


class Size(Protocol):
    """What a machine can do: tokens of a text, steps and the highest rate."""

    @property
    def tokens(self) -> int: ...

    @property
    def steps(self) -> int: ...

    @property
    def rate(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Task(Generic[Net, Batch]):
    """What is learnt: the ``name`` that its files bear, how a network is ``made`` of a body and the tokens that it is to
    read, the ``batch`` of a step, which depends on the sources and its number alone, and its ``loss``."""

    name: str
    size: Size
    made: Callable[[Body, int], Net]
    batch: Callable[[Sources, int], Batch]
    loss: Callable[[Net, Reader, Batch], Tensor]


@dataclass(frozen=True, slots=True)
class Taught(Generic[Net]):
    """A network that has learnt, what it reads with, the folder of its files and the sources that it did not see."""

    net: Net
    reader: Reader
    folder: Path
    without: Sequence[str]


def taught(task: Task[Net, Batch], description: str) -> Taught[Net]:
    """Teaches what the command line asks for, or goes on; ``description`` is what its help says of the program."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=Path, required=True, help="folder of the body and the candidates")
    parser.add_argument("--without", nargs="*", default=[], choices=SOURCES, help="sources to leave out")
    arguments = parser.parse_args()
    out, size = arguments.out, task.size
    torch.manual_seed(SEED)
    net, reader = task.made(pretrained(out), size.tokens).to(device()), Reader(out, size.tokens)
    sources = [some for some in to_learn(out, arguments.without) if some]
    course = Course(out, "-without-".join([task.name, *arguments.without]), size.steps, size.rate)
    train(net, lambda step: task.loss(net, reader, task.batch(sources, step)), course)
    return Taught(net, reader, out, arguments.without)
