import pytest

from ingest.kinds import classify, credit, is_heading
from ingest.lines import read_lines
from ingest.source import Hint, RawText
from ingest.span import cut
from tests.invariants import read as ingest
from tests.invariants import texts


def lines(text: str, *hints: Hint) -> list[str]:
    source = RawText(text, "text/plain", hints=hints)
    found = read_lines(source)
    assert all(cut(text, line.raw) == line.text for line in found)
    return [line.text for line in found]


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\n\n", "\n　　", "　　", "　　　", "\u2028", "\x85", "\x0b"]
)
def test_every_kind_of_line_end(end: str) -> None:
    assert lines(f"　　甲·〔2021〕{end}　乙𠮷①　{end}") == ["甲·〔2021〕", "乙𠮷①"]


def test_one_ideographic_space_is_part_of_the_line() -> None:
    assert lines("党建有力　强基固本") == ["党建有力　强基固本"]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [("甲\n乙\n\n丙\n\n\n\n丁", [0, 0, 1, 3]), ("甲\r\n\r\n乙　　丙", [0, 1, 0]), ("\n\n甲", [1])],
)
def test_gaps_count_blank_lines(text: str, gaps: list[int]) -> None:
    assert [line.gap for line in read_lines(RawText(text, "text/plain"))] == gaps


def test_a_hinted_paragraph_is_one_line_without_its_seams_and_markup() -> None:
    text = "甲乙\n　丙**丁**\n戊"
    hints = (Hint("paragraph", (0, 12)), Hint("markup", (5, 7)), Hint("markup", (8, 10)))
    assert lines(text, *hints) == ["甲乙丙丁戊"]


def test_a_hint_brings_its_name_and_value() -> None:
    hint = Hint("metadata", (3, 13), "date", "2024-11-04")
    (line,) = read_lines(RawText("日期 2024年11月4日", "text/plain", hints=(Hint("markup", (0, 3)), hint)))
    assert (line.text, line.hint, line.name, line.value) == (
        "2024年11月4日",
        "metadata",
        "date",
        "2024-11-04",
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("■中共某市委组织部", "byline"),
        ("本报记者 张三 通讯员 李四", "byline"),
        ("晨光日报全媒记者 张三", "byline"),
        ("文/王五", "byline"),
        ("作者：赵六", "byline"),
        ("记者 张三说，路修好了。", "body"),
        ("居民在小院里议事。（张三 摄）", "caption"),
        ("居民在小院里议事。(晨光日报全媒记者 张三 摄)", "caption"),
        ("居民在小院里议事。张三摄", "caption"),
        ("图为小院议事会现场。", "caption"),
        ("小院议事会（街道供图）", "caption"),
        ("张三在村口拍摄", "heading"),
        ("点评", "label"),
        ("编者按", "label"),
        ("下转第2版", "furniture"),
        ("- 12 -", "furniture"),
        ("第3页 共9页", "furniture"),
        ("责任编辑：王二", "furniture"),
        ("来源：晨光日报", "metadata"),
        ("2024年11月4日", "metadata"),
        ("发布时间：2024-11-04 09:30", "metadata"),
        ("2024年11月4日，街道召开会议。", "body"),
        ("以共治暖人心", "heading"),
        ("“智”：数据跑起来", "heading"),
        ("街道随后建成十二处驿站，", "body"),
        ("事情办成了。", "body"),
    ],
)
def test_kinds_of_lines(text: str, kind: str) -> None:
    source = RawText(f"开头这一行是正文，街道召开了一次会议。\n{text}\n后面这一行也是正文。", "text/plain")
    assert classify(read_lines(source))[1].kind == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("议事。（张三 摄）", "张三 摄"),
        ("议事。(街道供图)", "街道供图"),
        ("议事。张三 摄", "张三 摄"),
        ("议事。", None),
        ("议事（张三）", None),
    ],
)
def test_credit(text: str, name: str | None) -> None:
    assert credit(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("力量沉下去 堡垒强起来", True),
        ("《办法》·〔2021〕𠮷①", True),
        ("服务优起来，民心聚起来", True),
        ("建立制度，规范流程，打造清廉采购专业队伍", True),
        ("健全了制度，规范流程，打造清廉采购队伍", False),
        ("建立制度，打造清廉采购专业队伍", False),
        ("服务优起来。", False),
        ("“服务优起来", False),
        ("服务优起来，", False),
        ("长" * 41, False),
        ("治", False),
    ],
)
def test_is_heading(text: str, expected: bool) -> None:
    assert is_heading(text) is expected


def test_a_short_sentence_set_apart_is_a_caption() -> None:
    text = "题目在这里\n\n第一段说街道召开了会议。\n\n\n\n居民在小院里议事。\n\n\n\n第二段说事情办成了，大家都很高兴，小院里的灯也亮了起来，路也修好了，门口的花开了，孩子们在里面跑来跑去，老人们坐在长椅上晒太阳、拉家常。\n\n第三段。"
    document = ingest(text).document
    assert [caption.text for caption in document.captions] == ["居民在小院里议事。"]
    assert len(texts(document)) == 3


def test_markdown_hints_decide() -> None:
    text = "---\ntitle: 小院议事\ndate: 2024-11-04\n---\n# 小院议事\n\n## 怎么办\n\n街道把**闲置门店**改成驿站，居民都来了。\n\n![居民在议事](a.png)\n"
    document = ingest(text, "a.md").document
    (article,) = document.articles
    assert (article.title, article.date, article.date_confidence) == ("小院议事", "2024-11-04", "stated")
    assert [section.heading for section in article.sections] == ["怎么办"]
    assert texts(document) == ["街道把闲置门店改成驿站，居民都来了。"]
    assert [caption.text for caption in document.captions] == ["居民在议事"]
