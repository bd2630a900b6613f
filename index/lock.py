"""A library's folder in, the sole right to write to it out."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryBusy

_PAUSE = 0.05
"""Seconds between two tries."""


@contextmanager
def hold(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Holds the lock file ``path`` for this process, trying for up to ``wait`` seconds.

    The kernel frees the lock when its holder ends, however it ends. Raises LibraryBusy with the
    holder's process number.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, path, time.monotonic() + wait)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise LibraryBusy(_busy(path)) from error
        time.sleep(_PAUSE)


def _busy(path: Path) -> str:
    holder = path.read_text(encoding="ascii").strip()
    who = f"进程 {holder} " if holder else "另一个进程"
    return f"资料库“{path.parent}”正由{who}写入，请等它结束后再试。"


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock file ``path``, this process included."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
