"""Pieces of files in, the files on the disk out, until they are read: what has come is as long as what lies there."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

from api.faults import UserError


class Spool:
    """A folder with the files of uploads that are not read yet, by the number of upload and file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, upload: int, n: int) -> Path:
        """Where a file lies: its own name plays no part in that."""
        return self._folder / f"{upload}-{n}"

    def received(self, upload: int, n: int) -> int:
        """Bytes of a file that have come."""
        try:
            return self.path(upload, n).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def appending(self, upload: int, n: int) -> Iterator[BufferedRandom]:
        """The file, open for one writer, who may read it too. Raises UserError where it is open already, and OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self.path(upload, n).open("ab+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UserError("这个文件正在另一处上传，请稍后再接着传。", status=409) from None
            yield file

    def drop(self, upload: int, n: int) -> None:
        """Takes a file away."""
        self.path(upload, n).unlink(missing_ok=True)

    def files(self) -> list[tuple[int, int]]:
        """The numbers of upload and file of all that lie here."""
        names = (path.name.split("-") for path in self._folder.glob("*-*"))
        return [(int(upload), int(n)) for upload, n in names]

    def size(self) -> int:
        """Bytes of all that lies here."""
        return sum(self.received(upload, n) for upload, n in self.files())

    def free(self) -> int:
        """Bytes that the disk can take."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free


def sha256(file: BufferedRandom) -> str:
    """The hash of a file that has come whole, and is on the disk at the return."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
