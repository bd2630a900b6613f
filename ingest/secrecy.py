"""A document's text in, the marking out that forbids to take it in: secret, or internal and not to be passed on.

State secrets are marked at the head of the first page (GB/T 9704-2012, 7.2.2: the grade, a star and the term), and
what is internal says so there; that a document is not public stands in a note of its own line.
"""

import re
from collections.abc import Iterator
from itertools import islice

_HEAD_LINES = 15
"""Lines with text in which a marking stands: number of the copy, grade, urgency, issuer and number come first."""
_HEAD = 600
"""Characters of them, where a text has no lines."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SIMPLIFIED = str.maketrans(
    "機絕秘祕級內資況閱參傳洩載開請嚴業後銷僅使學習", "机绝秘秘级内资况阅参传泄载开请严业后销仅使学习"
)
"""The characters of markings in traditional script, each by the one that stands for it."""
_OWN = "[【〖\\[（(《]?"
_CLOSED = "[】〗\\]）)》]?"


def _spaced(*words: str) -> str:
    """A pattern of any of ``words``, whose characters may be set apart as headings are: 内 部 资 料."""
    apart = "|".join("[ 　]*".join(word) for word in words)
    return f"(?:{apart})"


_GRADE = _spaced("绝密", "机密", "秘密")
_PAPERS = _spaced("内部资料", "内部材料", "内部文件")
_READING = _spaced("内部参考", "内部参阅")
_OTHERS = _spaced("内部情况", "内部刊物")
_ONLY = _spaced(*(f"仅供内部{use}" for use in ("参考", "参阅", "使用", "学习", "交流")))
_KEPT = "注意保[存密]|(?:请勿|不得|严禁|禁止)(?:外传|外泄|翻印|转载|公开)|妥善保[管存]|阅后[即销]"
_IN_HEAD = re.compile(
    rf"(?:{_GRADE}|{_spaced('商密')})[ 　]*[★☆＊*]"
    rf"|{_spaced('密级')}[ 　]*[:：][ 　]*(?:{_GRADE}|内部)"
    rf"|(?:{_PAPERS}|{_READING}|{_OTHERS})[ 　，,、·（(]*(?:{_KEPT})"
)
_MARKS = f"(?:{_GRADE}|{_PAPERS}|{_READING}|{_ONLY}|{_spaced('工作秘密', '商业秘密', '注意保密')})"
_LINE = re.compile(rf"(?:\d{{6}}[ 　]+)?{_OWN}{_MARKS}{_CLOSED}(?:[ 　]*(?:特急|加急|急件))?")
_NOTE = re.compile(r"[（(](?:此件|本文|本件)(?:不|不予|不宜)公开[）)]")


def marking(text: str) -> str:
    """What marks ``text`` as secret or as not for the public, as it is written there but for what cannot be seen; empty
    where nothing does. Words about secrecy in running text are no marking."""
    lines = _lines(_UNSEEN.sub("", text))
    head = "\n".join(islice(lines, _HEAD_LINES))[:_HEAD]
    if found := _IN_HEAD.search(head.translate(_SIMPLIFIED)):
        return head[slice(*found.span())]
    if line := next((line for line in head.split("\n") if _is(_LINE, line)), ""):
        return line
    return next((line for line in _lines(text) if _is(_NOTE, line)), "")


def _is(marking: re.Pattern[str], line: str) -> bool:
    return marking.fullmatch(line.translate(_SIMPLIFIED)) is not None


def _lines(text: str) -> Iterator[str]:
    """The lines with text, without white space around them."""
    return (line for each in text.splitlines() if (line := each.strip()))
