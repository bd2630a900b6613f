"""A reader's baskets in, the pages to arrange and export them out; all of it works with plain forms.

Which baskets are a reader's, the newest used first, stands in a cookie; whoever has a basket's address opens it.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api import exports
from api.faults import UserError
from api.handouts.baskets import FIRST, GONE, item_of
from api.handouts.handout import UNTOLD, VERSIONS, Handout, chinese
from api.handouts.sources import reference
from api.pages.forms import sent
from api.pages.frame import HEADERS, Frame, routes
from index.baskets import HEADINGS, Basket

COOKIE = "tashan_baskets"
MOST_HELD = 20
"""Baskets that a browser remembers: with ids of 22 characters, a cookie of half a kilobyte."""
_YEAR = 365 * 24 * 3600
_ANCHOR = re.compile(r"[\w-]{1,40}", re.ASCII)


class BasketPages:
    """The pages of one library's baskets; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.desk = frame.service.baskets
        self.formats = {name: exports.load(name).LABEL for name in exports.names()}

    def baskets(self, request: Request) -> Response:
        """The baskets of this browser, and the form that makes another."""
        held = self.desk.held(_ids(request))
        return self.frame.show(request, "baskets", baskets=held, first=FIRST, json_url="")

    async def make(self, request: Request) -> Response:
        """A new basket, into which goes what is collected from now on."""
        fields = await sent(request)
        made = await run_in_threadpool(self.desk.make, fields.get("name", ""))
        return _remembered(request, RedirectResponse(f"/baskets/{made.id}", 303), made.id)

    async def collect(self, request: Request) -> Response:
        """Puts a unit into the basket that was used last, and goes back to where it was found."""
        fields = await sent(request)
        basket = await run_in_threadpool(self._collect, _ids(request), fields.get("unit", ""))
        there = _back(request, fields.get("at", "")) or f"/baskets/{basket.id}"
        return _remembered(request, RedirectResponse(there, 303), basket.id)

    def _collect(self, ids: list[str], unit: str) -> Basket:
        basket = next(iter(self.desk.held(ids)), None) or self.desk.make(FIRST)
        self.desk.put(basket.id, unit)
        return basket

    def basket(self, request: Request, basket_id: str) -> Response:
        """One basket: its items to put in order, what must be looked at, and the ways to export it."""
        shown = self._basket(request, basket_id)
        return _remembered(request, shown, basket_id) if shown.status_code == 200 else shown

    def _basket(self, request: Request, basket_id: str, refusal: str = "") -> Response:
        found = self.desk.view(basket_id)
        if found is None:
            return self.frame.problem(404, GONE.format(basket_id))
        return self.frame.show(
            request,
            "basket",
            400 if refusal else 200,
            basket=found,
            headings=HEADINGS,
            formats=self.formats,
            versions=VERSIONS,
            version=request.query_params.get("version", "teacher"),
            confirmed=request.query_params.getlist("confirmed"),
            refusal=refusal,
            json_url=f"/api/v1/baskets/{basket_id}",
        )

    async def change(self, request: Request, basket_id: str) -> Response:
        """Renames a basket, or takes it away."""
        fields = await sent(request)
        if fields.get("do") == "remove":
            await run_in_threadpool(self.desk.remove, basket_id)
            return RedirectResponse("/baskets", 303)
        await run_in_threadpool(self.desk.rename, basket_id, fields.get("name", ""))
        return RedirectResponse(f"/baskets/{basket_id}", 303)

    async def change_item(self, request: Request, basket_id: str) -> Response:
        """Keeps the heading and the note of an item, moves it or takes it out."""
        fields = await sent(request)
        await run_in_threadpool(self.desk.change, basket_id, item_of(fields), fields.get("do", ""))
        at = fields.get("at", "")
        return RedirectResponse(f"/baskets/{basket_id}{f'#{at}' if _ANCHOR.fullmatch(at) else ''}", 303)

    def handout(self, request: Request, basket_id: str) -> Response:
        """The handout, to read and print or as a file; where something is not acknowledged, the basket again."""
        query = request.query_params
        try:
            made = self.desk.handout(basket_id, query.get("version", ""), query.getlist("confirmed"))
            return self._written(request, made, query.get("format", "html"), basket_id)
        except UserError as error:
            return self._basket(request, basket_id, str(error))

    def _written(self, request: Request, handout: Handout, name: str, basket_id: str) -> Response:
        if name == "html":
            values: dict[str, Any] = {"handout": handout, "reference": reference, "untold": UNTOLD}
            values |= {"chinese": chinese, "version": VERSIONS[handout.version], "basket_id": basket_id}
            return self.frame.show(request, "handout", json_url=f"/api/v1/baskets/{basket_id}", **values)
        export = exports.load(name)
        file = quote(f"{handout.title}（{VERSIONS[handout.version]}）.{export.SUFFIX}", safe="")
        named = f"attachment; filename=\"handout.{export.SUFFIX}\"; filename*=UTF-8''{file}"
        headers = HEADERS | {"Content-Disposition": named}
        return Response(export.write(handout), headers=headers, media_type=export.MEDIA_TYPE)


def _ids(request: Request) -> list[str]:
    """The ids of this browser's baskets, the one used last first."""
    return [each for each in request.cookies.get(COOKIE, "").split(".") if each][:MOST_HELD]


def _remembered(request: Request, response: Response, basket_id: str) -> Response:
    """The response, which lets the browser remember that this basket was used last."""
    ids = list(dict.fromkeys([basket_id, *_ids(request)]))[:MOST_HELD]
    response.set_cookie(COOKIE, ".".join(ids), max_age=_YEAR, httponly=True, samesite="lax")
    return response


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
