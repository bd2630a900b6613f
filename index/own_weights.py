"""The weights that suit one library in, the same at every later opening out: a file beside its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from index.audit import Audit
from index.database import Database
from index.errors import LibraryError
from index.originals import write_beside
from index.records import dumps, loads
from index.weights import SHIPPED, Weights

FILE = "weights.json"
_SUBJECT = "检索的权重"


@dataclass(frozen=True, slots=True)
class Found:
    """``weights`` beside the vectors of ``encoder``, and what speaks for them: the mean nDCG@10, ``before`` and
    ``after``, of as many ``questions`` that they were not chosen on."""

    weights: Weights
    encoder: str
    questions: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Adapted:
    """What was found, by whom it was kept, and when, in UTC."""

    found: Found
    author: str
    at: str


class OwnWeights:
    """The weights of one library. Every method raises LibraryError if they cannot be read, or written."""

    def __init__(self, path: Path, database: Database, audit: Audit) -> None:
        """In the file ``path``; each change is a deed in ``audit``, which is in ``database``."""
        self._path = path
        self._database = database
        self._audit = audit

    def adapted(self) -> Adapted | None:
        """What is kept; None if that is nothing. It is looked up for every question."""
        try:
            return loads(Adapted, self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
            raise LibraryError(
                f"“{self._path}”读不出来（{error}），它应是 tashan adapt 写的；请删去它，再运行 tashan adapt。"
            ) from error

    def weights(self, encoder: str) -> Weights:
        """Those that are kept, or that come with the program; the share of the vectors only if they are of ``encoder``."""
        kept = self.adapted()
        if kept is None:
            return SHIPPED
        found = kept.found
        return found.weights if found.encoder == encoder else replace(found.weights, share=None)

    def keep(self, found: Found, author: str) -> None:
        """Makes ``found`` the weights of the library."""
        told = {**asdict(found.weights), **_measured(found)}
        with self._together():
            deed = self._audit.add("adapt", _SUBJECT, told, author)
            write_beside(self._path, dumps(Adapted(found, deed.author, deed.at)).encode())

    def undo(self, author: str) -> Adapted | None:
        """Gives the library the weights that come with the program; what was kept, None if that was nothing."""
        kept = self.adapted()
        if kept:
            with self._together():
                self._audit.add("unadapt", _SUBJECT, {}, author)
                self._path.unlink(missing_ok=True)
        return kept

    @contextmanager
    def _together(self) -> Iterator[None]:
        """What the block does is done and on record, or neither."""
        try:
            with self._database.transaction():
                yield
        except OSError as error:
            raise LibraryError(
                f"“{self._path}”写不进去（{error.strerror}），检索没有改变；请检查磁盘空间和目录权限。"
            ) from error


def _measured(found: Found) -> dict[str, float]:
    return {"questions": found.questions, "before": round(found.before, 4), "after": round(found.after, 4)}
