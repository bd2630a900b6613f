"""Files taken in on terms: each for itself, until it is given up, with errands in between."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from api.intakes.batch import Batch
from api.intakes.candidates import candidates
from api.intakes.intake import ingest_paths
from api.intakes.order import storable
from api.intakes.stages import Stages
from api.intakes.terms import Errand, IntakeOptions, Terms
from api.intakes.workers import Crew, Limits
from index.library import Library
from tests.invariants import pipeline
from tests.libraries import ignore
from tests.shelves import empty, write
from tests.test_intake import breaking


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A file that is never read to its end, one that fails and one that is stored."""
    folder = tmp_path / "材料"
    write(folder / "0挂起.txt", 1)
    empty(folder / "1空.txt")
    write(folder / "2·〔2021〕𠮷①.txt", 9)
    return folder


def run(library: Library, shelf: Path, terms: Terms, workers: int = 1) -> list[str]:
    """What became of the files of ``shelf``, read one at a time by each worker."""
    handle = partial(breaking, pipeline(), library.analyst)
    with library.writer(), library.jobs.running([]) as job:
        batch = Batch(library, job, list(candidates([shelf])), IntakeOptions(workers, terms=terms))
        with Crew(handle, Limits(workers, 2**31, depth=1)) as crew:
            batch.run(crew, ignore)
    assert library.check() == []
    return [batch.reports[key].status for key in sorted(batch.reports)]


def sources(library: Library) -> Sequence[str]:
    return [document.source for document in library.documents()]


def test_no_file_waits_for_another(library: Library, shelf: Path) -> None:
    ended: dict[int, int] = {}

    def end(number: int) -> None:
        """Notes how many documents and failures the library holds then."""
        ended[number] = len(library.documents()) + len(library.failures())

    terms = Terms(is_wanted=lambda number: number > 0 or len(ended) < 2, ended=end)
    assert run(library, shelf, terms, workers=2) == ["cancelled", "failed", "stored"]
    assert ended in ({1: 1, 2: 2, 0: 2}, {2: 1, 1: 2, 0: 2}, {1: 2, 2: 2, 0: 2})
    assert list(ended)[-1] == 0


def test_what_is_wanted_no_more_is_stopped_and_not_stored(library: Library, shelf: Path) -> None:
    write(shelf / "1空.txt", 2)
    asked: list[int] = []

    def is_wanted(number: int) -> bool:
        """Of the first file until it is being read."""
        asked.append(number)
        return number == 2 or asked.count(0) <= 2

    assert run(library, shelf, Terms(is_wanted=is_wanted)) == ["cancelled", "cancelled", "stored"]
    assert sources(library) == ["2·〔2021〕𠮷①.txt"] and library.failures() == []


def test_what_is_given_up_once_it_is_read_is_not_stored(library: Library, shelf: Path) -> None:
    (shelf / "0挂起.txt").unlink()
    stages = Stages(2)
    terms = Terms(is_wanted=lambda number: stages.stage(number) != "入库", stages=stages)
    assert run(library, shelf, terms) == ["cancelled", "cancelled"]
    assert sources(library) == [] and library.failures() == []


def test_an_errand_is_run_while_a_file_is_read(library: Library, shelf: Path) -> None:
    found: list[int] = []
    errand = Errand(
        lambda: not found and len(library.documents()) > 0, lambda: found.append(library.words.seq)
    )
    terms = Terms(is_wanted=lambda number: number > 0 or not found, ended=ignore_end, errand=errand)
    assert run(library, shelf, terms, workers=2) == ["cancelled", "failed", "stored"]
    assert found == [library.words.seq]


def ignore_end(number: int) -> None:
    """Nothing is done with a file that has ended."""


def test_the_stage_of_each_file_is_told_by_its_reader(library: Library, shelf: Path) -> None:
    stages = Stages(2)
    assert (stages.stage(0), stages.seconds(0)) == (None, 0)
    paths = [shelf / "2·〔2021〕𠮷①.txt"]
    ingest_paths(library, paths, ignore, IntakeOptions(1, terms=Terms(stages=stages)))
    assert [stages.stage(0), stages.stage(1)] == ["入库", None]
    assert stages.seconds(0) > 0


def test_what_comes_before_is_stored_before() -> None:
    ready, due = [(2, 0), (0, 0), (1, 2), (1, 0)], [(1, 1), (3, 0)]
    assert storable(ready, due, by_file=False) == [(0, 0), (1, 0)]
    assert storable(ready, due, by_file=True) == [(0, 0), (1, 0), (2, 0)]
    assert storable(ready, [], by_file=False) == sorted(ready)
