"""The library's documents in, the page out on which a keeper looks through them and takes them out or puts them back."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.keeping.decisions import release
from api.keeping.shelving import publish, restore, withdraw
from api.pages.frame import Frame, routes
from api.pages.materials import name_of
from api.pages.paging import Paging
from index.catalogue import CONDITIONS, Wanted
from ingest.document import Document

PAGE = 50
"""Documents on a page."""
LABELS = {
    "": "全部",
    "red": "▲ 可能误属",
    "amber": "◆ 内容不全",
    "quarantined": "■ 被隔离",
    "unpublished": "■ 未发布",
    "undated": "未注明日期",
    "unsourced": "未注明来源",
    "withdrawn": "已撤下",
}
"""What a keeper picks out, by condition."""


class HoldingPages:
    """The documents as who keeps them sees them; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.library = frame.service.library

    def holdings(self, request: Request) -> Response:
        """A page of the documents, red flags first; ``only`` picks some out, ``q`` looks for a name."""
        return self._shown(request, "")

    def _shown(self, request: Request, refusal: str) -> Response:
        query = request.query_params
        only = query.get("only", "") if query.get("only") in CONDITIONS else ""
        wanted = Wanted(name_of(query, "q"), only)
        paging = Paging(request, PAGE)
        catalogue = self.library.catalogue
        total = catalogue.count(wanted)
        return self.frame.show(
            request,
            "holdings",
            400 if refusal else 200,
            found=catalogue.page(wanted, PAGE, paging.offset),
            total=total,
            wanted=wanted,
            tabs=[(LABELS[key], _url(wanted.words, key), key == only) for key in ("", *CONDITIONS)],
            turns=paging.turns(total),
            refusal=refusal,
            json_url="/api/v1/documents",
        )

    async def change(self, request: Request) -> Response:
        """Does with the chosen documents what the button says; the list again."""
        fields = await self.keeper.form(request)
        act, ids = fields.get("do", ""), fields.getlist("document")
        try:
            await run_in_threadpool(self._do, act, ids, fields.get("reason", ""), self.keeper.name(request))
        except UserError as error:
            return await run_in_threadpool(self._shown, request, str(error))
        return RedirectResponse(f"/admin/documents?{request.url.query}", 303)

    def _do(self, act: str, ids: Sequence[str], reason: str, author: str) -> None:
        library = self.library
        acts: Mapping[str, Callable[[str], Document | None]] = {
            "publish": lambda key: publish(library, key, True, author),
            "unpublish": lambda key: publish(library, key, False, author),
            "release": lambda key: release(library, key, True, author),
            "hold": lambda key: release(library, key, False, author),
            "withdraw": lambda key: withdraw(library, key, reason, author),
            "restore": lambda key: restore(library, key, author),
        }
        if act not in acts:
            raise UserError(f"没有“{act}”这个操作，请用页面上的按钮。")
        if not ids:
            raise UserError("请先勾选材料。")
        for done, key in enumerate(ids):
            _act(acts[act], key, done)


def _act(act: Callable[[str], Document | None], key: str, done: int) -> None:
    """Does ``act`` to a document. Raises UserError with how many of those before it were done."""
    told = f"（前{done}份已经办好。）" if done else ""
    try:
        made = act(key)
    except UserError as error:
        raise UserError(f"{error}{told}") from error
    if made is None:
        raise UserError(f"没有编号为“{key}”的材料，请从列表里勾选。{told}")


def _url(words: str, only: str) -> str:
    given = {"q": words, "only": only}
    return f"/admin/documents?{urlencode({key: value for key, value in given.items() if value})}"


def router(frame: Frame) -> APIRouter:
    """The keeper's list of documents."""
    pages = HoldingPages(frame)
    made = routes({"/admin/documents": pages.holdings})
    made.include_router(routes({"/admin/documents": pages.change}, ["POST"]))
    return made
