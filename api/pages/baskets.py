"""A reader's baskets in, the pages to arrange and export them out; all of it works with plain forms.

Which baskets are a reader's, the newest used first, stands in a cookie; whoever has a basket's address opens it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.handouts.baskets import FIRST, GONE, entered_of, item_of, options_of
from api.handouts.handout import KINDS, PENDING, UNTOLD, VERSIONS, Handout, Options, chinese, seam
from api.handouts.outline import Section
from api.pages.browser import basket_ids, remembered
from api.pages.files import FORMATS, sent_file
from api.pages.forms import sent
from api.pages.frame import Frame, routes
from index.baskets import HEADINGS, Basket

_ANCHOR = re.compile(r"[\w-]{1,40}", re.ASCII)
_UNWRITTEN = "没有写成{}：{}。篮子没有改动；请换一种格式，或把这句话告诉管理资料的人。"


class BasketPages:
    """The pages of one library's baskets; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.desk = frame.service.baskets

    def baskets(self, request: Request) -> Response:
        """The baskets of this browser, and the form that makes another."""
        held = self.desk.held(basket_ids(request))
        return self.frame.show(request, "baskets", baskets=held, first=FIRST, json_url="")

    async def make(self, request: Request) -> Response:
        """A new basket, into which goes what is collected from now on."""
        fields = await sent(request)
        made = await run_in_threadpool(self.desk.make, fields.get("name", ""))
        return remembered(request, RedirectResponse(f"/baskets/{made.id}", 303), made.id)

    async def collect(self, request: Request) -> Response:
        """Puts a unit into the basket that was used last, and goes back to where it was found."""
        fields = await sent(request)
        basket = await run_in_threadpool(self._collect, basket_ids(request), fields.get("unit", ""))
        there = _back(request, fields.get("at", "")) or f"/baskets/{basket.id}"
        return remembered(request, RedirectResponse(there, 303), basket.id)

    def _collect(self, ids: list[str], unit: str) -> Basket:
        basket = next(iter(self.desk.held(ids)), None) or self.desk.make(FIRST)
        self.desk.put(basket.id, unit)
        return basket

    def basket(self, request: Request, basket_id: str) -> Response:
        """One basket: its items to put in order, what must be looked at, and the ways to export it."""
        shown = self._basket(request, basket_id)
        return remembered(request, shown, basket_id) if shown.status_code == 200 else shown

    def _basket(self, request: Request, basket_id: str, refusal: str = "", status: int = 200) -> Response:
        found = self.desk.view(basket_id)
        if found is None:
            return self.frame.problem(request, 404, GONE.format(basket_id))
        query = request.query_params
        options = self._options(query)
        return self.frame.show(
            request,
            "basket",
            status,
            basket=found,
            headings=HEADINGS,
            formats=FORMATS,
            kinds=KINDS,
            versions=VERSIONS,
            options=options,
            outline=self._outline(basket_id, options, bool(refusal)),
            refusal=refusal,
            json_url=f"/api/v1/baskets/{basket_id}",
        )

    def _outline(self, basket_id: str, options: Options, is_refused: bool) -> tuple[Section, ...]:
        """The contents of the handout; none where it was refused for options that there are not."""
        try:
            return self.desk.outline(basket_id, options)
        except UserError:
            if not is_refused:
                raise
            return ()

    def _options(self, query: QueryParams) -> Options:
        return options_of(query, query.getlist("confirmed"), self.desk.style)

    async def change(self, request: Request, basket_id: str) -> Response:
        """Renames a basket, parts it, or takes it away."""
        fields = await sent(request)
        deed = _DEEDS.get(fields.get("do", ""), _rename)
        return await run_in_threadpool(deed, self, request, basket_id, fields)

    async def change_item(self, request: Request, basket_id: str) -> Response:
        """Keeps the heading and the note of an item, moves it, takes it out, or what is known of its source."""
        fields = await sent(request)
        await run_in_threadpool(self._change_item, basket_id, fields)
        there = f"/baskets/{basket_id}{_options(request)}"
        at = fields.get("at", "")
        return RedirectResponse(f"{there}{f'#{at}' if _ANCHOR.fullmatch(at) else ''}", 303)

    def _change_item(self, basket_id: str, fields: Mapping[str, str]) -> None:
        item, deed = item_of(fields), fields.get("do", "")
        if deed == "enter":
            self.desk.enter(basket_id, item.unit, entered_of(fields))
        elif deed == "place":
            self.desk.place(basket_id, item.unit, fields.get("beside", ""), "behind" in fields)
        else:
            self.desk.change(basket_id, item, deed)

    def handout(self, request: Request, basket_id: str) -> Response:
        """The handout, to read and print or as a file; where it cannot be made, the basket again."""
        query = request.query_params
        name = query.get("format", "html")
        try:
            made = self.desk.handout(basket_id, self._options(query))
            return self._read(request, made, basket_id) if name == "html" else sent_file(made, name)
        except UserError as error:
            return self._basket(request, basket_id, str(error), 400)
        except (ImportError, OSError, ValueError) as error:
            # What may go wrong while a file is written: a library that is missing, the disk, words no format can hold.
            return self._basket(request, basket_id, _UNWRITTEN.format(FORMATS.get(name, name), error), 500)

    def _read(self, request: Request, handout: Handout, basket_id: str) -> Response:
        values: dict[str, Any] = {"handout": handout, "untold": UNTOLD, "pending": PENDING}
        values |= {"chinese": chinese, "seam": seam}
        return self.frame.show(
            request, "handout", json_url=f"/api/v1/baskets/{basket_id}", basket_id=basket_id, **values
        )


