"""A library in, the mark of its answers over HTTP out: the version of the corpus that they tell of.

A paper that cites an answer cites the version with it. It stands in a header of every answer to who reads by a program,
and in the JSON of those that list or quote what the corpus holds.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.library import Library

FIELD = "corpus_version"
HEADER = "X-Corpus-Version"
_READING = frozenset({"GET", "HEAD"})
_LIBRARY = "edition_of"
"""Where a request keeps the library that its version is of."""


def version_of(request: Request) -> str:
    """The version that the answer to a request tells of."""
    found: str = request.scope[FIELD]
    return found


class Edition:
    """Notes for each request, as a dependency of its route, which version of the corpus one library has. Raises
    LibraryError if it cannot be read."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, request: Request) -> None:
        """The indexes are brought up to date first: what is searched is then what the version names, until something is
        stored. What is written makes another one, that its answer does not tell of."""
        if request.method in _READING:
            self._library.refresh()
            request.scope.update({_LIBRARY: self._library, FIELD: self._library.corpus_version})


class SteadyRoute(APIRoute):
    """A route that answers once more where the corpus has become another one meanwhile, so that the answer names the one
    that it tells of: not again and again, for while files are read in there is always another. What is written out line
    by line is not looked after."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers one request."""
        answer = super().get_route_handler()

        async def steady(request: Request) -> Response:
            answered = await answer(request)
            return answered if await run_in_threadpool(_is_steady, request) else await answer(request)

        return steady


def _is_steady(request: Request) -> bool:
    """Whether the version that was noted is still that of the corpus, if one was."""
    library: Library | None = request.scope.get(_LIBRARY)
    return library is None or library.corpus_version == version_of(request)


class EditionHeader:
    """Adds the version that was noted to the headers of the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and FIELD in scope:
                MutableHeaders(scope=message)[HEADER] = scope[FIELD]
            await send(message)

        await self.app(scope, receive, marked)
