"""The command for a library's own words: what is done to them out, as lines or as JSON."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.commands.access import AsJson, answering, user
from api.faults import UserError
from api.shell import console

if TYPE_CHECKING:
    from api.keeping.vocabulary import Wordbook
    from api.shell.screen import Line

Action = Literal["list", "add", "preview", "remove", "history", "undo", "import", "export"]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be done: the arguments behind the action, the kind of a word, and who does it."""

    values: tuple[str, ...]
    kind: str
    author: str


@dataclass(frozen=True, slots=True)
class _Deed:
    """How an action is done, the function that makes lines of what it gives, and the fewest and most arguments."""

    do: "Callable[[Wordbook, _Order], Record]"
    lines: str
    least: int
    most: int


def vocabulary(
    context: typer.Context,
    action: Annotated[
        Action,
        typer.Argument(
            metavar="ACTION",
            help="list 列出，add 加（词、意思），preview 试加，remove 收回（词），history 历史，"
            "undo 恢复（版本），import 导入、export 导出（文件）",
        ),
    ] = "list",
    values: Annotated[
        list[str] | None, typer.Argument(metavar="VALUE...", help="词和意思、版本，或 .tsv、.yaml 文件")
    ] = None,
    kind: Annotated[str, typer.Option(help="同义词、口语说法、误写、地方别称或不作别解")] = "同义词",
    author: Annotated[str, typer.Option(help="改词表的人（默认为登录名）", show_default=False)] = "",
    as_json: AsJson = False,
) -> None:
    """查看和修改资料库自己的词表：读者的说法与材料的说法怎么接起来，马上生效，每次改动都能恢复。"""
    deed, given = _DEEDS[action], tuple(values or ())
    if not deed.least <= len(given) <= deed.most:
        raise typer.BadParameter(f"{action} 后面要有{_counted(deed)}，收到{len(given)}个，请看 --help。")
    with answering(context) as service:
        found = deed.do(service.wordbook, _Order(given, kind, user(author)))
    if as_json:
        console.write(found)
        return
    from api import wordlines
    from api.shell import screen

    to_lines: Callable[[Record], Iterator[Line]] = getattr(wordlines, deed.lines)
    screen.show(to_lines(found))


def _counted(deed: _Deed) -> str:
    return f"{deed.least}个值" if deed.least == deed.most else f"{deed.least}到{deed.most}个值"


def _list(wordbook: "Wordbook", order: _Order) -> Record:
    return wordbook.listed("".join(order.values))


def _add(wordbook: "Wordbook", order: _Order) -> Record:
    from api.keeping.vocabulary import Edit

    return wordbook.enter(Edit(_written(order), order.author))


def _preview(wordbook: "Wordbook", order: _Order) -> Record:
    return wordbook.preview(_written(order))


def _written(order: _Order) -> Any:
    from api.keeping.wordings import Written

    word, *to = order.values
    return Written(word, order.kind, "".join(to))


def _remove(wordbook: "Wordbook", order: _Order) -> Record:
    return wordbook.take_back(order.values[0], order.author)


def _history(wordbook: "Wordbook", order: _Order) -> Record:
    return wordbook.history("".join(order.values))


def _undo(wordbook: "Wordbook", order: _Order) -> Record:
    (version,) = order.values
    if not (version.isascii() and version.isdigit()):
        raise UserError(f"“{version}”不是版本的编号，请用 tashan vocabulary history 查看。")
    return wordbook.undo(int(version), order.author)


def _import(wordbook: "Wordbook", order: _Order) -> Record:
    from api.keeping.wordlists import read_words

    return wordbook.take_in(read_words(Path(order.values[0])), order.author)


def _export(wordbook: "Wordbook", order: _Order) -> Record:
    from api.keeping.wordlists import write_words

    path, found = Path(order.values[0]), wordbook.listed()
    path.write_text(write_words(found["words"], path.suffix), encoding="utf-8")
    console.note(f"词表已写入 {path} 。")
    return found


_DEEDS: Mapping[Action, _Deed] = {
    "list": _Deed(_list, "words_lines", 0, 1),
    "add": _Deed(_add, "word_lines", 1, 2),
    "preview": _Deed(_preview, "preview_lines", 1, 2),
    "remove": _Deed(_remove, "removed_lines", 1, 1),
    "history": _Deed(_history, "history_lines", 0, 1),
    "undo": _Deed(_undo, "words_lines", 1, 1),
    "import": _Deed(_import, "words_lines", 1, 1),
    "export": _Deed(_export, "count_lines", 1, 1),
}
