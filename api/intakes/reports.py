"""What reading a document came to in, the report of it out; and how far a batch is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from index.depot import Addition

Status = Literal["stored", "unchanged", "replaced", "failed", "quarantined", "cancelled"]
Progress = Callable[["FileReport", "Pace"], None]
"""Called for each document after it was stored, with how far the batch is then."""
NO_DAMAGE = {"red": 0, "amber": 0, "grey": 0}
BREAKDOWNS = {
    "time": "“{name}”读取超过 {seconds:g} 秒，已中止：请拆分文件，或调高设置 time_limit 后再导入。",
    "memory": "“{name}”占用的内存超过上限 {megabytes} MB，已中止：请拆分文件，或调高设置 memory_limit 后再导入。",
    "cancelled": "“{name}”已取消。",
    "crash": "读取“{name}”的进程意外退出（{code}）：文件可能已损坏，请用原来的软件打开并另存后再导入。",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one document: wall ``seconds`` of reading, the counts of its losses by severity, and what a
    reader should distrust, of a document that was not read now (). ``stage`` is where it failed, if it did."""

    source: str
    document_id: str | None
    status: Status
    seconds: float = 0.0
    reason: str | None = None
    damage: dict[str, int] = field(default_factory=NO_DAMAGE.copy)
    warnings: tuple[str, ...] = ()
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a batch is: documents ``done``, ``failed`` among them, known so far (``total``); ``share`` of the
    bytes, 0 to 1; wall ``seconds``."""

    done: int
    failed: int
    total: int
    share: float
    seconds: float

    @property
    def rate(self) -> float:
        """Documents per second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float:
        """Seconds that the rest will take if it goes on as before."""
        return self.seconds * (1 - self.share) / self.share if self.share else 0.0


@dataclass(frozen=True, slots=True)
class Done:
    """A report, with what is to be stored, if anything is."""

    report: FileReport
    addition: Addition | None = None


def failed(source: str, reason: str, stage: str, seconds: float = 0.0) -> Done:
    """Nothing to store: a document could not be read."""
    return Done(FileReport(source, None, "failed", seconds, reason, stage=stage))


def cancelled(source: str) -> Done:
    """Nothing to store: a document is not wanted any more."""
    return Done(FileReport(source, None, "cancelled", reason=BREAKDOWNS["cancelled"].format(name=source)))
