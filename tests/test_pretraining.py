"""The recipe of an encoder and a reranker: what the networks are shown, that they learn, go on, and come out the same."""

import json
import unicodedata
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import encoders, rerankers
from index.segmenter import Segmenter

PACKAGES = ("torch", "tokenizers", "onnx", "onnxruntime")
pytestmark = pytest.mark.skipif(
    not all(map(find_spec, PACKAGES)), reason=f"未安装 {'、'.join(PACKAGES)}（tashan[train,onnx]），跳过"
)

TEXTS = [
    f"第{n}条·〔2021〕《办法》𠮷①　街道把{what}列成清单，{who}按月公示进度。"
    for n in range(30)
    for what, who in (("停车难", "居民议事会"), ("加装电梯", "社区党委"), ("垃圾分类", "物业公司"))
]


def load(name: str) -> Any:
    """Loaded where the tests run: PyTorch takes seconds to import."""
    return import_module(f"train.{name}")


@pytest.fixture(scope="module")
def tokens() -> Any:
    return load("tokens")


@pytest.fixture(scope="module")
def tokenizer(tokens: Any) -> Any:
    return tokens.learnt(TEXTS)


@pytest.fixture(scope="module")
def numbers(tokens: Any, tokenizer: Any) -> Any:
    return tokens.numbered(tokenizer, TEXTS)


@pytest.fixture
def body() -> Any:
    import_module("torch").manual_seed(3)
    transformer = load("transformer")
    return transformer.Body(transformer.Shape(load("tokens").VOCABULARY, 2, 64)).eval()


@pytest.fixture
def reader(tokenizer: Any, tmp_path: Path) -> Any:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return load("reading").Reader(tmp_path, 32)


def test_tokens_put_together_are_the_text(tokens: Any, tokenizer: Any, numbers: Any) -> None:
    ends = np.flatnonzero(numbers == tokens.SEPARATOR)
    assert len(ends) == len(TEXTS)
    told = [tokenizer.decode(part.tolist()) for part in np.split(numbers, ends + 1)[:-1]]
    kept = ["".join(unicodedata.normalize("NFKC", text).lower().split()) for text in TEXTS]
    assert told == kept
    words = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    assert words[: len(tokens.SPECIAL)] == list(tokens.SPECIAL)
    assert "街道" in words and max(map(len, words[len(tokens.SPECIAL) :])) <= tokens.LONGEST


def test_filled_rows_give_the_same_vectors(body: Any) -> None:
    """What fills a row up changes nothing, and neither does what else is read."""
    torch = import_module("torch")
    ids = torch.randint(5, 100, (2, 12))
    mask = torch.ones_like(ids)
    longer = torch.nn.functional.pad(ids, (0, 5), value=7)
    with torch.inference_mode():
        alone, masked = body(ids[:1]), body(longer, torch.nn.functional.pad(mask, (0, 5)))[:, :12]
        torch.testing.assert_close(masked[:1], alone, atol=1e-5, rtol=0)
        torch.testing.assert_close(masked, body(ids, mask), atol=1e-5, rtol=0)
        turned = body(ids.flip(1))
        assert (turned.flip(1) - body(ids)).abs().max() > 1e-3  # Places count.


def test_attention_is_that_of_pytorch(body: Any) -> None:
    """Against PyTorch's own attention, of heads turned as complex numbers."""
    torch, transformer = import_module("torch"), load("transformer")
    rows, layer = torch.randn(2, 9, 64), body.layers[0]
    turns = (body.get_buffer("cosines")[:9], body.get_buffer("sines")[:9])
    mixed = layer.mixed(layer.before_attention(rows)).view(2, 9, 3, 1, transformer.HEAD)
    queries, keys, values = (mixed[:, :, n].transpose(1, 2) for n in range(3))
    circle = torch.complex(*turns)
    queries, keys = (torch.complex(*each.chunk(2, -1)) * circle for each in (queries, keys))
    queries, keys = (torch.cat([each.real, each.imag], -1) for each in (queries, keys))
    attended = torch.nn.functional.scaled_dot_product_attention(queries, keys, values)
    half = rows + layer.out(attended.transpose(1, 2).reshape(2, 9, 64))
    torch.testing.assert_close(layer(rows, turns, None), half + layer.maps(layer.before_maps(half)))


