"""Every encoder: unit rows, the same in every process and batch; and each one's own values."""

import json
import math
import os
import re
import subprocess
import sys
import threading
import zlib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.faults import UserError
from api.settings import load_settings
from index import encoders
from index.encoders import EncoderOptions
from index.encoders.hashing import DIMENSIONS, Hashing
from index.endpoint import Endpoint, Server
from index.errors import EncoderUnavailable, LibraryError
from index.folding import fold
from index.models import Models
from index.segmenter import Segmenter
from tests.model_server import SIZE, Answering, ModelServer, embeddings, serving, unit

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
    length = np.linalg.norm(row)
    return row / length if length else row


def test_hashing_by_value() -> None:
    text = "小区小区，建成红色驿站"
    expected = reference(["小区小区", "建成红色驿站"], SEGMENTER.words(text))
    np.testing.assert_allclose(HASHING.encode([text])[0], expected, atol=1e-6)


@settings(deadline=None)
@given(st.text("老旧小区a1_·𠮷①　，。\n", max_size=40))
def test_hashing_counts_words_and_runs_of_any_text(text: str) -> None:
    expected = reference(re.findall(r"\w+", fold(text)), SEGMENTER.words(text))
    np.testing.assert_allclose(HASHING.encode([text])[0], expected, atol=1e-6)


def test_rows_of_several_batches_are_those_of_their_texts() -> None:
    texts = [f"小区{n}号院建成红色驿站{n % 7}处" for n in range(1100)]
    rows = HASHING.encode(texts)
    for n in (0, 1, 511, 512, 1023, 1024, 1099):
        np.testing.assert_array_equal(rows[n], HASHING.encode_query(texts[n]))


def test_hashing_gives_nothing_for_nothing() -> None:
    rows = HASHING.encode(TEXTS)
    assert rows.shape == (len(TEXTS), DIMENSIONS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 1, 0, 0, 1], atol=1e-6)
    assert HASHING.encode([]).shape == (0, DIMENSIONS)
    np.testing.assert_array_equal([HASHING.encode_query(text) for text in TEXTS], rows)


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
    with pytest.raises(LibraryError, match=r"“无此物”.*hashing、onnx、openai、sentence_transformer"):
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


def local(server: ModelServer, seconds: float = 20.0, key: str = "", **prompts: str) -> encoders.Encoder:
    """The encoder of a server on this machine."""
    options = EncoderOptions(Endpoint(server.url, key, seconds), **prompts)
    return encoders.load("openai:bge-m3", SEGMENTER, options)


def test_a_server_is_asked_in_openai_s_protocol() -> None:
    with serving() as server:
        encoder = local(server, key="secret")
        rows = encoder.encode(TEXTS)
        query = encoder.encode_query(TEXTS[0])
    expected = np.array([unit(text) if text else np.zeros(SIZE) for text in TEXTS])
    np.testing.assert_allclose(rows, expected, atol=1e-6)
    np.testing.assert_allclose(query, expected[0], atol=1e-6)
    assert (encoder.dimensions, rows.dtype.name, encoder.is_light) == (SIZE, "float32", False)
    assert {headers["path"] for headers in server.headers} == {"/v1/embeddings"}
    assert {headers["Authorization"] for headers in server.headers} == {"Bearer secret"}
    assert [body["model"] for body in server.bodies] == ["bge-m3"] * 2
    assert server.texts == [*filter(None, TEXTS), TEXTS[0]]


def test_many_texts_are_asked_some_at_a_time() -> None:
    texts = [f"第{n}条·①" for n in range(70)]
    with serving() as server:
        rows = local(server).encode(texts)
        assert local(server).encode([]).shape == (0, SIZE)
    np.testing.assert_allclose(rows, [unit(text) for text in texts], atol=1e-6)
    assert [len(body["input"]) for body in server.bodies] == [32, 32, 6, 1]
    assert "Authorization" not in server.headers[0]


def test_prompts_of_a_served_model() -> None:
    with serving() as server:
        encoder = local(server, query_prompt="query: ", passage_prompt="passage: ")
        encoder.encode(["小区", " "])
        encoder.encode_query("小区")
    assert server.texts == ["passage: 小区", "query: 小区"]
    assert encoder.name == "openai:bge-m3|passage: "


def answering(status: int, answer: object) -> Answering:
    return lambda server, body: (status, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("status", "answer", "message"),
    [
        (401, {}, "不认这个密钥（http://127.0.0.1"),
        (404, {}, "不在这台服务器上（http://127.0.0.1"),
        (500, {}, "状态 500"),
        (200, [], "不合 OpenAI 协议"),
        (200, {"data": []}, "不合 OpenAI 协议"),
        (200, {"data": [{"index": 0, "embedding": []}]}, "不合 OpenAI 协议"),
        (200, {"data": [{"index": 0, "embedding": ["一"]}]}, "不合 OpenAI 协议"),
        (200, {"data": [{"index": 0, "embedding": [float("nan")]}]}, "不合 OpenAI 协议"),
        (200, {"data": [{"index": n, "embedding": [1.0]} for n in range(2)]}, "不合 OpenAI 协议"),
    ],
)
def test_whatever_a_server_answers_is_one_sentence(status: int, answer: object, message: str) -> None:
    with serving(answering(status, answer)) as server, pytest.raises(EncoderUnavailable) as error:
        local(server).encode(["小区"])
    assert message in str(error.value)
    assert str(error.value).startswith("编码器“openai:bge-m3”") and str(error.value).endswith("。")


