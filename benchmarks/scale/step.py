"""One system and one step in, its figures as a JSON line out: ``build`` an index, or ``serve`` from it.

Each step is a process of its own, so that what one system loads or leaves in memory is not another's.
"""

import argparse
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import cycle
from pathlib import Path

from api.measures.metrics import percentile
from benchmarks.scale.material import Item
from benchmarks.scale.memory import limit, memory
from benchmarks.scale.systems import Search, load, names

CLIENTS = (1, 8)
FEWEST = 20
"""Questions that are timed at least, however slow a system is."""


def build(system: str, stories: Path, folder: Path) -> dict[str, float]:
    """Wall seconds from texts to an index on the disk, cutting and encoding included, and its megabytes."""
    folder.mkdir(parents=True)
    began = time.perf_counter()
    load(system).build(stories, folder)
    seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"index_s": round(seconds, 2), "disk_mb": round(size / 1024**2, 1)}


def serve(system: str, folder: Path, questions: Sequence[str], budget: float) -> dict[str, float]:
    """Opening, imports included, and the first search; then all questions once to warm up, once alone, and
    again and again by so many clients at a time; for ``budget`` seconds each time at the most."""
    began = time.perf_counter()
    search = load(system).open_(folder)
    opened = time.perf_counter()
    search(questions[0])
    first = time.perf_counter() - opened
    timed(search, questions, budget)
    times = timed(search, questions, budget)
    figures = {
        "open_s": round(opened - began, 3),
        "first_ms": round(1000 * first, 1),
        "p50_ms": round(1000 * percentile(times, 0.5), 2),
        "p95_ms": round(1000 * percentile(times, 0.95), 2),
        "timed": len(times),
    }
    for clients in CLIENTS:
        figures[f"per_second_{clients}"] = round(rate(search, questions, clients, budget), 2)
    return figures


def timed(search: Callable[[Item], object], questions: Sequence[Item], budget: float) -> list[float]:
    """Seconds of each search, one after the other, until the questions or the ``budget`` are at an end."""
    times: list[float] = []
    ends = time.perf_counter() + budget
    for question in questions:
        began = time.perf_counter()
        if began > ends and len(times) >= FEWEST:
            break
        search(question)
        times.append(time.perf_counter() - began)
    return times


def rate(search: Search, questions: Sequence[str], clients: int, budget: float) -> float:
    """Searches per second of so many threads that ask as fast as they are answered, each at least once. Raises
    what a search raised."""
    turns, done, faults = iter(cycle(questions)), [0] * clients, []
    lock, ends = threading.Lock(), time.perf_counter() + budget

    def ask(client: int) -> None:
        try:
            while not done[client] or time.perf_counter() < ends:
                with lock:
                    question = next(turns)
                search(question)
                done[client] += 1
        except Exception as fault:  # noqa: BLE001 (told to the main thread, which raises it)
            faults.append(fault)

    began = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sum(done) / (time.perf_counter() - began)


def main() -> None:
    """Prints the figures of one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["build", "serve"])
    parser.add_argument("system", choices=names())
    parser.add_argument("folder", type=Path)
    parser.add_argument("source", type=Path, help="stories to build from, or questions to ask")
    parser.add_argument("--budget", type=float, default=20.0, help="seconds of each measurement")
    parser.add_argument("--gigabytes", type=float, default=20.0, help="memory it may have")
    given = parser.parse_args()
    limit(given.gigabytes)
    if given.step == "build":
        figures = build(given.system, given.source, given.folder)
    else:
        questions = json.loads(given.source.read_text(encoding="utf-8"))
        figures = serve(given.system, given.folder, questions, given.budget)
    print(json.dumps({**figures, **{f"{name}_mb": value for name, value in asdict(memory()).items()}}))


if __name__ == "__main__":
    main()
