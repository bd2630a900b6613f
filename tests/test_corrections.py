"""What people correct is laid over what was extracted, and holds whatever is done to the library."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.faults import UserError
from api.keeping.corrections import Wanted, correct, listed
from api.keeping.decisions import decide
from api.places import read_place
from index.corrections import MODEL, Change, Filed, corrected, counting, told_text
from index.library import Library
from index.search import search
from index.wanted import SearchOptions
from ingest.gazetteer import shipped
from ingest.ingested import Ingested
from ingest.practice import Practice
from ingest.span import cut
from ingest.verbatim import lines, nearest, paragraphs
from tests.builders import Report, add, holding, open_library
from tests.libraries import library_of

TEXT = (
    "硚口区的荣东社区党委牵头，投入14万元改造管网①，居民都说好。\n"
    "汉正街2022年3月把红色驿站开到楼下·〔2021〕，三年前就办了𠮷。\n"
    "　　下一步将推广《公约》，力争两年内覆盖１００个小区。\n"
)
REPORT = Report(TEXT, themes=())
"""The vocabulary reads no theme in it: rebuilding leaves it as it is."""
TEXTS = ("measure_name", "lead", "problem", "measure", "target", "resources", "outcome", "time")
"""Fields that hold words of the source."""


def shown(library: Library) -> list[Practice]:
    """What is shown of all practices but their ids and the times of their corrections."""
    return [
        replace(each, id="", document_id="", corrections=tuple(replace(c, at="") for c in each.corrections))
        for each in sorted(library.practices(), key=lambda each: each.evidence[-1].raw)
    ]


def renumbered(version: int) -> Ingested:
    """The report as another version of its text whose practices are numbered from behind."""
    old = REPORT.ingested()
    key = f"{REPORT.id}v{version}"
    practices = [
        replace(each, id=f"{key}-p{n}", document_id=key)
        for n, each in enumerate(reversed(old.practices), start=1)
    ]
    passages = [replace(each, id=f"{key}-1-{each.paragraph}", document_id=key) for each in old.passages]
    return Ingested(replace(old.document, id=key, version=version), tuple(passages), tuple(practices))


def live(library: Library, line: int) -> Practice:
    """The practice of one line of the report, shown or not."""
    (row,) = library.documents()
    spans = REPORT.lines()
    ids = [f"{row.id}-p{n}" for n in range(1, len(spans) + 1)]
    found = [library.practice(each) for each in ids]
    return next(each for each in found if each and each.evidence[-1].raw == (spans[line],))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with holding(tmp_path / "library", REPORT) as opened:
        yield opened


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library for what must change nothing."""
    with holding(tmp_path_factory.mktemp("untouched") / "library", REPORT) as opened:
        yield opened


SAID = [
    (0, "lead", "荣东社区党委"),
    (0, "lead", None),
    (0, "outcome", "居民都说好"),
    (1, "time", "三年前"),
    (1, "outcome", "三年前就办了𠮷"),
    (1, "outcome", ""),
    (1, "status", "试点"),
    (2, "status", "计划"),
    (2, "target", "１００个小区"),
    (2, "withdrawn", "是"),
    (2, "withdrawn", None),
]
"""Line, field and value of corrections: only some can be taken back at any time."""


def say(library: Library, line: int, field: str, value: str | None, author: str = "王·𠮷") -> bool:
    """Corrects a field of the practice of a line; False where there is nothing to take back or to change."""
    practice = live(library, line)
    said = {each.field: each.after for each in practice.corrections}
    now = said.get(field, "") if field == "withdrawn" else told_text(practice, field)
    if value == now or (value is None and field not in said):
        return False
    correct(library, practice.id, Wanted(field, value, author))
    return True


def read_again(library: Library) -> None:
    library.withdraw(library.documents()[0].id)
    add(library, REPORT)
    library.sync()


def make_version(library: Library) -> None:
    (row,) = library.documents()
    version = int(row.id.partition("v")[2] or 1) + 1
    library.revise(renumbered(version), row.id)
    library.sync()


DEEDS: dict[str, Callable[[Library], None]] = {
    "read again": read_again,
    "new version": make_version,
    "rebuild": Library.rebuild,
}
STEPS = st.lists(
    st.one_of(st.integers(0, len(SAID) - 1), st.sampled_from(sorted(DEEDS))), min_size=2, max_size=6
)


