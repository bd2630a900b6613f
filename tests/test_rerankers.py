"""Every reranker by value, and what is told where there is none."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import rerankers
from index.errors import LibraryError

ROOT = Path(__file__).parents[1]
QUERY = "老旧小区·〔2021〕怎样改造？"
TEXTS = ["小区改造①　投入14万元。", "", "村集体《办法》𠮷", "小区改造①　投入14万元。" * 3]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of random weights, with one score and as settings the activation that changes nothing."""
    pytest.importorskip(
        "sentence_transformers", reason="未安装 sentence-transformers（tashan[models]），跳过"
    )
    return save_tiny_model(tmp_path_factory.mktemp("reranker"), scores=1)


def save_tiny_model(folder: Path, scores: int) -> Path:
    transformers = import_module("transformers")
    characters = sorted(set(QUERY + "".join(TEXTS)))
    vocabulary = {each: n for n, each in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters])}
    import_module("torch").manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, initializer_range=1.0, num_labels=scores,
        sentence_transformers={"activation_fn": "torch.nn.modules.linear.Identity"},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizer(vocab=vocabulary).save_pretrained(folder)
    return folder


def logits(folder: Path) -> np.ndarray:
    """The model's own answers, pair by pair, without sentence-transformers."""
    torch, transformers = import_module("torch"), import_module("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        found = [model(**tokenizer(QUERY, text, return_tensors="pt")).logits[0, 0].item() for text in TEXTS]
    return np.array(found)


def test_a_cross_encoder_by_value(folder: Path) -> None:
    reranker = rerankers.load(f"cross_encoder:{folder}")
    assert reranker is not None and reranker.name == f"cross_encoder:{folder}"
    found = reranker.score(QUERY, TEXTS)
    assert (found.dtype.name, found.shape) == ("float32", (len(TEXTS),))
    expected = logits(folder)
    assert np.ptp(expected) > 0.1
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-expected)), atol=1e-5)
    assert reranker.score(QUERY, []).shape == (0,)


def test_a_score_does_not_depend_on_the_other_texts(folder: Path) -> None:
    reranker: Any = rerankers.load(f"cross_encoder:{folder}")
    alone = [reranker.score(QUERY, [text])[0] for text in TEXTS]
    np.testing.assert_allclose(reranker.score(QUERY, TEXTS), alone, atol=1e-5)


def test_a_model_of_several_values_is_no_reranker(folder: Path, tmp_path: Path) -> None:
    save_tiny_model(tmp_path, scores=3)
    with pytest.raises(LibraryError, match="给出 3 个值，不是重排模型"):
        rerankers.load(f"cross_encoder:{tmp_path}")


def test_no_name_is_no_reranker() -> None:
    assert rerankers.load("") is None


def test_an_unknown_reranker_is_told_what_there_is() -> None:
    with pytest.raises(LibraryError, match=r"“无此物”.*cross_encoder"):
        rerankers.load("无此物:模型")


def test_an_unreadable_model_is_told(tmp_path: Path) -> None:
    pytest.importorskip(
        "sentence_transformers", reason="未安装 sentence-transformers（tashan[models]），跳过"
    )
    with pytest.raises(LibraryError, match=r"重排模型“.*无此模型”无法读取"):
        rerankers.load(f"cross_encoder:{tmp_path / '无此模型'}")


def test_a_missing_package_names_the_extra() -> None:
    program = (
        "import sys\nsys.modules['sentence_transformers'] = None\n"
        "from index import rerankers\nrerankers.load('cross_encoder:/tmp')"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, env=environment, check=False
    )
    assert "tashan[models]" in done.stderr.decode()
