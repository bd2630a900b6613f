"""Records of a library's own words in, lines for a terminal out."""

from collections.abc import Iterator

from api.narrowing import conditions_text
from api.shell.screen import Line
from api.views import Record

ACTIONS = {"added": "写入", "removed": "收回", "restored": "恢复", "imported": "导入"}
"""What was done to the vocabulary, by the action of a version."""


def words_lines(found: Record) -> Iterator[Line]:
    """The words, each with what it means and who said so."""
    yield from count_lines(found)
    for each in found["words"]:
        yield from word_lines(each)


def count_lines(found: Record) -> Iterator[Line]:
    """How many words there are, and the version."""
    yield "", f"资料库词表第{found['version']}版，共{found['total']}个词。"


def word_lines(word: Record) -> Iterator[Line]:
    """One word."""
    yield "", meaning(word)
    yield "改动", f"第{word['version']}版　{word['author']}　{word['at']}"


def removed_lines(word: Record) -> Iterator[Line]:
    """A word that was taken back."""
    yield "", f"已收回：{meaning(word)}"


def history_lines(found: Record) -> Iterator[Line]:
    """The versions, the newest first."""
    if not found["versions"]:
        yield "", "没有改动。"
    for each in found["versions"]:
        yield "", f"第{each['version']}版　{ACTIONS[each['action']]}　{each['author']}　{each['at']}"
        for change in each["changes"]:
            yield change["word"], f"{_side(change['before'])} → {_side(change['after'])}"


def preview_lines(found: Record) -> Iterator[Line]:
    """Which questions a change affects, with what they find before and after."""
    more = "至少" if found["is_more"] else ""
    yield "", f"看了{found['looked_at']}个问题，{more}{found['affected']}个会换一种理解。还没有写入。"
    for each in found["effects"]:
        narrowed = conditions_text(each["put"]["filters"])
        yield "", f"{each['put']['question']}{f'（{narrowed}）' if narrowed else ''}"
        for label, outcome in (("现在", each["before"]), ("改后", each["after"])):
            answered = "答得上" if outcome["is_answered"] else "答不上"
            yield label, f"{answered}，{outcome['total']}条：{'、'.join(outcome['titles'])}"


def meaning(word: Record) -> str:
    """A word with what it means, on one line."""
    return f"{word['word']}　{_side(word)}"


def _side(word: Record | None) -> str:
    return f"{word['kind_name']} {'、'.join(word['to'])}".strip() if word else "没有"
