"""News articles in, documents a second of ``tashan ingest`` and of a LangChain pipeline out, side by side.

Both read the same JSONL files and end with the same word and vector indexes in a library on the disk. Ours
also cleans, splits into articles and sections, extracts practices, and reports damage; LangChain's is what
its users build: a loader, RecursiveCharacterTextSplitter, and the chunks indexed as passages. Each run is
a process of its own, the two take turns, and the fastest and the median of three are printed.
"""

import argparse
import hashlib
import json
import lzma
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.depot import Addition
from index.entry import make_entry
from index.library import Library
from ingest.document import Article, Document, Paragraph, Passage, Section
from ingest.ingested import Ingested

NEWS = Path(__file__).parents[1].parent / "shared" / "train" / "news.jsonl.xz"
RUNS = 3
PER_FILE = 10_000
"""Articles in one JSONL file: 27 MB."""
GROUP = 64
"""Articles that the LangChain side stores together, as many as ours at most."""
SEPARATORS = ["\n\n", "\n", "。", "！", "？", "；", "，", "、", "　", " ", ""]
"""RecursiveCharacterTextSplitter's, with Chinese punctuation, as its documentation advises."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One run: wall ``seconds``, and the ``peak`` memory in MB of the largest process."""

    seconds: float
    peak: float


def write_files(folder: Path, count: int | None) -> tuple[int, int]:
    """Writes the first ``count`` articles, or all, as JSONL files; their number and characters."""
    articles = characters = 0
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, count)):
            with (folder / f"news{number // PER_FILE}.jsonl").open("a", encoding="utf-8") as file:
                file.write(line)
            articles += 1
            characters += len(json.loads(line)["text"])
    return articles, characters


def tashan(files: Path, library: Path) -> None:
    """What ``tashan ingest FILES --json`` does."""
    from api.cli import run_command  # noqa: PLC0415 (the other side must not pay for it)

    status = run_command(["--library", str(library), "ingest", str(files), "--json"])
    if status:
        raise SystemExit(status)


def langchain(files: Path, folder: Path) -> None:
    """A loader, a splitter and an index, as one builds them from LangChain."""
    library = Library.open(folder, create=True)
    documents = split(load(files))
    with library.writer():
        while group := list(islice(documents, GROUP)):
            library.add_all(group)
        library.sync()
    library.close()


def load(files: Path) -> Iterator[Any]:
    """The articles as LangChain documents, one for each line of the JSONL files of a folder."""
    from langchain_core.documents import Document as Text  # noqa: PLC0415

    for path in sorted(files.iterdir()):
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                metadata = {"source": f"{path.name}#{number}"}
                yield Text(page_content=json.loads(line)["text"], metadata=metadata)


def split(texts: Iterable[Any]) -> Iterator[Addition]:
    """Each document cut into overlapping chunks, as passages of a record that our store takes."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    splitter = RecursiveCharacterTextSplitter(
        separators=SEPARATORS, chunk_size=500, chunk_overlap=50, add_start_index=True, keep_separator="end"
    )
    for text in texts:
        chunks = [
            (chunk.metadata["start_index"], chunk.page_content) for chunk in splitter.split_documents([text])
        ]
        yield addition(text.page_content, text.metadata["source"], chunks)


def addition(text: str, source: str, chunks: list[tuple[int, str]]) -> Addition:
    """One article with its chunks as the least that our store takes: a document of one paragraph."""
    data = text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    paragraph = Paragraph(1, text, ((0, len(text)),))
    section = Section(1, None, False, (paragraph,))
    article = Article(1, "报道", None, "", (), None, None, "unknown", None, (section,))
    document = Document(sha256[:16], source, sha256, "application/jsonl", "utf-8", text, (article,))
    passages = tuple(
        Passage(f"{document.id}-1-{n}", document.id, 1, 1, (), chunk, ((start, start + len(chunk)),))
        for n, (start, chunk) in enumerate(chunks, start=1)
    )
    return Addition(make_entry(Ingested(document, passages, ())), source, source, data)


SIDES = {"tashan": tashan, "langchain": langchain}


def run(side: str, files: Path, library: Path) -> Figures:
    """One run in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, __file__, "--side", side, "--files", str(files), "--library", str(library)]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    return Figures(seconds, float(done.stderr.split()[-1]))


def peak() -> float:
    """Peak memory of this process or of the largest of its workers, in MB."""
    scopes = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(scope).ru_maxrss for scope in scopes) / 1024


def compare(count: int | None) -> None:
    """Runs the sides in turn and prints the table."""
    with TemporaryDirectory() as home:
        files = Path(home, "files")
        files.mkdir()
        articles, characters = write_files(files, count)
        found: dict[str, list[Figures]] = {side: [] for side in SIDES}
        for turn in range(RUNS):
            # All libraries stay until the end: for a minute after thousands of files were deleted, making others is slow.
            for side, runs in found.items():
                runs.append(run(side, files, Path(home, f"{side}{turn}")))
    print(f"{articles} articles, {characters} characters, {RUNS} runs each\n")
    print(
        "| side | fastest, s | median, s | documents/s | characters/s | largest process, MB |\n|---|---|---|---|---|---|"
    )
    for side, runs in found.items():
        print_row(side, runs, articles, characters)
    least = {side: min(each.seconds for each in runs) for side, runs in found.items()}
    print(
        f"\ntashan takes {least['tashan'] / least['langchain']:.2f} times as long as langchain (fastest runs)"
    )


def print_row(side: str, runs: list[Figures], articles: int, characters: int) -> None:
    """One side's figures; the rates are those of the median run."""
    times = [each.seconds for each in runs]
    median = statistics.median(times)
    rates = f"{articles / median:.0f} | {characters / median:,.0f}"
    print(f"| {side} | {min(times):.1f} | {median:.1f} | {rates} | {max(each.peak for each in runs):.0f} |")


def main() -> None:
    """Without ``--side``: the comparison. With it: one side's run, its peak memory on standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("-n", type=int, default=5000, help="number of articles (default 5000)")
    size.add_argument("--all", action="store_true", help="all articles")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--files", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--library", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        SIDES[given.side](given.files, given.library)
        sys.stderr.write(f"{peak()}\n")
    else:
        compare(None if given.all else given.n)


if __name__ == "__main__":
    main()
