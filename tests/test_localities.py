"""Streets, villages and compounds read from the text: names, kinds, and places of one name that lie apart."""

import pytest

from ingest.localities import (
    Localities,
    alone,
    following,
    is_phrase,
    level_of,
    opens_unread,
    opens_with_verb,
    repeated,
)

WUXUE = ("湖北省", "黄冈市", "武穴市", "朱木桥社区", "梅园小区")
HUANGSHI = ("湖北省", "黄石市", "梅园小区")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("粤海街道麻岭社区建立议事会", ["粤海街道", "麻岭社区"]),
        ("潘家湾镇四邑村一派和谐", ["潘家湾镇", "四邑村"]),
        ("东山大道316号小区改造之后", ["东山大道316号小区"]),
        ("城关镇的中国有机谷电商产业园一开园", ["城关镇", "中国有机谷电商产业园"]),
        ("水果湖街安社区户外驿站", ["水果湖街"]),
        ("各街道认领263项", []),
        ("以搭建社区议事平台为重心", []),
        ("选优育强社区党组织书记", []),
        ("1492名社区工作者", []),
        ("新建社区食堂30家", []),
        ("建成社区食堂42家", []),
        ("建立小区议事会56个", []),
        ("扩建小区停车场", []),
        ("新建成小区党支部12个", []),
        ("运营社区食堂3家", []),
        ("陆溪镇人均村集体收入", ["陆溪镇"]),
        ("大力推行社区养老", []),
        ("四邑村党支部带头", ["四邑村"]),
        ("建设街道综合服务中心", []),
        ("公安局驻宁乡市流沙河镇工作队", []),
        ("召集镇街村三级干部", []),
        ("推进完整社区、幸福社区", []),
        ("和平街道向阳社区", ["和平街道"]),
        ("董市镇平安社区", ["董市镇"]),
        ("的街道社区", []),
        ("城关镇驻辣椒产业园的电工", ["城关镇"]),
        ("抵边村组", []),
        ("居家社区养老服务", []),
        ("送岗进社区活动", []),
        ("人大粮道街道工委", []),
        ("木林镇北青社区报", ["木林镇"]),
        ("百企兴百村", []),
        ("上万村", ["上万村"]),
        ("吴江村镇银行", []),
        ("双拥社区食堂", []),
        ("朱木桥社区食堂", ["朱木桥社区"]),
        ("上城社区治理标杆", []),
        ("朱木桥社区治理有方", ["朱木桥社区"]),
        ("门城社区卫生服务中心", []),
        ("嘉华社区卫生服务站", ["嘉华社区"]),
        ("东安社区矫正", []),
        ("郭之青为村中老人代购", []),
        ("·〔2021〕𠮷①　", []),
    ],
)
def test_names_behind_a_county(text: str, names: list[str]) -> None:
    assert [name for name, _ in following(text, 0, "县(市、区)").names] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("正余镇建立议事会。", ["正余镇"]),
        ("近日，罗塘街道振宇社区开展义诊。", ["罗塘街道", "振宇社区"]),
        ("走进双丰村，机器轰鸣。", ["双丰村"]),
        ("助推社区建设，做强街道，夯实社区。", []),
        ("筑牢社区防线，筑牢社区根基。", []),
        ("送学下乡，新农村换新颜。", []),
        ("十来位镇村干部执勤。", []),
        ("城郊村改设社区。", []),
        ("向阳街道建立议事会。", ["向阳街道"]),
        ("平安镇建立议事会。", ["平安镇"]),
        ("董市镇建立议事会。", ["董市镇"]),
        ("建设街道综合服务中心。", []),
    ],
)
def test_names_at_the_head_of_a_clause(text: str, names: list[str]) -> None:
    found = list(alone(text))
    assert [name for each in found for name, _ in each.names] == names
    assert all(text[each.start : each.end].startswith(each.names[0][0]) for each in found)


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("做优建强社区", True),
        ("走进晨光市", True),
        ("该街道", True),
        ("记者从市", True),
        ("四邑村", False),
        ("老旧小区", False),
        ("晨光安置小区", False),
        ("建设街道", False),
        ("和平区", False),
        ("和平街道", False),
        ("从化区", False),
    ],
)
def test_what_ends_like_a_place_and_is_a_phrase(name: str, phrase: bool) -> None:
    assert is_phrase(name) is phrase


