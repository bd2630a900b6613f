"""Every encoder: unit rows, the same in every process and batch; and each one's own values."""

import math
import os
import subprocess
import sys
import zlib
from collections import Counter
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import encoders
from index.encoders.hashing import DIMENSIONS, Hashing
from index.errors import LibraryError
from index.segmenter import Segmenter

ROOT = Path(__file__).parents[1]
TEXTS = [
    "硚口区荣东社区建成红色驿站·〔2021〕《办法》𠮷①　投入14万元。",
    "老旧小区改造",
    "。",
    "",
    "ＡＰＰ app",
]
SEGMENTER = Segmenter(["红色驿站"])
HASHING = Hashing(SEGMENTER)


def mixed(key: int) -> int:
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    key = (key ^ (key >> 27)) * 0x94D049BB133111EB % 2**64
    return key ^ (key >> 31)


def gram_key(gram: str) -> int:
    key = 0
    for character in gram:
        key = key << 21 | ord(character)
    return key


def reference(runs: list[str], words: list[str]) -> np.ndarray:
    """Weinberger's hashed features of text cut into ``runs`` and ``words`` by hand."""
    grams = [run[n : n + size] for run in runs for size in (1, 2, 3) for n in range(len(run) - size + 1)]
    keys = [gram_key(gram) for gram in grams] + [1 << 63 | zlib.crc32(word.encode()) for word in words]
    row = np.zeros(DIMENSIONS)
    for key, count in Counter(keys).items():
        sign = 1 if mixed(key) >> 63 else -1
        row[mixed(key) % DIMENSIONS] += sign * (1 + math.log(count))
    return row / np.linalg.norm(row)


def test_hashing_by_value() -> None:
    text = "小区小区，建成红色驿站"
    expected = reference(["小区小区", "建成红色驿站"], SEGMENTER.words(text))
    np.testing.assert_allclose(HASHING.encode([text])[0], expected, atol=1e-6)


def test_hashing_gives_nothing_for_nothing() -> None:
    rows = HASHING.encode(TEXTS)
    assert rows.shape == (len(TEXTS), DIMENSIONS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 1, 0, 0, 1], atol=1e-6)
    assert HASHING.encode([]).shape == (0, DIMENSIONS)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=8))
def test_a_row_does_not_depend_on_its_batch(texts: list[str]) -> None:
    alone = [HASHING.encode([text])[0] for text in texts]
    np.testing.assert_array_equal(HASHING.encode(texts), np.array(alone).reshape(-1, DIMENSIONS))


def test_hashing_is_the_same_in_another_process() -> None:
    program = (
        "import sys\nfrom index.encoders.hashing import Hashing\nfrom index.segmenter import Segmenter\n"
        f"rows = Hashing(Segmenter(['红色驿站'])).encode({TEXTS!r})\nsys.stdout.buffer.write(rows.tobytes())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    np.testing.assert_array_equal(np.frombuffer(done.stdout, np.float32), HASHING.encode(TEXTS).ravel())


def test_nearer_texts_have_larger_cosines() -> None:
    rows = HASHING.encode(["老旧小区加装电梯", "老旧小区怎样加装电梯？", "村集体经济收入增长"])
    assert rows[0] @ rows[1] > 0.5 > rows[0] @ rows[2]


def test_an_unknown_encoder_is_told_what_there_is() -> None:
    with pytest.raises(LibraryError, match=r"“无此物”.*hashing、sentence_transformer"):
        encoders.load("无此物", SEGMENTER)


def test_loading_by_name() -> None:
    assert encoders.load("hashing", SEGMENTER).name == HASHING.name
    assert {left < right for left, right in pairwise(encoders.names())} == {True}


def test_a_missing_package_names_the_extra() -> None:
    program = (
        "import sys\nsys.modules['sentence_transformers'] = None\n"
        "from index import encoders\nfrom index.segmenter import Segmenter\n"
        "encoders.load('sentence_transformer:/tmp', Segmenter())"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, env=environment, check=False
    )
    assert "tashan[models]" in done.stderr.decode()


def test_a_sentence_transformer_by_value(tmp_path: Path) -> None:
    pytest.importorskip(
        "sentence_transformers", reason="未安装 sentence-transformers（tashan[models]），跳过"
    )
    table = save_tiny_model(tmp_path / "tiny")
    encoder = encoders.load(f"sentence_transformer:{tmp_path / 'tiny'}", SEGMENTER)
    rows = encoder.encode(["小区", "小小区", ""])
    assert (encoder.dimensions, rows.dtype.name, rows.shape) == (3, "float32", (3, 3))
    expected = np.array([table[1] + table[2], 2 * table[1] + table[2], np.zeros(3)])
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(rows, expected / np.where(lengths > 0, lengths, 1), atol=1e-6)
    assert encoder.encode([]).shape == (0, 3)


def test_an_unreadable_model_is_told(tmp_path: Path) -> None:
    pytest.importorskip(
        "sentence_transformers", reason="未安装 sentence-transformers（tashan[models]），跳过"
    )
    with pytest.raises(LibraryError, match="无此模型"):
        encoders.load(f"sentence_transformer:{tmp_path / '无此模型'}", SEGMENTER)


def save_tiny_model(folder: Path) -> np.ndarray:
    """A static model of the characters 小 and 区 in ``folder``; gives its embedding table."""
    tokenizers = import_module("tokenizers")
    modules = import_module("sentence_transformers.sentence_transformer.modules")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0, "小": 1, "区": 2}, "[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    table = np.array([[0, 0, 0], [1, 2, 2], [0, 3, 4]], np.float32)
    module = modules.StaticEmbedding(tokenizer, embedding_weights=table)
    import_module("sentence_transformers").SentenceTransformer(modules=[module]).save(str(folder))
    return table
