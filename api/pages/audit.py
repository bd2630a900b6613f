"""What was done to a library in, its page out: narrowed, checked for changes, and to be taken along as a table."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.faults import UserError
from api.keeping.audit import ACTIONS, action_text, chain_text, detail_text, listed, subject_url, wanted_deeds
from api.pages.frame import Frame, routes
from api.pages.paging import Paging
from index.audit import DeedFilter

PAGE = 100
"""Deeds on a page."""
FIELDS = ("action", "author", "subject", "since", "until")


class AuditPages:
    """What was done to one library."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.audit = frame.service.library.audit

    def deeds(self, request: Request) -> HTMLResponse:
        """The deeds, the newest first, of those that the form narrows to."""
        query = {field: request.query_params.get(field, "").strip() for field in FIELDS}
        wanted, refusal = _wanted(query)
        paging = Paging(request, PAGE)
        found = listed(self.audit, wanted, PAGE, paging.offset)
        address = f"/api/v1/audit?{urlencode({key: value for key, value in query.items() if value})}"
        return self.frame.show(
            request,
            "audit",
            400 if refusal else 200,
            found=found,
            query=query,
            refusal=refusal,
            actions={code: ACTIONS.get(code, code) for code in self.audit.actions()},
            chain=chain_text(found["broken"], found["last"]),
            action_text=action_text,
            detail_text=detail_text,
            subject_url=subject_url,
            exports={form: f"{address}&format={form}" for form in ("xlsx", "csv", "jsonl")},
            turns=paging.turns(found["total"]),
            json_url=address,
        )


def _wanted(query: dict[str, str]) -> tuple[DeedFilter, str]:
    """What the form asks for; or everything, and what is wrong with it."""
    try:
        days = (query["since"], query["until"])
        return wanted_deeds(query["action"], query["author"], query["subject"], days), ""
    except UserError as error:
        return DeedFilter(), str(error)


def router(frame: Frame) -> APIRouter:
    """The deeds."""
    return routes({"/admin/audit": AuditPages(frame).deeds})
