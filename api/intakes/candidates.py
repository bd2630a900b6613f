"""Paths of files and folders and web addresses in, what to take in out, each with the name it is shown by."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from api.faults import UserError, explain_os
from ingest.decoding import read_as
from ingest.download import Limits, fetch
from ingest.source import Member, RawText, ReadError, UndecodableError, is_address
from ingest.unpacking import check_size

Identity = tuple[int, int]
"""Device and inode: what tells one folder under two names."""
OTHER_SCHEME = "只支持 http 和 https 的网址，不支持 {}：请先下载成文件，再给出文件的路径。"
NOWHERE = Limits()
"""No host may be asked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to take in: ``source`` is the name shown; ``fault`` says why it cannot be, if known already. What lies at
    ``path`` for the while only is ``known_as`` something that lasts. ``encoding`` is one that a person chose."""

    path: Path
    source: str
    fault: str = ""
    known_as: str = ""
    encoding: str = ""

    @property
    def identity(self) -> str:
        """The path under which the store knows the file."""
        return self.known_as or printable(str(self.path.resolve()))

    @property
    def size(self) -> int:
        """Its bytes as far as can be told, 0 where it cannot be had."""
        try:
            return 0 if self.fault else self.path.stat().st_size
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Address:
    """A web page or file to take in, as far as ``limits`` allow; the store knows it by its address."""

    source: str
    limits: Limits

    @property
    def identity(self) -> str:
        """The address."""
        return self.source

    @property
    def size(self) -> int:
        """0: what lies behind an address is not known before."""
        return 0


def download(address: Address) -> Member:
    """What lies behind an address, under the name that is shown. Raises ReadError."""
    found = fetch(address.source, address.limits)
    return Member(found.name, found.data)


def read_bytes(candidate: Candidate) -> bytes:
    """The bytes of a regular file that is not too large. Raises UserError, ReadError and OSError."""
    if candidate.fault:
        raise UserError(candidate.fault)
    found = candidate.path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UserError(f"“{candidate.source}”不是普通文件，已跳过。")
    check_size(found.st_size, candidate.source)
    return candidate.path.read_bytes()


def read_member(candidate: Candidate) -> Member:
    """A file with its bytes, and with its text if a person chose the encoding. Raises as ``read_bytes``."""
    name, data = candidate.source, read_bytes(candidate)
    if not candidate.encoding:
        return Member(name, data)
    text = RawText(read_as(data, name, candidate.encoding), "text/plain", candidate.encoding)
    return Member(name, data, text)


def stage_of(error: ReadError) -> str:
    """Where a file failed that could not be read."""
    return "解码" if isinstance(error, UndecodableError) else "读取"


def candidates(paths: Iterable[Path | str], limits: Limits = NOWHERE) -> Iterator[Candidate | Address]:
    """The files among ``paths`` and below its folders, sorted, hidden ones left out; the web addresses among
    them, to be fetched within ``limits``. A path that does not exist, or vanishes meanwhile, comes with its
    fault."""
    for given in paths:
        if isinstance(given, str) and is_address(given):
            yield Address(given, limits)
            continue
        if scheme := re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", str(given)):
            yield Candidate(Path(given), printable(str(given)), OTHER_SCHEME.format(scheme[0]))
            continue
        path = Path(given)
        try:
            found = path.stat()
        except OSError as error:
            yield Candidate(path, printable(path.name or str(path)), explain_os(error))
            continue
        if stat.S_ISDIR(found.st_mode):
            yield from _below(path, {_identity(found)})
        else:
            yield Candidate(path, printable(path.name))


def _below(folder: Path, seen: set[Identity]) -> Iterator[Candidate]:
    """Files below ``folder``; a folder of ``seen``, or reached twice through links, is left out."""
    faults: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=faults.append, followlinks=True):
        folders[:] = sorted(name for name in folders if _is_new(Path(parent, name), seen))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(parent, name)
                yield Candidate(path, printable(path.relative_to(folder).as_posix()))
    for error in faults:
        path = Path(error.filename)
        yield Candidate(path, printable(os.path.relpath(path, folder)), explain_os(error))


def _is_new(folder: Path, seen: set[Identity]) -> bool:
    """Whether ``folder`` is neither hidden, nor gone, nor reached before."""
    if folder.name.startswith("."):
        return False
    try:
        identity = _identity(folder.stat())
    except OSError:
        return False
    is_new = identity not in seen
    seen.add(identity)
    return is_new


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino


def printable(name: str) -> str:
    """``name`` without the lone surrogates by which Python carries bytes that are not UTF-8: ``\\xc4``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
