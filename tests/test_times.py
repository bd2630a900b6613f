from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.wording import shown_time
from ingest.times import find_times, read_time, told_time
from tests.expressions import RIGHT, expressions
from tests.invariants import read


def told(text: str) -> str:
    found = told_time(text)
    return text[slice(*found)] if found else ""


def test_expressions_are_read_as_by_a_person() -> None:
    """Dates in the table, and none where it has a name."""
    rows = expressions()
    dates = [row for row in rows if row["kind"] == "date"]
    names = [row for row in rows if row["kind"] == "none"]
    wrong = [
        (row["text"], read, row["read"])
        for row in dates
        if (read := read_time(row["text"], row["published"] or None)) != row["read"] or not told(row["text"])
    ]
    wrong += [(row["text"], found, "") for row in names if (found := told(row["text"]))]
    assert 1 - len(wrong) / len(dates + names) >= RIGHT, wrong


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2016年开园，去年“双11”促销。", "2016年"),
        ("从2022年6月起，到2023年底前，", "2022年6月起"),
        ("按〔2021〕3号《办法》·𠮷①　２０２１年底", "２０２１年底"),
        ("前7月累计，次年六月三十日前，每年的八月", "每年的八月"),
        ("自受理之日起三年内，选举日前", ""),
        ("去年１１月至今年３月，历时23年3个月", "去年１１月至今年３月"),
        ("历时23年3个月，23年3月起", "23年3月起"),
        ("近年来，街道改造小区；2023年建成驿站。", "2023年"),
        ("较2018年增长2.5倍，去年突破80万元", "去年"),
        ("146个2000年以前建成老旧小区完成改造", ""),
        ("2000年底前建成的小区完成改造", ""),
        ("2000年前的小区完成改造", ""),
        ("建于2001年的小区，今年3月完成改造", "今年3月"),
        ("这栋楼建造于上世纪90年代", ""),
        ("小区于2003年竣工，2021年列入改造", "2021年"),
        ("新建安置房2022年交付", "2022年"),
        ("1980年代，街道改造小区", "1980年代"),
        ("志愿服务队组建于2022年", "2022年"),
        ("驿站2022年建成", "2022年"),
        ("近年来，街道改造小区", "近年来"),
        ("街道改造小区12个", ""),
    ],
)
def test_the_time_of_what_is_told(text: str, time: str) -> None:
    assert told(text) == time


def test_every_time_of_a_text_is_found_in_order() -> None:
    text = "近年来·〔2021〕𠮷①　，较2018年增长，2022年3月至5月和去年"
    assert [text[start:end] for start, end in find_times(text)] == [
        "近年来",
        "2018年",
        "2022年3月至5月",
        "去年",
    ]


@pytest.mark.parametrize("text", ["去年", "今年3月", "3月11日", "本月", "上周", "昨日", "第三季度", "前年底"])
def test_a_relative_time_is_not_read_without_a_date(text: str) -> None:
    assert read_time(text, None) == ""
    assert read_time(text, "日期不详") == ""
    assert read_time(text, "2023-13-45") == ""


@pytest.mark.parametrize(
    ("text", "published", "read"),
    [
        ("8月9日", "2023-08-08", "2023-08-09"),
        ("8月9日", "2023-07-09", "2023-08-09"),
        ("8月9日", "2023-07-08", ""),
        ("7月30日至8月6日", "2023-07-23", "2023-07-30/2023-08-06"),
        ("12月30日", "2024-01-03", "2023-12-30"),
        ("12月30日以来", "2024-01-03", "2023-12-30/.."),
        ("12月30日前", "2024-01-03", ""),
        ("12月30日底前", "2024-01-03", ""),
        ("12月30日起", "2024-01-03", ""),
        ("将于12月30日改造小区", "2024-01-03", ""),
        ("12月30日，街道将改造小区", "2024-01-03", ""),
        ("8月30日前", "2023-08-03", "../2023-08-30"),
        ("1月3日", "2023-12-30", ""),
        ("1月31日", "2023-12-16", ""),
        ("1月10日起", "2023-12-20", ""),
        ("1月3日至5日", "2023-12-20", ""),
        ("1月", "2023-12-20", ""),
        ("1月3日以来", "2023-12-20", "2023-01-03/.."),
        ("1月3日至11月30日", "2023-12-20", "2023-01-03/2023-11-30"),
        ("12月25日至1月5日", "2023-12-20", "2023-12-25/2024-01-05"),
        ("1月3日", "2023-11-30", "2023-01-03"),
        ("1月20日", "2023-12", ""),
        ("8月9日", "2023-08", "2023-08-09"),
        ("7月9日", "2023-08", "2023-07-09"),
        ("9月9日", "2023-08", ""),
        ("8月9日", "2023", ""),
        ("8月9日", None, ""),
        ("2月29日", "2023-03-01", ""),
    ],
)
def test_a_day_without_its_year_is_of_the_year_that_the_date_of_publication_makes_certain(
    text: str, published: str | None, read: str
) -> None:
    assert read_time(text, published) == read


