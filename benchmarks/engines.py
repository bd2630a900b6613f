"""News passages in, a table of vector engines out: ours beside what else FAISS has, at several sizes.

    python -m benchmarks.engines --sizes 10000 100000

Each engine is built in one process and opened and searched in another. Times of searching are processor times of
one thread, so that they mean the same on a machine that does other work; recall is measured against the product
of all rows in single precision.
"""

import argparse
import json
import lzma
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.measures.metrics import percentile
from benchmarks.scale.memory import memory
from index import engines
from index.encoders.hashing import Hashing
from index.manifest import remove
from index.segmenter import Segmenter
from index.tiers import Tiers
from ingest.gazetteer import Gazetteer
from ingest.themes import Vocabulary

NEWS = Path(__file__).parents[1].parent / "shared" / "train" / "news.jsonl.xz"
LENGTH = 200
"""Characters of a passage."""
READ = 100_000
"""Passages encoded; more are made of pairs of these."""
ASKED, QUERY = 200, 30
"""Queries, each the first 30 characters of a passage that is not in the index."""
NEAREST = 100

OTHERS: dict[str, tuple[str, dict[str, float]]] = {
    "FAISS Flat（单精度）": ("Flat", {}),
    "FAISS SQ8": ("SQ8", {}),
    "FAISS PQ，4 个分量一码，看 20 倍": ("PQ128x4fs,Refine(SQfp16)", {"k_factor_rf": 20}),
    "FAISS IVF-SQfp16，查一成": ("IVF{lists},SQfp16", {"nprobe": 0.1}),
    "FAISS IVF-SQfp16，查一半": ("IVF{lists},SQfp16", {"nprobe": 0.5}),
    "FAISS HNSW32-SQfp16，ef 200": ("HNSW32_SQfp16", {"efSearch": 200}),
    "FAISS HNSW32-SQfp16，ef 800": ("HNSW32_SQfp16", {"efSearch": 800}),
}
"""What is compared: FAISS's own name of an index, and how it is searched; ``nprobe`` as a share of the lists."""
SLOW, SLOW_MOST = "HNSW", 100_000
"""What is built at sizes up to 100,000 only: a million would take the better part of an hour."""


@dataclass(frozen=True, slots=True)
class Task:
    """One engine over the first ``count`` rows of ``vectors``."""

    name: str
    count: int
    vectors: Path
    place: Path

    def rows(self) -> NDArray[np.float16]:
        rows: NDArray[np.float16] = np.load(self.vectors / "rows.npy", mmap_mode="r")[: self.count]
        return rows

    def queries(self) -> NDArray[np.float32]:
        queries: NDArray[np.float32] = np.load(self.vectors / "queries.npy")
        return queries


Search = Callable[[NDArray[np.float32]], NDArray[np.int64]]


