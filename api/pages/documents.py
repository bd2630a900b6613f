"""A document's name in, its reading page and its damage report out."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages.arrival import NOTICES, Arrival, arrive, cited, successor
from api.pages.frame import Frame, routes
from api.pages.numbers import whole
from api.pages.portions import portion_at, portions, stretches
from api.pages.reading import Reading
from api.presentation import Json
from api.views import practice_view
from ingest.span import Range

MISSING = "没有编号或文件名为“{}”的材料，可能已被撤下；请从材料列表中查找。"
DOCUMENT_VIEWS = {"clean": "整理后", "raw": "原始文本", "both": "对照"}
CARRIED = ("hit", "practice", "view")
"""What of a query string leads to the same words in another text."""
MOST_TABS = 8
"""Articles of a file that have a tab each; a collection of more is leafed through and found in its outline."""


class DocumentPages:
    """The documents of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def document(self, request: Request, document_id: str) -> HTMLResponse:
        """One document, arriving at ``?hit=`` or at the evidence of ``?practice=``; of a long one what stands there, or
        at ``?at=``."""
        closed = self.service.closed(document_id)
        if closed == "withdrawn":
            return self._withdrawn(request, document_id)
        found = None if closed and not self._is_keeper(request) else self.service.document(document_id)
        if found is None:
            return self.frame.problem(request, 404, MISSING.format(document_id))
        arrival = arrive(self.service, found, request.query_params)
        view = request.query_params.get("view", "clean")
        place = self._raw if view == "raw" else self._clean
        return self.frame.show(
            request,
            "document",
            **place(request, found, arrival),
            document=found,
            chosen=arrival.practice,
            cited=cited(self.service, found, arrival.hits) if arrival.hits else None,
            notice=NOTICES.get(arrival.carried, ""),
            older=_elsewhere(request, arrival.older) if arrival.older else "",
            home=_elsewhere(request, found["id"]),
            newer=self._newer(request, found),
            view=view if view in DOCUMENT_VIEWS else "clean",
            views=[(name, label, _here(request, view=name)) for name, label in DOCUMENT_VIEWS.items()],
            json_url=f"/api/v1/documents/{found['id']}",
        )

    def _clean(self, request: Request, found: Json, arrival: Arrival) -> Json:
        """The portion of the text to show with its practices, and all that lead to the others."""
        parts = portions(found)
        number = portion_at(parts, _position(request, arrival.hits))
        told = self.service.library.margins.of(found["id"], parts[number].hull)
        urls = [_here(request, at=str(part.at), anchor="") for part in parts]
        heads = [n for n, part in enumerate(parts) if part.is_first]
        return {
            "reading": Reading(found, arrival.hits, [practice_view(each) for each in told]),
            "portions": list(zip(parts, urls, strict=True)),
            "shown": parts[number],
            "number": number,
            "tabs": heads if 1 < len(heads) <= MOST_TABS else [],
            "lines": (),
        }

    def _raw(self, request: Request, found: Json, arrival: Arrival) -> Json:
        """The stretch of the raw text to show, and the addresses of all."""
        reading, cuts = Reading(found, arrival.hits), stretches(found["raw_text"])
        position = _position(request, arrival.hits)
        number = next((n for n, (start, end) in enumerate(cuts) if start <= position < end), 0)
        urls = [_here(request, at=str(start), anchor="") for start, _ in cuts]
        return {
            "reading": reading,
            "lines": reading.lines(*cuts[number]),
            "number": number,
            "stretches": urls,
        }

    def _is_keeper(self, request: Request) -> bool:
        return self.frame.keeper.admits(request)

    def _withdrawn(self, request: Request, document_id: str) -> HTMLResponse:
        """That a document was taken out, and why, without its text."""
        found = self.service.document(document_id)
        return self.frame.show(request, "withdrawn", 410, document=found, json_url="")

    def _newer(self, request: Request, found: Json) -> str:
        """The address of the same passage in the text that replaced this one; empty where none did."""
        newer = successor(self.service, found) if found["state"] == "superseded" else ""
        return _elsewhere(request, newer, **{"from": found["id"]}) if newer else ""

    def report(self, request: Request, document_id: str) -> HTMLResponse:
        """The damage report of one document, to read and to print."""
        closed = "" if self._is_keeper(request) else self.service.closed(document_id)
        if closed == "withdrawn":
            return self._withdrawn(request, document_id)
        found = None if closed else self.service.report(document_id)
        if found is None:
            return self.frame.problem(request, 404, MISSING.format(document_id))
        return self.frame.render("report", 200, {"reports": [found], "style": ""})


def _position(request: Request, hits: Sequence[Range]) -> int:
    """The raw offset that the page is to show."""
    return whole(request.query_params.get("at", ""), hits[0][0] if hits else 0)


def _here(request: Request, anchor: str = "#hit", **changes: str) -> str:
    """The address of this page with other values in its query string."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
    return f"{request.url.path}?{urlencode([*kept, *changes.items()], safe=',')}{anchor}"


def _elsewhere(request: Request, document_id: str, **added: str) -> str:
    """The address of what this page highlights in another text."""
    asked = {key: value for key in CARRIED if (value := request.query_params.get(key))}
    return f"/documents/{quote(document_id, safe='')}?{urlencode(asked | added, safe=',')}#hit"


def router(frame: Frame) -> APIRouter:
    """The documents."""
    pages = DocumentPages(frame)
    return routes(
        {
            "/documents/{document_id:path}/report": pages.report,
            "/documents/{document_id:path}": pages.document,
        }
    )
