"""A handout says nothing but what the store holds, in every format; what is doubtful must be acknowledged first."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api import exports
from api.app import create_app
from api.exports import _footnotes, bibtex, csl, docx, markdown, ris, xlsx
from api.faults import UserError
from api.handouts.baskets import MOST_NAME, MOST_NOTE, Desk
from api.handouts.handout import UNTOLD, Handout, chinese
from api.handouts.questions import MOST_QUESTIONS, questions
from api.handouts.sources import Kind, Source, reference
from api.intakes.intake import ingest_paths
from api.settings import Settings
from index.baskets import Item
from index.library import Library
from ingest.practice import Practice
from ingest.span import cut

QINGSHAN = """---
title: 武汉市青山区：老旧小区换新颜·〔2021〕《办法》𠮷①
publisher: 湖北日报
date: 2021-03-05
---

本报记者 张三

针对老旧小区设施陈旧、居民意见不一的难题，青山区钢花村街道组织居民议事会，逐户上门听取意见，按照《办法》·〔2021〕𠮷①拆除违建120处，加装电梯14部，惠及居民３.５万人。
"""
XILING = """---
title: 宜昌市西陵区：把*小区*停车_难_列成清单
---

针对停车难、充电难的问题，在宜昌市西陵区，社区党委牵头成立“<b>&幸福合伙人”议事会，把老旧小区停车难、充电难[列成]清单，投入资金２００万元改造管网，新增停车位120个，联系电话１３８００００００００。
"""
WUXUE = """---
title: 黄冈市武穴市：明年这样干
publisher: 黄冈日报
date: 2022-01-10
---