def passages() -> Iterator[str]:
    """Pieces of the news of about LENGTH characters."""
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            pieces = (text[start : start + LENGTH] for start in range(0, len(text), LENGTH))
            yield from (piece for piece in pieces if len(piece) > LENGTH // 2)


def write_vectors(folder: Path, count: int) -> None:
    """``rows.npy`` and ``queries.npy``: beyond READ, a row is the sum of two, as of a passage made of halves of both."""
    words = [*Gazetteer.load().names(), *Vocabulary.load().words()]
    encoder, texts = Hashing(Segmenter(words)), passages()
    real = min(count, READ)
    rows = np.lib.format.open_memmap(folder / "rows.npy", "w+", np.float16, (count, encoder.dimensions))
    for start in range(0, real, 1000):
        batch = [next(texts) for _ in range(min(1000, real - start))]
        rows[start : start + len(batch)] = encoder.encode(batch)
    chance = np.random.default_rng(1)
    for start in range(real, count, 10_000):
        left, right = chance.integers(0, real, (2, min(10_000, count - start)))
        mixed = rows[left].astype(np.float32) + rows[right]
        rows[start : start + len(mixed)] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    np.save(folder / "queries.npy", encoder.encode([next(texts)[:QUERY] for _ in range(ASKED)]))


def write_truth(task: Task) -> None:
    """The NEAREST rows of each query (ASKED, NEAREST), best first."""
    queries, best = task.queries(), []
    for start in range(0, task.count, 50_000):
        rows = task.rows()[start : start + 50_000].astype(np.float32)
        best.append(_best(queries @ rows.T, start))
    scores, places = (np.concatenate(each, axis=1) for each in zip(*best, strict=True))
    order = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
    np.save(task.vectors / f"{task.count}.npy", np.take_along_axis(places, order, axis=1))


def _best(scores: NDArray[np.float32], start: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    places = np.argpartition(-scores, min(NEAREST, scores.shape[1] - 1), axis=1)[:, :NEAREST]
    return np.take_along_axis(scores, places, axis=1), places + start


def build(task: Task) -> dict[str, float]:
    """Makes and saves the engine; seconds of processor time and the most memory in MB."""
    before = memory()
    started = time.process_time()
    if task.name in engines.names():
        tiers = Tiers.empty("flat", task.rows().shape[1])
        for start in range(0, task.count, 512):
            part = np.arange(start, min(start + 512, task.count))
            tiers.add(part, np.array(task.rows()[part]))
        tiers.merged(task.name, task.place)
    else:
        _build_other(task)
    return {"build": time.process_time() - started, "peak": memory().peak - before.resident}


def _build_other(task: Task) -> None:
    import faiss  # noqa: PLC0415 (each engine in its own process)

    faiss.omp_set_num_threads(1)
    lists = max(int(4 * task.count**0.5), 1)
    key = OTHERS[task.name][0].format(lists=lists)
    rows = task.rows().astype(np.float32)
    index: Any = faiss.index_factory(rows.shape[1], key, faiss.METRIC_INNER_PRODUCT)
    index.train(rows[:: max(len(rows) // (64 * lists), 1)])
    index.add(rows)
    faiss.write_index(index, str(task.place))


def serve(task: Task) -> dict[str, float]:
    """Opens and searches it: milliseconds, MB of memory and disk, and recall."""
    before = memory()
    search, opened = _opened(task)
    expected = np.load(task.vectors / f"{task.count}.npy")
    times, found = [], []
    for query in task.queries():
        started = time.thread_time()
        found.append(search(query))
        times.append(1000 * (time.thread_time() - started))
    files = [task.place, *task.place.rglob("*")] if task.place.is_dir() else [task.place]
    return {
        "open": 1000 * opened,
        "resident": memory().resident - before.resident,
        "disk": sum(each.stat().st_size for each in files if each.is_file()) / 1e6,
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "recall@100": _recall(found, expected, NEAREST),
        "recall@10": _recall(found, expected, 10),
    }


def _opened(task: Task) -> tuple[Search, float]:
    """How to search the saved engine, and the seconds to open it."""
    dimensions = task.rows().shape[1]
    if task.name in engines.names():
        engine = engines.create(task.name, dimensions)
        started = time.perf_counter()
        engine.load(task.place, mapped=True)
        return lambda query: engine.search(query, NEAREST)[0], time.perf_counter() - started
    import faiss  # noqa: PLC0415 (as above)

    faiss.omp_set_num_threads(1)
    started = time.perf_counter()
    index = faiss.read_index(str(task.place), faiss.IO_FLAG_MMAP_IFC)
    opened = time.perf_counter() - started
    for name, value in OTHERS[task.name][1].items():
        lists = getattr(index, "nlist", 1)
        faiss.ParameterSpace().set_index_parameter(index, name, int(value * lists) if value < 1 else value)
    return lambda query: index.search(query[None], NEAREST)[1][0], opened


def _recall(found: list[NDArray[np.int64]], expected: NDArray[np.int64], k: int) -> float:
    shares = [len(np.intersect1d(a[:k], b[:k])) / k for a, b in zip(found, expected, strict=True)]
    return float(np.mean(shares))


def apart(action: Callable[[Task], Any], task: Task) -> Any:
    """What ``action`` tells of the task, in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(action, task).result()


def measure(count: int, vectors: Path) -> Iterator[str]:
    """A row of the table for each engine."""
    place = vectors / "index"
    apart(write_truth, Task("", count, vectors, place))
    for name in (*[each for each in engines.names() if each != "exact"], *OTHERS):
        if not (name.startswith(f"FAISS {SLOW}") and count > SLOW_MOST):
            task = Task(name, count, vectors, place)
            found = {**apart(build, task), **apart(serve, task)}
            remove(place)
            yield (
                f"| {count:,} | {name} | "
                + " | ".join(f"{found[key]:{shape}}" for key, shape in COLUMNS)
                + " |"
            )


COLUMNS = (
    ("build", ".1f"),
    ("peak", ".0f"),
    ("disk", ".0f"),
    ("open", ".1f"),
    ("resident", ".0f"),
    ("p50", ".2f"),
    ("p95", ".2f"),
    ("recall@10", ".3f"),
    ("recall@100", ".3f"),
)
"""What is told of each engine, and how."""
HEAD = """| 向量数 | 引擎 | 建立（秒） | 建立时内存（MB） | 磁盘（MB） | 打开（毫秒） | 检索时内存（MB） | p50（毫秒） | p95 | 前10找出率 | 前100找出率 |
|---|---|---|---|---|---|---|---|---|---|---|"""


def main() -> None:
    """Print the table, Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--vectors", type=Path, help="a folder that keeps the encoded passages for the next run"
    )
    given = parser.parse_args()
    with TemporaryDirectory() as scratch:
        vectors = given.vectors or Path(scratch)
        if not (vectors / "rows.npy").exists():
            vectors.mkdir(parents=True, exist_ok=True)
            write_vectors(vectors, max(given.sizes))
        print(HEAD)
        for count in given.sizes:
            for row in measure(count, vectors):
                print(row, flush=True)


if __name__ == "__main__":
    main()
