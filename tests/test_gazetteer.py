"""The gazetteer against hand-made values, and properties that hold for every place in it."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.gazetteer import COLUMNS, LEVELS, Entry, Gazetteer, shipped

GAZETTEER = shipped()
HEADER = ",".join(COLUMNS)


def named(name: str) -> Entry:
    (entry,) = GAZETTEER.by_name(name)
    return entry


def read(text: str, *context: str) -> list[str]:
    """Full paths of the places that ``text`` names, ``?`` where the place is not known."""
    places = [GAZETTEER.resolve(m, [named(name) for name in context]) for m in GAZETTEER.mentions(text)]
    return ["/".join(up.name for up in GAZETTEER.path(p)) if p else "?" for p in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宜昌市伍家岗区东山大道316号小区", ["湖北省/宜昌市", "湖北省/宜昌市/伍家岗区", "湖北省/宜昌市/伍家岗区/东山大道316号小区"]),
        ("江西安义", ["江西省", "江西省/南昌市/安义县"]),
        ("襄樊老城", ["湖北省/襄阳市"]),
        ("蒲圻市", ["湖北省/咸宁市/赤壁市"]),
        ("硚口、枣阳、团风", ["湖北省/武汉市/硚口区", "湖北省/襄阳市/枣阳市", "湖北省/黄冈市/团风县"]),
        ("吉林、海南、长沙", ["吉林省", "海南省", "湖南省/长沙市"]),
        ("潜江市、神农架林区", ["湖北省/潜江市", "湖北省/神农架林区"]),
        ("北京朝阳", ["北京市", "北京市/朝阳区"]),
        # One word of the segmenter that names two places
        ("湖南永州的做法", ["湖南省", "湖南省/永州市"]),
        ("学习上海浦东", ["上海市", "上海市/浦东新区"]),
        # Areas that act as counties
        ("雄安新区、两江新区", ["河北省/雄安新区", "重庆市/两江新区"]),
        ("东湖新技术开发区", ["湖北省/武汉市/东湖高新区"]),
        ("青岛西海岸新区", ["山东省/青岛市", "山东省/青岛市/黄岛区"]),
        ("武汉市场", ["湖北省/武汉市"]),
        # A county's short name that its province goes by too: only the province is sure
        ("健康龙江行动", ["黑龙江省"]),
        ("龙江县", ["黑龙江省/齐齐哈尔市/龙江县"]),
        ("福建九龙江流域", ["福建省"]),
    ],
)  # fmt: skip
def test_places_are_read_from_text(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    ["南山西路", "平安社区", "合作市场", "形成县乡村三级", "长江岸边", "文山会海", "愿望都很强烈", "中山路", "城区", "健康保障",
     "山南街道新立社区", "大宁路街道", "德州学院的学生", "襄阳日报记者", "沈阳晚报剧社", "矿业大学（北京）的学生",
     "南京信息工程大学的学生", "烟台供电公司的党员", "武汉延铭房地产开发有限公司", "济宁能源发展集团", "济宁银行", "延吉新村街道", "宜兴会馆",
     "南溪园居民区", "凌云西区"],
)  # fmt: skip
def test_ordinary_words_are_not_places(text: str) -> None:
    assert GAZETTEER.mentions(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "村民劳富顺说",
        "党委书记王安国介绍",
        "居民李庆元",
        "张建宁、刘朝阳等人",
        "（通讯员 杨昌平）",
        "欧阳海南",
        "叶宁波表示",
    ],
)
def test_a_given_name_is_no_place(text: str) -> None:
    assert GAZETTEER.mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [("他任武汉市长", "武汉市"), ("来宜昌考察", "宜昌"), ("江苏苏州的小区", "苏州"), ("在沙洋", "沙洋"), ("杨安国市", "安国市")],
)  # fmt: skip
def test_a_place_behind_what_is_no_surname_of_its_own_is_one(text: str, name: str) -> None:
    assert name in [mention.text for mention in GAZETTEER.mentions(text)]


@pytest.mark.parametrize(
    "text",
    [
        "宜昌与三峡大学合作",
        "宜昌携手三峡大学",
        "襄阳引进汽车有限公司",
        "恩施选派大学毕业生",
        "襄阳推动大学教授下乡",
    ],
)
def test_a_school_or_company_further_on_takes_no_place_away(text: str) -> None:
    assert [mention.text for mention in GAZETTEER.mentions(text)] == [text[:2]]


def test_an_ambiguous_short_form_needs_its_parent() -> None:
    assert GAZETTEER.mentions("公安部门") == ()
    assert read("荆州的公安、石首") == ["湖北省/荆州市", "湖北省/荆州市/公安县", "湖北省/荆州市/石首市"]


def test_a_name_shared_by_several_places_is_unknown_without_context() -> None:
    assert read("朝阳区") == ["?"]
    assert read("朝阳区", "长春市") == ["吉林省/长春市/朝阳区"]
    assert read("新华区", "河北省", "沧州市") == ["河北省/沧州市/新华区"]
    assert read("新华区", "河北省") == ["?"]


def test_the_nearest_context_decides() -> None:
    assert read("朝阳区", "北京市", "长春市") == ["北京市/朝阳区"]
    assert read("朝阳区", "长春市", "北京市") == ["吉林省/长春市/朝阳区"]


def test_a_community_is_not_taken_for_its_namesake_elsewhere() -> None:
    here = ["湖北省/黄冈市/武穴市/朱木桥社区/梅园小区"]
    assert read("梅园小区") == here
    assert read("梅园小区", "湖北省") == here
    assert read("梅园小区", "武穴市") == here
    assert read("梅园小区", "武汉市", "黄冈市") == here
    assert read("梅园小区", "上海市") == ["?"]
    assert read("梅园小区", "宜昌市") == ["?"]


@given(
    st.text(alphabet="·〔2021〕《》𠮷①　ＡB，市", max_size=12),
    st.sampled_from(["宜昌市", "襄阳", "朝阳区"]),
    st.text(alphabet="。〔〕𠮷①　Ｂb", max_size=8),
)
def test_offsets_are_characters_of_the_text(before: str, name: str, after: str) -> None:
    text = before + name + after
    mentions = GAZETTEER.mentions(text)
    assert [text[m.start : m.end] for m in mentions] == [m.text for m in mentions] == [name]
    assert mentions[0].start == len(before)


@given(
    st.lists(st.sampled_from(sorted(GAZETTEER.names())), max_size=6),
    st.sampled_from(["", "、", "𠮷　", "和"]),
)
@settings(max_examples=60)
def test_mentions_are_ordered_and_do_not_overlap(names: list[str], glue: str) -> None:
    text = glue.join(names)
    mentions = GAZETTEER.mentions(text)
    assert all(text[m.start : m.end] == m.text and m.candidates for m in mentions)
    assert all(first.end <= second.start for first, second in pairwise(mentions))


@pytest.mark.parametrize("glue", ["。", "；", "！”", "？", "。”", "·〔2021〕𠮷①　。"])
def test_what_is_kept_of_a_stretch_holds_wherever_it_stands(glue: str) -> None:
    """The reference looks through the whole text at once."""
    sentences = [
        "武汉市硚口区江岸路",
        "长江岸边的社区",
        "文山会海少了",
        "宜昌市场",
        "襄阳、宜昌市",
        "长沙县区域",
    ]
    text = glue.join(sentences + sentences[::-1])
    expected = [found[:2] for found in GAZETTEER._lexicon.scan(text, GAZETTEER._stands_alone)]
    assert [(m.start, m.end) for m in GAZETTEER.mentions(text)] == expected != []


def every_entry() -> list[Entry]:
    return list({e.code: e for name in GAZETTEER.names() for e in GAZETTEER.by_name(name)}.values())


def test_every_path_leads_from_a_province_down_to_the_entry() -> None:
    for entry in every_entry():
        path = GAZETTEER.path(entry)
        assert path[0].level == "省"
        assert path[-1] == entry
        assert all(below.parent == above.code for above, below in pairwise(path))
        assert all(below in GAZETTEER.children(above) for above, below in pairwise(path))
        ranks = [LEVELS.index(place.level) for place in path]
        assert ranks == sorted(ranks)


def test_every_full_name_beside_its_parents_is_the_entry() -> None:
    for entry in every_entry():
        *above, _ = GAZETTEER.path(entry)
        text = "，".join(place.name for place in (*above, entry))
        mention = GAZETTEER.mentions(text)[-1]
        assert GAZETTEER.resolve(mention, above[::-1]) == entry, text


def test_the_country_is_complete() -> None:
    count = Counter(entry.level for entry in every_entry())
    assert count["省"] == 34
    assert count["市(州)"] == 333
    assert 2950 < count["县(市、区)"] < 3050  # some 170 of them are new areas and zones that act as counties
    codes = {"襄阳市": "420600", "伍家岗区": "420503", "硚口区": "420104", "掇刀区": "420804"}
    assert {name: named(name).code for name in codes} == codes


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("code,name\n", "表头应为"),
        (f"{HEADER}\n420000,,省,湖北省\n", "第 2 行有 4 列"),
        (f"{HEADER}\n420000,,州,湖北省,湖北,,\n", "第 2 行的级别“州”未知"),
        (f"{HEADER}\n420000,,省,鄂,,,\n", "第 2 行的名称“鄂”不足两个字"),
        (f"{HEADER}\n420600,420000,市(州),襄阳市,襄阳,,\n", "上级代码“420000”不存在"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        Gazetteer.load(path)


QIAO = "湖北省/武汉市/硚口区/汉水桥街道"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("汉水桥街道营北修好了路", [QIAO, f"{QIAO}/营北"]),
        ("夏令营北京分营开营", ["北京市"]),
        ("合作社经营北方大豆", []),
        ("港口运营北部湾航线", []),
    ],
)
def test_a_name_without_its_kind_stands_between_words(text: str, names: list[str]) -> None:
    assert read(text, "硚口区") == names
    assert "营北" not in "".join(read(text))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("荆门镇新民村调解纠纷", []),  # A town of that name somewhere is not the city.
        ("江苏镇江", ["江苏", "镇江"]),
        ("宜昌镇村两级干部", ["宜昌"]),
    ],
)
def test_a_town_has_the_name_of_a_city(text: str, read: list[str]) -> None:
    assert [mention.text for mention in GAZETTEER.mentions(text)] == read
