"""What people enter about a document is laid over it, wins, is undone without a trace, and never changes the text."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.faults import UserError
from api.keeping.decisions import decide
from api.keeping.entering import Marked, Said, enter, mark, read_day
from index.library import Library
from index.metadata import anchor, lacking, overlaid
from index.overlays import PARTICULARS, Overlay, counting
from index.search import search
from index.wanted import SearchOptions
from ingest.damage import Loss
from ingest.document import Article, Document, Paragraph, Section
from ingest.practice import Practice
from tests.invariants import texts
from tests.libraries import library_of, take_in
from tests.torn import TORN

TODAY = date(2024, 5, 1)
WHO = "王·𠮷"


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A torn report that states neither date nor source, which the library beside it holds."""
    path = tmp_path_factory.mktemp("torn") / "撕.txt"
    path.write_text(TORN, encoding="utf-8")
    opened = library_of(path.parent / "library", path)
    opened.close()
    return path


@pytest.fixture
def library(torn: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of the library with the torn report, consistent at the end."""
    opened = Library.open(copytree(torn.parent / "library", tmp_path / "library"))
    yield opened
    assert opened.check() == []
    opened.close()


@pytest.fixture(scope="module")
def untouched(torn: Path) -> Iterator[Library]:
    """The library, for what must not change anything."""
    opened = Library.open(torn.parent / "library")
    yield opened
    opened.close()


def document(library: Library) -> Document:
    found = library.document("撕.txt")
    assert found
    return found


def said(**values: str | None) -> Said:
    return Said(1, values, WHO, TODAY)


def practices(library: Library) -> list[Practice]:
    return list(library.practices())


def everything(library: Library) -> tuple[object, ...]:
    """All that is shown of the library but what tells when it was stored."""
    units = library.units([row.key for row in library._store.units_of(document(library).id)])
    return document(library), units, library.scope(), [row.title for row in library.documents()]


def test_what_is_entered_wins_and_is_named(library: Library) -> None:
    plain = document(library)
    made = enter(
        library,
        "撕.txt",
        said(date="2023年8月14日", publisher="中国城市报", byline="王五、赵六", tier="中央媒体"),
    )
    assert made
    (article,) = made.articles
    assert (article.date, article.date_confidence, article.publisher) == (
        "2023-08-14",
        "entered",
        "中国城市报",
    )
    assert article.byline == ("王五", "赵六")
    assert [(each.field, each.value, each.author) for each in article.entered] == [
        ("publisher", "中国城市报", WHO), ("byline", "王五、赵六", WHO), ("date", "2023-08-14", WHO), ("tier", "中央媒体", WHO)
    ]  # fmt: skip
    assert (made.raw_text, texts(made), made.id) == (plain.raw_text, texts(plain), plain.id)
    assert [each.type for each in plain.losses if each.type == "missing_metadata"]
    assert not [each for each in made.losses if each.type == "missing_metadata"]
    (row,) = library.documents()
    assert row.damage["grey"] == sum(each.severity == "grey" for each in made.losses)


def test_a_day_of_publication_tells_which_year_last_year_was(library: Library) -> None:
    before = {each.time: each.time_read for each in practices(library)}
    assert before.get("去年") == ""
    enter(library, "撕.txt", said(date="2023-08"))
    after = {each.time: (each.time_read, each.date_confidence) for each in practices(library)}
    assert after["去年"] == ("2022", "entered")


def test_a_title_is_that_of_practices_passages_and_the_list(library: Library) -> None:
    enter(library, "撕.txt", said(title="门店变驿站"))
    assert {each.title for each in practices(library)} == {"门店变驿站"}
    assert [row.title for row in library.documents()] == ["门店变驿站"]
    found = search(library, "门店变驿站", SearchOptions(by="passage")).hits
    assert found and {hit.title for hit in found} == {"门店变驿站"}


def test_taking_everything_back_leaves_nothing(library: Library) -> None:
    plain = everything(library)
    enter(library, "撕.txt", said(title="门店变驿站", date="2023", publisher="湖北日报"))
    at = document(library).articles[0].sections[0].paragraphs[0].raw[-1][1]
    mark(library, "撕.txt", Marked("lost.red", "第三版下半页缺", WHO, ((at, at),)))
    assert everything(library) != plain
    enter(library, "撕.txt", said(title=None, date=None, publisher=None))
    mark(library, "撕.txt", Marked("lost.red", None, WHO, ((at, at),)))
    assert everything(library) == plain


def test_a_place_that_a_person_marks_is_a_loss_with_its_flags(library: Library) -> None:
    made = mark(library, "撕.txt", Marked("lost.red", "此后缺一页", WHO, words="居民都说好𠮷。"))
    assert made
    (loss,) = [each for each in made.losses if each.type == "text_lost"]
    assert (loss.severity, loss.message, loss.author) == ("red", "此后缺一页", WHO)
    assert made.raw_text[: loss.raw_pos].endswith("居民都说好𠮷。")
    touched = [each for each in practices(library) if each.evidence[-1].raw[-1][1] == loss.raw_pos]
    assert touched and all("缺页" in each.flags for each in touched)
    assert library.scope().damage["red"] == sum(each.severity == "red" for each in made.losses)


def test_a_note_stands_beside_the_text(library: Library) -> None:
    (suggestion,) = document(library).suggestions
    made = mark(library, "撕.txt", Marked("note", "疑为“考察”", WHO, suggestion.raw))
    assert made
    assert [(each.text, each.note, each.author) for each in made.notes] == [("考察考察", "疑为“考察”", WHO)]
    assert texts(made) == texts(document(library)) and made.raw_text == TORN


def test_what_was_entered_holds_for_a_new_version_and_a_second_reading(library: Library, torn: Path) -> None:
    enter(library, "撕.txt", said(publisher="湖北日报"))
    (join,) = [each.id for each in document(library).repairs if each.rule == "join.overlap"]
    new = decide(library, "撕.txt", {join: "undone"}, WHO)
    assert new and document(library).version == 2
    assert document(library).articles[0].publisher == "湖北日报"
    assert library.withdraw(document(library).id)
    take_in(library, torn)
    assert document(library).articles[0].publisher == "湖北日报"
    enter(library, "撕.txt", said(publisher=None))
    assert document(library).articles[0].publisher is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"date": "2024-05-02"}, "在今天（2024-05-01）之后"),
        ({"date": "2023-02-30"}, "“2023-02-30”不是日期，请写成 2023-08-14、2023-08 或 2023。"),
        ({"date": "去年"}, "不是日期"),
        ({"publisher": "　"}, "“来源”要写1到200个字，收到0个"),
        ({"title": "长" * 201}, "收到201个"),
        ({"number": "第六号"}, "不是文号，请照原文写，如 国办发〔2019〕6号。"),
        ({"tier": "大报"}, "没有“大报”这个来源级别"),
        ({"colour": "红"}, "没有“colour”这一项"),
        ({"date": None}, "“日期”没有人工补录过"),
    ],
)
def test_what_cannot_be_entered_is_told(
    untouched: Library, values: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(UserError, match=re.escape(sentence)):
        enter(untouched, "撕.txt", Said(1, values, WHO, TODAY))


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2023-08-14", "2023-08-14"),
        ("2023/8/4", "2023-08-04"),
        ("2023年8月", "2023-08"),
        ("1998年", "1998"),
        ("98年", None),
    ],
)
def test_days_months_and_years_are_dates(given: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(UserError):
            read_day(given, TODAY)
    else:
        assert read_day(given, TODAY) == day


def test_words_must_stand_in_the_source_once(untouched: Library) -> None:
    for words, sentence in (("没有的话", "不是“撕.txt”里的原话"), ("街道", "请多写几个字"), ("", "不是")):
        with pytest.raises(UserError, match=sentence):
            mark(untouched, "撕.txt", Marked("lost.amber", "缺", WHO, words=words))
    with pytest.raises(UserError, match=r"不在“撕\.txt”的原文"):
        mark(untouched, "撕.txt", Marked("note", "注", WHO, ((0, 10**6),)))
    with pytest.raises(UserError, match="填写人"):
        enter(untouched, "撕.txt", Said(1, {"date": "2020"}, " ", TODAY))


def part(n: int, start: int, text: str) -> Article:
    """An article of one paragraph that begins at ``start``."""
    body = Paragraph(1, text, ((start, start + len(text)),))
    section = Section(1, None, False, (body,))
    return Article(n, "报道", None, f"第{n}篇", (), None, None, "unknown", None, (section,))


FIRST, SECOND = "街道·〔2021〕把门店改成驿站𠮷。", "　社区开了①次院坝会。"
PAIR = Document(
    "d", "甲.txt", "0" * 64, "text/plain", "utf-8", f"{FIRST}\n{SECOND}\n",
    (part(1, 0, FIRST), part(2, len(FIRST) + 1, SECOND)),
    losses=(Loss("missing_metadata", 0, "grey", "未注明日期、来源，请补录"),),
)  # fmt: skip
PLACES = st.sampled_from([0, len(FIRST) + 1])
LAID = st.lists(
    st.tuples(st.sampled_from(PARTICULARS), PLACES, st.sampled_from(["2021-03", "《甲》𠮷", None]))
    | st.tuples(st.sampled_from(["lost.red", "lost.amber", "note"]), st.integers(0, 30), st.just("注①")),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(LAID)
def test_whatever_is_laid_over_a_document_its_text_stays(laid: list[tuple[str, int, str | None]]) -> None:
    filed = [
        Overlay(n, field, ((at, at),), value, WHO, "2024-05-01") for n, (field, at, value) in enumerate(laid)
    ]
    made = overlaid(PAIR, counting(filed))
    assert (made.raw_text, texts(made)) == (PAIR.raw_text, texts(PAIR))
    assert [each.raw_pos for each in made.losses] == sorted(each.raw_pos for each in made.losses)
    back = [Overlay(each.id + 100, each.field, each.raw, None, WHO, "2024-05-02") for each in filed]
    assert overlaid(PAIR, counting([*filed, *back])) == PAIR


def test_what_is_entered_of_one_article_is_not_said_of_another() -> None:
    first, second = anchor(PAIR.articles[0]), anchor(PAIR.articles[1])
    filed = [
        Overlay(1, "publisher", ((second, second),), "湖北日报", WHO, ""),
        Overlay(2, "date", ((first, first),), "2021-03", WHO, ""),
    ]
    made = overlaid(PAIR, filed)
    assert [each.publisher for each in made.articles] == [None, "湖北日报"]
    assert [each.date for each in made.articles] == ["2021-03", None]
    assert [each.message for each in made.losses] == ["未注明来源，请补录"]
    assert (lacking(PAIR), lacking(made)) == ("date publisher", "date publisher")
