"""The questions that got no answer in, the page out on which a keeper adds a word for one or says that it needs none."""

from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.narrowing import conditions_text
from api.pages.frame import Frame, routes
from api.pages.paging import Paging, address
from api.voices import slots_text
from index.feedback import Conditions

PAGE = 50
"""Questions on a page."""
HOME = "/admin/unanswered"
GONE = "没有答上的问题里已没有“{}”，请刷新列表再看。"


class UnansweredPages:
    """What readers of one library asked in vain; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.readers = frame.service.readers
        self.wordbook = frame.service.wordbook

    def questions(self, request: Request) -> Response:
        """A page of the questions, those asked most first; with ``ignored`` those that need no answer."""
        is_ignored = request.query_params.get("ignored") == "1"
        paging = Paging(request, PAGE)
        total = self.readers.unanswered_count(is_ignored)
        return self.frame.show(
            request,
            "unanswered",
            questions=self.readers.unanswered(PAGE, paging.offset, is_ignored),
            total=total,
            others=self.readers.unanswered_count(not is_ignored),
            is_ignored=is_ignored,
            missing=slots_text,
            narrowed=conditions_text,
            query=_query,
            turns=paging.turns(total),
            json_url=address("/api/v1/unanswered", ignored="true" if is_ignored else ""),
        )

    async def heed(self, request: Request) -> Response:
        """Says that a question needs no answer, or takes that back; the list again."""
        fields = await self.keeper.form(request)
        question, is_ignored = fields.get("question", ""), fields.get("do") == "ignore"
        author, filters = self.keeper.name(request), parse_qs(fields.get("filters", ""))
        if not await run_in_threadpool(self.wordbook.ignore, question, author, is_ignored, filters):
            return self.frame.problem(request, 404, GONE.format(question))
        return RedirectResponse(address(HOME, ignored="" if is_ignored else "1"), 303)


def _query(filters: Conditions) -> str:
    """Conditions as they stand in an address; empty where there are none."""
    return urlencode(filters, doseq=True)


def router(frame: Frame) -> APIRouter:
    """The keeper's list of questions without an answer."""
    pages = UnansweredPages(frame)
    made = routes({HOME: pages.questions})
    made.include_router(routes({HOME: pages.heed}, ["POST"]))
    return made
