"""Running text in, a tokenizer of characters and frequent words and the text as one row of token numbers out.

Run ``python -m train.tokens --out FOLDER``: it writes ``tokenizer.json`` and ``tokens.npy`` there.
"""

import argparse
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from index.folding import fold

SHARED = Path(__file__).parents[1].parent / "shared" / "train"
SOURCES = ("news", "reports", "laws")
VOCABULARY = 16_384
LONGEST = 4
"""Characters of a token: longer Chinese words are put together of shorter ones."""
LEARNT = 24_000
"""Articles that the vocabulary is made from, some 20 million characters: what is frequent shows in a part."""
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNKNOWN, BEGIN, SEPARATOR, MASK = range(len(SPECIAL))
BATCH = 2_000
SEED = 20261122


def articles(folder: Path) -> list[str]:
    """The texts of all sources, folded and in a random order that is always the same."""
    found = [fold(text) for source in SOURCES for text in _texts(folder / f"{source}.jsonl.xz")]
    random.Random(SEED).shuffle(found)
    return found


def _texts(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"].replace("<!-- INFO END -->", "")


def learnt(texts: Sequence[str]) -> Tokenizer:
    """Byte pair encoding (Sennrich, Haddow and Birch, 2016) over characters, within runs of Han or Latin letters."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    pieces = Regex(r"\p{Han}+|\p{Latin}+|\S")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(pieces, "removed", invert=True)
    tokenizer.decoder = decoders.Fuse()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL),
        max_token_length=LONGEST,
        limit_alphabet=7_000,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", BEGIN), ("[SEP]", SEPARATOR)],
    )
    return tokenizer


def numbered(tokenizer: Tokenizer, texts: Sequence[str]) -> npt.NDArray[np.uint16]:
    """The tokens of all texts one after the other, a separator behind each."""
    found = []
    for start in range(0, len(texts), BATCH):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + BATCH], add_special_tokens=False):
            found.append(np.array([*encoding.ids, SEPARATOR], np.uint16))
    return np.concatenate(found)


def main() -> None:
    """Learn the vocabulary and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for tokenizer.json and tokens.npy")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    texts = articles(SHARED)
    tokenizer = learnt(texts[:LEARNT])
    tokenizer.save(str(out / "tokenizer.json"))
    numbers = numbered(tokenizer, texts)
    np.save(out / "tokens.npy", numbers)
    characters = sum(len("".join(text.split())) for text in texts)
    unknown = float(np.mean(numbers == UNKNOWN))
    print(f"{len(texts)} articles, {characters} characters, {len(numbers)} tokens, {unknown:.4%} unknown")


if __name__ == "__main__":
    main()
