"""A derived index's folder in, what it holds out: settings it was built with and how far it has come."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from index.originals import write_beside
from index.records import dumps, loads


@dataclass(frozen=True, slots=True)
class Manifest:
    """``settings`` are all things that change the index's content; ``data`` names its file or folder
    beside the manifest; ``seq`` is the last change of the store that it holds; ``count`` its units;
    ``removed`` the units taken out since it was built."""

    settings: dict[str, str]
    data: str
    seq: int
    count: int
    removed: int = 0


def read(folder: Path) -> Manifest | None:
    """The manifest of ``folder``; None where there is none that can be read."""
    try:
        return loads(Manifest, (folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, TypeError, json.JSONDecodeError):
        return None


def matching(folder: Path, settings: dict[str, str]) -> Manifest | None:
    """The manifest of ``folder`` if its index was built with ``settings``."""
    found = read(folder)
    return found if found and found.settings == settings else None


def write(folder: Path, manifest: Manifest, before: Manifest | None) -> None:
    """Makes ``manifest`` the one that readers find, then deletes data older than ``before``: a reader
    who has just read the manifest before this one still finds its data."""
    write_beside(folder / "manifest.json", dumps(manifest).encode())
    kept = {"manifest.json", manifest.data, before.data if before else ""}
    for path in folder.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def next_data(manifest: Manifest | None) -> str:
    """A name for new data that is not in use."""
    return str(int(manifest.data) + 1 if manifest else 1)
