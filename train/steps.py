"""A network and what it loses in a step in, the network trained out: it goes on where it was stopped."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

BETAS, DECAY = (0.9, 0.98), 0.05
WARM, FALL = 0.03, 0.3
"""Parts of the steps in which the rate rises and falls; it is level between (Hu et al., "MiniCPM", 2024)."""
CLIP = 1.0
KEPT_EVERY = 180.0
"""Seconds between two checkpoints."""
TOLD_EVERY = 50
SEED = 20261122


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, slots=True)
class Course:
    """Where the checkpoint and the log of a training lie, how many steps it has, and its highest rate."""

    folder: Path
    name: str
    steps: int
    rate: float

    @property
    def checkpoint(self) -> Path:
        return self.folder / f"{self.name}.pt"

    def rate_at(self, step: int) -> float:
        """The rate of ``step``, counted from 0."""
        rising = (step + 1) / max(self.steps * WARM, 1)
        falling = (self.steps - step) / max(self.steps * FALL, 1)
        return self.rate * min(1.0, rising, falling)


def train(net: nn.Module, loss_at: Callable[[int], Tensor], course: Course) -> None:
    """Trains ``net``, on ``device()``. ``loss_at`` is given the number of the step, on which alone its batch depends."""
    optimizer = torch.optim.AdamW(_groups(net), course.rate, BETAS, fused=True)
    first = _resumed(net, optimizer, course.checkpoint)
    net.train()
    kept = told = time.monotonic()
    losses: list[Tensor] = []
    for step in range(first, course.steps):
        torch.manual_seed(SEED + step)
        for group in optimizer.param_groups:
            group["lr"] = course.rate_at(step)
        with torch.autocast(device().type, torch.bfloat16):
            loss = loss_at(step)
        _step(net, optimizer, loss)
        losses.append(loss.detach())  # Not its value: a graphics card would be waited for.
        now = time.monotonic()
        if (step + 1) % TOLD_EVERY == 0:
            _tell(course, step + 1, torch.stack(losses).mean().item(), (now - told) / len(losses))
            losses, told = [], now
        if now - kept > KEPT_EVERY or step + 1 == course.steps:
            kept = now
            state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}
            _save(state, course.checkpoint)
    net.eval()


def _step(net: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
    nn.utils.clip_grad_norm_(net.parameters(), CLIP)
    optimizer.step()


def _groups(net: nn.Module) -> Iterator[dict[str, Any]]:
    """Matrices, whose weights decay, and the rest."""
    parameters = list(net.parameters())
    yield {"params": [each for each in parameters if each.ndim > 1], "weight_decay": DECAY}
    yield {"params": [each for each in parameters if each.ndim < 2], "weight_decay": 0.0}


def _resumed(net: nn.Module, optimizer: torch.optim.Optimizer, checkpoint: Path) -> int:
    """The number of steps done."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, device(), weights_only=True)
    net.load_state_dict(state["net"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def _save(state: dict[str, Any], checkpoint: Path) -> None:
    beside = checkpoint.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(checkpoint)


def _tell(course: Course, step: int, loss: float, seconds: float) -> None:
    line = {"step": step, "loss": round(loss, 4), "seconds_a_step": round(seconds, 4)}
    with (course.folder / f"{course.name}.log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
