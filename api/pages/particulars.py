"""A document's name in, the page out on which a keeper enters what its source does not state; and takes it back."""

from datetime import date

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.keeping.decisions import newest
from api.keeping.entering import Said, enter
from api.keeping.origins import origins
from api.keeping.turns import turn
from api.pages.documents import MISSING
from api.pages.frame import Frame, routes
from api.pages.numbers import whole
from api.wording import PARTICULARS, TIERS, shown_moment
from index.library import Library
from ingest.document import Document

Fields = ImmutableMultiDict[str, str]
STALE = "{}在{}改过这份材料（见下），请核对后再填。"


class ParticularPages:
    """The particulars of documents; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.library = frame.service.library

    def particulars(self, request: Request, document_id: str) -> Response:
        """Title, source, author, date and the like of each article, with where each is from."""
        return self._shown(request, document_id, ImmutableMultiDict())

    async def enter(self, request: Request, document_id: str) -> Response:
        """Files what was typed, or takes one value back; what cannot be stays in its box."""
        fields = await self.keeper.form(request)
        author = self.keeper.name(request)
        try:
            made = await run_in_threadpool(self._enter, document_id, fields, author)
        except UserError as error:
            return await run_in_threadpool(self._shown, request, document_id, fields, str(error))
        if made is None:
            return self.frame.problem(request, 404, MISSING.format(document_id))
        there = f"/admin/documents/{made.id}/metadata?kept=1#a{fields.get('article', '')}"
        return RedirectResponse(there, 303)

    def _enter(self, document_id: str, fields: Fields, author: str) -> Document | None:
        back = fields.get("back")
        values = {back: None} if back else {key: fields[key] for key in PARTICULARS if key in fields}
        said = Said(whole(fields.get("article", "")), values, author, date.today())
        # From the look at what was entered to the entry nobody else writes: two at once would both find nothing new.
        with turn(self.library):
            document = newest(self.library, document_id)
            if document is None:
                return None
            if fields.get("seen", "0") != seen(self.library, document):
                last = self.library.overlays.filed(document.sha256)[-1]
                raise UserError(STALE.format(last.author, shown_moment(last.at)))
            return enter(self.library, document.id, said)

    def _shown(self, request: Request, document_id: str, typed: Fields, refusal: str = "") -> Response:
        document = newest(self.library, document_id)
        if document is None:
            return self.frame.problem(request, 404, MISSING.format(document_id))
        plain = self.library.texts.as_read(document.id)
        return self.frame.show(
            request,
            "particulars",
            400 if refusal else 200,
            document=document,
            articles=[(each, origins(plain, document, each.n)) for each in document.articles],
            tiers=TIERS,
            seen=seen(self.library, document),
            typed=typed,
            refusal=refusal,
            kept="kept" in request.query_params,
            json_url=f"/api/v1/metadata/{document.id}",
        )


def seen(library: Library, document: Document) -> str:
    """The number of what was entered last of a file; a form carries that after which it was made."""
    filed = library.overlays.filed(document.sha256)
    return str(filed[-1].id) if filed else "0"


def router(frame: Frame) -> APIRouter:
    """The particulars."""
    pages = ParticularPages(frame)
    made = routes({"/admin/documents/{document_id}/metadata": pages.particulars})
    made.include_router(routes({"/admin/documents/{document_id}/metadata": pages.enter}, ["POST"]))
    return made
