"""Bytes of a ZIP archive in, the files that it holds out, one after the other and never on the disk."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from ingest.package import DEFECTS
from ingest.source import Member, ReadError
from ingest.unpacking import MAX_BYTES, MAX_FILES, MAX_RATIO, MAX_UNPACKED, largest

SUFFIXES = frozenset({".zip"})

_PACKAGES = frozenset({"[Content_Types].xml", "OFD.xml", "mimetype", "META-INF/container.xml"})
"""What tells an office document or a book that is packed as ZIP from a mere archive."""

_BOMB = f"的压缩比超过 {MAX_RATIO} 倍，疑似恶意文件，没有解压：确认无害后请解压再导入"
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
_UTF8 = 0x800
_FOREIGN = re.compile("[^\x20-\x7e]")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_CLUTTER = re.compile(r"(?:^|/)(?:\.|__MACOSX/|~\$|(?:thumbs\.db|desktop\.ini)$)", re.I)


def recognises(data: bytes) -> bool:
    """Whether ``data`` is a sound ZIP archive that is no office document."""
    if not data.startswith(_SIGNATURES):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _PACKAGES.isdisjoint(archive.namelist())
    except DEFECTS:
        return False


def members(data: bytes, name: str) -> Iterator[Member]:
    """The files of the archive in its order, named ``材料.zip/甲.txt``; hidden ones and those that only serve
    an operating system are left out. Raises ReadError."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = [(entry, _clean(_decoded(entry))) for entry in archive.infolist() if not entry.is_dir()]
    except DEFECTS:
        raise ReadError(f"“{name}”不是完整的 ZIP 压缩包：请重新下载，或解压后直接导入其中的文件") from None
    shown = [(entry, path) for entry, path in entries if path and not _CLUTTER.search(path)]
    _check_size([entry for entry, _ in shown], name)
    for entry, path in shown:
        yield _member(archive, entry, f"{name}/{path}")


def _check_size(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Raises ReadError for an archive without files, with too many, or with too much in them."""
    if not entries:
        raise ReadError(f"“{name}”里没有文件：请检查压缩包内容")
    if len(entries) > MAX_FILES:
        raise ReadError(
            f"“{name}”里有 {len(entries)} 个文件，超过上限 {MAX_FILES} 个：请分成几个压缩包再导入"
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise ReadError(
            f"“{name}”解压后有 {unpacked / 1e6:.0f} MB，超过上限 {MAX_UNPACKED / 1e6:.0f} MB：请分成几个压缩包再导入"
        )
    sound = [entry for entry in entries if not _fault(entry)]
    if sum(entry.file_size for entry in sound) > largest(sum(entry.compress_size for entry in sound)):
        raise ReadError(f"“{name}”{_BOMB}")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    """One file of the archive, or why it cannot be had."""
    if fault := _fault(entry):
        return Member(name, b"", fault=f"“{name}”{fault}")
    try:
        return Member(name, archive.read(entry))
    except NotImplementedError:
        return Member(name, b"", fault=f"“{name}”的压缩方法不受支持：请解压后直接导入，或重新压成普通 ZIP")
    except DEFECTS:
        return Member(name, b"", fault=f"“{name}”在压缩包里已损坏：请重新下载压缩包再导入")


def _fault(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not unpacked, empty if it is."""
    if entry.flag_bits & _ENCRYPTED:
        return "有密码：请解压后直接导入"
    if entry.file_size > MAX_BYTES:
        return (
            f"解压后有 {entry.file_size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB："
            "请拆分成较小的文件后再导入"
        )
    if entry.file_size > largest(entry.compress_size):
        return _BOMB
    return ""


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: without the mark for UTF-8 it may be that nevertheless, or GB18030."""
    if entry.flag_bits & _UTF8 or not _FOREIGN.search(entry.orig_filename):
        return entry.orig_filename
    data = entry.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.orig_filename


def _clean(path: str) -> str:
    """``path`` with plain slashes, without drive, parent folders and control characters."""
    parts = _CONTROL.sub("", path).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":"))
