"""What people say around a question: blanked where it stands, left where the same characters tell the matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.courtesies import without_courtesies
from index.library import Library

MATTER = "老旧小区改造·〔2021〕𠮷①"


@pytest.mark.parametrize(
    "around",
    [
        "请问一下，{}呢",
        "请问{}？",
        "您好，麻烦您给我推荐几个{}",
        "我想了解下{}，有没有啊",
        "帮我找找{}，谢谢",
        "能不能介绍一下{}，多谢老师！",
        "看看{}哈",
        "告诉我{}",
        "咨询一下 {}",
    ],
)
def test_what_is_said_around_a_question_goes(around: str) -> None:
    left = without_courtesies(around.format(MATTER))
    assert len(left) == len(around.format(MATTER))
    assert left.strip(" ，？！") == MATTER


@pytest.mark.parametrize(
    "text",
    [
        "了解民情的做法",
        "咨询服务怎么办",
        "学习强国",
        "介绍信怎么开",
        "说说心里话活动",
        "请教育局牵头",
        "居民想了解改造进度怎么办",
        "社区可以推荐党员吗",
        "“我想知道”热线",
        "“帮我找找”，“谢谢”",
        "谢谢",
        "",
    ],
)
def test_what_tells_the_matter_stays(text: str) -> None:
    assert without_courtesies(text) == text


@given(st.text(alphabet="请问一下我想了解您好，谢。吗啊“”老旧小区 ", max_size=30))
def test_characters_only_become_blanks(text: str) -> None:
    left = without_courtesies(text)
    assert len(left) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, left, strict=True))


def test_a_question_asked_with_courtesy_is_the_same_question(library: Library) -> None:
    plain, polite = (
        library.reader.read(text)
        for text in ("宜昌老旧小区怎么改造", "您好，我想了解一下宜昌老旧小区怎么改造，有没有啊，谢谢老师")
    )
    assert (plain.words, plain.aliases, plain.understood.places) == (
        polite.words,
        polite.aliases,
        polite.understood.places,
    )
