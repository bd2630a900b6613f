"""Places set side by side: what stands in a cell is verbatim and cited, and what must be known is said."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.comparisons.columns import MOST_SHOWN, Column, Matter
from api.comparisons.compare import BY_HEADING, NESTED, SHARED, UNTOLD, Proves, table
from api.comparisons.repeats import repeats
from api.comparisons.scope import unlike_counts
from api.faults import UserError
from api.selection import Selector, has_path
from api.service import Service
from api.sheets import compare_sheets, practices_sheet
from api.tables import xlsx
from api.views import practice_view
from index.wanted import SearchOptions
from ingest.practice import Evidence, Figure, Place, Practice
from ingest.span import cut, to_raw
from tests.builders import practice_of
from tests.libraries import library_of

MATTER = Matter("老旧小区改造", ("老旧小区改造",), "老旧小区改造")
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


def practice(place: str, text: str, figures: tuple[Figure, ...] = (), **more: Any) -> Practice:
    return practice_of(
        **{
            "id": f"{place}-p1",
            "source": f"{place}.txt",
            "document_id": place,
            "place": Place(("湖北省", place), ("sentence", "sentence")),
            "level": "市(州)",
            "themes": ("老旧小区改造",),
            "figures": figures,
            "evidence": (Evidence(text, ((0, len(text)),)),),
            **more,
        }
    )


def figure(text: str, evidence: str, of: str = "", unit: str = "个") -> Figure:
    start = evidence.index(text)
    raw = to_raw([(0, len(evidence))], start, start + len(text))
    return Figure(text, 1.0, unit, "", of, "投入" if "投" in evidence[:start] else "产出", raw)


def made_of(*practices: Practice) -> Proves:
    """Documents that hold the evidence of each practice and nothing else."""
    texts = {each.document_id: each.evidence[0].text for each in practices}
    return lambda document_id, text, raw: not raw or cut(texts[document_id], raw) == text


def cells(practices: list[Practice], field: str) -> list[str]:
    columns = [Column(each.place.path[-1], (each,), 1) for each in practices]
    made = table(MATTER, columns, lambda practice, number: {"n": number}, made_of(*practices))
    (row,) = (row for row in made["rows"] if row["field"] == field)
    return [cell["text"] for cell in row["cells"]]


@pytest.mark.parametrize(
    ("text", "figures", "clauses"),
    [
        ("打造22个市、区示范点，收效明显。", ["22个"], "打造22个市、区示范点[1]"),
        (
            "建桩272个、装灯53盏，新增车位5,000个。",
            ["272个", "53盏", "5,000个"],
            "建桩272个；装灯53盏；新增车位5,000个",
        ),
        ("解决停车、充电等难题500个。", ["500个"], "解决停车、充电等难题500个[1]"),
    ],
)
def test_a_figure_stands_in_its_clause(text: str, figures: list[str], clauses: str) -> None:
    told = practice("甲市", text, tuple(figure(each, text) for each in figures))
    (found,) = cells([told], "成效数字")
    assert found.replace("[1]", "") == clauses.replace("[1]", "")


def test_what_is_put_in_is_no_outcome() -> None:
    text = "投资34亿元、惠及居民53万人，打造22个点。"
    paid, reached = figure("34亿元", text), replace(figure("53万人", text), role="产出")
    told = practice("甲市", text, (paid, reached))
    named = replace(told, resources=text[:15], ranges={"resources": ((0, 15),)})
    assert cells([told, named], "投入") == ["投资34亿元[1]", "投资34亿元、惠及居民53万人[1]"]
    assert cells([told, named], "成效数字") == ["惠及居民53万人[1]"] * 2


def test_what_the_text_calls_a_resource_is_no_outcome_either() -> None:
    text = "社区基金投了232万元，办了9件实事。"
    paid, done = replace(figure("232万元", text), role="规模"), replace(figure("9件", text), role="产出")
    told = practice(
        "甲市", text, (paid, done), resources="社区基金投了232万元", ranges={"resources": ((0, 11),)}
    )
    assert cells([told], "投入") == ["社区基金投了232万元[1]"]
    assert cells([told], "成效数字") == ["办了9件实事[1]"]


def test_equal_words_are_told_once_with_all_their_marks() -> None:
    one = practice("甲市", "第一。")
    columns = [Column("甲市", (one, replace(one, id="甲市-p2")), 2)]
    made = table(MATTER, columns, lambda _, number: {"n": number}, made_of(one))
    status = next(row for row in made["rows"] if row["field"] == "状态")
    assert status["cells"][0]["text"] == "已实施[1][2]"
    assert len(status["cells"][0]["items"]) == 2


NUMBERS = (1708.0, 500.0, 2100.0)


@pytest.mark.parametrize(
    ("numbers", "more", "is_hidden"),
    [
        (NUMBERS[:2], {}, True),
        (NUMBERS, {}, True),
        (NUMBERS[:1], {}, False),
        ((*NUMBERS[:1], 3.0), {}, False),
        ((*NUMBERS[:2], 77.0), {}, False),
        (NUMBERS[:2], {"document_id": "甲"}, False),
        (NUMBERS[:2], {"status": "计划"}, False),
        (NUMBERS[:2], {"time_read": "2019"}, False),
        (NUMBERS[:2], {"place": Place(("湖北省", "宜昌市"), ("sentence", "sentence"))}, False),
        (NUMBERS[:2], {"place": Place(("湖北省",), ("sentence",))}, True),
    ],
)
def test_the_same_numbers_in_other_words_are_told_once(
    numbers: tuple[float, ...], more: dict[str, Any], is_hidden: bool
) -> None:
    def counting(key: str, values: tuple[float, ...], **fields: Any) -> Practice:
        figures = tuple(Figure(f"{value}个", value, "个", "", "", "产出", ((0, 1),)) for value in values)
        known = {
            "id": key,
            "document_id": key,
            "place": Place(("湖北省", "武汉市"), ("sentence", "sentence")),
        }
        return practice_of(**{**known, "figures": figures, "time_read": "2024", **fields})

    whole, other = counting("甲", NUMBERS), counting("乙", numbers, **more)
    kept, left_out = ("乙", "甲") if numbers == NUMBERS else ("甲", "乙")
    assert repeats([other, whole]) == ({kept: (left_out,)} if is_hidden else {})


@pytest.mark.parametrize(
    ("number", "theme", "path", "is_one"),
    [
        (24_000.0, "基层减负/权责清单", ("湖北省", "荆门市"), True),
        (9_999.0, "基层减负/权责清单", ("湖北省", "荆门市"), False),
        (24_000.0, "老旧小区改造/拆违", ("湖北省", "荆门市"), False),
        (24_000.0, "基层减负/权责清单", ("湖北省",), False),
        (100.0, "基层减负/权责清单", ("湖北省", "荆门市", "掇刀区"), False),
        (100.0, "基层减负/清理牌子", ("湖北省", "荆门市", "掇刀区"), True),
    ],
)
def test_one_number_tells_the_more_the_larger_it_is(
    number: float, theme: str, path: tuple[str, ...], is_one: bool
) -> None:
    place = Place(path, tuple("sentence" for _ in path))
    figures = (Figure(f"{number}块", number, "块", "", "牌匾", "产出", ((0, 1),)),)
    one, other = (
        practice_of(id=key, document_id=key, place=place, figures=figures, themes=(own,))
        for key, own in (("甲", "基层减负/清理牌子"), ("乙", theme))
    )
    assert bool(repeats([one, other])) == is_one


def test_words_that_the_document_does_not_hold_are_left_out_and_said() -> None:
    text = "成立“议事会”·〔2021〕𠮷①　，增设车位14个。"
    start = text.index("增设")
    told = practice("甲市", text, measure="增设车位14个", ranges={"measure": ((start, len(text) - 1),)})
    wrong = replace(told, measure="增设车位15个")
    columns = [Column("甲市", (wrong,), 1)]
    made = table(MATTER, columns, lambda _, number: {"n": number}, made_of(told))
    assert cells([told], "举措") == ["增设车位14个[1]"]
    (row,) = (each for each in made["rows"] if each["field"] == "举措")
    assert row["cells"][0]["text"] == UNTOLD
    assert "“甲市”的举措有文字与原文不一致，已略去。" in made["warnings"]


def test_a_misprinted_formula_is_shown_as_it_is_and_said() -> None:
    told = practice("甲市", "学习习近平总总书记讲话·𠮷。")
    made = table(MATTER, [Column("甲市", (told,), 1)], lambda _, number: {"n": number}, made_of(told))
    said = "引文[1]里的“习近平总总书记”疑为“习近平总书记”的误排，照录未改，引用前请核对原件。"
    assert said in made["warnings"]
    assert cells([told], "原文") == ["学习习近平总总书记讲话·𠮷。[1]"]
    (row,) = practices_sheet([practice_view(told)]).rows
    assert said.replace("引文[1]", "原文") in row


def test_time_and_shortcomings_are_shown_as_such() -> None:
    told = practice(
        "甲市", "去年整改。", time="去年", time_read="2022", is_negative=True, flags=("缺页", "疑错字")
    )
    told = replace(told, ranges={"time": ((0, 2),)})
    assert cells([told], "时间") == ["2022年（原文：去年）（缺页，反映问题）[1]"]
    assert cells([told], "原文") == ["去年整改。[1]"]


@pytest.mark.parametrize(
    ("first", "second", "warning"),
    [
        (
            ("2541个", "小区"),
            ("637个", "党支部"),
            "各地数字数的不是同一样东西（黄冈：2541个“小区”；鄂州：637个“党支部”）",
        ),
        (("2541个", "小区"), ("637个", "小区"), ""),
        (("2541个", "小区"), ("637个", ""), ""),
    ],
)
def test_what_is_counted_is_compared(first: tuple[str, str], second: tuple[str, str], warning: str) -> None:
    def counted(text: str, of: str) -> list[Practice]:
        return [practice("某市", text, (figure(text, text, of),))]

    told = list(unlike_counts({"黄冈": counted(*first), "鄂州": counted(*second)}))
    assert len(told) == bool(warning)
    assert all(each.startswith(warning) and each.endswith("不宜直接比较，请对照原文。") for each in told)


def test_what_is_counted_everywhere_is_named() -> None:
    text = "改造3个，建成4个，加装5部。"
    a = practice("甲", text, (figure("3个", text, "小区"), figure("4个", text, "支部")))
    b = practice("乙", text, (figure("3个", text, "小区"), figure("5部", text, "电梯", "部")))
    (told,) = unlike_counts({"甲": [a], "乙": [b]})
    assert told.startswith(
        "几地都数了的只有“小区”；其余数字数的不是同一样东西（甲：4个“支部”；乙：5部“电梯”）"
    )


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
    made = Service(library).compare(theme, ["咸宁", "鄂州"], problem)
    library.close()
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