@pytest.mark.parametrize(
    ("text", "verb"), [("选优育强", True), ("建强队伍", True), ("是老城区", False), ("党委书记", False)]
)
def test_what_begins_with_what_is_done(text: str, verb: bool) -> None:
    assert opens_with_verb(text) is verb


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("建设街道建立议事会。", True),
        ("对山乡建立议事会。", True),
        ("各街道建立议事会。", False),
        ("该村修好了路。", False),
        ("推动乡风转变。", False),
        ("千年古镇焕发生机。", False),
        ("居民都说好。", False),
    ],
)
def test_what_looks_like_the_name_of_another_place(text: str, opens: bool) -> None:
    assert opens_unread(text) is opens


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("粤海街道", "街道(乡镇)"),
        ("潘家湾镇", "街道(乡镇)"),
        ("东湖高新区", "县(市、区)"),
        ("梅园小区", "小区"),
        ("四邑村", "社区(村)"),
    ],
)
def test_level_by_ending(name: str, level: str) -> None:
    assert level_of(name) == level


def test_places_of_one_name_are_told_apart_by_their_context() -> None:
    known = Localities([WUXUE, HUANGSHI])
    assert known.resolve("梅园小区", ("湖北省", "黄石市")) == HUANGSHI
    assert known.resolve("梅园小区", ("湖北省", "黄冈市", "武穴市")) == WUXUE
    assert known.resolve("梅园小区", ("湖北省", "宜昌市")) == ()
    assert known.resolve("桂园小区", ("湖北省", "黄石市")) == ()


def test_a_place_has_the_fullest_path_that_is_told() -> None:
    known = Localities([("湖北省", "黄冈市", "武穴市", "梅园小区")])
    assert known.whole(("湖北省", "武穴市", "梅园小区")) == ("湖北省", "黄冈市", "武穴市", "梅园小区")
    known.add(WUXUE)
    assert known.resolve("梅园小区", ()) == WUXUE
    assert known.whole(("湖北省", "黄冈市", "武穴市", "梅园小区")) == WUXUE
    assert known.whole(("湖北省", "黄石市", "梅园小区")) == HUANGSHI
    assert set(known.mentions("朱木桥社区梅园小区")) == {(0, 5), (5, 9)}


def test_what_an_article_begins_clauses_with_twice_is_a_name() -> None:
    texts = [
        "依云水岸社区建起议事会，依云水岸社区的居民",
        "在依云水岸社区，民宿集群村不少",
        "民宿集群村，普查小区，普查小区",
    ]
    assert list(repeated(texts)) == ["依云水岸社区"]


def test_a_village_named_alone_lies_in_the_only_town_of_the_county() -> None:
    county, town = ("江苏省", "苏州市", "相城区"), ("江苏省", "苏州市", "相城区", "元和街道")
    assert Localities([town]).above(county) == town
    assert Localities([town, (*county, "黄桥街道")]).above(county) == county
    assert Localities([town]).above(("江苏省", "苏州市", "吴中区")) == ("江苏省", "苏州市", "吴中区")


def test_a_street_is_known_without_its_kind() -> None:
    known = Localities([("上海市", "普陀区", "真如镇街道"), ("湖北省", "武汉市", "江岸区", "后湖街道")])
    assert known.resolve("真如镇", ()) == ("上海市", "普陀区", "真如镇街道")
    assert known.resolve("后湖街", ()) == ("湖北省", "武汉市", "江岸区", "后湖街道")
