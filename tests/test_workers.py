"""Workers that hang, eat memory or die: what becomes of their tasks and of the others'."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.intakes.workers import Breakdown, Crew, Limits

MEGABYTE = 2**20
ROOM = Limits(workers=2, memory=256 * MEGABYTE)
TEXT = "·〔2021〕《》𠮷①　ＡＢＣ"


@dataclass(unsafe_hash=True)
class Errand:
    """A task: ``what`` is to be done with ``text``. A test may change its ``seconds`` on the way."""

    what: str
    text: str = TEXT
    seconds: float = 60.0

    @property
    def size(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Word:
    """An answer: the text, or the worker's process number."""

    text: str
    more: bool = False


def hang() -> None:
    while True:
        pass


def eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(16 * MEGABYTE))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def vanish() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


DEEDS: dict[str, Callable[[], None]] = {"hang": hang, "eat": eat, "crash": crash, "vanish": vanish}


def work(errand: Errand) -> Iterator[Word]:
    if errand.what == "many":
        yield from (Word(str(n), more=True) for n in range(5))
        yield Word("end")
    elif errand.what == "who":
        yield Word(str(os.getpid()))
    else:
        DEEDS.get(errand.what, lambda: None)()
        yield Word(errand.text.upper())


def run(errands: list[Errand], limits: Limits = ROOM) -> dict[Errand, list[Word | Breakdown]]:
    """All answers to each of ``errands``, which differ."""
    found: dict[Errand, list[Word | Breakdown]] = {errand: [] for errand in errands}
    waiting, due = list(errands), len(errands)
    with Crew(work, limits) as crew:
        while due:
            while waiting and crew.give(waiting[0]):
                del waiting[0]
            for errand, answer in crew.collect(streams=True):
                found[errand].append(answer)
                due -= isinstance(answer, Breakdown) or not answer.more
    return found


def errand(n: int) -> Errand:
    return Errand("say", f"{TEXT}{n}")


def test_every_task_gets_its_own_answer() -> None:
    errands = [errand(n) for n in range(100)]
    assert run(errands) == {each: [Word(each.text.upper())] for each in errands}


@pytest.mark.parametrize("size", [10, 50_000, 5 * MEGABYTE])
def test_large_tasks_and_answers_do_not_wait_for_each_other(size: int) -> None:
    errands = [Errand("say", f"{n}" + "字" * size) for n in range(4)]
    assert run(errands) == {each: [Word(each.text)] for each in errands}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (Errand("hang", seconds=0.2), Breakdown("time")),
        (Errand("eat"), Breakdown("memory")),
        (Errand("crash"), Breakdown("crash", signal.SIGSEGV)),
        (Errand("vanish"), Breakdown("crash", signal.SIGKILL)),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_bad_task_takes_nothing_with_it(bad: Errand, told: Breakdown, workers: int) -> None:
    others = [errand(n) for n in range(20)]
    found = run([*others[:5], bad, *others[5:]], Limits(workers, ROOM.memory))
    assert found.pop(bad) == [told]
    assert found == {each: [Word(each.text.upper())] for each in others}


def test_a_task_of_many_answers_gives_them_in_order_while_others_are_done() -> None:
    many = Errand("many")
    found = run([many, *(errand(n) for n in range(20))], Limits(1, ROOM.memory))
    assert found[many] == [*(Word(str(n), more=True) for n in range(5)), Word("end")]
    assert all(len(found[errand(n)]) == 1 for n in range(20))


def test_a_stream_that_is_not_read_is_not_too_slow() -> None:
    many = Errand("many")
    with Crew(work, ROOM) as crew:
        crew.give(many)
        told = [answer for _, answer in crew.collect(streams=True)]
        many.seconds = 0.05
        for n in range(5):
            slow = Errand("hang", f"{n}", seconds=0.1)
            crew.give(slow)
            assert crew.collect(streams=False) == [(slow, Breakdown("time"))]
        many.seconds = 60.0
        while Word("end") not in told:
            told += [answer for _, answer in crew.collect(streams=True)]
    assert told == [*(Word(str(n), more=True) for n in range(5)), Word("end")]


def test_a_crew_that_is_left_leaves_no_process() -> None:
    with Crew(work, ROOM) as crew:
        crew.give(Errand("who"))
        ((_, answer),) = crew.collect(streams=True)
        crew.give(Errand("hang"))
    assert isinstance(answer, Word)
    assert not Path(f"/proc/{answer.text}").exists()


def test_a_worker_holds_nothing_that_its_parent_has_open(tmp_path: Path) -> None:
    with (tmp_path / "锁").open("w") as held, Crew(work, ROOM) as crew:
        crew.give(Errand("who"))
        ((_, answer),) = crew.collect(streams=True)
        assert isinstance(answer, Word)
        links = [link for link in Path(f"/proc/{answer.text}/fd").iterdir() if int(link.name) > 2]
        assert held.name not in {str(link.readlink()) for link in links}
        assert len(links) == 2
