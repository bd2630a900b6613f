import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.figures import _PATTERN, _is_figure, find_figures, has_figures, parse_number
from ingest.practice import Figure
from ingest.span import Range, cut

Row = tuple[str, float | None, str, str]
"""Figure as printed, value, unit, comparator."""


def figures(text: str) -> tuple[Figure, ...]:
    return find_figures(text, ((0, len(text)),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026家党员中心户", ("2026家", 2026, "家", "")),
        ("走访1492户", ("1492户", 1492, "户", "")),
        ("走访1,492户", ("1,492户", 1492, "户", "")),
        ("走访１，４９２户", ("１，４９２户", 1492, "户", "")),
        ("拨付12,345.6元", ("12,345.6元", 12345.6, "元", "")),
        ("选出１２名楼栋长", ("１２名", 12, "名", "")),
        ("惠及３．５万人", ("３．５万人", 35000, "人", "")),
        ("近10名骑手", ("近10名", 10, "名", "近")),
        ("约3000名志愿者", ("约3000名", 3000, "名", "约")),
        ("超200万元", ("超200万元", 2_000_000, "元", "超")),
        ("突破80万元", ("突破80万元", 800_000, "元", "突破")),
        ("逾40万人次", ("逾40万人次", 400_000, "人次", "逾")),
        ("不少于6人", ("不少于6人", 6, "人", "不少于")),
        ("平均3.2天", ("平均3.2天", 3.2, "天", "平均")),
        ("2000余户", ("2000余户", 2000, "户", "余")),
        ("1000余平方米", ("1000余平方米", 1000, "平方米", "余")),
        ("1000㎡", ("1000㎡", 1000, "平方米", "")),
        ("2.3万余件", ("2.3万余件", 23000, "件", "余")),
        ("200多户村民", ("200多户", 200, "户", "多")),
        ("30来户", ("30来户", 30, "户", "来")),
        ("14万多城镇居民", ("14万多", 140_000, "", "多")),
        ("18万多个党组织", ("18万多个", 180_000, "个", "多")),
        ("1200多万元", ("1200多万元", 12_000_000, "元", "多")),
        ("60岁以上老人", ("60岁以上", 60, "岁", "以上")),
        ("80%以上", ("80%以上", 80, "%", "以上")),
        ("投资34.9亿元", ("34.9亿元", 3_490_000_000, "元", "")),
        ("筹资3千万元", ("3千万元", 30_000_000, "元", "")),
        ("约1.2万亿元", ("约1.2万亿元", 1_200_000_000_000, "元", "约")),
        ("惠及53万人", ("53万人", 530_000, "人", "")),
        ("惠及十四万人", ("十四万人", 140_000, "人", "")),
        ("聘请三千二百名网格员", ("三千二百名", 3200, "名", "")),
        ("共一百零五名", ("共一百零五名", 105, "名", "共")),
        ("一千余名党员", ("一千余名", 1000, "名", "余")),
        ("二十多家单位", ("二十多家", 20, "家", "多")),
        ("三十二个网格", ("三十二个", 32, "个", "")),
        ("增长2.5倍", ("2.5倍", 2.5, "倍", "")),
        ("提高两倍", ("两倍", 2, "倍", "")),
        ("九成以上居民", ("九成以上", 90, "%", "以上")),
        ("占六成", ("六成", 60, "%", "")),
        ("百分之十五", ("百分之十五", 15, "%", "")),
        ("百分之九十点五", ("百分之九十点五", 90.5, "%", "")),
        ("百分之百", ("百分之百", 100, "%", "")),
        ("达到95.2%", ("达到95.2%", 95.2, "%", "达到")),
        ("满意率９８％", ("９８％", 98, "%", "")),
        ("提高3.5个百分点", ("3.5个百分点", 3.5, "个百分点", "")),
        ("每格3至5名网格员", ("3至5名", None, "名", "")),
        ("每格3—5名网格员", ("3—5名", None, "名", "")),
        ("占比20%-30%", ("20%-30%", None, "%", "")),
        ("压缩到24小时", ("24小时", 24, "小时", "")),
        ("十五天办结", ("十五天", 15, "天", "")),
    ],
)
def test_reads_figures(text: str, expected: Row) -> None:
    (figure,) = figures(text)
    assert (figure.text, figure.value, figure.unit, figure.comparator) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月4日召开",
        "2023年底完成",
        "2018—2023年",
        "二〇二三年以来",
        "3月11日",
        "5月份",
        "上世纪90年代",
        "21世纪",
        "早上5点半开门",
        "5:30开门",
        "365工作体系",
        "“365”机制",
        "1+4制度",
        "第八版",
        "第3期培训班",
        "第1名",
        "文化路316号小区",
        "3号楼5单元",
        "8路公交",
        "5A级景区",
        "12345热线",
        "“15分钟生活圈”",
        "〔2021〕16号",
        "三项机制一批项目",
        "五社联动",
        "第三十二届",
        "千方百计",
        "万家灯火",
        "①𠮷·《办法》",
    ],
)
def test_leaves_names_and_dates_alone(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "of", "role"),
    [
        ("投入资金200万元用于改造", "用于改造", "投入"),
        ("选派1708名干部", "干部", "投入"),
        ("累计解决难题320件", "难题", "产出"),
        ("惠及居民3.5万人，", "居民", "产出"),
        ("现有2026家党员中心户", "党员中心户", "规模"),
        ("办结率达到98%", "办结率", "比例"),
        ("百分之十五的家庭", "的家庭", "比例"),
        ("投入巨大，新建驿站12个", "驿站", "产出"),
    ],
)
def test_tells_what_is_counted_and_in_which_role(text: str, of: str, role: str) -> None:
    (figure,) = figures(text)
    assert (figure.of, figure.role) == (of, role)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14万", 140_000),
        ("十四万", 140_000),
        ("3千万", 30_000_000),
        ("1,492", 1492),
        ("三千二百", 3200),
        ("一百零五", 105),
        ("两万五千", 25_000),
        ("十", 10),
        ("三亿零二十万", 300_200_000),
        ("二〇二三", 2023),
        ("百分之九十点五", 90.5),
        ("２．５", 2.5),
    ],
)
def test_parse_number(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "多", "abc", "十号", "1.2.3"])
def test_parse_number_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a number|^could not convert"):
        parse_number(text)


