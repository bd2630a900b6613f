"""A document's name or a pair of twins in, whether it is searched from then on out: taken out with a reason, put back,
or kept beside its twin as a person decided."""

from dataclasses import dataclass

from api.faults import UserError
from api.keeping.decisions import newest
from api.keeping.entering import MOST
from api.keeping.signing import check_author
from api.keeping.turns import turn
from api.selection import find_document
from index.kinships import Choice, Member, Pair
from index.library import Library
from ingest.document import Document

_DROPPED = {"keep_one": "other", "keep_other": "one"}
"""Which of the two a choice takes out of search."""
_SAME = "与“{}”内容相同，保留后者"
"""Why a choice took a document out."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What ``author`` decides on two documents; ``seen`` is the number of the decision that they had before them,
    None where they did not look."""

    choice: Choice
    author: str
    seen: int | None = None


def publish(library: Library, name: str, is_published: bool, author: str) -> Document | None:
    """Lets an uploaded document be searched, or keeps it back again; None if there is no such document. Raises UserError
    for one that is not live."""
    check_author(author)
    with turn(library):
        document = newest(library, name)
        if document is None:
            return None
        with library.together():
            library.verdicts.publish(document.sha256, is_published, author)
            action = "publish" if is_published else "unpublish"
            library.audit.add(action, document.id, {"source": document.source}, author)
        library.sync()
    return document


def withdraw(library: Library, name: str, reason: str, author: str) -> Document | None:
    """Takes a document out of search for a ``reason`` that readers are told; None if there is no such document. Raises
    UserError without a reason, and for a document that is not live."""
    check_author(author)
    told = " ".join(reason.split())
    if not told or len(told) > MOST:
        raise UserError(f"请用1到{MOST}个字写明为什么撤下，收到{len(told)}个。", "reason")
    with turn(library):
        document = newest(library, name)
        if document is None:
            return None
        with library.together():
            _take_out(library, document, told, author)
        library.sync()
    return document


def restore(library: Library, name: str, author: str) -> Document | None:
    """Puts a withdrawn document back; None if there is no such document. Raises UserError where it was not withdrawn, or
    other bytes took its place."""
    check_author(author)
    with turn(library):
        document = find_document(library, name)
        if document is None:
            return None
        with library.together():
            if not _put_back(library, document, author):
                raise UserError(f"文档“{document.source}”没有撤下，或已被新文件替换，不能恢复；请重新读入。")
        library.sync()
    return document


def choose(library: Library, names: tuple[str, str], ruling: Ruling) -> Pair | None:
    """Decides on two documents with the same text, by their ids; None if they were not found to be alike. What an
    earlier decision took out is put back first, but for what a person has withdrawn since. ``keep_one`` keeps the one
    with the lesser hash, as in ``Pair``. Raises UserError where the one to be kept is withdrawn, and with status 409
    where somebody decided since."""
    check_author(ruling.author)
    with turn(library):
        pair = library.kinships.pair(*names)
        if pair is None:
            return None
        if ruling.seen not in (None, pair.decision):
            raise UserError(f"{pair.author}在{pair.at}已经做过决定，请看过现在的决定再改。", "seen", 409)
        with library.together():
            _rule(library, pair, ruling)
        library.sync()
        return library.kinships.pair(*names)


def _rule(library: Library, pair: Pair, ruling: Ruling) -> None:
    if side := _DROPPED.get(pair.choice):
        _take_back(library, pair, side, ruling.author)
    if side := _DROPPED.get(ruling.choice):
        _drop(library, pair, side, ruling.author)
    library.kinships.file(pair, ruling.choice, ruling.author)
    sources = [pair.one.source, pair.other.source]
    detail = {"sources": sources, "other": pair.other.id, "choice": ruling.choice}
    library.audit.add("kinship", pair.one.id, detail, ruling.author)


def _take_back(library: Library, pair: Pair, side: str, author: str) -> None:
    """Puts back what a decision on the pair took out, and nobody withdrew again for a reason of their own."""
    gone, kept = _sides(pair, side)
    if library.overlays.reason(gone.sha256) == _SAME.format(kept.source):
        _put_back(library, gone, author)


def _drop(library: Library, pair: Pair, side: str, author: str) -> None:
    gone, kept = _sides(pair, side)
    if library.state(kept.id) != "live":
        raise UserError(f"“{kept.source}”已经撤下，不能只保留它；请先恢复它。")
    _take_out(library, gone, _SAME.format(kept.source), author)


def _sides(pair: Pair, side: str) -> tuple[Member, Member]:
    """The one that goes, named by ``side``, and the one that stays."""
    return (pair.other, pair.one) if side == "other" else (pair.one, pair.other)


def _take_out(library: Library, gone: Document | Member, reason: str, author: str) -> None:
    if library.withdraw(gone.id):
        library.overlays.withdraw(gone.sha256, reason, author)
        library.audit.add("withdraw", gone.id, {"source": gone.source, "reason": reason}, author)


def _put_back(library: Library, gone: Document | Member, author: str) -> bool:
    if not library.restore(gone.id):
        return False
    library.overlays.withdraw(gone.sha256, None, author)
    library.audit.add("restore", gone.id, {"source": gone.source}, author)
    return True
