"""What people say around a question: blanked where it stands, left where the same characters tell the matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.courtesies import without_courtesies
from index.library import Library
from index.search import search
from index.wanted import SearchOptions

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
        "咨询下岗职工再就业",
        "咨询下沉干部怎么考核",
        "打听下游企业帮扶",
        "了解下一步工作打算",
        "能不能查处违建",
        "能否列入低保",
        "想听证会怎么开",
        "我想问责机制怎么建",
        "想看病不出村怎么办",
        "我们需要推荐制度",
        "请问政于民",
        "能否介绍信替代",
        "怎样服务喇嘛",
        "群众写信表示感谢，怎么宣传",
        "包含“谢谢！”的邮件",
        "“我想知道”热线",
        "“帮我找找”，“谢谢”",
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


@pytest.mark.parametrize("text", ["您好", "你好！", "请问", "谢谢", "您好，请问一下，谢谢老师"])
def test_nothing_but_courtesies_asks_for_nothing(text: str, library: Library) -> None:
    found = search(library, text, SearchOptions())
    assert found.nothing is not None and found.nothing.slot == "query"


def test_where_a_word_begins_is_kept() -> None:
    assert without_courtesies("想了解下水道改造").strip() == "下水道改造"
    assert without_courtesies("我想知道路怎么修") == "我想知道路怎么修"


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
