"""What a file no longer holds when it is read again: withdrawn, unless the file is not sound or another holds it."""

import json
from collections.abc import Callable
from pathlib import Path

from index.library import Library
from tests.libraries import take_in
from tests.shelves import (
    TEXT,
    archive,
    sheet,
    statistics,
    write,
)


def test_what_a_file_no_longer_holds_is_withdrawn(library: Library, shelf: Path) -> None:
    path = shelf / "台账.csv"
    states: list[tuple[Callable[[], Path], list[str]]] = [
        (lambda: sheet(path, [1, 2, 3, 4]), []),
        (lambda: sheet(path, [1, 2, 3]), ["台账.csv#5"]),
        (lambda: sheet(path, [2, 3]), ["台账.csv#4"]),
        (lambda: statistics(path), ["台账.csv#2", "台账.csv#3"]),
        (lambda: sheet(path, [3, 2, 4]), ["台账.csv"]),
        (lambda: sheet(path, [3, 2, 4]), []),
    ]
    for make, withdrawn in states:
        report = take_in(library, make())
        assert list(report.withdrawn) == report.view()["withdrawn"] == withdrawn
        assert {each.id for each in library.documents()} == {file.document_id for file in report.files}
    assert library.check() == []


def test_the_command_line_names_what_was_withdrawn(
    tashan: Callable[..., tuple[int, str, str]], shelf: Path, tmp_path: Path
) -> None:
    folder, path = tmp_path / "library", shelf / "台账.csv"
    tashan("--library", folder, "ingest", sheet(path, [1, 2, 3]))
    status, out, _ = tashan("--library", folder, "ingest", sheet(path, [1, 2]))
    assert (status, out.splitlines()[-1]) == (0, "共2份：入库0，更新0，未变2，失败0，撤下1")
    assert "    撤下  台账.csv#4　原文件里已没有这一份" in out.splitlines()


def test_a_file_that_left_its_archive_is_withdrawn_unless_another_holds_it(
    library: Library, shelf: Path
) -> None:
    path, copy = shelf / "材料.zip", write(shelf / "乙.txt", 2)
    inner = archive(shelf / "内.zip", {"丁.txt": 4}).read_bytes()
    full: dict[str, int | bytes] = {"甲.txt": 1, "乙.txt": 2, "丙𠮷.txt": 3, "内.zip": inner}
    take_in(library, archive(path, full), copy)
    gone = library.named("材料.zip/甲.txt")[0]
    report = take_in(library, archive(path, {"丙𠮷.txt": 3}))
    assert report.withdrawn == ("材料.zip/甲.txt", "材料.zip/乙.txt", "材料.zip/内.zip/丁.txt")
    assert [document.paths for document in library.documents()] == [
        (str(copy),),
        (f"{path}/丙𠮷.txt",),
    ]
    assert library.state(gone) == "withdrawn"
    assert library.check() == []


def test_an_archive_that_is_not_sound_withdraws_nothing(library: Library, shelf: Path) -> None:
    path = shelf / "材料.zip"
    inner = archive(shelf / "内.zip", {"甲.txt": 1, "乙.txt": 2}).read_bytes()
    take_in(library, archive(path, {"内.zip": inner, "丙.txt": 3}))
    before = library.documents()
    report = take_in(library, archive(path, {"内.zip": inner[:-30], "丙.txt": 3}))
    assert report.count("failed") == 1
    path.write_bytes(path.read_bytes()[:-30])
    assert [file.status for file in take_in(library, path).files] == ["failed"]
    assert library.documents() == before


def test_a_list_that_breaks_off_withdraws_nothing(library: Library, shelf: Path) -> None:
    path = shelf / "台账.json"
    texts = [json.dumps({"text": TEXT.format(n)}, ensure_ascii=False) for n in (1, 2, 3)]
    path.write_text(f"[{','.join(texts)}]", encoding="utf-8")
    take_in(library, path)
    path.write_text(f"[{texts[0]},{{", encoding="utf-8")
    report = take_in(library, path)
    assert ([file.status for file in report.files], report.withdrawn) == (["unchanged", "failed"], ())
    assert len(library.documents()) == 3
