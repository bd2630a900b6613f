"""A question in, the page of its answer out, and what a reader says of it kept."""

import json
from dataclasses import replace

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.faults import UserError
from api.pages.filters import SHOWN, Filters, Link
from api.pages.forms import sent
from api.pages.frame import Frame, routes
from api.pages.search import options, too_long
from api.pages.uses import FILES, comparison_url, units
from api.presentation import Json
from api.routes.bodies import ReaderFeedback
from api.routes.problem import sentence
from index.query import MAX_READ

RELAXED = ("place", "year", "level", "status", "source", "phrase", "all", "not")
"""Kinds of readings without which a question is still the same question."""


class AskPages:
    """Answers and what readers say of them; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def ask(self, request: Request) -> HTMLResponse:
        """An answer out of quotations, or the reasons why there is none."""
        filters = Filters.read(request.query_params).asking()
        if len(filters.q) > MAX_READ:
            return self.frame.problem(request, 400, too_long(filters.q), filters.q)
        is_written = request.query_params.get("written") == "1"
        is_reader = self.frame.keeper.who(request) is None
        answer = self.service.ask(filters.q, options(filters), is_written, is_reader) if filters.q else None
        return self.frame.show(
            request,
            "ask",
            question=filters.q,
            filters=filters,
            answer=answer,
            told=json.dumps(answer, ensure_ascii=False),
            offers=filters.offers(answer["readings"] if answer else ()),
            deny=filters.deny,
            related=self._related(filters, answer) if answer and answer["refusal"] else [],
            compare_url=comparison_url(filters, answer) if answer else "",
            units=units(answer) if answer else "",
            files=FILES,
            written_url=f"{filters.url()}&written=1" if self.service.model and not is_written else "",
            json_url=filters.url("/api/v1/ask") + ("&written=1" if is_written else ""),
        )

    def _related(self, filters: Filters, answer: Json) -> list[Link]:
        """Searches near a question that has no answer: with one thing less read into it, those that find something."""
        found = []
        for reading in answer["readings"]:
            if reading["token"].partition(":")[0] in RELAXED:
                looser = replace(filters, denied=(*filters.denied, reading["token"]))
                total, is_more = self.service.count(filters.q, options(looser))
                name = f"不限“{reading['token'].partition(':')[2].rpartition('/')[2]}”"
                found.append(Link(name, looser.url("/search"), total, is_least=is_more))
        return [link for link in found if link.count]

    async def give_feedback(self, request: Request) -> Response:
        """What a reader says of the answer to the question of the address; then the page that says thanks."""
        asked = request.query_params.get("q", "")
        try:
            fields: Json = {"question": asked, **await sent(request)}
            fields["answer"] = json.loads(fields.get("answer", ""))
            opinion = ReaderFeedback.model_validate(fields).opinion()
        except ValidationError as error:
            first = error.errors()[0]
            why = sentence(dict(first), ".".join(map(str, first["loc"])))
            raise UserError(f"对“{asked[:SHOWN]}”的评价没有记下：{why}请回到回答页再提交。") from None
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