2023年，黄冈市武穴市计划组织居民议事会协商，深入学习贯彻习近平新时代中国特色色社会主义思想，为老旧小区加装电梯30部，惠及居民2万人。
"""
TEXTS = {"青山·〔2021〕𠮷①.md": QINGSHAN, "西陵.md": XILING, "武穴.md": WUXUE}
NOW = "2026-01-31T08:00:00Z"
NOTE = "讲到这里停一停·〔2021〕𠮷①　"
OWN = {"origin": "http://testserver"}
W = {"w": _footnotes.NAMESPACE}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with three reports: a newspaper's, one without source, and one of a plan."""
    folder = tmp_path_factory.mktemp("handout")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with_reports = Library.open(folder / "资料库", create=True)
    ingest_paths(with_reports, [folder / name for name in TEXTS], lambda number, source: None)
    with_reports.close()
    return folder / "资料库"


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    opened = Library.open(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    return Desk(library, lambda: NOW)


@pytest.fixture(scope="module")
def units(library: Library) -> list[str]:
    """A practice of each report, and a passage of the second."""
    by_source = {each.source: each for each in reversed(list(library.practices()))}
    found = [by_source[name] for name in TEXTS]
    return [*(each.id for each in found), f"{found[1].document_id}-1-1"]


@pytest.fixture(scope="module")
def basket(desk: Desk, units: list[str]) -> str:
    """The id of a basket with all of them: the plan as a result, the passage as background."""
    made = desk.make("老旧小区改造·他山之石")
    for unit in units:
        desk.put(made.id, unit)
    desk.change(made.id, Item(units[0], "做法", NOTE), "save")
    desk.change(made.id, Item(units[2], "成效"), "save")
    desk.change(made.id, Item(units[3], "背景"), "save")
    return made.id


def confirmed(desk: Desk, basket_id: str) -> list[str]:
    view = desk.view(basket_id)
    assert view
    return [each["key"] for each in view["findings"] if each["severity"] == "red"]


@pytest.fixture(scope="module")
def teacher(desk: Desk, basket: str) -> Handout:
    return desk.handout(basket, "teacher", confirmed(desk, basket))


@pytest.fixture(scope="module")
def student(desk: Desk, basket: str) -> Handout:
    return desk.handout(basket, "student", confirmed(desk, basket))


def practice(library: Library, unit: str) -> Practice:
    found = library.practice(unit)
    assert found
    return found


def test_every_quotation_is_the_stored_text(library: Library, teacher: Handout, student: Handout) -> None:
    for handout in (teacher, student):
        sources = {source.n: source for source in handout.sources}
        quotes = list(handout.quotes)
        assert quotes
        for quote in quotes:
            document = library.document(sources[quote.source].document_id)
            assert document and cut(document.raw_text, quote.raw) == quote.text
            assert quote.where == "第1段"


def test_the_teacher_gets_all_and_the_source_of_each(
    library: Library, teacher: Handout, units: list[str]
) -> None:
    assert [chapter.heading for chapter in teacher.chapters] == ["背景", "做法", "成效"]
    deed = teacher.chapters[1].entries[0]
    told = practice(library, units[0])
    assert deed.heading.startswith("湖北省武汉市青山区")
    assert {row.label: "".join(quote.text for quote in row.quotes) for row in deed.rows} == {
        "难点": told.problem,
        "举措": told.measure,
        "成效": told.outcome,
        "数字": "按照《办法》·〔2021〕𠮷①拆除违建120处加装电梯14部惠及居民３.５万人",
    }
    assert deed.note == NOTE
    assert teacher.chapters[2].entries[0].labels == ("计划",)
    assert len(teacher.excerpts) == 4
    assert "2026-01-31" in teacher.scope
    assert "3篇材料" in teacher.scope


def test_students_are_to_judge_first(student: Handout, library: Library, units: list[str]) -> None:
    assert [chapter.heading for chapter in student.chapters] == ["背景", "做法"]
    entries = [entry for chapter in student.chapters for entry in chapter.entries]
    assert {row.label for entry in entries for row in entry.rows} <= {"原文", "难点", "举措"}
    assert {line.label for table in student.comparisons for line in table.lines}.isdisjoint(
        {"成效", "成效数字"}
    )
    assert not any(entry.note for entry in entries)
    assert student.excerpts == ()
    assert any(practice(library, units[1]).problem in each for each in student.questions)


def test_places_are_compared_where_there_are_several(teacher: Handout, desk: Desk, units: list[str]) -> None:
    (table,) = teacher.comparisons
    assert len(table.places) == 3
    assert {line.label for line in table.lines} >= {"难点", "举措", "成效数字"}
    assert all(len(line.cells) == 3 and any(line.cells) for line in table.lines)
    planned = next(n for n, place in enumerate(table.places) if "武穴" in place)
    assert all(quote.note == "（计划）" for line in table.lines for quote in line.cells[planned])
    alone = desk.make("一处")
    desk.put(alone.id, units[0])
    assert desk.handout(alone.id, "teacher").comparisons == ()


def test_what_is_doubtful_is_acknowledged_one_by_one(desk: Desk, basket: str) -> None:
    view = desk.view(basket)
    assert view
    red = {each["key"]: each for each in view["findings"] if each["severity"] == "red"}
    told = "".join(each["text"] for each in red.values())
    assert len(red) == 3
    assert "是计划，却放在“成效”下" in told
    assert "习近平新时代中国特色色社会主义思想" in told
    assert "13800000000" in told and not any("13800000000" in key for key in red)
    with pytest.raises(UserError) as refused:
        desk.handout(basket, "teacher")
    assert all(each["text"] in str(refused.value) for each in red.values())
    first, *others = red.values()
    with pytest.raises(UserError) as refused:
        desk.handout(basket, "student", [first["key"]])
    assert first["text"] not in str(refused.value)
    assert all(each["text"] in str(refused.value) for each in others)
    made = desk.handout(basket, "teacher", list(red))
    assert made.confirmed == tuple(f"摘录{each['n']}：{each['text']}。" for each in red.values())
    assert desk.handout(basket, "student", list(red)).confirmed == ()


def test_material_that_was_withdrawn_must_be_acknowledged(tmp_path: Path) -> None:
    (tmp_path / "西陵.md").write_text(XILING, encoding="utf-8")
    opened = Library.open(tmp_path / "资料库", create=True)
    ingest_paths(opened, [tmp_path / "西陵.md"], lambda number, source: None)
    desk, unit = Desk(opened, lambda: NOW), next(opened.practices())
    made = desk.make("撤下·𠮷")
    desk.put(made.id, unit.id)
    assert confirmed(desk, made.id) == []
    opened.withdraw(unit.document_id)
    assert confirmed(desk, made.id) == [f"{unit.id}:withdrawn"]
    with pytest.raises(UserError, match="已撤下"):
        desk.handout(made.id, "teacher")
    desk.change(made.id, Item(unit.id, "做法", "习近平新时代中国特色色社会主义思想"), "save")
    assert len(confirmed(desk, made.id)) == 2
    opened.close()


def test_missing_elements_are_told_and_printed_as_missing(desk: Desk, basket: str, teacher: Handout) -> None:
    view = desk.view(basket)
    assert view
    amber = [each["text"] for each in view["findings"] if each["severity"] == "amber"]
    assert len(amber) == len({source.n for source in teacher.sources if source.missing}) == 2
    assert any("缺责任者、来源、日期" in each for each in amber)
    lines = {source.file: reference(source) for source in teacher.sources}
    assert lines["西陵.md"].startswith("〔责任者不详〕. ")
    assert lines["西陵.md"].endswith("[Z]. 〔来源不详〕, 〔日期不详〕.")
    assert "湖北日报, 2021-03-05(〔版次不详〕)." in lines["青山·〔2021〕𠮷①.md"]
    assert any("未注明" in each for each in teacher.damage)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (
            Source(1, "d", "a", "换新颜", "N", ("张三",), "湖北日报", "2021-03-05", "stated"),
            "张三. 换新颜[N]. 湖北日报, 2021-03-05(〔版次不详〕).",
        ),
        (
            Source(1, "d", "a", "名录", "G", ("甲", "乙", "丙", "丁"), "某编写组", "2021", "inferred"),
            "甲, 乙, 丙, 等. 名录[G]. 某编写组, 2021〔推断〕.",
        ),
        (
            Source(1, "d", "a", "通知", "EB/OL", ("某委员会",), "", "", url="https://example.org/a"),
            "某委员会. 通知[EB/OL]. (〔日期不详〕)[〔引用日期不详〕]. https://example.org/a.",
        ),
        (Source(1, "d", "a", "", "Z"), "〔责任者不详〕. 〔题名不详〕[Z]. 〔来源不详〕, 〔日期不详〕."),
    ],
)
def test_references_follow_the_standard(source: Source, line: str) -> None:
    assert reference(source) == line