def found(library: Library) -> set[tuple[str, str]]:
    """What a search finds that every practice of the report answers, with the status that the index knows."""
    hits = search(library, "荣东社区 红色驿站 推广公约", SearchOptions(k=10)).hits
    tests = [
        search(library, "社区 驿站 公约", SearchOptions(k=10, statuses=(each,))).hits
        for each in ("试点", "计划")
    ]
    return {(hit.text, "") for hit in hits} | {(hit.text, "状态") for group in tests for hit in group}


def run(library: Library, steps: Sequence[int | str]) -> list[int]:
    """Does the steps one after another; the corrections that were filed."""
    filed = []
    for step in steps:
        if isinstance(step, str):
            DEEDS[step](library)
        elif say(library, *SAID[step]):
            filed.append(step)
    return filed


@given(steps=STEPS)
@settings(max_examples=4)
def test_any_order_of_corrections_and_readings_is_a_fresh_library_with_these_corrections(
    steps: Sequence[int | str],
) -> None:
    with TemporaryDirectory() as folder:
        worn, fresh = open_library(Path(folder) / "worn"), open_library(Path(folder) / "fresh")
        for each in (worn, fresh):
            add(each, REPORT)
            each.sync()
        filed = run(worn, steps)
        assert run(fresh, filed) == filed
        assert (shown(worn), found(worn)) == (shown(fresh), found(fresh))
        assert worn.check() == fresh.check() == []
        assert len(list(listed(worn))) == len(list(listed(fresh))) == len(filed)
        worn.close()
        fresh.close()


@given(order=st.permutations([(0, "lead", "荣东社区"), (0, "outcome", "居民都说好"), (0, "status", "计划")]))
def test_corrections_of_several_fields_may_come_in_any_order(order: list[tuple[int, str, str]]) -> None:
    (practice, *_) = REPORT.ingested().practices
    filed = [
        Filed(n, "", "", practice.evidence[-1].raw, Change(field, value), "王", "")
        for n, (_, field, value) in enumerate(order)
    ]
    made = corrected(practice, filed)
    assert (made.lead, made.outcome, made.status) == ("荣东社区", "", "计划")
    assert {each.field for each in made.corrections} == {"lead", "outcome", "status"}
    back = Filed(9, "", "", practice.evidence[-1].raw, Change("status", None), "王", "")
    assert corrected(practice, [*filed, back]).outcome == "居民都说好"


def test_a_corrected_field_is_verbatim_and_says_who_changed_it(library: Library, tmp_path: Path) -> None:
    say(library, 0, "lead", "荣东 社区党委", "李·𠮷")
    practice = live(library, 0)
    assert practice.lead == "荣东社区党委"
    assert cut(TEXT, (practice.ranges or {})["lead"]) == practice.lead
    (told,) = practice.corrections
    assert (told.field, told.before, told.after, told.author) == ("lead", "", "荣东社区党委", "李·𠮷")
    assert told.at.endswith("Z")
    with sqlite3.connect(tmp_path / "library" / "library.sqlite") as database:
        records = database.execute("SELECT record FROM units WHERE key = ?", [practice.id]).fetchall()
    assert [(json.loads(each)["lead"], json.loads(each)["corrections"]) for (each,) in records] == [("", [])]


def test_words_from_elsewhere_become_evidence(library: Library) -> None:
    before = live(library, 1)
    say(library, 1, "lead", "荣东社区党委")
    say(library, 1, "target", "汉正街")
    practice = live(library, 1)
    assert [each.text for each in practice.evidence] == ["荣东社区党委", before.evidence[0].text]
    assert all(cut(TEXT, each.raw) == each.text for each in practice.evidence)
    say(library, 1, "lead", None)
    assert live(library, 1).evidence == before.evidence


def test_a_corrected_time_is_read(library: Library) -> None:
    say(library, 1, "time", "2022年3月")
    assert (live(library, 1).time, live(library, 1).time_read) == ("2022年3月", "2022-03")
    say(library, 1, "time", "三年前")
    assert live(library, 1).time_read == ""
    say(library, 1, "time", "")
    say(library, 1, "time", None)
    assert (live(library, 1).time, live(library, 1).time_read) == ("", "")
    assert [each.field for each in listed(library)] == ["time"] * 4


