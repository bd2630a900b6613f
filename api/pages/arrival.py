"""A document and the query string of its page in, what the reader came to see out: the words to highlight."""

from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import QueryParams

from api.pages.carried import carry
from api.presentation import Json, evidence_ranges, read_ranges
from api.service import Service
from index.provenance import place_of, source_view
from ingest.span import Range

NOTICES = {
    "same": "已从旧版本转到这里的同一处。",
    "near": "该段已更新，显示最接近的位置。",
    "gone": "该段已更新，这里没有与它相近的文字。",
}
"""What a reader is told whose link was made on an older text."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """``hits`` are the raw ranges to highlight, ``practice`` the one whose evidence they are, None where it is none.
    ``carried`` is empty for a link to this text, else how its words stand here; ``older`` is the id of the text that
    it was made on."""

    hits: tuple[Range, ...] = ()
    practice: Json | None = None
    carried: Literal["", "same", "near", "gone"] = ""
    older: str = ""


def arrive(service: Service, document: Json, query: QueryParams) -> Arrival:
    """Where ``?hit=`` or the evidence of ``?practice=`` leads in ``document``; with ``?from=`` these are of that other
    text, and carried over."""
    practice = service.practice(query.get("practice", ""))
    hits = read_ranges(query.get("hit", "")) or (evidence_ranges(practice) if practice else ())
    own = practice if practice and practice["document_id"] == document["id"] else None
    older = service.library.document(query["from"]) if query.get("from") else None
    if older is None or older.id == document["id"] or not hits:
        return Arrival(hits, own)
    found = carry(older.raw_text, hits, document["raw_text"])
    near: Literal["near", "gone"] = "near" if found.ranges else "gone"
    return Arrival(found.ranges, own, "same" if found.is_same else near, older.id)


def cited(service: Service, document: Json, hits: tuple[Range, ...]) -> Json:
    """Title, publisher, date and paragraph of ``hits``, as a citation tells them."""
    stored = service.library.document(document["id"])
    article, _ = place_of(stored, list(hits)) if stored else (None, None)
    return {"title": article.headline if article else document["source"], **source_view(stored, hits)}


def successor(service: Service, document: Json) -> str:
    """The id of the text that took the place of one that is no longer searched: the newest version of the file's, or
    what the file of its name holds now; empty where there is none."""
    if document["newest"]:
        return str(document["newest"])
    named = service.library.named(document["source"])
    is_other = len(named) == 1 and named[0] != document["id"]
    is_shown = is_other and not service.closed(named[0])
    return named[0] if is_shown and service.library.state(named[0]) == "live" else ""
