"""The items of a basket in, what somebody must look at before it is exported out.

A red finding stops the export until it is acknowledged; an amber one is printed as it is, and only told.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.faults import UserError
from api.guards.formulas import misprinted
from api.guards.proof import holder
from api.handouts.picked import Picked
from api.handouts.retold import retold
from api.presentation import FLAG_MARKS
from index.folding import fold
from index.library import Library

Severity = Literal["red", "amber"]
_NO_RESULT = ("计划", "论述", "点评", "图片说明")
"""What tells of no accomplished fact, so that it proves no result."""
_PERSONAL = re.compile(
    r"(?<!\d)(?:1[3-9]\d{9}|[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dx])(?!\d)"
)
"""Mobile telephones, eleven digits from 13 to 19, and identity numbers with a date of birth (GB 11643—1999)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is the matter with item ``n``, in a sentence without its end. ``key`` names it for good: an
    acknowledgement holds as long as the item is in the basket."""

    key: str
    severity: Severity
    n: int
    text: str


def findings(library: Library, picked: Sequence[Picked]) -> tuple[Finding, ...]:
    """All findings of a basket, the red ones first; what is the matter with a source is told once."""
    told = [finding for each in picked for check in _CHECKS for finding in check(library, each)]
    found = {each.key: each for each in reversed([*told, *_retold(library, picked)])}.values()
    return tuple(sorted(found, key=lambda each: (each.severity != "red", each.n)))


def acknowledged(found: Sequence[Finding], confirmed: Sequence[str]) -> tuple[str, ...]:
    """What was acknowledged, in words. Raises UserError that names every red finding that is left."""
    red = [each for each in found if each.severity == "red"]
    left = [each for each in red if each.key not in confirmed]
    if left:
        told = "；".join(f"第{each.n}条{each.text}" for each in left)
        raise UserError(f"还有{len(left)}处没有确认，不能导出：{told}。请在清单里逐条核对，打上勾再导出。")
    return tuple(f"摘录{each.n}：{each.text}。" for each in red)


def _flags(library: Library, picked: Picked) -> Iterator[Finding]:
    for flag in picked.unit.flags:
        if FLAG_MARKS.get(flag, ("", ""))[1] == "red":
            yield _red(picked, flag, f"标有“{flag}”，引用前请核对原件")


def _results(library: Library, picked: Picked) -> Iterator[Finding]:
    """Plans, remarks and captions where a result is wanted."""
    for label in picked.labels if picked.item.heading == "成效" else ():
        if label in _NO_RESULT:
            yield _red(picked, label, f"是{label}，却放在“成效”下")


def _formulas(library: Library, picked: Picked) -> Iterator[Finding]:
    for each in misprinted(picked.text):
        yield _red(picked, each.text, f"固定提法“{each.text}”疑为“{each.right}”的误排，照录未改")


def _notes(library: Library, picked: Picked) -> Iterator[Finding]:
    for each in misprinted(picked.item.note):
        yield _red(picked, f"备注{each.text}", f"备注里的“{each.text}”疑为“{each.right}”之误，请改好或确认")


def _persons(library: Library, picked: Picked) -> Iterator[Finding]:
    """Numbers of telephones and identity cards, which may not be handed on: nor may they stand in a key."""
    for each in _PERSONAL.finditer(fold(picked.text)):
        yield _red(
            picked, f"号码{each.start()}", f"含有像电话或身份证的号码“{each[0]}”，印发前请核对能否公开"
        )


def _unproven(library: Library, picked: Picked) -> Iterator[Finding]:
    proves = holder(library.document)
    if not all(each.raw and proves(picked.document.id, each.text, each.raw) for each in picked.evidence):
        yield _red(picked, "原文", "文字与存下的原文不一致，已略去")


def _standing(library: Library, picked: Picked) -> Iterator[Finding]:
    state = library.state(picked.document.id)
    if state == "superseded":
        yield _red(picked, state, "所在材料已有新版本，请核对文字是否改了")


def _sources(library: Library, picked: Picked) -> Iterator[Finding]:
    if missing := picked.source.missing:
        text = f"所在的《{picked.source.name}》缺{'、'.join(missing)}，照缺的样子印出"
        yield Finding(f"[{picked.source.n}]", "amber", picked.n, text)


def _retold(library: Library, picked: Sequence[Picked]) -> Iterator[Finding]:
    """What is printed twice in other words, unless somebody takes one of them out."""
    items = {each.item.unit: each for each in picked}
    for unit, other in retold(library, picked).items():
        text = f"同第{other.n}条说的是同一个做法，同一地方在各地对比里只列一次；只要一条就拿出一条"
        yield Finding(f"{unit}:同一个做法", "amber", items[unit].n, text)


def _red(picked: Picked, what: str, text: str) -> Finding:
    return Finding(f"{picked.item.unit}:{what}", "red", picked.n, text)


_CHECKS: tuple[Callable[[Library, Picked], Iterator[Finding]], ...] = (
    _flags,
    _results,
    _formulas,
    _notes,
    _persons,
    _unproven,
    _standing,
    _sources,
)
