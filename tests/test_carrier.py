"""The place that a sentence is about: carried on from the one before, from its paragraph and its article, or unknown."""

import pytest

from ingest.carrier import UNKNOWN, PlaceCarrier, Reading
from tests.invariants import place_finder

WUHAN = ("湖北省", "武汉市")


def carrier(*paragraphs: str, article: tuple[str, ...] = WUHAN) -> PlaceCarrier:
    """A carrier that has entered the last of ``paragraphs`` and read those before it, one sentence each."""
    state = PlaceCarrier(place_finder(), article)
    for paragraph in paragraphs[:-1]:
        state.enter_paragraph(paragraph, head_lost=False)
        state.read(paragraph)
    state.enter_paragraph(paragraphs[-1], head_lost=False)
    return state


def path(reading: Reading) -> str:
    return "/".join(reading.place.path)


def test_origins_of_the_levels() -> None:
    state = carrier("")
    state.named |= {"武汉"}
    assert state.read("硚口区建起驿站。").place.origin == ("gazetteer", "context", "sentence")
    assert state.read("居民都说好。").place.origin == ("gazetteer", "context", "context")


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["硚口区建起驿站。", "居民都说好。"], "湖北省/武汉市/硚口区"),
        (["硚口区建起驿站。", "全市推开。"], "湖北省/武汉市"),
        (["硚口区建起驿站。", "全省学习。"], "湖北省"),
        (["硚口区建起驿站。", "省教育厅下发通知，推广驿站12个。"], "湖北省"),
        (["硚口区建起驿站。", "江岸区也照着办。"], "湖北省/武汉市/江岸区"),
        (["硚口区、江岸区都建起驿站。"], "湖北省/武汉市"),
        (["武汉市硚口区建起驿站。"], "湖北省/武汉市/硚口区"),
        (["山东省济南市办得早。", "山西省太原市也办。"], "山西省/太原市"),
        (
            ["硚口区委书记周玲说，路修好了。", "江岸区也照着办。", "周玲说，还要种树。"],
            "湖北省/武汉市/硚口区",
        ),
        (["居民都说好。"], "湖北省/武汉市"),
        (["枣阳市吴店镇和宜城市都修了路。"], "湖北省/襄阳市"),
        (["枝江市马家店街道修了路。", "向阳街道也修了路。"], "湖北省/宜昌市/枝江市/向阳街道"),
        (["枝江市马家店街道修了路。", "建设街道也修了路。", "还种了树。"], "湖北省/宜昌市/枝江市"),
        (["枝江市马家店街道修了路。", "各社区也修了路。"], "湖北省/宜昌市/枝江市/马家店街道"),
        (["与宜昌市相比，京山市办得早。"], "湖北省/荆门市/京山市"),
        (["不同于襄阳市、宜昌市，鄂州市建起驿站。"], "湖北省/鄂州市"),
        (["参照宜昌市做法，黄石市建起驿站。"], "湖北省/黄石市"),
        (["受宜昌市邀请，鄂州市派出队伍。"], "湖北省/鄂州市"),
        (["硚口区建起驿站。", "与宜昌市相比，居民更满意。"], "湖北省/武汉市/硚口区"),
    ],
)
def test_carries_the_place_within_a_paragraph(sentences: list[str], expected: str) -> None:
    state = carrier("".join(sentences))
    assert [path(state.read(sentence)) for sentence in sentences][-1] == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("嘉鱼县四邑村修好了路。", "村里还种了树。", "湖北省/咸宁市/嘉鱼县/潘家湾镇/四邑村"),
        ("嘉鱼县四邑村修好了路。", "该村年年分红。", "湖北省/咸宁市/嘉鱼县/潘家湾镇/四邑村"),
        ("嘉鱼县四邑村修好了路。", "各地都在修路。", "湖北省/武汉市"),
        ("枣阳市吴店镇修好了路。", "该镇还种了树。", "湖北省/襄阳市/枣阳市/吴店镇"),
        ("硚口区建起驿站。", "该区还种了树。", "湖北省/武汉市/硚口区"),
        ("硚口区建起驿站。", "社区还种了树。", "湖北省/武汉市"),
    ],
)
def test_a_new_paragraph_carries_on_only_if_it_points_back(before: str, after: str, expected: str) -> None:
    assert path(carrier(before, after).read(after)) == expected


