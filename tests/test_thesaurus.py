from pathlib import Path

import pytest

from index.own_words import OwnWord, OwnWords
from index.query import QueryReader
from index.reasons import Reasons
from index.search import search
from index.thesaurus import DEFAULT, Thesaurus
from index.wanted import SearchOptions
from tests.builders import Report, holding

LINES = ("# 说明", "孩子、小学生\t少年儿童、未成年人", "卖货、带货·〔2021〕①\t销售")


def rows() -> list[list[str]]:
    lines = DEFAULT.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_every_line_has_words_of_two_characters_or_more() -> None:
    for asked, told in rows():
        assert all(2 <= len(word) <= 8 and word == word.strip() for word in (asked + "、" + told).split("、"))


def test_a_word_of_several_groups_stands_for_the_words_of_all() -> None:
    (found,) = Thesaurus((*LINES, "小学生\t中小学生、孩子")).expansions("小学生", ())
    assert found.to == ("少年儿童", "中小学生", "未成年人", "孩子")


def test_no_word_asks() -> None:
    words = [word for asked, _ in rows() for word in asked.split("、")]
    assert [word for word in words if {*word} & {*"谁怎哪啥咋吗"} or "什么" in word or "多少" in word] == []


def test_words_of_a_group_stand_for_each_other_and_the_written_ones_for_them() -> None:
    thesaurus = Thesaurus(LINES)
    found, deed = thesaurus.expansions("小学生怎么卖货", ())
    assert (found.start, found.end, found.term) == (0, 3, "小学生")
    assert found.to == ("少年儿童", "未成年人", "孩子") and found.theme_path == ""
    assert found.why == "“小学生”也按“少年儿童、未成年人、孩子”查找"
    assert (deed.term, deed.to) == ("卖货", ("销售", "带货·〔2021〕①"))
    assert list(thesaurus.expansions("未成年人", ())) == []


def test_what_is_understood_already_is_left() -> None:
    assert list(Thesaurus(LINES).expansions("小学生", [(2, 4)])) == []
    assert list(Thesaurus(LINES).expansions("小学生", [(3, 5)])) != []


@pytest.mark.parametrize("line", ["孩子", "孩\t儿童", "人\t孩子\t儿童"])
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(ValueError):
        Thesaurus([line])


def test_a_question_finds_what_reports_call_otherwise_and_says_so(tmp_path: Path) -> None:
    report = Report("团省委开办爱心托管班3600个，服务少年儿童14万人次·〔2021〕①", places=((),))
    with holding(tmp_path, report) as library:
        result = search(library, "小朋友们去哪", SearchOptions())
        without = search(library, "小朋友们去哪", SearchOptions(without=frozenset({"rewrite:小朋友"})))
    assert [hit.text for hit in result.hits] == [report.text]
    assert "少年儿童" in result.hits[0].why.aliases and "少年儿童" in result.query.understood.readings[0].text
    assert without.hits == ()


def test_a_word_that_the_library_reads_as_nothing_else_stands_for_nothing(reader: QueryReader) -> None:
    plain = reader.with_own(OwnWords([OwnWord("小学生", "plain")]))
    assert "少年儿童" in reader.read("小学生").aliases
    assert plain.read("小学生").aliases == ()


def test_no_part_of_a_word_stands_for_anything(reader: QueryReader) -> None:
    assert "来料加工" in reader.read("宝妈干什么").aliases
    assert "来料加工" not in reader.read("大宝妈妈干什么").aliases


def test_a_word_beside_what_is_none_stands_for_others(reader: QueryReader) -> None:
    query = reader.read("各镇街比着干，有哪些办法")
    assert "赛马" in query.aliases
    assert Reasons(query).share("以赛马推动") > Reasons(query).share("以考核推动")
    assert [len(Reasons(query).told(text)) for text in ("以赛马推动", "以考核推动")] == [1, 0]
