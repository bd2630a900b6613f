"""This process in, the memory it takes out; of Linux only."""

import resource
from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")
_ROLLUP = Path("/proc/self/smaps_rollup")


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: the most so far, what is resident now, and of that what no file backs: the rest are mapped
    pages that the system may drop and read again."""

    peak: float
    resident: float
    anonymous: float


def memory() -> Memory:
    """What this process takes now."""
    lines = (
        _STATUS.read_text(encoding="ascii").splitlines() + _ROLLUP.read_text(encoding="ascii").splitlines()
    )
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
    peak, resident, anonymous = (kilobytes[name] / 1024 for name in ("VmHWM", "Pss", "Pss_Anon"))
    return Memory(round(peak, 1), round(resident, 1), round(anonymous, 1))


def limit(gigabytes: float) -> None:
    """Lets this process have so much address space and no more: what asks for more gets MemoryError."""
    most = int(gigabytes * 1024**3)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
