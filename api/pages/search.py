"""A question and filters in an address in, the opening page and the page of practice cards out."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages.filters import GROUPS, MOST_RESULTS, STEP, TICKS, VIEWS, FilterError, Filters
from api.pages.frame import Frame, routes
from api.presentation import Json
from index.query import MAX_READ
from index.wanted import By, SearchOptions

UNITS: dict[str, By] = {
    "practice": "practice",
    "place": "practice",
    "document": "document",
    "passage": "passage",
}


class SearchPages:
    """The opening page and the search of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def home(self, request: Request) -> HTMLResponse:
        """The search box, the themes and questions to begin with."""
        return self.frame.show(request, "home", themes=self.service.themes(), json_url="/api/v1/themes")

    def search(self, request: Request) -> HTMLResponse:
        """Practice cards for a question, with the filters that narrow them."""
        try:
            filters = Filters.read(request.query_params)
        except FilterError as error:
            return self.frame.problem(400, str(error), request.query_params.get("q", ""))
        if len(filters.q) > MAX_READ:
            return self.frame.problem(400, too_long(filters.q), filters.q)
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
        return self.frame.show(request, "search", **values)


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


def router(frame: Frame) -> APIRouter:
    """The opening page and the search."""
    pages = SearchPages(frame)
    return routes({"/": pages.home, "/search": pages.search})
