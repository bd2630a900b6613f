import json
import lzma
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.decoding import is_garbled
from tests.invariants import broken_laws, paragraphs, pipeline, read, texts

WHOLE = (
    "社区党委牵头建立议事会，拆除违建120处，惠及居民3.5万人。",
    "“路修好了！”楼长老周说，《办法》·〔2021〕𠮷①人人会背。",
    "该村党员（含１２名骨干）每月走访一次，“四下基层”常态化；群众满意率达98.5%。",
    "下一步，全市将进一步推广试点经验，力争新建驿站20个。",
    "在宜昌市西陵区，街道把停车难列成清单，投入资金２００万元改造管网，居民出行更加方便快捷，投诉明显减少。",
    "嘉鱼县四邑村2023年集体收入突破80万元，增长2.5倍，老百姓的日子越过越红火，邻近的村都来学！",
)
TORN = (
    "街道把十二处闲置门店改成便民驿站，党的工作实现线上线下双覆盖",
    "盖的做法很快传开，邻近的几个街道也照着办，共同提供便民服务",
    "务阵地建在小区里，街道又把闲置的门店改成驿站，实现双覆盖",
    "率”等指标一季一评，排在前面的小区有奖励，",
    "的确管用",
)
LINES = (
    "以共治暖人心",
    "“智”：数据跑起来",
    "湖北省西陵区：居民议事有新章 小院共治添活力",
    "■中共西陵区委组织部",
    "晨光日报全媒记者 张三 通讯员 李四",
    "居民在小院里议事。（张三 摄）",
    "图为小院议事会现场。",
    "点评",
    "下转第2版",
    "- 12 -",
    "来源：晨光日报",
    "2024年11月4日",
    "发动群众。",
    "（图片由街道提供） （张三）",
)
MARKS = (
    "“",
    "”",
    "（",
    "）",
    "(",
    ")",
    "《",
    "》",
    "，",
    "。",
    "…",
    "12",
    "１",
    "𠮷",
    "①",
    "〔2021〕",
    "的",
    "a",
)
BREAKS = ("\n", "\n\n", "\n\n\n\n", "\r\n", "　　", "　", " ", "\n　　", "\x85", "\t", "")
documents = st.lists(
    st.sampled_from([*WHOLE, *TORN, *LINES, *MARKS]).flatmap(
        lambda part: st.sampled_from(BREAKS).map(lambda end: part + end)
    ),
    min_size=1,
    max_size=24,
).map("".join)


@settings(max_examples=100, deadline=None)
@given(documents.filter(lambda text: text.strip() != ""))
def test_the_laws_hold_for_any_page(text: str) -> None:
    assert broken_laws(read(text)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_the_laws_hold_for_any_text(text: str) -> None:
    if text.strip() and not is_garbled(text):
        assert broken_laws(read(text)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*WHOLE, *LINES[:2]]), min_size=1, max_size=12, unique=True), st.data())
def test_a_clean_text_stays_as_it_is(parts: list[str], data: st.DataObject) -> None:
    ends = data.draw(st.lists(st.sampled_from(BREAKS[:5]), min_size=len(parts), max_size=len(parts)))
    clean = texts(read("".join(map(str.__add__, parts, ends))).document)
    again = read("\n".join(clean) + "\n").document if clean else None
    if again:
        assert texts(again) == clean
        assert not any(paragraph.repairs for paragraph in paragraphs(again))
        assert not any(drop.reason != "page_furniture" for drop in again.dropped)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 2), (2, 0), (0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_mended_text_stays_as_it_is(order: tuple[int, ...]) -> None:
    torn = [TORN[n] + "。" * (n == order[-1]) for n in order]
    clean = texts(read("\n".join([WHOLE[0], *torn, WHOLE[3]])).document)
    again = read("\n".join(clean)).document
    assert texts(again) == clean
    assert not any(paragraph.repairs for paragraph in paragraphs(again))


SIZE = 50_000
"""Characters that are read in a second; in time that grew with their square, not within GIVEN."""
GIVEN = 30
"""Seconds that a text is given: some 25 times what it takes."""
CLAUSE = "社区党委牵头建立联席会议机制，组织居民代表协商议事，拆除违建120处"


@pytest.mark.timeout(GIVEN)
@pytest.mark.parametrize(
    "unit",
    [
        "字的是句在段",
        f"{CLAUSE}。居民都说好，",
        f"{CLAUSE}，",
        "“",
        "“好的，”王主任",
        "1",
        "1,234",
        "百分之一",
        "的市",
        "各级",
        "建立",
        "…",
        "（张三）",
    ],
    ids=lambda unit: unit[:4],
)
def test_a_long_line_is_read_in_time_that_grows_with_its_length(unit: str) -> None:
    text = f"街道召开会议。{unit * (SIZE // len(unit))}"
    assert len(read(text).passages) > 0


@pytest.mark.timeout(GIVEN)
@pytest.mark.parametrize(
    "line",
    [
        "第{}行短文本",
        "{}街道把十二处闲置门店改成便民驿站，党的工作实现线上线下双覆盖",
        "■作者{}",
        "同一行的话再说一遍。",
        "]，正文：居民{}",
        "本报讯 记者 张三 报道 居民议事{}次。",
        "原标题：居民议事有新章，街道第{}次办实事近日，街道办事。",
        "居民议事第{0}章\n新华社北京8月9日电（记者 张三）街道办事{0}次。",
    ],
    ids=lambda line: line[:4],
)
def test_many_short_lines_are_read_in_time_that_grows_with_their_number(line: str) -> None:
    text = "街道召开会议。\n" + "\n".join(line.format(n) for n in range(4_000))
    assert read(text).document.articles


CORPUS = Path(__file__).parents[1] / "corpus" / "reports"
SHARED = Path(__file__).parents[1].parent / "shared"
TRAINED = (("reports", 4), ("news", 150))
"""Texts of each training set that are read: some 170,000 characters together."""


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.md")), ids=lambda path: path.name[:24])
def test_the_laws_hold_for_every_sample(path: Path) -> None:
    assert broken_laws(pipeline().ingest(path.read_bytes(), path.name)) == []


@pytest.mark.parametrize(("name", "count"), TRAINED)
def test_the_laws_hold_for_published_texts(name: str, count: int) -> None:
    source = SHARED / "train" / f"{name}.jsonl.xz"
    if not source.is_file():
        pytest.skip(f"{source} is not at hand: it is no part of the repository")
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, count)]
    assert [broken for text in texts if text.strip() for broken in broken_laws(read(text))] == []


LOST_HEAD = """党建引领 小区换新颜

　　宜昌市西陵区学院街道建立议事会，拆除违建120处，小区有党组织、有业委会

率”等共性指标一季一评，对排名前10%的小区给予奖励，投入资金30万元。
　　社区组织居民清理楼道杂物·〔2021〕𠮷①，建成充电棚12处。
"""


def test_a_lost_head_breaks_the_carrying_of_places() -> None:
    ingested = read(LOST_HEAD)
    assert broken_laws(ingested) == []
    placed = {practice.evidence[0].text[:4]: practice.place.path for practice in ingested.practices}
    assert placed["率”等共"] == ()
    assert placed["宜昌市西"][:3] == ("湖北省", "宜昌市", "西陵区")
