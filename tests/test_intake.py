"""Files and folders as people have them: what is read, what fails, and that the batch goes on."""

import json
import os
import shutil
import signal
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from api.intakes.batch import Batch
from api.intakes.candidates import Address, Candidate, candidates
from api.intakes.intake import DEFAULTS, ingest_paths, read
from api.intakes.reading import Answer, Reading
from api.intakes.reports import FileReport, Pace
from api.intakes.terms import IntakeOptions
from api.intakes.workers import Crew, Limits
from api.views import plain
from index.analysis import Analyst
from index.errors import LibraryBusy
from index.library import Library
from ingest.pipeline import Pipeline
from tests.invariants import pipeline
from tests.libraries import ignore, take_in
from tests.samples import pdf
from tests.shelves import (
    TEXT,
    binary,
    blank,
    broken,
    empty,
    pipe,
    rows,
    sheet,
    sparse,
    without_text,
    write,
)
from tests.test_pdf import column


def run(
    library: Library, found: Sequence[Candidate | Address], options: IntakeOptions = DEFAULTS
) -> list[FileReport]:
    """The reports on files read by ``breaking``."""
    handle = partial(breaking, pipeline(), library.analyst)
    with library.writer(), library.jobs.running([]) as job:
        batch = Batch(library, job, found, options)
        with Crew(handle, Limits(options.workers, options.megabytes * 2**20)) as crew:
            batch.run(crew, ignore)
    return [batch.reports[key] for key in sorted(batch.reports)]


def statuses(reports: Iterable[FileReport]) -> dict[str, str]:
    return {report.source: report.status for report in reports}


def sources(*paths: Path) -> list[str]:
    return [candidate.source for candidate in candidates(paths)]


def test_folders_are_read_to_the_bottom_in_order_without_hidden_files(shelf: Path) -> None:
    for name in ("乙.txt", "甲.txt", "下层/丙.txt", ".hidden.txt", ".git/丁.txt", "下层/·〔2021〕𠮷①.md"):
        write(shelf / name, 1)
    assert sources(shelf) == ["乙.txt", "甲.txt", "下层/·〔2021〕𠮷①.md", "下层/丙.txt"]


def test_a_loop_of_links_is_read_once(shelf: Path) -> None:
    write(shelf / "下层" / "甲.txt", 1)
    (shelf / "下层" / "回头").symlink_to(shelf, target_is_directory=True)
    (shelf / "旁路").symlink_to(shelf / "下层", target_is_directory=True)
    assert sources(shelf) == ["下层/甲.txt"]


@pytest.mark.parametrize("name", ["材料", ".demo"])
def test_a_link_to_the_folder_itself_is_not_followed(tmp_path: Path, name: str) -> None:
    write(tmp_path / name / "甲.txt", 1)
    (tmp_path / name / "回头").symlink_to(".", target_is_directory=True)
    assert sources(tmp_path / name) == ["甲.txt"]


def test_a_folder_that_vanishes_meanwhile_is_a_fault_of_its_own(shelf: Path) -> None:
    write(shelf / "甲.txt", 1)
    write(shelf / "下层" / "乙.txt", 2)
    walk = candidates([shelf])
    assert next(walk).source == "甲.txt"
    shutil.rmtree(shelf / "下层")
    (gone,) = walk
    assert isinstance(gone, Candidate)
    assert gone.source == "下层"
    assert gone.fault.startswith("找不到") and gone.fault.endswith("。")


def test_a_path_that_does_not_exist_fails_and_the_rest_is_read(library: Library, shelf: Path) -> None:
    report = take_in(library, shelf / "没有.txt", write(shelf / "甲.txt", 1))
    assert [file.status for file in report.files] == ["failed", "stored"]
    assert "没有.txt" in (report.files[0].reason or "")
    assert len(library.documents()) == 1


def test_a_file_that_vanishes_before_its_turn_fails(library: Library, shelf: Path) -> None:
    write(shelf / "甲.txt", 1)
    write(shelf / "乙.txt", 2)
    found = list(candidates([shelf]))
    (shelf / "甲.txt").unlink()
    assert statuses(run(library, found)) == {"乙.txt": "stored", "甲.txt": "failed"}


def test_statuses_follow_the_content_of_the_file(library: Library, shelf: Path) -> None:
    path = write(shelf / "甲.txt", 1)
    assert [file.status for file in take_in(library, path).files] == ["stored"]
    assert [file.status for file in take_in(library, path).files] == ["unchanged"]
    write(path, 2)
    assert [file.status for file in take_in(library, path).files] == ["replaced"]
    (document,) = library.documents()
    assert document.practices >= 1
    assert library.check() == []


