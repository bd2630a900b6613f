"""Networks in ONNX's format, encoders and rerankers, by the values of the same networks in PyTorch."""

import json
import os
import subprocess
import sys
import warnings
from importlib import import_module
from importlib.util import find_spec
from math import inf
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest

from index import encoders, rerankers
from index.encoders import EncoderOptions
from index.errors import LibraryError
from index.matching import Scored, matching, read
from index.models import Models
from index.onnx_model import BATCH
from index.reranking import reranked
from index.wanted import SearchOptions
from ingest.practice import Practice
from tests.builders import Report, open_library
from tests.dictionaries import plain_segmenter

PACKAGES = ("onnx", "onnxruntime", "sentence_transformers", "tokenizers")
pytestmark = pytest.mark.skipif(
    not all(map(find_spec, PACKAGES)),
    reason=f"未安装 {'、'.join(PACKAGES)}（tashan[models,onnx,train]），跳过",
)

ROOT = Path(__file__).parents[1]
SEGMENTER = plain_segmenter()
QUERY = "老旧小区·〔2021〕怎样改造？"
TEXTS = ["小区改造①　投入14万元。", "", "村集体《办法》𠮷", "小区改造①　投入14万元。" * 9]
MANY = [f"{text}{n}" for n in range(BATCH) for text in TEXTS]
LENGTH = 40
"""Tokens that the tiny model reads: fewer than the longest text has."""
NAMES = ["input_ids", "attention_mask", "token_type_ids"]
SIZE = 16


def tiny(folder: Path, kind: str, output: str, **settings: Any) -> Path:
    """A BERT of random weights in ``folder``, as Hugging Face lays it out, with its export to ONNX."""
    torch, transformers = import_module("torch"), import_module("transformers")
    characters = sorted(set(QUERY + "".join(MANY)))
    vocabulary = {each: n for n, each in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters])}
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=SIZE, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=SIZE, initializer_range=1.0, max_position_embeddings=LENGTH, **settings,
    )  # fmt: skip
    network = getattr(transformers, kind)(config).eval()
    network.save_pretrained(folder)
    transformers.BertTokenizer(vocab=vocabulary, model_max_length=LENGTH).save_pretrained(folder)
    export(network, folder / "onnx" / "model.onnx", output)
    return folder


def export(network: Any, path: Path, output: str) -> None:
    torch = import_module("torch")

    class Named(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, *inputs: Any) -> Any:
            return getattr(self.network(**dict(zip(NAMES, inputs, strict=True))), output)

    path.parent.mkdir()
    sample = torch.ones((2, 5), dtype=torch.int64)
    axes = {name: {0: "texts", 1: "tokens"} for name in (*NAMES, output)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Named(), (sample,) * 3, path, dynamo=False,
            input_names=NAMES, output_names=[output], dynamic_axes=axes,
        )  # fmt: skip


@pytest.fixture(scope="session")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("bert"), "BertModel", "last_hidden_state")


@pytest.fixture(scope="session")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("scorer"), "BertForSequenceClassification", "logits", num_labels=1)


def pooled(bert: Path, folder: Path, way: str, **made_with: Any) -> Path:
    """The BERT as a model of sentence-transformers that pools in this ``way``, in ``folder``, with the export."""
    modules = import_module("sentence_transformers.sentence_transformer.modules")
    made = [modules.Transformer(str(bert)), modules.Pooling(SIZE, way)]
    import_module("sentence_transformers").SentenceTransformer(modules=made, **made_with).save(str(folder))
    copytree(bert / "onnx", folder / "onnx")
    return folder


def loaded(
    folder: Path, options: EncoderOptions = encoders.PLAIN
) -> tuple[encoders.Encoder, encoders.Encoder]:
    """The encoder on onnxruntime, and the same model's in sentence-transformers."""
    kinds = ("onnx", "sentence_transformer")
    fast, slow = (encoders.load(f"{kind}:{folder}", SEGMENTER, options) for kind in kinds)
    return fast, slow


@pytest.mark.parametrize("way", ["cls", "mean", "max", "lasttoken"])
def test_an_encoder_by_value(bert: Path, tmp_path: Path, way: str) -> None:
    fast, slow = loaded(pooled(bert, tmp_path / "model", way))
    assert (fast.name, fast.dimensions) == (f"onnx:{tmp_path / 'model'}", SIZE)
    rows = fast.encode(MANY)
    assert (rows.dtype.name, rows.shape) == ("float32", (len(MANY), SIZE))
    assert np.ptp(rows, 0).min() > 0.01
    np.testing.assert_allclose(rows, slow.encode(MANY), atol=2e-6)
    np.testing.assert_allclose(fast.encode_query(QUERY), slow.encode_query(QUERY), atol=2e-6)
    assert fast.encode([]).shape == (0, SIZE)


