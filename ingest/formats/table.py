"""Bytes of a CSV or TSV file in; one document for each row that reports something out, or one for the sheet.

The raw text of a row is its own characters in the file. Rows without any text (statistics) make one
document: a figure means nothing without the row of names above it and the rows beside it. Where rows are
documents, the row of names and what stands above it are in none of them: each field bears its name as metadata.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePath

from ingest.columns import SAMPLE, Sheet, read_sheet
from ingest.decoding import read_text
from ingest.rows import Cell, mark_cells, row_member
from ingest.source import Hint, Member, RawText, ReadError
from ingest.span import Range, trim

SUFFIXES = frozenset({".csv", ".tsv"})

MEDIA_TYPE = "text/csv"
DELIMITERS = ",\t;|"
NO_DELIMITER = "\0"
"""Of a file with one column: no decoded text holds it."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """The place of a cell in the text, inside its quotes if it has any."""

    raw: Range
    quoted: bool

    def says(self, text: str) -> str:
        """The value: doubled quotes count once."""
        value = text[slice(*self.raw)].strip()
        return value.replace('""', '"') if self.quoted else value

    def quotes(self, text: str) -> Iterator[int]:
        """Places of the first of each two quotes that stand for one."""
        if self.quoted and '""' in text[slice(*self.raw)]:
            yield from (match.start() for match in re.compile('""').finditer(text, *self.raw))


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its place in the text and its cells."""

    raw: Range
    cells: tuple[_Cell, ...]

    def values(self, text: str) -> list[str]:
        """What the cells say."""
        return [cell.says(text) for cell in self.cells]


@dataclass(frozen=True, slots=True)
class _Source:
    """A decoded file: its name, text, and the encoding that it was read in."""

    name: str
    text: str
    encoding: str


def recognises(_data: bytes) -> bool:
    """False: any text may hold commas; the suffix decides."""
    return False


def members(data: bytes, name: str) -> Iterator[Member]:
    """The rows of the file, named ``文件.csv#3`` as a spreadsheet counts them; the names of the columns and
    what stands above them are in none. A table without text is one member. Raises ReadError."""
    source = _Source(name, *read_text(data, name))
    is_tsv = PurePath(name).suffix.lower() == ".tsv"
    records = _records(source.text, "\t" if is_tsv else _delimiter(source.text))
    sample = list(islice(records, SAMPLE))
    sheet = read_sheet([record.values(source.text) for record in sample])
    if not any(any(record.values(source.text)) for record in sample):
        raise ReadError(f"“{name}”里没有文字：请检查文件内容")
    everything = chain(sample, records)
    if sheet.has_text:
        yield from _rows(source, everything, sheet)
    else:
        yield Member(name, data, _whole(source, everything))


def _delimiter(text: str) -> str:
    """The delimiter that leaves most names of columns that are known; then the most regular columns."""
    return max(NO_DELIMITER + DELIMITERS, key=lambda mark: _regularity(text, mark))


def _regularity(text: str, delimiter: str) -> tuple[int, float]:
    """Number of known names of columns that ``delimiter`` leaves, and the share of records with the usual
    number of cells; a half where that is one."""
    sample = [record.values(text) for record in islice(_records(text, delimiter), SAMPLE)]
    widths = Counter(map(len, sample)).most_common(1)
    several = bool(widths) and widths[0][0] > 1
    return read_sheet(sample).known, widths[0][1] / len(sample) if several else 0.5


def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    """One cell and what ends it; quotes count only where they enclose the whole cell."""
    mark = re.escape(delimiter)
    quoted = rf' *"((?:[^"]|"")*+)" *(?={mark}|[\r\n]|\Z)'
    return re.compile(rf"(?:{quoted}|([^{mark}\r\n]*+))({mark}|\r\n|[\r\n]|\Z)")


def _records(text: str, delimiter: str) -> Iterator[_Record]:
    """All records of ``text`` in order, empty ones too: a person counts them."""
    pattern = _cell_pattern(delimiter)
    start = position = 0
    cells: list[_Cell] = []
    while start < len(text) and (match := pattern.match(text, position)):
        quoted = match[1] is not None
        cells.append(_Cell(match.span(1 if quoted else 2), quoted))
        position = match.end()
        if match[3] != delimiter:
            yield _Record((start, match.start(3)), tuple(cells))
            start, cells = position, []


def _rows(source: _Source, records: Iterable[_Record], sheet: Sheet) -> Iterator[Member]:
    """The member that each record below the header is; empty ones are passed over."""
    for number, record in enumerate(records, start=1):
        values = record.values(source.text)
        if number > sheet.header and any(values):
            own = source.text[slice(*record.raw)]
            cells = list(_cells(source.text, record, sheet.fields_of(values)))
            hints = mark_cells(own, cells)
            raw = RawText(own, MEDIA_TYPE, source.encoding, hints=hints, offset=record.raw[0])
            yield row_member(f"{source.name}#{number}", cells, raw)


def _cells(text: str, record: _Record, fields: Sequence[str]) -> Iterator[Cell]:
    """The cells of ``record`` by their places in it."""
    start = record.raw[0]
    for field, cell in zip(fields, record.cells, strict=True):
        marks = (Hint("markup", (at - start, at - start + 1)) for at in cell.quotes(text))
        yield Cell(field, cell.says(text), (cell.raw[0] - start, cell.raw[1] - start), tuple(marks))


def _whole(source: _Source, records: Iterable[_Record]) -> RawText:
    """The sheet as it stands, a paragraph a row; the delimiters stay, they tell one cell from the next."""
    rows = (trim(source.text, *record.raw) for record in records)
    hints = tuple(Hint("paragraph", raw) for raw in rows if raw[0] < raw[1])
    return RawText(source.text, MEDIA_TYPE, source.encoding, hints=hints)
