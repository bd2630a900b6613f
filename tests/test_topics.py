"""Questions about topics that no theme has in, the words of reports to look for out, and what is not read into them."""

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from itertools import accumulate

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from api.answers.answer import ask
from index.folding import fold
from index.library import Library
from index.query import Query
from index.search import search
from index.topics import DEFAULT, Topics
from index.understood import rewrite_token
from index.wanted import SearchOptions
from ingest.gazetteer import shipped
from ingest.themes import Vocabulary
from tests import dictionaries
from tests.libraries import shelve

TOPICS = Vocabulary.load(DEFAULT)
THEMES = dictionaries.vocabulary()
SUBJECTS = [path for path in TOPICS.paths() if "/" in path]
READER = dictionaries.reader()
ROAD = """枣阳市：村里的路修好了

　　枣阳市吴店镇推行农村公路“路长制”，养护员每周巡查，修补村道路面坑槽320处。
"""
PIPES = """宜昌市：小区物业的账本

　　西陵区学院街道党工委推动老旧小区改造后管理，水管坏了由物业维修，谁修、修了什么都上墙。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A report of a road, and one of what is broken in a compound."""
    folder = shelve(tmp_path_factory.mktemp("topics"), {"road.txt": ROAD, "pipes.txt": PIPES})
    with closing(Library.open(folder)) as opened:
        yield opened


@cache
def cutter() -> rjieba.Jieba:
    """What cuts text with the names of places and themes as words of their own."""
    found = rjieba.Jieba()
    for own in sorted(map(fold, {*shipped().names(), *THEMES.words()})):
        found.add_word(own, None, None)
    return found


def told(query: Query) -> list[str]:
    return [note["from"] for note in query.understood.rewrites]


@pytest.mark.parametrize(
    ("question", "words", "themes"),
    [
        ("遛狗不牵绳怎么管", {"犬只", "养犬"}, set()),
        ("反诈宣传怎么做", {"防诈骗", "诈骗"}, set()),
        ("老年人老被骗怎么防", {"反诈"}, set()),
        ("乡下的路坏了谁修", {"农村公路", "村道"}, set()),
        ("学校门口接娃堵车怎么治", {"护学岗"}, set()),
        ("骑手闯红灯怎么管", {"交通违法"}, {"新就业群体"}),
        ("楼道堆杂物清不动·〔2021〕𠮷①", {"消防通道"}, {"老旧小区改造/拆违"}),
        ("低保户怎么帮他们增收", {"防返贫"}, {"集体经济与产业"}),
        ("公墓区怎么建", {"公墓", "殡葬"}, set()),  # Read of a longer word, what says so is looked for too.
        ("僵尸车怎么清理", {"废弃车辆"}, {"老旧小区改造/停车与充电"}),
    ],
)
def test_a_topic_is_looked_for_in_words_of_reports(question: str, words: set[str], themes: set[str]) -> None:
    query = READER.read(question)
    assert words <= {*query.aliases} and words <= {*query.topics}
    assert {*query.understood.themes} == themes


@pytest.mark.parametrize("word", ["帮扶", "农民工", "托管", "残疾人", "民生", "乡村建设"])
def test_a_word_of_any_report_asks_about_no_topic(word: str) -> None:
    assert READER.read(f"{word}有哪些做法").topics == ()


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("小区停车没地方停咋办", "停车没地方"),
        ("改造完了没人管又乱了怎么办", "改造完了没人管"),
        ("志愿者招不到人咋办", "志愿者招不到人"),
        ("广场舞噪音大怎么协调", "广场舞噪音"),
    ],
)
def test_a_reading_is_of_whole_words(question: str, word: str) -> None:
    assert word in told(READER.read(question))


def test_a_part_of_the_name_of_another_theme_means_nothing() -> None:
    assert READER.read("怎么关爱新就业群体").understood.themes == ("新就业群体",)
    assert READER.read("怎么关爱就业的人").understood.themes == ("特定群体服务/就业服务",)


def test_a_reading_is_taken_back() -> None:
    query = READER.read("遛狗不牵绳怎么管", without={rewrite_token("遛狗不牵绳")})
    assert (query.topics, query.aliases, told(query)) == ((), (), [])


def test_a_topic_is_no_theme_to_leave_out() -> None:
    assert READER.read("垃圾分类以外的环境整治").understood.negated == ()


def test_every_topic_is_meant_by_its_words_and_sayings() -> None:
    topics = Topics(TOPICS)
    for path in SUBJECTS:
        theme = TOPICS.theme(path)
        written = [each for each in (theme.name, *theme.terms["alias"]) if each not in theme.faint]
        said = ["、".join(side.split("/")[-1] for side in each.split("…")) for each in theme.asked]
        for text in (*written, *theme.terms["colloq"], *said):
            assert path in {each.theme_path for each in topics.expansions(text)}, text


def test_topics_have_no_themes_and_themes_no_topics_of_the_same_name() -> None:
    names = {TOPICS.theme(path).name for path in SUBJECTS}
    assert names.isdisjoint(THEMES.theme(path).name for path in THEMES.paths())
    assert all(theme.faint <= {theme.name, *theme.terms["alias"]} for theme in map(TOPICS.theme, SUBJECTS))


def test_what_is_on_the_topic_is_found_and_told_alone(library: Library) -> None:
    first, *_ = search(library, "乡下的路坏了谁修", SearchOptions()).hits
    assert first.source.endswith("road.txt")
    quotes = [each.quote for each in ask(library, "乡下的路坏了谁修").citations]
    assert quotes and all("村道" in quote for quote in quotes)


@given(
    st.lists(st.sampled_from(["遛狗", "不牵绳", "新就业群体", "就业", "怎么", "停车", "没地方", "，", "𠮷"]))
)
def test_no_reading_begins_or_ends_inside_a_word(parts: list[str]) -> None:
    question = "".join(parts)
    ends = {0, *accumulate(map(len, cutter().cut(fold(question))))}
    for each in READER.read(question).understood.rewrites:
        starts = {at for at in range(len(question)) if question.startswith(each["from"], at)}
        assert any({at, at + len(each["from"])} <= ends for at in starts), (question, each)
