"""The guard: what a quotation proves and what it does not, value by value, and that verbatim words always pass."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.guards.guard import unsupported
from ingest.sentences import sentences

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
QUOTE = (
    "针对老旧小区设施陈旧、居民意见不一的难题，青山区钢花村街道组织居民议事会，逐户上门听取意见，拆除违建120处，"
    "加装电梯14部，惠及居民近3.5万人。2022年3月，未完成改造的2个小区，从5户增至8户，同比增长15%。"
    "依据国办发〔2020〕23号，“幸福合伙人”议事会按照《办法》·〔2021〕𠮷①　推行“1+4”机制，累计投入资金２００万元。"
)
SUPPORTED = [
    QUOTE,
    "青山区拆除违建120处、加装电梯14部。",
    "电梯加装14部，违建拆除一百二十处。",
    "惠及居民近35000人。",
    "惠及居民接近3.5万人。",
    "违建拆除了120处。",
    "投入200万元。",
    "2022年，2个小区未完成改造。",
    "3月，同比提高15%。",
    "国办发(2020)23号要求推行“1+4”机制。",
    "“幸福合伙人”议事会按《办法》推行。",
    "“逐户上门听取意见，拆除违建120处，”",
    "議事會逐戶上門聽取意見。",
    "加装电梯14部[1][12]。",
]
UNSUPPORTED = [
    ("青山区加装电梯15部。", "15部", "number"),
    ("加装电梯120部。", "120部", "number"),
    ("加装电梯14处。", "14处", "number"),
    ("加装电梯14万部。", "14万部", "number"),
    ("惠及居民3.5万人。", "3.5万人", "number"),
    ("惠及居民超3.5万人。", "超3.5万人", "number"),
    ("惠及居民近3.5万户。", "近3.5万户", "number"),
    ("惠及居民近3.5亿人。", "近3.5亿人", "number"),
    ("从8户增至8户。", "增至8户", "number"),
    ("青山区学习习近平总总书记讲话。", "习近平总总书记", "formula"),
    ("同比下降15%。", "同比下降15%", "number"),
    ("同比增长15‰。", "同比增长15‰", "number"),
    ("推行“1+5”机制。", "“1+5”", "quotation"),
    ("按1+5机制推行。", "1+5机", "number"),
    ("2021年3月，小区改造。", "2021年3月", "date"),
    ("去年，小区改造。", "去年", "date"),
    ("依据国发〔2020〕23号。", "国发〔2020〕23号", "document_number"),
    ("依据国办发〔2020〕32号。", "国办发〔2020〕32号", "document_number"),
    ("洪山区组织居民议事会。", "洪山区", "place"),
    ("青山区红钢城街道组织居民。", "红钢城街道", "place"),
    ("“幸福合伙企业”议事会。", "“幸福合伙企业”", "quotation"),
    ("按照《意见》推行。", "《意见》", "quotation"),
    ("居民意见一的难题，", "居民意见一的难题", "negation"),
    ("2个小区完成改造。", "2个小区完成改造", "negation"),
    ("没有组织居民议事会，", "没有组织居民议事会", "negation"),
    ("不逐户上门听取意见。", "不逐户上门听取意见", "negation"),
]


@pytest.mark.parametrize("text", SUPPORTED)
def test_what_a_quotation_tells_in_the_same_or_other_words_is_proven(text: str) -> None:
    assert unsupported(text, [QUOTE]) == ()


@pytest.mark.parametrize(("text", "wrong", "kind"), UNSUPPORTED)
def test_what_it_does_not_tell_is_found(text: str, wrong: str, kind: str) -> None:
    found = unsupported(text, [QUOTE])
    assert (wrong, kind) in [(each.text, each.kind) for each in found]
    assert all(text[each.start : each.end] == each.text for each in found)


def test_names_prove_places_dates_and_titles_but_no_number() -> None:
    text = "湖北省武汉市：《武汉市里的14处》2023年8月14日，加装电梯14部。"
    names = ["湖北省", "武汉市", "《武汉市里的14处》", "2023-08-14", "14部"]
    assert {each.kind for each in unsupported(text, ["加装电梯14部。"])} == {"place", "quotation", "date"}
    assert unsupported(text, ["加装电梯14部。"], names) == ()
    assert [each.text for each in unsupported("加装电梯14部。", [], names)] == ["14部"]


@given(st.lists(st.sampled_from([*"整治飞线“”‘’「」『』《》，：14部", "𠮷", "〔2021〕①·　"]), max_size=12))
@example(["守护“飞线充电"])
@example(["整治“飞线充电，从“根”上抓"])
def test_any_title_proves_itself_and_hides_nothing_behind_it(pieces: list[str]) -> None:
    title = "".join(pieces)
    assert unsupported(f"据《{title}》介绍：「加装电梯14部。」", ["加装电梯14部。"], [title]) == ()
    (found,) = unsupported(f"据《{title}》介绍，拆违15处。", ["拆违120处。"], [title])
    assert (found.text, found.kind) == ("15处", "number")


@pytest.mark.parametrize("title", ["守护“飞线充电的人", "飞线“充电", "守护“飞线"])
def test_another_title_is_not_proven_by_one_whose_marks_are_not_paired(title: str) -> None:
    found = unsupported(f"据《{title}》介绍：「14部」", ["14部"], ["守护“飞线充电"])
    assert [each.kind for each in found] == ["quotation"]


RIVER = ("湖北省", "荆州市", "毛沟镇", "江口村")


def test_a_place_written_in_full_tells_of_no_other_and_proves_none() -> None:
    quotes = ["加装电梯14部。"]
    assert unsupported(f"{''.join(RIVER)}加装电梯14部。", quotes, places=[RIVER]) == ()
    for text in ("镇江加装电梯14部。", "镇江市加装电梯14部。"):
        assert [each.kind for each in unsupported(text, quotes, places=[RIVER])] == ["place"]


def test_a_number_is_proven_by_the_one_that_counts_the_same() -> None:
    quote = "新建停车场2个，改造公园3个，走访5户、帮扶8户。"
    assert unsupported("公园改造3个。停车场新建2个。", [quote]) == ()
    assert [each.text for each in unsupported("公园改造2个。", [quote])] == ["2个"]
    assert [each.text for each in unsupported("先帮扶5户。", [quote])] == ["5户"]


@pytest.mark.parametrize("quotes", [[], [""], ["　"]])
def test_nothing_proves_nothing(quotes: list[str]) -> None:
    assert [each.kind for each in unsupported("宜昌市14部", quotes)] == ["place", "number"]
    assert unsupported("", quotes) == ()


@pytest.mark.parametrize("report", sorted(REPORTS.glob("*.md")), ids=lambda path: path.stem)
def test_sentences_of_a_report_are_proven_by_its_paragraph(report: Path) -> None:
    for paragraph in report.read_text(encoding="utf-8").split("\n"):
        for start, end in sentences(paragraph):
            assert unsupported(paragraph[start:end], [paragraph]) == ()


@given(
    st.lists(
        st.sampled_from([*QUOTE, "·", "〔2021〕", "《", "》", "𠮷", "①", "　", "１４", "，"]), max_size=40
    )
)
@settings(max_examples=150)
def test_any_text_proves_itself_and_ranges_lie_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert unsupported(text, [text]) == ()
    for each in unsupported(text, [QUOTE]):
        assert text[each.start : each.end] == each.text


@pytest.mark.parametrize("text", ["“完成改造的2个小区”", "“4部”", "“加装电梯1”", "“户增至8”"])
def test_a_quotation_is_not_cut_inside_a_number_or_behind_a_negation(text: str) -> None:
    assert [each.kind for each in unsupported(text, [QUOTE])] == (
        [] if text == "“户增至8”" else ["quotation"]
    )


@pytest.mark.parametrize("quote", ["话“没有说完，有14部。", "完成14部。”他说，“还有2个", "“"])
def test_marks_that_a_quotation_lacks_do_not_hide_where_it_ends(quote: str) -> None:
    assert unsupported(f"“{quote}”；“{QUOTE}”", [quote, QUOTE]) == ()
    wrong = unsupported(f"“{quote}”；“{QUOTE}”；3户。", [quote, QUOTE])
    assert [each.text for each in wrong] == ["3户"]
