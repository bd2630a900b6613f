"""An item whose source has changed since it was collected in, what the new text says in its place out."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from api.handouts.picked import Picked
from api.keeping.decisions import newest_id
from api.keeping.differences import Row, rows
from index.library import Library
from index.words import Filters
from ingest.document import Passage
from ingest.practice import Practice

LEAST_ALIKE = 0.5
"""The new text has at least half of the old one's characters in their order, or half of it is the old one's (Ratcliff and
Obershelp's ratio); below that it tells of something else."""
_MOST_UNITS = 1000
"""Units of a document that are looked through: the longest of the sample reports has 63."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """The newest version of an item's document, and the ``unit`` in it that is nearest to the item, with the old and
    the new words side by side; both empty where nothing is alike."""

    document_id: str
    unit: str = ""
    rows: tuple[Row, ...] = ()


def renewal(library: Library, picked: Picked) -> Renewal | None:
    """What the new version of an item's document says in its place; None where the document has no newer one."""
    key = _newest(library, picked) if library.state(picked.document.id) == "superseded" else None
    if key is None:
        return None
    likeness, unit = max(_alike(library, key, picked), default=(0.0, ""))
    if likeness < LEAST_ALIKE:
        return Renewal(key)
    return Renewal(key, unit, tuple(rows(_quotes(picked.unit), _quotes(library.units([unit])[unit]))))


def _newest(library: Library, picked: Picked) -> str | None:
    """The live version: of the same file as somebody decided on it, or the file that came in its place."""
    if key := newest_id(library, picked.document):
        return key
    named = [each for each in library.named(picked.document.source) if _is_shown(library, each)]
    return named[0] if len(named) == 1 else None


def _is_shown(library: Library, document_id: str) -> bool:
    return library.state(document_id) == "live" and not library.openness.closed(document_id)


def _alike(library: Library, document_id: str, picked: Picked) -> Iterable[tuple[float, str]]:
    """How alike each unit of the same kind is to the item."""
    kind = "practice" if picked.practice else "passage"
    found = library.words.every(Filters(document_ids=(document_id,), kinds=(kind,)), _MOST_UNITS)
    matcher = SequenceMatcher(None, "", picked.text, autojunk=False)
    for key, unit in library.units([each.key for each in found]).items():
        matcher.set_seq1("".join(_quotes(unit)))
        yield matcher.ratio(), key


def _quotes(unit: Practice | Passage) -> tuple[str, ...]:
    return (unit.text,) if isinstance(unit, Passage) else tuple(each.text for each in unit.evidence)
