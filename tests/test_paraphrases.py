"""The rules by which the benchmark of robustness changes questions, and where its table goes."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.robustness import RULES, SPOKEN, Writer, alike, changed
from index.folding import fold
from index.segmenter import Segmenter
from ingest.pinyin import letters
from ingest.themes import Theme, Vocabulary

LIFTS = Theme("a", "加装电梯", "", {"name": ("加装电梯",), "alias": ("增设电梯",), "colloq": ("爬不动楼",)})
VOCABULARY = Vocabulary([LIFTS])
SEGMENTER = Segmenter(["加装电梯", "老旧小区"])
QUESTION = "老旧小区如何加装电梯？"
TEXTS = st.text(st.sampled_from("老旧小区加装电梯如何a1，？·〔〕𠮷①　"), max_size=12)
Rule = Callable[[Writer, str], str]


def writer(seed: int = 1) -> Writer:
    return Writer(random.Random(seed), VOCABULARY, SEGMENTER)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Writer.turned, {"如何加装电梯，老旧小区"}),
        (Writer.reworded, {"老旧小区如何增设电梯？"}),
        (Writer.popular, {"老旧小区如何爬不动楼？"}),
        (Writer.spoken, {frame.format("老旧小区咋加装电梯") for frame in SPOKEN}),
        (Writer.traditional, {"老舊小區如何加裝電梯？"}),
    ],
)
def test_a_rule_by_value(rule: Rule, expected: set[str]) -> None:
    assert {rule(writer(seed), QUESTION) for seed in range(30)} == expected


@given(TEXTS, st.integers())
def test_slips_change_one_character(text: str, seed: int) -> None:
    """A text without one that can be changed stays as it is."""
    dropped, doubled, misheard = (
        rule(writer(seed), text) for rule in (Writer.dropped, Writer.doubled, Writer.misheard)
    )
    places = range(len(text))
    assert dropped in {text, *(text[:n] + text[n + 1 :] for n in places)}
    assert doubled in {text, *(text[: n + 1] + text[n:] for n in places)}
    assert (
        (len(text) - len(dropped)) == (len(doubled) - len(text)) == any("㐀" <= char <= "鿿" for char in text)
    )
    off = [(old, new) for old, new in zip(text, misheard, strict=True) if old != new]
    assert len(off) == any(alike(char) for char in text)
    assert all(set(letters(old)) & set(letters(new)) for old, new in off)


@given(TEXTS, st.integers())
def test_turning_and_script_keep_every_letter(text: str, seed: int) -> None:
    turned = writer(seed).turned(text)
    assert sorted(filter(str.isalnum, turned)) == sorted(filter(str.isalnum, text))
    assert fold(writer(seed).traditional(text)) == fold(text)


@pytest.mark.parametrize("rule", RULES)
def test_the_same_question_is_always_put_in_the_same_ways(rule: str) -> None:
    question = {"id": "Q1", "query": QUESTION}
    first, again = (changed(rule, question, VOCABULARY, SEGMENTER) for _ in range(2))
    assert first == again and len(set(first)) == len(first) > 0 and QUESTION not in first
