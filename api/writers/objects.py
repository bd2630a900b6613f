"""A model's text piece by piece in, the JSON objects in it out, each as soon as it is whole, whatever stands around it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

_THOUGHT, _SPOKEN = "<think>", "</think>"
"""Between these a model thinks aloud where its server does not keep that apart."""
_DECODER = json.JSONDecoder()


def objects(pieces: Iterable[str], key: str) -> Iterator[dict[str, Any]]:
    """The objects that have ``key``, in their order: one a line, between fences, in a list or within another object.
    What is none is passed over, and what a model thinks aloud.

    >>> list(objects(['好的：```json[{"text": "', '甲"}, {"x": 1}]```'], "text"))
    [{'text': '甲'}]
    """
    held = ""
    for piece in pieces:
        held = (held + piece).rpartition(_SPOKEN)[2]
        if "}" not in piece or _THOUGHT in held:
            continue
        while found := _first(held, key):
            value, end = found
            held = held[end:]
            yield value


def _first(text: str, key: str) -> tuple[dict[str, Any], int] | None:
    """The first whole object with ``key``, and where it ends."""
    at = text.find("{")
    while at >= 0:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            pass
        else:
            if key in value:
                return value, end
        at = text.find("{", at + 1)
    return None
