"""A request in, what its browser remembers for its reader out: the baskets, and the large type."""

from fastapi import Request
from starlette.responses import Response

BASKETS = "tashan_baskets"
ELDER = "tashan_elder"
MOST_HELD = 20
"""Baskets that a browser remembers: with ids of 22 characters, a cookie of half a kilobyte."""
YEAR = 365 * 24 * 3600
"""Seconds that a browser remembers something."""


def basket_ids(request: Request) -> list[str]:
    """The ids of this browser's baskets, the one used last first."""
    return [each for each in request.cookies.get(BASKETS, "").split(".") if each][:MOST_HELD]


def is_elder(request: Request) -> bool:
    """Whether the reader wants 长者模式: large type in one column, in strong contrast."""
    return request.cookies.get(ELDER) == "1"


def here(request: Request) -> str:
    """The path and query that were asked for; the opening page after a form, whose answer has no address."""
    if request.method not in {"GET", "HEAD"}:
        return "/"
    return f"{request.url.path}{f'?{request.url.query}' if request.url.query else ''}"


def remembered(request: Request, response: Response, basket_id: str) -> Response:
    """The response, which lets the browser remember that this basket was used last."""
    ids = list(dict.fromkeys([basket_id, *basket_ids(request)]))[:MOST_HELD]
    response.set_cookie(BASKETS, ".".join(ids), max_age=YEAR, httponly=True, samesite="lax")
    return response
