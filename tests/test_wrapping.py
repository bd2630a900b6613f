"""Paragraphs broken at a column's width, put together again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.damage import UNDECIDED
from ingest.kinds import classify
from ingest.lines import read_lines
from ingest.source import RawText
from ingest.wrapping import unwrap
from tests.invariants import read, texts

PARAGRAPHS = (
    "　　摊贩占道一直是这条街道的老难题，高峰时一条街上挤着200多个摊位，居民投诉不断，街道为此开过三次会。",
    "　　今年5月起，街道划出三处“潮汐摊位”，早晚错时开放，摊贩凭积分换摊位，乱扔垃圾一次扣5分，扣满20分停摆一周。",
    "　　到10月底，186名摊贩入场，占道投诉比去年同期下降63%，街道还办了一个摊贩议事会，每月碰头一次。",
)


def wrapped(width: int, end: str = "\n") -> str:
    """The paragraphs in lines of ``width`` characters, as a column prints them."""
    lines = [text[start : start + width] for text in PARAGRAPHS for start in range(0, len(text), width)]
    return end.join(lines)


def lines_of(text: str) -> list[str]:
    lines, _ = unwrap(text, classify(read_lines(RawText(text, "text/plain"))), UNDECIDED)
    return [line.text for line in lines]


@pytest.mark.parametrize("width", [12, 14, 18, 22])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_column_is_read_as_its_paragraphs(width: int, end: str) -> None:
    assert lines_of(wrapped(width, end)) == [text.strip() for text in PARAGRAPHS]


def test_the_repair_is_on_record_and_no_digit_is_lost() -> None:
    ingested = read("夜市进小区\n\n" + wrapped(18))
    assert texts(ingested.document) == [text.strip() for text in PARAGRAPHS]
    rules = {
        repair.rule
        for article in ingested.document.articles
        for section in article.sections
        for paragraph in section.paragraphs
        for repair in paragraph.repairs
    }
    assert rules == {"join.wrapped"}
    assert not [loss for loss in ingested.document.losses if loss.type.startswith("text_lost")]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(text.strip() for text in PARAGRAPHS),
        "\n\n".join(PARAGRAPHS),
        "一、组织起来\n"
        + PARAGRAPHS[0]
        + "\n二、行动起来\n"
        + PARAGRAPHS[1]
        + "\n三、评比起来\n"
        + PARAGRAPHS[2],
        "春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。",
    ],
)
def test_text_without_a_column_keeps_its_lines(text: str) -> None:
    assert lines_of(text) == [line.strip() for line in text.split("\n") if line.strip()]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("街道社区，。“”12 　𠮷①A"), max_size=24), max_size=20))
def test_unwrapping_loses_and_adds_no_character(lines: list[str]) -> None:
    text = "\n".join(lines)
    before = [line.text for line in read_lines(RawText(text, "text/plain"))]
    assert "".join(lines_of(text)) == "".join(before)
