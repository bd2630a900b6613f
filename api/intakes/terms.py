"""What whoever gives files wants to become of them: published at once or later, watched or not, and wanted until when."""

from collections.abc import Callable
from dataclasses import dataclass

from api.intakes.stages import Stages


@dataclass(frozen=True, slots=True)
class Errand:
    """What whoever takes files in has to ``do`` besides, as soon as it ``is_due``: the batch lets go of the indexes for it,
    and keeps the right to write; its workers read on."""

    is_due: Callable[[], bool]
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms files are taken in. With ``held_by``, the name of who gave them, documents are not searched until
    a person publishes them, and what is marked as secret is refused. ``is_wanted`` says of a file by its number, from
    0 and at any time, whether it still is; it may raise KeyboardInterrupt. ``stages`` is told how far each is, and
    ``ended`` of each by its number, in the transaction that stores the last of it: nobody waits for another file."""

    held_by: str = ""
    is_wanted: Callable[[int], bool] | None = None
    stages: Stages | None = None
    ended: Callable[[int], None] | None = None
    errand: Errand | None = None


AT_ONCE = Terms()
"""To be searched at once, and nobody looks on."""


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """``workers`` processes read; each document has ``seconds``, each worker ``megabytes``;
    ``hosts`` are those from which web pages may be fetched; ``author`` is who gives the files.

    Of plain text a worker reads 1 MB in 2.4 s and takes 95 MB for it; optical character recognition takes 670 MB.
    """

    workers: int = 2
    seconds: float = 120.0
    megabytes: int = 2048
    hosts: tuple[str, ...] = ()
    terms: Terms = AT_ONCE
    author: str = "程序"
