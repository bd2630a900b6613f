"""The library: indexes that follow the store in any order, through crashes, threads and other settings."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis import Analysis
from index.errors import LibraryBusy, LibraryError
from index.library import Library
from index.search import search
from index.tiers import Scheme
from index.unit import ScoredKey, index_units
from index.wanted import ANY
from index.words import Filters, WeightedTerm
from ingest.document import Passage
from ingest.practice import Evidence, Practice
from ingest.span import Range, overlaps
from tests.builders import Report, add, open_library

TEXTS = (
    "荣东社区建成红色驿站·〔2021〕《办法》𠮷①。\n居民议事协商。",
    "老旧小区改造拆除违建，居民得实惠。",
    "村集体经济收入增长，居民入股分红。\n老旧小区加装电梯。\n街道吹哨、部门报到。",
)
QUESTION = "老旧小区居民"
COUNTY = ("湖北省", "宜昌市", "当阳市")
Results = tuple[list[ScoredKey], list[ScoredKey], list[str], dict[str, str]]
"""Units by words and by vectors, ids of live practices, and the source of each unit found."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path)
    yield library
    library.close()


def results(library: Library) -> Results:
    terms = [WeightedTerm(gram, "body_grams") for gram in library.segmenter.grams(QUESTION)]
    terms += [WeightedTerm(word, "body_words", 2.0) for word in library.segmenter.words(QUESTION)]
    words = library.words.search(terms, Filters(), 99)
    vectors = library.vectors.search(QUESTION, 99)
    found = library.units([each.key for each in (*words, *vectors)])
    sources = {key: unit.source for key, unit in found.items()}
    return words, vectors, sorted(each.id for each in library.practices()), sources


def assert_same(first: Results, second: Results) -> None:
    for found, expected in zip(first[:2], second[:2], strict=True):
        scores = {each.key: each.score for each in expected}
        assert {each.key: each.score for each in found} == pytest.approx(scores, abs=1e-4)
    assert first[2:] == second[2:]


def fresh_results(texts: dict[str, str]) -> Results:
    with TemporaryDirectory() as folder:
        library = open_library(Path(folder))
        for name, text in texts.items():
            add(library, Report(text, name=name))
        library.sync()
        found = results(library)
        library.close()
    return found


STEP = st.tuples(
    st.sampled_from(["甲.txt", "乙.txt", "丙.txt"]),
    st.sampled_from([*TEXTS, None]),
    st.booleans(),
)


@settings(max_examples=5, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=6))
@example([("甲.txt", TEXTS[0], True), ("乙.txt", TEXTS[0], True), ("乙.txt", TEXTS[1], True)])
@example(
    [
        ("甲.txt", TEXTS[2], True),
        ("乙.txt", TEXTS[0], True),
        ("甲.txt", None, True),
        ("丙.txt", TEXTS[2], True),
    ]
)
@example([("甲.txt", TEXTS[1], False), ("乙.txt", TEXTS[1], True), ("甲.txt", TEXTS[0], False)])
def test_any_order_of_changes_equals_a_fresh_library(steps: list[tuple[str, str | None, bool]]) -> None:
    """Also of changes that are merged into the vectors' base at some updates and kept beside it at others."""
    texts: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        library = open_library(Path(folder), scheme=Scheme(flat=8, least=3, share=0.5))
        for name, text, syncs in steps:
            change(library, texts, name, text)
            if syncs:
                library.sync()
                results(library)
        library.sync()
        found = results(library)
        assert library.check() == []
        library.close()
    assert_same(found, fresh_results(texts))


def change(library: Library, texts: dict[str, str], name: str, text: str | None) -> None:
    """The file ``name`` gets ``text``, or its document is withdrawn from every file that holds it."""
    if text is None:
        gone = texts.get(name)
        if gone is not None:
            assert library.withdraw(Report(gone).id)
            for each in [key for key, value in texts.items() if value == gone]:
                del texts[each]
    else:
        add(library, Report(text, name=name))
        texts[name] = text


def test_what_is_known_of_a_document_is_what_the_store_tells(tmp_path: Path) -> None:
    """By the analysis that comes with it, with vectors or without, or read back from the store: one library."""
    found = []
    for known in ("all", "without vectors", "nothing"):
        library = open_library(tmp_path / known)
        with library.following() as follower:
            for n, text in enumerate(TEXTS):
                report = Report(f"{text}\n惠及居民３.５万人。", name=f"{n}.txt", places=(COUNTY,))
                add(library, report)
                follower.follow(analyses(library, report, known))
        found.append((results(library), compared(library)))
        library.rebuild()
        found.append((results(library), compared(library)))
        assert library.check() == []
        library.close()
    assert all(each == found[0] for each in found)


