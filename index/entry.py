"""A document's records in, the texts out that the store keeps of them: made where the document is read."""

import json
from dataclasses import dataclass, replace
from typing import NamedTuple

from index.records import dumps
from ingest.damage import count_by_severity
from ingest.pipeline import Ingested
from ingest.source import RawText


class UnitEntry(NamedTuple):
    """A practice or passage as a row: its id, its kind and its JSON."""

    key: str
    kind: str
    record: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a row, with its units in their order. ``damage`` and ``record`` are JSON; ``title`` is that
    of the first article; ``quarantine`` says why it is kept out of search, if it is, ``quality`` is JSON.
    ``reading`` is the JSON of a RawText without its text, where the bytes alone cannot be read again."""

    id: str
    sha256: str
    source: str
    title: str
    media_type: str
    damage: str
    quarantine: str
    quality: str
    record: str
    units: tuple[UnitEntry, ...]
    reading: str = ""


def make_entry(ingested: Ingested, text: RawText | None = None) -> Entry:
    """All that the store keeps of a document, practices before passages. ``text`` is what a container read
    for a member that cannot be read by itself: the row of a table."""
    document = ingested.document
    practices = [UnitEntry(each.id, "practice", dumps(each)) for each in ingested.practices]
    passages = [UnitEntry(each.id, "passage", dumps(each)) for each in ingested.passages]
    return Entry(
        id=document.id,
        sha256=document.sha256,
        source=document.source,
        title=document.articles[0].title if document.articles else "",
        media_type=document.media_type,
        damage=json.dumps(count_by_severity(document.losses)),
        quarantine=document.quality.quarantine,
        quality=dumps(document.quality),
        record=dumps(document),
        units=(*practices, *passages),
        reading=dumps(replace(text, text="")) if text else "",
    )