def test_the_view_counts_every_file_once(library: Library, shelf: Path) -> None:
    write(shelf / "甲.txt", 1)
    (shelf / "空.txt").touch()
    view = take_in(library, shelf).view()
    assert (view["read"], view["stored"], view["unchanged"], view["replaced"], view["failed"]) == (
        1,
        1,
        0,
        0,
        1,
    )
    assert set(view["files"][0]) == {
        *("source", "document_id", "status", "seconds", "reason", "damage", "warnings", "stage")
    }
    assert set(view["files"][0]["damage"]) == {"red", "amber", "grey"}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("空.txt", empty),
        ("空白.txt", blank),
        ("乱码.txt", binary),
        ("乱码.xyz", binary),
        ("巨大.txt", sparse),
        ("扫描.pdf", without_text),
        ("坏.docx", broken),
        ("坏.pdf", broken),
        ("管道.txt", pipe),
    ],
)
def test_a_bad_file_is_one_sentence_and_the_next_is_read(
    library: Library, shelf: Path, name: str, make: object
) -> None:
    assert callable(make)
    make(shelf / name)
    good = write(shelf / "好.md", 1)
    report = take_in(library, shelf / name, good)
    bad, fine = report.files
    assert (bad.status, fine.status) == ("failed", "stored")
    assert name in (bad.reason or "")
    assert "Error" not in (bad.reason or "")
    assert [(failure.source, failure.reason) for failure in library.failures()] == [(name, bad.reason)]


def test_a_name_that_is_not_utf8_is_read(library: Library, shelf: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(shelf) + b"/\xc4\xe3.txt"))
    write(path, 1)
    (file,) = take_in(library, shelf).files
    assert file.status == "stored"
    assert file.source.encode("utf-8").decode("utf-8") == file.source


def test_what_is_stored_before_an_interruption_stays(library: Library, shelf: Path) -> None:
    for number in range(100):
        write(shelf / f"{number:02}.txt", number)

    def interrupt(report: FileReport, pace: Pace) -> None:
        raise KeyboardInterrupt

    report = ingest_paths(library, [shelf], interrupt, IntakeOptions(workers=1))
    stored = len(library.documents())
    assert 0 < stored < 100
    assert report.stopped.startswith(f"已按要求中断：已入库{stored}份，共")
    assert library.check() == []
    assert library.jobs.newest(1)[0].state == "stopped"
    again = [file.status for file in take_in(library, shelf).files]
    assert again == ["unchanged"] * stored + ["stored"] * (100 - stored)
    assert library.check() == []


@pytest.mark.parametrize("workers", [1, 3])
def test_reports_and_documents_come_in_the_order_of_reading(
    library: Library, shelf: Path, workers: int
) -> None:
    names = [f"{number:02}.txt" for number in range(30)]
    for number, name in enumerate(names):
        path = write(shelf / name, number)
        path.write_text(path.read_text(encoding="utf-8") * (1 + number % 7), encoding="utf-8")
    report = ingest_paths(library, [shelf], ignore, IntakeOptions(workers=workers))
    assert [file.source for file in report.files] == names
    assert [document.source for document in library.documents()] == names


def test_the_rows_of_a_file_are_documents_of_their_own(library: Library, shelf: Path) -> None:
    path = rows(shelf / "台账.jsonl", range(100, 250))
    report = take_in(library, path)
    assert [file.source for file in report.files] == [f"台账.jsonl#{n}" for n in range(1, 151)]
    assert report.count("stored") == len(library.documents()) == 150
    assert library.jobs.newest(1)[0].total == 150
    assert library.check() == []


def test_a_file_of_rows_read_again_changes_only_what_changed(library: Library, shelf: Path) -> None:
    path = rows(shelf / "台账.jsonl", range(100, 140))
    take_in(library, path)
    rows(path, [*range(100, 120), 7, *range(121, 140)])
    report = take_in(library, path)
    assert report.files[20].status == "replaced"
    assert (report.count("unchanged"), report.count("replaced")) == (39, 1)
    assert library.check() == []


def test_a_reader_that_breaks_withdraws_nothing(library: Library, shelf: Path) -> None:
    take_in(library, sheet(shelf / "崩溃.csv", [1, 2, 3]))
    sheet(shelf / "崩溃.csv", [1])
    assert [file.status for file in run(library, list(candidates([shelf])))] == ["failed"]
    assert len(library.documents()) == 3


