"""Bytes of a zip-packed office file (DOCX, OFD) in, its parts out, as bytes or as XML."""

import lzma
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ingest.source import ReadError

MAX_UNPACKED = 500_000_000
"""Largest sum of unpacked sizes, in bytes; a real file of 100 MB is mostly pictures that hardly shrink."""

MAX_XML = 64_000_000
"""Largest XML part, in bytes: 6 kB to 120 kB of it make a printed page, so this is a book of 500 pages."""

DEFECTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ElementTree.ParseError,
    LookupError,
    ArithmeticError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
)
"""What zipfile, ElementTree and the readers' arithmetic raise for broken, encrypted or strangely packed files."""


def holds(data: bytes, path: str) -> bool:
    """Whether ``data`` is a zip archive with a part ``path``; what archives within it hold does not count."""
    if not data.startswith(b"PK\x03\x04") or path.encode() not in data:
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return path in archive.namelist()
    except DEFECTS:
        return False


class Package:
    """The parts of one file, by path without regard to case, as writers differ in it."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises one of DEFECTS where ``data`` is no sound archive, ReadError where it unpacks to too much."""
        self._name = name
        self._archive = zipfile.ZipFile(BytesIO(data))
        size = sum(entry.file_size for entry in self._archive.infolist())
        if size > MAX_UNPACKED:
            raise ReadError(
                f"“{name}”解压后有 {size / 1e6:.0f} MB，超过上限 {MAX_UNPACKED / 1e6:.0f} MB：请去掉图片后另存再导入"
            )
        self._entries = {entry.filename.lower(): entry for entry in self._archive.infolist()}

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._entries

    def read(self, path: str) -> bytes:
        """The bytes of a part. Raises one of DEFECTS, KeyError where there is no such part."""
        return self._archive.read(self._entries[path.lower()])

    def xml(self, path: str) -> Element:
        """The root element of an XML part. Raises as ``read``, and ReadError where the part is too large."""
        size = self._entries[path.lower()].file_size
        if size > MAX_XML:
            raise ReadError(
                f"“{self._name}”的一个部件解压后有 {size / 1e6:.0f} MB，超过上限 {MAX_XML / 1e6:.0f} MB："
                "请拆分成较小的文件后再导入"
            )
        return ElementTree.fromstring(self.read(path))
