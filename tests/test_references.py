"""A source is cited as the standard has it, in its edition of 2015 or 2025, and told to reference managers."""

import json
from dataclasses import replace

import pytest

from api.exports import bibtex, csl, ris
from api.handouts.handout import Handout, Options
from api.handouts.sources import ENTERED, STYLES, Found, Kind, Source, reference, source_of
from index.baskets import Entered
from tests.invariants import read

PAPER = Source(1, "d", "a", "换新颜·𠮷①", "N", ("张三",), "湖北日报", "2021-03-05", "stated")
MANY = Source(2, "d", "a", "停车_难_名录", "G", ("甲", "乙", "丙", "丁"), "某编写组", "2021", "inferred")
PAGE = Source(3, "d", "a", "通知", "EB/OL", ("某委员会",), "", "", url="https://example.org/a")
NOTHING = Source(4, "d", "a_·〔2021〕.txt", "", "Z")
KNOWN = Source(5, "d", "a", "经验", "Z", ("甲区委",), "", "2021", entered=frozenset({"责任者", "日期"}))
KEPT = Source(
    6, "d", "a", "通报", "Z", ("乙",), "某局", "2021", "entered", kept=frozenset({"来源", "责任者"})
)
HANDOUT = Handout(
    "题", Options(), "2026-01-31T08:00:00Z", "", sources=(PAPER, MANY, PAGE, NOTHING, KNOWN, KEPT)
)


@pytest.mark.parametrize(
    ("source", "of_2015", "of_2025"),
    [
        (
            PAPER,
            "张三. 换新颜·𠮷①[N]. 湖北日报, 2021-03-05(〔版次不详〕).",
            "张三. 换新颜·𠮷①[N]. 湖北日报, 2021-03-05 (〔版次不详〕).",
        ),
        (
            MANY,
            "甲, 乙, 丙, 等. 停车_难_名录[G]. 某编写组, 2021〔推断〕.",
            "甲，乙，丙，等. 停车_难_名录[G]. 某编写组, 2021〔推断〕.",
        ),
        (
            PAGE,
            "某委员会. 通知[EB/OL]. (〔日期不详〕)[〔引用日期不详〕]. https://example.org/a.",
            "某委员会. 通知[EB/OL]. (〔日期不详〕) [〔引用日期不详〕]. https://example.org/a.",
        ),
        (
            NOTHING,
            *["〔责任者不详〕. 〔题名不详〕[Z]. 〔来源不详〕, 〔日期不详〕.（原文件名：a_·〔2021〕.txt）"]
            * 2,
        ),
        (
            replace(NOTHING, title="换新颜"),
            *["〔责任者不详〕. 换新颜[Z]. 〔来源不详〕, 〔日期不详〕.（原文件名：a_·〔2021〕.txt）"] * 2,
        ),
        (KNOWN, *[f"甲区委{ENTERED}. 经验[Z]. 〔来源不详〕, 2021{ENTERED}."] * 2),
    ],
)
def test_references_follow_the_standard(source: Source, of_2015: str, of_2025: str) -> None:
    assert [reference(source, style) for style in STYLES] == [of_2015, of_2025]
    assert reference(source) == of_2015


def test_sources_go_to_reference_managers() -> None:
    items = json.loads(csl.write(HANDOUT))
    paper, _, _, nothing, known, kept = items
    assert (paper["type"], paper["author"]) == ("article-newspaper", [{"literal": "张三"}])
    assert paper["issued"] == {"date-parts": [[2021, 3, 5]]}
    assert paper["container-title"] == "湖北日报"
    assert known["note"] == f"缺来源；日期、责任者{ENTERED}"
    assert kept["note"] == "日期、来源、责任者〔补录〕" in ris.write(HANDOUT).decode()
    assert (
        nothing["note"] == "缺责任者、题名、来源、日期；原文件名：a_·〔2021〕.txt" and "title" not in nothing
    )
    records = ris.write(HANDOUT).decode().split("ER  - \r\n")
    assert {"TY  - NEWS", "AU  - 张三", "T2  - 湖北日报", "PY  - 2021", "DA  - 2021/03/05/"} <= set(
        records[0].split("\r\n")
    )
    entries = bibtex.write(HANDOUT).decode()
    assert entries.count("@") == len(HANDOUT.sources)
    assert "journaltitle = {湖北日报}" in entries
    assert r"停车\_难\_名录" in entries and r"原文件名：a\_·〔2021〕.txt" in entries


@pytest.mark.parametrize(
    ("stated", "line", "note"),
    [
        (
            "依据：湖北日报；依据：中国城市报",
            "〔来源不详〕, 2021",
            "缺责任者、来源；依据：湖北日报、中国城市报",
        ),
        ("三峡日报; 整理自: 某报", "三峡日报, 2021(〔版次不详〕)", "缺责任者；依据：某报"),
        ("依据法律办事网", "依据法律办事网, 2021", "缺责任者"),
    ],
)
def test_what_it_was_written_after_did_not_publish_it(stated: str, line: str, note: str) -> None:
    document = read("# 换新颜·〔2021〕𠮷①\n\n　　业委会拆除违建１２处。\n", "甲.md").document
    article = replace(document.articles[0], publisher=stated, date="2021")
    source = source_of(document, article, 1, Found((), Entered()))
    assert reference(source).partition("]. ")[2] == f"{line}."
    assert source.note == note
    assert "依据：" not in reference(source)


def test_kinds_of_sources_are_known_to_every_format() -> None:
    kinds: tuple[Kind, ...] = ("N", "EB/OL", "G", "Z")
    for module in (csl, ris, bibtex):
        assert set(module._TYPES) == set(kinds)
