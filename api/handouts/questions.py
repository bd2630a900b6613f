"""Practices of a handout in, questions for discussion out: they repeat the source's words and add no fact."""

from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.practice import Practice

MOST_QUESTIONS = 5
"""Questions of a teaching case: three to five, one for each point at which somebody had to choose."""


def questions(own: Sequence[str], practices: Sequence[Practice]) -> tuple[str, ...]:
    """A reader's ``own`` questions, and behind them as many made of the practices as make MOST_QUESTIONS."""
    return tuple(dict.fromkeys([*own, *islice(_made(practices), max(0, MOST_QUESTIONS - len(own)))]))


def _made(practices: Sequence[Practice]) -> Iterator[str]:
    if len({practice.place.path for practice in practices if practice.place.path}) > 1:
        yield "几处的做法有何不同？为什么不同？换一个地方，哪些条件要先具备？"
    for practice in practices:
        if practice.problem:
            where = "".join(practice.place.path) or "当地"
            problem = practice.problem.rstrip("，；。")
            yield f"{where}面对的难点是「{problem}」。换作你，会怎么做？为什么？"
