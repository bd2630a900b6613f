"""A format's name and a time in, every way to make its reader fail out: a coverage-guided fuzzer.

Run as ``python -m benchmarks.fuzz html --seconds 600``. A reader may return text or raise ReadError; any other
error, 20 seconds for one input or 2 GB of memory end the run with the input that did it. ``docx-xml`` and
``ofd-xml`` change the text part inside an intact package, which changes to the package's bytes hardly reach.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile, is_zipfile

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
MOST = 400_000
"""Bytes of the largest sample that is taken as a start: mutations of larger ones are too slow."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader with the folder of its samples; ``part`` is the member that is changed inside their packages."""

    reader: str
    folder: str
    part: str = ""


TARGETS = {
    "html": Target("html", "html"),
    "docx": Target("docx", "word"),
    "docx-xml": Target("docx", "word", "word/document.xml"),
    "ofd": Target("ofd", "ofd"),
    "ofd-xml": Target("ofd", "ofd", "Doc_0/Pages/Page_0/Content.xml"),
    "pdf": Target("pdf", "pdf"),
    "plain": Target("plain", "plain"),
}


def starts(target: Target) -> Iterator[bytes]:
    """What is changed: the samples, or the part of each."""
    for path in samples(target):
        if not target.part:
            yield path.read_bytes()
        else:
            with ZipFile(path) as package:
                yield package.read(target.part)


def samples(target: Target) -> list[Path]:
    """The samples that are small enough and have the part, the smallest first."""
    found = [path for path in (SHARED / target.folder).iterdir() if path.stat().st_size <= MOST]
    return sorted((path for path in found if not target.part or _has(path, target.part)), key=_size)


def _size(path: Path) -> int:
    return path.stat().st_size


def _has(path: Path, part: str) -> bool:
    if not is_zipfile(path):
        return False
    with ZipFile(path) as package:
        return part in package.namelist()


def packer(target: Target) -> Callable[[bytes], bytes]:
    """Turns what was changed into a file: itself, or the smallest sample with this part."""
    if not target.part:
        return bytes
    with ZipFile(samples(target)[0]) as package:
        others = {name: package.read(name) for name in package.namelist() if name != target.part}

    def pack(data: bytes) -> bytes:
        file = BytesIO()
        with ZipFile(file, "w", ZIP_STORED) as package:
            for name, content in {**others, target.part: data}.items():
                package.writestr(name, content)
        return file.getvalue()

    return pack


def main() -> None:
    """Fuzz one reader until the time is over or it fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    chosen = parser.parse_args()
    import atheris

    # Without recognition, which takes seconds for a page that lost its text: readers are what is tried.
    sys.modules["rapidocr"] = None  # type: ignore[assignment]
    with atheris.instrument_imports(include=["ingest"]):
        from ingest import formats
        from ingest.source import ReadError

    target = TARGETS[chosen.format]
    reader, pack = formats.READERS[target.reader], packer(target)

    def read(data: bytes) -> None:
        try:
            reader.read(pack(data), f"样本.{target.reader}")
        except ReadError:
            return

    with TemporaryDirectory() as corpus:
        for number, sample in enumerate(starts(target)):
            Path(corpus, str(number)).write_bytes(sample)
        limits = [f"-max_total_time={chosen.seconds}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=400000"]
        atheris.Setup([sys.argv[0], *limits, corpus], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
