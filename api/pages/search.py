"""A question and filters in an address in, the opening page, the page of practice cards and the glance at an answer out."""

from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.examples import EXAMPLES
from api.narrowing import GROUPS, TICKS
from api.pages.filters import SORTS, VIEWS, FilterError, Filters, Link
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
MOST_RELAXED = 8
"""Conditions without which is tried again where nothing is found: each is a search of its own."""
GLANCED = 2
"""Statements of an answer beside the results: more would push the related themes out of sight."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The search without one condition, and how many results it has."""

    link: Link
    count: int
    is_more: bool


class SearchPages:
    """The opening page and the search of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def home(self, request: Request) -> HTMLResponse:
        """The search box, the themes and questions to begin with."""
        themes = self.service.themes()
        return self.frame.show(request, "home", themes=themes, examples=EXAMPLES, json_url="/api/v1/themes")

    def search(self, request: Request) -> HTMLResponse:
        """Practice cards for a question, with the filters that narrow them."""
        read = self._read(request)
        if isinstance(read, HTMLResponse):
            return read
        found = self._found(request, read) if read.q else {"result": None}
        return self.frame.show(
            request,
            "search",
            filters=read,
            question=read.q,
            offers=read.offers(),
            views=VIEWS,
            sorts=SORTS,
            groups=GROUPS,
            ticks=TICKS,
            json_url=read.data_url(UNITS[read.by]),
            **found,
        )

    def glance(self, request: Request) -> HTMLResponse:
        """The first statements of the answer, as a piece of the page of results."""
        read = self._read(request)
        if isinstance(read, HTMLResponse):
            return read
        asking = read.asking()
        answer = self.service.glance(read.q, options(asking)) if read.q else None
        return self.frame.show(request, "glance", answer=answer, asking=asking, most=GLANCED)

    def _read(self, request: Request) -> Filters | HTMLResponse:
        """What is asked, or the page that says why it cannot be."""
        question = request.query_params.get("q", "")
        try:
            filters = Filters.read(request.query_params)
        except FilterError as error:
            return self.frame.problem(request, 400, str(error), question)
        if len(filters.q) > MAX_READ:
            return self.frame.problem(request, 400, too_long(filters.q), filters.q)
        return filters

    def _found(self, request: Request, filters: Filters) -> Json:
        is_reader = self.frame.keeper.who(request) is None
        result = self.service.search(filters.q, options(filters), is_reader)
        is_last = filters.offset + filters.k >= result["total"] or filters.page == filters.pages
        return {
            "result": result,
            "relaxed": [] if result["total"] else self._relaxed(filters),
            "following": "" if is_last else filters.url(page=filters.page + 1),
        }

    def _relaxed(self, filters: Filters) -> list[Relaxed]:
        """The searches without one of the first MOST_RELAXED conditions that find something."""
        tried = islice(filters.relaxed(), MOST_RELAXED)
        counts = ((link, self.service.count(each.q, options(each))) for link, each in tried)
        return [Relaxed(link, *count) for link, count in counts if count[0]]


def options(filters: Filters) -> SearchOptions:
    """The search that a page's filters ask for; the view by place is practices, which the page groups."""
    return SearchOptions(
        k=filters.k,
        offset=filters.offset,
        by=UNITS[filters.by],
        places=filters.chosen["place"],
        themes=filters.chosen["theme"],
        levels=filters.chosen["level"],
        statuses=filters.chosen["status"],
        strengths=filters.chosen["strength"],
        leads=filters.chosen["lead"],
        targets=filters.chosen["target"],
        publishers=filters.chosen["publisher"],
        years=filters.chosen["year"],
        is_inferred=filters.inferred,
        has_figures=filters.has_figures,
        is_negative=filters.negative,
        sort=filters.sort,
        within=filters.within,
        without=frozenset(filters.denied),
    )


def too_long(question: str) -> str:
    """The sentence for a question over the limit."""
    return f"问题有{len(question)}个字，最多{MAX_READ}个字；请缩短后再试。"


def router(frame: Frame) -> APIRouter:
    """The opening page and the search."""
    pages = SearchPages(frame)
    return routes({"/": pages.home, "/search": pages.search, "/search/answer": pages.glance})
