"""A document of a batch in, the task of a worker and its answers out: what goes through the pipes between them."""

from dataclasses import dataclass

from api.intakes.candidates import Address
from api.intakes.order import Key
from index.analysis import Analysis
from index.entry import Entry
from ingest import ocr
from ingest.source import Member

_FREE_BYTES = 2 * 2**20
"""Size up to which a file has the plain time limit; above it, in proportion. Pages that may have to be
recognised have time of their own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, or a file that may hold several, to be read: ``path`` is what the store knows it by, ``file``
    the path of the file that holds it, ``seconds`` its time limit. What lies behind an ``address`` is fetched
    by the worker."""

    key: Key
    path: str
    file: str
    member: Member
    seconds: float
    address: Address | None = None

    @property
    def is_file(self) -> bool:
        """Whether it may hold several documents."""
        return self.key[1] == 0

    def path_of(self, member: Member) -> str:
        """What the store knows a member of this file by."""
        return self.path + member.name.removeprefix(self.member.name)

    @property
    def size(self) -> int:
        """Bytes that go to the worker, about; of an address as many as can be, so that no other document waits
        behind it for a slow server."""
        if self.address:
            return self.address.limits.size
        text = self.member.text
        return len(self.member.data) + (2 * len(text.text) + 100 * len(text.hints) if text else 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker read: an ``entry`` with its ``analysis``, or ``members`` that the file or address holds, or
    the ``fault`` and its ``stage``; nothing of these at the end of the members. ``more`` answers follow; wall
    ``seconds``."""

    entry: Entry | None = None
    analysis: Analysis | None = None
    members: tuple[Member, ...] = ()
    fault: str = ""
    stage: str = ""
    more: bool = False
    seconds: float = 0.0


def allowed(seconds: float, data: bytes) -> float:
    """Time limit of a document, where a small one without pictures has ``seconds``."""
    return seconds * max(1.0, len(data) / _FREE_BYTES) + ocr.PAGE_SECONDS * ocr.most_pages(data)
