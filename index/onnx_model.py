"""A folder as Hugging Face's exports lay it out in, texts through its network by onnxruntime and without PyTorch out."""

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError

BATCH = 16
"""Texts that go through the network together: with more, each waits for the longest of them."""
_LENGTHS = {
    "sentence_bert_config.json": "max_seq_length",
    "tokenizer_config.json": "model_max_length",
    "config.json": "max_position_embeddings",
}
"""Where a model says how many tokens it reads: the fewest count."""
_TOKENS = 512
"""Where it does not say it."""
_ENDLESS = 1_000_000
"""From here on a length says that there is none: tokenizers without one name 10 to the power of 30."""
_KINDS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}

_JSON = {dict: "对象", list: "数组"}

Json = TypeVar("Json", dict[str, Any], list[dict[str, Any]])
Numbers = NDArray[np.int64]
Output = tuple[NDArray[np.float32], NDArray[np.bool_]]
"""What the network gives, and which tokens (n, tokens) of its rows are text."""


class OnnxModel:
    """``outputs`` are the names of what the network gives."""

    def __init__(self, folder: Path, session: Any, tokenizer: Any) -> None:
        self._folder = folder
        self._session = session
        self._tokenizer = tokenizer
        self._filler = _count(folder / "config.json", "pad_token_id") or 0
        self.outputs = [each.name for each in session.get_outputs()]
        tokenizer.no_padding()
        tokenizer.enable_truncation(_length(folder))

    def batches(self, texts: Sequence[str | tuple[str, str]]) -> list[list[int]]:
        """The numbers of ``texts``, some at a time, those of a length together: little is filled up."""
        order = sorted(range(len(texts)), key=lambda n: len("".join(texts[n])))
        return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]

    def run(self, texts: Sequence[str | tuple[str, str]], output: str) -> Output:
        """``output`` for these texts or pairs of texts. Raises LibraryError where the network cannot be run."""
        encodings = self._tokenizer.encode_batch(list(texts))
        width = max(1, *(len(each.ids) for each in encodings))
        mask = _filled([each.attention_mask for each in encodings], width, 0)
        given = {
            "input_ids": _filled([each.ids for each in encodings], width, self._filler),
            "attention_mask": mask,
            "token_type_ids": _filled([each.type_ids for each in encodings], width, 0),
            "position_ids": np.maximum(mask.cumsum(1) - 1, 0),
        }
        try:
            wanted = {
                each.name: given[each.name].astype(_KINDS[each.type]) for each in self._session.get_inputs()
            }
            [found] = self._session.run([output], wanted)
        except KeyError as error:
            raise unreadable(self._folder, f"网络要的输入 {error} 这里给不出") from error
        except _errors() as error:
            raise unreadable(self._folder, f"网络不能运行：{error}") from error
        return np.asarray(found, np.float32), mask.astype(bool)


def read(folder: str, setting: str) -> OnnxModel:
    """The model in ``folder``, for the setting ``setting``.

    Raises LibraryError for a missing package, a missing folder or file, and files that cannot be read."""
    path = Path(folder)
    if not folder or not path.is_dir():
        raise LibraryError(
            f"设置 {setting} 里的模型文件夹“{folder}”不存在，应像 onnx:/models/bge-small-zh-v1.5，"
            "里面有 model.onnx（或 onnx/model.onnx）和 tokenizer.json。"
        )
    runtime, tokenizers = _package("onnxruntime"), _package("tokenizers")
    graph, words = _graph(path), path / "tokenizer.json"
    if not words.is_file():
        raise unreadable(path, "少了 tokenizer.json，请把它和 model.onnx 放在一起")
    try:
        tokenizer = tokenizers.Tokenizer.from_str(words.read_text(encoding="utf-8"))
    except Exception as error:  # The package raises nothing narrower.
        raise unreadable(path, f"tokenizer.json 不能用：{error}") from error
    try:
        session = runtime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    except _errors() as error:
        raise unreadable(path, f"{graph.name} 不能用：{error}") from error
    return OnnxModel(path, session, tokenizer)


def unreadable(folder: Path, why: str) -> LibraryError:
    return LibraryError(f"模型文件夹“{folder}”不能用：{why}。")


def read_json(path: Path, empty: Json) -> Json:
    """What ``path`` holds, ``empty`` where there is no such file. Raises LibraryError for what is of another kind."""
    if not path.is_file():
        return empty
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise unreadable(path.parent, f"{path.name} 不是 JSON：{error}") from error
    if not isinstance(found, type(empty)):
        raise unreadable(path.parent, f"{path.name} 里应是 JSON 的{_JSON[type(empty)]}")
    return found


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise LibraryError(
            f"onnx 模型需要另装软件包 {name}：在项目目录里运行 pip install -c constraints.txt -e '.[onnx]'，"
            "即 tashan[onnx]。"
        ) from error


def _errors() -> tuple[type[Exception], ...]:
    """All that onnxruntime raises: it has no common class for it."""
    state = vars(import_module("onnxruntime.capi.onnxruntime_pybind11_state")).values()
    return tuple(each for each in state if isinstance(each, type) and issubclass(each, Exception))


def _graph(folder: Path) -> Path:
    """``model.onnx``, in the folder or in its folder ``onnx``, or else the first other network there."""
    found = [*sorted(folder.glob("*.onnx")), *sorted(folder.glob("onnx/*.onnx"))]
    if not found:
        raise unreadable(folder, "少了 model.onnx（或 onnx/model.onnx）")
    return next((each for each in found if each.name == "model.onnx"), found[0])


def _length(folder: Path) -> int:
    """The most tokens of a text."""
    told = (_count(folder / file, key) for file, key in _LENGTHS.items())
    return min((each for each in told if each and each < _ENDLESS), default=_TOKENS)


def _count(path: Path, key: str) -> int | None:
    """The number that a file gives for ``key``, None where it gives none."""
    value = read_json(path, {}).get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise unreadable(path.parent, f"{path.name} 里的 {key} 是“{value}”，应是不小于 0 的数")
    return int(value)


def _filled(rows: Sequence[Sequence[int]], width: int, filler: int) -> Numbers:
    return np.array([[*row, *[filler] * (width - len(row))] for row in rows], np.int64).reshape(-1, width)
