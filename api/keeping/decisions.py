"""What a person decided on a document in, the version of its text that this makes out.

The stored text is cleaned again with all decisions on it: the ids of repairs hold for this text, and another
reading of the same bytes may be another one. The new version takes the place of the old one, which stays open
under its own id.
"""

from collections.abc import Mapping

from api.faults import UserError
from api.keeping.turns import turn
from api.selection import find_document
from index.decisions import QUARANTINE, decisions_for, version_of
from index.library import Library
from ingest.damage import Decision, Repair
from ingest.document import Document
from ingest.ingested import Ingested
from ingest.source import Member, RawText, ReadError


def decide(library: Library, name: str, chosen: Mapping[str, Decision], author: str) -> Document | None:
    """Accepts, undoes or reopens the repairs ``chosen``, by id or by their number in the damage report of the version
    ``name``, in the newest version of the document.

    Returns the version that this makes, or the present one if nothing changes; None if there is no such
    document. Raises UserError for an unknown repair and for a document that is no longer live.
    """
    with turn(library):
        document = newest(library, name)
        if document is None:
            return None
        chosen = _by_id(library, name, document, chosen)
        if all(each.decision == chosen.get(each.id, each.decision) for each in document.repairs):
            return document
        ingested = _revised(library, document, chosen)
        with library.together():
            library.verdicts.file(document.sha256, chosen, author, ingested.document.version)
            library.revise(ingested, document.id)
            detail = {
                "source": document.source,
                "made": ingested.document.id,
                "decisions": chosen,
                "lines": {each.id: _line(document, each) for each in document.repairs if each.id in chosen},
            }
            library.audit.add("decide", document.id, detail, author)
        library.sync()
    return ingested.document


def release(library: Library, name: str, released: bool, author: str) -> Document | None:
    """Lets the document ``name`` out of quarantine, or back into it; None if there is no such document. Raises
    UserError where the quality gate had no objection, and for a document that is no longer live."""
    with turn(library):
        document = newest(library, name)
        if document is None:
            return None
        if not document.quality.quarantine:
            raise UserError(f"文档“{name}”没有被隔离过，不需要放行。", "document_id")
        decision: Decision = "undone" if released else "open"
        with library.together():
            library.verdicts.file(document.sha256, {QUARANTINE: decision}, author, document.version)
            library.verdicts.settle_quarantine(document.sha256)
            library.audit.add(
                "release" if released else "hold", document.id, {"source": document.source}, author
            )
        library.sync()
    return document


def newest(library: Library, name: str) -> Document | None:
    """The live version of the document that any version is named by; None if there is no such document.
    Raises UserError if none of its versions is live."""
    found = find_document(library, name)
    if found is None:
        return None
    key = newest_id(library, found)
    if key is None:
        raise UserError(
            f"文档“{name}”已撤下或已被新文件替换，不能再改；请重新读入后再做决定。", "document_id"
        )
    return library.document(key)


def newest_id(library: Library, document: Document) -> str | None:
    """The id of the live version of a document; None if none is live."""
    versions = library.verdicts.versions(document.sha256)
    return next((each.id for each in versions if each.state == "live"), None)


def _by_id(
    library: Library, name: str, document: Document, chosen: Mapping[str, Decision]
) -> dict[str, Decision]:
    """``chosen`` by the ids of the repairs in ``document``, the newest version of what ``name`` names. Raises UserError
    for a repair that there is not, and for two different decisions on one."""
    numbered = _numbered(library, name, document) if any(map(str.isdecimal, chosen)) else {}
    known = {each.id for each in document.repairs}
    made: dict[str, Decision] = {}
    for key, decision in chosen.items():
        repair = numbered.get(key, key)
        if repair not in known:
            raise UserError(_unknown(document, key, len(numbered)), "decisions")
        if made.setdefault(repair, decision) != decision:
            raise UserError(f"对修复“{key}”有两个不同的决定，请只留一个。", "decisions")
    return made


def _numbered(library: Library, name: str, document: Document) -> dict[str, str]:
    """The ids of repairs by their numbers in the damage report of the version that ``name`` is the id of. Every version
    counts them anew: raises UserError where there are several and ``name`` does not say which."""
    seen = find_document(library, name) or document
    if document.version > 1 and name != seen.id:
        raise UserError(
            f"“{name}”已是第{document.version}版，各版的修复编号不同，请照最新的报告写文档编号“{document.id}”。",
            "decisions",
        )
    return {str(n): each.id for n, each in enumerate(seen.repairs, 1)}


def _unknown(document: Document, key: str, numbers: int) -> str:
    """That ``document`` has no repair ``key``, while the version that was named has so many ``numbers``."""
    if key.isdecimal() and 1 <= int(key) <= numbers:
        return f"编号为“{key}”的修复在最新的“{document.id}”里已经没有，请照它的报告再决定。"
    listed = f"编号从 1 到 {len(document.repairs)}，见质量报告" if document.repairs else "它没有做过修复"
    return f"文档“{document.id}”里没有编号为“{key}”的修复，{listed}。"


def _line(document: Document, repair: Repair) -> int:
    """The line of the raw text, from 1, on which a repair begins."""
    return document.raw_text.count("\n", 0, repair.raw[0][0]) + 1


def _revised(library: Library, document: Document, chosen: Mapping[str, Decision]) -> Ingested:
    """The document anew, with what was decided before and now. Raises UserError as ``_read_again``."""
    from ingest.pipeline import pipeline_for  # noqa: PLC0415 (who only searches does not wait for it)

    verdicts = library.verdicts
    last = max(version_of(each.id) for each in verdicts.versions(document.sha256))
    decisions = decisions_for({**verdicts.decided(document.sha256), **chosen}, last + 1)
    data = library.original(document.sha256).read_bytes()
    text = verdicts.reading(document.sha256, document.raw_text) or _read_again(document, data)
    member = Member(document.source, data, text)
    return pipeline_for(library.gazetteer, library.vocabulary).ingest_member(member, decisions)


def _read_again(document: Document, data: bytes) -> RawText:
    """What an older version of the program read and did not keep. Raises UserError where ``data`` cannot be read
    or give another text by now, in which the repairs are elsewhere."""
    from ingest import formats  # noqa: PLC0415

    try:
        text = formats.read(data, document.source)
    except ReadError as error:
        raise UserError(str(error)) from error
    if text.text != document.raw_text:
        raise UserError(
            f"文档“{document.id}”由旧版程序读入，现在从“{document.source}”读出的文字与当时不同，修复已对不上，不能再改；"
            "请把文件另存为别的格式重新读入，再做决定。"
        )
    return text