def test_an_answer_that_is_no_json_is_told() -> None:
    html = serving(lambda server, body: (200, b"<html>"))
    with html as server, pytest.raises(EncoderUnavailable, match=r"不是 JSON（http://127.0.0.1"):
        local(server).encode_query("小区")


def test_a_model_that_was_exchanged_is_told() -> None:
    def shrinking(server: ModelServer, body: dict[str, Any]) -> tuple[int, bytes]:
        items = [
            {"index": n, "embedding": [1.0] * (5 - len(server.bodies))} for n in range(len(body["input"]))
        ]
        return 200, json.dumps({"data": items}).encode()

    with serving(shrinking) as server, pytest.raises(EncoderUnavailable, match=r"先给出 4 维、后给出 3 维"):
        local(server).encode(["小区"] * 33)


def test_a_slow_server_is_told() -> None:
    done = threading.Event()

    def slow(server: ModelServer, body: dict[str, Any]) -> tuple[int, bytes]:
        done.wait(20)
        return embeddings(server, body)

    with serving(slow) as server:
        with pytest.raises(
            EncoderUnavailable, match=r"在0.1秒内没有回答（http://127.0.0.1.*embeddings_timeout"
        ):
            local(server, seconds=0.1).encode(["小区"])
        done.set()


def test_a_server_that_is_being_started_is_asked_once_more() -> None:
    def starting(server: ModelServer, body: dict[str, Any]) -> tuple[int, bytes]:
        return embeddings(server, body) if len(server.bodies) > 1 else (503, b"")

    with serving(starting) as server:
        np.testing.assert_allclose(local(server).encode_query("小区"), unit("小区"), atol=1e-6)
    with serving(answering(503, {})) as server, pytest.raises(EncoderUnavailable, match="状态 503"):
        local(server).encode_query("小区")
    assert len(server.bodies) == 2


def test_a_server_that_is_down_is_left_alone_for_a_while() -> None:
    now = [0.0]
    with serving() as server:
        pass
    asked = Server("openai:bge-m3", Endpoint(server.url), clock=lambda: now[0])
    with pytest.raises(
        EncoderUnavailable, match=r"连不上（http://127.0.0.1:\d+/v1）；请检查设置 embeddings_url"
    ):
        asked.post("embeddings", {})
    with serving(port=urlsplit(server.url).port or 0) as again:
        for now[0] in (1.0, 14.0):
            with pytest.raises(EncoderUnavailable, match="连不上"):
                asked.post("embeddings", {"input": []})
        assert again.bodies == []
        now[0] = 16.0
        assert asked.post("embeddings", {"input": []}) == {"data": []}


@pytest.mark.parametrize(
    ("name", "endpoint", "message"),
    [
        ("openai:m", Endpoint(), "没有设置编码器的地址：请设置 embeddings_url"),
        ("openai", Endpoint("http://127.0.0.1:1/v1"), "少了模型的名字"),
        ("openai:m", Endpoint("http://127.0.0.1:1/v1", "密钥①"), "请检查环境变量 TASHAN_EMBEDDINGS_KEY"),
        ("openai:m", Endpoint("ftp://x/v1"), "“ftp://x/v1”不是网址"),
        ("openai:m", Endpoint("http://[::bad"), "“http://.::bad”不是网址"),
    ],
)
def test_an_address_that_cannot_be_one_is_told(name: str, endpoint: Endpoint, message: str) -> None:
    with pytest.raises(LibraryError, match=message) as error:
        encoders.load(name, SEGMENTER, EncoderOptions(endpoint))
    assert not isinstance(error.value, EncoderUnavailable)
    assert "密钥①" not in str(error.value) + repr(endpoint)


def test_the_settings_say_how_an_encoder_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TASHAN_EMBEDDINGS_KEY", "secret")
    (tmp_path / "tashan.toml").write_text(
        'encoder = "openai:m"\nembeddings_url = "http://127.0.0.1:1/v1"\nembeddings_timeout = 5\n'
        'query_prompt = "Instruct: 找·〔2021〕①\\nQuery:"\nreranker = "cross_encoder:/m"\n',
        encoding="utf-8",
    )
    options = EncoderOptions(
        Endpoint("http://127.0.0.1:1/v1", "secret", 5.0), query_prompt="Instruct: 找·〔2021〕①\nQuery:"
    )
    assert load_settings().models() == Models("openai:m", options, "cross_encoder:/m")
    (tmp_path / "tashan.toml").write_text('embeddings_key = "x"\n', encoding="utf-8")
    with pytest.raises(
        UserError, match="不能写 embeddings_key：请删去这一行，改用环境变量 TASHAN_EMBEDDINGS_KEY"
    ):
        load_settings()
