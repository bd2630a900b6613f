"""A library's own words change how questions are read, and only of those that hold them; words that confuse are refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.faults import UserError
from api.keeping import wordings
from api.keeping.wordings import Written, checked
from index.library import Library
from index.own_words import OwnWord, OwnWords
from index.query import QueryReader
from tests.wordings import QUESTIONS, RENO, WORDS


@pytest.fixture(scope="module")
def known(filled: Path) -> Iterator[Library]:
    """A library to check words with; nothing is written."""
    library = Library.open(filled)
    yield library
    library.close()


def reading(known: Library, *words: Written) -> QueryReader:
    own = [checked(known, word, {}) for word in words]
    return known.reader.with_own(OwnWords(own, known.vocabulary))


def told(known: Library, own: OwnWord) -> QueryReader:
    """As ``reading``, of a word that means what the library's report does not hold."""
    return known.reader.with_own(OwnWords([own], known.vocabulary))


def whys(reader: QueryReader, text: str, *without: str) -> list[str]:
    return [note["why"] for note in reader.read(text, without=frozenset(without)).understood.rewrites]


def test_an_alias_is_read_as_its_theme_and_the_theme_as_the_alias(known: Library) -> None:
    reader = reading(known, Written("老居民楼焕新", "alias", RENO))
    query = reader.read("老居民楼焕新怎么搞")
    assert RENO in query.understood.themes and "旧改" not in known.reader.read("老居民楼焕新").aliases
    assert whys(reader, "老居民楼焕新怎么搞") == [f"资料库词表：“老居民楼焕新”与“{RENO}”同义"]
    assert "老居民楼焕新" in reader.read("旧改怎么做").aliases
    assert whys(reader, "旧改怎么做")[0].endswith("；资料库词表：“旧改”也按“老居民楼焕新”查找")


def test_a_spoken_form_is_read_one_way_only(known: Library) -> None:
    reader = reading(known, Written("老居民楼焕新", "colloq", RENO))
    assert RENO in reader.read("老居民楼焕新怎么搞").understood.themes
    assert reader.read("旧改怎么做") == known.reader.read("旧改怎么做")


def test_words_without_a_theme_stand_for_each_other(known: Library) -> None:
    reader = told(known, OwnWord("楼栋管家", "alias", ("红色驿站哥",)))
    assert "红色驿站哥" in reader.read("楼栋管家干什么").aliases
    assert "楼栋管家" in reader.read("红色驿站哥干什么").aliases
    both = reader.read("楼栋管家 AND 停车")
    assert "红色驿站哥" in both.required[0]


@pytest.mark.parametrize("typed", ["老居民樓煥新", "　老居民楼焕新 ", "老居民楼焕新"])
def test_script_and_width_of_a_word_make_no_difference(known: Library, typed: str) -> None:
    reader = reading(known, Written(typed, "alias", RENO))
    for text in ("老居民楼焕新怎么搞", "老居民樓煥新怎麼搞"):
        query = reader.read(text)
        assert RENO in query.understood.themes
        assert query.understood.rewrites[0]["from"] == text[:6]


def test_a_slip_is_put_right_and_quoted_as_typed(known: Library) -> None:
    reader = reading(known, Written("電弟", "typo", "電梯"))
    query = reader.read("加裝電弟")
    assert f"{RENO}/加装电梯" in query.understood.themes
    assert {"from": "電弟", "to": "电梯", "why": "资料库词表：“电弟”应为“电梯”"} in query.understood.rewrites
    assert reader.read("“加装电弟”").understood.phrases == ("加装电弟",)


def test_a_place_by_another_name_but_not_within_a_longer_one(known: Library) -> None:
    reader = reading(known, Written("江城", "place", "湖北省/武汉市"))
    assert reader.read("江城的旧改").understood.places == ("湖北省/武汉市",)
    assert reader.read("江城县的旧改") == known.reader.read("江城县的旧改")


def test_a_plain_word_is_nothing_but_itself(known: Library) -> None:
    reader = reading(known, Written("物业费", "plain"))
    query = reader.read("物业费怎么收")
    assert not query.understood.readings and not query.aliases
    assert "物业费" in query.words
    assert reader.read("物业怎么管") == known.reader.read("物业怎么管")


def test_latin_words_are_not_cut(known: Library) -> None:
    reader = told(known, OwnWord("app", "alias", ("掌上平台",)))
    assert "掌上平台" in reader.read("办事App好用").aliases
    assert "掌上平台" not in reader.read("happy hour").aliases


