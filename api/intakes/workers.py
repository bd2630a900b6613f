"""Tasks in, answers out: a few processes that work on them, any of which may hang, eat memory or die.

A worker is forked from its parent, so that it shares the parent's dictionaries and starts in some ten
milliseconds. It gets tasks through one pipe, gives answers through another, and writes nothing else.
"""

import fcntl
import gc
import os
import resource
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

DEPTH = 32
"""Small tasks that wait in a worker's pipe, so that it has work while the parent stores: 32 articles of
some 6 ms outlast the storing and indexing of one group."""
_PIPE = 2**20
"""Bytes that a pipe may hold: 16 articles with all that is known of them. As many as Linux allows everyone;
at its 64 KiB a worker would wait for the parent after every article."""
_LEAST_PIPE = 16 * 1024
"""Bytes that a pipe holds on other systems at least."""
_ROOM = 0.75
"""Share of a pipe that may be filled with tasks: a larger task is given to an idle worker only, or the parent
could wait for a worker that waits for it."""
_GRACE = 1.0
"""Seconds that a worker has to end what its task began: LibreOffice and its folder were gone after 0.2 s."""
_NICENESS = 10
"""What the scheduler puts a worker behind its parent, whose threads wake for a moment after each file that the disk
took: beside two workers of the same priority a file took them 2 to 3 ms, beside these 1."""
_OUT_OF_MEMORY = 77
"""Exit status of a worker that reached its memory limit."""
_FORK = get_context("fork")


class Sized(Protocol):
    """A task: ``size`` in bytes, ``seconds`` that each of its answers may take."""

    @property
    def size(self) -> int: ...
    @property
    def seconds(self) -> float: ...


class Partial(Protocol):
    """An answer; ``more`` says that the same task has others."""

    @property
    def more(self) -> bool: ...