@pytest.mark.parametrize("text", ["12月31日", "1月3日", "去年", "上月", "上周", "昨日"])
@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_empty_date_of_an_export_is_no_date_of_publication(text: str, published: str) -> None:
    assert read_time(text, published) == ""


def test_a_report_with_an_empty_date_is_taken_in() -> None:
    text = "武汉市硚口区：居民议事有新章\n发布时间：0001-01-01\n12月31日，街道党工委牵头改造车棚12处，惠及居民3.5万人。"
    assert [each.time_read for each in read(text).practices] == [""]


def test_what_stands_before_a_time_tells_whether_it_is_ahead() -> None:
    told = "武汉市硚口区：居民议事有新章\n发布时间：2024-01-05\n{}12月20日，街道党工委牵头改造车棚12处，惠及居民3.5万人。"
    read_times = [[each.time_read for each in read(told.format(lead)).practices] for lead in ("", "将于")]
    assert read_times == [["2023-12-20"], [""]]


@pytest.mark.parametrize("text", ["2023年2月30日", "2023.13.01", "没有时间"])
def test_what_is_on_no_calendar_is_not_read(text: str) -> None:
    assert read_time(text, "2023-11-05") == ""


@pytest.mark.parametrize(
    ("time", "read", "shown"),
    [
        ("去年", "2022", "2022年（原文：去年）"),
        ("今年3月", "2023-03", "2023年3月（原文：今年3月）"),
        ("去年以来", "2022/..", "2022年以来（原文：去年以来）"),
        ("明年6月底前", "../2024-06", "2024年6月以前（原文：明年6月底前）"),
        ("今年上半年", "2023-01/2023-06", "2023年1月至2023年6月（原文：今年上半年）"),
        ("2023年底前", "../2023", "2023年底前"),
        ("2019年以来", "2019/..", "2019年以来"),
        ("近年来", "", "近年来"),
        ("", "", ""),
    ],
)
def test_shows_what_is_printed_beside_what_is_read(time: str, read: str, shown: str) -> None:
    assert shown_time(time, read) == shown


@pytest.mark.parametrize(("stated", "time_read"), [("发布时间：2024-11-4 09:30\n", "2023"), ("", "")])
def test_a_practice_has_its_time_read_from_a_stated_date_only(stated: str, time_read: str) -> None:
    told = "去年，街道党工委牵头建立“有事好商量”议事机制，投入资金200万元改造车棚12处，惠及居民3.5万人。"
    (practice,) = read(f"武汉市硚口区：居民议事有新章\n{stated}{told}").practices
    assert (practice.time, practice.time_read) == ("去年", time_read)


@settings(max_examples=200, deadline=None)
@given(
    st.dates(),
    st.sampled_from(
        [
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y-%m-%d}",
            "{0:%Y.%m.%d}",
            "{0.year} 年 {0.month} 月 {0.day} 日",
        ]
    ),
)
def test_a_written_date_is_read_back(day: date, form: str) -> None:
    day = day.replace(year=1900 + day.year % 200)
    text = form.format(day)
    assert told(f"于{text}，") == text
    assert read_time(text, None) == day.isoformat()


@settings(max_examples=200, deadline=None)
@given(st.text("去今前年月日上下半第一二三四季度２０0123-—至、底以来起前近“十五”期间世纪本周昨", max_size=16))
def test_a_told_time_is_a_whole_expression(text: str) -> None:
    time = told(text)
    assert time in text
    assert told(time) == time
    assert read_time(time, "2023-11-05") == read_time(f"于{time}", "2023-11-05")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("去年11月至今年3月", "2022-11/2023-03"),
        ("2021年10月至次年2月", "2021-10/2022-02"),
        ("2021年10月至今年2月", ""),
        ("去年11月至今", "2022-11/.."),
        ("23年3月", "2023-03"),
    ],
)
def test_a_span_may_end_in_another_year(text: str, read: str) -> None:
    assert read_time(text, "2023-11-05") == read


@pytest.mark.parametrize("text", ["2023年代办事项3000件", "2022年代表提出建议", "2020年代表大会"])
def test_a_year_before_a_word_that_begins_with_dai_is_no_decade(text: str) -> None:
    assert [text[start:end] for start, end in find_times(text)] == [text[:5]]
