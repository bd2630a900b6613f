"""JSONL and JSON files: every object is a document of its own characters, however the objects lie together."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.source import ReadError
from tests.invariants import pipeline
from tests.members import CELLS, FIRST, SECOND, TITLE, body, facts, read, survives, text_of


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def test_a_line_of_jsonl_is_a_document_of_its_own_characters() -> None:
    value = f'{FIRST}\n\t"{SECOND}"\\'
    source = "\n" + lines({"id": "甲/1", "text": value}) + "\r\n\n" + lines({"text": SECOND, "标题": TITLE})
    rows = read(source, "库.jsonl")
    assert [row.name for row in rows] == ["库.jsonl#2", "库.jsonl#4"]
    for row in rows:
        raw = text_of(row)
        assert source[raw.offset :].startswith(raw.text)
        assert row.data == raw.text.encode()
    assert facts(rows[0]) == {"id": "甲/1"}
    assert body(rows[0]) == [FIRST, f'"{SECOND}"\\']
    assert body(rows[1]) == [SECOND]
    assert pipeline().ingest_member(rows[1]).document.articles[0].headline == TITLE


def test_escaped_characters_are_composed() -> None:
    (row,) = read(json.dumps({"text": FIRST, "title": TITLE, "n": "\ud842"}), "a.jsonl")
    raw = text_of(row)
    assert (raw.text, raw.offset) == (f"{TITLE}\n\ufffd\n\n{FIRST}", 0)
    assert body(row) == [FIRST]
    assert facts(row) == {"title": TITLE, "n": "\ufffd"}


def test_what_is_said_of_the_whole_may_lie_deeper() -> None:
    record = {
        "title": TITLE,
        "metadata": {"source": "宜昌日报", "date": "2024-05-01"},
        "author": ["张三", "李四"],
        "page_content": [FIRST, SECOND],
        "image": {"title": "图一"},
        "vector": [0.1, 2],
        "draft": False,
    }
    (row,) = read(json.dumps(record, ensure_ascii=False), "a.json")
    assert row.name == "a.json"
    assert facts(row) == {
        "title": TITLE,
        "publisher": "宜昌日报",
        "date": "2024-05-01",
        "byline": "李四",
        "image.title": "图一",
    }
    assert body(row) == [FIRST, SECOND]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [False, True])
def test_json_is_a_list_of_objects_or_has_one(indent: int | None, wrapped: bool) -> None:
    rows = [{"标题": TITLE, "正文": FIRST}, {"标题": "武汉", "正文": SECOND}]
    whole = {"count": 2, "ids": [1, 2], "rows": rows, "next": None} if wrapped else rows
    source = json.dumps(whole, ensure_ascii=False, indent=indent)
    members = read(source, "库.json")
    assert [(member.name, facts(member)["title"]) for member in members] == [
        ("库.json#1", TITLE),
        ("库.json#2", "武汉"),
    ]
    assert all(source[text_of(m).offset :].startswith(text_of(m).text) for m in members)
    assert body(members[0]) == [FIRST]


def test_lines_of_objects_may_be_called_json() -> None:
    assert [row.name for row in read(lines({"text": FIRST}, {"text": SECOND}), "a.json")] == [
        "a.json#1",
        "a.json#2",
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"text": "a"', r"“库·\.jsonl#2”不是有效的 JSON（第 13 个字符）"),
        ("[1]", "“库·.jsonl#2”不是 JSON 对象"),
        ("[" * 100_000, "不是有效的 JSON"),
    ],
)
def test_a_broken_line_does_not_stop_the_next(line: str, fault: str) -> None:
    first, broken, last = read(lines({"text": FIRST}) + f"\n{line}\n" + lines({"text": SECOND}), "库·.jsonl")
    assert (first.fault, last.name, last.fault) == ("", "库·.jsonl#3", "")
    with pytest.raises(ReadError, match=fault):
        pipeline().ingest_member(broken)


def test_empty_lines_and_objects_are_passed_over() -> None:
    assert [
        row.name for row in read('{}\n{"text": " ", "a": null}\n \n' + lines({"text": FIRST}), "a.jsonl")
    ] == ["a.jsonl#4"]


ONE, TWO = (
    json.dumps({"标题": TITLE, "正文": text}, ensure_ascii=False, indent=1) for text in (FIRST, SECOND)
)


@pytest.mark.parametrize(
    "source",
    [
        f"{ONE}\n{TWO}",
        f"{ONE}{TWO}　\n",
        f"{ONE},\n{TWO},",
        f"[{ONE}] [{TWO}]",
        f"{ONE}[{TWO}]",
        f'{{"甲": [{ONE}], "乙": [{TWO}]}}',
        f'{{"code": 0, "msg": "成功。", "data": {{"total": 2, "list": [{ONE}, {TWO}]}}}}',
        f'{{"content": [{ONE}, {TWO}], "totalElements": 2}}',
        f'{{"took": 1, "hits": {{"max": null, "hits": [{{"_id": "1", "_source": {ONE}}}, {{"_source": {TWO}}}]}}}}',
        f'{{"首页": {ONE}, "更多": [{TWO}]}}',
        f'{{"页": [{ONE}]}}\n{{"页":\n[{TWO}]}}',
    ],
)
def test_every_object_is_a_document_however_they_lie_together(source: str) -> None:
    members = read(source, "库·.json")
    assert [member.name for member in members] == ["库·.json#1", "库·.json#2"]
    assert [body(member) for member in members] == [[FIRST], [SECOND]]
    assert [facts(member)["title"] for member in members] == [TITLE, TITLE]
    assert all(source[text_of(m).offset :].startswith(text_of(m).text) for m in members)


@pytest.mark.parametrize("name", ["正文", "content"])
def test_paragraphs_that_are_objects_are_one_document(name: str) -> None:
    record = {"标题": TITLE, name: [{"p": FIRST}, {"p": SECOND}], "附件": [{"url": "http://a.cn/1"}]}
    (row,) = read(json.dumps({"code": 0, "data": record}, ensure_ascii=False), "a.json")
    assert (row.name, body(row)) == ("a.json", [FIRST, SECOND])


@pytest.mark.parametrize(
    "source", [f'[{ONE}, {{"text": ', f"[{ONE}", f"[{ONE},\n", f"{ONE}\n完", f'{ONE}\n{{"正文":']
)
def test_what_is_broken_is_reported_behind_what_is_sound(source: str) -> None:
    first, rest = read(source, "a.json")
    assert (first.name, body(first)) == ("a.json#1", [FIRST])
    assert (rest.name, rest.fault) == (
        "a.json#2",
        "“a.json”从第 2 条起不是有效的 JSON：请检查文件是否完整，改正后再导入",
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | CELLS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "text", "作者", "甲", "meta"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_any_json_keeps_the_laws(values: list[Any], ascii_only: bool, indent: int | None) -> None:
    rows = [json.dumps(value, ensure_ascii=ascii_only) for value in values]
    survives("\n".join(rows).encode(), "a.jsonl")
    survives(" ".join(rows).encode(), "a.json")
    survives(json.dumps(values, ensure_ascii=ascii_only, indent=indent).encode(), "a.json")
    survives(json.dumps({"rows": values}, ensure_ascii=ascii_only, indent=indent).encode(), "a.json")
