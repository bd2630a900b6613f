"""A document in, the particulars of each of its articles out, with where each is from: the text, the name of the file,
or a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from api.keeping.entering import known_particulars
from api.wording import PARTICULARS
from index.metadata import anchor
from ingest.document import Article, Document, Entered, Metadata
from ingest.incipits import told_title
from ingest.quotations import in_quotes

_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "kicker"),
        "publisher": ("publisher", "dateline", "byline"),
        "byline": ("byline",),
        "date": ("date", "dateline"),
        "organisation": ("byline",),
        "number": ("document_number",),
    }
)
"""The pieces of the file that may state a particular."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A particular of an article: the ``value`` that is shown, what the source says (``stated``, empty where it says
    nothing) and ``where``, in Chinese; ``entered`` is the person's value, if there is one."""

    field: str
    label: str
    value: str
    stated: str
    where: str
    entered: Entered | None


def origins(plain: Document, shown: Document, number: int) -> list[Origin]:
    """The particulars of the article ``number`` of a document as it was read (``plain``) and as it is ``shown``."""
    return list(_origins(plain, _article(plain, number), _article(shown, number)))


def _article(document: Document, number: int) -> Article:
    return next(each for each in document.articles if each.n == number)


def _origins(document: Document, plain: Article, shown: Article) -> Iterator[Origin]:
    entered = {each.field: each for each in shown.entered}
    stated, values = known_particulars(plain), known_particulars(shown)
    for field, label in PARTICULARS.items():
        piece = _piece(document, plain, field)
        told = stated.get(field) or (piece.text if field == "number" and piece else "")
        where = _where(document, piece, told)
        yield Origin(field, label, values.get(field) or told, told, where, entered.get(field))


def _piece(document: Document, article: Article, field: str) -> Metadata | None:
    """The piece of the file that states a particular: of several the nearest to the beginning of the article."""
    found = [each for each in document.metadata if each.kind in _KINDS.get(field, ()) and each.raw]
    return min(found, key=lambda each: abs(each.raw[0][0] - anchor(article)), default=None)


def _where(document: Document, piece: Metadata | None, told: str) -> str:
    if not told:
        return "原文未载"
    if piece:
        return f"原文第{document.raw_text.count(chr(10), 0, piece.raw[0][0]) + 1}行{in_quotes(piece.text.strip())}"
    if not told_title(told):
        return "正文开头"
    return "文件名" if told == PurePath(document.source).stem else "文件属性"
