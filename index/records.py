"""Frozen dataclasses in, JSON text out, and back: how records are stored."""

import json
import types
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Loader = Callable[[Any], Any]
Record = TypeVar("Record")


def dumps(record: Any) -> str:
    """JSON of a dataclass instance; tuples become lists, nested records objects."""
    return json.dumps(record, default=_as_dict, ensure_ascii=False, separators=(",", ":"))


def _as_dict(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names(cast(Hashable, type(record)))}


@cache
def names(kind: Hashable) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    return tuple(field.name for field in fields(cast(Any, kind)))


def loads(kind: type[Record], text: str, **known: Any) -> Record:
    """The ``kind`` that ``dumps`` wrote, but for the fields that are ``known`` by now. A field that the text lacks takes
    its default, one that ``kind`` no longer has is passed over. Raises TypeError if a field without default is
    missing."""
    load = _loader(cast(Hashable, kind))
    record: Record = load(json.loads(text) | known)
    return record


@cache
def _loader(kind: Any) -> Loader:
    """The function that turns decoded JSON into a value of type ``kind``."""
    if is_dataclass(kind):
        return _record_loader(kind)
    make = _GENERIC.get(get_origin(kind))
    return make(get_args(kind)) if make else _same


def _same(value: Any) -> Any:
    return value


def _record_loader(kind: Any) -> Loader:
    hints = get_type_hints(kind)
    loaders = [(field.name, _loader(hints[field.name])) for field in fields(kind)]
    return lambda value: kind(**{name: load(value[name]) for name, load in loaders if name in value})


def _tuple_loader(inner: tuple[Any, ...]) -> Loader:
    if inner[-1] is not Ellipsis:
        return tuple
    load = _loader(inner[0])
    return lambda value: tuple(map(load, value))


def _optional_loader(inner: tuple[Any, ...]) -> Loader:
    (kind,) = (each for each in inner if each is not types.NoneType)
    load = _loader(kind)
    return lambda value: None if value is None else load(value)


def _dict_loader(inner: tuple[Any, ...]) -> Loader:
    load = _loader(inner[1])
    return lambda value: {key: load(each) for key, each in value.items()}


_GENERIC: dict[Any, Callable[[tuple[Any, ...]], Loader]] = {
    tuple: _tuple_loader,
    dict: _dict_loader,
    Union: _optional_loader,
    types.UnionType: _optional_loader,
    Literal: lambda _: _same,
}