def test_the_newest_counts_and_nothing_is_forgotten(library: Library) -> None:
    say(library, 0, "lead", "荣东社区")
    say(library, 0, "lead", "荣东社区党委")
    say(library, 0, "target", "居民")
    say(library, 0, "target", None)
    assert (live(library, 0).lead, live(library, 0).target) == ("荣东社区党委", "")
    assert [(each.after, each.standing) for each in listed(library)] == [
        ("荣东社区", "被取代"),
        ("荣东社区党委", "生效"),
        ("居民", "被取代"),
        (None, "已收回"),
    ]


def test_what_a_model_proposed_gives_way_to_a_person(library: Library) -> None:
    practice = live(library, 0)
    change = Change("lead", "荣东社区", ((4, 8),))
    for author in (f"{MODEL}测试", "王", f"{MODEL}测试"):
        value = None if author == "王" else "荣东社区"
        library.corrections.file(REPORT.sha256, practice, [replace(change, value=value)], author)
    assert live(library, 0).lead == ""
    filed = library.corrections.filed()
    assert counting(filed)["lead"].author == "王"
    assert corrected(practice, filed[:1]).lead == "荣东社区"


def test_a_person_confirms_what_a_model_proposed_but_once(library: Library) -> None:
    change = Change("lead", "荣东社区", ((4, 8),))
    library.corrections.file(REPORT.sha256, live(library, 0), [change], f"{MODEL}测试")
    assert say(library, 0, "target", "居民") and correct(
        library, live(library, 0).id, Wanted("lead", "荣东社区", "王")
    )
    assert counting(library.corrections.filed())["lead"].author == "王"
    with pytest.raises(UserError, match="现在就是“荣东社区”"):
        correct(library, live(library, 0).id, Wanted("lead", "荣东社区", "李"))
    assert len(library.corrections.filed()) == 3


def test_a_practice_that_is_none_is_found_nowhere_until_that_is_taken_back(library: Library) -> None:
    before = library.scope().practices, shown(library)
    say(library, 1, "withdrawn", "是")
    assert library.scope().practices == before[0] - 1 == library.documents()[0].practices
    assert all("驿站" not in each.evidence[-1].text for each in library.practices())
    hits = search(library, "红色驿站", SearchOptions(k=10)).hits
    assert [hit.practice_id for hit in hits if "驿站" in hit.text] == [None]
    assert live(library, 1).corrections[0].field == "withdrawn"
    with pytest.raises(UserError, match="现在就是“是”"):
        correct(library, live(library, 1).id, Wanted("withdrawn", "是", "王"))
    say(library, 1, "withdrawn", None)
    assert (library.scope().practices, shown(library)) == before


def test_a_plan_has_no_outcome(library: Library) -> None:
    say(library, 0, "outcome", "居民都说好")
    say(library, 0, "status", "计划")
    practice = live(library, 0)
    assert (practice.outcome, practice.strength, practice.flags) == ("", "计划", ("计划",))
    assert "outcome" not in (practice.ranges or {})
    with pytest.raises(UserError, match="没有成效可填"):
        say(library, 0, "outcome", "居民都说好")
    say(library, 0, "status", None)
    assert live(library, 0).outcome == "居民都说好"


def test_corrections_of_a_text_that_is_gone_are_kept(library: Library) -> None:
    say(library, 0, "lead", "荣东社区党委")
    other = Report("换了一份文件，①荣东社区党委不再提起。\n", name=REPORT.name)
    add(library, other)
    library.sync()
    (kept,) = listed(library)
    assert (kept.standing, kept.practice_id, kept.source) == ("不再适用", None, REPORT.name)
    add(library, REPORT)
    library.sync()
    assert live(library, 0).lead == "荣东社区党委"
    assert next(iter(listed(library))).standing == "生效"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("lead", "荣东社区居委会", "不是“report.txt”里的原话"),
        ("target", "100个小区", "不是“report.txt”里的原话"),
        ("leads", "荣东社区", "没有“leads”这个可以更正的字段，可用的有：做法（measure_name）"),
        ("status", "做了", "没有“做了”这个状态"),
        ("level", "银河", "没有“银河”这个层级"),
        ("themes", "银河", "没有“银河”这个主题"),
        ("place", "银河", "“银河”不是地名表或原文里的地名"),
        ("withdrawn", "否", "只能是“是”"),
        ("lead", None, "没有什么可以收回"),
        ("status", "已实施", "的“状态”现在就是“已实施”，与这次填的一样"),
        ("outcome", " ", "的“成效”现在就是空的，与这次填的一样"),
        (
            "measure",
            "硚口区的荣东社区党委牵头，投入14万元改造管网①，居民都说好。",
            "与这次填的一样，没有更正",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    untouched: Library, field: str, value: str | None, message: str
) -> None:
    with pytest.raises(UserError) as error:
        correct(untouched, live(untouched, 0).id, Wanted(field, value, "王"))
    assert message in str(error.value) and str(error.value).endswith("。")
    assert untouched.corrections.filed() == []


