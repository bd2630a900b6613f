"""Places set side by side: what stands in a cell is verbatim and cited, and what must be known is said."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.comparisons.columns import MOST_SHOWN
from api.comparisons.compare import BY_HEADING, NESTED, SHARED, UNTOLD
from api.comparisons.comparer import Asked
from api.faults import UserError
from api.selection import Selector, has_path
from api.service import Service
from api.sheets import compare_sheets
from api.tables import xlsx
from index.wanted import SearchOptions
from ingest.span import cut
from tests.libraries import library_of

REPORTS = {
    "黄冈·〔2021〕𠮷①.txt": """黄冈市：党建引领　小区换新颜

　　黄冈市黄州区组织小区党支部召开居民议事会，整治老旧小区停车难，累计整合小区2541个，新增停车位5000个。
　　武穴市、麻城市在老旧小区改造中推行“红色业委会”机制，拆除违建120处。
""",
    "鄂州.txt": """鄂州市：支部建在小区里

　　去年，鄂州市在老旧小区组建小区党支部637个，划定停车位，居民停车不再难。
""",
    "宜昌.txt": """宜昌市西陵区：把矛盾化解在楼道

　　了解到居民违规搭建是为了停放电动车，社区业委会召集居民代表协商，拆除违建30处，增设电动车停放区域。
""",
    "北京.txt": "北京市朝阳区：老旧小区改造\n\n　　北京市朝阳区组织居民议事会，改造老旧小区，加装电梯3部。\n",
    "辽宁.txt": "辽宁省朝阳市：老旧小区改造\n\n　　辽宁省朝阳市组织居民议事会，改造老旧小区，加装电梯4部。\n",
    "恩施.txt": """恩施市：下一步打算

　　恩施市计划在明年改造老旧小区20个，加装电梯12部。
""",
}
TWIN = REPORTS["黄冈·〔2021〕𠮷①.txt"].replace("新增停车位5000个", "新增停车位5200个")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in {**REPORTS, "转载.txt": TWIN}.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = library_of(tmp_path_factory.mktemp("compared"), folder)
    yield Service(library)
    library.close()


def test_every_cell_is_verbatim_or_says_that_the_source_is_silent(service: Service) -> None:
    made = service.compare("老旧小区改造", ["黄冈", "鄂州", "宜昌", "杭州"])
    texts = {row.id: service.document(row.id) for row in service.library.documents()}
    for row in made["rows"]:
        for cell in row["cells"]:
            assert bool(cell["items"]) == (cell["text"] != UNTOLD)
            for item in cell["items"]:
                document = texts[item["document_id"]]
                assert document is not None
                assert not item["raw"] or cut(document["raw_text"], map(tuple, item["raw"])) == item["text"]
    assert any("没有“杭州”" in warning for warning in made["warnings"])


def test_a_problem_is_understood_and_near_practices_are_named_as_such(service: Service) -> None:
    made = service.compare("", ["黄冈", "鄂州"], "居民议事会怎么开")
    assert made["themes"] == ["共同缔造与协商议事/议事平台"]
    measures = next(row for row in made["rows"] if row["field"] == "原文")["cells"]
    assert "召开居民议事会" in measures[0]["text"] and "居民停车不再难" in measures[1]["text"]
    assert [column["is_near"] for column in made["columns"]] == [False, True]
    assert "“鄂州”没有归入这个主题的做法，列出的是检索到的相近做法，请对照原文。" in made["warnings"]


SECTIONS = """咸宁市：街道改革见实效·〔2021〕𠮷①

一、深化街道管理体制改革

　　咸宁市咸安区赋予街道职权263项，由街道统一行使。
　　选派46名优秀年轻干部到街道工作，力量向基层聚集。

二、办好民生实事

