"""The cut of text into words and grams, compared with jieba itself, and the folding before it."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import jieba
import pytest
import rjieba
from hypothesis import given, settings
from hypothesis import strategies as st

from index.folding import HAN, fold
from index.segmenter import Segmenter

OWN = ("红色驿站", "双报到", "硚口区", "荣东社区", "吹哨报到", "潘家湾镇", "四邑村", "共同缔造")
TEXTS = (
    "硚口区荣东社区推行“双报到”机制，建成红色驿站·〔2021〕《办法》𠮷①。",
    "潘家湾镇四邑村开展共同缔造，老旧小区改造惠及居民五十三万人。",
    "街道吹哨、部门报到；网格员每天上门，矛盾纠纷就地化解！",
)
SEEDS = Path(__file__).parents[1].parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(OWN)


@pytest.fixture(scope="module")
def whole() -> Any:
    """The same dictionary without our division into sentences."""
    cutter = rjieba.Jieba()
    for word in sorted(map(fold, OWN)):
        cutter.add_word(word, None, None)
    return cutter


@pytest.fixture(scope="module")
def reference() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = None
    tokenizer.initialize()
    for word in sorted(OWN):
        tokenizer.add_word(word)
    return tokenizer


def jieba_words(reference: jieba.Tokenizer, text: str) -> list[str]:
    return [word for word in reference.lcut_for_search(fold(text)) if any(map(str.isalnum, word))]


@settings(deadline=None)
@given(st.text("硚口区双报到老旧小区改造A1.%-+&#_，：“”①𠮷　·。！？；!?;｡\n\r\u2028", max_size=60))
def test_a_text_is_cut_as_its_sentences_are(segmenter: Segmenter, whole: Any, text: str) -> None:
    expected = [word for word in whole.cut_for_search(fold(text)) if any(map(str.isalnum, word))]
    assert segmenter.words(text) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_those_of_jieba(segmenter: Segmenter, reference: jieba.Tokenizer, text: str) -> None:
    assert sorted(segmenter.words(text)) == sorted(jieba_words(reference, text))


def test_words_of_reports_are_those_of_jieba(segmenter: Segmenter, reference: jieba.Tokenizer) -> None:
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip("样例报告不在本机，跳过与 jieba 的整篇对照")
    for file in files:
        text = file.read_text(encoding="utf-8")
        for line in text.splitlines():
            assert sorted(segmenter.words(line)) == sorted(jieba_words(reference, line))


def test_own_words_stay_whole_in_any_script_and_width(segmenter: Segmenter) -> None:
    assert "红色驿站" in segmenter.words("紅色驛站")
    assert "硚口区" in segmenter.words("硚口區党建")
    assert segmenter.words("ＡＰＰ２０２１") == segmenter.words("app2021")


def test_punctuation_is_no_word(segmenter: Segmenter) -> None:
    assert segmenter.words("——“·”〔〕《》①，　\n…") == ["1"]
    assert segmenter.words("") == []


def test_grams_are_characters_and_pairs_of_each_run(segmenter: Segmenter) -> None:
    assert segmenter.grams("老旧小区，ＡＰＰ上线3天𠮷") == [
        *("老", "旧", "小", "区", "老旧", "旧小", "小区"),
        *("app", "上", "线", "上线", "3", "天", "𠮷", "天𠮷"),
    ]


@settings(deadline=None)
@given(st.text("老旧小区ａB1_é가あ·𠮷①　，。\n", max_size=40))
def test_grams_are_those_of_each_run_of_one_script(segmenter: Segmenter, text: str) -> None:
    runs = re.findall(f"[{HAN}]+|[^\\W_{HAN}]+", fold(text))
    han = [(run, re.match(f"[{HAN}]", run)) for run in runs]
    grams = [[*run, *map("".join, pairwise(run))] if is_han else [run] for run, is_han in han]
    assert segmenter.grams(text) == list(chain.from_iterable(grams))


@settings(deadline=None)
@given(st.lists(st.text("老旧小区A1·𠮷①　，。！", max_size=12), min_size=1))
def test_pieces_are_those_of_each_line(segmenter: Segmenter, lines: list[str]) -> None:
    pieces = segmenter.pieces("\n".join(lines))
    *before, last = lines
    each = [segmenter.pieces(line) for line in (*(f"{line}\n" for line in before), last)]
    assert pieces == list(chain.from_iterable(each))
    assert "".join(piece.text for piece in pieces) == fold("\n".join(lines))


def test_the_dictionary_is_named_by_its_words() -> None:
    assert Segmenter(["红色驿站", "双报到"]).fingerprint == Segmenter(["双报到", "紅色驛站", ""]).fingerprint
    assert Segmenter(["红色驿站"]).fingerprint != Segmenter().fingerprint


def test_threads_get_the_same_words(segmenter: Segmenter) -> None:
    alone = [segmenter.words(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(segmenter.words, TEXTS * 50))
    assert together == alone * 50


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ，（１２）", "abc,(12)"),
        ("繁體字與樓組", "繁体字与楼组"),
        ("〔2021〕《办法》·𠮷①　", "〔2021〕《办法》·𠮷1 "),
        ("㎡…½㍿", "㎡…½㍿"),
        ("\ud800", "\ufffd"),
    ],
)
def test_folding_by_value(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(deadline=None)
@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(text) == "".join(fold(character) for character in text)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_folding_agrees_with_normal_forms(text: str) -> None:
    plain = "".join(each for each in text if unicodedata.normalize("NFKC", each) == each and each < "\u2e80")
    assert fold(plain) == "".join(each.lower() if len(each.lower()) == 1 else each for each in plain)
