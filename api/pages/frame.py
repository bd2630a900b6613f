"""A ``Service`` in, what all its pages share out: templates, headers, the page that tells of a problem, styles and scripts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import FileResponse, HTMLResponse, Response

from api import presentation, report, wording
from api.pages import cards
from api.pages.browser import basket_ids, here, is_elder
from api.presentation import Json
from api.routes.keeper import Keeper, Locked
from api.service import Service

WEB = Path(__file__).parents[2] / "web"
ASSETS = {path.name: path for path in (WEB / "static").iterdir() if path.is_file()}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HELPERS = (
    "article_parts",
    "evidence_ranges",
    "flag",
    "flags_of",
    "highlight",
    "passage_url",
    "source_parts",
    "state_notice",
)
ADMIN_PAGES = {
    "/admin": "管理首页",
    "/admin/upload": "上传",
    "/admin/jobs": "导入记录",
    "/admin/documents": "材料",
    "/admin/duplicates": "重复",
    "/admin/vocabulary": "词表",
    "/admin/unanswered": "没答上的",
    "/admin/feedback": "读者评价",
    "/admin/audit": "操作记录",
}
"""What ``admin.html`` leads to, in the order of the work."""
CARD_HELPERS = ("by_place", "count_line", "counted", "name_of", "quotation")
REPORT_HELPERS = ("read_text", "verdict_text", "where_text")
WORDS = (
    "DAMAGE",
    "DECIDE",
    "PROBLEMS",
    "DECISIONS",
    "RELEASE",
    "SLOTS",
    "STRENGTHS",
    "TWINS",
    "VERDICTS",
    "WRITTEN_BY",
    "correction_text",
    "nowhere",
    "repair_words",
    "shown_day",
    "shown_moment",
    "shown_time",
    "suspicion_text",
)


@cache
def environment() -> Environment:
    """The templates, with what they may call: compiled once, as each page's take a tenth of a second."""
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {name: getattr(presentation, name) for name in HELPERS}
    environment.globals |= {name: getattr(cards, name) for name in CARD_HELPERS}
    environment.globals |= {name: getattr(report, name) for name in REPORT_HELPERS}
    environment.globals["ADMIN_PAGES"] = ADMIN_PAGES
    environment.globals |= {name: getattr(wording, name) for name in WORDS}
    return environment


class Frame:
    """What the pages of one library share."""

    def __init__(self, service: Service, keeper: Keeper) -> None:
        self.service = service
        self.keeper = keeper
        self.templates = environment()

    def show(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template ``name`` with ``values``, under the headers that every page has."""
        known = {
            "question": "",
            "overview": self.service.overview(),
            "basket_count": self._basket_count(request),
        }
        shown = self.render(name, status, self._standing(request) | known | values)
        self.keeper.renew(request, shown)
        return shown

    def _basket_count(self, request: Request) -> int:
        """What lies in the basket that was used last."""
        last = self.service.baskets.held(basket_ids(request)[:1])
        return len(last[0].items) if last else 0

    def _standing(self, request: Request) -> Json:
        """What every page is told of the request, without a look into the library."""
        return {
            "path": request.url.path,
            "address": here(request),
            "elder": is_elder(request),
            "keeper": self.keeper.who(request),
            "csrf": self.keeper.csrf(request),
        }

    def problem(self, request: Request, status: int, message: str, question: str = "") -> HTMLResponse:
        """The page that says what went wrong and when, and keeps the question in the box."""
        # Without the overview: the library may be what has failed.
        values = {
            "message": message,
            "status": status,
            "question": question or request.query_params.get("q", ""),
            "at": f"{datetime.now():%Y-%m-%d %H:%M:%S}",
            "overview": None,
            "basket_count": 0,
            "json_url": "",
        }
        return self.render("problem", status, self._standing(request) | values)

    def entrance(
        self, request: Request, status: int, message: str = "", there: str = "", kept: str = ""
    ) -> HTMLResponse:
        """The form for the token of whoever keeps the data; it leads on ``there``, with the form ``kept`` if one was
        sent."""
        values = {"status": status, "message": message, "there": there, "kept": kept}
        known = {"question": "", "overview": None, "basket_count": 0, "json_url": ""}
        return self.render("entrance", status, self._standing(request) | known | values)

    def locked(self, request: Request, error: Locked) -> HTMLResponse:
        """The page for who may not see a page, or no longer: how to get there, and the way back."""
        there = request.url.path if error.kept else here(request)
        return self.entrance(request, error.status_code, there=there, kept=error.kept)

    def render(self, name: str, status: int, values: Json) -> HTMLResponse:
        """The template ``name`` with ``values`` and nothing else."""
        return HTMLResponse(self.templates.get_template(f"{name}.html").render(values), status, HEADERS)


def printed(reports: list[Json]) -> str:
    """Damage reports as one complete page with its own style, to keep or to print."""
    style = (WEB / "static" / "report.css").read_text(encoding="utf-8")
    values = {"reports": reports, "style": Markup(style)}
    return environment().get_template("report.html").render(values)


def asset(name: str) -> Response:
    """A file of ``web/static``; no other file can be named."""
    if name not in ASSETS:
        return Response("没有这个文件。", 404, media_type="text/plain; charset=utf-8")
    return FileResponse(ASSETS[name], headers=HEADERS | {"Cache-Control": "no-cache"})


def routes(addresses: Mapping[str, Callable[..., Any]], methods: list[str] | None = None) -> APIRouter:
    """Pages at their addresses, to read unless other ``methods`` are named; none of them stands in the HTTP API."""
    made = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    for address, answer in addresses.items():
        made.add_api_route(address, answer, response_model=None, methods=methods or ["GET", "HEAD"])
    return made
