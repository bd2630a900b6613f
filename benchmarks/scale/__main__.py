"""News and public questions in, a line of figures for each system, size and step out, in results.jsonl.

    python -m benchmarks.scale --sizes 10000 100000

Every system stores and searches the same passages on this machine, each step in a process of its own, one
after the other; and all of them again, for a machine is never as quiet twice. ``python -m
benchmarks.scale.report`` makes the tables and the plot.
"""

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

from benchmarks.scale import results
from benchmarks.scale.material import ASKED, SHARED, questions, write_stories
from benchmarks.scale.systems import names

WORK = Path(__file__).parents[2] / "build" / "scale"
QUESTIONS = "questions.json"


@dataclass(frozen=True, slots=True)
class Case:
    """One index: the ``turn`` counts how often all have been measured before."""

    system: str
    size: int
    turn: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured how: ``budget`` is the seconds of each measurement of a search, ``gigabytes`` the memory
    that a system may have. With ``keeps`` indexes that are there are used and stay."""

    work: Path
    systems: tuple[str, ...]
    sizes: tuple[int, ...]
    turns: int
    budget: float
    gigabytes: float
    keeps: bool


def run(plan: Plan, shared: Path) -> None:
    """Appends the figures to the results as they come."""
    plan.work.mkdir(parents=True, exist_ok=True)
    asked = plan.work / QUESTIONS
    asked.write_text(json.dumps(questions(shared, ASKED), ensure_ascii=False), encoding="utf-8")
    for size in plan.sizes:
        stories = plan.work / f"stories-{size}.jsonl"
        if not stories.exists():
            write_stories(shared, stories, size)
        for turn, system in product(range(plan.turns), plan.systems):
            measure(plan, Case(system, size, turn))


def measure(plan: Plan, case: Case) -> None:
    """Builds and serves one index."""
    folder = plan.work / f"{case.system}-{case.size}"
    if folder.exists() and not plan.keeps:
        raise SystemExit(f"{folder} is there already: remove it, or use it with --keep")
    is_built = folder.exists() or _step(plan, case, "build", plan.work / f"stories-{case.size}.jsonl")
    if is_built:
        _step(plan, case, "serve", plan.work / QUESTIONS)
    if not (is_built and plan.keeps):
        shutil.rmtree(folder, ignore_errors=True)


def _step(plan: Plan, case: Case, step: str, source: Path) -> bool:
    """Notes the figures of a step, or the last line of what it says where it fails; whether it went well."""
    folder = plan.work / f"{case.system}-{case.size}"
    command = [sys.executable, "-m", "benchmarks.scale.step", step, case.system, str(folder), str(source)]
    limits = ["--budget", str(plan.budget), "--gigabytes", str(plan.gigabytes)]
    done = subprocess.run([*command, *limits], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        figures: dict[str, object] = {"failed": said[-1]}
    else:
        figures = json.loads(done.stdout.splitlines()[-1])
    results.note(plan.work / results.SYSTEMS, {**asdict(case), "step": step, **figures})
    return not done.returncode


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with train/ and bench/")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the indexes and the results")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="numbers of passages")
    parser.add_argument("--systems", nargs="+", default=names(), choices=names(), metavar="SYSTEM")
    parser.add_argument("--turns", type=int, default=2, help="how often all are measured")
    parser.add_argument("--budget", type=float, default=20.0, help="seconds of each measurement of a search")
    parser.add_argument("--gigabytes", type=float, default=20.0, help="memory that a system may have")
    parser.add_argument(
        "--keep", action="store_true", help="use indexes that are there, and leave them there"
    )
    given = parser.parse_args()
    run(
        Plan(
            work=given.work.absolute(),
            systems=tuple(given.systems),
            sizes=tuple(given.sizes),
            turns=given.turns,
            budget=given.budget,
            gigabytes=given.gigabytes,
            keeps=given.keep,
        ),
        given.shared,
    )


if __name__ == "__main__":
    main()
