"""The names of a path in, the paths of all its levels out: places and themes are such paths."""

from collections.abc import Iterable
from itertools import accumulate


def prefixes(names: Iterable[str]) -> list[str]:
    """``("湖北省", "宜昌市")`` as ``["湖北省", "湖北省/宜昌市"]``: the highest first, the whole path last."""
    return list(accumulate(names, lambda parent, name: f"{parent}/{name}"))


def levels(path: str) -> list[str]:
    """``老旧小区改造/拆违`` as the paths of all its levels, the highest first."""
    return prefixes(path.split("/"))