@pytest.fixture(scope="module")
def book(teacher: Handout) -> Any:
    """The teacher's Word file, opened again."""
    return Document(BytesIO(docx.write(teacher)))


def paragraphs(book: Any) -> list[Any]:
    """Body paragraphs and those of tables, in order."""
    found = []
    for block in book.iter_inner_content():
        cells = [cell for row in block.rows for cell in row.cells] if hasattr(block, "rows") else []
        found.append([each for cell in cells for each in cell.paragraphs] or [block])
    return [each for group in found for each in group]


def test_word_marks_the_words_of_the_source_and_no_others(book: Any, teacher: Handout) -> None:
    runs = [run for each in paragraphs(book) if hasattr(each, "runs") for run in each.runs]
    assert [run.text for run in runs if run.style.name == docx.VERBATIM] == [
        quote.text for quote in teacher.quotes
    ]


def test_word_has_a_real_footnote_for_each_place_quoted(book: Any, teacher: Handout) -> None:
    (part,) = [rel.target_part for rel in book.part.rels.values() if rel.reltype == _footnotes.RELATION]
    notes = {
        note.get(qn("w:id")): "".join(each.text for each in note.iter(qn("w:t"))).strip()
        for note in parse_xml(part.blob).findall("w:footnote", W)
        if note.get(qn("w:type")) is None
    }
    assert sorted(notes.values()) == sorted(f"{reference(source)} 第1段" for source in teacher.sources)
    body = book.element.body
    marks = [each.get(qn("w:id")) for each in body.iter(qn("w:footnoteReference"))]
    assert marks == list(notes) == ["1", "2", "3"]
    again = {each.get(qn("w:instr")) for each in body.iter(qn("w:fldSimple"))}
    bookmarks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    assert {instruction.split()[1] for instruction in again} <= bookmarks == {"note1", "note2", "note3"}


