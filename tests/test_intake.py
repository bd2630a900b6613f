"""Files and folders as people have them: what is read, what fails, and that the batch goes on."""

import os
import shutil
from pathlib import Path

import pypdfium2
import pytest

from api.intake import Candidate, IntakeReport, candidates, ingest_paths
from index.errors import LibraryBusy
from index.library import Library

TEXT = "武汉市青山区：老旧小区换新颜\n\n　　青山区组织居民议事会，加装电梯{}部，惠及居民３.５万人。\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", create=True)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    return folder


def write(path: Path, number: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(number), encoding="utf-8")
    return path


def take(library: Library, *paths: Path) -> IntakeReport:
    return ingest_paths(library, paths, lambda number, source: None)


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
    assert gone.source == "下层"
    assert gone.fault.startswith("找不到") and gone.fault.endswith("。")


def test_a_path_that_does_not_exist_fails_and_the_rest_is_read(library: Library, shelf: Path) -> None:
    report = take(library, shelf / "没有.txt", write(shelf / "甲.txt", 1))
    assert [file.status for file in report.files] == ["failed", "stored"]
    assert "没有.txt" in (report.files[0].reason or "")
    assert len(library.documents()) == 1


def test_a_file_that_vanishes_before_its_turn_fails(library: Library, shelf: Path) -> None:
    write(shelf / "甲.txt", 1)
    write(shelf / "乙.txt", 2)

    def remove_second(number: int, source: str) -> None:
        (shelf / "甲.txt").unlink(missing_ok=True)

    report = ingest_paths(library, [shelf], remove_second)
    assert {file.source: file.status for file in report.files} == {"乙.txt": "stored", "甲.txt": "failed"}


def test_statuses_follow_the_content_of_the_file(library: Library, shelf: Path) -> None:
    path = write(shelf / "甲.txt", 1)
    assert [file.status for file in take(library, path).files] == ["stored"]
    assert [file.status for file in take(library, path).files] == ["unchanged"]
    write(path, 2)
    assert [file.status for file in take(library, path).files] == ["replaced"]
    (document,) = library.documents()
    assert document.practices >= 1
    assert library.check() == []


def test_the_view_counts_every_file_once(library: Library, shelf: Path) -> None:
    write(shelf / "甲.txt", 1)
    (shelf / "空.txt").touch()
    view = take(library, shelf).view()
    assert (view["read"], view["stored"], view["unchanged"], view["replaced"], view["failed"]) == (
        1,
        1,
        0,
        0,
        1,
    )
    assert set(view["files"][0]) == {"source", "document_id", "status", "seconds", "reason", "damage"}
    assert set(view["files"][0]["damage"]) == {"red", "amber", "grey"}


def empty(path: Path) -> None:
    path.touch()


def blank(path: Path) -> None:
    path.write_text("　\n \n", encoding="utf-8")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300 * 2**20)


def without_text(path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(path)
    document.close()


def broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 100)


def pipe(path: Path) -> None:
    os.mkfifo(path)


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
    report = take(library, shelf / name, good)
    bad, fine = report.files
    assert (bad.status, fine.status) == ("failed", "stored")
    assert name in (bad.reason or "")
    assert "Error" not in (bad.reason or "")
    assert [(failure.source, failure.reason) for failure in library.failures()] == [(name, bad.reason)]


def test_a_name_that_is_not_utf8_is_read(library: Library, shelf: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(shelf) + b"/\xc4\xe3.txt"))
    write(path, 1)
    (file,) = take(library, shelf).files
    assert file.status == "stored"
    assert file.source.encode("utf-8").decode("utf-8") == file.source


def test_what_is_stored_before_an_interruption_stays(library: Library, shelf: Path) -> None:
    for number in range(3):
        write(shelf / f"{number}.txt", number)

    def interrupt_third(number: int, source: str) -> None:
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_paths(library, [shelf], interrupt_third)
    assert len(library.documents()) == 2
    library.refresh()
    assert library.check() == []
    assert [file.status for file in take(library, shelf).files] == ["unchanged", "unchanged", "stored"]


def test_a_second_writer_is_told(library: Library, shelf: Path, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "library")
    with library.writer(), pytest.raises(LibraryBusy):
        take(other, write(shelf / "甲.txt", 1))


def test_a_candidate_shows_the_name_given() -> None:
    (found,) = candidates([Path("没有这个")])
    assert found == Candidate(Path("没有这个"), "没有这个", "找不到“没有这个”，请核对路径。")
