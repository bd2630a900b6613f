"""Bytes of a JSONL or JSON file in; one document for each of its objects out.

The raw text of an object is its own characters in the file: values are text or hints, all else is markup.
A value written with ``\\uXXXX`` has no characters of its own: the text of such an object is composed of its
values, title first, and stands in no file (``offset`` is 0).
"""

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from json import JSONDecoder
from pathlib import PurePath
from typing import Any

from ingest.columns import assign
from ingest.decoding import read_text
from ingest.rows import Cell, compose_cells, mark_cells
from ingest.source import Hint, HintKind, Member, RawText, ReadError
from ingest.span import Range

SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})

WRAPPERS = frozenset({"meta", "metadata", "_source", "data", "item", "fields"})
"""Keys whose object is no thing of its own: what they hold is said of the whole."""

_LINES = frozenset({".jsonl", ".ndjson"})
_DECODER = JSONDecoder(strict=False)
_BROKEN = (ValueError, RecursionError)
_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.S)
_CODED = re.compile(r"(?<!\\)(?:\\\\)*\\u")
_ESCAPE = re.compile(r"\\(.)", re.S)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Source:
    """A decoded file: its name, text, the encoding that it was read in, and the media type."""

    name: str
    text: str
    encoding: str
    media_type: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value of the file, and where it stands in the text."""

    value: Any
    raw: Range

    def is_all(self, text: str, start: int) -> bool:
        """Whether this is all that ``text`` holds from ``start``."""
        return self.raw[0] == start and _skip(text, self.raw[1]) == len(text)


@dataclass(slots=True)
class _Level:
    """An object or a list that is being scanned, with the key of the value that comes next."""

    is_object: bool
    key: str = ""
    expects_value: bool = False


def recognises(_data: bytes) -> bool:
    """False: text that begins with a brace may be anything; the suffix decides."""
    return False


def members(data: bytes, name: str) -> Iterator[Member]:
    """The objects of the file, named ``文件.jsonl#3`` by their line, otherwise by their place; a file that is
    one object has the file's name. What is no object has a fault, an empty line is passed over. Raises
    ReadError."""
    text, encoding = read_text(data, name)
    start = _skip(text, 0)
    lines = PurePath(name).suffix.lower() in _LINES and not text.startswith("[", start)
    if lines or _is_followed(text, start):
        yield from _lines(_Source(name, text, encoding, "application/x-ndjson"))
    else:
        yield from _documents(_Source(name, text, encoding, "application/json"), start)


def _skip(text: str, start: int) -> int:
    """The next position from ``start`` that is not white space."""
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _after_comma(text: str, end: int) -> int:
    """Where the next entry begins, or the closing bracket stands."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text.startswith(",", position) else position


def _is_followed(text: str, start: int) -> bool:
    """Whether the first line is an object of its own, with more below it."""
    end = text.find("\n", start)
    try:
        return end > 0 and isinstance(_DECODER.decode(text[start:end]), dict) and bool(text[end:].strip())
    except _BROKEN:
        return False


def _lines(source: _Source) -> Iterator[Member]:
    """One member a line, counted from 1; empty lines are passed over."""
    start = number = 0
    while start < len(source.text):
        number += 1
        end = source.text.find("\n", start)
        end = len(source.text) if end < 0 else end
        if source.text[start:end].strip():
            yield from _line(source, f"{source.name}#{number}", (start, end))
        start = end + 1


def _line(source: _Source, name: str, raw: Range) -> Iterator[Member]:
    line = source.text[slice(*raw)]
    try:
        entry = _Entry(json.loads(line, strict=False), raw)
    except _BROKEN as error:
        where = (
            f"第 {error.colno} 个字符" if isinstance(error, json.JSONDecodeError) else "数值太大或层次太深"
        )
        fault = f"“{name}”不是有效的 JSON（{where}）：请改正这一行后再导入"
        yield Member(name, line.encode(), fault=fault)
    else:
        yield from _member(source, name, entry)


def _documents(source: _Source, start: int) -> Iterator[Member]:
    """The documents from ``start``, numbered, unless the file is one object; behind what is broken nothing
    can be told. Raises ReadError where nothing comes before it."""
    for number, entry in enumerate(_sound(_entries(source.text, start)), start=1):
        name = f"{source.name}#{number}"
        if entry is None and number == 1:
            raise ReadError(f"“{source.name}”不是有效的 JSON：请检查文件是否完整，改正后再导入")
        if entry is None:
            fault = f"“{source.name}”从第 {number} 条起不是有效的 JSON：请检查文件是否完整，改正后再导入"
            yield Member(name, b"", fault=fault)
        else:
            yield from _member(source, source.name if entry.is_all(source.text, start) else name, entry)


def _sound(entries: Iterator[_Entry]) -> Iterator[_Entry | None]:
    """The entries; None, as the last, where the next is not valid."""
    try:
        yield from entries
    except _BROKEN:
        yield None


def _entries(text: str, position: int) -> Iterator[_Entry]:
    """The entries of all values that follow one another from ``position``. Raises one of _BROKEN."""
    while position < len(text):
        position = _after_comma(text, (yield from _value(text, position)))