def analyses(library: Library, report: Report, known: str) -> dict[str, Analysis]:
    """What is known of a report where it was read."""
    units: list[Practice | Passage] = [*report.ingested().practices, *report.ingested().passages]
    found = library.analyst.analyse(units)
    without = replace(found, vectors=None, texts=tuple(row.texts.whole() for row in index_units(units)))
    return {"all": {report.id: found}, "without vectors": {report.id: without}, "nothing": {}}[known]


def compared(library: Library) -> list[list[tuple[int | str, ...]]]:
    """All that documents are compared by, and what came of it."""
    tables = ("signatures", "bands", "twins", "marks", "retellings")
    return [sorted(library._store.rows(f"SELECT * FROM {table}")) for table in tables]


def test_rebuild_changes_nothing(library: Library) -> None:
    fill(library)
    before = results(library)
    library.rebuild()
    assert_same(results(library), before)
    assert library.check() == []


def test_sync_twice_is_sync_once(library: Library) -> None:
    fill(library)
    before = results(library)
    library.sync()
    assert results(library) == before


def fill(library: Library) -> None:
    for number, text in enumerate(TEXTS):
        add(library, Report(text, name=f"{number}.txt"))
    library.sync()


def test_what_a_crash_left_undone_is_done_on_opening(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    add(library, Report(TEXTS[0], name="0.txt"))
    library.sync()
    add(library, Report(TEXTS[1], name="1.txt"))
    library.close()
    library = open_library(tmp_path)
    assert library.check() == []
    assert len(library.words) == len(library.vectors) == 6
    library.close()


@pytest.mark.parametrize(
    "gone", ["words", "vectors", "words/manifest.json", "vectors/*/1", "words/1/meta.json"]
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, gone: str) -> None:
    library = open_library(tmp_path)
    fill(library)
    before = results(library)
    library.close()
    for path in (tmp_path / "indexes").glob(gone):
        path.rename(tmp_path / "gone")
    library = open_library(tmp_path)
    assert_same(results(library), before)
    assert library.check() == []
    library.close()


def test_another_encoder_gets_its_own_vectors(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    fill(library)
    library.close()
    (manifest,) = (tmp_path / "indexes" / "vectors").glob("*/manifest.json")
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("hashing", "older"), encoding="utf-8")
    library = open_library(tmp_path)
    assert len(library.vectors) == 12
    assert library.check() == []
    library.close()


def test_check_tells_what_is_off(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    fill(library)
    report = Report(TEXTS[0])
    library.original(report.sha256).unlink()
    library._store.execute("UPDATE units SET record = replace(record, '驿站', '驿店') WHERE kind = 'passage'")
    add(library, Report("新的一篇。", name="新.txt"))
    faults = "\n".join(library.check())
    for expected in ("原始文件缺失", "与文字“荣东社区建成红色驿店", "词语索引停在", "向量索引有 12 个单元"):
        assert expected in faults
    library.close()


def test_a_reader_sees_what_another_process_wrote(tmp_path: Path) -> None:
    writer, reader = open_library(tmp_path), open_library(tmp_path)
    fill(writer)
    assert len(reader.words) == 0
    reader.refresh()
    assert_same(results(reader), results(writer))
    writer.rebuild()
    writer.rebuild()
    reader.refresh()
    assert_same(results(reader), results(writer))
    writer.close()
    reader.close()


def test_a_library_whose_index_another_process_builds_is_not_called_empty(tmp_path: Path) -> None:
    writer, reader = open_library(tmp_path), open_library(tmp_path)
    said = [search(reader, "停车", ANY).nothing]
    fill(writer)
    said.append(search(reader, "停车", ANY).nothing)
    assert [each.message[:7] for each in said if each] == ["资料库为空，请", "词语索引还没有"]
    writer.close()
    reader.close()


def test_a_reader_goes_on_while_another_writes(tmp_path: Path) -> None:
    writer, reader = open_library(tmp_path), open_library(tmp_path)
    fill(writer)
    with writer.writer():
        add(writer, Report("新的一篇。", name="新.txt"))
        reader.refresh()
        assert len(reader.words) == len(reader.vectors) == 12
        with pytest.raises(LibraryBusy, match="写入"):
            reader.withdraw(Report(TEXTS[0]).id)
    reader.refresh()
    assert len(reader.words) == len(reader.vectors) == 14
    writer.close()
    reader.close()


def test_threads_read_while_one_writes(library: Library) -> None:
    fill(library)
    done = threading.Event()

    def read(_: int) -> int:
        rounds = 0
        while not done.is_set() or not rounds:
            words, vectors, practices = results(library)[:3]
            assert library.units([each.key for each in words + vectors])
            assert len(practices) >= 6
            rounds += 1
        return rounds

    with ThreadPoolExecutor(4) as pool:
        readers = pool.map(read, range(3))
        for number in range(5):
            add(library, Report(f"第{number}号小区居民议事。", name="换.txt"))
            library.sync()
        done.set()
        assert min(readers) >= 1
    assert library.check() == []


def test_two_threads_do_not_write_at_once(library: Library) -> None:
    def attempt() -> None:
        with library.writer():
            pass

    with ThreadPoolExecutor(1) as pool, library.writer():
        with pytest.raises(LibraryBusy, match="另一个任务"):
            pool.submit(attempt).result()
        with library.writer():
            library.sync()


def test_a_passage_takes_the_facets_of_its_practices(library: Library) -> None:
    add(
        library, Report(TEXTS[0], places=(("湖北省", "宜昌市"), ("湖北省",)), themes=("议事协商/居民议事会",))
    )
    library.sync()
    terms = [WeightedTerm(gram, "body_grams") for gram in library.segmenter.grams("居民 红色")]
    found = library.words.search(
        terms, Filters(kinds=("passage",), places=("宜昌市",), themes=("议事协商",)), 9
    )
    assert [each.key for each in found] == [f"{Report(TEXTS[0]).id}-1-1"]


EVIDENCE = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=3)


@given(st.lists(EVIDENCE, max_size=8), st.lists(EVIDENCE, max_size=8))
def test_a_passage_meets_the_practices_in_it_and_no_others(
    practices: list[list[Range]], passages: list[list[Range]]
) -> None:
    report = Report("居民议事·〔2021〕𠮷①　" * 5)
    ((passage,), (practice,)) = report.ingested().passages, report.ingested().practices
    found: list[Practice | Passage] = [
        replace(practice, id=f"p{n}", level=f"{n}", evidence=(Evidence("", spans(each)),))
        for n, each in enumerate(practices)
    ]
    found += [replace(passage, id=f"{n}", raw=spans(each)) for n, each in enumerate(passages)]
    rows = index_units(found)[len(practices) :]
    assert [row.facets.levels for row in rows] == [
        tuple(f"{n}" for n, evidence in enumerate(practices) if overlaps(spans(each), spans(evidence)))
        for each in passages
    ]


def spans(pieces: list[Range]) -> tuple[Range, ...]:
    """Ranges from pairs of start and length."""
    return tuple((start, start + length) for start, length in pieces)


def test_a_document_of_many_lines_is_indexed_in_pages(library: Library) -> None:
    add(library, Report("\n".join(f"第{n}号社区居民议事。" for n in range(1500))))
    library.sync()
    assert len(library.words) == len(library.vectors) == 3000
    assert library.check() == []


def test_records_by_id(library: Library) -> None:
    fill(library)
    report = Report(TEXTS[2], name="2.txt")
    practice = report.ingested().practices[1]
    assert library.practice(practice.id) == practice
    assert library.practice(report.ingested().passages[0].id) is None
    assert library.document("2.txt") == library.document(report.id) == report.ingested().document
    assert library.document("没有") is None
    assert library.held(["2.txt"])["2.txt"].sha256 == report.sha256
    assert [each.source for each in library.documents()] == ["0.txt", "1.txt", "2.txt"]


def test_failures_are_noted(library: Library) -> None:
    library.record_failure("坏.pdf", "read", "文件已损坏")
    assert [each.reason for each in library.failures()] == ["文件已损坏"]


def missing(folder: Path) -> Path:
    return folder / "没有"


def occupied(folder: Path) -> Path:
    (folder / "文件").write_text("占位", encoding="utf-8")
    return folder / "文件" / "资料库"


@pytest.mark.parametrize(
    ("place", "create", "message"), [(missing, False, "没有资料库"), (occupied, True, "无法建立")]
)
def test_a_folder_that_cannot_be_opened_is_told(
    tmp_path: Path, place: Callable[[Path], Path], create: bool, message: str
) -> None:
    with pytest.raises(LibraryError, match=message):
        Library.open(place(tmp_path), create=create)


def test_opening_with_the_names_of_places(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "新", create=True)
    assert library.documents() == []
    assert library.check() == []
    assert "硚口区" in library.segmenter.words("硚口区党建")
    library.close()
