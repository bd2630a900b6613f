"""Texts in, rows of token numbers with their mask out, folded, as the index folds them."""

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from index.folding import fold
from train.steps import device
from train.tokens import PAD


class Reader:
    """The tokenizer of ``folder``, which cuts off what is behind ``length`` tokens."""

    def __init__(self, folder: Path, length: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(length)
        self._tokenizer.enable_padding(pad_id=PAD, pad_token="[PAD]", pad_to_multiple_of=8)

    def rows(self, texts: Sequence[str | tuple[str, str]]) -> tuple[Tensor, Tensor]:
        """Numbers and mask (texts, tokens) of texts or of pairs of them, on ``device()``."""
        folded = [fold(text) if isinstance(text, str) else (fold(text[0]), fold(text[1])) for text in texts]
        encodings = self._tokenizer.encode_batch(folded)
        ids = torch.tensor([each.ids for each in encodings])
        mask = torch.tensor([each.attention_mask for each in encodings])
        return ids.to(device()), mask.to(device())
