"""What a handout is: its parts as values, which the formats of ``api/exports`` lay out and nothing else.

Every ``Quote`` is the stored text of its ranges.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from api.handouts.sources import Source, Style, reference
from index.baskets import Heading
from ingest.span import Range

Kind = Literal["collection", "table", "case"]
KINDS: dict[Kind, str] = {"collection": "资料汇编", "table": "对比表", "case": "教学案例骨架"}
Version = Literal["teacher", "student"]
VERSIONS: dict[Version, str] = {"teacher": "教师用本", "student": "学员用本"}
UNTOLD = "〔原文未载〕"
"""Where the source does not say: a dash could be read as nought."""
PENDING = "〔待补〕"
"""What a teacher has to write: the material has nothing for it, and nothing is made up."""
_ENDS = ("。", "！", "？", "；", "…", "”")
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Options:
    """Which handout is wanted: its ``kind``, for whom, the ``style`` of its references, whether it tells of damage, and
    the keys of what was acknowledged."""

    kind: Kind = "collection"
    version: Version = "teacher"
    style: Style = "2015"
    with_damage: bool = True
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source, number ``source`` in the list, and where they stand in it (第3段). ``note`` is added
    behind them where a reader needs more than the words: （计划）, （2022年（原文：去年））. What ``goes_on`` stands right behind
    the quotation before it."""

    text: str
    raw: tuple[Range, ...]
    source: int
    where: str
    note: str = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What the source says of one matter (难点); no quotes: it does not say."""

    label: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: its heading, what a reader must know of it (计划, 缺页), its rows, and the teacher's note."""

    n: int
    heading: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries under one heading; none: it is to be written."""

    heading: Heading
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison with the quotes of each place."""

    label: str
    cells: tuple[tuple[Quote, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A few places side by side."""

    places: tuple[str, ...]
    lines: tuple[Line, ...]

    def caption(self, number: int) -> str:
        """What stands above it as the table of this number: no two are called alike."""
        return f"表{number}　各地做法对比：{'、'.join(self.places)}"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The whole of what an item quotes."""

    n: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands under a label of its own and is no quotation (关键词, 教学目的)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Handout:
    """What is printed. ``made_at`` is UTC (ISO), ``scope`` tells when and of what it was made; ``front`` stands before
    the chapters and ``guide`` is for the teacher; ``warnings`` stand below the comparison, ``damage`` is what the
    sources lack, one sentence each, none where that is not to be told; ``confirmed`` is what was acknowledged."""

    title: str
    options: Options
    made_at: str
    scope: str
    chapters: tuple[Chapter, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    sources: tuple[Source, ...] = ()
    damage: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    front: tuple[Remark, ...] = ()
    guide: tuple[Remark, ...] = ()

    @property
    def label(self) -> str:
        """What it is, as its reader calls it."""
        names = {"collection": "", "table": KINDS["table"], "case": KINDS["case"]}
        whom = "" if self.options.kind == "table" else VERSIONS[self.options.version]
        return "，".join(filter(None, (names[self.options.kind], whom)))

    @property
    def quotes(self) -> Iterator[Quote]:
        """Every quotation that is printed, in order."""
        for chapter in self.chapters:
            for entry in chapter.entries:
                yield from (quote for row in entry.rows for quote in row.quotes)
        for table in self.comparisons:
            yield from (quote for line in table.lines for cell in line.cells for quote in cell)
        yield from (quote for excerpt in self.excerpts for quote in excerpt.quotes)

    def reference(self, source: Source) -> str:
        """The line of a source in the list of references, in the style that is wanted."""
        return reference(source, self.options.style)


def seam(quote: Quote, following: Quote) -> str:
    """What stands between a quotation and the one ``following`` it of the same matter: nothing where that goes on, else
    words are left out there, or a part ends."""
    if following.goes_on:
        return ""
    return "……" if is_ended(quote.text) else "；"


def is_ended(text: str) -> bool:
    """Whether a quotation ends with a sentence."""
    return text.endswith(_ENDS)


def chinese(number: int) -> str:
    """A number from 1 to 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if number == 100:
        return "一百"
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")