@pytest.mark.parametrize(
    ("value", "wrong"),
    [("宜昌/", ""), ("宜昌//西陵区", ""), ("宜昌/的", "的"), ("宜昌/，伍家", "，伍家"), ("/宜昌", "")],
)
def test_a_place_is_made_of_names(value: str, wrong: str) -> None:
    with pytest.raises(UserError, match=f"“{value}”里的“{wrong}”不是地名表或原文里的地名"):
        read_place(shipped(), value, "宜昌的街道，伍家岗的社区")


@pytest.mark.parametrize(("source", "lists"), [("宜昌的街道", "地名表或原文"), ("", "地名表")])
def test_a_place_that_is_none_is_named_once(source: str, lists: str) -> None:
    with pytest.raises(UserError, match=f"^“亚特兰蒂斯”不是{lists}里的地名"):
        read_place(shipped(), "亚特兰蒂斯", source)


@pytest.mark.parametrize("author", ["", " ", f"{MODEL}我"])
def test_nobody_corrects_without_a_name_or_as_a_model(untouched: Library, author: str) -> None:
    with pytest.raises(UserError, match="请写人名"):
        correct(untouched, live(untouched, 0).id, Wanted("lead", "荣东社区", author))


def test_old_versions_are_not_corrected_under_their_old_numbers(library: Library) -> None:
    old = live(library, 0).id
    make_version(library)
    with pytest.raises(UserError, match="已有新版本"):
        correct(library, old, Wanted("lead", "荣东社区", "王"))
    assert correct(library, "没有", Wanted("lead", "荣东社区", "王")) is None


@given(st.text("荣东 社区\n　①0", max_size=40), st.data())
def test_words_are_found_where_they_stand_whatever_blanks_are_written(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    document = Report(text or "空").ingested().document
    blanks = data.draw(st.sampled_from(["", " ", "　"]))
    words = blanks.join(text[start:end])
    line = next((each for each in text[start:end].splitlines()), "")
    one_line = text[start:end] == line
    excerpt = nearest(words, [*paragraphs(document), *lines(document)], ((start, end + 1),))
    if words.strip() and one_line:
        assert excerpt is not None
        assert "".join(excerpt.text.split()) == "".join(words.split())
        assert cut(document.raw_text, excerpt.raw) == excerpt.text
    if not words.strip():
        assert excerpt is None


TORN = (
    "湖北省宜昌市：老旧小区改造见成效\n\n　　近年来，街道把议事会开到居民家门口，事情越办越顺。\n"
    "　　街道投入14万元，把十二处闲置门店改成驿站·〔2021〕，按照《公约》①，党的工作实现线上线下双覆盖\n\n"
    "盖的做法很快传开，邻近几个街道也照着办，居民都说好𠮷。\n"
)
"""A report whose last sentence is torn, with the last character printed twice."""


def test_a_correction_holds_when_a_repair_is_undone_and_its_range_follows(tmp_path: Path) -> None:
    path = tmp_path / "撕.txt"
    path.write_text(TORN, encoding="utf-8")
    library = library_of(tmp_path / "library", path)
    (joined,) = [each for each in library.practices() if "闲置门店" in each.evidence[-1].text]
    made = correct(library, joined.id, Wanted("outcome", "党的工作实现线上线下双覆盖的做法很快传开", "王"))
    assert made and len((made.ranges or {})["outcome"]) == 2
    (document,) = library.documents()
    found = library.document(document.id)
    assert found
    decide(library, document.id, {each.id: "undone" for each in found.repairs}, "王")
    (again,) = [each for each in library.practices() if "闲置门店" in each.evidence[-1].text]
    assert again.id != joined.id and again.outcome == made.outcome
    assert cut(TORN, (again.ranges or {})["outcome"]) == again.outcome
    assert [each.after for each in again.corrections] == [made.outcome] and library.check() == []
    library.close()


def test_every_field_of_words_can_be_corrected(library: Library) -> None:
    for field in TEXTS:
        say(library, 1, field, "汉正街")
    practice = live(library, 1)
    assert {getattr(practice, field) for field in TEXTS} == {"汉正街"}
    assert library.check() == []
