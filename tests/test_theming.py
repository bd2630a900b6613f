"""Stretches of texts in, which of the themes that their words speak for they are about out."""

import numpy as np
import pytest

from ingest.themes import Theme, Vocabulary
from ingest.theming import BITS, SIGNS, ThemeModel, Theming, signs, strongest, theme_model
from tests.dictionaries import vocabulary
from tests.invariants import read

VOCABULARY = Vocabulary(
    [
        Theme("a", "议事", "", {"name": ("议事",), "cue": ("协商",)}),
        Theme("b", "减负", "", {"name": ("减负",)}),
    ]
)
FIRM = "公司与供应商协商采购价格，签订年度合同。"
STREET = "社区召开居民议事会，大家协商加装电梯怎么分摊费用。"


def themes(theming: Theming, text: str, around: str) -> tuple[str, ...]:
    return theming.around([around]).of(text).themes


def model(*, bias: float = 0.0, own: float = 0.0, around: float = 0.0, told: float = 0.0) -> ThemeModel:
    """One that has learnt 议事 only, for which all strings speak alike."""
    tables = (np.full((1 << BITS, 1), each, np.float32) for each in (own, around))
    return ThemeModel(("议事",), np.array([bias], np.float32), np.full(SIGNS, told, np.float32), *tables)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (model(bias=0.1), ("议事",)),
        (model(bias=-0.1), ()),
        (model(bias=-1.0, own=1.5), ("议事",)),
        (model(bias=-1.0, own=0.5), ()),
        (model(bias=-1.0, around=1.5), ("议事",)),
        (model(bias=-1.0, told=1.0), ("议事",)),
        (model(bias=1.0, own=-0.75, around=-0.75), ()),
    ],
)
def test_a_theme_is_kept_where_all_that_speaks_for_it_outweighs_the_rest(
    known: ThemeModel, expected: tuple[str, ...]
) -> None:
    assert themes(Theming(VOCABULARY, known), STREET, STREET) == expected


def test_a_theme_that_was_not_learnt_is_told_by_its_words() -> None:
    assert themes(Theming(VOCABULARY, model(bias=-9.0)), "给社区减负，居民协商", "减负增效") == ("减负",)


def test_no_theme_is_given_that_no_word_speaks_for() -> None:
    assert themes(Theming(VOCABULARY, model(bias=9.0)), "街道修好了路灯", "路灯亮了") == ()


@pytest.mark.parametrize(("around", "expected"), [(9.0, ("议事",)), (-9.0, ())])
def test_where_its_own_words_leave_none_a_stretch_is_about_what_the_text_around_it_is_likely_about(
    around: float, expected: tuple[str, ...]
) -> None:
    assert themes(Theming(VOCABULARY, model(around=around)), "街道修好了路灯", STREET) == expected


def test_a_theme_that_only_the_text_around_has_a_word_for_is_the_top_level_one() -> None:
    words = Vocabulary([Theme("a", "议事", "", {}), Theme("c", "议事/院子", "", {"name": ("院子会",)})])
    theming = Theming(words, model(bias=0.1))
    assert themes(theming, "村里开了院子会", "院子会上说开了") == ("议事/院子",)
    assert themes(theming, "修好了路灯", "院子会上说开了") == ("议事",)


def test_signs_are_how_strongly_the_words_speak_and_their_share() -> None:
    own, around = {"议事": 3.0, "减负": 6.0}, {"议事": 1.5}
    assert signs("议事", own, around).tolist() == [0.5, 0.5, 0.25, 1.0]
    assert signs("减负", {}, around).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_the_strongest_below_a_theme_counts() -> None:
    assert strongest({"议事/甲": 1.0, "议事/乙": 2.0, "议事": 0.5, "减负/丙": 3.0}) == {
        "议事": 2.0,
        "减负": 3.0,
    }


def test_the_shipped_model_has_learnt_all_shipped_themes() -> None:
    shipped = theme_model()
    assert set(shipped.names) == {path for path in vocabulary().paths() if "/" not in path}
    assert shipped.own.shape == shipped.around.shape == (1 << BITS, len(shipped.names))


def test_words_said_by_the_way_give_no_theme() -> None:
    shipped = Theming(vocabulary(), theme_model())
    firm, street = (themes(shipped, text, text) for text in (FIRM, STREET))
    assert not any(path.startswith("共同缔造与协商议事") for path in firm)
    assert any(path.startswith("共同缔造与协商议事") for path in street)


def test_practices_keep_their_sentence_where_the_theme_goes() -> None:
    text = "武汉市硚口区长丰街道成立协商小组，与 3 家企业协商采购价格，为企业节省成本120万元。\n"
    (practice,) = read("硚口区帮企业降成本\n" + text).practices
    assert "协商" in practice.evidence[-1].text
    assert not any(path.startswith("共同缔造与协商议事") for path in practice.themes)
