"""Answers as they may be shown: what their citations do not prove is struck and said, speech is quoted whole."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.answers.answer import Answer, Citation, Statement
from api.guards.proof import holder, proven
from api.guards.speech import speeches
from api.stretches import stretches
from index.library import Library
from ingest.quotations import in_quotes
from tests.libraries import library_of

TEXT = """武汉市青山区：党建引领　老旧小区换新颜

　　青山区钢花村街道组织居民议事会·〔2021〕𠮷①，拆除违建120处，加装电梯14部，惠及居民3.5万人。
　　街道书记王强说：“我们先问居民愿不愿意。愿意的先改，不愿意的再等等。钱要花在刀刃上。”居民都赞成。
　　社区组织党员学习习近平总总书记重要讲话，并投入资金２００万元改造管网。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One report; tests only read it."""
    folder = tmp_path_factory.mktemp("proof")
    (folder / "青山.txt").write_text(TEXT, encoding="utf-8")
    library = library_of(folder / "资料库", folder / "青山.txt")
    yield library
    library.close()


def cited(library: Library, n: int, quote: str) -> Citation:
    """The citation of words that the report holds."""
    (document,) = library.documents()
    stored = library.document(document.id)
    assert stored is not None
    start = stored.raw_text.index(quote)
    raw = ((start, start + len(quote)),)
    told = Citation(n, "青山.txt", document.id, "党建引领", None, None, "unknown", quote, raw)
    return replace(told, clean=stretches(stored, raw))


def answer_of(*told: tuple[str, Citation]) -> Answer:
    statements = tuple(Statement(text, (each.n,), ("湖北省", "武汉市", "青山区")) for text, each in told)
    return Answer(True, statements, tuple(each for _, each in told), None)


def test_what_is_proven_is_shown_as_it_is(library: Library) -> None:
    quote = cited(library, 1, "加装电梯14部")
    answer = answer_of((f"湖北省武汉市青山区：“{quote.quote}”", quote))
    assert proven(library, answer) == answer


@pytest.mark.parametrize("title", ["守护“飞线充电", "整治“飞线充电，从“根”上抓", "「飞线·〔2021〕𠮷①　"])
@pytest.mark.parametrize("field", ["title", "source"])
def test_a_title_proves_itself_whether_its_marks_are_paired_or_not(
    library: Library, title: str, field: str
) -> None:
    quote = replace(cited(library, 1, "加装电梯14部"), **{"title": "", field: title})  # type: ignore[arg-type]
    answer = answer_of((f"湖北省武汉市青山区，据《{title}》介绍：「{quote.quote}」", quote))
    assert proven(library, answer) == answer


def test_names_of_a_place_side_by_side_are_no_other_place(library: Library) -> None:
    quote = cited(library, 1, "加装电梯14部")
    place = ("湖北省", "荆州市", "监利市", "桥市镇", "江湖村")  # 镇江 is a city.
    told = answer_of((f"{''.join(place)}：「{quote.quote}」", quote))
    answer = replace(told, statements=(replace(told.statements[0], place=place),))
    assert proven(library, answer) == answer


def test_an_unproven_statement_is_struck_and_the_rest_numbered_anew(library: Library) -> None:
    first, second = cited(library, 1, "加装电梯14部"), cited(library, 2, "拆除违建120处")
    answer = answer_of(("武汉市青山区加装电梯15部。", first), ("武汉市青山区：“拆除违建120处”", second))
    shown = proven(library, answer)
    assert [each.text for each in shown.statements] == ["武汉市青山区：“拆除违建120处”"]
    assert [each.citations for each in shown.statements] == [(1,)]
    assert shown.citations == (replace(second, n=1),)
    assert shown.notes == ("已删去一条陈述：数字“15部”在所引原文中查不到。",)


def test_an_answer_of_which_nothing_is_left_is_a_refusal(library: Library) -> None:
    quote = cited(library, 1, "加装电梯14部")
    shown = proven(library, answer_of(("武汉市洪山区加装电梯14部。", quote)))
    assert (shown.answerable, shown.statements, shown.citations) == (False, (), ())
    assert shown.refusal and shown.refusal.near == (quote,)
    assert shown.notes == ("已删去一条陈述：地名“洪山区”在所引原文中查不到。",)


@pytest.mark.parametrize(
    "change", [{"quote": "加装电梯15部"}, {"raw": ((0, 5),)}, {"raw": ()}, {"document_id": "x"}]
)
def test_a_quotation_must_be_the_stored_text_of_its_ranges(
    library: Library, change: dict[str, object]
) -> None:
    quote = replace(cited(library, 1, "加装电梯14部"), **change)  # type: ignore[arg-type]
    shown = proven(library, answer_of((f"湖北省武汉市青山区：“{quote.quote}”", quote)))
    assert not shown.answerable
    assert shown.notes[0].startswith("已删去一条陈述：它的引文与原文不一致")


def test_a_statement_shows_its_labels(library: Library) -> None:
    quote = cited(library, 1, "加装电梯14部")
    told = answer_of(("武汉市青山区：“加装电梯14部”", quote))
    labelled = replace(told, statements=(replace(told.statements[0], labels=("计划",)),))
    assert proven(library, labelled).notes[0].startswith("已删去一条陈述：它应注明“计划”")


@pytest.mark.parametrize(
    "part",
    [
        "愿意的先改，不愿意的再等等。",
        "街道书记王强说：“我们先问居民愿不愿意。",
        "钱要花在刀刃上。”居民都赞成。",
    ],
)
@pytest.mark.parametrize(("opening", "closing"), ["「」", "“”"])
def test_speech_that_a_quotation_cuts_is_quoted_whole(
    library: Library, part: str, opening: str, closing: str
) -> None:
    speech = "“我们先问居民愿不愿意。愿意的先改，不愿意的再等等。钱要花在刀刃上。”"
    quote = cited(library, 1, part)
    shown = proven(library, answer_of((f"武汉市青山区：{opening}{part}{closing}", quote)))
    assert speech in shown.citations[0].quote and part in shown.citations[0].quote
    assert shown.statements[0].text == f"武汉市青山区：{in_quotes(shown.citations[0].quote)}"
    found = shown.citations[0]
    assert holder(library.document)(found.document_id, found.quote, found.raw)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王强说：“先问居民。再动手。”居民赞成。", ["“先问居民。再动手。”"]),
        ("“先问居民。再动手。”王强说。", ["“先问居民。再动手。”"]),
        ("他强调，“要抓好‘一老一小’和“两新”工作”。", ["“要抓好‘一老一小’和“两新”工作”"]),
        ("推进“把支部建在小区上”，建成14个。", []),
        ("王强说：“先问居民。", []),
        ("", []),
    ],
)
def test_speech_is_what_stands_between_quotation_marks_beside_a_verb_of_saying(
    text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in speeches(text)] == found


def test_a_misprint_of_the_source_is_shown_and_said(library: Library) -> None:
    quote = cited(library, 1, "学习习近平总总书记重要讲话")
    shown = proven(library, answer_of((f"武汉市青山区：“{quote.quote}”", quote)))
    assert shown.statements[0].text == f"武汉市青山区：“{quote.quote}”"
    assert shown.notes == (
        "引文[1]里的“习近平总总书记”疑为“习近平总书记”的误排，照录未改，引用前请核对原件。",
    )
