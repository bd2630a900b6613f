"""A ``Service`` in, the router of the browser pages out: search, documents, answers and comparison as HTML.

Every page works without script; the same data is at ``/api/v1`` and each page links to it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api import presentation, report, wording
from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES
from api.faults import UserError
from api.overviews.panorama import page, read_narrow
from api.pages.filters import GROUPS, MOST_RESULTS, SHOWN, STEP, TICKS, VIEWS, FilterError, Filters
from api.pages.forms import sent
from api.pages.reading import Reading
from api.presentation import Json, evidence_ranges, read_ranges
from api.routes.bodies import ReaderFeedback
from api.service import Service
from index.query import MAX_READ
from index.wanted import By, SearchOptions

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
UNITS: dict[str, By] = {
    "practice": "practice",
    "place": "practice",
    "document": "document",
    "passage": "passage",
}
MISSING = "没有编号或文件名为“{}”的材料，可能已被撤下；请从材料列表中查找。"
DOCUMENT_VIEWS = {"clean": "整理后", "raw": "原始文本", "both": "对照"}


def _environment() -> Environment:
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


class Pages:
    """The pages of one library; each method answers one address."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.templates = _environment()

    def show(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template ``name`` with ``values``, under the headers that every page has."""
        known = {"question": "", "overview": self.service.overview()}
        return self._response(name, status, known | values)

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
        return self._response("problem", status, values)

    def _response(self, name: str, status: int, values: Json) -> HTMLResponse:
        return HTMLResponse(self.templates.get_template(f"{name}.html").render(values), status, HEADERS)

    def home(self) -> HTMLResponse:
        """The search box, the themes and questions to begin with."""
        return self.show("home", themes=self.service.themes(), json_url="/api/v1/themes")

    def search(self, request: Request) -> HTMLResponse:
        """Practice cards for a question, with the filters that narrow them."""
        try:
            filters = Filters.read(request.query_params)
        except FilterError as error:
            return self.problem(400, str(error), request.query_params.get("q", ""))
        if len(filters.q) > MAX_READ:
            return self.problem(400, too_long(filters.q), filters.q)
        values: Json = {
            "filters": filters,
            "question": filters.q,
            "offers": filters.offers(),
            "views": VIEWS,
            "groups": GROUPS,
            "ticks": TICKS,
        }
        values |= {
            "json_url": filters.url("/api/v1/search", by=UNITS[filters.by], k=filters.k),
            "result": None,
        }
        if filters.q:
            values["result"] = self.service.search(filters.q, options(filters))
            values["more"] = min(filters.k + STEP, MOST_RESULTS)
        return self.show("search", **values)

    def documents(self) -> HTMLResponse:
        """All documents with the counts of their damage."""
        return self.show("documents", documents=self.service.documents(), json_url="/api/v1/documents")

    def document(self, request: Request, document_id: str) -> HTMLResponse:
        """One document, arriving at ``?hit=`` or at the evidence of ``?practice=``."""
        found = self.service.document(document_id)
        if found is None:
            return self.problem(404, MISSING.format(document_id))
        query = request.query_params
        practices = list(self.service.practices({"document": found["id"]}))
        chosen = next((row for row in practices if row["id"] == query.get("practice")), None)
        hits = read_ranges(query.get("hit", "")) or (evidence_ranges(chosen) if chosen else ())
        view = query.get("view", "clean")
        return self.show(
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
            return self.problem(404, MISSING.format(document_id))
        return self._response("report", 200, {"reports": [found], "style": ""})

    def ask(self, request: Request) -> HTMLResponse:
        """An answer out of quotations, or the reasons why there is none."""
        filters = Filters.read(request.query_params).asking()
        if len(filters.q) > MAX_READ:
            return self.problem(400, too_long(filters.q), filters.q)
        is_written = request.query_params.get("written") == "1"
        answer = self.service.ask(filters.q, options(filters), is_written) if filters.q else None
        return self.show(
            "ask",
            question=filters.q,
            filters=filters,
            answer=answer,
            told=json.dumps(answer, ensure_ascii=False),
            offers=filters.offers(answer["readings"] if answer else ()),
            deny=filters.deny,
            written_url=f"{filters.url()}&written=1" if self.service.model and not is_written else "",
            json_url=filters.url("/api/v1/ask") + ("&written=1" if is_written else ""),
        )

    async def give_feedback(self, request: Request) -> Response:
        """What a reader says of the answer to the question of the address; then the page that says thanks."""
        asked = request.query_params.get("q", "")
        try:
            fields: Json = {"question": asked, **await sent(request)}
            fields["answer"] = json.loads(fields.get("answer", ""))
            opinion = ReaderFeedback.model_validate(fields).opinion()
        except (ValueError, RecursionError):
            raise UserError(f"对“{asked[:SHOWN]}”的评价不能用，请回到回答页再提交。") from None
        await run_in_threadpool(self.service.readers.give, opinion)
        return RedirectResponse(f"/feedback?{request.url.query}", 303)

    def thanks(self, request: Request) -> HTMLResponse:
        """That the reader was heard, and the way back to the answer."""
        filters = Filters.read(request.query_params).asking()
        return self.show("thanks", question="", asked=filters, json_url="")

    def compare(self, request: Request) -> HTMLResponse:
        """A theme across places as a table, or the form that asks for them."""
        theme = request.query_params.get("theme", "")
        places = [place for place in dict.fromkeys(request.query_params.getlist("place")) if place.strip()]
        table = self.service.compare(theme, places) if theme and len(places) >= FEWEST_PLACES else None
        query = urlencode({"theme": theme, "place": places}, doseq=True)
        return self.show(
            "compare",
            theme=theme,
            places=places,
            boxes=max(FEWEST_PLACES, min(len(places) + 1, MOST_PLACES)),
            table=table,
            themes=self.service.themes(),
            json_url=f"/api/v1/compare?{query}",
        )

    def overview(self, request: Request) -> HTMLResponse:
        """What the library holds: themes by places, years, names of measures, and how sound it is."""
        narrow = read_narrow(request.query_params)
        return self.show("overview", **page(self.service.survey(), narrow), json_url=narrow.data("matrix"))


def printed(reports: list[Json]) -> str:
    """Damage reports as one complete page with its own style, to keep or to print."""
    style = (WEB / "static" / "report.css").read_text(encoding="utf-8")
    values = {"reports": reports, "style": Markup(style)}
    return _environment().get_template("report.html").render(values)


def options(filters: Filters) -> SearchOptions:
    """The search that a page's filters ask for; the view by place is practices, which the page groups."""
    return SearchOptions(
        k=filters.k,
        by=UNITS[filters.by],
        places=filters.chosen["place"],
        themes=filters.chosen["theme"],
        levels=filters.chosen["level"],
        statuses=filters.chosen["status"],
        strengths=filters.chosen["strength"],
        has_figures=filters.has_figures,
        is_negative=filters.negative,
        without=frozenset(filters.denied),
    )


def too_long(question: str) -> str:
    """The sentence for a question over the limit."""
    return f"问题有{len(question)}个字，最多{MAX_READ}个字；请缩短后再试。"


def _view_url(request: Request, view: str) -> str:
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "view"]
    return f"{request.url.path}?{urlencode([*kept, ('view', view)], safe=',')}#hit"


def asset(name: str) -> Response:
    """A file of ``web/static``; no other file can be named."""
    if name not in ASSETS:
        return Response("没有这个文件。", 404, media_type="text/plain; charset=utf-8")
    return FileResponse(ASSETS[name], headers=HEADERS | {"Cache-Control": "no-cache"})


def router(service: Service) -> APIRouter:
    """The pages of ``service``, and their styles and script under ``/static``."""
    pages = Pages(service)
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    addresses: dict[str, Callable[..., Response]] = {
        "/": pages.home,
        "/search": pages.search,
        "/documents": pages.documents,
        "/documents/{document_id:path}/report": pages.report,
        "/documents/{document_id:path}": pages.document,
        "/ask": pages.ask,
        "/compare": pages.compare,
        "/overview": pages.overview,
        "/feedback": pages.thanks,
        "/static/{name}": asset,
    }
    for address, answer in addresses.items():
        routes.add_api_route(address, answer, response_model=None, methods=["GET", "HEAD"])
    routes.add_api_route("/feedback", pages.give_feedback, response_model=None, methods=["POST"])
    return routes
