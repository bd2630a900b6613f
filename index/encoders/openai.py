"""Text in, the vector that a server on the local network makes of it out, in OpenAI's protocol."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders import EncoderOptions, unit_rows
from index.endpoint import Server
from index.errors import EncoderUnavailable, LibraryError
from index.segmenter import Segmenter

_BATCH = 32
"""Texts of one question: as many as Text Embeddings Inference takes unless it is told otherwise; vLLM and
Ollama take more."""
_PROBE = "他山之石"


class OpenAI:
    """A model of vLLM, Ollama, Text Embeddings Inference or the like. Rows are normalised whatever the server does;
    a blank text, which servers refuse, has the row 0."""

    is_light = False

    def __init__(self, model: str, options: EncoderOptions) -> None:
        name = f"openai:{model}"
        self.name = options.marked(name)
        self._model = model
        self._options = options
        self._server = Server(name, options.endpoint)
        self._length = 0

    @property
    def dimensions(self) -> int:
        """As many as the first answer has."""
        return self._length or len(self._rows([_PROBE])[0])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._encode(
            [f"{self._options.passage_prompt}{text}" if text.strip() else "" for text in texts]
        )

    def encode_query(self, text: str) -> NDArray[np.float32]:
        prompt = self._options.query_prompt
        row: NDArray[np.float32] = self._encode([f"{prompt}{text}" if text.strip() else ""])[0]
        return row

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        told = [n for n, text in enumerate(texts) if text]
        starts = range(0, len(told), _BATCH)
        answers = [self._rows([texts[n] for n in told[start : start + _BATCH]]) for start in starts]
        rows = np.zeros((len(texts), self.dimensions))
        if told:
            rows[told] = np.concatenate(answers)
        return unit_rows(rows)

    def _rows(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The rows that the server answers. Raises EncoderUnavailable if these are none."""
        answer = self._server.post("embeddings", {"model": self._model, "input": list(texts)})
        try:
            items = sorted(answer["data"], key=lambda item: int(item["index"]))
            rows = np.array([item["embedding"] for item in items], np.float64)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise self._unusable() from error
        if rows.ndim != 2 or len(rows) != len(texts) or not rows.size or not np.isfinite(rows).all():
            raise self._unusable()
        return self._checked(rows)

    def _unusable(self) -> EncoderUnavailable:
        return self._server.failed("的回答不合 OpenAI 协议（{url}）；请检查设置 encoder 是不是向量模型的名字")

    def _checked(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows as long as those before."""
        length = rows.shape[1]
        if self._length not in (0, length):
            why = (
                f"先给出 {self._length} 维、后给出 {length} 维的向量（{{url}}）；请确认服务器上的模型没有换过"
            )
            raise self._server.failed(why)
        self._length = length
        return rows


def create(model: str, segmenter: Segmenter, options: EncoderOptions) -> OpenAI:
    """The model ``model`` of the server ``options.endpoint``, which is not asked yet; ``segmenter`` is not used."""
    if not model:
        raise LibraryError("设置 encoder 的值“openai”少了模型的名字，应像 openai:bge-m3 。")
    return OpenAI(model, options)
