"""Documents with the same text in, the pages out on which a keeper sees two side by side and decides on them."""

from typing import cast, get_args

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.keeping.differences import Row, rows
from api.keeping.disagreements import disagreements
from api.keeping.shelving import Ruling, choose
from api.pages.frame import Frame, routes
from api.pages.numbers import whole
from api.pages.paging import Paging
from api.wording import KINSHIPS
from index.kinships import Choice, Pair
from index.library import Library

PAGE = 50
"""Pairs on a page."""
UNKNOWN = "“{}”和“{}”没有被认作同一篇文字；请从重复列表里打开。"


class TwinPages:
    """The pairs of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.library = frame.service.library

    def pairs(self, request: Request) -> Response:
        """The pairs on which nobody decided, most alike first; with ``decided`` the others."""
        decided = bool(request.query_params.get("decided"))
        paging, counts = Paging(request, PAGE), self.library.kinships.counts()
        return self.frame.show(
            request,
            "duplicates",
            pairs=self.library.kinships.pairs(decided, PAGE, paging.offset),
            counts=counts,
            decided=decided,
            turns=paging.turns(counts[decided]),
            choices=KINSHIPS,
            json_url="/api/v1/duplicates",
        )

    def pair(self, request: Request, one: str, other: str) -> Response:
        """Both texts side by side, with what differs in them and in their figures."""
        return self._shown(request, one, other)

    async def choose(self, request: Request, one: str, other: str) -> Response:
        """Decides on a pair; the pair again."""
        fields = await self.keeper.form(request)
        choice, author = fields.get("choice", ""), self.keeper.name(request)
        if choice not in get_args(Choice):
            return self._shown(request, one, other, f"没有“{choice}”这个决定，请用页面上的按钮。")
        ruling = Ruling(cast(Choice, choice), author, whole(fields.get("seen", "")))
        try:
            pair = await run_in_threadpool(choose, self.library, (one, other), ruling)
        except UserError as error:
            return await run_in_threadpool(self._shown, request, one, other, str(error))
        if pair is None:
            return self.frame.problem(request, 404, UNKNOWN.format(one, other))
        return RedirectResponse(f"/admin/duplicates/{pair.one.id}/{pair.other.id}", 303)

    def _shown(self, request: Request, one: str, other: str, refusal: str = "") -> Response:
        pair = self.library.kinships.pair(one, other)
        if pair is None:
            return self.frame.problem(request, 404, UNKNOWN.format(one, other))
        return self.frame.show(
            request,
            "pair",
            400 if refusal else 200,
            pair=pair,
            rows=_compared(self.library, pair),
            figures=disagreements(*(self.library.practices_in(each.id) for each in (pair.one, pair.other))),
            choices=KINSHIPS,
            refusal=refusal,
            json_url="/api/v1/duplicates",
        )


def _compared(library: Library, pair: Pair) -> list[Row]:
    return rows(_texts(library, pair.one.id), _texts(library, pair.other.id))


def _texts(library: Library, document_id: str) -> list[str]:
    document = library.document(document_id)
    articles = document.articles if document else ()
    return [p.text for article in articles for section in article.sections for p in section.paragraphs]


def router(frame: Frame) -> APIRouter:
    """The pairs."""
    pages = TwinPages(frame)
    address = "/admin/duplicates/{one}/{other}"
    made = routes({"/admin/duplicates": pages.pairs, address: pages.pair})
    made.include_router(routes({address: pages.choose}, ["POST"]))
    return made
