"""Misspelt places: what sounds the same is suggested and never taken, and ordinary words suggest nothing."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.answer import ask
from api.faults import UserError
from api.selection import read_places
from index.library import Library
from index.search import search
from index.soundalikes import alike_text, likely_places, misspelt_place, soundalikes
from index.wanted import ANY
from ingest.gazetteer import LEVELS
from ingest.gazetteer import shipped as gazetteer
from ingest.pinyin import characters, is_homophone, letters
from tests.libraries import shelve

MEANT = [
    ("长纱怎么改造老旧小区", "长沙市"),
    ("武汗怎么推进垃圾分类", "武汉市"),
    ("学习武汗的志愿服务", "武汉市"),
    ("以昌老旧小区加装电梯", "宜昌市"),
    ("志愿服务，杭洲", "杭州市"),
    ("武汉和长纱怎么做志愿服务", "长沙市"),
    ("桥口怎么让外卖员参与社区治理", "硚口区"),
]
KEPT = [
    "以长期机制推进志愿服务",
    "身高已长到一米的孩子怎么照顾",
    "向阳的网格",
    "欣城社区怎么做",
    "以昌社区的志愿服务",
    "恩师的志愿服务",
    "马克龙将志愿服务怎么了",
    "火星的老旧小区",
]
CITIES = sorted(
    {
        entry.name
        for name in gazetteer().names()
        for entry in gazetteer().by_name(name)
        if entry.level in LEVELS[:2]
    }
)


@pytest.fixture(scope="module")
def library(samples: Path) -> Iterator[Library]:
    """The sample reports; tests only read it."""
    with closing(Library.open(samples)) as opened:
        yield opened


@pytest.mark.parametrize(("question", "meant"), MEANT)
def test_a_place_that_sounds_the_same_is_suggested_and_not_taken(
    library: Library, question: str, meant: str
) -> None:
    understood = search(library, question, ANY).query.understood
    told = [each for each in understood.readings if f"读音相同的地方有：{meant}" in each.text]
    assert [each.token for each in told] == [""]
    assert not any(path.endswith(meant) for path in understood.places)


@pytest.mark.parametrize("question", KEPT)
def test_what_means_something_else_suggests_nothing(library: Library, question: str) -> None:
    found = search(library, question, ANY)
    assert not any("读音相同" in each.text for each in found.query.understood.readings)
    assert found.nothing is None or "读音相同" not in found.nothing.message


@pytest.mark.parametrize("question", ["武汗", "武汗怎么养蜂"])
def test_where_nothing_is_found_the_question_about_the_other_place_is_offered(
    library: Library, question: str
) -> None:
    found = search(library, question, ANY).nothing
    assert found is not None and found.slot == "place"
    assert found.message.startswith("地名表和资料里都没有“武汗”这个地方")
    assert found.message.endswith("，读音相同的地方有：武汉市。")
    meant = question.replace("武汗", "武汉市")
    assert [each["query"] for each in found.near] == [meant] * bool(search(library, meant, ANY).total)


def test_an_answer_tells_it(library: Library) -> None:
    refused = ask(library, "武汗怎么养蜂").refusal
    assert refused is not None
    assert (refused.slots[0].slot, refused.slots[0].asked) == ("place", "武汗")
    assert "读音相同的地方有：武汉市" in refused.slots[0].message
    unsaid = ask(library, "武汗的老旧小区怎么改造").unsaid
    assert any(each.message.endswith("，读音相同的地方有：武汉市。") for each in unsaid)


@pytest.mark.parametrize(
    ("typed", "unknown", "meant"),
    [
        ("长纱", "长纱", "长沙市、长沙县"),
        ("以昌市", "以昌市", "宜昌市"),
        ("湖北/以昌", "以昌", "宜昌市"),
        ("恩师", "恩师", "恩施"),
    ],
)
def test_a_filter_names_what_sounds_the_same(library: Library, typed: str, unknown: str, meant: str) -> None:
    message = f"^地名表和资料里都没有“{unknown}”这个地方，读音相同的地方有：{meant}"
    with pytest.raises(UserError, match=message):
        read_places(library, [typed])


def test_a_street_that_only_the_material_knows_is_named_too(filled: Path) -> None:
    with closing(Library.open(filled)) as library:
        assert not library.gazetteer.by_name("钢花村街道")
        with pytest.raises(UserError, match="“钢化村街道”这个地方，读音相同的地方有：钢花村街道"):
            read_places(library, ["钢化村街道"])


LONG = [
    ("五家岗老旧小区怎么改", "伍家岗区"),
    ("学习五家岗的社区治理", "伍家岗区"),
    ("五家庙老旧小区怎么改", ""),
    ("公益事业怎么发展", ""),
    ("实验室安全怎么管", ""),
    ("建立线上议事平台", ""),
    ("将辖区划分成网格怎么做", ""),
]


@pytest.mark.parametrize(("question", "meant"), LONG)
def test_a_long_name_is_heard_whatever_words_it_makes(tmp_path: Path, question: str, meant: str) -> None:
    places = "湖北省宜昌市伍家岗区、河南省郑州市巩义市、湖北省十堰市、湖北省荆州市监利市、湖北省武汉市江夏区"
    told = "".join(
        f"{place}改造老旧小区120个，居民自己投票定方案，加装电梯36部。\n" for place in places.split("、")
    )
    with closing(Library.open(shelve(tmp_path, {"改造.txt": told}))) as opened:
        name = misspelt_place(opened, question)
        assert (meant in likely_places(opened, name)) == bool(name) == bool(meant)


def test_a_condition_names_what_sounds_the_same(library: Library) -> None:
    found = search(library, "地区:以昌 加装电梯", ANY).nothing
    assert found is not None
    assert found.message == "地名表和资料里都没有“以昌”这个地方，读音相同的地方有：宜昌市。"


@settings(max_examples=15)
@given(st.sampled_from(CITIES))
def test_a_city_is_found_by_its_sound(library: Library, city: str) -> None:
    typed = _misspelt(city)
    assert city in soundalikes(library, typed)
    for name in likely_places(library, typed):
        entries = library.gazetteer.by_name(name)
        assert any(is_homophone(typed, form) for entry in entries for form in entry.forms())


@given(st.text("宜以昌长沙纱A·〔2021〕𠮷①", max_size=4), st.text("宜以昌长沙纱A·〔2021〕𠮷①", max_size=4))
def test_homophones_are_written_differently_and_spelled_alike(first: str, second: str) -> None:
    assert is_homophone(first, second) == is_homophone(second, first)
    assert not is_homophone(first, first)
    if is_homophone(first, second):
        assert len(first) == len(second) and set(letters(first)) & set(letters(second))


def test_no_sentence_is_empty_of_names(library: Library) -> None:
    assert alike_text(library, "火星") == ""
    assert alike_text(library, "以昌") == "，读音相同的地方有：宜昌市"


def _misspelt(name: str) -> str:
    """A name with one other character of the same sound, such that it names no place."""
    spelled = (
        f"{name[:at]}{other}{name[at + 1 :]}"
        for at, written in enumerate(name)
        for other in characters()
        if is_homophone(other, written)
    )
    return next(each for each in spelled if not gazetteer().by_name(each))
