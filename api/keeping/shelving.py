"""A document's name or a pair of twins in, whether it is searched from then on out: taken out with a reason, put back,
or kept beside its twin as a person decided."""

from api.faults import UserError
from api.keeping.decisions import newest
from api.keeping.entering import MOST, check_author
from api.selection import find_document
from index.kinships import Choice, Member, Pair
from index.library import Library
from index.overlays import WITHDRAWN
from ingest.document import Document

_WHOLE = ((0, 0),)
_DROPPED = {"keep_one": "other", "keep_other": "one"}
"""Which of the two a choice takes out of search."""


def publish(library: Library, name: str, is_published: bool, author: str) -> Document | None:
    """Lets an uploaded document be searched, or keeps it back again; None if there is no such document. Raises UserError
    for one that is not live."""
    check_author(author)
    with library.writer():
        document = newest(library, name)
        if document is None:
            return None
        with library.together():
            library.verdicts.publish(document.sha256, is_published, author)
            library.audit.add("publish" if is_published else "unpublish", document.id, {}, author)
        library.sync()
    return document


def withdraw(library: Library, name: str, reason: str, author: str) -> Document | None:
    """Takes a document out of search for a ``reason`` that readers are told; None if there is no such document. Raises
    UserError without a reason, and for a document that is not live."""
    check_author(author)
    told = " ".join(reason.split())
    if not told or len(told) > MOST:
        raise UserError(f"请用1到{MOST}个字写明为什么撤下，收到{len(told)}个。", "reason")
    with library.writer():
        document = newest(library, name)
        if document is None:
            return None
        with library.together():
            _take_out(library, document.id, document.sha256, told, author)
        library.sync()
    return document


def restore(library: Library, name: str, author: str) -> Document | None:
    """Puts a withdrawn document back; None if there is no such document. Raises UserError where it was not withdrawn, or
    other bytes took its place."""
    check_author(author)
    with library.writer():
        document = find_document(library, name)
        if document is None:
            return None
        with library.together():
            if not _put_back(library, document.id, document.sha256, author):
                raise UserError(f"文档“{document.source}”没有撤下，或已被新文件替换，不能恢复；请重新读入。")
        library.sync()
    return document


def choose(library: Library, names: tuple[str, str], choice: Choice, author: str) -> Pair | None:
    """Decides on two documents with the same text, by their ids; None if they were not found to be alike. What an
    earlier decision took out is put back first. ``keep_one`` keeps the one with the lesser hash, as in ``Pair``."""
    check_author(author)
    with library.writer():
        pair = library.kinships.pair(*names)
        if pair is None:
            return None
        with library.together():
            if before := _DROPPED.get(pair.choice):
                _put_back(library, getattr(pair, before).id, getattr(pair, before).sha256, author)
            if after := _DROPPED.get(choice):
                _drop(library, pair, after, author)
            library.kinships.file(pair, choice, author)
            library.audit.add("kinship", pair.one.id, {"other": pair.other.id, "choice": choice}, author)
        library.sync()
        return library.kinships.pair(*names)


def _drop(library: Library, pair: Pair, side: str, author: str) -> None:
    gone: Member = getattr(pair, side)
    kept = pair.one if side == "other" else pair.other
    if kept.state != "live":
        raise UserError(f"“{kept.source}”已经撤下，不能只保留它；请先恢复它。")
    _take_out(library, gone.id, gone.sha256, f"与“{kept.source}”内容相同，保留后者", author)


def _take_out(library: Library, document_id: str, sha256: str, reason: str, author: str) -> None:
    if library.withdraw(document_id):
        library.overlays.file(sha256, WITHDRAWN, _WHOLE, reason, author)
        library.audit.add("withdraw", document_id, {"reason": reason}, author)


def _put_back(library: Library, document_id: str, sha256: str, author: str) -> bool:
    if not library.restore(document_id):
        return False
    library.overlays.file(sha256, WITHDRAWN, _WHOLE, None, author)
    library.audit.add("restore", document_id, {}, author)
    return True
