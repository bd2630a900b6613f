"""The documents of a batch that are read and those that are still to be read in, those that are to be stored now out."""

from collections.abc import Iterable

Key = tuple[int, int]
"""Number of the candidate, and of the member in it: 0 for the file itself. Keys sort in the order of reading."""


def storable(ready: Iterable[Key], due: Iterable[Key], by_file: bool) -> list[Key]:
    """What is ``ready`` and comes before all that is ``due``, in the order of reading; with ``by_file``, before all that
    is due of its own file: none waits for a slow file before it."""
    first: dict[int, Key] = {}
    for key in due:
        row = key[0] if by_file else 0
        first[row] = min(key, first.get(row, key))
    return sorted(key for key in ready if key < first.get(key[0] if by_file else 0, (key[0] + 1, 0)))


def ended(begun: set[int], *going: Iterable[Key]) -> set[int]:
    """The files of those ``begun`` of which nothing is ``going`` on any more."""
    return begun - {file for keys in going for file, _ in keys}
