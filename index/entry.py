"""A document's records in, the texts out that the store keeps of them: made where the document is read."""

import json
from dataclasses import dataclass, replace
from typing import NamedTuple

from index.metadata import lacking
from index.records import dumps
from ingest.damage import count_by_severity
from ingest.ingested import Ingested


class UnitEntry(NamedTuple):
    """A practice or passage as a row: its id, its kind and its JSON."""

    key: str
    kind: str
    record: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a row, with its units in their order. ``damage`` and ``record`` are JSON; ``title`` is that
    of the first article; ``quarantine`` says why it is kept out of search, if it is, ``quality`` is JSON.
    ``reading`` is the JSON of the RawText it was made from, without its text (of 44 real files 0.3 times as many
    bytes as the text); empty where it was made from none. ``lacks`` is what ``lacking`` tells."""

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
    lacks: str = ""


def make_entry(ingested: Ingested) -> Entry:
    """All that the store keeps of a document, practices before passages."""
    document, text = ingested.document, ingested.text
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
        lacks=lacking(document),
    )
