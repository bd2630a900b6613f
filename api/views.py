"""Records in, the JSON values of the command line's contract out: dicts, lists, strings and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from api.figures import FigureRow
from api.stretches import CleanText, stretches
from index.duplicates import Twin
from index.hit import Hit, Retelling
from index.provenance import source_view
from index.store import State
from ingest.document import Document
from ingest.practice import Practice

Record = dict[str, Any]


def plain(value: Any) -> Any:
    """``value`` with dataclasses as dicts by field name and tuples as lists, at every depth."""
    kind: Any = type(value)
    if names := _field_names(kind):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, none of another type; kept, because asking takes longer than reading them."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the library knows of a stored document: its ``state``, why it is in ``quarantine`` (empty if it is
    not), the id of the ``newest`` version of its text, if one is live, and all files with its text in
    ``duplicate_of``: those with these bytes, if there are several, and the ``twins`` in other bytes. ``others`` are the twins without
    the file that the document is called by, as they were called when they were taken in. ``reason`` is why a person
    withdrew it, if one said."""

    state: State
    quarantine: str = ""
    newest: str | None = None
    duplicate_of: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    others: tuple[Twin, ...] = ()
    reason: str = ""


def document_view(document: Document, standing: Standing) -> Record:
    """The contract's ``document``, and how it stands in the library."""
    return {**plain(document), **plain(standing)}


def practice_view(practice: Practice) -> Record:
    """The contract's ``practices`` line."""
    return dict(plain(practice))


def listed_practice(practice: Practice, text: CleanText, told: Sequence[Retelling]) -> Record:
    """``practice_view`` as a list has it: its evidence with the places in the clean text too, and all reports that have
    ``told`` it."""
    evidence = [
        {"text": each.text, "raw": plain(each.raw), "clean": plain(text.stretches(each.raw))}
        for each in practice.evidence
    ]
    return {**practice_view(practice), "evidence": evidence, "occurrences": plain(told)}


def listed_figure(row: FigureRow, text: CleanText, told: Sequence[Retelling]) -> Record:
    """One row of the figures, with the places in the clean text too, and all reports that have ``told`` its practice."""
    return {
        **plain(row),
        "clean": plain(text.stretches(row.raw)),
        "figure_clean": plain(text.stretches(row.figure_raw)),
        "occurrences": plain(told),
    }


def hit_view(hit: Hit, document: Document | None, practice: Practice | None) -> Record:
    """The contract's hit, with the practice found, its places in the clean text and what is known of where it was
    published; ``occurrences`` are the hit itself and ``also``."""
    source = document.source if document else hit.source
    own = Retelling(source, hit.document_id, hit.practice_id, hit.title, hit.raw)
    return {
        **plain(hit),
        "source": source,
        "clean": plain(stretches(document, hit.raw)),
        "occurrences": plain((own, *hit.also)),
        "practice": practice_view(practice) if practice else None,
        "others": [],
        **source_view(document, hit.raw),
    }


def citation_view(practice: Practice, number: int, document: Document | None) -> Record:
    """The contract's citation of a practice: all its evidence, numbered ``number``, and what people corrected."""
    raw = tuple(found for evidence in practice.evidence for found in evidence.raw)
    return {
        "n": number,
        "source": practice.source,
        "document_id": practice.document_id,
        "title": practice.title,
        "quote": "".join(evidence.text for evidence in practice.evidence),
        "raw": plain(raw),
        "clean": plain(stretches(document, raw)),
        "practice_id": practice.id,
        "flags": plain(practice.flags),
        "corrections": plain(practice.corrections),
        **source_view(document, raw),
    }
