"""Slips of a question: what is meant by pinyin, homophones and a wrong character, and that ordinary words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rewriting import Rewriter
from ingest.gazetteer import shipped
from ingest.pinyin import letters, sounds
from tests.dictionaries import vocabulary

NOTHING: frozenset[str] = frozenset()
MEANT = [
    ("老旧小曲改造怎么办", "老旧小区改造怎么办"),
    ("老旧小匹改造", "老旧小区改造"),
    ("社区实堂·〔2021〕", "社区食堂·〔2021〕"),
    ("網格圓", "网格员"),
    ("业为会选不出来", "业委会选不出来"),
    ("宜唱市的网格", "宜昌市的网格"),
    ("laojiu xiaoqu gaizao", "老旧小区改造"),
    ("LaojiuXiaoquGaizao", "老旧小区改造"),
    ("old compounds in Wuhan", "old compounds in 武汉"),
    ("Huanggang City's grid", "黄冈 grid"),
    ("Hubei Province", "湖北"),
    ("Xi’an", "西安"),
    ("Shanxi, Shaanxi", "山西, 陕西"),
    ("Suzhou", "苏州、宿州"),
    ("么样搞旧改", "怎么搞旧改"),
    # No term of the vocabulary: by the strings that running text has
    ("基层治里怎么做", "基层治理怎么做"),
    ("提高办事校率", "提高办事效率"),
    ("完善管理制渡", "完善管理制度"),
    ("怎么懂员居民", "怎么动员居民"),
    ("旧城改照", "旧城改造"),
]
KEPT = [
    "老旧小区改造难题",
    "《桥头堡》𠮷",
    "开发区的风景区",
    "富阳市的做法",
    "单位的联系方式",
    "以武汉为主城市更新",
    "“老旧小曲”",
    '"laojiuxiaoqugaizao"',
    "来源:yichang.md",
    "party building",
    "how did others solve it",
    "长" * 80 + "老旧小曲改造",
    # Names, and characters of two words
    "欣城社区怎么做",
    "A2区丽发新城小区",
    "暮云街道丽发新城的污染",
    "大沥的做法",
    "杨行怎么做",
    "税费做何规定",
    "内京路的停车",
    "“旧城改照”",
    "瘦肉价格",
    # What people say and reports do not write
    "数字化怎么帮基层治理",
    "租地种菜这个搞法行吗",
    "从致富青年里挑村干部",
]


@pytest.fixture(scope="module")
def rewriter() -> Rewriter:
    return Rewriter(shipped(), vocabulary())


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_a_slip_is_put_right(rewriter: Rewriter, typed: str, meant: str) -> None:
    text, notes = rewriter.rewrite(typed, NOTHING)
    assert text == meant
    assert notes
    assert all(note["from"] in typed and note["to"] in text for note in notes)


@pytest.mark.parametrize("typed", KEPT)
def test_what_is_right_or_quoted_stays(rewriter: Rewriter, typed: str) -> None:
    assert rewriter.rewrite(typed, NOTHING) == (typed, [])


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_what_is_put_right_can_be_taken_back(rewriter: Rewriter, typed: str, meant: str) -> None:
    _, notes = rewriter.rewrite(typed, NOTHING)
    taken_back = frozenset(f"rewrite:{note['from']}" for note in notes)
    assert rewriter.rewrite(typed, taken_back)[1] == []


@given(st.text(alphabet=st.sampled_from("老旧小曲区改照造网格圆员Wuhan city'的，·〔２"), max_size=12))
def test_a_note_tells_of_every_change(rewriter: Rewriter, typed: str) -> None:
    text, notes = rewriter.rewrite(typed, NOTHING)
    assert rewriter.rewrite(typed, NOTHING) == (text, notes)
    assert all(note["from"] in typed for note in notes)


def test_characters_are_spelled_and_heard() -> None:
    assert set(letters("长沙")) == {"changsha", "zhangsha"}
    assert sounds("硚乔") == (("qiao",), ("qiao",))
    assert sounds("知资") == (("zi",), ("zi",))
