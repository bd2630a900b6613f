"""Numbers of a question: each is found in all writings of official texts, and what is no number is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.amounts import find_numbers, find_years, in_chinese, years_of
from ingest.numerals import parse_number

WRITINGS = [
    ("补了3000元", "3000", {"三千", "3,000"}),
    ("三千户居民", "三千", {"3000", "3,000"}),
    ("3,000户", "3,000", {"3000", "三千"}),
    ("14万人", "14万", {"140000", "十四万", "140,000"}),
    ("十四万人", "十四万", {"140000", "14万", "140,000"}),
    ("140000人", "140000", {"十四万", "14万", "140,000"}),
    ("1.5万户", "1.5万", {"15000", "一万五千", "15,000"}),
    ("两千户", "两千", {"2000", "二千", "2,000"}),
    ("23500户", "23500", {"2.35万", "二万三千五百", "两万三千五百", "23,500"}),
    ("15分钟生活圈", "15", {"十五"}),
    ("九成居民", "九成", {"90%", "百分之九十"}),
    ("90%的居民", "90%", {"百分之九十", "九成"}),
    ("百分之九十的居民", "百分之九十", {"90%", "九成"}),
    ("九成五", "九成五", {"95%", "百分之九十五"}),
]
NO_NUMBERS = ["十四五规划", "千家万户", "第14届", "2022年", "二〇二二年", "一成不变", "十分满意", "万能章", "一百五",
              "几十万", "二十大", "十九届", "12345热线", "1+4", "三级书记", "0%", "·〔2021〕《》𠮷①　"]  # fmt: skip
CHINESE = [(0, "零"), (10, "十"), (15, "十五"), (105, "一百零五"), (110, "一百一十"), (1005, "一千零五"),
           (10_010, "一万零十"), (140_000, "十四万"), (105_000, "十万五千"), (200_000_000, "二亿")]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "writings"), WRITINGS)
def test_a_number_is_also_written_otherwise(text: str, number: str, writings: set[str]) -> None:
    (found,) = find_numbers(text)
    assert (found.text, set(found.writings)) == (number, writings)
    assert text[found.start : found.end] == number


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert list(find_numbers(text)) == []


@pytest.mark.parametrize(("value", "text"), CHINESE)
def test_chinese_numerals(value: int, text: str) -> None:
    assert in_chinese(value) == text


@pytest.mark.parametrize(
    ("text", "year", "other"),
    [
        ("2022年的旧改", "2022年", "二〇二二年"),
        ("自二〇三一年起", "二〇三一年", "2031年"),
        ("二零一九年", "二零一九年", "2019年"),
    ],
)
def test_a_year_is_also_written_otherwise(text: str, year: str, other: str) -> None:
    (found,) = find_years(text)
    assert (found.text, found.writings) == (year, (other,))
    assert text[found.start : found.end] == year


def test_years_that_a_text_names() -> None:
    assert years_of("·〔2021〕自二〇三一年起，二〇二二号，20221年，1999") == [2021, 2031, 1999]
    assert list(find_years("2021-2022 二〇二二")) == []


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert parse_number(in_chinese(value)) == value


@given(st.integers(min_value=10, max_value=10**9))
def test_all_writings_mean_one_value(value: int) -> None:
    for found in find_numbers(f"共{value}户"):
        assert {parse_number(writing) for writing in found.writings} == {value}


@given(st.text())
def test_any_text_is_looked_through(text: str) -> None:
    assert all(text[found.start : found.end] == found.text for found in find_numbers(text))
