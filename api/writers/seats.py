"""An answer and the model that is to write it in, its parts out: a few are written at a time, the others quoted."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore

from api.answers.answer import Answer
from api.llms import Model
from api.writers.events import Event, events

MOST = 8
"""Answers that are written at a time. Each holds one of the 40 threads that serve pages for as long as its model
writes: without a limit 40 of them stop every other page."""
FULL = f"已有{MOST}个回答正在由语言模型写，这一个先照原文摘录；请过一会儿再试。"


class Seats:
    """A number of seats, each for as long as its holder wants it."""

    def __init__(self, number: int = MOST) -> None:
        self._free = BoundedSemaphore(number)

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Whether there was one; nobody waits for one."""
        has_seat = self._free.acquire(blocking=False)
        try:
            yield has_seat
        finally:
            if has_seat:
                self._free.release()

    def events(self, question: str, answer: Answer, model: Model) -> Generator[Event, None, None]:
        """The parts of an answer as ``model`` writes it, or, where no seat is free, as it is, with a note that says so."""
        with self.taken() as has_seat:
            if has_seat:
                yield from events(question, answer, model)
            else:
                yield from events(question, replace(answer, notes=(*answer.notes, FULL)), None)
