"""The overview: every number is that of the search behind it, and what is not known is as large as it is."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.app import create_app
from api.overviews.alphabet import OTHER, initial, order
from api.overviews.drawing import BREADTH, BROADEST, HEIGHT, MOST_BARS, SHADES, draw, percent, shade
from api.overviews.overview import Narrow, Overview, Share, Timeline, Year
from api.settings import Settings
from index.library import Library
from index.survey import Tellings
from ingest.paths import levels
from tests.builders import Report, holding
from tests.commands import Tashan
from tests.libraries import library_of, shelve
from tests.uncited import uncited

REPORTS = {
    "黄冈.txt": """黄冈市：党建引领　小区换新颜

　　2021年，黄冈市黄州区组织小区党支部召开居民议事会，整治老旧小区停车难·〔2021〕《办法》𠮷①，累计整合小区２５４１个。
　　武穴市、麻城市在老旧小区改造中推行“红色业委会”机制，拆除违建120处。
""",
    "转载.txt": """武穴、麻城：老小区有了新面貌

　　武穴市、麻城市在老旧小区改造中推行“红色业委会”机制,拆除违建120处。
""",
    "宜昌.txt": """宜昌市西陵区：把矛盾化解在楼道

　　2019年以来，西陵区学院街道社区业委会召集居民代表协商，在老旧小区拆除违建30处，增设电动车停放区域。
""",
    "恩施.txt": """恩施市：下一步打算

　　恩施市计划在明年改造老旧小区20个，加装电梯12部。
""",
    "北京.txt": "北京市朝阳区：老旧小区改造\n\n　　北京市朝阳区组织居民议事会，改造老旧小区，加装电梯。\n",
}
PARTS = ("matrix", "timeline", "names", "quality")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that holds REPORTS; tests only read it."""
    return shelve(tmp_path_factory.mktemp("overview"), REPORTS)


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    opened = Library.open(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder))) as opened:
        yield opened


@pytest.fixture
def overview(library: Library) -> Overview:
    return Overview(library)


@pytest.mark.parametrize(
    "narrow",
    [Narrow(), Narrow("黄冈"), Narrow("湖北省", has_figures=True, without_plans=True)],
)
def test_each_cell_is_the_number_of_what_its_link_lists(
    client: TestClient, overview: Overview, narrow: Narrow
) -> None:
    matrix = overview.matrix(narrow)
    assert matrix.practices
    for row in filter(lambda row: row.theme, matrix.rows):
        for place, count in zip(matrix.places, row.counts, strict=True):
            address = narrow.search(row.theme, place.path)
            found = client.get(address.replace("/search", "/api/v1/search", 1)).json()
            assert found["total"] == count, (address, [hit["text"] for hit in found["hits"]])


def test_columns_are_cities_and_then_what_lies_below(overview: Overview) -> None:
    cities = {place.path for place in overview.matrix(Narrow()).places}
    assert cities == {"湖北省/黄冈市", "湖北省/宜昌市", "湖北省/恩施土家族苗族自治州", "北京市"}
    below = {place.path for place in overview.matrix(Narrow("北京市")).places}
    assert below == {"北京市/朝阳区"}
    for written in ("黄冈", "黃岡", "huanggang", "hubei/huanggang"):
        assert {place.name for place in overview.matrix(Narrow(written)).places} == {
            "黄州区",
            "武穴市",
            "麻城市",
        }


def test_a_row_counts_each_practice_once(overview: Overview) -> None:
    matrix = overview.matrix(Narrow("黄冈市"))
    (row,) = [row for row in matrix.rows if row.theme == "老旧小区改造"]
    assert (row.count, sum(row.counts), row.unplaced, matrix.practices) == (1, 2, 0, 2)
    assert all(max(row.counts, default=0) <= row.count <= matrix.practices for row in matrix.rows)


def test_a_retold_practice_counts_once(library: Library) -> None:
    tellings = library.survey.tellings()
    assert len(tellings.told) == len(tellings.once(tellings.told)) + 1
    assert library.survey.tellings() is tellings


