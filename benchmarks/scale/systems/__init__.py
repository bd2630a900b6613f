"""A system's name in, how it stores passages and searches them out; one system is one file here."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

DEPTH = 10
"""Results of a search."""
Search = Callable[[str], list[str]]
"""A question in, at most DEPTH texts, best first, out. Any number of threads may call it."""


class System(Protocol):
    """What the benchmark measures, each step in a process of its own."""

    def build(self, stories: Path, folder: Path) -> None:
        """Puts all passages of the file ``stories`` into an index in the empty ``folder``."""

    def open_(self, folder: Path) -> Search:
        """Opens what ``build`` wrote, to be searched."""


def names() -> list[str]:
    """Names of the systems there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def load(name: str) -> System:
    """The system of this name. Raises ModuleNotFoundError for an unknown one."""
    system: System = import_module(f"benchmarks.scale.systems.{name}")
    return system