def test_the_same_text_under_two_names_is_one_document(library: Library, shelf: Path) -> None:
    report = take_in(
        library, write(shelf / "甲.txt", 1), write(shelf / "乙.txt", 1), write(shelf / "丙.txt", 2)
    )
    assert [file.status for file in report.files] == ["stored"] * 3
    assert len(library.documents()) == 2
    assert library.check() == []


def breaking(pipeline: Pipeline, analyst: Analyst, task: Reading) -> Iterator[Answer]:
    """Reads as ever, but for files whose name says how their reader fails."""
    if "挂起" in task.member.name:
        while True:
            pass
    if "吃内存" in task.member.name:
        eaten = []
        while True:
            eaten.append(bytearray(2**24))
    if "崩溃" in task.member.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(pipeline, analyst, task)


@pytest.mark.parametrize(
    ("name", "seconds", "words"),
    [
        ("挂起.txt", 0.3, "超过 0.3 秒"),
        ("吃内存.txt", 60.0, "超过上限 300 MB"),
        ("崩溃.txt", 60.0, "意外退出（9）"),
    ],
)
def test_a_reader_that_breaks_is_one_sentence(
    library: Library, shelf: Path, name: str, seconds: float, words: str
) -> None:
    write(shelf / name, 1)
    options = IntakeOptions(1, seconds, 300)
    (file,) = run(library, list(candidates([shelf])), options)
    assert file.status == "failed"
    assert f"“{name}”" in (file.reason or "") and words in (file.reason or "")
    assert [failure.reason for failure in library.failures()] == [file.reason]


def test_pages_that_may_have_to_be_recognised_have_time_of_their_own(library: Library, shelf: Path) -> None:
    (shelf / "有图·①.pdf").write_bytes(pdf([column(0, 740, "甲一")]) + b"\n% /Subtype /Image")
    (file,) = run(library, list(candidates([shelf])), IntakeOptions(1, 1e-6))
    assert (file.status, file.reason) == ("stored", None)


def test_readers_that_die_take_no_other_file_with_them(library: Library, shelf: Path) -> None:
    for number in range(30):
        write(shelf / f"{number:02}{'崩溃' if number % 10 == 3 else ''}.txt", number)
    found = run(library, list(candidates([shelf])), IntakeOptions(2))
    assert [file.status for file in found] == ["failed" if n % 10 == 3 else "stored" for n in range(30)]
    assert len(library.documents()) == 27
    assert library.check() == []


def test_a_job_tells_what_became_of_every_file(library: Library, shelf: Path) -> None:
    (shelf / "空.txt").touch()
    report = take_in(library, write(shelf / "甲.txt", 1), shelf / "空.txt")
    (job,) = library.jobs.newest(9)
    assert (job.state, job.total, job.done, job.failed) == ("finished", 2, 2, 1)
    assert job.paths == (str(shelf / "甲.txt"), str(shelf / "空.txt"))
    held = [{"file": name} for name in ("甲.txt", "空.txt")]
    assert library.jobs.files(job.id, 9) == [
        told | by for told, by in zip(plain(report.files), held, strict=True)
    ]


def test_what_is_reported_is_on_the_disk_with_its_file(library: Library, shelf: Path) -> None:
    found: list[bool] = []

    def look(report: FileReport, _pace: Pace) -> None:
        document = library.document(report.document_id or "")
        found.append(document is not None and library.original(document.sha256).is_file())

    lines = (json.dumps({"标题": f"第{n}份", "正文": TEXT.format(n)}, ensure_ascii=False) for n in range(80))
    (shelf / "台账.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ingest_paths(library, [shelf], look, IntakeOptions(workers=1))
    assert found == [True] * 80


def test_progress_comes_to_the_end(library: Library, shelf: Path) -> None:
    told: list[Pace] = []
    (shelf / "空.txt").touch()
    rows(shelf / "台账.jsonl", range(100, 130))
    ingest_paths(library, [shelf], lambda report, pace: told.append(pace))
    assert [pace.done for pace in told] == sorted(pace.done for pace in told)
    assert (told[-1].done, told[-1].failed, told[-1].total) == (31, 1, 31)
    assert 0 <= told[0].share <= told[-1].share == 1
    assert all(pace.rate > 0 and pace.left >= 0 for pace in told)


def test_a_second_writer_is_told(library: Library, shelf: Path, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "library")
    with library.writer(), pytest.raises(LibraryBusy):
        take_in(other, write(shelf / "甲.txt", 1))


def test_a_candidate_shows_the_name_given() -> None:
    (found,) = candidates([Path("没有这个")])
    assert found == Candidate(Path("没有这个"), "没有这个", "找不到“没有这个”，请核对路径。")
