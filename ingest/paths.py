"""The names of a path in, the paths of all its levels out: places and themes are such paths."""

from collections.abc import Iterable
from itertools import accumulate

COUNTY = 3
"""Levels of a place path down to the county: only from there on does a place tell practices apart, and two streets of
one county do as their county does."""


def prefixes(names: Iterable[str]) -> list[str]:
    """``("湖北省", "宜昌市")`` as ``["湖北省", "湖北省/宜昌市"]``: the highest first, the whole path last."""
    return list(accumulate(names, lambda parent, name: f"{parent}/{name}"))


def levels(path: str) -> list[str]:
    """``老旧小区改造/拆违`` as the paths of all its levels, the highest first."""
    return prefixes(path.split("/"))
