"""Files in, a library that took them in out."""

from collections.abc import Mapping
from pathlib import Path

from api.intakes.intake import IntakeReport, ingest_paths
from api.intakes.reports import FileReport, Pace
from api.intakes.terms import IntakeOptions
from index.library import Library


def ignore(report: FileReport, pace: Pace) -> None:
    """No progress is shown."""


def take_in(library: Library, *paths: Path | str) -> IntakeReport:
    """What became of the files of ``paths``, read by one worker: to fork a process that holds all the tests takes longer
    than the files here."""
    return ingest_paths(library, paths, ignore, IntakeOptions(workers=1))


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
