"""A library in, its documents, their losses and what people corrected listed out, page by page."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from api.keeping.corrections import listed
from api.lists.page import Page, Window, gone, page
from api.report import lost
from api.stretches import CleanText
from api.views import Record, plain
from index.library import Library
from index.losses import LossFilter, Where
from index.materials import Sought
from index.provenance import source_view
from ingest.document import Document
from ingest.span import cut

_DIGITS = 10
"""More than the number of a loss has."""
_BEFORE = 20
"""Characters of the source shown before a loss: those that a person looks for to find it."""


def document_page(library: Library, window: Window) -> Page:
    """The published documents without their text, in the order in which they came: id, source, title, number of
    practices and damage, and not where a keeper's files lie. Raises UserError for a window behind what is no
    document."""
    if window.after:
        _check(library, window.after, window)
    found = library.published(window.limit + 1, window.after)
    items = [
        {name: value for name, value in plain(each).items() if name != "paths"}
        for each in found[: window.limit]
    ]
    return page(items, library.materials.count(Sought()), len(found) > window.limit)


def loss_page(library: Library, window: Window, wanted: LossFilter) -> Page:
    """What published documents lack, in document order. Raises UserError for a window behind what is no loss."""
    after = _where(window.after)
    if after:
        _check(library, after.document_id, window)
    found = library.losses.page(wanted, window.limit + 1, after)
    items = list(_losses(library, found[: window.limit]))
    return page(items, library.losses.count(wanted), len(found) > window.limit)


def correction_page(library: Library, window: Window) -> Page:
    """What was ever corrected of practices that every reader may see, oldest first. Raises UserError for a window behind
    what is no correction."""
    found = [each for each in listed(library) if each.practice_id]
    is_open = library.openness.units([each.practice_id or "" for each in found])
    shown = [each for each in found if each.practice_id in is_open]
    start = bisect_right([each.id for each in shown], _number(window.after)) if window.after else 0
    end = start + window.limit
    return page([dict(plain(each)) for each in shown[start:end]], len(shown), end < len(shown))


def _check(library: Library, document_id: str, window: Window) -> None:
    """Raises UserError where the window is behind what is in no document, or in one that readers may not know of."""
    if not library.openness.was_published(document_id):
        raise gone(window.after)


def _losses(library: Library, found: Sequence[Where]) -> Iterator[Record]:
    for document_id, wanted in groupby(found, key=lambda each: each.document_id):
        document = library.document(document_id)
        if document:
            text, told = CleanText(document), lost(document)
            yield from (_loss(document, text, each.n, told[each.n]) for each in wanted)


def _loss(document: Document, text: CleanText, n: int, told: Record) -> Record:
    """A loss with the words before it, where a person looks for it, and where these were published."""
    position = told["where"]["raw"][0][0]
    raw = ((max(0, position - _BEFORE), position),) if position else ()
    return {
        "id": f"{document.id}-l{n + 1}",
        "document_id": document.id,
        "source": document.source,
        **{name: value for name, value in told.items() if name != "where"},
        "raw_pos": position,
        "line": told["where"]["line"],
        "quote": cut(document.raw_text, raw),
        "raw": plain(raw),
        "clean": plain(text.stretches(raw)),
        **source_view(document, raw),
    }


def _where(loss_id: str) -> Where | None:
    """The loss of an id, None for an empty one."""
    document_id, _, n = loss_id.rpartition("-l")
    if not loss_id:
        return None
    if not (document_id and n.isdecimal() and len(n) < _DIGITS):
        raise gone(loss_id)
    return Where(document_id, int(n) - 1)


def _number(correction_id: str) -> int:
    if not correction_id.isdecimal():
        raise gone(correction_id)
    return int(correction_id)
