"""Values of written conditions that there are none of: what is said of them, wherever one asks."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.answers.answer import ask
from index.library import Library
from index.matching import read
from index.qualifiers import unknown_place
from index.search import search
from index.unknown import STATUSES, is_place, no_theme
from index.wanted import ANY, SearchOptions
from ingest.themes import Vocabulary


@pytest.fixture(scope="module")
def library(samples: Path) -> Iterator[Library]:
    """The sample reports; tests only read it."""
    with closing(Library.open(samples)) as opened:
        yield opened


UNKNOWN = [
    ("状态:完成", "filter", f"没有“完成”这个状态，状态有：{'、'.join(STATUSES)}。"),
    ("状态:完成 加装电梯", "filter", f"没有“完成”这个状态，状态有：{'、'.join(STATUSES)}。"),
    ("层级：星系", "filter", "没有“星系”这个层级，层级有：省，"),
    ("主题:养蜂", "filter", "没有“养蜂”这个主题，一级主题有：组织体系建设、"),
    ("来源:没有·〔2021〕𠮷①", "filter", "没有哪份材料的文件名或题名符合“来源:没有·〔2021〕𠮷1”。"),
    ("地区:火星 加装电梯", "place", "地名表和资料里都没有“火星”这个地方，资料里写得多的地方有：黄冈市、"),
]


@pytest.mark.parametrize(("question", "slot", "message"), UNKNOWN)
def test_an_unknown_value_is_told_with_those_that_there_are(
    library: Library, question: str, slot: str, message: str
) -> None:
    found = search(library, question, ANY).nothing
    assert found is not None and found.slot == slot and found.message.startswith(message)
    refused = ask(library, question).refusal
    assert refused is not None and refused.slots[0].message.startswith(found.message)
    offered = [str(each["query"]) for each in found.near]
    assert all(f"“{each}”" in refused.slots[0].message for each in offered)


@pytest.mark.parametrize(
    "question", ["桃花源市怎么养蜂", "桃花源市的做法", "桃花源市", "桃花源市怎么开介绍信"]
)
def test_a_place_that_there_is_not_is_told_before_the_matter(library: Library, question: str) -> None:
    refused = ask(library, question).refusal
    assert refused is not None
    assert (refused.slots[0].slot, refused.slots[0].asked) == ("place", "桃花源市")
    assert refused.slots[0].message.startswith("地名表和资料里都没有“桃花源市”这个地方")


@pytest.mark.parametrize(
    "question",
    ["海鲜市场怎么管", "商业街区怎么管", "学区房怎么划片", "武汉市怎么养蜂", "街道怎么养蜂", "养蜂", ""],
)
def test_what_is_no_name_of_a_place_is_taken_for_none(library: Library, question: str) -> None:
    assert unknown_place(library, read(library, question, frozenset())) == ""


def test_a_matter_that_is_nowhere_either_is_told_with_such_a_place(library: Library) -> None:
    found = search(library, "桃花源市怎么养蜂", ANY).nothing
    assert found is not None and found.slot == "place"
    assert found.message == "地名表和资料里都没有“桃花源市”这个地方，不限地方也没有与“怎么养蜂”有关的内容。"


def test_a_theme_of_a_like_name_is_offered() -> None:
    vocabulary = Vocabulary.load()
    assert no_theme(vocabulary, "文体话动").startswith("没有“文体话动”这个主题，相近的有：文体活动")


def test_a_condition_that_nothing_meets_is_not_an_unknown_one(library: Library) -> None:
    found = search(library, "主题:宣传教育与文化/文体活动", ANY).nothing
    assert found is not None and found.slot == "filter"
    assert found.message == "资料库中没有符合“主题:宣传教育与文化/文体活动”的内容，请去掉或换一个条件。"


def test_a_listed_street_that_the_material_does_not_tell_of_is_not_unknown(library: Library) -> None:
    for question in ("地区:欧阳路街道 加装电梯", "欧阳路街道怎么加装电梯"):
        refused = ask(library, question).refusal
        assert refused is not None and refused.slots[0].message.startswith("资料库中没有欧阳路街道的“")


@pytest.mark.parametrize(
    "place", ["静安区大宁路街道", "上海静安大宁路街道", "苏州工业园区", "襄阳高新区", "雄安新区", "浦东", "大桥街道", "湖北/东湖高新区"]
)  # fmt: skip
def test_a_place_written_together_or_a_zone_is_not_unknown(library: Library, place: str) -> None:
    assert is_place(library, place)


@pytest.mark.parametrize(
    "place", ["幸福市", "静安区不存在街道", "湖北/大宁路街道", "武汉市幸福区", "大宁路街道怎么样"]
)
def test_a_place_that_is_none_is_unknown(library: Library, place: str) -> None:
    assert not is_place(library, place)


def test_what_is_found_without_the_unknown_value_is_offered(library: Library) -> None:
    found = search(library, "状态:完成 加装电梯", ANY).nothing
    assert found is not None
    assert found.near == ({"query": "加装电梯", "count": search(library, "加装电梯", ANY).total},)


def test_two_unknown_values_are_both_told(library: Library) -> None:
    found = search(library, "状态:完成 地区:火星", ANY).nothing
    assert found is not None and "“完成”" in found.message and "“火星”" in found.message


def test_an_unknown_value_beside_a_known_one_is_told_too(library: Library) -> None:
    result = search(library, "地区:武汉、火星 志愿服务", ANY)
    cautions = [each.text for each in result.query.understood.readings if not each.token]
    assert result.hits and any("“火星”" in each for each in cautions)
    known = search(library, "地区:武汉 状态:已实施 志愿服务", ANY)
    assert all(each.token for each in known.query.understood.readings)


def test_who_took_back_a_reading_is_told_that_it_is_why_nothing_is_found(library: Library) -> None:
    whole = search(library, "老破小怎么改", ANY)
    found = search(library, "老破小怎么改", SearchOptions(without=frozenset({"rewrite:老破小"}))).nothing
    assert whole.total and found is not None
    assert "“老破小”是“老旧小区改造”的口语说法" in found.message and f"{whole.total} 条" in found.message
    assert found.near == ({"query": "老破小怎么改", "count": whole.total},)
    other = search(library, "量子计算", SearchOptions(without=frozenset({"rewrite:老破小"}))).nothing
    assert other is not None and "理解" not in other.message
