"""A ``Service`` in, the routes of its overview out: each part as JSON, JSON Lines, CSV or XLSX."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from api.overviews.overview import Narrow, Overview
from api.overviews.tallies import matrix_sheet, names_sheet, quality_sheet, timeline_sheet
from api.routes.editions import SteadyRoute
from api.routes.parameters import FORMAT, Parameters
from api.routes.responses import Format, answered, format_of, lines, table
from api.service import Service
from api.tables import Sheet
from api.views import Record, plain


class OverviewParameters(Parameters):
    """Query string of the parts that count practices."""

    place: str = Field(
        default="", description="只数这个地方的做法，如 湖北省/黄冈市 或 黄冈；矩阵按它的下一级分列"
    )
    has_figures: bool = Field(default=False, description="只数有数字的做法")
    without_plans: bool = Field(default=False, description="不数还是计划的做法")
    format: Format | None = Field(default=None, description=FORMAT)

    def narrow(self) -> Narrow:
        """The conditions asked for."""
        return Narrow(self.place.strip(), self.has_figures, self.without_plans)


class QualityParameters(Parameters):
    """Query string of what is counted over the whole library."""

    format: Format | None = Field(default=None, description=FORMAT)


class Charts:
    """The parts of one library's overview. Each method is one operation; its docstring describes it in OpenAPI."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def matrix(self, request: Request, query: Annotated[OverviewParameters, Query()]) -> Response:
        """各主题在各地有几个做法，同一做法只算一次，0 指资料中没有；可要 JSON、JSON Lines、CSV 或 XLSX。"""
        found = plain(self._survey(query).matrix(query.narrow()))
        return _given(request, query.format, found, found["rows"], matrix_sheet(found))

    def timeline(self, request: Request, query: Annotated[OverviewParameters, Query()]) -> Response:
        """各年有几个做法：原文写明的、按报道日期推断的，以及日期未知的；格式同上。"""
        found = plain(self._survey(query).timeline(query.narrow()))
        return _given(request, query.format, found, found["years"], timeline_sheet(found))

    def names(self, request: Request, query: Annotated[OverviewParameters, Query()]) -> Response:
        """机制名录：做法的名称（原文没有给的，是说做了什么的话）按拼音排列，带地点和个数；格式同上。"""
        found = plain(self._survey(query).names(query.narrow()))
        return _given(request, query.format, found, found, names_sheet(found))

    def quality(self, request: Request, query: Annotated[QualityParameters, Query()]) -> Response:
        """资料的质量：有缺损的材料，有数字、写明地点和年份的做法各有多少；格式同上。"""
        found = plain(self.service.survey().quality())
        return _given(request, query.format, found, found, quality_sheet(found))

    def _survey(self, query: OverviewParameters) -> Overview:
        return self.service.survey(query.narrow().place)


def _given(
    request: Request, chosen: Format | None, whole: Any, rows: Iterable[Record], sheet: Sheet
) -> Response:
    """The ``whole`` as JSON, or its rows in another format."""
    form = format_of(request, chosen)
    if form == "json":
        return answered(request, whole) if isinstance(whole, dict) else JSONResponse(whole)
    return lines(request, rows) if form == "jsonl" else table([sheet], form, sheet.name)


def charts(service: Service) -> APIRouter:
    """The routes of the overview of ``service``."""
    routes = APIRouter(prefix="/api/v1/overview", tags=["他山"], route_class=SteadyRoute)
    operations = Charts(service)
    addresses: dict[str, tuple[Callable[..., Response], str]] = {
        "/matrix": (operations.matrix, "主题和地区"),
        "/timeline": (operations.timeline, "年份"),
        "/names": (operations.names, "机制名录"),
        "/quality": (operations.quality, "资料质量"),
    }
    for address, (answer, summary) in addresses.items():
        routes.add_api_route(address, answer, summary=summary, description=answer.__doc__ or "")
        routes.add_api_route(address, answer, methods=["HEAD"], include_in_schema=False)
    return routes
