"""A name that several places share, asked for in a library: which of them is meant."""

from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest

from api.answers.answer import ask
from index.library import Library
from index.matching import read
from index.qualifiers import unknown_place
from index.search import search
from index.wanted import ANY, SearchOptions
from tests.libraries import shelve

TEXTS: Mapping[str, str] = {
    "济南.txt": "济南：长者食堂\n\n　　山东省济南市天桥区大桥街道建成长者食堂3个，志愿者为120名独居老人送餐。\n",
    "北京.txt": "北京：物业\n\n　　北京市朝阳区选聘物业12家，改造老旧小区5个。\n",
    "宝应.txt": "宝应：长者食堂\n\n　　江苏省扬州市宝应县山阳镇建成长者食堂2个。\n",
    "金山.txt": "金山：长者食堂\n\n　　上海市金山区山阳镇建成长者食堂4个。\n",
    "城东.txt": "城东街道：养老\n\n　　城东街道建成养老服务站2个，为80名老人助餐。\n",
    "城南.txt": "宜昌：电梯\n\n　　湖北省宜昌市学习城南街道的办法，加装电梯12部。\n",
    "鼓楼.txt": "鼓楼区：电梯\n\n　　鼓楼区居民协商·〔2021〕《办法》，加装电梯20部。\n",
    "花源.txt": "桃花源\n\n　　湖北省宜昌市在桃花源景区建成水源市场1个。\n",
    "电梯.txt": "襄阳：电梯\n\n　　湖北省襄阳市加装电梯15部。\n",
}
DAQIAO, BAOYING, JINSHAN = (
    "山东省/济南市/天桥区/大桥街道",
    "江苏省/扬州市/宝应县/山阳镇",
    "上海市/金山区/山阳镇",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One report of each place; tests only read it."""
    with closing(Library.open(shelve(tmp_path_factory.mktemp("namesakes"), TEXTS))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("大桥街道怎么做养老", {DAQIAO}),
        ("地区:大桥街道 养老", {DAQIAO}),
        ("山阳镇怎么做养老", {BAOYING, JINSHAN}),
        ("江苏的山阳镇怎么做养老", {BAOYING}),
        ("朝阳区怎么做物业", {"北京市/朝阳区"}),
    ],
)
def test_those_are_meant_that_the_material_tells_of(
    library: Library, question: str, places: set[str]
) -> None:
    result = search(library, question, ANY)
    assert set(result.query.understood.places) == places
    assert {"/".join(hit.place) for hit in result.hits} == places
    told = {each.token for each in result.query.understood.readings}
    assert told >= {f"place:{place}" for place in places}


def test_a_street_that_is_told_of_without_its_county_is_found_by_its_name(library: Library) -> None:
    found = search(library, "城东街道怎么做养老", ANY)
    assert [(hit.source, hit.place) for hit in found.hits] == [("城东.txt", ("城东街道",))]
    assert found.query.understood.places == ("城东街道",)


def test_a_street_that_is_only_mentioned_is_found_by_its_name(library: Library) -> None:
    found = search(library, "城南街道怎么加装电梯", ANY)
    assert [hit.source for hit in found.hits] == ["城南.txt"]
    assert found.query.understood.required == ("城南街道",)


def test_a_street_that_is_told_of_nowhere_is_refused(library: Library) -> None:
    refused = ask(library, "东城街道怎么做养老").refusal
    assert refused is not None and refused.slots[0].slot == "place"
    assert refused.slots[0].message.startswith("资料库中没有东城街道的“养老”")


@pytest.mark.parametrize(
    ("question", "token"),
    [
        ("大桥街道怎么做养老", f"place:{DAQIAO}"),
        ("城东街道怎么做养老", "place:城东街道"),
        ("城南街道怎么加装电梯", "all:城南街道"),
        ("东城街道怎么做养老", "place:东城街道"),
    ],
)
def test_who_takes_it_back_asks_for_words(library: Library, question: str, token: str) -> None:
    query = read(library, question, frozenset({token}))
    assert not (query.understood.places or query.understood.required or query.required)
    assert "街道" in query.words


def test_one_of_two_may_be_taken_back(library: Library) -> None:
    query = read(library, "山阳镇怎么做养老", frozenset({f"place:{BAOYING}"}))
    assert query.understood.places == (JINSHAN,)


@pytest.mark.parametrize(
    "place", ["大桥街道", "济南市大桥街道", "济南天桥大桥街道", "天桥区大桥街道", DAQIAO]
)
def test_a_filter_reads_a_place_written_together(library: Library, place: str) -> None:
    hits = search(library, "长者食堂", SearchOptions(places=(place,))).hits
    assert [hit.source for hit in hits] == ["济南.txt"]


def test_a_county_of_several_that_no_report_places_is_found_by_its_name(library: Library) -> None:
    found = search(library, "鼓楼区怎么加装电梯", ANY)
    assert [(hit.source, hit.place) for hit in found.hits] == [("鼓楼.txt", ())]
    assert found.query.understood.required == ("鼓楼区",)


def test_a_filter_by_a_shared_name_says_what_it_lets_through(library: Library) -> None:
    shanyang = search(library, "长者食堂", SearchOptions(places=("山阳镇",)))
    assert {hit.source for hit in shanyang.hits} == {"宝应.txt", "金山.txt"}
    (note,) = [each for each in shanyang.notes if each.startswith("“山阳镇”有")]
    assert BAOYING in note and JINSHAN in note and "请写全" in note
    assert not search(library, "长者食堂", SearchOptions(places=("大桥街道",))).notes
    assert not search(library, "长者食堂", SearchOptions(places=(BAOYING,))).notes


@pytest.mark.parametrize("place", ["济南/天桥", "山东省/天桥区", "天桥区/大桥街道"])
def test_a_filter_reads_names_from_above_down(library: Library, place: str) -> None:
    assert [hit.source for hit in search(library, "长者食堂", SearchOptions(places=(place,))).hits] == [
        "济南.txt"
    ]


def test_what_tells_no_place_is_counted_where_a_place_has_nothing(library: Library) -> None:
    refused = search(library, "杭州怎么加装电梯", ANY).nothing
    assert refused is not None
    (near,), provinces = refused.near, [(each,) for each in library.reader.provinces]
    hits = search(library, str(near["query"]), SearchOptions(k=100)).hits
    unplaced = [hit for hit in hits if hit.practice_id and hit.place[:1] not in provinces]
    assert unplaced and len(unplaced) < len(hits) == near["count"]
    counts = f"其他地方 {len(hits)} 条，其中 {len(unplaced)} 条做法没有写明在哪个省。"
    assert refused.message == f"资料库中没有杭州市的“加装电梯”：杭州市 0 条，{counts}"


def test_a_listed_place_of_which_nothing_is_told_is_not_called_unlisted(library: Library) -> None:
    readings = [each.text for each in search(library, "易县怎么办食堂", ANY).query.understood.readings]
    assert "资料里没有写到“易县”，找到的都不是专讲它的" in readings


@pytest.mark.parametrize(
    "question", ["部门不听街道招呼怎么办", "下放到街道的是哪些站所", "哪几类站所划给街道了"]
)
def test_who_does_not_listen_and_what_is_given_is_no_street(library: Library, question: str) -> None:
    assert not unknown_place(library, read(library, question, frozenset()))


@pytest.mark.parametrize("question", ["桃花源市的做法", "桃花源市怎么加装电梯", "桃花源市"])
def test_a_place_of_which_only_the_characters_are_told_is_none(library: Library, question: str) -> None:
    caution = "资料里没有写到“桃花源市”，它也不是地名表里的地方，找到的都不是专讲它的"
    assert caution in [each.text for each in search(library, question, ANY).query.understood.readings]
    assert unknown_place(library, read(library, question, frozenset())) == "桃花源市"
