"""A question and texts in, a sentence-transformers CrossEncoder's scores out; the model is on this machine."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError


class CrossEncoder:
    """The logistic function of the model's one logit, whatever activation its own settings name: so scores lie in
    [0, 1] and are in the order of the logits."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = f"cross_encoder:{name}"
        self._model = model

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        pairs = [[query, text] for text in texts]
        scores = self._model.predict(pairs, activation_fn=_logistic, show_progress_bar=False)
        return np.asarray(scores, np.float32).reshape(len(texts))


def _logistic(logits: Any) -> Any:
    """Of a tensor; the package is not imported for it."""
    return logits.sigmoid()


def create(model: str) -> CrossEncoder:
    """The model in the folder ``model``, or of this name on this machine."""
    # Read when the package is imported: nothing is fetched at run time.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        package = import_module("sentence_transformers")
    except ImportError as error:
        raise LibraryError(
            "重排模型 cross_encoder 需要另装软件包：在项目目录里运行 pip install -c constraints.txt -e '.[models]'，"
            "即 tashan[models]。"
        ) from error
    try:
        loaded = package.CrossEncoder(model, device="cpu")
    except (OSError, ValueError) as error:
        raise LibraryError(f"重排模型“{model}”无法读取，请给出本机上模型目录的路径。（{error}）") from error
    if loaded.num_labels != 1:
        raise LibraryError(
            f"模型“{model}”给出 {loaded.num_labels} 个值，不是重排模型；请换一个只打一个分的，如 bge-reranker-v2-m3。"
        )
    return CrossEncoder(model, loaded)
