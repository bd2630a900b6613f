"""Practices that are given, set side by side: which words stand in which cell, and what is said of them."""

from dataclasses import replace
from typing import Any

import pytest

from api.comparisons.columns import Column, Matter
from api.comparisons.compare import UNTOLD, Proves, table
from api.comparisons.repeats import repeats
from api.comparisons.scope import unlike_counts
from api.sheets import practices_sheet
from api.views import practice_view
from ingest.practice import Evidence, Figure, Place, Practice
from ingest.span import cut, to_raw
from tests.builders import practice_of

MATTER = Matter("老旧小区改造", ("老旧小区改造",), "老旧小区改造")


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
