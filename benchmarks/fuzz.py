"""A format's name and a time in, every way to make its reader fail out: a coverage-guided fuzzer.

Run as ``python -m benchmarks.fuzz html --seconds 600``. A reader may return text or raise ReadError; any other
error, 20 seconds for one input or 2 GB of memory end the run with the input that did it.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
FOLDERS = {"html": "html", "docx": "word", "ofd": "ofd", "pdf": "pdf", "plain": "plain"}
MOST = 400_000
"""Bytes of the largest sample that is taken as a start: mutations of larger ones are too slow."""


def main() -> None:
    """Fuzz one reader until the time is over or it fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=FOLDERS)
    parser.add_argument("--seconds", type=int, default=600)
    chosen = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["ingest"]):
        from ingest import formats
        from ingest.source import ReadError

    reader = formats.READERS[chosen.format]

    def read(data: bytes) -> None:
        try:
            reader.read(data, f"样本.{chosen.format}")
        except ReadError:
            return

    with TemporaryDirectory() as corpus:
        for sample in (SHARED / FOLDERS[chosen.format]).iterdir():
            if sample.stat().st_size <= MOST:
                Path(corpus, sample.name).write_bytes(sample.read_bytes())
        limits = [f"-max_total_time={chosen.seconds}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=400000"]
        atheris.Setup([sys.argv[0], *limits, corpus], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
