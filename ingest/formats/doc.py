"""Bytes of a Word 97–2003 file (.doc) in; its text out, by way of a converter that the system has.

LibreOffice keeps headings and tables; antiword gives the same characters without them. catdoc is no use:
it lost 39 % of the characters of a plan of 11,000.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from ingest.formats import docx, plain
from ingest.source import RawText, ReadError

SUFFIXES = frozenset({".doc"})

TIME_LIMIT = 90
"""Seconds after which a converter is ended; LibreOffice took 2 to 8 s for a plan of 16 pages. A document may take
120 s: the next converter must get its turn."""

_MEDIA_TYPE = "application/msword"
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = (
    ("EncryptedPackage", "是加密的 Office 文件：请用 Word 或 WPS 打开，取消密码后另存为 .docx 再导入"),
    ("WordDocument", ""),
    ("Workbook", "是旧版 Excel 文件：请用 Excel 或 WPS 打开后另存为 .xlsx 再导入"),
    ("Book", "是旧版 Excel 文件：请用 Excel 或 WPS 打开后另存为 .xlsx 再导入"),
    ("PowerPoint Document", "是旧版 PowerPoint 文件：请用 PowerPoint 或 WPS 打开后另存为 PDF 再导入"),
)
"""What an OLE file is by the name of its main stream, and the remedy where it is no Word file. A Word file
may hold streams of the others."""

_UNKNOWN = "是旧版 Office 文件，但不是 Word 文档：请用 Word 或 WPS 打开后另存为 .docx 再导入"
_PASSWORD = "是加密的 Word 文件：请用 Word 或 WPS 打开，取消密码后另存为 .docx 再导入"
_NO_CONVERTER = (
    "是旧版 Word 文件：请在服务器上安装 LibreOffice 或 antiword，或用 Word、WPS 打开后另存为 .docx 再导入"
)
_BROKEN = "是旧版 Word 文件，但转换不出文字：请用 Word 或 WPS 打开后另存为 .docx 再导入"

_SECTOR = 512
_WORD_MAGIC = b"\xec\xa5"
_ENCRYPTED = 0x01
"""wIdent and, in byte 11, the flag fEncrypted of the file information block ([MS-DOC] 2.5.2), which a
sector begins with."""


def recognises(data: bytes) -> bool:
    """Whether ``data`` is an OLE compound file, as all formats of Office up to 2003 are."""
    return data.startswith(_SIGNATURE)


def read(data: bytes, name: str) -> RawText:
    """The text that the first converter at hand gives; a file that is no OLE file is taken for plain text.

    Raises ReadError, also for other Office files, passwords, and where there is no converter.
    """
    if not recognises(data):
        return plain.read(data, name)
    if reason := _refusal(data):
        raise ReadError(f"“{name}”{reason}")
    installed = [(path, convert) for program, convert in _CONVERTERS if (path := which(program))]
    for path, convert in installed:
        if (raw := convert(path, data)) and raw.text.strip():
            return raw
    raise ReadError(f"“{name}”{_BROKEN if installed else _NO_CONVERTER}")


def _refusal(data: bytes) -> str:
    """Why an OLE file is not read; empty for a Word file without password."""
    found = (reason for stream, reason in _KINDS if stream.encode("utf-16-le") + b"\0\0" in data)
    reason = next(found, _UNKNOWN)
    return reason or (_PASSWORD if _is_encrypted(data) else "")


def _is_encrypted(data: bytes) -> bool:
    sectors = range(_SECTOR, len(data) - _SECTOR + 1, _SECTOR)
    flags = (data[at + 11] for at in sectors if data.startswith(_WORD_MAGIC, at))
    return bool(next(flags, 0) & _ENCRYPTED)


def _by_libreoffice(program: str, data: bytes) -> RawText | None:
    """The text with its structure, by way of DOCX."""
    with TemporaryDirectory(prefix="tashan-") as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", folder]
        _run([program, profile, *options, str(source)], folder)
        converted = source.with_suffix(".docx")
        if not converted.is_file():
            return None
        return replace(docx.read(converted.read_bytes(), source.name), media_type=_MEDIA_TYPE)


def _by_antiword(program: str, data: bytes) -> RawText | None:
    """The text, one line a paragraph."""
    with TemporaryDirectory(prefix="tashan-") as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(data)
        text = _run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], folder)
        return RawText(text.decode("utf-8", "replace"), _MEDIA_TYPE) if text.strip() else None


_CONVERTERS: tuple[tuple[str, Callable[[str, bytes], RawText | None]], ...] = (
    ("soffice", _by_libreoffice),
    ("antiword", _by_antiword),
)


def _run(command: Sequence[str], home: str) -> bytes:
    """Standard output of ``command``, nothing where it fails; it and what it started end after TIME_LIMIT, or
    when this is interrupted."""
    environment = {"PATH": os.defpath, "HOME": home, "LANG": "C.UTF-8"}
    with ExitStack() as opened:
        with _deferred(signal.SIGTERM):
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=home,
                env=environment,
                start_new_session=True,
            )
            opened.enter_context(process)
            opened.callback(_end, process)
        try:
            output, _ = process.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            return b""
    return output if process.returncode == 0 else b""


@contextmanager
def _deferred(number: int) -> Iterator[None]:
    """Lets a signal come at the end of the block: a process that is being started would be left alone."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that still runs, with what it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
