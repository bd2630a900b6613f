"""Passages cut as our word index cuts them in, what each engine that could hold them costs out.

    python -m benchmarks.scale.words --size 100000

Words and character grams lie in two fields, and any term of a question may stand in a passage. The cut is made
before and timed for none. Each engine builds in one process and serves in another.
"""

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol, runtime_checkable

import bm25s
import tantivy
from tantivy import Occur, Query

from api.measures.metrics import percentile
from benchmarks.scale import results
from benchmarks.scale.__main__ import QUESTIONS, WORK
from benchmarks.scale.material import ASKED, PER_DOCUMENT, SHARED, pages, questions, read_texts, write_stories
from benchmarks.scale.memory import memory
from benchmarks.scale.step import timed
from benchmarks.scale.systems import DEPTH
from benchmarks.scale.systems._parts import segmenter

UPDATES = 10
BUDGET = 60.0
"""Seconds of each measurement of a search."""
_HEAP = 64_000_000
"""As in our word index."""


class Cut(NamedTuple):
    """The words and the grams of a text, with a space between two."""

    words: str
    grams: str

    def terms(self) -> list[tuple[str, str]]:
        """Each field with each of its terms, once."""
        return [
            *dict.fromkeys((field, term) for field in self._fields for term in getattr(self, field).split())
        ]


class Engine(Protocol):
    """An index in a folder, made if the folder is empty."""

    def add(self, rows: Iterator[tuple[int, Cut]]) -> None:
        """Takes up rows by number; on the disk at the return."""

    def search(self, question: Cut) -> Sequence[object]:
        """The numbers of the DEPTH best rows."""


@runtime_checkable
class Changeable(Engine, Protocol):
    """One that need not be made anew for every change."""

    def replace(self, rows: Sequence[tuple[int, Cut]]) -> None:
        """Puts rows in the place of those with their numbers; found by the next search."""


class Tantivy:
    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("number", fast=True)
        for field in Cut._fields:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))

    def add(self, rows: Iterator[tuple[int, Cut]]) -> None:
        self._write(rows, ())

    def replace(self, rows: Sequence[tuple[int, Cut]]) -> None:
        self._write(iter(rows), [number for number, _ in rows])
        self._index.reload()

    def search(self, question: Cut) -> Sequence[object]:
        terms = (Query.term_query(self._schema, field, term, "freq") for field, term in question.terms())
        searcher = self._index.searcher()
        query = Query.boolean_query([(Occur.Should, term) for term in terms])
        found = searcher.search(query, limit=DEPTH, count=False).hits
        return searcher.fast_field_values("number", [address for _, address in found])

    def _write(self, rows: Iterator[tuple[int, Cut]], gone: Sequence[int]) -> None:
        writer = self._index.writer(_HEAP, num_threads=1)
        for number in gone:
            writer.delete_documents_by_term("key", str(number))
        for number, cut in rows:
            row = {"key": str(number), "number": number, **cut._asdict()}
            writer.add_document(tantivy.Document.from_dict(row, self._schema))
        writer.commit()
        writer.wait_merging_threads()


class Fts5:
    """SQLite's, with columns of terms. It keeps positions: without them it reads the text again to rank it."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "words.sqlite", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5(words, grams,"
            " tokenize = \"unicode61 remove_diacritics 0 tokenchars '.-_+#%&@'\")"
        )

    def add(self, rows: Iterator[tuple[int, Cut]]) -> None:
        self._write(rows, ())

    def replace(self, rows: Sequence[tuple[int, Cut]]) -> None:
        self._write(iter(rows), [number for number, _ in rows])

    def search(self, question: Cut) -> Sequence[object]:
        quoted = ((field, term.replace('"', '""')) for field, term in question.terms())
        wanted = " OR ".join(f'{field} : "{term}"' for field, term in quoted)
        sql = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return self._database.execute(sql, (wanted, DEPTH)).fetchall()

    def _write(self, rows: Iterator[tuple[int, Cut]], gone: Sequence[int]) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("DELETE FROM passages WHERE rowid = ?", [(number,) for number in gone])
        sql = "INSERT INTO passages (rowid, words, grams) VALUES (?, ?, ?)"
        self._database.executemany(sql, ((number, *cut) for number, cut in rows))
        self._database.execute("COMMIT")


class Bm25s:
    """With numpy alone. It holds one kind of term, so a gram is marked; and it cannot change: all is made anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        is_there = any(folder.iterdir())
        self._index: Any = bm25s.BM25.load(str(folder), mmap=True, show_progress=False) if is_there else None

    def add(self, rows: Iterator[tuple[int, Cut]]) -> None:
        numbers: dict[str, int] = {}
        found = [[numbers.setdefault(term, len(numbers)) for term in _marked(cut)] for _, cut in rows]
        index = bm25s.BM25()
        index.index((found, numbers), show_progress=False)
        index.save(str(self._folder), show_progress=False)

    def search(self, question: Cut) -> Sequence[object]:
        terms = [*dict.fromkeys(_marked(question))]
        found: Sequence[object] = self._index.retrieve(
            [terms], k=DEPTH, show_progress=False, return_as="documents"
        )[0]
        return found


