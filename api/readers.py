"""What readers say of answers and ask in vain in, the library's record of it out as records of the contract."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields

from api.views import Record, plain
from index.audit import ALL, utc_now
from index.errors import LibraryError
from index.feedback import ANYWHERE, Conditions, Feedback, Given, Opinion

_FIELDS = tuple(field.name for field in fields(Opinion))


class Readers:
    """The readers of one library. ``remember`` says whether questions without an answer are kept; ``now`` tells the
    time. Every method but ``asked_in_vain`` raises LibraryError if the library cannot be read, or written."""

    def __init__(self, feedback: Feedback, remember: bool = False, now: Callable[[], str] = utc_now) -> None:
        self._feedback = feedback
        self._remember = remember
        self._now = now

    def asked_in_vain(self, question: str, slots: Sequence[str], filters: Conditions = ANYWHERE) -> None:
        """Keeps a question that got no answer as ``filters`` narrow it, if there are ``slots`` that say why. Where that
        cannot be written it is left: whoever asks must get what the library says."""
        if self._remember and slots:
            with suppress(LibraryError):
                self._feedback.note(question, slots, self._now(), filters)

    def give(self, opinion: Opinion) -> Record:
        """Keeps what a reader says of an answer; as it was kept."""
        return _view(self._feedback.give(opinion, self._now()))

    def given(self, limit: int = ALL, offset: int = 0) -> list[Record]:
        """What readers said, the newest first."""
        return list(map(_view, self._feedback.given(limit, offset)))

    def unanswered(self, limit: int = ALL, offset: int = 0, is_ignored: bool = False) -> list[Record]:
        """The questions without an answer, those asked most first; those that need none in a list of their own."""
        return list(plain(self._feedback.unanswered(limit, offset, is_ignored)))

    def ignore(self, question: str, author: str, is_ignored: bool, filters: Conditions = ANYWHERE) -> bool:
        """Says that a question without an answer needs none, or takes that back; False if there is no such question."""
        say = self._feedback.ignore if is_ignored else self._feedback.heed
        return say(question, author, self._now(), filters)

    def unanswered_count(self, is_ignored: bool = False) -> int:
        """How many questions had no answer, or of these need none."""
        return self._feedback.unanswered_count(is_ignored)

    def counts(self) -> tuple[int, int]:
        """How much readers said, and how many questions had no answer."""
        return self._feedback.counts()


def _view(given: Given) -> Record:
    """As it was kept: the answer is not looked into, whatever a reader sent as one."""
    return {"id": given.id, "at": given.at, **{name: getattr(given.opinion, name) for name in _FIELDS}}
