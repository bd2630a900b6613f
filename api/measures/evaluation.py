"""A folder with a corpus, queries and judgements in, the quality and speed of each way of searching out."""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from api.faults import UserError
from api.measures.bootstrap import Difference, Interval, Resampled
from api.measures.metrics import mean, ndcg_at, percentile, recall_at, reciprocal_rank_at
from api.views import Record
from index.depot import Addition
from index.entry import make_entry
from index.hit import Hit
from index.library import Library
from index.models import Models
from index.search import search
from index.wanted import SearchOptions
from ingest.document import Article, Document, Paragraph, Passage, Section
from ingest.ingested import Ingested

Leg = Literal["words", "vectors", "hybrid", "default"]
LEGS: tuple[Leg, ...] = ("words", "vectors", "hybrid", "default")
Progress = Callable[[str, int, int], None]
"""Told a stage (``corpus`` or a leg), how many of its texts or questions are done, and how many there are."""
MEASURES: Mapping[str, Callable[[Sequence[str], Mapping[str, float]], float]] = {
    "ndcg@10": lambda ranked, grades: ndcg_at(ranked, grades, 10),
    "recall@10": lambda ranked, grades: recall_at(ranked, grades, 10),
    "recall@100": lambda ranked, grades: recall_at(ranked, grades, 100),
    "mrr@10": lambda ranked, grades: reciprocal_rank_at(ranked, grades, 10),
}
"""The contract's measures of quality: ranked ids and grades in, a value in [0, 1] out."""
DEPTH = 100
"""Hits asked for: as many as the deepest measure, recall@100, looks at."""
_GROUP = 500
"""Texts stored and indexed together: 1,000 take two thirds of the time that they take one by one."""


class BenchError(UserError):
    """A bench folder that cannot be used; the sentence names file and line."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a corpus; ``title`` is empty where the corpus gives none."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Bench:
    """Texts by id, query texts by id, and for each query the grades of its judged texts."""

    name: str
    corpus: Mapping[str, Text]
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Run:
    """The ranked ids of each query, best first, and the milliseconds that each search took."""

    ranked: Mapping[str, Sequence[str]]
    times: Sequence[float]


def silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


def evaluate_folder(folder: Path, legs: Sequence[Leg], models: Models, progress: Progress = silent) -> Record:
    """The contract's ``eval``, with the differences between every two legs. Only queries with a judgement count.
    Raises BenchError."""
    bench = read_bench(folder)
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), models=models, create=True)
        try:
            names = fill(library, bench.corpus, progress)
            runs = {leg: run(library, bench.queries, names, leg, progress) for leg in legs}
        finally:
            library.close()
    return {
        "set": bench.name,
        "documents": len(bench.corpus),
        "queries": len(bench.queries),
        **compared(bench, runs),
    }


def read_bench(folder: Path) -> Bench:
    """The three files of ``folder``; queries without a judgement are left out."""
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    for query, text, grade in _judgements(folder / "qrels.tsv"):
        grades[query][text] = grade
    corpus = {
        key: Text(str(row.get("title") or ""), text) for key, text, row in _rows(folder / "corpus.jsonl")
    }
    judged = {key: text for key, text, _ in _rows(folder / "queries.jsonl") if key in grades}
    return Bench(folder.resolve().name, corpus, judged, grades)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not empty; only a line feed ends a line, not U+2028."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BenchError(f"“{path}”不是 UTF-8 文本，请转换后再试。") from None
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _rows(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Id and text of each line, and all that it holds."""
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            yield str(record["id"]), str(record["text"]), record
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


def fill(library: Library, corpus: Mapping[str, Text], progress: Progress = silent) -> dict[str, str]:
    """Every text as a document of one passage; returns its id in the corpus by document id."""
    names: dict[str, str] = {}
    texts = list(corpus.items())
    with library.following() as follower:
        for start in range(0, len(texts), _GROUP):
            group = [_addition(library, *each) for each in texts[start : start + _GROUP]]
            library.add_all(group)
            follower.follow({each.entry.id: each.analysis for each in group if each.analysis})
            names |= {each.entry.id: each.path for each in group}
            progress("corpus", len(names), len(texts))
    return names


def _addition(library: Library, name: str, text: Text) -> Addition:
    """A text as it is stored, analysed for both indexes."""
    data = json.dumps((name, text.title, text.body), ensure_ascii=False).encode()
    made = single(name, text, hashlib.sha256(data).hexdigest())
    return Addition(make_entry(made), name, name, data, library.analyst.analyse(made.passages))


def single(name: str, text: Text, sha256: str) -> Ingested:
    """A document that is one paragraph and one passage under its title, without practices."""
    body = text.body
    whole = ((0, len(body)),)
    key = sha256[:16]
    path = (text.title,) if text.title else ()
    sections = (Section(1, None, False, (Paragraph(1, body, whole),)),)
    article = Article(1, "报道", None, text.title, (), None, None, "unknown", None, sections)
    document = Document(key, name, sha256, "text/plain", "utf-8", body, (article,))
    passage = Passage(f"{key}-1-1", key, 1, 1, path, body, whole, source=name)
    return Ingested(document, (passage,), ())


def run(
    library: Library,
    queries: Mapping[str, str],
    names: Mapping[str, str],
    leg: Leg,
    progress: Progress = silent,
) -> Run:
    """Every query searched once, after one search to warm up."""
    options = SearchOptions(k=DEPTH, by="document", leg=leg, patience=inf)
    ranked: dict[str, list[str]] = {}
    times: list[float] = []
    search(library, next(iter(queries.values()), "无"), options)
    for key, text in queries.items():
        started = time.perf_counter()
        found = search(library, text, options)
        times.append(1000 * (time.perf_counter() - started))
        ranked[key] = [names[each] for each in dict.fromkeys(_shown(found.hits))]
        progress(leg, len(ranked), len(queries))
    return Run(ranked, times)


def _shown(hits: Sequence[Hit]) -> Iterator[str]:
    """Ids of the documents that a reader sees, each hit with the reprints that are folded under it."""
    for hit in hits:
        yield hit.document_id
        yield from (also.document_id for also in hit.also)


def compared(bench: Bench, runs: Mapping[Leg, Run]) -> Record:
    """The contract's measures of each leg with their intervals, and the difference between every two legs."""
    values = {leg: judged(bench, done.ranked) for leg, done in runs.items()}
    drawn = {name: Resampled([values[leg][name] for leg in runs] or [[]]) for name in MEASURES}
    legs = {
        leg: {
            **{name: mean(values[leg][name]) for name in MEASURES},
            "p50_ms": percentile(done.times, 0.5),
            "p95_ms": percentile(done.times, 0.95),
            "intervals": {name: _ends(drawn[name].interval(n)) for name in MEASURES},
        }
        for n, (leg, done) in enumerate(runs.items())
    }
    pairs = combinations(enumerate(runs), 2)
    rows = [_difference(leg, other, drawn["ndcg@10"].difference(n, m)) for (m, other), (n, leg) in pairs]
    return {"legs": legs, "differences": rows}


def judged(bench: Bench, ranked: Mapping[str, Sequence[str]]) -> dict[str, list[float]]:
    """The values of the contract's measures, one for each query in its order."""
    return {
        name: [measure(ranked[key], bench.grades[key]) for key in bench.queries]
        for name, measure in MEASURES.items()
    }


def _ends(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def _difference(leg: Leg, against: Leg, found: Difference) -> Record:
    low, high = _ends(found.interval)
    return {"leg": leg, "against": against, "ndcg@10": found.mean, "low": low, "high": high, "p": found.p}
