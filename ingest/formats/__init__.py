"""File bytes in, RawText out. One file of this folder reads one family of formats; its ``SUFFIXES``,
``recognises`` and ``read`` are all that is needed to add another. Files that hold several documents
have ``members`` in place of ``read``.

Heavy libraries are imported inside the functions that need them, so that importing this package
costs next to nothing.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import Protocol, cast

from ingest.source import Member, RawText, ReadError


class Reader(Protocol):
    """What a module of this folder offers: its lower-case suffixes (with the dot), whether bytes bear
    the signature of its format, and the reading itself, which raises nothing but ReadError."""

    SUFFIXES: frozenset[str]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], RawText]


class Container(Protocol):
    """What a module of this folder offers whose files hold several documents. ``members`` raises nothing
    but ReadError, and that for the whole file only: a member that cannot be read has a ``fault``."""

    SUFFIXES: frozenset[str]
    recognises: Callable[[bytes], bool]
    members: Callable[[bytes, str], Iterator[Member]]


MAX_BYTES = 100 * 1024 * 1024
"""Largest file that is read, in bytes."""

MAX_DEPTH = 3
"""Archives within archives that are opened."""

_MODULES = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
READERS = {name: cast(Reader, module) for name, module in _MODULES.items() if hasattr(module, "read")}
CONTAINERS = {
    name: cast(Container, module) for name, module in _MODULES.items() if hasattr(module, "members")
}
SUFFIXES: frozenset[str] = frozenset().union(*(module.SUFFIXES for module in _MODULES.values()))

REFUSED = {
    b"Rar!\x1a\x07": "是 RAR 压缩包：请解压后直接导入，或改压成 .zip",
    b"7z\xbc\xaf\x27\x1c": "是 7z 压缩包：请解压后直接导入，或改压成 .zip",
    b"\x1f\x8b": "是 GZIP 压缩包：请解压后直接导入，或改压成 .zip",
    b"{\\rtf": "是 RTF 文件：请用 Word 或 WPS 打开后另存为 .docx 再导入",
}

UNREAD = frozenset(
    [
        "xml",
        "yaml",
        "yml",
        "log",
        "py",
        "js",
        "css",
        "xls",
        "pptx",
        "rtf",
    ]
)
"""Suffixes without the dot of what is no running text: code, and data and office formats that are not read."""


def members(data: bytes, name: str, depth: int = 0) -> Iterator[Member]:
    """The documents that the file ``name`` holds: itself, or what is in it where it is a container.

    A container in a container is opened, MAX_DEPTH deep. Raises ReadError where the container itself
    cannot be read.
    """
    check_size(len(data), name)
    container = _container(data, name)
    if container is None:
        yield Member(name, data)
        return
    if depth == MAX_DEPTH:
        yield Member(name, data, fault=f"“{name}”套了超过 {MAX_DEPTH} 层压缩包：请先解压再导入")
        return
    for member in container.members(data, name):
        if member.text or member.fault:
            yield member
        else:
            yield from _nested(member, depth + 1)


def _nested(member: Member, depth: int) -> Iterator[Member]:
    """What a member holds; one that is a broken container has its fault."""
    try:
        yield from members(member.data, member.name, depth)
    except ReadError as error:
        yield Member(member.name, member.data, fault=str(error))


def _container(data: bytes, name: str) -> Container | None:
    if not data.strip() or data.startswith(tuple(REFUSED)):
        return None
    suffix = PurePath(name).suffix.lower()
    named = [container for container in CONTAINERS.values() if suffix in container.SUFFIXES]
    fitting = [container for container in CONTAINERS.values() if container.recognises(data)]
    return next(iter(fitting if recognises(data) else named), None)


def recognises(data: bytes) -> bool:
    """Whether the content alone tells the format."""
    return any(module.recognises(data) for module in _MODULES.values())


def read(data: bytes, name: str) -> RawText:
    """The text of the file called ``name``: the content decides on the reader, then the suffix.

    Raises ReadError for everything that has no readable text; its message names file and remedy.
    """
    check_size(len(data), name)
    if not data.strip():
        raise ReadError(f"“{name}”是空文件：请检查文件是否上传完整")
    for signature, reason in REFUSED.items():
        if data.startswith(signature):
            raise ReadError(f"“{name}”{reason}")
    _check_suffix(name)
    raw = _read(data, name)
    if not raw.text.strip():
        raise ReadError(f"“{name}”里没有文字：请检查文件内容，图片型文件请先做文字识别（OCR）")
    return raw


def check_size(size: int, name: str) -> None:
    """Refuse a file of ``size`` bytes before it is read into memory. Raises ReadError."""
    if size > MAX_BYTES:
        raise ReadError(
            f"“{name}”有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB：请拆分成较小的文件后再导入"
        )


def _check_suffix(name: str) -> None:
    suffix = PurePath(name).suffix.lower()
    if suffix[1:] in UNREAD:
        raise ReadError(
            f"“{name}”不能导入：暂不支持 {suffix[1:]} 文件，请另存为 txt、md、html、docx、xlsx 或 pdf 再导入"
        )


def _read(data: bytes, name: str) -> RawText:
    suffix = PurePath(name).suffix.lower()
    fitting = [reader for reader in READERS.values() if reader.recognises(data)]
    named = [reader for reader in READERS.values() if suffix in reader.SUFFIXES]
    for reader in fitting + named:
        return reader.read(data, name)
    return _read_unknown(data, name)


def _read_unknown(data: bytes, name: str) -> RawText:
    try:
        return READERS["plain"].read(data, name)
    except ReadError:
        known = "、".join(sorted(suffix[1:] for suffix in SUFFIXES if suffix))
        raise ReadError(f"“{name}”的格式无法识别：支持 {known}，请转换后再导入") from None
