"""A library in, the mark of its answers over HTTP out: the version of the corpus that they tell of.

A paper that cites an answer cites the version with it. It stands in a header of every answer to a reader, and in the JSON of those
that tell what the corpus holds.
"""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.library import Library

FIELD = "corpus_version"
HEADER = "X-Corpus-Version"
_READING = frozenset({"GET", "HEAD"})


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
        """The indexes are brought up to date first: what is searched is then what the version names. What is written
        makes another one, that its answer does not tell of."""
        if request.method in _READING:
            self._library.refresh()
            request.scope[FIELD] = self._library.corpus_version


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