def test_prompts(bert: Path, tmp_path: Path) -> None:
    """Those of the model, unless others are set; what changes the passages changes the name."""
    folder = pooled(bert, tmp_path / "model", "mean", prompts={"query": "小：", "passage": "村："})
    for options in (encoders.PLAIN, EncoderOptions(query_prompt="怎样", passage_prompt="集体")):
        fast, slow = loaded(folder, options)
        np.testing.assert_allclose(fast.encode(TEXTS), slow.encode(TEXTS), atol=2e-6)
        np.testing.assert_allclose(fast.encode_query(QUERY), slow.encode_query(QUERY), atol=2e-6)
        assert fast.name == options.marked(f"onnx:{folder}")
    assert np.abs(fast.encode_query("小区") - fast.encode(["小区"])[0]).max() > 0.01


def test_the_keys_of_older_exports(bert: Path, tmp_path: Path) -> None:
    """bge-small-zh's folder names its way of pooling by a key that is true; without any it is the mean."""
    folder = pooled(bert, tmp_path / "model", "cls")
    file = folder / "1_Pooling" / "config.json"
    file.write_text(
        '{"word_embedding_dimension": 16, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}'
    )
    fast, slow = loaded(folder)
    np.testing.assert_allclose(fast.encode(TEXTS), slow.encode(TEXTS), atol=2e-6)
    file.unlink()
    mean = encoders.load(f"sentence_transformer:{pooled(bert, tmp_path / 'mean', 'mean')}", SEGMENTER)
    found = encoders.load(f"onnx:{folder}", SEGMENTER).encode(TEXTS)
    np.testing.assert_allclose(found, mean.encode(TEXTS), atol=2e-6)


def test_a_network_that_pools_itself(tmp_path: Path) -> None:
    """An output of one row for each text is taken as it is, whatever the folder says of pooling."""
    torch, transformers = import_module("torch"), import_module("transformers")
    kind = "BertForSequenceClassification"
    folder = tiny(tmp_path / "model", kind, "logits", num_labels=5)
    network = getattr(transformers, kind).from_pretrained(folder).eval()
    given = transformers.BertTokenizer.from_pretrained(folder)(TEXTS[:1], return_tensors="pt")
    with torch.no_grad():
        row = network(**given).logits[0].numpy()
    found = encoders.load(f"onnx:{folder}", SEGMENTER).encode(TEXTS[:1])
    np.testing.assert_allclose(found, [row / np.linalg.norm(row)], atol=2e-6)


def test_a_prompt_that_pooling_leaves_out_is_refused(bert: Path, tmp_path: Path) -> None:
    folder = pooled(bert, tmp_path / "model", "mean")
    how = folder / "1_Pooling" / "config.json"
    how.write_text(json.dumps({**json.loads(how.read_text()), "include_prompt": False}), encoding="utf-8")
    assert encoders.load(f"onnx:{folder}", SEGMENTER).dimensions == SIZE
    with pytest.raises(LibraryError, match="总是算的"):
        encoders.load(f"onnx:{folder}", SEGMENTER, EncoderOptions(query_prompt="小："))


def test_a_reranker_is_no_encoder(scorer: Path) -> None:
    with pytest.raises(LibraryError, match="不是编码器"):
        encoders.load(f"onnx:{scorer}", SEGMENTER)


def test_a_reranker_by_value(scorer: Path) -> None:
    fast, slow = (rerankers.load(f"{kind}:{scorer}") for kind in ("onnx", "cross_encoder"))
    assert fast is not None and slow is not None and fast.name == f"onnx:{scorer}"
    found = fast.score(QUERY, MANY)
    assert (found.dtype.name, found.shape) == ("float32", (len(MANY),))
    assert np.ptp(found) > 0.01
    np.testing.assert_allclose(found, slow.score(QUERY, MANY), atol=2e-6)
    assert fast.score(QUERY, []).shape == (0,)


def test_only_a_quantised_network_is_there(scorer: Path, tmp_path: Path) -> None:
    folder = copytree(scorer, tmp_path / "model")
    (folder / "onnx" / "model.onnx").rename(folder / "model_quantized.onnx")
    moved, there = (rerankers.load(f"onnx:{each}") for each in (folder, scorer))
    assert moved is not None and there is not None
    np.testing.assert_array_equal(moved.score(QUERY, TEXTS), there.score(QUERY, TEXTS))


def test_a_network_of_several_values_is_no_reranker(bert: Path) -> None:
    with pytest.raises(LibraryError, match="不是重排模型"):
        rerankers.load(f"onnx:{bert}")


def put(name: str, content: str) -> Any:
    def change(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")

    return change


def without(name: str) -> Any:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without("onnx/model.onnx"), r"少了 model.onnx（或 onnx/model.onnx）"),
        (without("tokenizer.json"), "少了 tokenizer.json"),
        (put("onnx/model.onnx", "《办法》"), "model.onnx 不能用"),
        (put("tokenizer.json", "{"), "tokenizer.json 不能用"),
        (put("config.json", "{"), "config.json 不是 JSON"),
        (put("modules.json", "{}"), "modules.json 里应是 JSON 的数组"),
        (put("modules.json", '[{"type": "sentence_transformers.models.Dense"}]'), "不会算的模块 Dense"),
        (put("1_Pooling/config.json", '{"pooling_mode": "weightedmean"}'), "“weightedmean”这里不会算"),
        (put("1_Pooling/config.json", '{"pooling_mode": ["cls", "mean"]}'), "这里不会算"),
        (put("config.json", '{"pad_token_id": "x"}'), "pad_token_id 是“x”"),
        (put("config.json", '{"max_position_embeddings": -1}'), "max_position_embeddings 是“-1”"),
    ],
)
def test_a_folder_that_cannot_be_used_is_told(bert: Path, tmp_path: Path, change: Any, message: str) -> None:
    folder = copytree(bert, tmp_path / "模型·①")
    change(folder)
    with pytest.raises(LibraryError, match=message) as error:
        encoders.load(f"onnx:{folder}", SEGMENTER)
    assert "模型·①" in str(error.value) and str(error.value).endswith("。")