def test_after_a_lost_beginning_the_place_is_unknown_until_named() -> None:
    state = carrier("硚口区建起驿站。", "")
    state.enter_paragraph("率先评比。", head_lost=True)
    assert state.read("率先评比。") == UNKNOWN
    assert state.read("全市推开。") == UNKNOWN
    assert path(state.read("武昌区也办。")) == "湖北省/武汉市/武昌区"
    assert path(state.read("居民都说好。")) == "湖北省/武汉市/武昌区"


def test_after_a_lost_beginning_a_street_of_many_towns_stays_unknown() -> None:
    state = carrier("街道推行积分", article=("安徽省", "蚌埠市"))
    state.enter_paragraph("东升街道推行积分", head_lost=True)
    assert state.read("东升街道推行积分").place.path == ()
    assert path(state.read("大宁路街道推行积分")) == "上海市/静安区/大宁路街道"


def test_mentions_hold_every_place_named() -> None:
    reading = carrier("").read("硚口区、江岸区都建起驿站。")
    assert reading.mentions == ((*WUHAN, "硚口区"), (*WUHAN, "江岸区"))


def test_no_place_is_a_value() -> None:
    assert carrier("", article=()).read("街道建起驿站。") == UNKNOWN


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("武汉市组织企业先后赴成都、苏州考察学习，优化服务。", "湖北省/武汉市"),
        ("来自四川广安的周先生开了一家店。", "湖北省/武汉市"),
        ("产品主要销往广东、深圳一带。", "湖北省/武汉市"),
        ("台湾青年来到驿站参观。", "湖北省/武汉市"),
        ("由中国科学院、上海市科学学研究所、武汉市科技局共同主办。", "湖北省/武汉市"),
        ("宜昌市组织居民建起驿站。", "湖北省/宜昌市"),
        ("上海市推行积分，武汉市也照着办。", "上海市"),
        ("来自硚口区的志愿者建起驿站。", "湖北省/武汉市/硚口区"),
        (
            "对口支援的新疆博乐市建起驿站12个。",
            "新疆维吾尔自治区/博尔塔拉蒙古自治州/博乐市",
        ),
        ("志愿者为对口支援的新疆博乐市建起驿站12个。", "湖北省/武汉市"),
        ("记者前往上海市静安区看到，街道建起驿站12个。", "上海市/静安区"),
        ("记者抵达上海市静安区，看到街道建起驿站12个。", "上海市/静安区"),
        ("来自四川广安的周先生看到商机。", "湖北省/武汉市"),
        ("建设地址为：湖北省宜昌市西陵区，改造老旧小区12个。", "湖北省/宜昌市/西陵区"),
        ("地址：宜昌市西陵区绿萝路的驿站建成投用。", "湖北省/宜昌市/西陵区"),
        ("驿站地址：宜昌市西陵区绿萝路18号，居民常来。", "湖北省/武汉市"),
    ],
)
def test_where_people_come_from_and_go_to_is_not_what_a_sentence_is_about(
    sentence: str, expected: str
) -> None:
    assert path(carrier(sentence).read(sentence)) == expected


def test_what_the_place_of_an_article_lies_in_named_in_passing_leaves_it() -> None:
    state = carrier("", article=(*WUHAN, "硚口区"))
    assert path(state.read("硚口区建起驿站。")) == "湖北省/武汉市/硚口区"
    assert path(state.read("队员们守好武汉东大门。")) == "湖北省/武汉市/硚口区"
    assert path(state.read("武汉市推行积分。")) == "湖北省/武汉市"
