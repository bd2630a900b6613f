"""A handout says nothing but what the store holds; what is doubtful must be acknowledged first."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.comparisons.compare import Fragment
from api.faults import UserError
from api.handouts.assembly import by_place
from api.handouts.case import case_chapters
from api.handouts.damage import damage
from api.handouts.handout import (
    KINDS,
    PENDING,
    VERSIONS,
    Comparison,
    Handout,
    Kind,
    Options,
    Quote,
    Version,
    chinese,
    seam,
)
from api.handouts.outline import outline
from api.handouts.parts import comparisons, excerpts, quoter
from api.handouts.picked import pick
from api.handouts.questions import MOST_QUESTIONS, questions
from api.handouts.sources import Found, source_of
from index.baskets import Entered, Item
from ingest.damage import Loss
from ingest.practice import Place
from ingest.span import cut, raw_map
from tests.teaching import NOTE, Lesson, teaching


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    with teaching(tmp_path_factory.mktemp("handout")) as opened:
        yield opened


@pytest.fixture(scope="module")
def teacher(lesson: Lesson) -> Handout:
    return lesson.handout()


@pytest.fixture(scope="module")
def student(lesson: Lesson) -> Handout:
    return lesson.handout(version="student")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_quotation_is_the_stored_text(lesson: Lesson, kind: Kind, version: Version) -> None:
    handout = lesson.handout(kind, version)
    sources = {source.n: source for source in handout.sources}
    quotes = list(handout.quotes)
    assert quotes
    for quote in quotes:
        document = lesson.library.document(sources[quote.source].document_id)
        assert document and cut(document.raw_text, quote.raw) == quote.text
        assert quote.where == "第1段"


def test_the_teacher_gets_all_and_the_source_of_each(lesson: Lesson, teacher: Handout) -> None:
    assert [chapter.heading for chapter in teacher.chapters] == ["背景", "做法", "成效"]
    deed = teacher.chapters[1].entries[0]
    told = lesson.practice(lesson.units[0])
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


def test_students_are_to_judge_first(lesson: Lesson, student: Handout) -> None:
    assert [chapter.heading for chapter in student.chapters] == ["背景", "做法"]
    entries = [entry for chapter in student.chapters for entry in chapter.entries]
    assert {row.label for entry in entries for row in entry.rows} <= {"原文", "难点", "举措"}
    assert {line.label for table in student.comparisons for line in table.lines}.isdisjoint(
        {"成效", "成效数字"}
    )
    assert not any(entry.note for entry in entries)
    assert student.excerpts == ()
    assert any(lesson.practice(lesson.units[1]).problem in each for each in student.questions)


def test_places_are_compared_where_there_are_several(lesson: Lesson, teacher: Handout) -> None:
    (table,) = teacher.comparisons
    assert len(table.places) == 3
    assert {line.label for line in table.lines} >= {"难点", "举措", "成效数字"}
    assert all(len(line.cells) == 3 and any(line.cells) for line in table.lines)
    planned = next(n for n, place in enumerate(table.places) if "武穴" in place)
    assert all(quote.note == "（计划）" for line in table.lines for quote in line.cells[planned])
    assert lesson.handout("table").comparisons == teacher.comparisons
    assert lesson.handout("table").chapters == ()
    alone = lesson.desk.make("一处")
    lesson.desk.put(alone.id, lesson.units[0])
    assert lesson.desk.handout(alone.id, Options()).comparisons == ()
    with pytest.raises(UserError, match="对比表要有两个以上地方的做法"):
        lesson.desk.handout(alone.id, Options("table"))


def test_a_practice_of_unknown_place_stands_in_the_table(lesson: Lesson) -> None:
    """Those of one source side by side, those of another apart; what is said of the whole country is of no place."""
    picked = pick(lesson.library, [Item(unit) for unit in lesson.units])
    first, second, third = (
        replace(each, unit=replace(practice, place=Place((), ()), flags=flags))
        for each, flags in zip(picked, (("地点不明",), ("全国",), ("地点不明",)), strict=False)
        if (practice := each.practice)
    )
    again = replace(first, n=5, item=replace(first.item, unit="·𠮷"))
    found = by_place(lesson.library, [first, second, third, picked[3], again])
    assert [name.partition("《")[0] for name in found] == ["〔地点原文未载〕", "全国", "〔地点原文未载〕"]
    assert list(found) == [first.column, second.column, third.column]
    assert first.column == f"〔地点原文未载〕《{first.source.name}》" != third.column
    assert found[first.column] == [first, again]
    (table,) = comparisons(found, quoter(lesson.library), teaching=True)
    assert table.places == tuple(found)
    (deeds,) = (line for line in table.lines if line.label == "举措")
    assert all(deeds.cells)
    assert not any(quote.note for quote in deeds.cells[0]), "its heading says it"
    assert first.heading == f"〔地点原文未载〕：{first.practice.measure_name}" if first.practice else False
    assert (first.labels, first.labels_beside) == (("地点不明",), ())
    (excerpt,) = excerpts([first], quoter(lesson.library))
    assert {quote.note for quote in excerpt.quotes} == {"（地点不明）"}
    placed = replace(picked[0], unit=replace(picked[0].unit, flags=("地点不明",)))
    assert placed.labels_beside == ("地点不明",), "its place may be another's"


def test_a_case_has_all_sections_filled_with_quotations_or_to_be_written(lesson: Lesson) -> None:
    case = lesson.handout("case")
    told = {chapter.heading: chapter.entries for chapter in case.chapters}
    assert list(told) == ["背景", "难点", "做法", "成效", "启示"]
    assert told["启示"] == ()
    problems = [quote.text for entry in told["难点"] for row in entry.rows for quote in row.quotes]
    assert problems == ["老旧小区设施陈旧、居民意见不一的难题", "针对停车难、充电难的问题"]
    assert {row.label for entry in told["做法"] for row in entry.rows} == {"谁牵头", "举措", "对象", "投入"}
    assert [entry.n for entry in told["成效"]] == [4, 2]  # its own first, then what the deeds achieved
    front = {each.label: each.text for each in case.front}
    assert front["教学目标"] == PENDING
    assert "议事平台" in front["关键词"]
    guide = {each.label: each.text for each in case.guide}
    assert guide["理论依据"] == PENDING
    assert "（湖北省宜昌市西陵区" in guide["分析路径"]
    student = lesson.handout("case", "student")
    assert [chapter.heading for chapter in student.chapters] == ["背景", "难点", "做法"]
    assert student.guide == ()


def test_a_passage_stands_in_a_case_where_it_was_put_and_nowhere_else(lesson: Lesson) -> None:
    passages = [
        each for each in pick(lesson.library, [Item(unit) for unit in lesson.units]) if not each.practice
    ]
    put = [replace(each, item=replace(each.item, heading="做法")) for each in passages]
    told = {each.heading: each.entries for each in case_chapters(put, quoter(lesson.library), teaching=True)}
    assert [each.n for each in told["做法"]] == [each.n for each in put] != []
    assert told["难点"] == told["成效"] == ()


def test_the_outline_lists_what_is_printed_and_what_is_pending(lesson: Lesson, teacher: Handout) -> None:
    assert [each.title for each in outline(teacher)] == [
        "一、背景",
        "二、做法",
        "三、成效",
        "四、各地对比",
        "五、思考题",
        "附录一　原文摘录",
        "附录二　资料来源",
        "附录三　资料缺损说明",
        "附录四　导出前逐条确认",
    ]
    case = {each.title: each for each in lesson.desk.outline(lesson.basket, Options("case"))}
    assert [title for title, each in case.items() if each.is_pending] == [
        "摘要、关键词、适用班次、教学目标、建议课时",
        "五、启示",
        "教学说明（另册）",
    ]
    assert lesson.desk.outline(lesson.desk.make("空").id, Options()) == ()


def test_damage_is_told_unless_it_is_not_wanted(lesson: Lesson, teacher: Handout) -> None:
    assert any("未注明" in each for each in teacher.damage)
    wanted = Options(with_damage=False, confirmed=lesson.confirmed())
    assert lesson.desk.handout(lesson.basket, wanted).damage == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_only_what_was_lost_where_it_is_quoted_is_told(lesson: Lesson, version: Version) -> None:
    picked = pick(lesson.library, [Item(lesson.units[1])])
    start, end = picked[0].article.sections[0].paragraphs[0].raw[0]
    document = replace(
        picked[0].document,
        losses=(
            Loss("text_lost_before", start, "red", "段首缺失·〔2021〕𠮷①"),
            Loss("text_lost_after", end + 1, "amber", "别处"),
            Loss("missing_metadata", 0, "grey", "未注明日期、来源，请补录"),
        ),
    )
    assert damage([replace(picked[0], document=document)]) == (
        "[1] 段首缺失·〔2021〕𠮷①",
        f"[1] 未注明日期、来源{PENDING}",
    )
    assert not any("请补录" in each for each in lesson.handout(version=version).damage)


def test_each_table_has_a_caption_of_its_own() -> None:
    captions = [Comparison(places, ()).caption(n) for n, places in ((1, ("甲", "乙")), (2, ("丙", "丁")))]
    assert captions == ["表1　各地做法对比：甲、乙", "表2　各地做法对比：丙、丁"]


def test_the_name_of_a_file_is_no_title(lesson: Lesson) -> None:
    document = lesson.library.document(lesson.practice(lesson.units[0]).document_id)
    assert document
    (article,), found = document.articles, Found((), Entered())
    assert source_of(document, article, 1, found).title == article.headline
    named = replace(article, kicker=None, title="青山·〔2021〕𠮷①")
    source = source_of(document, named, 1, found)
    assert (source.title, source.name) == ("", "青山·〔2021〕𠮷①.md") and "题名" in source.missing


def test_words_that_are_left_out_between_quotations_are_shown() -> None:
    quotes = [Quote(text, ((0, 1),), 1, "") for text in ("难题。", "“难题。”", "加装电梯14部")]
    assert [seam(each, quotes[0]) for each in quotes] == ["……", "……", "；"]
    assert seam(quotes[0], replace(quotes[1], goes_on=True)) == ""


def test_neighbours_are_printed_as_one(lesson: Lesson) -> None:
    (picked,) = pick(lesson.library, [Item(lesson.units[0])])
    whole = lesson.practice(lesson.units[0]).evidence[-1]
    half = len(whole.text) // 2
    locate = raw_map(whole.raw)
    parts = [(0, half), (half, len(whole.text)), (0, 2)]
    told = iter([Fragment(whole.text[start:end], locate(start, end)) for start, end in parts])
    made = quoter(lesson.library)(picked, told)
    assert [each.goes_on for each in made] == [False, True, False]


def test_own_questions_come_first(lesson: Lesson) -> None:
    practices = [lesson.practice(unit) for unit in lesson.units[:3]]
    asked = questions(["为什么？", "为什么？"], practices)
    assert asked[0] == "为什么？"
    assert len(asked) == len(set(asked)) <= MOST_QUESTIONS
    assert questions([], []) == ()


def test_numbers_are_read_as_chinese() -> None:
    shown = {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一百"}
    assert {number: chinese(number) for number in shown} == shown
    assert len({chinese(number) for number in range(1, 101)}) == 100


def test_under_lessons_stand_the_whole_words_of_a_practice(lesson: Lesson) -> None:
    made = lesson.desk.make("启示·𠮷")
    lesson.desk.put(made.id, lesson.units[0])
    lesson.desk.change(made.id, Item(lesson.units[0], "启示"), "save")
    (chapter,) = lesson.desk.handout(made.id, Options()).chapters
    assert chapter.heading == "启示"
    (row,) = chapter.entries[0].rows
    assert "".join(quote.text for quote in row.quotes) == "".join(
        each.text for each in lesson.practice(lesson.units[0]).evidence
    )