def test_word_has_the_page_of_the_standard(book: Any) -> None:
    section = book.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(each.mm) for each in margins] == [37, 35, 28, 26]
    body = book.styles["Normal"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
    assert 22 * Pt(28.95).mm <= 225 < 23 * Pt(28.95).mm
    assert 28 * (16 - 0.25) <= Mm(156).pt < 29 * (16 - 0.25)
    fonts = {
        name: book.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert list(fonts.values()) == ["仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"]
    languages = {each.get(qn("w:eastAsia")) for each in book.styles.element.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}
    listed = next(
        rel.target_part.blob for rel in book.part.rels.values() if rel.reltype.endswith("/fontTable")
    )
    named = {each.get(qn("w:name")) for each in parse_xml(listed).iter(qn("w:font"))}
    assert set(fonts.values()) <= named


def test_word_repeats_the_head_of_a_table(book: Any, teacher: Handout) -> None:
    (table,) = book.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == ["", *teacher.comparisons[0].places]


def test_markdown_shows_the_words_as_they_are(teacher: Handout) -> None:
    text = markdown.write(teacher).decode()
    for quote in teacher.quotes:
        assert markdown.escape(quote.text) in text
    noted = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert noted == set(re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)) == {"1", "2", "3"}


@given(st.text(alphabet="·〔2021〕《》𠮷①　*_`|<>[]\\&#~$^停车"))
def test_escaping_can_be_taken_back(text: str) -> None:
    line = " ".join(text.splitlines())
    assert re.sub(r"\\(.)", r"\1", markdown.escape(text)) == line


def test_excel_has_a_row_for_each_quotation(teacher: Handout) -> None:
    opened = load_workbook(BytesIO(xlsx.write(teacher)))
    assert opened.sheetnames == ["摘录", "对比1", "资料来源"]
    rows = list(opened["摘录"].iter_rows(min_row=2, values_only=True))
    told = [
        quote
        for chapter in teacher.chapters
        for entry in chapter.entries
        for row in entry.rows
        for quote in row.quotes
    ]
    assert [row[4] for row in rows if row[4] != UNTOLD] == [quote.text for quote in told]
    assert [row[9] for row in opened["资料来源"].iter_rows(min_row=2, values_only=True)] == list(
        map(reference, teacher.sources)
    )


def test_word_leaves_out_what_xml_cannot_hold(teacher: Handout) -> None:
    written = Document(BytesIO(docx.write(replace(teacher, title="甲\x0b乙\x00", questions=("问\x1f𠮷",)))))
    assert written.paragraphs[0].text == "甲乙"
    assert written.core_properties.title == "甲乙"
    assert any(each.text == "1. 问𠮷" for each in written.paragraphs)


def test_sources_go_to_reference_managers(teacher: Handout) -> None:
    items = json.loads(csl.write(teacher))
    paper = next(item for item in items if item["type"] == "article-newspaper" and "author" in item)
    assert paper["author"] == [{"literal": "张三"}]
    assert paper["issued"] == {"date-parts": [[2021, 3, 5]]}
    assert paper["container-title"] == "湖北日报"
    records = ris.write(teacher).decode().split("ER  - \r\n")
    newspaper = next(each for each in records if "AU  - 张三" in each)
    assert {"TY  - NEWS", "T2  - 湖北日报", "PY  - 2021", "DA  - 2021/03/05/"} <= set(newspaper.split("\r\n"))
    entries = bibtex.write(teacher).decode()
    assert entries.count("@") == 3
    assert "journaltitle = {湖北日报}" in entries
    assert r"停车\_难\_列成清单" in entries


@pytest.mark.parametrize("name", exports.names())
def test_every_format_writes_both_versions(name: str, teacher: Handout, student: Handout) -> None:
    export = exports.load(name)
    assert export.LABEL and export.SUFFIX and export.MEDIA_TYPE
    assert export.write(teacher) and export.write(student)


def test_an_unknown_format_is_told_which_there_are() -> None:
    with pytest.raises(UserError, match=r"“pptx”.*docx.*markdown"):
        exports.load("pptx")


def test_own_questions_come_first(library: Library, units: list[str]) -> None:
    practices = [practice(library, unit) for unit in units[:3]]
    asked = questions(["为什么？", "为什么？"], practices)
    assert asked[0] == "为什么？"
    assert len(asked) == len(set(asked)) <= MOST_QUESTIONS
    assert questions([], []) == ()


def test_numbers_are_read_as_chinese() -> None:
    shown = {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一百"}
    assert {number: chinese(number) for number in shown} == shown
    assert len({chinese(number) for number in range(1, 101)}) == 100


@pytest.mark.parametrize(
    ("deed", "item", "told"),
    [
        ("burn", Item("a"), "“burn”不能用"),
        ("save", Item("a", "别的"), "“save”不能用"),  # type: ignore[arg-type]
        ("save", Item("a", "做法", "字" * (MOST_NOTE + 1)), f"最多{MOST_NOTE}个字"),
    ],
)
def test_what_cannot_be_done_is_refused(desk: Desk, basket: str, deed: str, item: Item, told: str) -> None:
    with pytest.raises(UserError, match=told):
        desk.change(basket, item, deed)


def test_a_basket_needs_a_name_and_known_units(desk: Desk, basket: str) -> None:
    for name in ("", " 　\n", "字" * (MOST_NAME + 1)):
        with pytest.raises(UserError, match="篮子的名字"):
            desk.make(name)
    with pytest.raises(UserError, match="没有“不在-p1”"):
        desk.put(basket, "不在-p1")
    with pytest.raises(UserError, match="没有编号"):
        desk.rename("不在", "名字")
    with pytest.raises(UserError, match="是空的"):
        desk.handout(desk.make("空").id, "teacher")
    with pytest.raises(UserError, match="没有“parent”这种讲义"):
        desk.handout(basket, "parent")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder))) as opened:
        yield opened


