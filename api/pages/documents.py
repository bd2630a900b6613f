"""A document's name in, its reading page and its damage report out, and the list of all documents."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages.frame import Frame, routes
from api.pages.reading import Reading
from api.presentation import evidence_ranges, read_ranges

MISSING = "没有编号或文件名为“{}”的材料，可能已被撤下；请从材料列表中查找。"
DOCUMENT_VIEWS = {"clean": "整理后", "raw": "原始文本", "both": "对照"}


class DocumentPages:
    """The documents of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def documents(self, request: Request) -> HTMLResponse:
        """All documents with the counts of their damage."""
        return self.frame.show(
            request, "documents", documents=self.service.documents(), json_url="/api/v1/documents"
        )

    def document(self, request: Request, document_id: str) -> HTMLResponse:
        """One document, arriving at ``?hit=`` or at the evidence of ``?practice=``."""
        found = self.service.document(document_id)
        if found is None:
            return self.frame.problem(404, MISSING.format(document_id))
        query = request.query_params
        practices = list(self.service.practices({"document": found["id"]}))
        chosen = next((row for row in practices if row["id"] == query.get("practice")), None)
        hits = read_ranges(query.get("hit", "")) or (evidence_ranges(chosen) if chosen else ())
        view = query.get("view", "clean")
        return self.frame.show(
            request,
            "document",
            reading=Reading(found, hits, practices),
            document=found,
            chosen=chosen,
            view=view if view in DOCUMENT_VIEWS else "clean",
            views=[(name, label, _view_url(request, name)) for name, label in DOCUMENT_VIEWS.items()],
            json_url=f"/api/v1/documents/{found['id']}",
        )

    def report(self, document_id: str) -> HTMLResponse:
        """The damage report of one document, to read and to print."""
        found = self.service.report(document_id)
        if found is None:
            return self.frame.problem(404, MISSING.format(document_id))
        return self.frame.render("report", 200, {"reports": [found], "style": ""})


def _view_url(request: Request, view: str) -> str:
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "view"]
    return f"{request.url.path}?{urlencode([*kept, ('view', view)], safe=',')}#hit"


def router(frame: Frame) -> APIRouter:
    """The documents."""
    pages = DocumentPages(frame)
    return routes(
        {
            "/documents": pages.documents,
            "/documents/{document_id:path}/report": pages.report,
            "/documents/{document_id:path}": pages.document,
        }
    )
