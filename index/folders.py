"""A library's folder in: whether it can be written, and a place to read its files from out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import LibraryError

DATABASE = "library.sqlite"


def make(folder: Path) -> None:
    """Makes the folder of a library unless it is there. Raises LibraryError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"资料库目录“{folder}”无法建立：{error.strerror}，请换一个目录。") from error


def is_read_only(folder: Path) -> bool:
    """Whether there is a library that cannot be written."""
    return (folder / DATABASE).exists() and not os.access(folder, os.W_OK)


@contextmanager
def linked(folder: Path) -> Iterator[Path]:
    """A folder with a link to each file below ``folder`` at the same place; lock files are left out, because whoever
    takes a lock writes. It goes at the end of the block, with all that was written into it."""
    # A thread of the word index may write there while it is being removed: then some links stay behind.
    with TemporaryDirectory(prefix="tashan-", ignore_cleanup_errors=True) as made:
        for path in folder.resolve().rglob("*"):
            if path.is_file() and path.suffix != ".lock":
                link = Path(made) / path.relative_to(folder.resolve())
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(path)
        yield Path(made)
