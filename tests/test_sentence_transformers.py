"""Models in the format of sentence-transformers, encoders and rerankers, each by the values of the model itself."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import encoders, rerankers
from index.encoders import EncoderOptions
from index.errors import LibraryError
from tests.dictionaries import plain_segmenter

pytestmark = pytest.mark.skipif(
    not find_spec("sentence_transformers"), reason="未安装 sentence-transformers（tashan[models]），跳过"
)

SEGMENTER = plain_segmenter()
QUERY = "老旧小区·〔2021〕怎样改造？"
TEXTS = ["小区改造①　投入14万元。", "", "村集体《办法》𠮷", "小区改造①　投入14万元。" * 3]


def test_a_sentence_transformer_by_value(tmp_path: Path) -> None:
    table = save_static_model(tmp_path / "tiny")
    encoder = encoders.load(f"sentence_transformer:{tmp_path / 'tiny'}", SEGMENTER)
    rows = encoder.encode(["小区", "小小区", ""])
    assert (encoder.dimensions, rows.dtype.name, rows.shape) == (3, "float32", (3, 3))
    expected = np.array([table[1] + table[2], 2 * table[1] + table[2], np.zeros(3)])
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(rows, expected / np.where(lengths > 0, lengths, 1), atol=1e-6)
    assert encoder.encode([]).shape == (0, 3)
    np.testing.assert_allclose(encoder.encode_query("小小区"), rows[1], atol=1e-6)


def test_prompts_of_a_sentence_transformer(tmp_path: Path) -> None:
    """Those of the model, unless others are set; what changes the passages changes the name."""
    table = save_static_model(tmp_path / "tiny", prompts={"query": "小", "document": ""})
    name = f"sentence_transformer:{tmp_path / 'tiny'}"
    plain = encoders.load(name, SEGMENTER)
    prompted = encoders.load(name, SEGMENTER, EncoderOptions(query_prompt="区", passage_prompt="小小"))
    expected = np.array([table[1] + table[2], table[2] + table[2], 2 * table[1] + table[2]])
    found = [plain.encode_query("区"), prompted.encode_query("区"), prompted.encode(["区"])[0]]
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert (plain.name, prompted.name) == (name, f"{name}|小小")


def test_an_unreadable_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="无此模型"):
        encoders.load(f"sentence_transformer:{tmp_path / '无此模型'}", SEGMENTER)


def save_static_model(folder: Path, **made_with: Any) -> np.ndarray:
    """A static model of the characters 小 and 区 in ``folder``; gives its embedding table."""
    tokenizers = import_module("tokenizers")
    modules = import_module("sentence_transformers.sentence_transformer.modules")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0, "小": 1, "区": 2}, "[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    table = np.array([[0, 0, 0], [1, 2, 2], [0, 3, 4]], np.float32)
    module = modules.StaticEmbedding(tokenizer, embedding_weights=table)
    import_module("sentence_transformers").SentenceTransformer(modules=[module], **made_with).save(
        str(folder)
    )
    return table


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of random weights, with one score and as settings the activation that changes nothing."""
    return save_cross_encoder(tmp_path_factory.mktemp("reranker"), scores=1)


def save_cross_encoder(folder: Path, scores: int) -> Path:
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
    save_cross_encoder(tmp_path, scores=3)
    with pytest.raises(LibraryError, match="给出 3 个值，不是重排模型"):
        rerankers.load(f"cross_encoder:{tmp_path}")


def test_an_unreadable_reranker_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"重排模型“.*无此模型”无法读取"):
        rerankers.load(f"cross_encoder:{tmp_path / '无此模型'}")
