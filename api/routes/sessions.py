"""Who came in and when in, a signed text for a cookie out, and back: nothing of it is kept here.

Signed with HMAC-SHA-256 (RFC 2104) by a key made of the service's token: a new token ends every session.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from secrets import token_urlsafe

import msgspec

from index.records import dumps, loads

IDLE = 8 * 3600
"""Seconds a session lasts unseen: a working day, so that files given in the morning can be looked at in the afternoon."""
LONGEST = 12 * 3600
"""Seconds a session lasts at most: a cookie that somebody copied is worth nothing the next morning."""
_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Session:
    """Someone who came in: the ``name`` they sign with, which may be empty; when they came and were last seen, in
    seconds since 1970; and what tells this session from all others."""

    name: str
    since: int
    seen: int
    nonce: str

    def is_over(self, now: float) -> bool:
        """Whether it has ended by ``now``, or has not begun."""
        return not self.since <= self.seen <= now or now - self.seen > IDLE or now - self.since > LONGEST


def begun(name: str, now: float) -> Session:
    """A new session."""
    return Session(name, int(now), int(now), token_urlsafe(_NONCE_BYTES))


class Seal:
    """Signs sessions, and knows its own signature."""

    def __init__(self, token: str) -> None:
        self._key = hmac.digest(token.encode(), b"tashan: session of a keeper", "sha256")

    def write(self, session: Session) -> str:
        """A session as the text of a cookie."""
        body = urlsafe_b64encode(dumps(session).encode()).decode()
        return f"{body}.{self._sign(f'session {body}')}"

    def read(self, text: str) -> Session | None:
        """The session that ``write`` wrote; None for any other text."""
        body, _, signature = text.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(f"session {body}").encode()):
            return None
        try:
            return loads(Session, urlsafe_b64decode(body).decode())
        except (ValueError, msgspec.DecodeError):  # Signed by another version of this program.
            return None

    def csrf(self, session: Session) -> str:
        """What a form of this session carries: no other site can know it."""
        return self._sign(f"form {session.nonce}")

    def _sign(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()
