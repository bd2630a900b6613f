"""A command's context in, the open library or its answers out; and the words that several commands share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.faults import UserError

if TYPE_CHECKING:
    from api.service import Service
    from api.settings import Settings
    from index.library import Library

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]
Name = Annotated[str, typer.Argument(metavar="ID|FILENAME", help="文档编号、编号开头（至少 4 位）或文件名")]
Author = Annotated[str, typer.Option(help="做决定的人（默认为登录名）", show_default=False)]


@contextmanager
def opened(context: typer.Context, create: bool = False) -> "Iterator[Library]":
    """The library of the settings, open for one command. Raises LibraryError."""
    from index.library import Library

    chosen: Settings = context.obj
    library = Library.open(chosen.library, models=chosen.models(), create=create)
    try:
        yield library
    finally:
        library.close()


@contextmanager
def answering(context: typer.Context) -> "Iterator[Service]":
    """The answers of the library of the settings. Raises LibraryError."""
    from api.readers import Readers
    from api.service import Service

    chosen: Settings = context.obj
    with opened(context) as library:
        readers = Readers(library.feedback, chosen.remember_questions)
        yield Service(library, readers, chosen.writer())


def known(found: dict[str, Any] | None, name: str) -> dict[str, Any]:
    """``found``. Raises UserError where it is None: there is no document ``name``."""
    if found is None:
        raise UserError(f"资料库中没有文档“{name}”，请用文档编号、编号开头或完整文件名。")
    return found


def user(author: str = "") -> str:
    """Who gives the command: ``author``, or else who is logged in. Raises UserError for what is nobody's name."""
    from api.keeping.signing import signed

    return signed(author or os.environ.get("USER") or "命令行")
