"""A request in, what helps a reader with every page out: 使用说明, and the switch of 长者模式."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.pages.browser import ELDER, YEAR
from api.pages.forms import sent
from api.pages.frame import Frame, routes


class HelpPages:
    """The pages that are about the pages; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def help(self, request: Request) -> HTMLResponse:
        """How to ask, what the marks mean, the keys, and what the system does not do."""
        return self.frame.show(request, "help", json_url="")

    async def elder(self, request: Request) -> Response:
        """Lets the browser remember whether its reader wants 长者模式, and goes back."""
        fields = await sent(request)
        response = RedirectResponse(_own(fields.get("back", "")), 303)
        response.set_cookie(
            ELDER, "1" if fields.get("on") == "1" else "0", max_age=YEAR, httponly=True, samesite="lax"
        )
        return response


def _own(address: str) -> str:
    """``address`` if it is one of this site, the opening page if not: a browser reads ``\\`` as ``/``."""
    parts = urlsplit(address.replace("\\", "/"))
    is_own = parts.path.startswith("/") and not (parts.scheme or parts.netloc)
    return address if is_own else "/"


def router(frame: Frame) -> APIRouter:
    """使用说明, and the switch of 长者模式."""
    pages = HelpPages(frame)
    made = routes({"/help": pages.help})
    made.include_router(routes({"/elder": pages.elder}, ["POST"]))
    return made
