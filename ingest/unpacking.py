"""The files that a file holds, and those in the archives in it, in; the same under names of their own out, as
long as they are not too many or too large together."""

from dataclasses import dataclass, field, replace
from pathlib import PurePath

from ingest.source import Member, ReadError

MAX_BYTES = 100 * 2**20
"""Largest file that is read or unpacked, in bytes."""

MAX_FILES = 10_000
"""Most files in one file, those in archives within it too; a ministry's yearly collection has thousands."""

MAX_UNPACKED = 1_000_000_000
"""Largest sum of their sizes, in bytes; one of them at a time is in memory."""

MAX_RATIO = 250
"""Unpacked bytes for one packed byte. Deflate makes 2 to 1 of a Chinese report, 15 to 1 of a table of
figures, 340 to 1 of one line repeated and 1030 to 1 of zeros (measured)."""

SMALL = 10_000_000
"""Unpacked bytes up to which the ratio does not matter, of one file and of all together."""


def check_size(size: int, name: str) -> None:
    """Refuse a file of ``size`` bytes before it is read into memory. Raises ReadError."""
    if size > MAX_BYTES:
        raise ReadError(
            f"“{name}”有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB：请拆分成较小的文件后再导入"
        )


def largest(packed: int) -> int:
    """The most bytes that may come out of ``packed`` bytes."""
    return max(SMALL, MAX_RATIO * packed)


class TooMuchError(Exception):
    """More files or bytes than may come out of one. ``str(error)`` is a Chinese sentence with the remedy."""


@dataclass(slots=True)
class Unpacking:
    """What came out of the file ``name`` of ``packed`` bytes so far: its ``files``, from archives in archives
    too, their bytes together, and how often each of their names was given."""

    name: str
    packed: int
    files: int = 0
    size: int = 0
    names: dict[str, int] = field(default_factory=dict)

    def take(self, member: Member) -> Member:
        """``member``, one file more, under a name that none before it has. Raises TooMuchError."""
        self.files += 1
        self.size += len(member.data)
        most = min(MAX_UNPACKED, largest(self.packed))
        if self.files > MAX_FILES or self.size > most:
            raise TooMuchError(
                f"“{self.name}”连同里面的压缩包已解出 {self.files} 个文件、{self.size / 1e6:.0f} MB，"
                f"超过上限（{MAX_FILES} 个、{most / 1e6:.0f} MB）：后面的没有导入，请分成几个压缩包再导入"
            )
        return replace(member, name=self._unused(member.name))

    def _unused(self, name: str) -> str:
        """``name``, or 材料(2).txt where 材料.txt was given before."""
        suffix = PurePath(name).suffix
        given, number = name, self.names.get(name, 1)
        while given in self.names:
            number += 1
            given = f"{name.removesuffix(suffix)}({number}){suffix}"
        self.names |= {given: 1, name: number}
        return given
