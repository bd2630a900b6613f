"""Word 97–2003 files in: the text by way of each converter, or why there is none."""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.intakes.workers import Breakdown, Crew, Limits
from ingest import formats
from ingest.formats import doc
from ingest.source import Member, ReadError
from tests.invariants import broken_laws, pipeline

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
NAME = "海南省农机购置与应用补贴实施方案的通知"
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = ("soffice", "antiword")


def ole(stream: str, flags: int = 0) -> bytes:
    """The start of an OLE file whose main stream has this name; ``flags`` is byte 11 of a Word file's."""
    block = b"\xec\xa5" + b"\0" * 9 + bytes([flags]) + b"\0" * 500
    return SIGNATURE + b"\0" * 504 + block + stream.encode("utf-16-le") + b"\0" * 400


def only(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``program`` the only converter that can be found."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"needs {program}")
    (folder / program).symlink_to(path)
    monkeypatch.setenv("PATH", str(folder))


def hanging(folder: Path) -> Path:
    """Puts a converter into ``folder`` that never ends; the pipe in which it says that it has begun, which ends
    with it and all that it started."""
    program, pipe = folder / "antiword", folder / "pipe"
    program.write_text(f'#!/bin/sh\nexec 3>"{pipe}"\necho begun >&3\nsleep 600 &\nwait\n', encoding="utf-8")
    program.chmod(0o755)
    os.mkfifo(pipe)
    return pipe


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ole("EncryptedPackage"), "是加密的 Office 文件：.*取消密码"),
        (ole("WordDocument", 0x01), "是加密的 Word 文件：.*取消密码"),
        (ole("Workbook"), "是旧版 Excel 文件：.*另存为 .xlsx"),
        (ole("Book"), "是旧版 Excel 文件"),
        (ole("PowerPoint Document"), "是旧版 PowerPoint 文件：.*另存为 PDF"),
        (ole("VisioDocument"), "是旧版 Office 文件，但不是 Word 文档"),
        (
            ole("WordDocument"),
            "是旧版 Word 文件：请在服务器上安装 LibreOffice 或 antiword，或用 Word、WPS 打开后另存为 .docx",
        ),
    ],
)
def test_each_file_that_is_not_converted_has_its_reason(
    data: bytes, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError, match=f"^“方案·〔2021〕𠮷①.doc”{message}"):
        formats.read(data, "方案·〔2021〕𠮷①.doc")


def test_a_word_file_with_a_table_of_figures_in_it_is_a_word_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError, match="是旧版 Word 文件"):
        formats.read(ole("WordDocument") + "Workbook".encode("utf-16-le") + b"\0\0", "a.doc")


def test_text_and_web_pages_under_the_suffix_are_read_as_what_they_are() -> None:
    assert formats.read("宜昌·〔2021〕《办法》𠮷①　".encode(), "a.doc").media_type == "text/plain"


def test_a_broken_file_is_refused_by_antiword(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only("antiword", tmp_path, monkeypatch)
    with pytest.raises(ReadError, match=r"转换不出文字.*另存为 \.docx"):
        formats.read(ole("WordDocument"), "a.doc")


def test_a_converter_that_does_not_end_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = hanging(tmp_path)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doc, "TIME_LIMIT", 0.5)
    with pytest.raises(ReadError, match="转换不出文字"):
        formats.read(ole("WordDocument"), "a.doc")
    os.set_blocking(reader, True)
    with os.fdopen(reader, encoding="utf-8") as said:
        assert said.read() == "begun\n"


@dataclass(frozen=True)
class Task:
    """A Word file for a worker."""

    seconds: float
    size: int = 0


@dataclass(frozen=True)
class Text:
    """What a worker read."""

    text: str
    more: bool = False


def work(_: Task) -> Iterator[Text]:
    yield Text(formats.read(ole("WordDocument"), "a.doc").text)


@pytest.mark.parametrize("seconds", [0.01, 60.0], ids=["too slow", "interrupted"])
def test_a_worker_that_is_ended_leaves_neither_converter_nor_folder(
    seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, folder = hanging(tmp_path), tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    task = Task(seconds)
    with Crew(work, Limits(1, 2**28)) as crew:
        crew.give(task)
        said = pipe.open(encoding="utf-8")
        assert said.readline() == "begun\n"
        assert len(list(folder.iterdir())) == 1
        if seconds < 1:
            assert crew.collect(streams=True) == [(task, Breakdown("time"))]
    with said:
        assert said.read() == ""
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the reference files in ../shared/files")
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_real_file_has_the_characters_of_its_pdf(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text layer of the PDF lacks 12 punctuation marks that the DOC has. To convert it takes a second: the laws are
    looked after here too."""
    only(program, tmp_path, monkeypatch)
    paths = SHARED / "word" / f"{NAME}.doc", SHARED / "pdf" / f"{NAME}.pdf"
    found, printed = (formats.read(path.read_bytes(), path.name) for path in paths)
    assert found.media_type == "application/msword"
    assert broken_laws(pipeline().ingest_member(Member(paths[0].name, paths[0].read_bytes(), found))) == []
    ours, theirs = (Counter(re.sub(r"\s", "", raw.text)) for raw in (found, printed))
    assert (theirs - ours).total() <= 12
    assert (ours - theirs).total() <= 12
