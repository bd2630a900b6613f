"""Texts in, the speed of places, themes, figures and practices together on one core out, and where the time goes."""

import cProfile
import json
import lzma
import pstats
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import rjieba

from ingest.document import Document
from ingest.gazetteer import Gazetteer
from ingest.pipeline import Pipeline
from ingest.places import PlaceFinder
from ingest.practices import Readers, extract_practices
from ingest.themes import Vocabulary
from ingest.theming import Theming, theme_model

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TRAINED = {"news": ("新闻", 34), "reports": ("政府工作报告", 4)}
"""Sets of published texts, each with its name and which of its texts are read, 34 for every thirty-fourth: 3.8 and 0.8 MB.
Texts of one kind stand together, so the first ones would tell of that kind alone."""
PASSES = 5
"""Runs over all documents; the fastest is told, which is the one that other programs disturbed least."""
HOTTEST = 8


@dataclass(frozen=True, slots=True)
class Speed:
    """``megabytes`` of UTF-8 text, the ``practices`` found in it, and the processor ``seconds`` of one run."""

    megabytes: float
    practices: int
    seconds: float


def local_reports() -> list[bytes]:
    """Reports on local practice, in which nearly every sentence is one."""
    folders = ((ROOT / "corpus" / "reports", "*.md"), (SHARED / "seeds", "*.txt"))
    return [path.read_bytes() for folder, pattern in folders for path in sorted(folder.glob(pattern))]


def trained(name: str, every: int) -> list[bytes]:
    """Every so-manieth text of a training set; none where it is not at hand."""
    source = SHARED / "train" / f"{name}.jsonl.xz"
    if not source.is_file():
        return []
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"].encode() for line in islice(lines, 0, None, every)]


def materials() -> Iterator[tuple[str, list[bytes]]]:
    """Names and texts of the sets that are at hand."""
    yield "各地做法", local_reports()
    for name, (label, every) in TRAINED.items():
        if texts := trained(name, every):
            yield label, texts


def readers() -> Readers:
    """What the extraction reads with, as the program does."""
    theming = Theming(Vocabulary.load(), theme_model())
    return Readers(PlaceFinder(Gazetteer.load()), theming, rjieba.Jieba().cut)


def measure(documents: Sequence[Document], tools: Readers) -> Speed:
    """The fastest of PASSES runs of the extraction alone: the documents are built already."""
    seconds = []
    for _ in range(PASSES):
        started = time.process_time()
        found = sum(len(extract_practices(document, tools)) for document in documents)
        seconds.append(time.process_time() - started)
    size = sum(len(document.raw_text.encode()) for document in documents)
    return Speed(size / 1e6, found, min(seconds))


def hottest(documents: Sequence[Document], tools: Readers) -> list[tuple[str, float]]:
    """The functions with the most time of their own, each with its share of all."""
    profile = cProfile.Profile()
    profile.runcall(lambda: [extract_practices(document, tools) for document in documents])
    rows = pstats.Stats(profile).get_stats_profile()
    total = rows.total_tt or 1.0
    times = sorted(((each.tottime, name, each.file_name) for name, each in rows.func_profiles.items()))
    return [(f"{Path(file).stem}.{name}", own / total) for own, name, file in times[: -HOTTEST - 1 : -1]]


def main() -> None:
    """Print the figures as Markdown tables."""
    pipeline, tools = Pipeline(Gazetteer.load(), Vocabulary.load()), readers()
    sets = {name: [pipeline.ingest(text, "a.txt").document for text in texts] for name, texts in materials()}
    print("| text | MB | practices | MB/s on one core |\n|---|---|---|---|")
    for name, documents in sets.items():
        speed = measure(documents, tools)
        rate = speed.megabytes / speed.seconds
        print(f"| {name} | {speed.megabytes:.2f} | {speed.practices} | {rate:.2f} |")
    print("\n| function | share of the time |\n|---|---|")
    for function, share in hottest([each for documents in sets.values() for each in documents], tools):
        print(f"| {function} | {share:.0%} |")


if __name__ == "__main__":
    main()
