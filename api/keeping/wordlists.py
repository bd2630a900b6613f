"""A file of words for the vocabulary in, the words out, and back: as a table with tabs, or as YAML."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from api.faults import UserError
from api.keeping.wordings import Written
from api.views import Record

_HEAD = ("词", "种类", "意思")
_NAMES = ("word", "kind", "to")
_LEAST_COLUMNS = 2
"""A word that means nothing else has no third."""


def read_words(path: Path) -> list[Written]:
    """The words of a ``.tsv`` or ``.yaml`` file in UTF-8. Raises UserError where it is no such file, and OSError."""
    reader, _ = _form(path.suffix)
    try:
        return list(reader(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        raise UserError(f"“{path.name}”不是 UTF-8 编码，请另存为 UTF-8 再导入。") from None


def write_words(words: Iterable[Record], suffix: str) -> str:
    """The words, records of ``Wordbook``, as the text of a file with this suffix. Raises UserError for another."""
    _, writer = _form(suffix)
    return writer([Written(each["word"], each["kind_name"], "、".join(each["to"])) for each in words])


def _read_table(text: str) -> Iterator[Written]:
    for number, line in enumerate(text.splitlines(), start=1):
        columns = [column.strip() for column in line.split("\t")]
        if line.strip() and not line.startswith("#") and tuple(columns) != _HEAD:
            if not _LEAST_COLUMNS <= len(columns) <= len(_HEAD):
                raise UserError(f"第{number}行有{len(columns)}列，应是用制表符分开的三列：词、种类、意思。")
            yield Written(*columns)


def _write_table(words: Sequence[Written]) -> str:
    rows = [_HEAD, *((each.word, each.kind, each.to) for each in words)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _read_yaml(text: str) -> Iterator[Written]:
    import yaml  # noqa: PLC0415 (a table does not wait for it)

    try:
        listed = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise UserError(f"这份 YAML 读不出来（{type(error).__name__}），请核对缩进和冒号。") from None
    for number, each in enumerate(listed if isinstance(listed, list) else [listed], start=1):
        if not isinstance(each, dict) or not {"word", "kind"} <= each.keys() <= set(_NAMES):
            raise UserError(f"第{number}项应有 word、kind 和 to，不能有别的，请核对后再导入。")
        to = each.get("to") or ""
        yield Written(
            str(each["word"]), str(each["kind"]), "、".join(map(str, to)) if isinstance(to, list) else str(to)
        )


def _write_yaml(words: Sequence[Written]) -> str:
    import yaml  # noqa: PLC0415 (a table does not wait for it)

    listed = [
        {"word": each.word, "kind": each.kind, "to": each.to.split("、") if each.to else []} for each in words
    ]
    return str(yaml.safe_dump(listed, allow_unicode=True, sort_keys=False))


_Form = tuple[Callable[[str], Iterator[Written]], Callable[[Sequence[Written]], str]]
_FORMS: Mapping[str, _Form] = {
    ".tsv": (_read_table, _write_table),
    ".yaml": (_read_yaml, _write_yaml),
}


def _form(suffix: str) -> _Form:
    if suffix not in _FORMS:
        raise UserError(f"“{suffix}”这种文件不能用，词表可以是：{'、'.join(_FORMS)}。")
    return _FORMS[suffix]
