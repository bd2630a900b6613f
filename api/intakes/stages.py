"""The files of a batch in, how far the reading of each is out: the workers tell it through memory that they share with
their parent."""

import mmap
import struct
import time
from typing import Literal, get_args

from ingest import pipeline

Stage = Literal[pipeline.Stage, "入库"]
"""What is done with a file, one after the other; the last by the parent, once what is read waits to be stored."""
STAGES: tuple[Stage, ...] = get_args(Stage)
_ROW = struct.Struct("<Bd")
"""The number of a stage, from 1, and when the file was begun, by the clock that all processes share."""


class Stages:
    """The stage of each of ``files`` files. Made before the workers are forked."""

    def __init__(self, files: int) -> None:
        self._shared = mmap.mmap(-1, max(files, 1) * _ROW.size)

    def enter(self, file: int, stage: Stage) -> None:
        """Notes that the ``file``-th file, from 0, or a document in it, is at ``stage``."""
        _, since = _ROW.unpack_from(self._shared, file * _ROW.size)
        _ROW.pack_into(self._shared, file * _ROW.size, STAGES.index(stage) + 1, since or time.monotonic())

    def stage(self, file: int) -> Stage | None:
        """The stage at which a file is; None before the first."""
        number, _ = _ROW.unpack_from(self._shared, file * _ROW.size)
        return STAGES[number - 1] if number else None

    def seconds(self, file: int) -> float:
        """Seconds since a file was begun; 0 before."""
        _, since = _ROW.unpack_from(self._shared, file * _ROW.size)
        return time.monotonic() - since if since else 0.0