def test_a_change_is_counted_at_once(tmp_path: Path) -> None:
    report = Report("硚口区把老旧小区改造·〔2021〕𠮷①交给居民议事会，投入14万元。\n硚口区建起红色驿站。\n")
    with holding(tmp_path, report) as library:
        assert [each.has_figures for each in library.survey.tellings().told] == [True, False]
        library.withdraw(report.id)
        assert library.survey.tellings().told == ()


def test_plans_and_what_has_no_figures_can_be_left_out(overview: Overview) -> None:
    whole = overview.matrix(Narrow()).practices
    assert overview.matrix(Narrow(without_plans=True)).practices == whole - 1
    assert overview.matrix(Narrow(has_figures=True)).practices == whole - 1
    assert "湖北省/恩施土家族苗族自治州" not in {
        place.path for place in overview.matrix(Narrow(without_plans=True)).places
    }


def test_a_place_that_nobody_tells_of_is_empty(client: TestClient, overview: Overview) -> None:
    empty = overview.matrix(Narrow("上海市"))
    assert (empty.practices, empty.places) == (0, ())
    assert not any(row.count for row in empty.rows)
    page = client.get("/overview?place=上海市")
    assert page.status_code == 200
    assert "资料中没有上海市做法，不等于没有人做" in page.text


def test_years_are_those_that_the_text_states(overview: Overview) -> None:
    timeline = overview.timeline(Narrow())
    assert [(each.year, each.stated, each.inferred) for each in timeline.years] == [
        (2019, 1, 0),
        (2021, 1, 0),
    ]
    assert timeline.unknown == overview.matrix(Narrow()).practices - 2


def test_a_year_that_follows_from_the_date_of_the_report_is_inferred(tmp_path: Path) -> None:
    text = "---\ntitle: 宜昌\ndate: 2024-05-01\n---\n\n# 宜昌\n\n{}。\n"
    told = (
        "2022年，西陵区社区党委组织居民拆除违建30处",
        "去年，西陵区社区党委组织居民加装电梯12部",
        "西陵区综合执法中心依照《办法》·〔2021〕𠮷①夜间巡查，整治占道经营20处",
    )
    for number, each in enumerate(told):
        (tmp_path / f"{number}.md").write_text(text.format(each), encoding="utf-8")
    library = library_of(tmp_path / "library", tmp_path)
    timeline = Overview(library).timeline(Narrow())
    library.close()
    assert timeline == Timeline((Year(2022, 1, 0), Year(2023, 0, 1), Year(2024, 0, 1)), 0)


