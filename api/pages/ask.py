"""A question in, the page of its answer out, and what a reader says of it kept."""

import json

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.faults import UserError
from api.pages.filters import SHOWN, Filters
from api.pages.forms import sent
from api.pages.frame import Frame, routes
from api.pages.search import options, too_long
from api.presentation import Json
from api.routes.bodies import ReaderFeedback
from index.query import MAX_READ


class AskPages:
    """Answers and what readers say of them; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def ask(self, request: Request) -> HTMLResponse:
        """An answer out of quotations, or the reasons why there is none."""
        filters = Filters.read(request.query_params).asking()
        if len(filters.q) > MAX_READ:
            return self.frame.problem(400, too_long(filters.q), filters.q)
        is_written = request.query_params.get("written") == "1"
        answer = self.service.ask(filters.q, options(filters), is_written) if filters.q else None
        return self.frame.show(
            request,
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
        return self.frame.show(request, "thanks", question="", asked=filters, json_url="")


def router(frame: Frame) -> APIRouter:
    """The answers, and where readers say what they think of one."""
    pages = AskPages(frame)
    made = routes({"/ask": pages.ask, "/feedback": pages.thanks})
    made.include_router(routes({"/feedback": pages.give_feedback}, ["POST"]))
    return made
