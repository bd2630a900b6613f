"""Files that somebody wants to send in, with their names and bytes; the names out under which they are taken, or why
they are not."""

import re
from collections.abc import Sequence

from api.faults import UserError
from api.intakes.candidates import OTHER_SCHEME
from api.keeping.filenames import cleaned, distinct
from ingest.source import is_address
from ingest.unpacking import MAX_BYTES, MAX_FILES

MOST_BYTES = 2 * 10**9
"""Bytes of an upload: twenty of the largest files, or a ministry's yearly collection of 10,000 reports of 200 kB."""
_COPIES = 2
"""How often a file lies on the disk at most: as it came, and as the library keeps it."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
Announced = tuple[str, int]
"""The name of a file and its bytes, or a web address and 0."""


def names_of(files: Sequence[Announced]) -> list[str]:
    """What files are to be called, web addresses as they are. Raises UserError with status 413 for too many and too
    much, and 400 for a name that cannot be."""
    _check_number(files)
    _check_sizes(files)
    addresses = [name for name, _ in files if is_address(name)]
    if repeated := next((name for name in addresses if addresses.count(name) > 1), None):
        raise UserError(f"网址“{repeated}”写了不止一次，请只留一个。")
    return distinct(name if is_address(name) else _named(name) for name, _ in files)


def check_room(size: int, awaited: int, free: int) -> None:
    """Raises UserError where files of ``size`` bytes and the ``awaited`` bytes of other uploads do not go on a disk that
    has ``free`` bytes."""
    if size and free < _COPIES * size + awaited:
        told = f"共 {size / 1e6:.0f} MB，别的上传还要 {awaited / 1e6:.0f} MB"
        raise UserError(
            f"磁盘放不下这些文件（{told}），请清理磁盘，或取消没有传完的上传，再上传。", status=413
        )


def awaited(announced: int, come: int) -> int:
    """Bytes that uploads still need of which ``announced`` bytes are to be stored and ``come`` lie on the disk."""
    return max(0, _COPIES * announced - come)


def _check_number(files: Sequence[Announced]) -> None:
    if not files:
        raise UserError("没有选择文件，请至少选一个。")
    if len(files) > MAX_FILES:
        raise UserError(f"一次最多上传 {MAX_FILES} 个文件，收到 {len(files)} 个，请分几次。", status=413)


def _check_sizes(files: Sequence[Announced]) -> None:
    for name, size in files:
        if size > MAX_BYTES:
            told = f"“{name}”有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB"
            raise UserError(f"{told}，请拆分成较小的文件后再上传。", status=413)
    total = sum(size for _, size in files)
    if total > MOST_BYTES:
        told = f"这些文件共 {total / 1e6:.0f} MB，一次最多 {MOST_BYTES / 1e6:.0f} MB"
        raise UserError(f"{told}，请分几次上传。", status=413)


def _named(name: str) -> str:
    """The name of a file, which is no address."""
    if scheme := _SCHEME.match(name):
        raise UserError(OTHER_SCHEME.format(scheme[0]))
    return cleaned(name)
