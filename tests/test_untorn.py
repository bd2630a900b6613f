"""Fields of practices tear no quotation: of each they hold both marks or none."""

import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.ingested import Ingested
from ingest.quotations import quotations, untorn
from tests.invariants import FIELDS, pipeline, read

ROOT = Path(__file__).parents[1]
NEWS = ROOT.parent / "shared" / "train" / "news.jsonl.xz"
TITLE = "武汉市硚口区：居民议事有新章\n"


def torn(ingested: Ingested) -> Iterator[str]:
    """Fields with more marks of one side than of the other, of practices whose evidence has as many."""
    for practice in ingested.practices:
        if all(is_balanced(evidence.text) for evidence in practice.evidence):
            values = (getattr(practice, name) for name in FIELDS)
            yield from (value for value in values if not is_balanced(value))


def is_balanced(text: str) -> bool:
    return all(
        text.count(opening) == text.count(closing) for opening, closing in ("“”", "‘’", "「」", "『』")
    )


def field(text: str, name: str) -> str:
    (practice,) = read(TITLE + text).practices
    return str(getattr(practice, name))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (
            "“我们组建志愿服务队12支，上门代办860件，后来居民都说方便。”社区书记李明说，明天还要开会。",
            "measure",
            "我们组建志愿服务队12支，上门代办860件",
        ),
        (
            "社区组建志愿服务队12支，上门代办860件。居民李明激动地说：“多亏大家照应，终于用上了电梯，变化明显。”",
            "measure",
            "社区组建志愿服务队12支，上门代办860件",
        ),
        (
            "“我们组建志愿服务队12支，上门代办860件，实现了群众满意。”社区书记李明介绍。",
            "outcome",
            "实现了群众满意",
        ),
        (
            "社区按照“缺什么，补什么”的原则补齐短板，新建驿站12个。",
            "problem",
            "社区按照“缺什么，补什么”的原则补齐短板",
        ),
    ],
)
def test_a_field_ends_where_a_quotation_does(text: str, name: str, value: str) -> None:
    assert field(text, name) == value


def test_no_field_of_a_sample_report_is_torn() -> None:
    reports = sorted((ROOT / "corpus" / "reports").glob("*.md"))
    found = {path.name: list(torn(pipeline().ingest(path.read_bytes(), path.name))) for path in reports}
    assert {name: fields for name, fields in found.items() if fields} == {}
    assert len(found) > 20


@pytest.mark.skipif(not NEWS.is_file(), reason=f"没有“{NEWS}”：新闻不在仓库里")
def test_no_field_of_the_news_is_torn() -> None:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 600, 1800, 3)]
    found = [pipeline().ingest(text.encode(), "news.txt") for text in texts]
    assert [value for each in found for value in torn(each)] == []
    assert sum(len(each.practices) for each in found) > 200


@given(st.text("字“”‘’「」', ，", max_size=24), st.integers(0, 24), st.integers(0, 24))
def test_the_longest_part_holds_both_marks_or_none(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    quoted = quotations(text)
    found = untorn(quoted, (start, end), lambda *_: True)
    assert start <= found[0] <= found[1] <= end
    assert all(sum(found[0] <= mark < found[1] for mark in pair) != 1 for pair in quoted)
    assert (found == (start, end)) == all(sum(start <= mark < end for mark in pair) != 1 for pair in quoted)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("他说“好”。", [(2, 4)]),
        ("“一‘二’三”", [(2, 4), (0, 6)]),
        ("it’s 5 o’clock", []),
        ("”先来“后到”", [(3, 6)]),
        ("“段首有而段末无", []),
        ("「𠮷①　」", [(0, 4)]),
    ],
)
def test_a_mark_without_its_other_one_is_no_quotation(text: str, pairs: list[tuple[int, int]]) -> None:
    assert list(quotations(text)) == pairs
