"""Files in, a library that took them in out."""

from collections.abc import Mapping
from pathlib import Path

from api.intakes.batch import FileReport, Pace
from api.intakes.intake import IntakeReport, ingest_paths
from index.library import Library


def ignore(report: FileReport, pace: Pace) -> None:
    """No progress is shown."""


def take_in(library: Library, *paths: Path | str) -> IntakeReport:
    """What became of the files of ``paths``."""
    return ingest_paths(library, paths, ignore)


def library_of(folder: Path, *paths: Path) -> Library:
    """A new library in ``folder`` that holds the files of ``paths``, open."""
    library = Library.open(folder, create=True)
    take_in(library, *paths)
    return library


def shelve(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder of a library that took in ``texts`` as files of these names in ``folder``."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    library_of(folder / "资料库", *(folder / name for name in texts)).close()
    return folder / "资料库"
