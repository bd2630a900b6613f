"""What a person says of a field of a practice in, the practice as it is shown from then on out.

Words must be those of the source: their range is looked for near the evidence. A place, themes, a level and a status
are taken from what the program knows, because no text need name them so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from api.faults import UserError
from api.keeping.turns import turn
from api.places import read_place
from api.selection import Selector, known_level, known_status
from api.wording import PRACTICE_FIELDS
from index.corrections import (
    MODEL,
    PLANS,
    TIME_READ,
    WITHDRAWN,
    Change,
    Filed,
    changes_to,
    counting,
    is_withdrawn,
    main_evidence,
    told_text,
)
from index.library import Library
from ingest.document import Document
from ingest.places import PlaceFinder
from ingest.practice import Practice
from ingest.verbatim import lines, nearest, paragraphs

YES = "是"
Standing = Literal["生效", "被取代", "已收回", "不再适用"]
_ALONG = {"place": ("level",), "time": (TIME_READ,)}
"""What follows from a field: the level of a place from its path, a date from words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``author`` says of a ``field``, by its name or label: its ``value``, empty where the source does not
    say, or None to take back what was said before."""

    field: str
    value: str | None
    author: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction that was filed once, and how it stands: ``practice_id`` is the practice that it is about now,
    or None; ``before`` is what was extracted; ``after`` is None where it takes back."""

    id: int
    source: str
    practice_id: str | None
    field: str
    before: str
    after: str | None
    author: str
    at: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Case:
    """What a value is checked against."""

    library: Library
    document: Document
    practice: Practice


def correct(library: Library, practice_id: str, wanted: Wanted) -> Practice | None:
    """Files a person's correction; the practice as it is shown from now on, or None if there is no such practice.

    Raises UserError where the value is no value of that field, stands nowhere in the source or is what the field
    says already, where there is nothing to take back, and for a practice of a document that is no longer live.
    """
    if not wanted.author.strip() or wanted.author.startswith(MODEL):
        raise UserError(
            f"更正人“{wanted.author}”不能用：请写人名，不能空着，也不能以“{MODEL}”开头。", "author"
        )
    field = known_field(wanted.field)
    with turn(library):
        practice = library.practice(practice_id)
        document = library.document(practice.document_id) if practice else None
        if practice is None or document is None:
            return None
        if library.state(document.id) != "live":
            raise UserError(
                f"做法“{practice_id}”所在的文档已撤下或已有新版本，请用它现在的编号更正。", "practice_id"
            )
        changes = _changes(_Case(library, document, practice), field, wanted.value)
        with library.together():
            library.corrections.file(document.sha256, practice, changes, wanted.author)
            detail = {"source": document.source, "field": field, "value": wanted.value}
            library.audit.add("correct", practice.id, detail, wanted.author)
        library.sync()
        return library.practice(practice_id)


def listed(library: Library) -> Iterator[Listed]:
    """All corrections that were ever filed, oldest first."""
    filed = [each for each in library.corrections.filed() if each.change.field != TIME_READ]
    about: dict[int, Practice | None] = {}
    for sha256 in {each.sha256 for each in filed}:
        about |= library.corrections.subjects(sha256)
    told: dict[str, list[Filed]] = {}
    for each in filed:
        if practice := about[each.id]:
            told.setdefault(practice.id, []).append(each)
    chosen = {each.id for group in told.values() for each in counting(group).values()}
    return (_listed(each, about[each.id], each.id in chosen) for each in filed)


def known_field(word: str) -> str:
    """The field with this name or label. Raises UserError if there is none."""
    for name, label in PRACTICE_FIELDS.items():
        if word in (name, label):
            return name
    known = "、".join(f"{label}（{name}）" for name, label in PRACTICE_FIELDS.items())
    raise UserError(f"没有“{word}”这个可以更正的字段，可用的有：{known}。", "field")


