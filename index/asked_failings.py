"""A question in, the words by which it asks for what went wrong out."""

import re
from collections.abc import Callable, Iterator, Sequence

from index.folding import as_typed
from index.rewriting import Note

_FAILING = re.compile(
    r"(?<![“\"])(?:教训|失败|反面(?:典型|教材|教员)?|负面(?!清单|情绪)|弯路|不成功|没成功|没办成|烂尾(?!楼|项目)|不足之处|有(?:哪些|什么|啥)(?:问题|不足|短板)|"
    r"(?:存在|暴露)(?:的|了|过|出)?(?:哪些|什么|啥)?(?:问题|不足|短板)(?!.*(?:解决|应对|破解|化解|怎么|如何|咋))|(?:问题|不足|短板)(?:有哪些|在哪|出在|是什么)|"
    r"(?:问题|短板|经验)(?:和|与|、)不足|不足(?:和|与|、)(?:问题|短板|教训))"
)
"""Words that ask for what went wrong. In quotation marks they are only words."""
_COMPLAINT = re.compile(r"\s*(?:反映|投诉|举报|咨询)")
"""The beginning of a complaint, which tells of a problem and asks what is done about it."""


def failing(typed: str, text: str, cut: Callable[[str], Sequence[str]]) -> str:
    """The words, as ``typed``, by which the question ``text`` asks for what went wrong; empty if it does not. Within a
    longer word (失败者) they ask for nothing: ``cut`` tells the words of a text."""
    found = None if _COMPLAINT.match(text) else _FAILING.search(text)
    if not found or any(found[0] in word != found[0] for word in cut(text)):
        return ""
    return as_typed(typed, found[0]) or found[0]


def without_failing(text: str) -> str:
    """A question without such words."""
    return _FAILING.sub(" ", text)


def failing_notes(word: str) -> Iterator[Note]:
    """A note where a question is taken to ask for what went wrong, and how to be taken at one's word."""
    if word:
        why = f"已按“反面经验”理解“{word}”，存在问题、受批评、在整改的排在前面；只查这个词请给它加引号"
        yield {"from": word, "to": "反面经验", "why": why}
