"""The record of batches: what each has done, and whether it runs, ended or was cut off."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.jobs import Jobs, Note
from index.store import Store

NAME = "·〔2021〕《》𠮷①　ＡＢＣ.txt"


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return open_jobs(tmp_path)


def open_jobs(folder: Path) -> Jobs:
    store = Store(folder / "library.sqlite")
    store.migrate()
    return Jobs(store, folder / "job.lock")


def notes(*statuses: str, first: int = 1) -> list[Note]:
    return [
        Note(status, {"source": f"{n}{NAME}", "status": status}) for n, status in enumerate(statuses, first)
    ]


def test_a_job_that_runs_tells_how_far_it_is(jobs: Jobs) -> None:
    with jobs.running([NAME]) as number:
        jobs.note(number, notes("stored", "failed"), total=5, seconds=0.5)
        found = jobs.job(number)
        assert found
        assert (found.state, found.paths) == ("running", (NAME,))
        assert (found.total, found.done, found.failed, found.rate) == (5, 2, 1, 4.0)
        assert found.finished_at is None


@pytest.mark.parametrize(("stopped", "state"), [("", "finished"), ("磁盘空间不足。", "stopped")])
def test_a_job_that_ended_tells_how(jobs: Jobs, stopped: str, state: str) -> None:
    with jobs.running([]) as number:
        jobs.finish(number, stopped)
    found = jobs.job(number)
    assert found
    assert (found.state, found.stopped) == (state, stopped)
    assert found.finished_at and found.finished_at >= found.started_at


def test_a_job_whose_process_was_killed_is_interrupted(jobs: Jobs, tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from index.jobs import Jobs
from index.store import Store
jobs = Jobs(Store(Path({str(tmp_path)!r}) / "library.sqlite"), Path({str(tmp_path)!r}) / "job.lock")
with jobs.running(["甲"]) as number:
    print(jobs.job(number).state, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "running\n"
    with jobs.running(["乙"]):
        assert [(job.paths, job.state) for job in jobs.newest(9)] == [
            (("乙",), "running"),
            (("甲",), "interrupted"),
        ]
    assert [job.state for job in jobs.newest(9)] == ["interrupted", "interrupted"]


def test_reports_are_given_a_page_at_a_time_in_order(jobs: Jobs) -> None:
    with jobs.running([]) as number:
        jobs.note(number, notes("stored", "failed", "stored"), total=6, seconds=1)
        jobs.note(number, notes("unchanged", "replaced", "quarantined", first=4), total=6, seconds=2)
    every = jobs.files(number, 99)
    assert [report["source"] for report in every] == [f"{n}{NAME}" for n in range(1, 7)]
    assert jobs.files(number, 2, 3) == every[3:5]
    assert jobs.files(number, 2, 6) == []


def test_jobs_are_given_newest_first(jobs: Jobs) -> None:
    for n in range(5):
        with jobs.running([str(n)]) as number:
            jobs.finish(number)
    assert [job.paths for job in jobs.newest(2, 1)] == [("3",), ("2",)]
    assert jobs.count() == 5
    assert jobs.job(99) is None


def test_a_look_at_a_job_does_not_take_its_lock(tmp_path: Path, jobs: Jobs) -> None:
    with jobs.running([]) as number:
        assert open_jobs(tmp_path).job(number) == jobs.job(number)
    with jobs.running([]):
        assert jobs.count() == 2
