"""What a question is about, and the words that tell of it: the end of a compound, not its beginning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.matters import tells_of, things


@pytest.mark.parametrize(
    ("asked", "words", "names", "telling", "silent"),
    [
        ("介绍信怎么开", ["介绍信"], ["介绍信"], "介绍信", "介绍"),
        ("学习强国怎么推广", ["学习", "强国"], ["学习强国"], "强国", "学习"),
        ("居住证怎么办理", ["居住证", "办理"], ["居住证"], "居住证", "办理"),
        ("小区党支部怎么建", ["小区党支部"], ["小区党支部"], "党支部", "小区"),
        ("校门口摆摊怎么管", ["校门口"], ["校门口"], "校门口", "门口"),
        ("机关干部在小区干点啥", ["机关干部"], ["机关干部"], "机关", "干部"),
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
