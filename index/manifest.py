"""A derived index's folder in, what it holds out: settings it was built with and how far it has come."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index.originals import write_beside
from index.records import dumps, loads


@dataclass(frozen=True, slots=True)
class Manifest:
    """``settings`` are all things that change the index's content; ``data`` names its file or folder
    beside the manifest; ``seq`` is the last change of the store that it holds; ``count`` its units;
    ``removed`` the units taken out since it was built.

    An index in two tiers has its changes in ``data``. Its ``base``, beside the manifest too, was made by the
    engine ``kind`` and has units that are ``gone``; empty if there is no base yet."""

    settings: dict[str, str]
    data: str
    seq: int
    count: int
    removed: int = 0
    base: str = ""
    kind: str = ""
    gone: tuple[int, ...] = ()

    @property
    def names(self) -> set[str]:
        """Names of the files and folders in use."""
        return {"manifest.json", self.data, self.base}


def read(folder: Path) -> Manifest | None:
    """The manifest of ``folder``; None where there is none that can be read."""
    try:
        return loads(Manifest, (folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, msgspec.DecodeError):
        return None


def matching(folder: Path, settings: dict[str, str]) -> Manifest | None:
    """The manifest of ``folder`` if its index was built with ``settings``."""
    found = read(folder)
    return found if found and found.settings == settings else None


def write(folder: Path, manifest: Manifest, before: Manifest | None) -> None:
    """Makes ``manifest`` the one that readers find, then deletes data older than ``before``: a reader
    who has just read the manifest before this one still finds its data."""
    write_beside(folder / "manifest.json", dumps(manifest).encode())
    kept = manifest.names | (before.names if before else set())
    for path in folder.iterdir():
        if path.name not in kept:
            remove(path)


def next_data(manifest: Manifest | None) -> str:
    """A name for new data that is not in use."""
    return str(int(manifest.data) + 1 if manifest else 1)


def vacant(path: Path) -> Path:
    """``path`` without what an update that was cut off left there. Deleted, not written over: another process may
    still have it open."""
    remove(path)
    return path


def remove(path: Path) -> None:
    """Deletes a file, or a folder with all that is in it; nothing if there is none."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Returns when the disk has the file ``path``, or a folder's files: a power cut takes nothing back."""
    for each in (path, *path.rglob("*")):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
