import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats import jsonlines, table
from ingest.incipits import LONGEST, MARK, incipit, told_title
from ingest.rows import is_row
from tests.invariants import pipeline, read

BODY = "街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，投入14万元。"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (BODY, "街道把议事会开到居民家门口…"),
        (f"近日，{BODY}", "街道把议事会开到居民家门口…"),
        (f"7月21日至26日，据悉，{BODY}", "街道把议事会开到居民家门口…"),
        (f"记者9日从街道获悉，{BODY}", "街道把议事会开到居民家门口…"),
        (f"原标题：{BODY}", "街道把议事会开到居民家门口…"),
        ("近日，好。", "近日，好。…"),
        ("甲" * 40, "甲" * 30 + "…"),
        ("甲" * 27 + "12345元", "甲" * 27 + "…"),
        ("", ""),
    ],
)
def test_a_text_without_headline_is_called_by_what_it_tells_first(text: str, title: str) -> None:
    assert incipit(text) == title


@given(st.text(st.sampled_from("甲乙丙，。：1a%“〔𠮷①· 　"), max_size=80))
def test_a_title_is_characters_of_the_text(text: str) -> None:
    title = incipit(text)
    assert bool(title) == bool(text.strip())
    assert title.removesuffix(MARK) in text
    assert len(title) <= LONGEST + len(MARK)
    assert told_title(title) == ""


@pytest.mark.parametrize("title", ["居民办事更顺了", "她们这样说……", "甲" * LONGEST + "乙" + MARK, ""])
def test_a_headline_is_told(title: str) -> None:
    assert told_title(title) == title


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("news.jsonl#3", True),
        ("材料/台账.csv#12", True),
        ("台账.xlsx#甲表!3", True),
        ("news.json", False),
        ("C#入门.txt", False),
        ("第#3期.txt", False),
        ("a.zip/甲.txt", False),
    ],
)
def test_a_row_is_told_from_a_file_by_its_name(name: str, expected: bool) -> None:
    assert is_row(name) == expected


def test_rows_without_a_title_are_called_by_their_headline_or_their_beginning() -> None:
    rows = [BODY, f"居民议事有新章\n{BODY}", f"原标题：居民办事更顺了    {BODY}"]
    data = "".join(json.dumps({"text": row}, ensure_ascii=False) + "\n" for row in rows).encode()
    made = [
        pipeline().ingest_member(each).document.articles[0] for each in jsonlines.members(data, "甲.jsonl")
    ]
    assert [each.title for each in made] == [
        "街道把议事会开到居民家门口…",
        "居民议事有新章",
        "居民办事更顺了",
    ]
    sheet = f"text,id\n{BODY}{BODY},1\n{BODY},2\n".encode()
    made = [pipeline().ingest_member(each).document.articles[0] for each in table.members(sheet, "甲.csv")]
    assert {each.title for each in made} == {"街道把议事会开到居民家门口…"}


def test_a_text_file_is_called_as_it_was_named() -> None:
    (article,) = read(BODY, "居民议事.txt").document.articles
    assert article.title == "居民议事"


def test_the_beginning_of_a_text_gives_no_sentence_a_theme() -> None:
    row = json.dumps(
        {"text": f"老旧小区加装电梯的事，{'甲' * 20}。\n社区组织大家清点12次。"}, ensure_ascii=False
    )
    (member,) = (jsonlines.members(row.encode() + b"\n" + row.encode(), "甲.jsonl"),)
    first = pipeline().ingest_member(next(iter(member)))
    assert first.document.articles[0].title.startswith("老旧小区")
    assert all("社区组织大家清点" not in each.evidence[0].text for each in first.practices)