def _value(text: str, position: int) -> Generator[_Entry, None, int]:
    """The entries of the value at ``position``: itself, or those of the list that it is, or of what it only
    holds together. Returns where it ends."""
    if text.startswith("[", position):
        return (yield from _list(text, position))
    entry = _entry(text, position)
    parts = list(_parts(text, entry))
    if any(text.startswith("[", part) for part in parts):
        for part in parts:
            yield from _value(text, part)
    else:
        yield entry
    return entry.raw[1]


def _list(text: str, position: int) -> Generator[_Entry, None, int]:
    """The entries of the list at ``position``, read one by one. Returns where it ends."""
    position = _skip(text, position + 1)
    while not text.startswith("]", position):
        entry = _entry(text, position)
        yield entry
        position = _after_comma(text, entry.raw[1])
    return position + 1


def _entry(text: str, position: int) -> _Entry:
    value, end = _DECODER.raw_decode(text, position)
    return _Entry(value, (position, end))


def _parts(text: str, entry: _Entry) -> Iterator[int]:
    """Where the lists of objects and the objects with text begin that an object without text holds."""
    if not isinstance(entry.value, dict) or _has_text(entry.value):
        return
    position = _skip(text, entry.raw[0] + 1)
    while text[position] != "}":
        key = _entry(text, position)
        held = _entry(text, _skip(text, _skip(text, key.raw[1]) + 1))
        if _are_objects(held.value) or _has_text(held.value):
            yield held.raw[0]
        else:
            yield from _parts(text, held)
        position = _after_comma(text, held.raw[1])


def _has_text(value: Any) -> bool:
    """Whether ``value`` is an object that says something itself; a list of objects with titles, whatever it
    is called, is a list of reports."""
    if not isinstance(value, dict):
        return False
    fields = zip(assign(list(value)), value.values(), strict=True)
    return any(field == "text" and not (_are_objects(held) and _is_titled(held[0])) for field, held in fields)


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _is_titled(value: dict[str, Any]) -> bool:
    return "title" in assign(list(value))


def _member(source: _Source, name: str, entry: _Entry) -> Iterator[Member]:
    """The document that the object ``entry`` is; none if it is empty."""
    own = source.text[slice(*entry.raw)]
    if not isinstance(entry.value, dict):
        fault = f'“{name}”不是 JSON 对象：每条应写成 {{"title": …, "text": …}}'
        yield Member(name, own.encode(), fault=fault)
        return
    cells = tuple(_cells(own))
    composed = "\\u" in own and any(_CODED.search(own, *cell.raw) for cell in cells)
    text, hints = compose_cells(cells) if composed else (own, mark_cells(own, cells))
    if any(cell.text.strip() for cell in cells):
        place = 0 if composed else entry.raw[0]
        raw = RawText(text, source.media_type, source.encoding, hints=hints, offset=place)
        yield Member(name, own.encode(), raw)


def _cells(own: str) -> Iterator[Cell]:
    """The values of the object ``own`` in printed order: strings, and numbers that are not in a list (a list
    of numbers is a vector)."""
    leaves = list(_leaves(own))
    names = list(dict.fromkeys(path for path, _ in leaves))
    fields = dict(zip(names, assign(names), strict=True))
    for path, raw in leaves:
        shown = own[slice(*raw)]
        text = str(json.loads(shown, strict=False))
        if "\\u" in shown:  # Nothing else can write half a character.
            text = _SURROGATE.sub("\ufffd", text)
        inner = (raw[0] + 1, raw[1] - 1) if shown[0] == '"' else raw
        yield Cell(fields[path], text, inner, tuple(_marks(own, inner)))


def _leaves(own: str) -> Iterator[tuple[str, Range]]:
    """Every string and number of a valid object with the path of its keys, joined by full stops."""
    levels: list[_Level] = []
    for token in _TOKEN.finditer(own):
        first = token[0][0]
        if first in "{[":
            levels.append(_Level(first == "{"))
        elif first in "}]":
            levels.pop()
        elif first == ":":
            levels[-1].expects_value = True
        elif first == ",":
            levels[-1].expects_value = False
        elif levels[-1].is_object and not levels[-1].expects_value:
            levels[-1].key = json.loads(token[0], strict=False)
        elif first == '"' or (first in "-0123456789" and levels[-1].is_object):
            yield _path(levels), token.span()


def _path(levels: list[_Level]) -> str:
    keys = [level.key for level in levels if level.is_object]
    return ".".join(_SURROGATE.sub("\ufffd", key) for key in keys if key not in WRAPPERS or key == keys[-1])


def _marks(own: str, raw: Range) -> Iterator[Hint]:
    """The escapes in a string: one of white space ends a line, of the others the backslash is markup."""
    for match in _ESCAPE.finditer(own, *raw):
        kind: HintKind = "break" if match[1] in "nrtf" else "markup"
        yield Hint(kind, match.span() if match[1] in "nrtfb" else (match.start(), match.start() + 1))
