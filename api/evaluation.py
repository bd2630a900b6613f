"""A folder with a corpus, queries and judgements in, the quality and speed of each way of searching out."""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from api.faults import UserError
from api.metrics import mean, ndcg_at, percentile, recall_at, reciprocal_rank_at
from api.views import Record
from index.library import Library
from index.search import SearchOptions, search
from ingest.document import Article, Document, Paragraph, Passage, Section
from ingest.pipeline import Ingested

Leg = Literal["words", "vectors", "hybrid", "default"]
LEGS: tuple[Leg, ...] = ("words", "vectors", "hybrid", "default")
DEPTH = 100
"""Hits asked for: as many as the deepest measure, recall@100, looks at."""


class BenchError(UserError):
    """A bench folder that cannot be used; the sentence names file and line."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Texts by id, query texts by id, and for each query the grades of its judged texts."""

    name: str
    corpus: Mapping[str, str]
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Run:
    """The ranked ids of each query, best first, and the milliseconds that each search took."""

    ranked: Mapping[str, Sequence[str]]
    times: Sequence[float]


def evaluate_folder(folder: Path, legs: Sequence[Leg], encoder: str) -> Record:
    """The contract's ``eval``. Only queries with a judgement count. Raises BenchError."""
    bench = read_bench(folder)
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), encoder=encoder, create=True)
        try:
            names = fill(library, bench.corpus)
            measured = {leg: measure(bench, run(library, bench.queries, names, leg)) for leg in legs}
        finally:
            library.close()
    return {
        "set": bench.name,
        "documents": len(bench.corpus),
        "queries": len(bench.queries),
        "legs": measured,
    }


def read_bench(folder: Path) -> Bench:
    """The three files of ``folder``; queries without a judgement are left out."""
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    for query, text, grade in _judgements(folder / "qrels.tsv"):
        grades[query][text] = grade
    queries = dict(_texts(folder / "queries.jsonl"))
    judged = {key: text for key, text in queries.items() if key in grades}
    return Bench(folder.resolve().name, dict(_texts(folder / "corpus.jsonl")), judged, grades)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not empty; only a line feed ends a line, not U+2028."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BenchError(f"“{path}”不是 UTF-8 文本，请转换后再试。") from None
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """(id, text) of each line."""
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            yield str(record["id"]), str(record["text"])
        except (ValueError, KeyError, TypeError):
            raise BenchError(f"“{path}”第 {number} 行应为含 id 和 text 的 JSON 对象。") from None


def _judgements(path: Path) -> Iterator[tuple[str, str, float]]:
    """(query, text, grade) of each line; a first line whose grade is no number is the header."""
    for number, line in _lines(path):
        cells = line.split("\t")
        try:
            yield cells[0], cells[-2], float(cells[-1])
        except (ValueError, IndexError):
            if number > 1:
                raise BenchError(
                    f"“{path}”第 {number} 行应为 query、doc、grade 三列，以制表符分隔。"
                ) from None


def fill(library: Library, corpus: Mapping[str, str]) -> dict[str, str]:
    """Every text as a document of one passage; returns its id in the corpus by document id."""
    names: dict[str, str] = {}
    with library.writer():
        for name, text in corpus.items():
            data = json.dumps([name, text], ensure_ascii=False).encode()
            found = single(name, text, hashlib.sha256(data).hexdigest())
            names[found.document.id] = name
            library.add(found, name, data)
        library.sync()
    return names


def single(name: str, text: str, sha256: str) -> Ingested:
    """A document that is one paragraph and one passage, without practices."""
    whole = ((0, len(text)),)
    key = sha256[:16]
    sections = (Section(1, None, False, (Paragraph(1, text, whole),)),)
    article = Article(1, "报道", None, "", (), None, None, "unknown", None, sections)
    document = Document(key, name, sha256, "text/plain", "utf-8", text, (article,))
    return Ingested(document, (Passage(f"{key}-1-1", key, 1, 1, (), text, whole),), ())


def run(library: Library, queries: Mapping[str, str], names: Mapping[str, str], leg: Leg) -> Run:
    """Every query searched once, after one search to warm up."""
    options = SearchOptions(k=DEPTH, by="document", leg=leg)
    ranked: dict[str, list[str]] = {}
    times: list[float] = []
    search(library, next(iter(queries.values()), "无"), options)
    for key, text in queries.items():
        started = time.perf_counter()
        found = search(library, text, options)
        times.append(1000 * (time.perf_counter() - started))
        ranked[key] = [names[hit.document_id] for hit in found.hits]
    return Run(ranked, times)


def measure(bench: Bench, done: Run) -> Record:
    """The contract's measures of one leg, means over the queries; times in milliseconds."""
    pairs = [(done.ranked[key], bench.grades[key]) for key in bench.queries]
    return {
        "ndcg@10": mean([ndcg_at(ranked, grades, 10) for ranked, grades in pairs]),
        "recall@10": mean([recall_at(ranked, grades, 10) for ranked, grades in pairs]),
        "recall@100": mean([recall_at(ranked, grades, 100) for ranked, grades in pairs]),
        "mrr@10": mean([reciprocal_rank_at(ranked, grades, 10) for ranked, grades in pairs]),
        "p50_ms": percentile(done.times, 0.5),
        "p95_ms": percentile(done.times, 0.95),
    }
