"""A request in, leave to write or a refusal out: whoever keeps the data shows the token of this service."""

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def new_token() -> str:
    """A token that nobody can guess: 32 random bytes as text."""
    return secrets.token_urlsafe()


class Bearer:
    """Lets a request pass that carries ``Authorization: Bearer`` with the token; with an empty token, none."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def __call__(self, request: Request) -> None:
        """Raises HTTPException 401 for a request without the token. The time this takes tells nothing of it."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        is_right = secrets.compare_digest(given.strip().encode(), self._token)
        if not (self._token and is_right and scheme.lower() == "bearer"):
            raise HTTPException(401, headers=CHALLENGE)