def test_the_fewest_tokens_count(bert: Path, tmp_path: Path) -> None:
    """Of the lengths that a folder names; where it names none, a network that reads less than is usual says so."""
    folder = copytree(bert, tmp_path / "model")
    expected = encoders.load(f"onnx:{bert}", SEGMENTER).encode(TEXTS)
    put("tokenizer_config.json", '{"model_max_length": 1000000000000000019884624838656}')(folder)
    np.testing.assert_array_equal(encoders.load(f"onnx:{folder}", SEGMENTER).encode(TEXTS), expected)
    put("sentence_bert_config.json", '{"max_seq_length": 8}')(folder)
    rows = encoders.load(f"onnx:{folder}", SEGMENTER).encode([TEXTS[0], TEXTS[3]])
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-6)
    for name in ("config.json", "sentence_bert_config.json"):
        without(name)(folder)
    with pytest.raises(LibraryError, match="网络不能运行"):
        encoders.load(f"onnx:{folder}", SEGMENTER).encode([TEXTS[3]])


def test_inputs_that_are_not_known_are_told(bert: Path, tmp_path: Path) -> None:
    onnx = import_module("onnx")
    folder = copytree(bert, tmp_path / "model")
    network = onnx.load(folder / "onnx" / "model.onnx")
    for node in network.graph.node:
        node.input[:] = ["pixels" if each == "token_type_ids" else each for each in node.input]
    network.graph.input[2].name = "pixels"
    onnx.save(network, folder / "onnx" / "model.onnx")
    with pytest.raises(LibraryError, match="网络要的输入 'pixels' 这里给不出"):
        encoders.load(f"onnx:{folder}", SEGMENTER)


@pytest.mark.parametrize("name", ["onnx:/无此文件夹", "onnx"])
def test_a_missing_folder_is_told(name: str) -> None:
    with pytest.raises(LibraryError, match=r"设置 encoder 里的模型文件夹“.*”不存在，应像 onnx:/models/"):
        encoders.load(name, SEGMENTER)
    with pytest.raises(LibraryError, match=r"设置 reranker 里的模型文件夹“.*”不存在"):
        rerankers.load(name)


def test_a_search_whose_time_is_up_does_without_the_reranker(scorer: Path, tmp_path: Path) -> None:
    lines = [f"居民议事{'，居民议事' * (n % 5)}，{text}。" for n, text in enumerate(filter(None, MANY))]
    report = Report("\n".join(lines), name="长.txt")
    library = open_library(tmp_path, Models(reranker=f"onnx:{scorer}"))
    library.add(report.ingested(), report.name, report.data)
    library.sync()
    query = read(library, "居民议事", frozenset())
    found = matching(library, query, SearchOptions(), 100)
    never, soon = (reranked(library, found, SearchOptions(), deadline) for deadline in (0.0, inf))
    words = matching(library, query, SearchOptions(leg="words"), 100)
    assert never.is_unread and not soon.is_unread
    assert [each.unit.id for each in never.units] == [each.unit.id for each in words.units]
    reranker = rerankers.load(f"onnx:{scorer}")
    assert reranker is not None
    scores = [reranker.score(query.text, [read_text(each)])[0] for each in soon.units[:30]]
    np.testing.assert_allclose(scores, sorted(scores, reverse=True), atol=1e-6)
    assert [each.unit.id for each in soon.units] != [each.unit.id for each in words.units]
    library.close()


def read_text(scored: Scored) -> str:
    """What a reranker is given of a practice: its headings, its place and its evidence."""
    assert isinstance(scored.unit, Practice)
    evidence = "".join(each.text for each in scored.unit.evidence)
    return "\n".join((*scored.unit.heading_path, *scored.unit.place.path, evidence))


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_missing_package_names_the_extra(package: str) -> None:
    program = (
        f"import sys\nsys.modules['{package}'] = None\n"
        "from index import rerankers\nrerankers.load('onnx:/tmp')"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, env=environment, check=False
    )
    assert "tashan[onnx]" in done.stderr.decode() and package in done.stderr.decode()


def test_pytorch_is_not_loaded(scorer: Path) -> None:
    program = (
        "import json, sys\nfrom index import rerankers\n"
        f"rerankers.load({json.dumps(f'onnx:{scorer}')})\nprint(*(name in sys.modules for name in sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "onnxruntime", "torch", "transformers"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [b"True", b"False", b"False"]