def _listed(filed: Filed, practice: Practice | None, is_chosen: bool) -> Listed:
    change = filed.change
    standing: Standing = "不再适用"
    if practice:
        standing = ("已收回" if change.value is None else "生效") if is_chosen else "被取代"
    return Listed(
        id=filed.id,
        source=filed.source,
        practice_id=practice.id if practice else None,
        field=change.field,
        before=told_text(practice, change.field) if practice else "",
        after=change.value,
        author=filed.author,
        at=filed.at,
        standing=standing,
    )


def _changes(case: _Case, field: str, value: str | None) -> list[Change]:
    if value is not None:
        changes = _READERS.get(field, _words)(case, field, value.strip())
        _check_differs(case.practice, changes[0])
        return changes
    corrected = {each.field for each in case.practice.corrections}
    if field not in corrected:
        raise UserError(
            f"做法“{case.practice.id}”的“{PRACTICE_FIELDS[field]}”没有更正过，没有什么可以收回。", "value"
        )
    also = [each for each in _ALONG.get(field, ()) if each in corrected or each == TIME_READ]
    return [Change(each, None) for each in (field, *also)]


def _check_differs(practice: Practice, change: Change) -> None:
    """Raises UserError where a practice says so already, unless a model made it say so: then a person confirms."""
    proposed = any(
        each.field == change.field and each.author.startswith(MODEL) for each in practice.corrections
    )
    if proposed or change.value != _shown(practice, change.field):
        return
    now = f"现在就是“{change.value}”" if change.value else "现在就是空的"
    raise UserError(
        f"做法“{practice.id}”的“{PRACTICE_FIELDS[change.field]}”{now}，与这次填的一样，没有更正；要改请填别的值。",
        "value",
    )


def _shown(practice: Practice, field: str) -> str:
    if field == WITHDRAWN:
        return YES if is_withdrawn(practice) else ""
    return told_text(practice, field)


def _words(case: _Case, field: str, value: str) -> list[Change]:
    if not value:
        return [Change(each, "") for each in (field, *_ALONG.get(field, ()))]
    if field == "outcome" and case.practice.status in PLANS:
        raise UserError(
            f"这条做法的状态是“{case.practice.status}”，没有成效可填；如果已经做成，请先更正“状态”。",
            "value",
        )
    document = case.document
    stretches = [*paragraphs(document), *lines(document)]
    found = nearest(value, stretches, main_evidence(case.practice))
    if found is None:
        raise UserError(
            f"“{value}”不是“{document.source}”里的原话，请照原文填写（只有空白可以不同）。", "value"
        )
    return changes_to(case.practice, document, field, found)


def _place(case: _Case, field: str, value: str) -> list[Change]:
    path = read_place(case.library.gazetteer, value, case.document.raw_text)
    level = PlaceFinder(case.library.gazetteer).level(path) if path else ""
    along = [Change("level", level)] if level != case.practice.level else []
    return [Change("place", "/".join(path)), *along]


def _themes(case: _Case, field: str, value: str) -> list[Change]:
    names = value.replace("，", "、").replace(",", "、").split("、") if value else []
    selector = Selector(case.library.gazetteer, case.library.vocabulary)
    paths: list[str] = []
    for name in names:
        found = selector.theme_paths(name.strip())
        if len(found) > 1:
            raise UserError(f"“{name}”可以指几个主题：{'、'.join(found)}，请写其中一个。", "value")
        paths += found
    return [Change(field, "、".join(dict.fromkeys(paths)))]


def _level(case: _Case, field: str, value: str) -> list[Change]:
    return [Change(field, known_level(value))]


def _status(case: _Case, field: str, value: str) -> list[Change]:
    return [Change(field, known_status(value))]


def _withdrawn(case: _Case, field: str, value: str) -> list[Change]:
    if value != YES:
        raise UserError(
            f"“{PRACTICE_FIELDS[field]}”的值只能是“{YES}”，收到“{value}”；要恢复这条做法，请收回这处更正。",
            "value",
        )
    return [Change(field, YES)]


_READERS: dict[str, Callable[[_Case, str, str], list[Change]]] = {
    "place": _place,
    "themes": _themes,
    "level": _level,
    "status": _status,
    WITHDRAWN: _withdrawn,
}