def _rename(pages: BasketPages, request: Request, basket_id: str, fields: Mapping[str, str]) -> Response:
    pages.desk.rename(basket_id, fields.get("name", ""))
    return RedirectResponse(f"/baskets/{basket_id}", 303)


def _remove(pages: BasketPages, request: Request, basket_id: str, fields: Mapping[str, str]) -> Response:
    pages.desk.remove(basket_id)
    return RedirectResponse("/baskets", 303)


def _split(pages: BasketPages, request: Request, basket_id: str, fields: Mapping[str, str]) -> Response:
    made = pages.desk.split(basket_id)
    return remembered(request, RedirectResponse(f"/baskets/{made.id}", 303), made.id)


_DEEDS: Mapping[str, Callable[[BasketPages, Request, str, Mapping[str, str]], Response]] = {
    "remove": _remove,
    "split": _split,
}


def _options(request: Request) -> str:
    """The handout that was being made when the form was sent: what stands behind the question mark."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name in _KEPT]
    return f"?{urlencode(kept)}" if kept else ""


_KEPT = ("kind", "version", "style", "damage")


def _back(request: Request, anchor: str) -> str:
    """The address on this site that the form was sent from, at ``anchor``; empty where the browser does not tell."""
    came = urlsplit(request.headers.get("referer", ""))
    if not came.path.startswith("/") or came.netloc != request.headers.get("host"):
        return ""
    path = f"/{came.path.lstrip('/')}"
    query = f"?{came.query}" if came.query else ""
    return f"{path}{query}{f'#{anchor}' if _ANCHOR.fullmatch(anchor) else ''}"


def router(frame: Frame) -> APIRouter:
    """The pages of the baskets."""
    pages = BasketPages(frame)
    shown: dict[str, Callable[..., Any]] = {
        "/baskets": pages.baskets,
        "/baskets/{basket_id}": pages.basket,
        "/baskets/{basket_id}/handout": pages.handout,
    }
    changed: dict[str, Callable[..., Any]] = {
        "/baskets": pages.make,
        "/baskets/items": pages.collect,
        "/baskets/{basket_id}": pages.change,
        "/baskets/{basket_id}/items": pages.change_item,
    }
    made = routes(shown)
    made.include_router(routes(changed, ["POST"]))
    return made
