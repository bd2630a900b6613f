"""What was done to a library in, its route in the HTTP API out, for whoever keeps the data."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from api.keeping.audit import audit_sheet, listed, wanted_deeds
from api.routes.keeper import Keeper
from api.routes.parameters import ListParameters
from api.routes.responses import format_of, lines, table
from index.audit import Audit, DeedFilter


class AuditParameters(ListParameters):
    """Query string of ``/audit``."""

    action: str = Field(default="", max_length=60, description="只看这一种操作，如 withdraw")
    author: str = Field(default="", max_length=60, description="只看这个人做的")
    subject: str = Field(default="", max_length=200, description="只看对象里有这些字的")
    since: str = Field(default="", max_length=10, description="从这一天起，如 2026-01-31")
    until: str = Field(default="", max_length=10, description="到这一天为止")

    def wanted(self) -> DeedFilter:
        """The deeds asked for. Raises UserError for what is no day."""
        return wanted_deeds(self.action, self.author, self.subject, (self.since, self.until))


def router(audit: Audit, keeper: Keeper) -> APIRouter:
    """The list of what was done."""
    routes = APIRouter(prefix="/api/v1", tags=["他山"], dependencies=[Depends(keeper.api)])

    @routes.get("/audit", summary="操作记录")
    def deeds(request: Request, query: Annotated[AuditParameters, Query()]) -> Response:
        """对资料库做过的操作，新的在前；broken 是第一条对不上的编号，last 是最后一条的指纹；可要 JSON（分页）、JSON Lines、CSV 或 XLSX。需要令牌。"""
        form = format_of(request, query.format)
        if form == "json":
            return JSONResponse(listed(audit, query.wanted(), query.limit, query.offset))
        found = listed(audit, query.wanted())["deeds"]
        return lines(request, found) if form == "jsonl" else table([audit_sheet(found)], form, "操作记录")

    return routes
