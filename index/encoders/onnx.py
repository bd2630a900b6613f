"""Text in, the vector of a network in ONNX's format out, without PyTorch; the model is a folder on this machine."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders import EncoderOptions, unit_rows
from index.onnx_model import OnnxModel, read, read_json, unreadable
from index.segmenter import Segmenter

_PROBE = "他山之石"
_WHOLE = "sentence_embedding"
"""What an export of all modules gives: nothing is left to do."""
_READ = {"Transformer", "Pooling", "Normalize"}
"""Modules of sentence-transformers whose work is done here."""
_HOW = "1_Pooling/config.json"
_QUERY, _PASSAGE = ("query",), ("document", "passage", "corpus")
"""Names of prompts: the first that a model has is meant."""

Rows = NDArray[np.float64]
Mask = NDArray[np.bool_]


def _mean(rows: Rows, mask: Mask) -> Rows:
    found: Rows = (rows * mask[..., None]).sum(1) / np.maximum(mask.sum(1, keepdims=True), 1)
    return found


def _first(rows: Rows, mask: Mask) -> Rows:
    found: Rows = rows[:, 0]
    return found


def _last(rows: Rows, mask: Mask) -> Rows:
    found: Rows = rows[np.arange(len(rows)), np.maximum(mask.sum(1) - 1, 0)]
    return found


def _most(rows: Rows, mask: Mask) -> Rows:
    found: Rows = np.where(mask[..., None], rows, -np.inf).max(1)
    return found


_POOLED: Mapping[str, Callable[[Rows, Mask], Rows]] = {
    "cls": _first,
    "mean": _mean,
    "max": _most,
    "lasttoken": _last,
}
"""A text's row (n, d) of its tokens' rows (n, tokens, d) and of where they are text."""
_OLD = "pooling_mode_"
"""The beginning of the keys of older versions, one for each way, of which one is true: pooling_mode_cls_token."""


class Onnx:
    """Rows are normalised whatever the model's own last module does. Questions and passages get the prompts that
    the model itself has for them, unless others are set."""

    is_light = False

    def __init__(self, folder: Path, model: OnnxModel, options: EncoderOptions) -> None:
        self.name = options.marked(f"onnx:{folder}")
        self._model = model
        is_whole = _WHOLE in model.outputs
        self._output = _WHOLE if is_whole else model.outputs[0]
        self._pooled = _mean if is_whole else _pooling(folder)
        prompts = read_json(folder / "config_sentence_transformers.json", {}).get("prompts") or {}
        self._query = options.query_prompt or _prompt(prompts, _QUERY)
        self._passage = options.passage_prompt or _prompt(prompts, _PASSAGE)
        if (self._query or self._passage) and read_json(folder / _HOW, {}).get("include_prompt") is False:
            raise unreadable(
                folder, f"{_HOW} 写着合并时不算问题和段落前的话，这里总是算的；请改用 sentence_transformer"
            )
        self.dimensions = len(self._run([_PROBE])[0])
        if self.dimensions < 2:
            raise unreadable(folder, "它给每段文字一个数，不是编码器，像是重排模型；请写在设置 reranker 里")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions))
        marked = [f"{self._passage}{text}" for text in texts]
        for numbers in self._model.batches(marked):
            rows[numbers] = self._run([marked[n] for n in numbers])
        return unit_rows(rows)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = unit_rows(self._run([f"{self._query}{text}"]))[0]
        return row

    def _run(self, texts: Sequence[str]) -> Rows:
        """Rows (n, dimensions) of any length."""
        found, mask = self._model.run(texts, self._output)
        rows = found.astype(np.float64)
        pooled = self._pooled(rows, mask) if rows.ndim == 3 else rows
        return np.where(mask.any(1, keepdims=True), pooled, 0.0)


def _prompt(prompts: Mapping[str, str], names: Sequence[str]) -> str:
    return next((prompts[name] or "" for name in names if name in prompts), "")


def _pooling(folder: Path) -> Callable[[Rows, Mask], Rows]:
    """The way in which tokens' rows become one, the mean where none is named. Raises LibraryError for modules and
    ways that are not known here."""
    modules = [each for each in read_json(folder / "modules.json", []) if isinstance(each, dict)]
    types = [str(each.get("type")).rpartition(".")[2] for each in modules]
    if further := sorted({*types} - _READ):
        raise unreadable(
            folder, f"它还有这里不会算的模块 {'、'.join(further)}，请连同这些模块一起导出成一个 {_WHOLE}"
        )
    told = read_json(folder / _HOW, {})
    old = [key.removeprefix(_OLD) for key, is_on in told.items() if key.startswith(_OLD) and is_on is True]
    way = told.get("pooling_mode") or "、".join(
        each.removesuffix("_token").removesuffix("_tokens") for each in old
    )
    if str(way or "mean") not in _POOLED:
        raise unreadable(folder, f"{_HOW} 写的合并办法“{way}”这里不会算，会算的有：{'、'.join(_POOLED)}")
    return _POOLED[str(way or "mean")]


def create(model: str, segmenter: Segmenter, options: EncoderOptions) -> Onnx:
    """The model cuts text itself; ``segmenter`` is not used."""
    return Onnx(Path(model), read(model, "encoder"), options)
