"""What is read into a question: themes in any wording, places, times, conditions, and what is left of it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.query import MAX_READ, Query, QueryReader
from index.stopwords import stopwords

RENO = "老旧小区改造"
WORDINGS = [
    ("老旧小区改造怎么做", RENO),
    ("老舊小區改造怎麼做", RENO),
    ("旧改有啥经验", RENO),
    ("“旧改”·〔２０２１〕①", RENO),
    ("laojiuxiaoqu", RENO),
    ("LaoJiuXiaoQu", RENO),
    ("how did others solve old-compound renovation", RENO),
    ("HOW did others solve Old-compound Renovation", RENO),
    ("加装电剃", f"{RENO}/加装电梯"),
    ("一楼不同意", f"{RENO}/加装电梯"),
    ("孩子没人带", "一老一小/托育托管"),
    ("政务APP太多", "基层减负/报表数据减负"),
    ("爹爹婆婆吃饭", "一老一小/幸福食堂"),
]
PLACES = [
    ("宜昌怎么做旧改", ("湖北省/宜昌市",)),
    ("武汉硚口的网格", ("湖北省/武汉市/硚口区",)),
    ("武漢硚口的網格", ("湖北省/武汉市/硚口区",)),
    ("襄樊的党建", ("湖北省/襄阳市",)),
    ("对比四邑村、许家冲村、峒山村的发展", ("四邑村", "许家冲村", "峒山村")),
    ("地区:黄冈", ("湖北省/黄冈市",)),
    ("地区:和县", ("安徽省/马鞍山市/和县",)),
    ("地区:大方 网格", ("贵州省/毕节市/大方县",)),
    ("桥口区的网格", ("湖北省/武汉市/硚口区",)),
    ("加装三台电梯", ()),
    ("保障民权", ()),
    ("武汉市民热线怎么办", ("湖北省/武汉市",)),
    ("宜昌市民政局的做法", ("湖北省/宜昌市",)),
    ("按北京时间开会", ()),
    ("北京朝阳区的物业", ("北京市/朝阳区",)),
    ("朝阳区的物业", ("北京市/朝阳区", "吉林省/长春市/朝阳区")),
    ("山东大桥街道的旧改", ("山东省/济南市/天桥区/大桥街道",)),
    ("山阳镇的旧改", ("上海市/金山区/山阳镇", "江苏省/扬州市/宝应县/山阳镇")),
    ("新城镇的旧改", ()),
    ("地区:静安区大宁路街道", ("上海市/静安区/大宁路街道",)),
    ("地区:朝阳区", ("北京市/朝阳区", "吉林省/长春市/朝阳区")),
    ("乾安县的旧改", ("吉林省/松原市/乾安县",)),
    ("旧改有什么经验", ()),
]
EMPTY = ["", " 　\n", "的 了 吗", "-" * 33, "……？！·《》"]
TAKEN_BACK = [
    ("宜昌怎么做旧改", "place:湖北省/宜昌市"),
    ("地区:黄冈 旧改", "place:湖北省/黄冈市"),
    ("地区:火星 旧改", "place:火星"),
    ("和平的网格", "near:天津市/和平区"),
    ("老破小怎么改", "rewrite:老破小"),
    ("老旧小區改造", "theme:老旧小区改造"),
    ("小馬拉大車", "related:基层减负/破解小马拉大车"),
    ("主题:加装电梯", "theme:老旧小区改造/加装电梯"),
    ("主题:养蜂", "theme:养蜂"),
    ("么样搞网格", "rewrite:么样"),
    ("老旧小曲改造", "rewrite:老旧小曲改造"),
    ("grid in Ｗuhan", "rewrite:Ｗuhan"),
    ("补了１４万", "rewrite:１４万"),
    ("旧改的教訓", "rewrite:教訓"),
    ("2021年的旧改", "time:2021年"),
    ("除了武汉，加装电梯怎么做", "not:武汉"),
    ("旧改 -門禁卡", "not:门禁卡"),
    ("状态:计划 电梯", "status:计划"),
    ("层级:街道 电梯", "level:街道(乡镇)"),
    ("年份:2019-2022 电梯", "year:2019-2022"),
    ("来源:年报 电梯", "source:年报"),
    ('"一长六员"', "phrase:一长六员"),
    ("电梯 AND 补贴", "all:补贴"),
    ("有数字 电梯", "figures:有数字"),
]
PIECES = ["老旧小区改造", "老舊小區", "没人带孩子", "孩子没人带", "么样", "湾子", "除了武汉，", "地区:黄冈", "朝阳区",
          "elevators", "ＷＡＩＭＡＩ", "NOT", " AND ", " OR ", '"', "年份:2021-", "14万", "Wuhan", "老旧小曲", "2021年", "𠮷①　〔", "的", "，", " ", "\ud800"]  # fmt: skip


@pytest.mark.parametrize(("text", "theme"), WORDINGS)
def test_a_theme_in_any_wording(reader: QueryReader, text: str, theme: str) -> None:
    assert theme in reader.read(text).understood.themes


@pytest.mark.parametrize(("text", "paths"), PLACES)
def test_places(reader: QueryReader, text: str, paths: tuple[str, ...]) -> None:
    found = reader.read(text).understood.places
    assert len(found) == len(paths)
    assert all(path.endswith(wanted) for path, wanted in zip(found, paths, strict=True))


def test_a_place_is_no_word_to_look_for(reader: QueryReader) -> None:
    query = reader.read("宜昌的旧改")
    assert query.words == ("旧改",)
    assert query.content == "旧改"


def test_dialect_is_rewritten_and_noted(reader: QueryReader) -> None:
    query = reader.read("宜昌老小区改造是么样搞的")
    noted = {note["from"]: note["to"] for note in query.understood.rewrites}
    assert noted["么样"] == "怎么"
    assert RENO in query.understood.themes
    assert query.text == "宜昌老小区改造是么样搞的"


def test_notes_quote_the_question_as_typed(reader: QueryReader) -> None:
    assert [note["from"] for note in reader.read("爹爹婆婆").understood.rewrites][:1] == ["爹爹婆婆"]
    assert [note["from"] for note in reader.read("舊改").understood.rewrites] == ["舊改"]
    assert [note["from"] for note in reader.read("孩子没人带").understood.rewrites] == ["孩子没人带"]
    assert [note["from"] for note in reader.read("ＷＡＩＭＡＩ").understood.rewrites] == ["ＷＡＩＭＡＩ"]


def test_formal_words_are_looked_for_in_place_of_spoken_ones(reader: QueryReader) -> None:
    query = reader.read("老破小")
    assert RENO in query.aliases
    assert any(term.field == "themes_text" and term.text == RENO for term in query.terms)


def test_characters_in_another_order_must_stand_in_one_clause(reader: QueryReader) -> None:
    assert "一老一小/托育托管" in reader.read("家里孩子没人带").understood.themes
    assert "一老一小/托育托管" not in reader.read("没人管，孩子多，带路").understood.themes


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("街道编制怎么下沉", "编制"),
        ("低保申请流程", "申请"),
        ("公共服务供给怎么做", "供给"),
        ("社区工作者培训怎么搞", "培训"),
        ("挑战在哪里", "挑战"),
        ("外地人口管理", "外地"),
    ],
)
def test_question_words_are_not_cut_out_of_other_words(reader: QueryReader, text: str, kept: str) -> None:
    assert kept in reader.read(text).words


@pytest.mark.parametrize("text", ["垃圾分类的教训", "哪些旧改失败了", "驿站建设的负面典型"])
def test_what_went_wrong_is_asked_for(reader: QueryReader, text: str) -> None:
    assert reader.read(text).understood.is_negative


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("市场准入负面清单", "负面清单"),
        ("烂尾楼怎么复工", "烂尾楼"),
        ("缓解负面情绪", "负面"),
        ("帮扶失败者再就业", "失败者"),
        ("投诉小区停车存在的问题", "停车"),
    ],
)
def test_a_longer_word_does_not_ask_for_what_went_wrong(reader: QueryReader, text: str, kept: str) -> None:
    query = reader.read(text)
    assert not query.understood.is_negative
    assert kept in query.words


def test_times(reader: QueryReader) -> None:
    assert reader.read("２０２１年和去年的旧改").understood.times == ("2021年", "去年")
    assert reader.read("2026家党员中心户").understood.times == ("2026",)


def test_written_conditions(reader: QueryReader) -> None:
    query = reader.read("主题=加装电梯 层级:街道 状态:计划 有数字")
    assert query.required_themes == (f"{RENO}/加装电梯",)
    assert query.understood.levels == ("街道(乡镇)",)
    assert query.understood.statuses == ("计划",)
    assert query.understood.has_figures
    assert query.words == ()


def test_a_condition_that_names_no_known_theme_stays_one(reader: QueryReader) -> None:
    assert reader.read("主题:养蜂").required_themes == ("养蜂",)


@pytest.mark.parametrize("text", EMPTY)
def test_nothing_to_look_for(reader: QueryReader, text: str) -> None:
    query = reader.read(text)
    assert (query.terms, query.words, query.aliases) == ((), (), ())
    assert query.text == text


def test_a_long_text_is_read_to_its_thousandth_character(reader: QueryReader) -> None:
    start = "宜昌的旧改。" + "居民说好。" * 2_000
    query = reader.read(f"{start}武汉也一样。")
    assert len(start) > 10_000 > MAX_READ
    assert query.understood.places == ("湖北省/宜昌市",)
    assert len(query.content) <= MAX_READ
    assert query == reader.read(query.text)


def test_terms_are_looked_up_once_in_each_field(reader: QueryReader) -> None:
    terms = reader.read("老旧小区改造 老旧小区 改造 改造").terms
    assert len({(term.text, term.field) for term in terms}) == len(terms)
    assert all(term.weight > 0 for term in terms)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_any_mixture_is_read_and_every_note_quotes_it(reader: QueryReader, pieces: list[str]) -> None:
    text = "".join(pieces)
    query = reader.read(text)
    assert all(note["from"] in text and note["to"] and note["why"] for note in query.understood.rewrites)
    assert len(set(query.words)) == len(query.words)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(reader: QueryReader, text: str) -> None:
    query = reader.read(text)
    assert all(note["from"] in text for note in query.understood.rewrites)


def tokens(query: Query) -> list[str]:
    return [reading.token for reading in query.understood.readings]


@pytest.mark.parametrize(("text", "token"), TAKEN_BACK)
def test_all_that_is_understood_can_be_taken_back(reader: QueryReader, text: str, token: str) -> None:
    query = reader.read(text)
    without = reader.read(text, without=frozenset([token]))
    assert token in tokens(query)
    assert token not in tokens(without)
    assert without != query


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_nothing_is_left_of_what_is_taken_back(reader: QueryReader, pieces: list[str]) -> None:
    text = "".join(pieces)
    without: frozenset[str] = frozenset()
    for _ in range(len(text) + 1):
        found = frozenset(filter(None, tokens(reader.read(text, without=without))))
        assert without.isdisjoint(found)
        without |= found
    assert not found


def test_what_is_taken_back_is_a_word_again(reader: QueryReader) -> None:
    query = reader.read("宜昌的旧改", without=frozenset(["place:湖北省/宜昌市", "rewrite:旧改"]))
    assert (query.understood.places, query.understood.themes, query.aliases) == ((), (), ())
    assert {"宜昌", "旧改"} <= set(query.words)


def test_a_place_that_is_taken_back_is_not_hinted_at_either(reader: QueryReader) -> None:
    query = reader.read("宜昌的老破小", without=frozenset(["place:湖北省/宜昌市"]))
    assert (query.understood.places, query.understood.near_places) == ((), ())


def test_a_citizen_is_no_part_of_the_city(reader: QueryReader) -> None:
    assert {"市民", "热线"} <= set(reader.read("武汉市民热线怎么办").words)
    assert "村民" in reader.read("许家冲村民怎么增收").words


def test_a_theme_is_named_by_a_part_of_its_name(reader: QueryReader) -> None:
    assert f"{RENO}/加装电梯" in reader.read("主题:电梯").required_themes


def test_every_reading_is_told_in_a_sentence_of_its_own(reader: QueryReader) -> None:
    readings = reader.read("宜昌老破小 -武汉 地域:襄阳").understood.readings
    assert [reading.token for reading in readings] == [
        "rewrite:老破小", "place:湖北省/宜昌市", "place:湖北省/襄阳市", "theme:老旧小区改造", "not:武汉", "",
    ]  # fmt: skip
    assert readings[1].text == "地区：湖北省/宜昌市"
    assert readings[-1].text.startswith("“地域:襄阳”不是可用的条件")


def test_related_themes_weigh_less_than_the_theme_and_are_told(reader: QueryReader) -> None:
    query = reader.read("破解小马拉大车·〔2021〕𠮷①　")
    (related,) = query.understood.related
    assert {path.partition("/")[2] for path in related.to} == {"赋权清单", "编制下沉", "权责清单与准入"}
    weights = {term.text: term.weight for term in query.terms if term.field == "themes_text"}
    assert 0 < weights["赋权清单"] < weights["破解小马拉大车"]
    told = {reading.token: reading.text for reading in query.understood.readings}
    assert told["related:基层减负/破解小马拉大车"] == (
        "“破解小马拉大车”的相近主题：赋权清单、编制下沉、权责清单与准入，排在后面"
    )


def test_related_themes_are_not_those_asked_for_or_left_out(reader: QueryReader) -> None:
    (both, other) = reader.read("破解小马拉大车和赋权清单").understood.related
    assert "街道体制改革/赋权清单" not in both.to
    assert "基层减负/破解小马拉大车" not in other.to
    (left,) = reader.read("破解小马拉大车 -赋权清单").understood.related
    assert "街道体制改革/赋权清单" not in left.to
    assert reader.read("主题:破解小马拉大车").understood.related == ()


def test_a_common_word_is_no_condition_but_a_hint(reader: QueryReader) -> None:
    query = reader.read("和平的网格")
    assert query.understood.places == ()
    assert "辽宁省/沈阳市/和平区" in query.understood.near_places
    assert any(term.field == "place_text" and term.text == "和平区" for term in query.terms)
    assert reader.read("和平区的网格").understood.near_places == ()
    assert reader.read("天津和平的网格").understood.places == ("天津市/和平区",)
    assert reader.read("促进和平共处").understood.near_places == ()


def test_numbers_are_looked_up_in_all_writings(reader: QueryReader) -> None:
    query = reader.read("补了14万的经验")
    assert {"140000", "十四万"} <= set(query.aliases)
    assert {("140000", "body_grams"), ("十四万", "body_words")} <= {(t.text, t.field) for t in query.terms}


@pytest.mark.parametrize(
    ("text", "year"), [("2021年的旧改", "2021"), ("二〇二二年的旧改", "2022"), ("年份:2020 旧改", "2020")]
)
def test_a_year_weighs_more_than_a_word(reader: QueryReader, text: str, year: str) -> None:
    weights = {term.text: term.weight for term in reader.read(text).terms if term.field == "body_grams"}
    assert weights[year] > weights["旧"]


def test_only_a_year_is_said_to_rank(reader: QueryReader) -> None:
    told = {
        each.token: each.text for each in reader.read("二〇二二年和去年的旧改 近三年").understood.readings
    }
    assert told["time:二〇二二年"] == "时间：二〇二二年，写到的排在前面"
    assert told["time:去年"] == "时间：去年，资料里年份不一，不作排序依据"
    assert told["time:近三年"] == "时间：近三年，资料里年份不一，不作排序依据"


def test_relative_times_are_told_and_looked_for(reader: QueryReader) -> None:
    assert reader.read("近三年和近年来的旧改").understood.times == ("近三年", "近年来")


def test_years_and_sources_are_conditions(reader: QueryReader) -> None:
    query = reader.read("旧改 年份:2019-2022 来源:ＡＢＣ年報")
    assert (query.years, query.sources) == (((2019, 2022),), ("abc年报",))


def test_each_part_joined_by_and_has_words_of_its_own(reader: QueryReader) -> None:
    lift, grant = reader.read("elevators AND (補貼 OR 补助) AND Wuhan").required
    assert {"elevators", "加装电梯", "增设电梯"} <= set(lift)
    assert grant == ("补贴", "补助")


def test_a_part_joined_by_and_is_told_and_looked_for_by_its_content_words(reader: QueryReader) -> None:
    query = reader.read('怎么搞电梯报修 AND (食堂 OR 饭堂) AND "部数"')
    assert query.understood.required == ("电梯报修", "食堂 OR 饭堂", "部数")
    repair, meals, count = query.required
    assert {"电梯", "报修"} <= set(repair)
    assert "电梯报修" not in repair
    assert {"食堂", "饭堂"} <= set(meals)
    assert "or" not in meals
    assert count == ("部数",)
    assert set(reader.read("扶贫车间 AND 14万").required[1]) == {"14万", "140000", "十四万", "140,000"}


def test_a_quotation_is_not_rewritten(reader: QueryReader) -> None:
    query = reader.read('"老旧小曲"')
    assert query.phrases == ("老旧小曲",)
    assert query.understood.rewrites == ()


def test_stop_words_are_read_without_notes(tmp_path: Path) -> None:
    file = tmp_path / "stopwords.txt"
    file.write_text("# 说明 不算\n的 了\n吗\n", encoding="utf-8")
    assert stopwords(file) == {"的", "了", "吗"}


@pytest.mark.parametrize("text", ["黄冈市有什么计划", "黄冈市下一步有什么打算？", "黄冈市今后的规划"])
def test_a_question_for_nothing_but_plans_of_a_place_is_a_condition(reader: QueryReader, text: str) -> None:
    query = reader.read(text)
    assert (query.understood.statuses, query.words, query.text) == (("计划",), (), text)
    assert not reader.read(text, without=frozenset({"status:计划"})).understood.statuses


@pytest.mark.parametrize("text", ["计划", "黄冈市的城市规划", "黄冈市加装电梯的计划", "黄冈市有什么做法"])
def test_plans_beside_something_else_are_words(reader: QueryReader, text: str) -> None:
    assert reader.read(text).understood.statuses == ()


@pytest.mark.parametrize(("text", "word"), [("潘淑是哪里人", "潘淑"), ("王沈是哪里人", "王沈")])
def test_a_name_is_looked_for_without_the_verb_behind_it(reader: QueryReader, text: str, word: str) -> None:
    assert word in reader.read(text).words


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("襄阳市怎么做社区工作者", "湖北省/襄阳市"),
        ("荆门市如何给社区减负", "湖北省/荆门市"),
        ("嘉鱼县咋搞村里的事", "湖北省/咸宁市/嘉鱼县"),
        ("硚口区古田街道哪里有社区食堂", "湖北省/武汉市/硚口区/古田街道"),
    ],
)
def test_what_asks_is_in_no_name_of_a_place(reader: QueryReader, text: str, place: str) -> None:
    assert reader.read(text).understood.places == (place,)