def test_rows_hide_first_what_the_line_tells(tokens: Any, numbers: Any) -> None:
    pretraining = load("pretraining")
    rows = pretraining.Rows(numbers)
    drawn, places = rows.batch(5, 40)
    again, same = rows.batch(5, 40)
    np.testing.assert_array_equal(drawn, again)
    np.testing.assert_array_equal(places, same)
    assert drawn.shape == (40, pretraining.LENGTH)
    assert places.shape == (40, round(pretraining.LENGTH * pretraining.HIDDEN))
    hidden = np.take_along_axis(drawn, places, 1)
    assert not np.isin(hidden, (tokens.BEGIN, tokens.SEPARATOR)).any()
    pairs = round(40 * pretraining.PAIRS)
    assert (places[:pairs] > pretraining.LINE + 1).all()
    assert (drawn[:pairs, pretraining.LINE + 1] == tokens.SEPARATOR).all()
    lines = [{*row[1 : pretraining.LINE + 1]} for row in drawn[:pairs].tolist()]
    shares = [
        np.mean([n in line for n in some]) for line, some in zip(lines, hidden[:pairs].tolist(), strict=True)
    ]
    others = [
        np.mean([n in line for n in row[26:-1]])
        for line, row in zip(lines, drawn[:pairs].tolist(), strict=True)
    ]
    assert np.mean(shares) > np.mean(others)


def test_a_training_that_was_stopped_ends_as_one_that_was_not(numbers: Any, tmp_path: Path) -> None:
    torch, pretraining, steps = import_module("torch"), load("pretraining"), load("steps")
    rows = pretraining.Rows(numbers)

    class Level(steps.Course):  # type: ignore[misc, name-defined]
        def rate_at(self, step: int) -> float:
            return float(self.rate)

    def loss_of(net: Any, step: int) -> Any:
        return net(*map(torch.from_numpy, rows.batch(step, 4)))

    def trained(folder: str, length: int) -> Any:
        torch.manual_seed(1)
        net = pretraining.Guesser(load("transformer").Shape(load("tokens").VOCABULARY, 1, 64))
        before = loss_of(net, 99).item()
        steps.train(net, lambda step: loss_of(net, step), Level(tmp_path / folder, "it", length, 3e-3))
        assert loss_of(net, 99).item() < before - 0.1
        return net.state_dict()

    for folder in ("whole", "parted"):
        (tmp_path / folder).mkdir()
    trained("parted", 3)
    torch.testing.assert_close(trained("parted", 6), trained("whole", 6))


def test_the_rate_rises_stays_and_falls() -> None:
    course = load("steps").Course(Path(), "it", 100, 2.0)
    rates = [course.rate_at(step) for step in range(100)]
    assert rates[0] < rates[1] < 2.0 == rates[3] == rates[69] > rates[71] > rates[99] > 0


def candidates(n: int) -> Any:
    """A question whose answer, the second candidate, has its word, and tells who sees to it."""
    what = ("停车难", "加装电梯", "垃圾分类")
    texts = [f"街道把{what[(n + k) % 3]}列成{told}。" for k, told in ((1, "清单"), (0, "进度"), (2, "清单"))]
    return load("candidates").Candidates(
        f"怎样办{what[n % 3]}？", texts, ["a", "b", "c"], [1.0, 0.9, 0.8], ["b"]
    )


def test_a_reranker_starts_from_the_words_order_and_learns(body: Any, reader: Any, tmp_path: Path) -> None:
    torch, reranking, steps = import_module("torch"), load("reranking"), load("steps")
    torch.manual_seed(5)
    net = reranking.Scorer(body, 32)
    questions = [candidates(n) for n in range(9)]
    net.eval()
    assert reranking.orders(net, reader, questions[0]) == [[0, 1, 2]] * len(reranking.SHARES)
    assert questions[0].right == [1] and questions[0].ndcg([1, 0, 2]) == 1.0 > questions[0].ndcg([0, 1, 2])
    size = reranking.Size(questions=6, shown=3, tokens=32, steps=30, rate=3e-3)
    lessons = reranking.Lessons([questions], size)
    drawn = lessons.batch(2)
    assert [shown for _, shown in drawn] == [shown for _, shown in lessons.batch(2)]
    assert all(shown[0] == 1 and sorted(shown) == [0, 1, 2] for _, shown in drawn)
    course = steps.Course(tmp_path, "it", size.steps, size.rate)
    steps.train(net, lambda step: reranking.loss_of(net, reader, lessons.batch(step)), course)
    assert [reranking.orders(net, reader, each)[-1][0] for each in questions] == [1] * 9
    assert "share 1.0: +0.3691 (+0.3691 to +0.3691)" in reranking.measured(net, reader, questions)


