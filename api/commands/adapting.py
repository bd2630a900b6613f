"""The command that fits the search to a library's own text, and takes that back: what was done out, as lines or as JSON."""

from typing import Annotated

import typer

from api.commands.access import AsJson, Author, opened, user
from api.shell import console


def adapt(
    context: typer.Context,
    is_undone: Annotated[bool, typer.Option("--undo", help="收回，检索照程序自带的权重")] = False,
    author: Author = "",
    as_json: AsJson = False,
) -> None:
    """照资料库自己的文字调检索的权重：自动出题，一半用来挑，另一半检验，确有提高才留下，可以收回。"""
    from api.measures import adaptation

    with opened(context) as library:
        if is_undone:
            console.output(adaptation.undo(library, user(author)), as_json, "readapted_lines")
        else:
            found = adaptation.adapt(library, user(author), console.count)
            console.output(found, as_json, "adapted_lines")
