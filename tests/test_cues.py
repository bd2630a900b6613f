import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import cues

WORDS = "建立 建成(?!时间) 建 组织(?=居民|𠮷) 搭(?<!私自搭)建 一二[三①]"


@given(st.text("建立成时间组织居民𠮷私自搭一二三①　·", max_size=30))
def test_words_gathered_by_their_first_character_match_as_listed(text: str) -> None:
    assert cues._any_of(WORDS).findall(text) == re.findall(WORDS.replace(" ", "|"), text)


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        (cues.ACTION, "搭建平台", True),
        (cues.ACTION, "违规搭建", False),
        (cues.ACTION, "私自搭建", False),
        (cues.RESULT, "路通了，灯亮了", True),
        (cues.RESULT, "沟通了解情况", False),
        (cues.TIME, "按〔2021〕3号《办法》·𠮷①　", False),
        (cues.TIME, "到２０２１年底", True),
        (cues.FORMULA, "增强“四个意识”", True),
        (cues.ACTOR, "各级党委和居民志愿者", True),
    ],
)
def test_cues(cue: re.Pattern[str], text: str, found: bool) -> None:
    assert bool(cue.search(text)) == found


def test_every_actor_holds_a_body() -> None:
    assert all(
        cues.BODY.search(text) and cues.ACTOR.search(text) for text in ("市妇联", "驻村工作部门", "党员")
    )
