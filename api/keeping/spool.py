"""Pieces of files in, the files on the disk out, until they are read: what has come is as long as what lies there."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from api.faults import UserError


class Spool:
    """A folder with the files of uploads that are not read yet, by the number of upload and file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, upload: int, n: int) -> Path:
        """Where a file lies: its own name plays no part in that."""
        return self._folder / str(upload) / str(n)

    def received(self, upload: int, n: int) -> int:
        """Bytes of a file that have come."""
        try:
            return self.path(upload, n).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def appending(self, upload: int, n: int) -> Iterator[BinaryIO]:
        """The file, open for one writer. Raises UserError where it is open already, and OSError."""
        path = self.path(upload, n)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UserError("这个文件正在另一处上传，请稍后再接着传。", status=409) from None
            yield file

    def sha256(self, upload: int, n: int) -> str:
        """The hash of a file that has come whole, and is on the disk at the return."""
        with self.path(upload, n).open("rb") as file:
            os.fsync(file.fileno())
            return hashlib.file_digest(file, "sha256").hexdigest()

    def drop(self, upload: int, n: int) -> None:
        """Takes a file away, with the folder of its upload if it was the last."""
        path = self.path(upload, n)
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()

    def free(self) -> int:
        """Bytes that the disk can take."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free
