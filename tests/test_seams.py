import math

import numpy as np
import pytest
import rjieba

from ingest.seams import Counts, SeamModel, full_width, hash_of, normal


@pytest.fixture(scope="module")
def model() -> SeamModel:
    return SeamModel.load(rjieba.Jieba().cut)


def counts_of(text: str) -> Counts:
    grams = [text[n : n + size] for size in (1, 2, 3) for n in range(len(text) - size + 1)]
    known = sorted({hash_of(gram): grams.count(gram) for gram in grams}.items())
    hashes, counts = zip(*known, strict=True)
    return Counts(np.array(hashes, np.uint32), np.array(counts, np.uint32), len(text), (0, 1, 1, 1))


def test_counts_are_those_of_the_text() -> None:
    counts = counts_of("老旧小区改造老旧小区")
    assert [counts.of(gram) for gram in ("老", "老旧", "老旧小", "区改", "没有", "𠮷")] == [2, 2, 2, 1, 0, 0]


def test_information_is_the_logarithm_of_seen_over_expected() -> None:
    counts = counts_of("老旧小区改造老旧小区")
    seen, information = counts.information("老", "旧")
    assert (seen, information) == (1.0, math.log(2 * 10 / (2 * 2)))
    assert counts.information("旧", "老") == (0.0, -math.log1p(2 * 2 / 10))
    assert counts.information("", "老") == (0.0, 0.0)


def test_text_is_counted_without_figures_and_rare_marks() -> None:
    assert normal("2024年，IT之家·〔12〕① 𠮷") == "0年，a之家0"


def test_punctuation_counts_the_same_in_either_width(model: SeamModel) -> None:
    left, right = "街道持续推进老旧小区改造，居民都说好（", "一共12户）；今年接着干！谁来管？"
    assert full_width("好(12户);今年,接着:干!") == "好（12户）；今年，接着：干！"
    half = str.maketrans("，；：！？（）", ",;:!?()")
    assert model.score(left, right) == model.score(left.translate(half), right.translate(half))
    assert model.headless(right) == model.headless(right.translate(half))


@pytest.mark.parametrize(
    ("left", "right", "other"),
    [
        ("街道持续推进老旧小", "区改造，居民都说好。", "近年来，镇里修了一条路。"),
        ("社区党委充分发挥先锋模", "范作用，带头拆除违建。", "率等指标一季一评。"),
        ("工作人员来到居民家中，了解他们的", "生活情况和困难。", "8月5日，镇里开了一次会。"),
    ],
)
def test_what_reads_on_has_better_odds(model: SeamModel, left: str, right: str, other: str) -> None:
    assert model.score(left, right) > max(0.0, model.score(left, other))


def test_torn_beginnings_have_better_odds_than_whole_ones(model: SeamModel) -> None:
    torn = ("区改造，居民都说好。", "范作用，带头拆除违建。", "的工作机制，一季一评。")
    whole = ("近年来，镇里修了一条路。", "8月5日，镇里开了一次会。", "为了让居民住得放心，街道成立了专班。")
    assert min(map(model.headless, torn)) > max(map(model.headless, whole))


@pytest.mark.parametrize("text", ["", " ", "①", "𠮷·〔2021〕", "1", "，"])
def test_anything_can_be_judged(model: SeamModel, text: str) -> None:
    assert math.isfinite(model.score(text, text))
    assert math.isfinite(model.headless(text))
