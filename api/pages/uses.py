"""An answer in, what its reader makes of it out: a comparison, a collection, the frame of a case, or a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api import exports
from api.answers.answer import Answer
from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES
from api.faults import UserError
from api.guards.proof import proven
from api.handouts.answered import answered
from api.handouts.baskets import FIRST, MOST_NAME
from api.pages.browser import basket_ids, remembered
from api.pages.files import sent_file
from api.pages.filters import SHOWN, Filters
from api.pages.forms import sent
from api.pages.frame import Frame, routes
from api.presentation import Json
from api.writers.events import label
from api.writers.labelled import LABELLERS, labelled
from index.audit import utc_now
from index.baskets import Basket
from index.records import loads

FILES = {name: exports.load(name).LABEL for name in LABELLERS}
"""The formats in which an answer is kept, as a reader calls them."""


class UsePages:
    """What is done with the answers of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.service = frame.service
        self.desk = frame.service.baskets

    async def collect(self, request: Request) -> Response:
        """Puts what an answer cites into the basket used last, or into a new one that is to become a case."""
        fields = await sent(request)
        units, is_case = fields.get("units", "").split(), fields.get("do") == "case"
        name = Filters.read(request.query_params).q[:MOST_NAME] if is_case else ""
        basket = await run_in_threadpool(self._collect, units, basket_ids(request), name)
        there = f"/baskets/{basket.id}{'?kind=case' if is_case else ''}"
        return remembered(request, RedirectResponse(there, 303), basket.id)

    def _collect(self, units: Sequence[str], ids: list[str], name: str) -> Basket:
        held = [] if name else self.desk.held(ids)
        basket = next(iter(held), None) or self.desk.make(name or FIRST)
        for unit in units:
            self.desk.put(basket.id, unit)
        return basket

    async def file(self, request: Request) -> Response:
        """An answer as its reader saw it as a file; what the library does not bear out is struck from it again. Raises
        UserError for what is no answer, a refusal and an unknown format."""
        fields = await sent(request)
        asked = Filters.read(request.query_params).q
        try:
            answer = loads(Answer, fields.get("answer", ""))
        except (msgspec.DecodeError, RecursionError):
            raise UserError(f"“{asked[:SHOWN]}”的回答不能用，请回到回答页再导出。") from None
        return await run_in_threadpool(self._file, asked, answer, fields.get("format", ""))

    def _file(self, asked: str, answer: Answer, name: str) -> Response:
        if name not in FILES:
            raise UserError(f"回答不能存成“{name[:SHOWN]}”，可用的格式有：{'、'.join(FILES)}。")
        # The notes are made anew: they come with the proof.
        found = proven(self.service.library, replace(answer, notes=()))
        response = sent_file(answered(self.service.library, asked, found, utc_now()), name)
        response.body = labelled(bytes(response.body), name, label(found))
        response.headers["Content-Length"] = str(len(response.body))
        return response


def comparison_url(filters: Filters, answer: Json) -> str:
    """The address that sets the places of an answer side by side, or what it cites where that is all of one place;
    empty where there are not two to compare."""
    places = list(
        dict.fromkeys("/".join(each["place"][:2]) for each in answer["statements"] if each["place"])
    )
    practices = list(
        dict.fromkeys(each["practice_id"] for each in answer["citations"] if each["practice_id"])
    )
    for kind, found in (("place", places), ("practice", practices)):
        if len(found) >= FEWEST_PLACES:
            matter = [_matter(filters, answer)] if kind == "place" else []
            return f"/compare?{urlencode([*matter, *((kind, each) for each in found[:MOST_PLACES])])}"
    return ""


def _matter(filters: Filters, answer: Json) -> tuple[str, str]:
    """What is compared: the theme of the question, else the question itself."""
    themes = (token for token in _tokens(answer) if token.startswith("theme:"))
    chosen = filters.chosen.get("theme", ())
    theme = next(iter(chosen), next(themes, "").partition(":")[2])
    return ("theme", theme) if theme else ("problem", filters.q)


def _tokens(answer: Json) -> Iterator[str]:
    return (each["token"] for each in answer["readings"])


def units(answer: Json) -> str:
    """The ids of all that an answer cites."""
    cited = (each["practice_id"] or each["passage_id"] for each in answer["citations"])
    return " ".join(dict.fromkeys(filter(None, cited)))


def router(frame: Frame) -> APIRouter:
    """What is done with an answer."""
    pages = UsePages(frame)
    return routes({"/ask/collect": pages.collect, "/ask/file": pages.file}, ["POST"])
