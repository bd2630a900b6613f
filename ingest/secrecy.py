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
_GRADE = "(?:绝[ 　]*密|机[ 　]*密|秘[ 　]*密)"
_OWN = "[【〖\\[（(《]?"
_CLOSED = "[】〗\\]）)》]?"
_KEPT = "注意保[存密]|(?:请勿|不得|严禁|禁止)(?:外传|外泄|翻印|转载|公开)|妥善保[管存]|阅后[即销]"
_IN_HEAD = re.compile(
    rf"{_GRADE}[ 　]*[★☆＊*]"
    rf"|密[ 　]*级[ 　]*[:：][ 　]*(?:{_GRADE}|内部)"
    rf"|内部(?:资料|材料|文件|情况|刊物|参[考阅])[ 　，,、·（(]*(?:{_KEPT})"
)
_LINE = re.compile(
    rf"(?:\d{{6}}[ 　]+)?{_OWN}(?:{_GRADE}|工作秘密|商业秘密|内部(?:资料|材料|文件)|注意保密){_CLOSED}(?:[ 　]*(?:特急|加急|急件))?"
)
_NOTE = re.compile(r"[（(](?:此件|本文|本件)(?:不|不予|不宜)公开[）)]")


def marking(text: str) -> str:
    """What marks ``text`` as secret or as not for the public, as it is written there; empty where nothing does.
    Words about secrecy in running text are no marking."""
    lines = _lines(text)
    head = "\n".join(islice(lines, _HEAD_LINES))[:_HEAD]
    if found := _IN_HEAD.search(head):
        return found[0]
    if line := next((line for line in head.split("\n") if _LINE.fullmatch(line)), ""):
        return line
    return next((line for line in _lines(text) if _NOTE.fullmatch(line)), "")


def _lines(text: str) -> Iterator[str]:
    """The lines with text, without white space around them."""
    return (line for each in text.splitlines() if (line := each.strip()))