@given(st.integers(0, 999_999), st.sampled_from(["", "万", "亿"]))
def test_parse_number_reads_what_is_printed(number: int, scale: str) -> None:
    factor = {"": 1, "万": 10_000, "亿": 100_000_000}[scale]
    assert parse_number(f"{number}{scale}") == number * factor
    assert parse_number(f"{number:,}{scale}") == number * factor


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789０９.．,，万亿千百十一二三余多年月日%％至-—户元成倍点第号“”近约", max_size=40))
def test_figures_reproduce_exactly_and_in_order(text: str) -> None:
    pieces: tuple[Range, ...] = ((7, 7 + len(text)),)
    raw = "原文在此之前　" + text
    found = find_figures(text, pieces)
    assert all(cut(raw, figure.raw) == figure.text for figure in found)
    starts = [figure.raw[0] for figure in found]
    assert starts == sorted(starts)
    assert all(figure.value is None or figure.value >= 0 for figure in found)


@settings(max_examples=300, deadline=None)
@given(st.text("0３.，万百十一二余多来至-— 户元成倍%％分之第“不少于近约超过累计\n", max_size=30))
def test_no_figure_is_passed_over(text: str) -> None:
    """The reference tries the pattern at every character."""
    expected = [match.span() for match in _PATTERN.finditer(text) if _is_figure(text, match)]
    assert [f.raw[0] for f in find_figures(text, ((0, len(text)),))] == expected
    assert has_figures(text) == bool(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [("惠及十四万居民", 140_000), ("百余名志愿者", 100), ("万余场次活动", 10_000), ("十余个小区", 10)],
)
def test_round_chinese_numbers(text: str, value: float) -> None:
    (figure,) = find_figures(text, ((0, len(text)),))
    assert figure.value == value


@pytest.mark.parametrize("text", ["千方百计", "万一有事", "成千上万的群众", "七项机制", "千家万户"])
def test_numerals_that_count_nothing(text: str) -> None:
    assert find_figures(text, ((0, len(text)),)) == ()
