"""What a question is about and nothing found tells of: refused by name, where words in common alone would answer."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from api.answers.answer import ask
from index.library import Library
from tests.libraries import shelve

TEXTS: Mapping[str, str] = {
    "市场.txt": "黄冈：便民\n\n　　湖北省黄冈市引进家政、医疗、购物等市场主体12家，提升居民安全感·〔2021〕《办法》①。\n",
    "文化.txt": "嘉鱼：志愿队\n\n　　湖北省咸宁市嘉鱼县四邑村组建广场舞队、舞龙队6支，村民参与村庄治理。\n",
    "公约.txt": "夷陵：公约\n\n　　湖北省宜昌市夷陵区许家冲村修订党员公约8版，开展乡风文明评比。\n",
    "停车.txt": "武穴：停车\n\n　　湖北省黄冈市武穴市梅园小区划定停车位120个，引进物业公司。\n",
    "水利.txt": "引江济汉\n\n　　工程自2014年建成通水，河水引至下游，供水总量超过300亿立方米𠮷。\n",
    "议事.txt": "荣东：议事\n\n　　湖北省武汉市硚口区荣东社区召开大树下的议事会20场，居民协商小区环境。\n",
}
REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
NAMES = (
    "youth-league-nursery.md",
    "xishui-reno-supervision.md",
    "xujiachong.md",
    "qiaokou-riders.md",
    "xiangyang-governance.md",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Few reports, so that most matters are missing; tests only read it."""
    with closing(Library.open(shelve(tmp_path_factory.mktemp("offtopic"), TEXTS))) as opened:
        yield opened


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Some of the reports that are shipped, and one of who is paid what; tests only read it."""
    texts = {name: (REPORTS / name).read_text(encoding="utf-8") for name in NAMES}
    texts["执法.txt"] = (
        "麻城：执法\n\n　　湖北省黄冈市麻城市整合执法力量，设综合执法中心12个，编制下沉到街道。\n"
    )
    texts["保洁.txt"] = "汉阳：保洁\n\n　　湖北省武汉市汉阳区提高保洁员工资，每月3000元①。\n"
    with closing(Library.open(shelve(tmp_path_factory.mktemp("shipped"), texts))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("海鲜市场缺斤少两怎么查", "海鲜市场"),  # The market is told of, the seafood is not.
        ("煤矿安全怎么监管", "煤矿安全"),
        ("广场舞太吵怎么办", "噪声"),  # A topic of which no word is told.
        ("小区养狗怎么协商议事", "养狗"),  # The theme is told, the topic is not.
        ("农村殡葬改革怎么做", "殡葬改革"),
        ("结婚彩礼太高怎么办", "彩礼"),  # A spoken word of which reports have the noun too.
        ("停车费太贵怎么管", "费太贵"),  # A price is demanded.
        ("自来水停水怎么办", "自来水停水怎么办"),  # Only a passage holds a word of it, and no practice.
        ("老年人吃饭怎么解决", "老年人吃饭"),  # Of its theme only what is near.
    ],
)
def test_words_in_common_are_no_answer(library: Library, question: str, named: str) -> None:
    refused = ask(library, question).refusal
    assert refused is not None and refused.slots[0].slot == "topic"
    assert named in refused.slots[0].message


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("广场舞队怎么组建", "广场舞队"),
        ("怎么引进市场主体", "市场主体12家"),
        ("停车位不够怎么办", "停车位120个"),
        ("移风易俗怎么搞", "乡风文明"),
        ("居民怎么一起商量事", "议事会20场"),
        ("供水总量是多少", "300亿立方米"),
    ],
)
def test_what_is_told_is_answered(library: Library, question: str, words: str) -> None:
    assert words in "".join(each.text for each in ask(library, question).statements)


def test_a_refusal_shows_the_passages_that_speak_of_it(library: Library) -> None:
    refused = ask(library, "自来水停水怎么办").refusal
    assert refused is not None
    assert [each.source for each in refused.near] == ["水利.txt"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("暑期托管班怎么开", "爱心托管班"),  # 期托 is no word.
        ("执法队伍怎么下沉", "综合执法中心"),  # Nor is 法队.
        ("老房子改造谁监督", "把监督权做实"),  # Who says 老房子 means what reports call 老旧小区.
        ("网络订房怎么弄", "在一个上面订房"),
        ("怎样做问卷调查", "区里做了一份问卷"),
    ],
)
def test_what_is_told_in_other_words_is_answered(shipped: Library, question: str, words: str) -> None:
    assert words in "".join(each.text for each in ask(shipped, question).statements)


@pytest.mark.parametrize(
    ("question", "messages"),
    [
        ("移风易俗戏台怎么建", ["资料中没有写到“戏台”。"]),
        ("唱渔鼓怎么宣传村规", []),  # A part of a word of the vocabulary (村规民约).
        ("骑手怎么参加党组织", []),
    ],
)
def test_a_noun_beside_a_wide_theme_that_nothing_holds_is_told(
    shipped: Library, question: str, messages: list[str]
) -> None:
    found = ask(shipped, question)
    assert found.statements and [each.message for each in found.unsaid] == messages


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("广场舞太吵怎么办", "没有写到“太吵”，也没有写到“噪声”"),  # Of the dance itself a report tells.
        ("停车费多少钱", "没有写明“停车费多少钱”"),
    ],
)
def test_a_message_names_what_is_missing(library: Library, question: str, named: str) -> None:
    refused = ask(library, question).refusal
    assert refused is not None and named in "".join(each.message for each in refused.slots)


@pytest.mark.parametrize("question", ["网格员工资多少钱", "网格员的工资多少钱"])
def test_a_message_says_of_what_something_is_missing(shipped: Library, question: str) -> None:
    refused = ask(shipped, question).refusal
    assert refused is not None
    assert refused.slots[0].message == f"资料中没有写明“{question.removesuffix('钱')}”，不作推算。"
