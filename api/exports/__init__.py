"""A handout in, a file of the format asked for out. One format is one file here, whose name is its name: a
``LABEL`` for the reader, a ``SUFFIX``, a ``MEDIA_TYPE``, and ``write``, from a handout to the bytes of the file.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from api.faults import UserError
from api.handouts.handout import Handout


class Export(Protocol):
    """What a module of this folder offers."""

    LABEL: str
    SUFFIX: str
    MEDIA_TYPE: str
    write: Callable[[Handout], bytes]


def names() -> list[str]:
    """Names of the formats there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def load(name: str) -> Export:
    """The format ``name``. Raises UserError for any other."""
    if name not in names():
        raise UserError(f"讲义不能存成“{name}”，可用的格式有：{'、'.join(names())}。")
    return cast(Export, import_module(f"{__name__}.{name}"))
