"""Reports in, the times of reading, of a cold search and of a warm one out."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from api.measures.metrics import percentile
from api.service import Service
from index.library import Library
from index.wanted import SearchOptions

SHARED = Path(__file__).parents[1].parent / "shared"
QUESTION = "别的地方怎么解决老旧小区改造难题"
RUNS = 5
"""Repetitions of a measurement that starts a process; the median is reported."""


def tashan(library: Path, *arguments: str) -> float:
    """Seconds that one command takes in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", "api.cli", "--library", str(library), *arguments]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def seconds(action: Callable[[], object]) -> float:
    """Wall seconds of ``action``."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def warm_searches(folder: Path, questions: list[str]) -> tuple[float, float]:
    """Median and 95th percentile of one search in milliseconds, each question once after a first pass."""
    library = Library.open(folder)
    try:
        service = Service(library)
        for question in questions:
            service.search(question, SearchOptions())
        times = [seconds(lambda q=question: service.search(q, SearchOptions())) for question in questions]  # type: ignore[misc]
    finally:
        library.close()
    return 1000 * percentile(times, 0.5), 1000 * percentile(times, 0.95)


def material() -> tuple[Path, list[str]]:
    """The real reports with their questions, or the sample reports with one where those are not at hand."""
    asked = SHARED / "gold" / "queries.jsonl"
    if not asked.is_file():
        return Path(__file__).parents[1] / "corpus" / "reports", [QUESTION]
    lines = asked.read_text(encoding="utf-8").split("\n")
    return SHARED / "seeds", [json.loads(line)["query"] for line in lines if line]


def main() -> None:
    """Print the figures as a Markdown table."""
    reports, questions = material()
    with TemporaryDirectory() as home:
        folder = Path(home, "library")
        ingest = tashan(folder, "ingest", str(reports))
        cold = percentile([tashan(folder, "search", QUESTION) for _ in range(RUNS)], 0.5)
        usage = percentile([tashan(folder, "--help") for _ in range(RUNS)], 0.5)
        median, slow = warm_searches(folder, questions)
    print("| measurement | value |\n|---|---|")
    print(f"| ingest of {reports.name}, cold | {ingest:.2f} s |")
    print(f"| tashan search, cold, median of {RUNS} | {cold:.2f} s |")
    print(f"| tashan --help, median of {RUNS} | {usage:.2f} s |")
    print(f"| search, warm, p50 / p95 of {len(questions)} questions | {median:.1f} / {slow:.1f} ms |")


if __name__ == "__main__":
    main()