　　建成邻里中心9家，方便居民。
"""


@pytest.mark.parametrize("asked", [("街道体制改革", ""), ("", "街道体制改革怎么搞")])
def test_what_only_the_heading_says_to_be_of_it_is_listed_last_and_told_as_such(
    tmp_path: Path, asked: tuple[str, str]
) -> None:
    theme, problem = asked
    (tmp_path / "咸宁.txt").write_text(SECTIONS, encoding="utf-8")
    library = library_of(tmp_path / "library", tmp_path / "咸宁.txt")
    service, places = Service(library), ("咸宁", "鄂州")
    made = service.compare(theme, places, problem)
    (table,) = service.baskets.compared(*service.comparer.find(Asked(theme, problem, places))).comparisons
    library.close()
    told = {quote.text: quote.note for line in table.lines for quote in line.cells[0]}
    marked = [text for text, note in told.items() if BY_HEADING in note]
    assert marked and all("46名" in text for text in marked)
    assert any("46名" not in text for text in told)
    rows = {row["field"]: row["cells"][0] for row in made["rows"]}
    label = f"（{BY_HEADING}）"
    assert rows["投入"]["text"] == f"选派46名优秀年轻干部到街道工作{label}[2]"
    assert [item["flags"] for item in rows["投入"]["items"]] == [[BY_HEADING]]
    assert rows["原文"]["text"] == (
        "咸宁市咸安区赋予街道职权263项，由街道统一行使。[1]；"
        f"选派46名优秀年轻干部到街道工作，力量向基层聚集。{label}[2]"
    )
    assert rows["状态"]["text"] == "已实施[1][2]"
    said = f"“咸宁”有1条没有归入这个主题，所在的标题讲的是它，已标“{BY_HEADING}”，请对照原文。"
    assert said in made["warnings"]
    assert not made["columns"][0]["is_near"]


def test_a_deed_is_the_one_in_the_matter_where_another_comes_first(tmp_path: Path) -> None:
    text = "宜昌市·𠮷①\n\n　　宜昌市西陵区组织业委会召集居民代表协商，最终决定增设电动车停放区域，居民主动拆除违建30处。\n"
    (tmp_path / "宜昌.txt").write_text(text, encoding="utf-8")
    library = library_of(tmp_path / "library", tmp_path / "宜昌.txt")
    service = Service(library)
    told = [
        next(row["cells"][0]["items"] for row in made["rows"] if row["field"] == "举措")
        for made in (
            service.compare("老旧小区改造/停车与充电", ["宜昌", "鄂州"]),
            service.compare("共同缔造与协商议事/议事平台", ["宜昌", "鄂州"]),
            service.compare("老旧小区改造/拆违", ["宜昌", "鄂州"]),
        )
    ]
    library.close()
    assert [item["text"] for item in told[0]] == ["最终决定增设电动车停放区域"]
    assert cut(text, map(tuple, told[0][0]["raw"])) == told[0][0]["text"]
    assert told[1][0]["text"].startswith("宜昌市西陵区组织业委会召集居民代表协商")
    assert [item["text"] for item in told[2]] == [
        "宜昌市西陵区组织业委会召集居民代表协商",
        "居民主动拆除违建30处",
    ]


def test_a_difficulty_is_no_deed(tmp_path: Path) -> None:
    text = (
        "宜昌市·𠮷①\n\n　　有居民未经同意私自安装充电桩，邻居投诉不断。"
        "宜昌市西陵区葛洲坝街道组织业委会召集居民代表协商，组建议事会12个，投诉下降90%。\n"
    )
    (tmp_path / "宜昌.txt").write_text(text, encoding="utf-8")
    library = library_of(tmp_path / "library", tmp_path / "宜昌.txt")
    made = Service(library).compare("老旧小区改造/停车与充电", ["宜昌", "鄂州"])
    library.close()
    items = next(row["cells"][0]["items"] for row in made["rows"] if row["field"] == "举措")
    assert [item["text"][:11] for item in items] == ["宜昌市西陵区葛洲坝街道"]


def test_a_problem_of_no_theme_is_searched_for(service: Service) -> None:
    made = service.compare("", ["鄂州", "宜昌"], "门口的矛盾")
    assert made["themes"] == []
    assert "“门口的矛盾”不在主题词表里，列出的是检索到的做法，请对照原文。" in made["warnings"]
    empty = service.compare("", ["鄂州", "宜昌"], "火星·𠮷①")["warnings"]
    assert "“火星·𠮷①”不在主题词表里，也没有检索到相近的做法，请换个说法再试。" in empty


def test_the_index_finds_what_reading_all_finds(service: Service) -> None:
    everything = list(service.library.practices())
    selector = Selector(service.library.gazetteer, service.library.vocabulary)
    places = {
        name for each in everything for name in (*each.place.path, "/".join(each.place.path[:2]), "朝阳")
    }
    for place in filter(None, places):
        is_there = selector.at_place(place)
        found = list(selector.select(service.library, SearchOptions(places=(place,))))
        assert found == [each for each in everything if is_there(each)] != []
    for theme in {theme.split("/")[0] for each in everything for theme in each.themes}:
        options = SearchOptions(themes=(theme,), has_figures=True)
        found = list(selector.select(service.library, options))
        assert found == [each for each in everything if has_path(each, theme) and each.figures]


@pytest.mark.parametrize("problem", ["　", "----"])
def test_a_problem_without_a_matter_is_told(service: Service, problem: str) -> None:
    with pytest.raises(UserError, match=f"“{problem}”里没有可以比较的内容"):
        service.compare("", ["鄂州", "宜昌"], problem)


def test_the_city_tells_of_the_counties_that_it_names(service: Service) -> None:
    made = service.compare("老旧小区改造", ["武穴", "麻城"])
    (row,) = (row for row in made["rows"] if row["field"] == "原文")
    assert all("红色业委会" in cell["text"] for cell in row["cells"])
    assert SHARED in made["warnings"] and NESTED not in made["warnings"]
    assert NESTED in service.compare("老旧小区改造", ["黄冈", "武穴"])["warnings"]


@pytest.mark.parametrize("other", ["宜昌市", "湖北省/宜昌市", " 湖北 / 宜昌 "])
def test_a_place_under_two_names_is_one_column(service: Service, other: str) -> None:
    made = service.compare("老旧小区改造", ["宜昌", other, "鄂州"])
    assert made["places"] == ["宜昌", "鄂州"]
    with pytest.raises(UserError, match="2到5个不同的地方，收到1个"):
        service.compare("老旧小区改造", ["宜昌", other])


@pytest.mark.parametrize("name", ["/", "宜昌/", "/宜昌"])
def test_what_is_no_name_of_a_place_is_refused(service: Service, name: str) -> None:
    with pytest.raises(UserError, match=f"“{name}”不是地名"):
        service.compare("老旧小区改造", ["鄂州", name])


def test_places_of_one_name_are_told_apart(service: Service) -> None:
    made = service.compare("老旧小区改造", ["朝阳", "鄂州"])
    assert (
        "“朝阳”有2处（北京市/朝阳区、辽宁省/朝阳市），请写出上级地名，如“北京市/朝阳区”。" in made["warnings"]
    )
    made = service.compare("老旧小区改造", ["北京市/朝阳区", "辽宁省/朝阳市"])
    (row,) = (row for row in made["rows"] if row["field"] == "成效数字")
    assert [cell["text"] for cell in row["cells"]] == ["加装电梯3部[1]", "加装电梯4部[2]"]


def test_the_firmest_outcome_stands_first_and_what_is_left_out_is_said(
    tmp_path: Path,
) -> None:
    lines = [
        f"{n}号小区由社区党委牵头成立“幸福合伙人”议事会，逐户上门听取意见，推进老旧小区改造。"
        for n in "甲乙丙丁戊己庚辛壬癸子丑"
    ]
    lines += [f"{n}月，全区改造老旧小区{n}个，拆除违建{n}0处，惠及居民{n}00户。" for n in range(1, 12)]
    (tmp_path / "宜昌.txt").write_text("宜昌市西陵区：改造老旧小区\n\n" + "\n".join(lines), encoding="utf-8")
    library = library_of(tmp_path / "library", tmp_path / "宜昌.txt")
    made = Service(library).compare("老旧小区改造", ["宜昌", "武汉"])
    library.close()
    total = made["columns"][0]["total"]
    shown = next(row for row in made["rows"] if row["field"] == "原文")["cells"][0]["items"]
    assert total > MOST_SHOWN == len(shown)
    assert "惠及居民" in shown[0]["text"]
    told = f"“宜昌”共有{total}条，列出成效写得最实的{MOST_SHOWN}条"
    assert any(warning.startswith(told) for warning in made["warnings"])


def test_plans_only_are_headed_so(service: Service) -> None:
    made = service.compare("老旧小区改造", ["恩施市", "黄冈"])
    assert [column["heading"] for column in made["columns"]] == ["恩施市（计划）", "黄冈"]
    assert "“恩施市”只有计划，尚未实施。" in made["warnings"]
    (row,) = (row for row in made["rows"] if row["field"] == "成效数字")
    assert all(item["shown"].endswith("（计划）") for item in row["cells"][0]["items"])


def test_one_practice_of_two_reports_is_one_item(service: Service) -> None:
    made = service.compare("老旧小区改造", ["黄冈", "鄂州"])
    (row,) = (row for row in made["rows"] if row["field"] == "原文")
    assert sum("新增停车位" in item["text"] for item in row["cells"][0]["items"]) == 1
    told = next(each for each in made["citations"] if "新增停车位" in each["quote"])
    assert [each["source"] for each in told["also"]] in (["转载.txt"], ["黄冈·〔2021〕𠮷①.txt"])
    assert {value["text"] for each in told["differing_figures"] for value in each["values"]} == {
        "5000个",
        "5200个",
    }


def test_the_table_is_kept_with_its_citations(service: Service) -> None:
    made = service.compare("老旧小区改造", ["黄冈", "鄂州"])
    book = load_workbook(BytesIO(xlsx(compare_sheets(made))))
    first, second = (list(page.values) for page in book)
    assert first[0] == ("项目", "黄冈", "鄂州")
    assert [row[0] for row in first[1:10]] == [row["field"] for row in made["rows"]]
    assert [row[1] for row in first[10:]] == made["warnings"]
    assert [row[0] for row in second[1:]] == [each["n"] for each in made["citations"]]
    assert [row[1] for row in second[1:]] == [each["quote"] for each in made["citations"]]