def test_without_script_from_the_results_to_the_file(client: TestClient) -> None:
    client.cookies.clear()
    page = client.get("/search", params={"q": "加装电梯"})
    unit, at = re.findall(
        r'name="unit" value="([^"]+)">\s*<input type="hidden" name="at" value="([^"]+)"', page.text
    )[0]
    came = {**OWN, "referer": "http://testserver/search?q=1"}
    sent = client.post("/baskets/items", data={"unit": unit, "at": at}, headers=came, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/search?q=1#{at}")
    assert "SameSite=lax" in sent.headers["set-cookie"]
    assert "HttpOnly" in sent.headers["set-cookie"]
    listed = client.get("/baskets").text
    (address,) = re.findall(r'href="(/baskets/[^"]+)"><span class="title">我的篮子', listed)
    shown = client.get(f"/api/v1{address}").json()
    assert [item["unit"] for item in shown["items"]] == [unit]
    quotes = re.findall(r"<blockquote><p>(.*?)</p></blockquote>", client.get(address).text, re.DOTALL)
    assert [unescape(each) for each in quotes] == [item["text"] for item in shown["items"]]
    keys = [each["key"] for each in shown["findings"] if each["severity"] == "red"]
    made = client.get(
        f"{address}/handout", params={"version": "student", "format": "docx", "confirmed": keys}
    )
    assert made.headers["content-type"] == docx.MEDIA_TYPE
    assert Document(BytesIO(made.content)).paragraphs[0].text == "我的篮子"


def post(client: TestClient, address: str, **fields: str) -> None:
    assert client.post(address, data=fields, headers=OWN).status_code == 200


def test_a_basket_is_put_in_order_by_forms(client: TestClient, units: list[str]) -> None:
    made = client.post("/baskets", data={"name": "甲·𠮷"}, headers=OWN)
    address = made.url.path
    for unit in units[:2]:
        post(client, "/baskets/items", unit=unit)
    post(client, f"{address}/items", unit=units[1], heading="做法", note=NOTE, do="up")
    items = client.get(f"/api/v1{address}").json()["items"]
    assert [(item["unit"], item["note"]) for item in items] == [(units[1], NOTE), (units[0], "")]
    post(client, f"{address}/items", unit=units[1], do="take")
    post(client, address, name="乙")
    shown = client.get(f"/api/v1{address}").json()
    assert (shown["name"], [item["unit"] for item in shown["items"]]) == ("乙", [units[0]])
    post(client, address, do="remove")
    assert client.get(address).status_code == client.get(f"/api/v1{address}").status_code == 404


def test_the_page_refuses_what_is_not_acknowledged(client: TestClient, basket: str, desk: Desk) -> None:
    address = f"/baskets/{basket}/handout"
    first, *others = confirmed(desk, basket)
    refused = client.get(address, params={"version": "teacher", "format": "docx", "confirmed": [first]})
    assert refused.status_code == 400
    assert "还有2处没有确认" in refused.text
    assert refused.text.count(" checked") == 2  # the version, and what was acknowledged
    shown = client.get(address, params={"version": "teacher", "confirmed": [first, *others]})
    assert shown.status_code == 200
    quotes = re.findall(r'<q class="verbatim">(.*?)</q>', shown.text, re.DOTALL)
    made = desk.handout(basket, "teacher", [first, *others])
    assert [unescape(each) for each in quotes] == [quote.text for quote in made.quotes]
    assert "<b>&" not in shown.text


def test_another_site_changes_nothing(client: TestClient, basket: str, units: list[str]) -> None:
    for address in ("/baskets", "/baskets/items", f"/baskets/{basket}", f"/baskets/{basket}/items"):
        sent = client.post(
            address, data={"unit": units[0], "do": "remove"}, headers={"origin": "http://evil.example"}
        )
        assert sent.status_code == 403
    came = {**OWN, "referer": "http://evil.example//x"}
    sent = client.post("/baskets/items", data={"unit": units[0]}, headers=came, follow_redirects=False)
    assert sent.headers["location"].startswith("/baskets/")


def test_kinds_of_sources_are_known_to_every_format(teacher: Handout) -> None:
    kinds: tuple[Kind, ...] = ("N", "EB/OL", "G", "Z")
    for module in (csl, ris, bibtex):
        assert set(module._TYPES) == set(kinds)
