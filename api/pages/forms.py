"""A form sent from one of the pages in, its fields out; what another site makes a browser send is refused."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 2**20
"""Bytes of a form: the longest answer that is kept, nine bytes for each Chinese character, fits twice."""
MOST_FIELDS = 20


async def sent(request: Request) -> dict[str, str]:
    """The fields of a reader's form that are not empty. Raises HTTPException as ``pairs``."""
    return dict(await pairs(request, MOST_FIELDS))


async def pairs(request: Request, most: int) -> list[tuple[str, str]]:
    """The fields of a form that are not empty, in their order. Raises HTTPException 403 for a form that was not sent
    from a page of this service, 413 for one over MOST_BYTES and 400 for one of more than ``most`` fields."""
    if not is_own(request):
        raise HTTPException(403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        return parse_qsl(body.decode("utf-8", "replace"), max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error


def is_own(request: Request) -> bool:
    """Whether the browser says that a page of this service sent the request: by Sec-Fetch-Site, which browsers give
    over HTTPS and to this machine, else by Origin, which all give with what they post."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin, host = request.headers.get("origin", ""), request.headers.get("host")
    return bool(host) and origin.partition("://")[2] == host
