"""A token in, the session of whoever keeps the data out; and the end of that session."""

from contextlib import suppress
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.pages.forms import sent
from api.pages.frame import Frame, routes
from api.routes.keeper import CSRF_FIELD, UNSIGNED
from api.routes.sessions import Session
from index.errors import LibraryError

DESK = "/admin"
WRONG = "令牌不对：请照 tashan serve 启动时显示的填写，或问启动服务的人。"


class Entrance:
    """The door to the pages of whoever keeps the data; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper

    def enter(self, request: Request) -> Response:
        """The form for the token; with ``?token=`` the desk, at an address that no longer shows it."""
        token = request.query_params.get("token")
        if token is None:
            return self.frame.entrance(request, 200)
        if not self.keeper.knows(request, token):
            return self.frame.entrance(request, 403, WRONG)
        return self._let_in(request, RedirectResponse(DESK, 303), self.keeper.begin(""))

    async def typed(self, request: Request) -> Response:
        """The page that was asked for, once the token is right; a form that was sent without one can be sent again."""
        fields = await sent(request)
        there, kept = _local(fields.get("there", "")), fields.get("kept", "")
        if not self.keeper.knows(request, fields.get("token", "")):
            return self.frame.entrance(request, 403, WRONG, there=there, kept=kept)
        session = self.keeper.begin(fields.get("name", ""))
        response = self._again(request, there, kept, session) if kept else RedirectResponse(there, 303)
        return await run_in_threadpool(self._let_in, request, response, session)

    def _let_in(self, request: Request, response: Response, session: Session) -> Response:
        """The response with the session, which goes on record where anything can."""
        self.keeper.remember(request, response, session)
        with suppress(LibraryError):  # A library that is only read, or busy, is looked at all the same.
            address = request.client.host if request.client else ""
            self.frame.service.library.audit.add("enter", address, {}, session.name or UNSIGNED)
        return response

    def _again(self, request: Request, there: str, kept: str, session: Session) -> Response:
        fields = [(key, value) for key, value in parse_qsl(kept) if key != CSRF_FIELD]
        csrf = self.keeper.csrf_of(session)
        return self.frame.show(
            request, "again", there=there, fields=fields, csrf=csrf, keeper=session, json_url=""
        )

    async def rename(self, request: Request) -> Response:
        """Lets a keeper sign what they do with their name."""
        fields = await self.keeper.form(request)
        response = RedirectResponse(DESK, 303)
        self.keeper.rename(request, response, fields.get("name", ""))
        return response

    async def leave(self, request: Request) -> Response:
        """Ends the session."""
        await self.keeper.form(request)
        response = RedirectResponse("/", 303)
        self.keeper.leave(request, response)
        return response


def _local(address: str) -> str:
    """``address`` if it is one of the keeper's pages, else that of the desk: nobody is sent to another site."""
    return address if address == DESK or address.startswith(f"{DESK}/") else DESK


def router(frame: Frame) -> APIRouter:
    """The door."""
    pages = Entrance(frame)
    made = routes({"/admin/enter": pages.enter})
    made.include_router(routes({"/admin/enter": pages.typed}, ["POST"]))
    inside = routes({"/admin/name": pages.rename, "/admin/leave": pages.leave}, ["POST"])
    made.include_router(inside, dependencies=[Depends(frame.keeper.guard)])
    return made
