"""Text in, a sentence-transformers model's vector out; the model is a folder or a name already on this machine."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders import EncoderOptions
from index.errors import LibraryError
from index.segmenter import Segmenter


class SentenceTransformer:
    """Rows are normalised whatever the model's own last module does. Questions and passages get the prompts that
    the model itself has for them, unless others are set."""

    is_light = False

    def __init__(self, name: str, model: Any, options: EncoderOptions) -> None:
        self.name = options.marked(f"sentence_transformer:{name}")
        self.dimensions = int(model.get_embedding_dimension())
        self._model = model
        self._options = options

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        rows = self._model.encode_document(
            list(texts),
            prompt=self._options.passage_prompt or None,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, np.float32)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        row = self._model.encode_query(
            text,
            prompt=self._options.query_prompt or None,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(row, np.float32)


def create(model: str, segmenter: Segmenter, options: EncoderOptions) -> SentenceTransformer:
    """The model cuts text itself; ``segmenter`` is not used."""
    # Read when the package is imported: nothing is fetched at run time.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        package = import_module("sentence_transformers")
    except ImportError as error:
        raise LibraryError(
            "编码器 sentence_transformer 需要另装软件包：在项目目录里运行 pip install -c constraints.txt -e '.[models]'，"
            "即 tashan[models]。"
        ) from error
    try:
        return SentenceTransformer(model, package.SentenceTransformer(model, device="cpu"), options)
    except (OSError, ValueError) as error:
        raise LibraryError(f"模型“{model}”无法读取，请给出本机上模型目录的路径。（{error}）") from error
