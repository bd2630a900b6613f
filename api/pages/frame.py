"""A ``Service`` in, what all its pages share out: templates, headers, the page that tells of a problem, styles and scripts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import FileResponse, HTMLResponse, Response

from api import presentation, report, wording
from api.presentation import Json
from api.service import Service

WEB = Path(__file__).parents[2] / "web"
ASSETS = {path.name: path for path in (WEB / "static").iterdir() if path.is_file()}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HELPERS = (
    "by_place",
    "count_line",
    "evidence_ranges",
    "flag",
    "flags_of",
    "highlight",
    "name_of",
    "passage_url",
    "source_parts",
    "state_notice",
)
REPORT_HELPERS = ("read_text", "verdict_text", "where_text")
WORDS = (
    "DECIDE",
    "RELEASE",
    "SLOTS",
    "STRENGTHS",
    "TWINS",
    "VERDICTS",
    "WRITTEN_BY",
    "correction_text",
    "shown_time",
)


def environment() -> Environment:
    """The templates, with what they may call."""
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {name: getattr(presentation, name) for name in HELPERS}
    environment.globals |= {name: getattr(report, name) for name in REPORT_HELPERS}
    environment.globals |= {name: getattr(wording, name) for name in WORDS}
    return environment


class Frame:
    """What the pages of one library share."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.templates = environment()

    def show(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template ``name`` with ``values``, under the headers that every page has."""
        known = {"question": "", "overview": self.service.overview()}
        return self.render(name, status, known | values)

    def problem(self, status: int, message: str, question: str = "") -> HTMLResponse:
        """The page that says what went wrong and keeps the question in the box."""
        # Without the overview: the library may be what has failed.
        values = {
            "message": message,
            "status": status,
            "question": question,
            "overview": None,
            "json_url": "",
        }
        return self.render("problem", status, values)

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
