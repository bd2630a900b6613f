"""What a command says about itself in, the same in Chinese out: headings, kinds of values and the words between."""

import re
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
WORDS = (
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]", "命令 [参数]"),
    (r"<(?:list\[)?str\]?>", "<文字>"),
    (r"<int range>", "<整数>"),
    (r"<float>", "<数字>"),
    (r"<path>", "<路径>"),
    (r" *\[required\]", "（必填）"),
    (r" *\[default: (.*?)\]", r"（默认 \1）"),
    (r" *\[(\d+)<=x<=(\d+)\]", r"（\1 到 \2）"),
    (r"Show this message and exit\.", "显示这段说明"),
)


# Typer carries its own copy of Click, and this is the only public way to the formatter in it.
_Formatter: Any = typer.Context.formatter_class


class Formatter(_Formatter):  # type: ignore[misc]
    """Lays out a help text, its words translated first, so that the columns fit."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, translated(args), prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns; a Chinese character takes two columns of a terminal."""
        from rich.cells import cell_len  # noqa: PLC0415 (imported only where help is read)

        told = [(translated(first), translated(second)) for first, second in rows]
        column = min(max(cell_len(first) for first, _ in told), col_max) + col_spacing
        for first, second in told:
            gap = column - cell_len(first)
            space = " " * gap if gap >= col_spacing else "\n" + " " * (self.current_indent + column)
            self.write(f"{'':>{self.current_indent}}{first}{space}{second}\n")


class Context(typer.Context):
    formatter_class = Formatter


class Command(TyperCommand):
    context_class = Context


class Group(TyperGroup):
    context_class = Context


def translated(text: str) -> str:
    """``text`` with the words that the library of the command line writes in Chinese."""
    for pattern, chinese in WORDS:
        text = re.sub(pattern, chinese, text)
    return text
