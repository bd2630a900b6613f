"""The bytes of source files in, kept under the name of their hash; never changed, never lost."""

import errno
import hashlib
import os
from pathlib import Path

from index.errors import LibraryError


class Originals:
    """A folder of files named ``ab/abcd…``, the SHA-256 of their bytes in hexadecimal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def keep(self, data: bytes, sha256: str) -> None:
        """Stores ``data`` durably unless it is there. Raises LibraryError where the disk refuses or
        ``sha256`` is not the hash of ``data``."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise LibraryError(f"原始文件与记录的校验值 {sha256} 不符，请重新读取该文件后再入库。")
        if self.path(sha256).exists():
            return
        try:
            write_beside(self.path(sha256), data)
        except OSError as error:
            raise LibraryError(_sentence(error, self._folder)) from error

    def intact(self, sha256: str) -> bool:
        """Whether the file is there with the bytes its name promises."""
        path = self.path(sha256)
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def write_beside(path: Path, data: bytes) -> None:
    """Writes ``path`` so that a reader sees all of ``data`` or what was there before, and a power cut
    after the return takes nothing back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_REASONS = {
    errno.ENOSPC: "磁盘空间不足，请清理磁盘后再试。",
    errno.EROFS: "所在磁盘是只读的，请换一个可写的目录。",
    errno.EACCES: "没有写入权限，请检查目录权限。",
}


def _sentence(error: OSError, folder: Path) -> str:
    reason = _REASONS.get(error.errno or 0, f"系统报告“{error.strerror}”，请检查磁盘。")
    return f"原始文件无法写入“{folder}”：{reason}"
