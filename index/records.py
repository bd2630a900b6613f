"""Frozen dataclasses in, JSON text out, and back: how records are stored."""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

Record = TypeVar("Record")


def dumps(record: Any) -> str:
    """JSON of a dataclass instance; tuples become lists, nested records objects."""
    return msgspec.json.encode(record).decode()


def loads(kind: type[Record], text: str) -> Record:
    """The ``kind`` that ``dumps`` wrote. A field that the text lacks takes its default, one that ``kind`` no longer has
    is passed over. Raises msgspec.DecodeError if a field without default is missing or a value is of another type."""
    record: Record = _decoder(cast(Hashable, kind)).decode(text)
    return record


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
