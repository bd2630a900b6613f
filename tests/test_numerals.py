"""Numbers as they are printed: their values, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import parse_number, parse_range


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
        ("七十八点二", 78.2),
        ("三点零五", 3.05),
        ("三分之一", 33.333333),
        ("1/4", 25),
        ("千分之三", 3),
        ("一半", 50),
        ("十几", 10),
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


def test_neighbours_are_a_range() -> None:
    assert parse_range("二三十") == (20, 30)
    assert parse_range("七八百") == (700, 800)
    assert parse_range("三十二") is None
    assert parse_range("三二十") is None
