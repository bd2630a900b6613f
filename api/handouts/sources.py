"""An article and its document in, the source as it is cited out: its elements, and its line in a list of references.

The line follows GB/T 7714—2015 《信息与文献 参考文献著录规则》; an element that is not known is named as missing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ingest.document import Article, DateConfidence, Document
from ingest.download import is_address

Kind = Literal["N", "EB/OL", "G", "Z"]
"""Newspaper, web page, collection, anything else: the marks of types of GB/T 7714—2015, appendix B."""
MOST_AUTHORS = 3
"""Authors that are named; where there are more, 等 stands for the others (8.1.2)."""
_NEWSPAPER = re.compile(r"[^：:；;]+报")
_MISSING = "〔{}不详〕"
_CONFIDENCE: dict[DateConfidence, str] = {"inferred": "〔推断〕", "entered": "〔补录〕"}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Source:
    """The source number ``n`` of a handout. ``authors`` may be none; ``publisher`` is the newspaper or organisation
    that published it, ``url`` where it was found, each empty where it is not known."""

    n: int
    document_id: str
    file: str
    title: str
    kind: Kind
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    date_confidence: DateConfidence = "unknown"
    url: str = ""

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day as far as they are known; none where the date is not written in figures."""
        found = _ISO.fullmatch(self.date)
        return tuple(int(part) for part in found.groups() if part) if found else ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the elements that are not known."""
        known = {"责任者": self.authors, "题名": self.title, "来源": self.publisher, "日期": self.date}
        return tuple(name for name, value in known.items() if not value)


def source_of(document: Document, article: Article, n: int, paths: Iterable[str] = ()) -> Source:
    """The source number ``n``; ``paths`` are those of the files that hold the document, web addresses among them."""
    url = next(filter(is_address, paths), "")
    return Source(
        n=n,
        document_id=document.id,
        file=document.source,
        title=article.headline,
        kind=_kind(article, url),
        authors=article.byline or tuple(filter(None, [article.organisation])),
        publisher=article.publisher or "",
        date=article.date or "",
        date_confidence=article.date_confidence,
        url=url,
    )


def _kind(article: Article, url: str) -> Kind:
    if url:
        return "EB/OL"
    if _NEWSPAPER.fullmatch(article.publisher or ""):
        return "N"
    return "G" if article.type == "汇编" else "Z"


def reference(source: Source) -> str:
    """The line of a source in the list of references, without its number.

    >>> reference(Source(1, "d", "a.txt", "老旧小区换新颜", "N", ("张三",), "湖北日报", "2021-03-05", "stated"))
    '张三. 老旧小区换新颜[N]. 湖北日报, 2021-03-05(〔版次不详〕).'
    """
    authors, title = _authors(source), source.title or _MISSING.format("题名")
    date = source.date or _MISSING.format("日期")
    date += _CONFIDENCE.get(source.date_confidence, "") if source.date else ""
    publisher = source.publisher or _MISSING.format("来源")
    issued = {
        "N": f"{publisher}, {date}({_MISSING.format('版次')}).",
        "EB/OL": f"({date})[{_MISSING.format('引用日期')}]. {source.url}.",
    }
    return f"{authors}. {title}[{source.kind}]. {issued.get(source.kind, f'{publisher}, {date}.')}"


def _authors(source: Source) -> str:
    if not source.authors:
        return _MISSING.format("责任者")
    others = ", 等" if len(source.authors) > MOST_AUTHORS else ""
    return ", ".join(source.authors[:MOST_AUTHORS]) + others