@given(
    st.dictionaries(st.integers(1949, 2030), st.tuples(st.integers(0, 900), st.integers(0, 900))),
    st.integers(0, 9000),
)
def test_areas_are_proportional_to_numbers(counts: dict[int, tuple[int, int]], unknown: int) -> None:
    years = tuple(Year(year, *told) for year, told in sorted(counts.items()) if sum(told))
    drawing = draw(Timeline(years, unknown))
    total = sum(bar.count for bar in drawing.bars) + unknown
    assert total == sum(year.stated + year.inferred for year in years) + unknown
    area = (
        sum((bar.stated + bar.inferred) * BREADTH for bar in drawing.bars) + drawing.box[0] * drawing.box[1]
    )
    for bar in drawing.bars:
        assert (bar.stated + bar.inferred) * BREADTH * total == pytest.approx(area * bar.count)
    assert drawing.box[0] * drawing.box[1] * total == pytest.approx(area * unknown)
    assert drawing.height <= HEIGHT * 1.001
    assert drawing.box[0] <= BROADEST * 1.001
    assert len(drawing.bars) <= MOST_BARS + 1


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_shades_rise_with_the_number(largest: int, count: int) -> None:
    count = min(count, largest)
    assert (shade(count, largest) == 0) == (count == 0)
    assert shade(largest, largest) == SHADES
    assert shade(count, largest) <= shade(min(count + 1, largest), largest)


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [(0, 7, "0%"), (7, 7, "100%"), (1, 1000, "不到1%"), (999, 1000, "99%以上"), (1, 3, "33%")],
)
def test_a_share_is_never_rounded_to_none_or_all(count: int, of: int, shown: str) -> None:
    assert percent(Share("有数字", count, of, "个")) == shown


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("“红色驿站”", "H"),
        ("重心下移", "Z"),
        ("长者食堂", "C"),
        ("行业党委", "X"),
        ("乐龄中心", "L"),
        ("e家亲", "E"),
        ("Ｅ家亲", "E"),
        ("《办法》", "B"),
        ("硚口红领", "Q"),
        ("365工作法", OTHER),
        ("①𠮷", OTHER),
        ("", OTHER),
    ],
)
def test_names_stand_under_their_letter(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_names_are_in_the_order_of_pinyin() -> None:
    names = ["1+4机制", "周通报", "“爱心托管班”", "把支部建在小区上", "重心下移", "八条措施", "支部牵头"]
    assert sorted(names, key=order) == [
        "“爱心托管班”",
        "八条措施",
        "把支部建在小区上",
        "支部牵头",
        "重心下移",
        "周通报",
        "1+4机制",
    ]


@given(st.text(max_size=6))
def test_any_name_has_its_place(name: str) -> None:
    assert order(name)[0] == (initial(name) == OTHER)


def test_the_list_of_names_tells_where_and_how_often(client: TestClient, overview: Overview) -> None:
    names = overview.names(Narrow())
    (committee,) = [each for each in names if each.name == "“红色业委会”机制"]
    assert (committee.initial, committee.count, committee.statuses) == ("H", 1, ("已实施",))
    assert committee.places == ("湖北省/黄冈市",)
    page = client.get(committee.url)
    assert page.status_code == 200
    assert 'id="hit"' in page.text


def test_the_page_lists_the_names_that_reports_print(client: TestClient, overview: Overview) -> None:
    """The table to download has the words too by which the others are called."""
    listed = {
        unescape(each)
        for each in re.findall(r'<li><a href="/documents/[^"]+">([^<]+)</a>', client.get("/overview").text)
    }
    printed, every = (
        {each.name for each in found(Narrow())} for found in (overview.printed_names, overview.names)
    )
    assert "“红色业委会”机制" in listed == printed < every
    assert {each["name"] for each in client.get("/api/v1/overview/names").json()} == every


def test_the_quality_strip_counts_documents_and_practices(overview: Overview) -> None:
    shares = {share.name: (share.count, share.of, share.unit) for share in overview.quality()}
    practices = overview.matrix(Narrow()).practices
    assert shares["有数字"] == (practices - 1, practices, "个")
    assert shares["地点写到街道以下"] == (1, practices, "个")
    assert shares["写明年份"] == (2, practices, "个")
    assert shares["已隔离，不参与检索"] == (0, len(REPORTS), "篇")


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_json_lines_and_a_table(client: TestClient, part: str) -> None:
    address = f"/api/v1/overview/{part}"
    whole = client.get(address).json()
    rows = whole if isinstance(whole, list) else whole["rows" if part == "matrix" else "years"]
    written = client.get(address, params={"format": "jsonl"})
    assert len(written.text.splitlines()) == len(rows)
    table = client.get(address, params={"format": "csv"})
    head, *lines = csv.reader(table.text.removeprefix("\ufeff").splitlines())
    assert len(lines) == len(rows) + (part == "timeline")
    book = load_workbook(BytesIO(client.get(address, params={"format": "xlsx"}).content))
    assert [cell.value for cell in book.worksheets[0][1]] == head
    assert client.head(address).status_code == 200


def test_the_table_of_years_keeps_the_unknown_apart(client: TestClient) -> None:
    table = client.get("/api/v1/overview/timeline", params={"format": "csv"}).text
    last = table.splitlines()[-1].split(",")
    assert last[0] == "日期未知"
    assert last[1:3] == ["", ""]
    assert int(last[3]) == client.get("/api/v1/overview/timeline").json()["unknown"]


def test_the_page_says_what_the_api_says(client: TestClient) -> None:
    page = client.get("/overview").text
    matrix = client.get("/api/v1/overview/matrix").json()
    cells = re.findall(r'<td class="shade-[1-4]"><a href="([^"]+)"[^>]*>(?:<span.*?</span>)(\d+)</a>', page)
    counts = [n for row in matrix["rows"] if row["theme"] for n in row["counts"] if n]
    assert sorted(int(count) for _, count in cells) == sorted(counts)
    assert all(client.get(unescape(address)).status_code == 200 for address, _ in cells)
    zeros = sum(not n for row in matrix["rows"] for n in row["counts"])
    assert page.count('<td class="none">资料中没有</td>') == zeros
    assert f"日期未知 <b>{client.get('/api/v1/overview/timeline').json()['unknown']}</b>" in page
    assert 'style="' not in page
    assert '<a href="/overview" aria-current="page">概览</a>' in page


def test_every_state_has_an_address(client: TestClient) -> None:
    links = {unescape(link) for link in re.findall(r'href="(/overview[^"]*)"', client.get("/overview").text)}
    assert {"/overview?has_figures=1", "/overview?without_plans=1", "/overview?letter=H#names"} <= links
    for link in links:
        assert client.get(link).status_code == 200, link
    below = client.get("/overview?place=湖北省/黄冈市&has_figures=1").text
    assert "武穴市" in below
    assert "宜昌市" not in re.sub(r"(?s)<section class=\"survey\" id=\"quality\">.*", "", below)
    assert 'href="/api/v1/overview/matrix?place=%E6%B9%96' in below


@pytest.mark.parametrize(
    "query",
    [
        "place=%00",
        "place=%2F%2F",
        "place=<b>",
        "letter=ZZ",
        "letter=<",
        "has_figures=x",
        "place=" + "a" * 500,
    ],
)
def test_any_query_string_has_a_page(client: TestClient, query: str) -> None:
    page = client.get(f"/overview?{query}")
    assert page.status_code == 200
    assert "<b><" not in page.text


def test_the_command_prints_what_the_api_answers(
    tashan: Tashan, client: TestClient, tmp_path: Path, folder: Path
) -> None:
    status, printed, _ = tashan("--library", folder, "overview", "--place", "黄冈", "--json")
    assert status == 0
    answers = {part: client.get(f"/api/v1/overview/{part}").json() for part in PARTS}
    answers |= {part: client.get(f"/api/v1/overview/{part}?place=黄冈").json() for part in PARTS[:3]}
    assert json.loads(printed) == {
        part: uncited(told) if isinstance(told, dict) else told for part, told in answers.items()
    }
    tashan("--library", folder, "overview", "-o", tmp_path / "概览.xlsx")
    assert load_workbook(tmp_path / "概览.xlsx").sheetnames == ["主题和地区", "年份", "机制名录", "资料质量"]
    _, lines, _ = tashan("--library", folder, "overview", "--without-plans")
    assert "老旧小区改造  3个：黄冈市 1、北京市 1、宜昌市 1" in lines
    assert "智慧治理  资料中没有" in lines


def test_an_empty_library_has_an_overview(tmp_path: Path) -> None:
    Library.open(tmp_path / "empty", create=True).close()
    with TestClient(create_app(Settings(library=tmp_path / "empty"))) as client:
        assert client.get("/overview").status_code == 200
        assert uncited(client.get("/api/v1/overview/timeline").json()) == {"years": [], "unknown": 0}
        assert client.get("/api/v1/overview/names").json() == []


def test_nothing_told_is_nothing_counted() -> None:
    assert Tellings().once(()) == []
    assert levels("湖北省/黄冈市")[-1] == "湖北省/黄冈市"
