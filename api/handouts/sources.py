"""An article and its document in, the source as it is cited out: its elements, and its line in a list of references.

The line follows GB/T 7714 《信息与文献 参考文献著录规则》 in its edition of 2015 or of 2025; an element that is not
known is named as missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from index.baskets import Entered
from ingest.document import Article, DateConfidence, Document
from ingest.source import is_address

Kind = Literal["N", "EB/OL", "G", "Z"]
"""Newspaper, web page, collection, anything else: the marks of types of GB/T 7714—2015, appendix B; the edition of 2025
has the same (appendix A)."""
Style = Literal["2015", "2025"]
STYLES: dict[Style, str] = {"2015": "GB/T 7714—2015", "2025": "GB/T 7714—2025"}
"""Of the edition of 2025 a public transcription was seen, not the printed text; what is set apart below stands there."""
_COMMAS: dict[Style, str] = {"2015": ", ", "2025": "，"}
"""Between authors: the examples of 2025 (7.1.2, annex B) have the Chinese comma, those of 2015 the other."""
_GAPS: dict[Style, str] = {"2015": "", "2025": " "}
"""Before the page of a newspaper and between the two dates of a web page: the examples of 2025 (8.5.3, 8.11.3) have a
space there, those of 2015 (8.8.4, 4.6.3) have none."""
MOST_AUTHORS = 3
"""Authors that are named; where there are more, 等 stands for the others (2015: 8.1.2; 2025: 7.1.2)."""
ENTERED = "（由整理者补录）"
"""Behind what a reader entered: it does not stand in the material."""
_KEPT = "〔补录〕"
_FILE = "原文件名："
_ELEMENTS = {
    "title": "题名",
    "publisher": "来源",
    "byline": "责任者",
    "organisation": "责任者",
    "edition": "版次",
}
"""Particulars of an article as elements of a reference."""
_NEWSPAPER = re.compile(r"[^：:；;]+报")
_BASIS = re.compile(r"(?:依据|根据|据|整理自|改编自|摘编自)[:：]\s*")
"""How a material says what it was written after: that did not publish it, so that it is no element of a reference."""
_MISSING = "〔{}不详〕"
"""What stands for an element that is not known, as the standard has it for a place or a publisher (出版者不详);
the brackets are those of all that the source does not say."""
_CONFIDENCE: dict[DateConfidence, str] = {"inferred": "〔推断〕", "entered": _KEPT}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Source:
    """The source number ``n`` of a handout. ``authors`` may be none; ``publisher`` is the newspaper or organisation
    that published it, ``url`` where it was found, each empty where it is not known. ``entered`` names the elements
    that a reader of the handout entered (责任者), ``kept`` those that whoever keeps the library did; ``edition`` is the
    page of a newspaper, ``basis`` what the material says that it was written after."""

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
    entered: frozenset[str] = frozenset()
    edition: str = ""
    kept: frozenset[str] = frozenset()
    basis: tuple[str, ...] = ()

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

    @property
    def found_by(self) -> str:
        """The name of its file, where it has no title or nothing is known of it but that."""
        known = self.authors or self.publisher or self.date or self.url
        return "" if self.title and known else self.file

    @property
    def note(self) -> str:
        """What a reference manager is told besides the elements: which are missing, which people entered, what it was
        written after, and the name of the file that it is found by."""
        dated = {"日期"} if self.date_confidence == "entered" else set()
        told = (
            ("缺", self.missing, ""),
            ("", sorted(self.entered), ENTERED),
            ("", sorted((self.kept | dated) - self.entered), _KEPT),
            ("依据：", self.basis, ""),
            (_FILE, tuple(filter(None, [self.found_by])), ""),
        )
        return "；".join(f"{before}{'、'.join(names)}{behind}" for before, names, behind in told if names)

    @property
    def name(self) -> str:
        """What it goes by where it is no reference: its title, else the name of its file."""
        return self.title or self.file


@dataclass(frozen=True, slots=True)
class Found:
    """Where an article was found: the ``paths`` of the files that hold its document, web addresses among them, and what
    a reader ``entered`` of it."""

    paths: tuple[str, ...]
    entered: Entered


def source_of(document: Document, article: Article, n: int, found: Found) -> Source:
    """The source number ``n``. What the material says goes before what a reader entered."""
    url, entered = next(filter(is_address, found.paths), ""), found.entered
    authors = article.byline or tuple(filter(None, [article.organisation]))
    publisher, basis = _published(article.publisher or "")
    date = article.date or ""
    own = {
        "责任者": (authors, entered.author),
        "来源": (publisher, entered.publisher),
        "日期": (date, entered.date),
    }
    return Source(
        n=n,
        document_id=document.id,
        file=document.source,
        title=_title(document, article),
        kind=_kind(article.type, publisher or entered.publisher, url),
        authors=authors or tuple(filter(None, [entered.author])),
        publisher=publisher or entered.publisher,
        date=date or entered.date,
        date_confidence=article.date_confidence,
        url=url,
        entered=frozenset(name for name, (told, added) in own.items() if added and not told),
        edition=next((each.value for each in article.entered if each.field == "edition"), ""),
        kept=frozenset(_kept(article)),
        basis=basis,
    )


def _published(told: str) -> tuple[str, tuple[str, ...]]:
    """Who published it, of what a material says of that, and what it was written after.

    >>> _published("依据：湖北日报；依据：中国城市报")
    ('', ('湖北日报', '中国城市报'))
    """
    parts = [each.strip() for each in re.split("[；;]", told)]
    basis = tuple(_BASIS.sub("", each) for each in parts if _BASIS.match(each))
    return "；".join(each for each in parts if not _BASIS.match(each)), basis


def _title(document: Document, article: Article) -> str:
    """The headline; empty where it is only the name of the file, which neither the text nor anybody states."""
    stated = [each.text for each in document.metadata if each.kind == "title"]
    stated += [each.value for each in article.entered if each.field == "title"]
    is_named = article.title == PurePath(document.source).stem and article.title not in stated
    return "" if is_named else article.headline


def _kept(article: Article) -> Iterator[str]:
    """The elements that whoever keeps the library entered; of a date its confidence says so."""
    for each in article.entered:
        if each.field in _ELEMENTS and not (each.field == "organisation" and article.byline):
            yield _ELEMENTS[each.field]


def _kind(form: str, publisher: str, url: str) -> Kind:
    if url:
        return "EB/OL"
    if _NEWSPAPER.fullmatch(publisher):
        return "N"
    return "G" if form == "汇编" else "Z"


def reference(source: Source, style: Style = "2015") -> str:
    """The line of a source in the list of references, without its number.

    >>> reference(Source(1, "d", "a.txt", "老旧小区换新颜", "N", ("张三",), "湖北日报", "2021-03-05", "stated"))
    '张三. 老旧小区换新颜[N]. 湖北日报, 2021-03-05(〔版次不详〕).'
    """
    gap = _GAPS[style]
    date = _element(
        source, "日期", source.date + _CONFIDENCE.get(source.date_confidence, "") if source.date else ""
    )
    publisher = _element(source, "来源", source.publisher)
    issued = {
        "N": f"{publisher}, {date}{gap}({_element(source, '版次', source.edition)}).",
        "EB/OL": f"({date}){gap}[{_MISSING.format('引用日期')}]. {source.url}.",
    }
    authors, title = (
        _element(source, "责任者", _authors(source, _COMMAS[style])),
        _element(source, "题名", source.title),
    )
    named = f"（{_FILE}{source.found_by}）" if source.found_by else ""
    return f"{authors}. {title}[{source.kind}]. {issued.get(source.kind, f'{publisher}, {date}.')}{named}"


def _element(source: Source, name: str, value: str) -> str:
    """An element as it is printed: named as missing, or with a word on who entered it."""
    if not value:
        return _MISSING.format(name)
    return f"{value}{ENTERED if name in source.entered else _KEPT if name in source.kept else ''}"


def _authors(source: Source, comma: str) -> str:
    others = f"{comma}等" if len(source.authors) > MOST_AUTHORS else ""
    return comma.join(source.authors[:MOST_AUTHORS]) + others