Task = TypeVar("Task", bound=Sized)
Answer = TypeVar("Answer", bound=Partial)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Why a task has no answer: its ``cause``, and the number of the signal or the exit status."""

    cause: Literal["time", "memory", "crash", "cancelled"]
    code: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """``workers`` at once; ``memory`` in bytes is what each may take beyond what it shares with its parent. A worker is
    given ``depth`` tasks at a time at most; with 1 none waits behind a slow one while another worker is idle."""

    workers: int
    memory: int
    depth: int = DEPTH


class Worker(Generic[Task, Answer]):
    """One process, seen from its parent."""

    def __init__(self, handle: Callable[[Task], Iterator[Answer]], memory: int) -> None:
        given, self._outbox = _FORK.Pipe(duplex=False)
        self.inbox, answers = _FORK.Pipe(duplex=False)
        self._room = _ROOM * min(map(_widened, (self._outbox, answers)))
        self._process = _FORK.Process(target=_work, args=(given, answers, handle, memory), daemon=True)
        self._process.start()
        given.close()
        answers.close()
        self.tasks: deque[Task] = deque()
        self._held = 0
        self.is_streaming = False
        self._since = 0.0

    def has_room(self, depth: int) -> bool:
        """Whether a small task may be given, where ``depth`` may wait."""
        return len(self.tasks) < depth and not self.is_streaming

    def give(self, task: Task) -> bool:
        """Hands over a task; False if the process is gone."""
        try:
            self._outbox.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return False
        if not self.tasks:
            self.rest()
        self.tasks.append(task)
        self._held += task.size
        return True

    def fits(self, task: Task) -> bool:
        """Whether ``task`` can be handed over without waiting."""
        return not self.tasks or self._held + task.size <= self._room

    def rest(self) -> None:
        """Starts the clock of the present task anew."""
        self._since = time.monotonic()

    def take(self) -> tuple[Task, Answer | Breakdown]:
        """The next answer of a worker that is ready, with its task."""
        try:
            answer: Answer = self.inbox.recv()
        except (EOFError, OSError):
            return self._done(), self._end()
        self.rest()
        self.is_streaming = answer.more
        return (self.tasks[0] if answer.more else self._done()), answer

    @property
    def left(self) -> float:
        """Seconds that the present task may still take."""
        return self.tasks[0].seconds - (time.monotonic() - self._since)

    def stop(self, cause: Literal["time", "cancelled"]) -> tuple[Task, Breakdown]:
        """Ends the process; the present task took too long, or is wanted no more."""
        self.kill()
        return self._done(), Breakdown(cause)

    def kill(self) -> None:
        """Ends the process, with what its task began unless it does not listen."""
        self._process.terminate()
        self._close()

    def _done(self) -> Task:
        """The present task, which the worker has no more."""
        task = self.tasks.popleft()
        self._held -= task.size
        return task

    def _close(self) -> None:
        """Waits for the process to end, which closed its pipe or was told to, and ends it if it does not."""
        self._process.join(_GRACE)
        self._process.kill()
        self._process.join()
        self._outbox.close()
        self.inbox.close()

    def _end(self) -> Breakdown:
        self._close()
        code = self._process.exitcode or 0
        return Breakdown("memory") if code == _OUT_OF_MEMORY else Breakdown("crash", abs(code))


class Crew(Generic[Task, Answer]):
    """Up to ``limits.workers`` workers, forked when there is work for them; a lost one is replaced.

    A worker whose task has many answers (``more``) is not counted while it streams them: another one
    takes its place, so that what it finds is worked on meanwhile.
    """

    def __init__(self, handle: Callable[[Task], Iterator[Answer]], limits: Limits) -> None:
        """``handle`` runs in the workers and raises nothing but MemoryError."""
        self._handle = handle
        self._limits = limits
        self._workers: list[Worker[Task, Answer]] = []
        self._returned: deque[Task] = deque()

    def __enter__(self) -> "Crew[Task, Answer]":
        """Collects no garbage among what is there already: looking through dictionaries again and again took a
        quarter of the parent's time, and in the workers it would copy the memory that they share."""
        gc.freeze()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
        gc.unfreeze()

    def give(self, task: Task) -> bool:
        """Hands ``task`` to the worker with the least to do; False if none has room for it."""
        worker = self._chosen(task)
        if worker is None:
            return False
        if not worker.give(task):
            self._replace(worker)
            return self.give(task)
        return True

    def collect(self, streams: bool, patience: float = inf) -> list[tuple[Task, Answer | Breakdown]]:
        """Waits for answers, ``patience`` seconds at most, and gives all that are there. Without ``streams``
        the workers that stream are left to wait."""
        self._give_returned()
        heard = [worker for worker in self._workers if worker.tasks and (streams or not worker.is_streaming)]
        for worker in self._workers:
            if worker.is_streaming and not streams:
                worker.rest()
        patience = min([patience, *(worker.left for worker in heard)]) if heard else 0.0
        ready = wait([worker.inbox for worker in heard], max(patience, 0.0))
        found: list[tuple[Task, Answer | Breakdown]] = []
        for worker in heard:
            if worker.inbox in ready:
                found += self._drain(worker)
            elif worker.left <= 0:
                found.append(worker.stop("time"))
                self._replace(worker)
        return found

    def drop(self, is_unwanted: Callable[[Task], bool]) -> list[tuple[Task, Breakdown]]:
        """Ends the workers that are at a task that is unwanted."""
        found: list[tuple[Task, Breakdown]] = []
        for worker in [each for each in self._workers if each.tasks and is_unwanted(each.tasks[0])]:
            found.append(worker.stop("cancelled"))
            self._replace(worker)
        return found

    def _drain(self, worker: Worker[Task, Answer]) -> Iterator[tuple[Task, Answer | Breakdown]]:
        """All that lies in a worker's pipe, and one answer at most of a worker that streams."""
        while True:
            task, answer = worker.take()
            yield task, answer
            if isinstance(answer, Breakdown):
                self._replace(worker)
                return
            if answer.more or not worker.tasks or not worker.inbox.poll():
                return

    def _chosen(self, task: Task) -> Worker[Task, Answer] | None:
        steady = [worker for worker in self._workers if not worker.is_streaming]
        idle = [worker for worker in steady if not worker.tasks]
        if not idle and len(steady) < self._limits.workers:
            idle = [Worker(self._handle, self._limits.memory)]
            self._workers += idle
        fitting = idle or [
            worker for worker in steady if worker.has_room(self._limits.depth) and worker.fits(task)
        ]
        return min(fitting, key=lambda worker: len(worker.tasks), default=None)

    def _replace(self, worker: Worker[Task, Answer]) -> None:
        """Forgets a worker that is gone; what it had not begun is given to others."""
        self._workers.remove(worker)
        self._returned.extend(worker.tasks)

    def _give_returned(self) -> None:
        while self._returned and self.give(self._returned[0]):
            self._returned.popleft()


def _work(
    tasks: Connection, answers: Connection, handle: Callable[[Task], Iterator[Answer]], memory: int
) -> None:
    """A worker's whole life: one task after the other, until the parent is gone."""
    _let_go([tasks.fileno(), answers.fileno()])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    os.nice(_NICENESS)
    _limit(memory)
    try:
        with suppress(EOFError, BrokenPipeError, ConnectionResetError):
            while True:
                for answer in handle(tasks.recv()):
                    answers.send(answer)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _leave(*_: object) -> None:
    """Ends this process as an error would: whatever is open is closed, converters and folders among it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit()


def _let_go(kept: Iterable[int]) -> None:
    """Closes what the parent has open: its locks would outlive it, and other workers' pipes would not end."""
    borders = [2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for below, above in pairwise(borders):
        os.closerange(below + 1, above)


def _widened(pipe: Connection) -> int:
    """Bytes that a pipe holds, after it was made as wide as the system lets it."""
    if sys.platform != "linux":
        return _LEAST_PIPE
    with suppress(OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
    return fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ)


def _limit(memory: int) -> None:
    """Lets this process take ``memory`` more bytes. Counted is what it can write (RLIMIT_DATA), not address
    space, of which an OCR engine maps gigabytes that it never touches. Only Linux says how much that is."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
