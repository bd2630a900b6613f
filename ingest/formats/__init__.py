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
from ingest.unpacking import TooMuchError, Unpacking, check_size


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


MAX_DEPTH = 3
"""Archives within archives, or mails within mails, that are opened."""

_MODULES = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
_TOO_DEEP = f"套了超过 {MAX_DEPTH} 层压缩包或邮件：请先取出其中的文件再导入"
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
        "exe",
        "dll",
        "so",
        "msi",
        "bat",
        "cmd",
        "sh",
        "ps1",
        "lnk",
        "ini",
        "jar",
        "class",
        "apk",
    ]
)
"""Suffixes without the dot of what is no running text: programs and code, and data and office formats not read."""


def members(data: bytes, name: str) -> Iterator[Member]:
    """The documents that the file ``name`` holds: itself, or what is in it where it is a container; files of
    one name are told apart.

    A container in a container is opened, MAX_DEPTH deep, as far as ``ingest.unpacking`` allows. Raises
    ReadError where the file itself cannot be read.
    """
    try:
        yield from _opened(Member(name, data), Unpacking(name, len(data)), 1)
    except TooMuchError as error:
        yield Member(name, b"", fault=str(error))


def _opened(member: Member, unpacking: Unpacking, depth: int) -> Iterator[Member]:
    """The documents that ``member`` is or holds. Raises TooMuchError, and ReadError for a broken one."""
    check_size(len(member.data), member.name)
    container = _container(member.data, member.name)
    if container is None:
        yield member
        return
    for held in container.members(member.data, member.name):
        # Behind the slash stands what people call a file, behind # the number of a row.
        inner = unpacking.take(held) if held.name.startswith(f"{member.name}/") else held
        if inner.text or inner.fault:
            yield inner
        elif depth > MAX_DEPTH:
            yield Member(member.name, b"", fault=f"“{member.name}”{_TOO_DEEP}")
            return
        else:
            yield from _nested(inner, unpacking, depth + 1)


def _nested(member: Member, unpacking: Unpacking, depth: int) -> Iterator[Member]:
    """What a member holds; one that is a broken container has its fault."""
    try:
        yield from _opened(member, unpacking, depth)
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


def _check_suffix(name: str) -> None:
    suffix = PurePath(name).suffix.lower()
    if suffix[1:] in UNREAD:
        raise ReadError(
            f"“{name}”不能导入：暂不支持 {suffix[1:]} 文件，请另存为 txt、md、html、docx、xlsx 或 pdf 再导入"
        )


def _read(data: bytes, name: str) -> RawText:
    suffix = PurePath(name).suffix.lower()
    fitting = [reader for reader in READERS.values() if reader.recognises(data)]
    is_program = not suffix and b"\0" in data
    named = [] if is_program else [reader for reader in READERS.values() if suffix in reader.SUFFIXES]
    for reader in fitting + named:
        return reader.read(data, name)
    return _read_unknown(data, name)


def _read_unknown(data: bytes, name: str) -> RawText:
    try:
        return READERS["plain"].read(data, name)
    except ReadError:
        known = "、".join(sorted(suffix[1:] for suffix in SUFFIXES if suffix))
        raise ReadError(f"“{name}”的格式无法识别：支持 {known}，请转换后再导入") from None
