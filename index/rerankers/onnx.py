"""A question and texts in, the scores of a network in ONNX's format out, without PyTorch; the model is a folder here."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.onnx_model import OnnxModel, read, unreadable

_PROBE = ("他山之石", "可以攻玉")


class Onnx:
    """The logistic function of the network's one logit: so scores lie in [0, 1] and are in the order of the logits."""

    def __init__(self, folder: Path, model: OnnxModel) -> None:
        self.name = f"onnx:{folder}"
        self._model = model
        values = self._logits([_PROBE]).shape[1:]
        if values != (1,):
            raise unreadable(
                folder,
                f"它给一对文字 {values} 个值，不是重排模型；请换一个只打一个分的，如 bge-reranker-v2-m3",
            )

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        pairs = [(query, text) for text in texts]
        scores = np.zeros(len(texts), np.float32)
        for numbers in self._model.batches(pairs):
            logits = self._logits([pairs[n] for n in numbers])[:, 0]
            scores[numbers] = (1 + np.tanh(logits / 2)) / 2
        return scores

    def _logits(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        found, _ = self._model.run(pairs, self._model.outputs[0])
        return found.astype(np.float64)


def create(model: str) -> Onnx:
    """The model in the folder ``model``."""
    return Onnx(Path(model), read(model, "reranker"))