@pytest.mark.parametrize(
    ("written", "text"), list(zip(WORDS[:4], (*QUESTIONS[:2], "红色驿站哥", "加装电弟"), strict=True))
)
def test_the_reader_can_take_the_librarys_reading_back(known: Library, written: Written, text: str) -> None:
    reader = reading(known, written)
    assert any("资料库词表" in why for why in whys(reader, text))
    assert not any("资料库词表" in why for why in whys(reader, text, f"rewrite:{written.word}"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (Written("老", "alias", RENO), "有1个字"),
        (Written("老" * 21, "alias", RENO), "有21个字"),
        (Written("旧、改", "alias", RENO), "里有标点"),
        (Written("旧改", "alias", RENO), f"已经指主题“{RENO}”"),
        (Written("舊改", "typo", "改造"), f"已经指主题“{RENO}”"),
        (Written("么样", "colloq", "怎么"), "已经按“怎么"),
        (Written("武汉", "alias", RENO), "是地名（湖北省/武汉市）"),
        (Written("武汉市", "place", "湖北省/宜昌市"), "是地名"),
        (Written("小区楼", "typo", "老旧小区楼"), "越改越长"),
        (Written("楼栋管家", "alias", "楼棟管家"), "不能是它自己"),
        (Written("楼栋管家", "alias", ""), "请写出“楼栋管家”的意思"),
        (Written("楼栋管家", "alias", "、".join(f"说法{n}" for n in range(9))), "写了9个意思，最多8个"),
        (Written("楼栋管家", "typo", "管家、管理员"), "只能改成一个"),
        (Written("楼栋管家", "place", "天堂省"), "天堂省"),
        (Written("楼栋管家", "plain", "管家"), "就不用写意思"),
        (Written("楼栋管家", "别名", "管家"), "没有“别名”这个种类"),
        (Written("楼栋管家", "alias", "不存在的主题"), "没有“不存在的主题”，资料里也没有写到它"),
        (Written("楼栋管家", "colloq", "老旧小区改找"), f"相近的主题有：{RENO}"),
    ],
)
def test_what_would_only_confuse_is_refused_in_one_sentence(
    known: Library, written: Written, said: str
) -> None:
    with pytest.raises(UserError) as refused:
        checked(known, written, {})
    assert said in str(refused.value)
    assert str(refused.value).count("。") == 1


@pytest.mark.parametrize(
    ("written", "other"),
    [
        (Written("楼栋管家", "alias", "红色驿站哥"), OwnWord("红色驿站哥", "alias", ("志愿者",))),
        (Written("红色驿站哥", "alias", "志愿者"), OwnWord("楼栋管家", "alias", ("红色驿站哥",))),
        (Written("楼栋管家", "typo", "红色驿站哥"), OwnWord("红色驿站哥", "typo", ("楼栋管家",))),
    ],
)
def test_chains_and_loops_are_refused(known: Library, written: Written, other: OwnWord) -> None:
    with pytest.raises(UserError, match="一环扣一环"):
        checked(known, written, {other.word: other})


@given(
    st.lists(
        st.sampled_from(
            ["江城县", "宜昌", "老破小", "怎么", "物业", "電梯", "“网格”", "·〔2021〕𠮷①　", "ｗｕｙｅ"]
        ),
        max_size=6,
    )
)
def test_words_that_a_question_does_not_hold_change_nothing(known: Library, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert reading(known, *WORDS[1:]).read(text) == known.reader.read(text)


def test_a_slip_of_an_own_word_is_no_chain(known: Library) -> None:
    own = checked(known, Written("老居民楼换新", "typo", "老居民楼焕新"), {})
    other = checked(known, WORDS[0], {own.word: own})
    reader = known.reader.with_own(OwnWords([own, other], known.vocabulary))
    assert RENO in reader.read("老居民楼换新").understood.themes


def test_a_theme_has_no_more_aliases_than_are_looked_up(
    known: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {f"说法{n}": OwnWord(f"说法{n}", "alias", (RENO,)) for n in range(8)}
    with pytest.raises(UserError, match="已有8个同义词"):
        checked(known, WORDS[0], others)
    monkeypatch.setattr(wordings, "MOST_WORDS", 8)
    with pytest.raises(UserError, match="已有8个词，最多8个"):
        checked(known, Written("物业费", "plain"), others)
