"""What a question is about, and the words that tell of it: the end of a compound, not its beginning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.matters import compounds, tells_of, things


@pytest.mark.parametrize(
    ("asked", "words", "names", "telling", "silent"),
    [
        ("介绍信怎么开", ["介绍信"], ["介绍信"], "介绍信", "介绍"),
        ("学习强国怎么推广", ["学习", "强国"], ["学习强国"], "强国", "学习"),
        ("居住证怎么办理", ["居住证", "办理"], ["居住证"], "居住证", "办理"),
        ("小区党支部怎么建", ["小区党支部"], ["小区党支部"], "党支部", "小区"),
        ("校门口摆摊怎么管", ["校门口"], ["校门口"], "校门口", "门口"),
        ("机关干部在小区干点啥", ["机关干部"], ["机关干部"], "机关", "干部"),
        ("问卷调查怎么做", ["问卷调查"], ["问卷调查"], "问卷", "调"),  # A deed, by what it is done to.
        ("怎么报到", ["报到"], ["报到"], "报到", "小区"),
        ("图书馆的门票和𠮷①", ["图书馆", "门票"], ["图书馆", "门票"], "门票", "图书"),
    ],
)
def test_a_thing_is_told_by_its_end(
    asked: str, words: list[str], names: list[str], telling: str, silent: str
) -> None:
    found = things(asked, words)
    assert [thing.name for thing in found] == names
    assert tells_of(found, ["推广", telling]) and not tells_of(found, [silent]) and not tells_of(found, [])


@given(st.lists(st.sampled_from(["介绍信", "学习", "强国", "怎么", "摆摊", "，", "𠮷"]), max_size=6))
def test_every_word_is_of_one_thing(pieces: list[str]) -> None:
    words = [word for word in dict.fromkeys(pieces) if word not in ("怎么", "，")]
    found = [word for thing in things("".join(pieces), words) for word in thing.words]
    assert len(found) == len(set(found)) and set(found) <= set(words)
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("asked", "words", "terms", "is_whole"),
    [
        ("海鲜市场怎么查", ["海鲜", "市场"], ["市场"], False),
        ("职业学校怎么办", ["职业", "学校"], ["学校"], False),
        ("职业学校怎么办", ["职业", "学校"], ["职业", "学校"], True),
        ("网络订房怎么弄", ["网络", "订房"], ["订房"], True),
        ("网络订房怎么弄", ["网络", "订房"], ["网络"], False),
        ("网络怎么通①", ["网络"], ["网络"], True),
    ],
)
def test_a_thing_is_whole_with_its_other_nouns_but_not_the_means(
    asked: str, words: list[str], terms: list[str], is_whole: bool
) -> None:
    (found,) = things(asked, words)
    assert found.is_whole_in(terms) is is_whole


@pytest.mark.parametrize(
    ("asked", "words", "wholes"),
    [
        (
            "校园餐质量怎么管",
            ["校园", "餐", "质量", "管"],
            {"校园": "校园餐"},
        ),  # 餐 belongs to what goes before.
        ("公租房怎么分配", ["公", "租房", "分配"], {"租房": "公租房"}),
        ("快递柜收费怎么管", ["快递", "柜", "收费", "管"], {"快递": "快递柜"}),
        ("小区灯𠮷①坏", ["小区", "灯", "坏"], {}),  # 小区 says only where.
        ("停车难怎么办", ["停车", "难"], {}),
    ],
)
def test_a_noun_of_one_character_is_part_of_the_word_beside_it(
    asked: str, words: list[str], wholes: dict[str, str]
) -> None:
    assert dict(compounds(asked, words)) == wholes
