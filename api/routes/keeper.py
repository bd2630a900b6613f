"""A request in, who sent it out: the one door for whoever keeps the data, by a session or by the token itself.

Here alone it is decided who somebody is and whether they may change the library; accounts with roles would be
looked up in ``Keeper.who``.
"""

import hmac
import time
from collections.abc import Callable
from dataclasses import replace
from secrets import token_urlsafe

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.keeping.signing import signed
from api.pages.forms import is_own, pairs
from api.routes.attempts import Attempts
from api.routes.sessions import LONGEST, Seal, Session, begun

COOKIE = "tashan_keeper"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
UNSIGNED = "资料管理员"
"""Who did something where a keeper gave no name."""
MOST_NAME = 60
MOST_FIELDS = 4000
"""Fields of a keeper's form: a decision and a reason on each of a thousand repairs, twice over."""
UNGUESSABLE = 32
"""Bytes of a token that nobody finds by trying: whoever shows it does not wait for what others mistype. The service makes
tokens of 43."""
CHALLENGE = {"WWW-Authenticate": "Bearer"}
_READING = frozenset({"GET", "HEAD"})
_RENEWED = 60
"""Seconds after which a session that is seen again gets a new cookie."""


def new_token() -> str:
    """A token that nobody can guess: 32 random bytes as text."""
    return token_urlsafe()


class Locked(HTTPException):
    """A keeper's page without a session (403), or with one that has ended (401); ``kept`` is the form that was sent."""

    def __init__(self, status: int, kept: str = "") -> None:
        super().__init__(status)
        self.kept = kept


class Keeper:
    """Who keeps the data of one service. With an empty ``token`` nobody does; ``clock`` tells seconds since 1970."""

    def __init__(self, token: str, clock: Callable[[], float] = time.time) -> None:
        self._token = token.encode()
        self._seal = Seal(token)
        self._clock = clock
        self._attempts = Attempts()
        self._left: dict[str, int] = {}

    def who(self, request: Request) -> Session | None:
        """The session of the browser that sent the request; None where there is none or it has ended."""
        session = self._seal.read(request.cookies.get(COOKIE, "")) if self._token else None
        is_over = session is None or session.is_over(self._clock()) or session.nonce in self._left
        return None if is_over else session

    def name(self, request: Request) -> str:
        """Who is to be named as the author of a change."""
        session = self.who(request)
        return (session and session.name) or UNSIGNED

    async def guard(self, request: Request) -> None:
        """Lets a keeper pass to a page. Raises Locked for anybody else, and HTTPException 403 for what another site
        makes a keeper's browser send."""
        is_reading = request.method in _READING
        if not is_reading and not is_own(request):
            raise HTTPException(403)
        if self.who(request) is None:
            raise Locked(
                401 if COOKIE in request.cookies else 403, "" if is_reading else await _typed(request)
            )

    def api(self, request: Request) -> None:
        """Lets a program pass that shows the token, and a script of our own pages by the session. Raises
        HTTPException 401 without either, 403 for a change by a session without its CSRF token, 429 as ``knows``."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        is_program = scheme.lower() == "bearer" and self.knows(request, given.strip())
        if not is_program and (scheme or self.who(request) is None):
            raise HTTPException(401, headers=CHALLENGE)
        if not is_program and request.method not in _READING:
            self.check(request, request.headers.get(CSRF_HEADER, ""))

    def admits(self, request: Request) -> bool:
        """Whether a keeper sent the request, a browser by its session or a program by the token. Raises HTTPException
        429 as ``knows``."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.knows(request, given.strip())
        return self.who(request) is not None

    def csrf(self, request: Request) -> str:
        """What a form of this browser's session carries in the field ``csrf``, or a script in ``X-CSRF-Token``;
        empty without a session."""
        session = self.who(request)
        return self.csrf_of(session) if session else ""

    def csrf_of(self, session: Session) -> str:
        """As ``csrf``, of a session that the browser is yet to be told of."""
        return self._seal.csrf(session)

    def check(self, request: Request, csrf: str) -> None:
        """Raises HTTPException 403 unless a page of this session sent the request with this ``csrf``."""
        expected = self.csrf(request)
        if not (expected and is_own(request) and hmac.compare_digest(csrf.encode(), expected.encode())):
            raise HTTPException(403)

    async def form(self, request: Request) -> ImmutableMultiDict[str, str]:
        """The fields of a form that are not empty, but its CSRF token. Raises HTTPException as ``check`` and
        ``forms.pairs``."""
        fields = await pairs(request, MOST_FIELDS)
        given = dict(fields)
        self.check(request, given.get(CSRF_FIELD, ""))
        return ImmutableMultiDict([(key, value) for key, value in fields if key != CSRF_FIELD])

    def knows(self, request: Request, token: str) -> bool:
        """Whether ``token`` is that of the service; the time this takes tells nothing of it. Raises HTTPException 429
        where too many wrong ones came from the same address, but for who shows one that is right and UNGUESSABLE."""
        address, now = request.client.host if request.client else "", self._clock()
        is_right = bool(self._token) and hmac.compare_digest(token.encode(), self._token)
        if is_right and len(self._token) >= UNGUESSABLE:
            return True
        if seconds := self._attempts.wait(address, now):
            raise HTTPException(429, headers={"Retry-After": str(seconds)})
        if not is_right:
            self._attempts.note(address, now)
        return is_right

    def begin(self, name: str) -> Session:
        """The session of somebody who signs with ``name``, which may be empty, and has shown the token. Raises UserError
        as ``signed``."""
        return begun(_name(name), self._clock())

    def rename(self, request: Request, response: Response, name: str) -> None:
        """Lets the keeper sign with another name. Raises UserError as ``signed``."""
        if session := self.who(request):
            self.remember(request, response, replace(session, name=_name(name)))

    def renew(self, request: Request, response: Response) -> None:
        """Notes that the keeper was seen now."""
        session, now = self.who(request), int(self._clock())
        if session and now - session.seen > _RENEWED:
            self.remember(request, response, replace(session, seen=now))

    def remember(self, request: Request, response: Response, session: Session) -> None:
        """Gives the browser its session, with the response."""
        # No age: the cookie goes with the browser, and that a session has ended can be told from there being none.
        is_secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, self._seal.write(session), secure=is_secure, httponly=True, samesite="strict"
        )

    def leave(self, request: Request, response: Response) -> None:
        """Ends the session, for whoever has a copy of its cookie too."""
        if session := self.who(request):
            now = int(self._clock())
            self._left = {key: end for key, end in self._left.items() if end >= now}
            self._left[session.nonce] = session.since + LONGEST
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def _name(given: str) -> str:
    return signed(given)[:MOST_NAME] if given.strip() else ""


async def _typed(request: Request) -> str:
    """A form as it was sent; empty for what is no plain form, a file above all."""
    kind = request.headers.get("content-type", "")
    is_form = kind.startswith("application/x-www-form-urlencoded")
    return (await request.body()).decode("utf-8", "replace") if is_form else ""
