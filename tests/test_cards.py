"""What a card shows of a hit: a short name, and a quotation that is a stretch of the hit's own text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.cards import MOST_QUOTED, by_place, count_line, name_of, quotation

TEXT = st.text(alphabet="老旧小区改造·〔2021〕《》𠮷①　Ａ，。；！”\n", max_size=400)


@given(TEXT, st.lists(st.sampled_from(["老旧小区", "改造", "2021"]), max_size=3))
def test_a_quotation_is_a_stretch_of_the_text(text: str, terms: list[str]) -> None:
    found = quotation(text, terms)
    assert len(found.text) <= MOST_QUOTED and found.text in text
    assert text.startswith(found.text) or found.is_begun
    assert text.endswith(found.text) or found.is_cut
    assert len(text) > MOST_QUOTED or found.text == text


def test_a_quotation_holds_the_clauses_that_tell_most_of_the_terms() -> None:
    idle = "社区开会·〔2021〕𠮷①，" * 12
    found = quotation(f"{idle}增设充电桩１２个，居民出资《公约》写明。{idle}", ["充电桩", "居民"])
    assert "增设充电桩１２个，居民出资《公约》写明。" in found.text
    assert found.is_begun and found.is_cut


@pytest.mark.parametrize(
    ("practice", "name"),
    [
        ({"measure_name": "揭榜领题", "measure": "实行揭榜领题"}, "揭榜领题"),
        (
            {"measure_name": "“电信防诈骗”、“防汛防台防溺水安全进社区”、“垃圾分类大家谈”系列宣讲活动"},
            "“电信防诈骗”、“防汛防台防溺水…",
        ),
        (
            {"measure_name": "", "measure": "“推动五十九个机关党组织与无物业小区共建"},
            "推动五十九个机关党组织与无物业…",
        ),
        ({"measure_name": "建立小区议事会制度，由居民轮流主持", "measure": ""}, "建立小区议事会制度…"),
    ],
)
def test_a_name_is_what_was_coined_or_the_first_words(practice: dict[str, str], name: str) -> None:
    assert name_of({"text": "全文", "practice": practice}) == name


def test_a_passage_goes_by_its_title() -> None:
    assert name_of({"text": "短句", "title": "题名", "practice": None}) == "题名"


@pytest.mark.parametrize(
    ("by", "is_more", "practices", "told"),
    [
        ("practice", True, 12, "至少12个做法，来自至少4个地方、3篇材料"),
        ("practice", False, 7, "12条结果（7个做法、5段原文），来自4个地方、3篇材料"),
        ("document", False, 7, "12篇材料，来自4个地方"),
        ("passage", False, 7, "12段，来自4个地方、3篇材料"),
    ],
)
def test_the_count_is_of_all_that_was_found(by: str, is_more: bool, practices: int, told: str) -> None:
    facets = {"status": [{"value": "已实施", "count": practices - 2}, {"value": "计划", "count": 2}]}
    result = {"facets": facets, "total": 12, "places": 4, "documents": 3, "is_more": is_more}
    assert count_line(result, by) == told


def test_hits_stand_with_those_of_their_city() -> None:
    hits: list[dict[str, Any]] = [
        {"place": ["湖北省", "宜昌市", "西陵区"], "flags": []},
        {"place": [], "flags": ["缺页", "地点不明"]},
        {"place": ["湖北省", "宜昌市"], "flags": ["缺页"]},
        {"place": [], "flags": ["全国", "计划"]},
        {"place": [], "flags": []},
    ]
    grouped = [("湖北省/宜昌市", [hits[0], hits[2]]), ("", [hits[1], hits[4]]), ("", [hits[3]])]
    assert by_place(hits) == grouped


def test_what_is_for_the_whole_country_is_not_told_to_be_of_an_unknown_place() -> None:
    result: dict[str, Any] = {"total": 1, "places": 0, "documents": 1, "is_more": False}
    result["facets"] = {"status": [{"value": "计划", "count": 1}]}
    for flags, told in ((["全国"], "全国"), (["地点不明"], "地点不明"), ([], "地点不明")):
        assert count_line({**result, "hits": [{"flags": flags}]}, "practice") == f"1个做法，{told}、1篇材料"
