"""The query of a list and the last item of a page in, the cursor of the next page out; and the reverse.

A cursor is opaque to whoever holds it: it names the item and is good for the same query alone.
"""

import base64
import hashlib
from dataclasses import replace

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.faults import UserError
from api.lists.page import FURTHEST, Page, Window
from api.routes.parameters import CursorParameters, ResultParameters
from api.routes.responses import answered
from api.views import Record
from index.wanted import SearchOptions

_PAGING = {"cursor", "limit", "k", "offset", "format"}
"""What may be another on each page."""
_DIGITS = 12


class _Cursor(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """The digest of the query and the id of the item."""

    query: str
    after: str


def listed(request: Request, query: CursorParameters, name: str, found: Page) -> JSONResponse:
    """A page of a list under its ``name``, with the cursor of the next one: null where none follows."""
    after = written(query, found.last) if found.last else None
    return answered(request, {"total": found.total, "next_cursor": after, name: found.items})


def written(query: CursorParameters, after: str) -> str:
    """The cursor of the page behind the item with the id ``after``."""
    data = msgspec.json.encode(_Cursor(_digest(query), after))
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def window(query: CursorParameters) -> Window:
    """The page that ``query`` asks for. Raises UserError for a cursor that is none, or of another query."""
    if not query.cursor:
        return Window(query.limit)
    try:
        padded = query.cursor + "=" * (-len(query.cursor) % 4)
        found = msgspec.json.decode(base64.b64decode(padded, b"-_", validate=True), type=_Cursor)
    except (ValueError, msgspec.DecodeError):
        raise UserError(
            f"“{query.cursor[:40]}”不是游标，请照上一页的 next_cursor 原样填写，或去掉 cursor，从第一页列起。",
            "cursor",
        ) from None
    if found.query != _digest(query):
        raise UserError(
            f"游标“{query.cursor[:40]}”是另一个查询给出的，请用与上一页相同的条件，或去掉 cursor，从第一页列起。",
            "cursor",
        )
    return Window(query.limit, found.after)


def result_options(query: ResultParameters) -> SearchOptions:
    """The search for a page of results: an order of the best has no places of its own, so that the cursor tells how many
    were given too. Raises UserError as ``window``."""
    rank, _, after = window(query).after.partition(" ")
    if not after:
        return query.options()
    given = min(int(rank), FURTHEST) if rank.isdecimal() else 0
    return replace(query.options(), offset=given, after=after)


def next_results(query: ResultParameters, found: Record) -> str | None:
    """The cursor of the results behind those that were ``found``; None where none follow, and where nobody leafs
    further."""
    for last in found["hits"][-1:]:
        if last["rank"] < FURTHEST and (last["rank"] < found["total"] or found["is_more"]):
            return written(query, f"{last['rank']} {last['practice_id'] or last['passage_id']}")
    return None


def _digest(query: CursorParameters) -> str:
    """Of the list and its conditions."""
    told = f"{type(query).__name__}{query.model_dump_json(exclude=_PAGING)}"
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]
