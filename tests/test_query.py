"""What is read into a question: themes in any wording, places, times, conditions, and what is left of it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.query import MAX_READ, QueryReader, load_stopwords
from index.segmenter import Segmenter
from ingest.gazetteer import Gazetteer
from ingest.themes import Vocabulary

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
    ("北京朝阳区的物业", ("北京市/朝阳区",)),
    ("朝阳区的物业", ("北京市/朝阳区", "吉林省/长春市/朝阳区")),
    ("乾安县的旧改", ("吉林省/松原市/乾安县",)),
    ("旧改有什么经验", ()),
]
EMPTY = ["", " 　\n", "的 了 吗", "-" * 33, "……？！·《》"]
PIECES = ["老旧小区改造", "老舊小區", "没人带孩子", "孩子没人带", "么样", "湾子", "除了武汉，", "地区:黄冈", "朝阳区",
          "elevators", "ＷＡＩＭＡＩ", "NOT", "2021年", "𠮷①　〔", "的", "，", " ", "\ud800"]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> QueryReader:
    gazetteer, vocabulary = Gazetteer.load(), Vocabulary.load()
    return QueryReader(gazetteer, vocabulary, Segmenter([*gazetteer.names(), *vocabulary.words()]))


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


def test_times(reader: QueryReader) -> None:
    assert reader.read("２０２１年和去年的旧改").understood.times == ("2021年", "去年")
    assert reader.read("2026家党员中心户").understood.times == ("2026",)


def test_negated_places_and_themes(reader: QueryReader) -> None:
    away = reader.read("除了武汉，其他地方加装电梯怎么做")
    assert away.understood.places == ()
    assert away.understood.negated == ("武汉",)
    assert away.excluded_places == ("湖北省/武汉市",)
    daily = reader.read("不是改造，就问小区日常怎么管")
    assert RENO in daily.excluded_themes
    assert RENO not in daily.understood.themes


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


def test_stop_words_are_read_without_notes(tmp_path: Path) -> None:
    file = tmp_path / "stopwords.txt"
    file.write_text("# 说明 不算\n的 了\n吗\n", encoding="utf-8")
    assert load_stopwords(file) == {"的", "了", "吗"}