def test_an_encoder_learns_what_answers(body: Any, reader: Any) -> None:
    torch, embedding = import_module("torch"), load("embedding")
    torch.manual_seed(5)
    net = embedding.Embedder(body, 32)
    questions = [candidates(n) for n in range(3)]
    triples = embedding.drawn([questions], 1, 8)
    assert triples == embedding.drawn([questions], 1, 8) and len({each[0] for each in triples}) == 3
    for question, answer, other in triples:
        assert question[3:6] in answer and question[3:6] not in other
    with torch.inference_mode():
        asked, told, other = net(*reader.rows(triples[0]))
        odds = embedding.SHARPNESS * torch.stack([asked @ told, asked @ other, asked @ other])
        twice = embedding.loss_of(net, reader, [triples[0], triples[0]])
    torch.testing.assert_close(twice, -odds.log_softmax(0)[0], atol=1e-4, rtol=0)
    optimizer = torch.optim.AdamW(net.parameters(), 1e-3)
    for _ in range(20):
        loss = embedding.loss_of(net, reader, triples)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.inference_mode():
        asked, told = (net(*reader.rows([each[n] for each in triples])) for n in (0, 1))
    torch.testing.assert_close(asked.norm(dim=1), torch.ones(3))
    assert (asked @ told.T).argmax(1).tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", ["embedding", "reranking"])
def test_a_task_is_taught_from_all_sources_but_those_left_out(
    name: str, reader: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch, tuning, module, pairs = import_module("torch"), load("tuning"), load(name), load("pairs")
    shape = load("transformer").Shape(load("tokens").VOCABULARY, 1, 64)
    torch.save({"net": load("pretraining").Guesser(shape).state_dict()}, tmp_path / "pretraining.pt")
    for source in (*pairs.SOURCES, pairs.LEADS):
        lines = [
            json.dumps({**asdict(candidates(n)), "question": source}, ensure_ascii=False) for n in range(3)
        ]
        (tmp_path / f"{source}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    left_out = pairs.SOURCES[0]
    monkeypatch.setattr("sys.argv", ["it", "--out", str(tmp_path), "--without", left_out])
    seen: list[set[str]] = []

    def batch(sources: Any, step: int) -> Any:
        seen.append({each.question for some in sources for each in some})
        if name == "embedding":
            return module.drawn(sources, step, size.questions)
        return module.Lessons(sources, size).batch(step)

    given = {"questions": 2, "tokens": 32, "steps": 2, "rate": 1e-3}
    size = module.Size(**given, **({"shown": 3} if name == "reranking" else {}))
    made = {"embedding": "Embedder", "reranking": "Scorer"}[name]
    task = tuning.Task(name, size, getattr(module, made), batch, module.loss_of)
    first, again = tuning.taught(task, ""), tuning.taught(task, "")
    assert seen == [{*pairs.SOURCES[1:], pairs.LEADS}] * size.steps
    assert (tmp_path / f"{name}-without-{left_out}.pt").exists()
    assert (first.folder, first.without) == (tmp_path, [left_out])
    torch.testing.assert_close(again.net.state_dict(), first.net.state_dict())


@pytest.mark.parametrize("is_small", [False, True])
def test_what_is_exported_gives_the_same(body: Any, reader: Any, tmp_path: Path, is_small: bool) -> None:
    torch, exporting, reranking = import_module("torch"), load("exporting"), load("reranking")
    torch.manual_seed(5)
    scorer = reranking.Scorer(body, 32).eval()
    torch.nn.init.normal_(scorer.last[1].weight)
    (tmp_path / "config.json").write_text(json.dumps({"max_position_embeddings": 32}))
    texts = ["停车难", "", "居民议事会按月公示进度。" * 9]
    for net, output in ((body, "last_hidden_state"), (scorer, "logits")):
        exporting.export(net, output, tmp_path / "model.onnx")
        if is_small:
            exporting.quantise(tmp_path / "model.onnx")
        if net is body:
            with torch.inference_mode():
                expected = load("embedding").Embedder(body, 32)(*reader.rows(texts)).numpy()
            found = encoders.load(f"onnx:{tmp_path}", Segmenter()).encode(texts)
            np.testing.assert_allclose((found * expected).sum(1), 1, atol=1e-2 if is_small else 1e-5)
        else:
            with torch.inference_mode():
                logits = scorer(*reader.rows([("加装电梯", text) for text in texts])).squeeze(1).numpy()
            reranker = rerankers.load(f"onnx:{tmp_path}")
            assert reranker is not None and np.ptp(logits) > 0.1
            scores = reranker.score("加装电梯", texts)
            np.testing.assert_allclose(scores, 1 / (1 + np.exp(-logits)), atol=0.2 if is_small else 1e-5)
