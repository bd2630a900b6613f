import pytest

from ingest.kinds import classify, heads_section
from ingest.lines import read_lines
from ingest.source import RawText
from tests.invariants import read


def kinds(text: str) -> list[str]:
    """The kind of each line of ``text``."""
    return [item.kind for item in classify(read_lines(RawText(text, "text/plain")))]


@pytest.mark.parametrize(
    "credit",
    [
        "值班编辑：居民值班编辑：王五",
        "编辑：杨一责编：范二 官三审核：王四",
        "责任编辑/校对 张三",
        "（责任编辑：王二）",
    ],
)
def test_the_editors_of_a_page_are_its_furniture(credit: str) -> None:
    assert kinds(f"居民议事有新章\n{credit}") == ["title", "furniture"]


@pytest.mark.timeout(30)
def test_a_line_that_only_begins_with_editors_is_read_in_time_that_grows_with_its_length() -> None:
    assert kinds(f"居民议事有新章\n{'值班编辑：居民' * 200}。") == ["title", "body"]


@pytest.mark.parametrize("fraction", ["3/4", "12 / 50"])
def test_a_fraction_that_is_a_line_is_no_page_number(fraction: str) -> None:
    text = f"居民议事有新章\n街道去年验收了小区的改造，各小区合格率为\n{fraction}"
    assert "furniture" not in kinds(text)
    assert read(text).document.dropped == ()


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("二、媒体关注", True),
        ("（二）典型案例", True),
        ("第二部分 经验做法", True),
        ("2.媒体关注", True),
        ("附件：媒体报道", True),
        ("媒体报道", True),
        ("【典型案例】", True),
        ("媒体报道促成小区加装电梯", False),
        ("2.5万居民用上天然气", False),
        ("一网通办暖民心", False),
        ("居民议事有新章", False),
    ],
)
def test_the_heading_of_a_section_is_told_from_a_headline(heading: str, expected: bool) -> None:
    assert heads_section(heading) is expected
