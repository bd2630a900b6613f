"""What a question leaves out: places, themes and words that it says it does not want, and clauses that only seem to."""

import pytest

from index.query import QueryReader

RENO = "老旧小区改造"


def test_negated_places_and_themes(reader: QueryReader) -> None:
    away = reader.read("除了武汉，其他地方加装电梯怎么做")
    assert away.understood.places == ()
    assert away.understood.negated == ("武汉",)
    assert away.excluded_places == ("湖北省/武汉市",)
    daily = reader.read("不是改造，就问小区日常怎么管")
    assert RENO in daily.excluded_themes
    assert RENO not in daily.understood.themes


@pytest.mark.parametrize(
    ("text", "negated", "word"),
    [
        ("除了武汉哪里有加装电梯", "武汉", "电梯"),
        ("除了武汉、宜昌和襄阳还有谁管物业", "武汉、宜昌和襄阳", "物业"),
        ("不包括武汉 物业", "武汉", "物业"),
        ("不看武汉的物业", "武汉", "物业"),
        ("非武汉的物业", "武汉", "物业"),
        ("物业武汉除外", "武汉", "物业"),
        ("物业 - 武汉", "武汉", "物业"),
        ("parking other than Wuhan 物业", "武汉", "物业"),
    ],
)
def test_only_the_place_is_left_out(reader: QueryReader, text: str, negated: str, word: str) -> None:
    query = reader.read(text)
    assert (query.understood.negated, query.understood.places) == ((negated,), ())
    assert "湖北省/武汉市" in query.excluded_places
    assert word in query.words


def test_beside_an_excluded_place_another_is_asked_for(reader: QueryReader) -> None:
    query = reader.read("除了武汉 湖北 物业 怎么管")
    assert query.understood.places == ("湖北省",)
    assert query.excluded_places == ("湖北省/武汉市",)


@pytest.mark.parametrize(
    "text", ["不要居民出钱的改造", "拆除违建以外的办法", "排除万难抓落实", "非遗 - 加装电梯"]
)
def test_a_clause_is_not_left_out(reader: QueryReader, text: str) -> None:
    query = reader.read(text)
    assert query.understood.negated == ()
    assert query.words


def test_an_operator_behind_a_clause_that_leaves_nothing_out_still_excludes(reader: QueryReader) -> None:
    assert reader.read("排除隐患 -武汉").excluded_places == ("湖北省/武汉市",)


def test_demolition_is_asked_for_and_not_excluded(reader: QueryReader) -> None:
    query = reader.read("拆除违建的经验")
    assert query.excluded_themes == ()
    assert f"{RENO}/拆违" in query.understood.themes


def test_a_negated_phrase_that_only_mentions_a_theme_excludes_none(reader: QueryReader) -> None:
    assert reader.read("证明怎么开，不要让居民跑腿").excluded_themes == ()


def test_a_negated_word_that_is_neither_place_nor_theme_is_excluded_as_a_word(reader: QueryReader) -> None:
    assert reader.read("老旧小区改造 -門禁卡").excluded_words == ("门禁卡",)
    assert reader.read("老旧小区改造 -武汉").excluded_words == ()


def test_what_cannot_be_left_out_is_asked_about(reader: QueryReader) -> None:
    query = reader.read("除了扬琴之外还擅长什么")
    assert query.understood.negated == ()
    assert "扬琴" in query.words
