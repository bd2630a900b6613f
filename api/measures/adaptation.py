"""A library in, the weights that suit its own text out, kept if they help with questions that they were not chosen on.

What is adapted is how much each part of the search counts: the factors on the word leg and the vectors' share. They are
sought one at a time (coordinate search) on the questions of half of the documents, and judged on those of the other half.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from api.faults import UserError
from api.measures.bootstrap import Difference, Resampled
from api.measures.metrics import ndcg_at
from api.views import Record, plain
from index.library import Library
from index.masking import Mask
from index.own_weights import Found
from index.probes import Kind, Probe, probes
from index.trials import BEST, Posed, questions, taken, trial
from index.weights import Weights

Progress = Callable[[str, int, int], None]
UNITS = 4_000
"""Units that are sampled: an encoder of five passages a second takes 13 minutes to encode them."""
QUESTIONS = 1_000
"""Of each kind."""
LEAST = 100
"""Questions in each half. With 22 and 28 of them the weights chosen took 0.008 of the nDCG@10 of real questions."""
LEAST_DOCUMENTS = 20
"""That these are about: of fewer, those drawn are too often the same."""
_FACTORS = (1.0, 0.25, 0.5, 0.7, 1.4, 2.0, 4.0)
_SHARES = (None, 0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
GRID: Mapping[str, Sequence[float | None]] = {
    "share": _SHARES,
    **dict.fromkeys(("titles", "themes", "characters", "words"), _FACTORS),
}
"""The values tried of each weight, in the order in which they are sought."""
ROUNDS = 2
"""Times that each is sought: what suits one may depend on the others."""
LEAST_GAIN = 0.002
"""What a value must add to the mean nDCG@10 to be taken: less is one question in two hundred that is answered first and
not second."""
_WORST = -0.003
"""The least difference of the mean nDCG@10 that is borne for one kind of question."""


@dataclass(frozen=True, slots=True)
class Halves:
    """Questions of different documents: those that weights are chosen on, and those that they are judged by."""

    chosen_on: Sequence[Posed]
    held_out: Sequence[Posed]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The mean nDCG@10 of the documents held out ``before`` and ``after``, their ``difference``, and the mean difference
    for each kind of question."""

    before: float
    after: float
    difference: Difference
    kinds: Mapping[Kind, float]

    @property
    def helps(self) -> bool:
        """Whether the difference is above what chance alone does, and no kind of question pays for it."""
        return self.difference.interval.low > 0 and min(self.kinds.values()) >= _WORST


def adapt(library: Library, author: str, progress: Progress) -> Record:
    """What was found and whether it was kept. Raises UserError where the library has too little text, EncoderUnavailable
    and LibraryError."""
    library.refresh()
    present, encoder = library.weights, library.vectors.encoder.name
    with posed(library, progress) as halves:
        weights = sought(halves.chosen_on, present, progress)
        judgement = judged(halves.held_out, present, weights)
    if judgement.helps:
        held = len(halves.held_out)
        library.own_weights.keep(Found(weights, encoder, held, judgement.before, judgement.after), author)
    return {
        "kept": judgement.helps,
        "encoder": encoder,
        "questions": {"chosen_on": len(halves.chosen_on), "held_out": len(halves.held_out)},
        "present": plain(present),
        "found": plain(weights),
        "ndcg@10": plain(judgement),
    }


def undo(library: Library, author: str) -> Record:
    """What was taken back: ``{"undone", "was"}``."""
    kept = library.own_weights.undo(author)
    return {"undone": kept is not None, "was": plain(kept)}


@contextmanager
def posed(library: Library, progress: Progress) -> Iterator[Halves]:
    """The questions that the library's own text answers, to be searched in the block. Raises UserError where there are
    too few."""
    sample = library.sample(UNITS)
    asked = list(questions(library, probes(sample, QUESTIONS)))
    _check_enough([each.probe for each in asked])
    progress("questions", 0, len(asked))
    with library.masked(Mask(tuple(sample), taken(each.probe for each in asked))) as masked:
        found: list[Posed] = []
        for question in asked:
            found.append(trial(masked, question))
            progress("questions", len(found), len(asked))
        parts = [[each for each in found if _is_held_out(each.probe) is part] for part in (False, True)]
        yield Halves(*parts)


def _is_held_out(probe: Probe) -> bool:
    """By the document: what is said twice in one is not on both sides."""
    return crc32(probe.document_id.encode()) % 2 == 1


def _check_enough(asked: Sequence[Probe]) -> None:
    counts = [[each.document_id for each in asked if _is_held_out(each) is part] for part in (False, True)]
    told = [f"{len(each)}道（{len(set(each))}份文档）" for each in counts]
    if min(map(len, counts)) < LEAST or min(len(set(each)) for each in counts) < LEAST_DOCUMENTS:
        raise UserError(
            f"资料太少：从里面出的题，用来挑选的{told[0]}，用来检验的{told[1]}，各要有{LEAST}道、{LEAST_DOCUMENTS}份文档"
            "才说得准；检索没有改变，请等资料多了再试。"
        )


def sought(posed: Sequence[Posed], present: Weights, progress: Progress) -> Weights:
    """The weights with the best mean on these questions, each changed only where that gains LEAST_GAIN."""

    @cache
    def quality(weights: Weights) -> float:
        return float(values(posed, weights).mean())

    best, done, total = present, 0, ROUNDS * sum(map(len, GRID.values()))
    for part, grid in [*GRID.items()] * ROUNDS:
        tried = [_with(best, part, each) for each in grid]
        for weights in tried:
            quality(weights)
            progress("adapting", done := done + 1, total)
        foremost = max(tried, key=quality)
        if quality(foremost) >= quality(best) + LEAST_GAIN:
            best = foremost
    return best


def _with(weights: Weights, part: str, value: float | None) -> Weights:
    changed: dict[str, Any] = {part: value}
    return replace(weights, **changed)


def values(posed: Sequence[Posed], weights: Weights) -> NDArray[np.float64]:
    """The nDCG@10 of each question, where any of its answers is as good."""
    found = [ndcg_at(each.best(weights), dict.fromkeys(each.probe.answers, 1.0), BEST) for each in posed]
    return np.array(found, np.float64)


def judged(posed: Sequence[Posed], present: Weights, weights: Weights) -> Judgement:
    """``weights`` against ``present`` on these questions. Documents are drawn, not questions: those of one document are
    alike (Cameron, Gelbach and Miller, "Bootstrap-based improvements for inference with clustered errors", 2008)."""
    table = np.array([values(posed, weights), values(posed, present)])
    kinds = np.array([each.probe.kind for each in posed])
    documents = np.array([each.probe.document_id for each in posed])
    means = np.array([table[:, documents == each].mean(axis=1) for each in np.unique(documents)]).T
    after, before = means.mean(axis=1).tolist()
    gains = {kind: float(np.subtract(*table[:, kinds == kind]).mean()) for kind in np.unique(kinds).tolist()}
    return Judgement(before, after, Resampled(means).difference(0, 1), gains)