def _marked(cut: Cut) -> Iterator[str]:
    return chain(cut.words.split(), (f"·{gram}" for gram in cut.grams.split()))


ENGINES: dict[str, Callable[[Path], Engine]] = {"tantivy": Tantivy, "fts5": Fts5, "bm25s": Bm25s}


def build(engine: str, folder: Path, rows: Path) -> dict[str, float]:
    """Seconds from cut texts to an index on the disk, and its megabytes."""
    folder.mkdir(parents=True)
    began = time.perf_counter()
    ENGINES[engine](folder).add(enumerate(read_cuts(rows)))
    seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"index_s": round(seconds, 2), "disk_mb": round(size / 1024**2, 1)}


def serve(engine: str, folder: Path, rows: Path, asked: Sequence[str]) -> dict[str, float]:
    """Milliseconds of opening with the first search, of each search once warm, and of replacing a document."""
    cut = segmenter().cut
    cuts = [Cut(*cut(text)) for text in asked]
    began = time.perf_counter()
    index = ENGINES[engine](folder)
    index.search(cuts[0])
    opened = 1000 * (time.perf_counter() - began)
    timed(index.search, cuts, BUDGET)
    times = [1000 * seconds for seconds in timed(index.search, cuts, BUDGET)]
    figures = {"open_ms": opened, "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}
    if isinstance(index, Changeable):
        parts = pages(enumerate(islice(read_cuts(rows), PER_DOCUMENT * UPDATES)), PER_DOCUMENT)
        figures["update_ms"] = 1000 * percentile(timed(index.replace, [*parts], BUDGET), 0.5)
    return {name: round(value, 2) for name, value in figures.items()}


def write_cuts(stories: Path, path: Path) -> None:
    """The cut of every passage as a JSON line."""
    cut = segmenter().cut
    with path.open("w", encoding="utf-8") as file:
        for text in read_texts(stories):
            file.write(json.dumps(cut(text), ensure_ascii=False) + "\n")


def read_cuts(path: Path) -> Iterator[Cut]:
    """What ``write_cuts`` wrote."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Cut(*json.loads(line))


def compare(work: Path, shared: Path, size: int) -> None:
    """Appends the figures of all engines to the results."""
    work.mkdir(parents=True, exist_ok=True)
    stories, cuts = work / f"stories-{size}.jsonl", work / f"cuts-{size}.jsonl"
    if not stories.exists():
        write_stories(shared, stories, size)
    write_cuts(stories, cuts)
    (work / QUESTIONS).write_text(json.dumps(questions(shared, ASKED), ensure_ascii=False), encoding="utf-8")
    for engine in ENGINES:
        folder = work / f"words-{engine}-{size}"
        for step in ("build", "serve"):
            command = [
                sys.executable,
                "-m",
                "benchmarks.scale.words",
                "--work",
                str(work),
                "--size",
                str(size),
            ]
            done = subprocess.run(
                [*command, "--engine", engine, "--step", step], check=True, capture_output=True
            )
            about = {"engine": engine, "size": size, "step": step}
            results.note(work / results.ENGINES, {**about, **json.loads(done.stdout)})
        shutil.rmtree(folder)


def main() -> None:
    """Without ``--engine``: the comparison. With it: one step of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with train/ and bench/")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the indexes and the results")
    parser.add_argument("--size", type=int, default=100_000, help="number of passages")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--step", choices=["build", "serve"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    folder = given.work / f"words-{given.engine}-{given.size}"
    cuts = given.work / f"cuts-{given.size}.jsonl"
    if not given.engine:
        compare(given.work.absolute(), given.shared, given.size)
        return
    if given.step == "build":
        figures = build(given.engine, folder, cuts)
    else:
        asked = json.loads((given.work / QUESTIONS).read_text(encoding="utf-8"))
        figures = serve(given.engine, folder, cuts, asked)
    print(json.dumps({**figures, "peak_mb": memory().peak}))


if __name__ == "__main__":
    main()
