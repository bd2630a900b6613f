"""A file's hash in, what people corrected in its practices out, laid over the practices as they were extracted.

Corrections are filed under the hash of the bytes and the raw ranges of the practice's main evidence: raw text never
changes, so they hold however often the file is read again and whatever number the practice gets by then. Nothing is
overwritten, and the extracted record stays as it is: what is shown is kept beside it and can be made anew.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.database import Database
from index.metadata import shown
from index.overlays import Overlays
from index.records import dumps, loads
from index.texts import Texts
from ingest.document import Document, Passage
from ingest.practice import Correction, Evidence, Place, Practice, Strength
from ingest.span import Range, overlaps
from ingest.strength import strength
from ingest.verbatim import Excerpt

WITHDRAWN = "withdrawn"
"""The field of the correction that says: this is no practice."""
MODEL = "模型:"
"""How the author of a correction begins that a language model proposed: it never counts against a person's."""
TIME_READ = "time_read"
"""What is filed along with a time: nobody says it, it is read out of the words."""
PLANS = frozenset({"计划", "图片说明"})
"""Statuses under which nothing is an outcome."""
_FLAGGED = frozenset({"计划", "点评", "图片说明"})
_NOWHERE, _NATIONWIDE = "地点不明", "全国"
_COLUMNS = (
    "SELECT id, sha256, (SELECT source FROM documents WHERE documents.sha256 = corrections.sha256"
    " ORDER BY rowid DESC LIMIT 1), evidence, field, value, raw, author, at FROM corrections"
)


@dataclass(frozen=True, slots=True)
class Change:
    """The new ``value`` of a field, or None for what was extracted: texts verbatim with their ``raw`` ranges,
    a place as ``湖北省/武汉市``, themes separated by ``、``."""

    field: str
    value: str | None
    raw: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A change as it was filed, for the practice of the file ``sha256``, last called ``source``, whose main
    evidence was at ``evidence``; ``at`` is UTC."""

    id: int
    sha256: str
    source: str
    evidence: tuple[Range, ...]
    change: Change
    author: str
    at: str

    @property
    def by_model(self) -> bool:
        """Whether a language model proposed it."""
        return self.author.startswith(MODEL)


class Corrections:
    """The corrections of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, sha256: str, practice: Practice, changes: Sequence[Change], author: str) -> None:
        """Files changes of a practice of the file ``sha256``; the log notes that its documents were touched."""
        evidence = json.dumps(main_evidence(practice))
        rows = [(sha256, evidence, each.field, each.value, json.dumps(each.raw), author) for each in changes]
        sql = (
            "INSERT INTO corrections (sha256, evidence, field, value, raw, author) VALUES (?, ?, ?, ?, ?, ?)"
        )
        with self._database.transaction():
            self._database.execute_many(sql, rows)
            self.lay_over_file(sha256)

    def filed(self, sha256: str | None = None) -> list[Filed]:
        """What was ever filed, oldest first: for one file, or for all."""
        if sha256 is None:
            return [_filed(*row) for row in self._database.rows(f"{_COLUMNS} ORDER BY id")]
        rows = self._database.rows(f"{_COLUMNS} WHERE sha256 = ? ORDER BY id", sha256)
        return [_filed(*row) for row in rows]

    def lay_over_file(self, sha256: str) -> None:
        """``lay_over`` for every text of a file; the log notes that its documents were touched."""
        for (document_id,) in self._database.rows("SELECT id FROM documents WHERE sha256 = ?", sha256):
            self.lay_over(document_id, sha256)
            self._database.execute("INSERT INTO changes (document_id) VALUES (?)", document_id)

    def lay_over(self, document_id: str, sha256: str) -> None:
        """Makes what is shown of one text of a file anew: of the document, and of its practices and passages."""
        filed, overlays = self.filed(sha256), Overlays(self._database).filed(sha256)
        if not filed and not overlays:
            return
        with self._database.transaction():
            document = Texts(self._database).lay_over(document_id, overlays)
            extracted = self._units(document_id)
            units = shown(extracted, document)
            practices = {number: unit for number, unit in units.items() if isinstance(unit, Practice)}
            about = by_practice(list(practices.values()), filed)
            units |= {number: corrected(each, about[each.id]) for number, each in practices.items()}
            changed = {number: unit for number, unit in units.items() if unit != extracted[number]}
            self._keep(document_id, changed)

    def lay_over_all(self) -> None:
        """``lay_over`` for every text of every file about which people said something."""
        sql = (
            "SELECT id, sha256 FROM documents"
            " WHERE sha256 IN (SELECT sha256 FROM corrections UNION SELECT sha256 FROM overlays)"
        )
        for document_id, sha256 in self._database.rows(sql):
            self.lay_over(document_id, sha256)

    def _keep(self, document_id: str, units: Mapping[int, Practice | Passage]) -> None:
        """Keeps the units, by number, that are shown otherwise than they were extracted."""
        made = [
            (number, dumps(unit), isinstance(unit, Practice) and is_withdrawn(unit))
            for number, unit in units.items()
        ]
        sql = "DELETE FROM corrected WHERE unit IN (SELECT id FROM units WHERE document_id = ?)"
        self._database.execute(sql, document_id)
        self._database.execute_many("INSERT INTO corrected VALUES (?, ?, ?)", made)

    def subjects(self, sha256: str) -> dict[int, Practice | None]:
        """For each correction of a file, by number, the practice of the live document that it is about, as it
        was extracted; None where there is none any more."""
        sql = "SELECT id FROM documents WHERE sha256 = ? AND state = 'live'"
        live = [row[0] for row in self._database.rows(sql, sha256)]
        practices = [each for document_id in live for each in self._extracted(document_id).values()]
        return {each.id: subject(practices, each.evidence) for each in self.filed(sha256)}

    def fields(self, sha256: str, practice_id: str) -> set[str]:
        """The fields of a live practice of which anybody ever said anything."""
        about = self.subjects(sha256)
        return {
            each.change.field
            for each in self.filed(sha256)
            if (practice := about[each.id]) and practice.id == practice_id
        }

    def _units(self, document_id: str) -> dict[int, Practice | Passage]:
        """The units of a document as they were extracted, by number."""
        sql = "SELECT id, kind, record FROM units WHERE document_id = ?"
        kinds: dict[str, type[Practice] | type[Passage]] = {"practice": Practice, "passage": Passage}
        return {n: loads(kinds[kind], record) for n, kind, record in self._database.rows(sql, document_id)}

    def _extracted(self, document_id: str) -> dict[int, Practice]:
        sql = "SELECT id, record FROM units WHERE document_id = ? AND kind = 'practice' ORDER BY id"
        return {number: loads(Practice, record) for number, record in self._database.rows(sql, document_id)}


def main_evidence(practice: Practice) -> tuple[Range, ...]:
    """The raw ranges of the sentence that tells the practice: the last of its evidence."""
    return practice.evidence[-1].raw


def changes_to(practice: Practice, document: Document, field: str, words: Excerpt) -> list[Change]:
    """What is to be filed where a text field of a practice of ``document`` becomes these words. A relative time
    is read where the date of the article is certain."""
    change = Change(field, words.text, words.raw)
    if field != "time":
        return [change]
    from ingest.times import read_time  # noqa: PLC0415 (a search must not wait for it)

    known = ("stated", "entered")
    dates = [
        each.date
        for each in document.articles
        if each.n == practice.article and each.date_confidence in known
    ]
    return [change, Change(TIME_READ, read_time(words.text, dates[0] if dates else None))]


def subject(practices: Iterable[Practice], evidence: Sequence[Range]) -> Practice | None:
    """The practice whose main evidence shares most characters with ``evidence``, at least half of them; of
    several the first."""
    size = sum(end - start for start, end in evidence)
    shares = [(overlaps(main_evidence(practice), evidence), practice) for practice in practices]
    most, found = max(shares, key=lambda share: share[0], default=(0, None))
    return found if 2 * most >= size else None


def by_practice(practices: Sequence[Practice], filed: Iterable[Filed]) -> Mapping[str, list[Filed]]:
    """What is filed about each of the practices of one document, by id, oldest first."""
    about: dict[str, list[Filed]] = defaultdict(list)
    known: dict[tuple[Range, ...], Practice | None] = {}
    for each in filed:
        if each.evidence not in known:
            known[each.evidence] = subject(practices, each.evidence)
        if found := known[each.evidence]:
            about[found.id].append(each)
    return about


def counting(filed: Iterable[Filed]) -> dict[str, Filed]:
    """The one that counts for each field of a practice: the newest of a person, or else of a model. Where that
    takes a correction back, the field is as it was extracted."""
    found: dict[str, Filed] = {}
    for each in filed:
        before = found.get(each.change.field)
        if before is None or before.by_model or not each.by_model:
            found[each.change.field] = each
    return found


def corrected(practice: Practice, filed: Iterable[Filed]) -> Practice:
    """An extracted practice with what counts of the corrections filed about it, oldest first."""
    chosen = [each for each in counting(filed).values() if each.change.value is not None]
    made = practice
    for each in chosen:
        made = _SETTERS.get(each.change.field, _with_text)(made, each.change)
    told = [
        Correction(each.change.field, told_text(practice, each.change.field), each.change.value or "", each.author, each.at)
        for each in sorted(chosen, key=lambda each: each.id)
        if each.change.field != TIME_READ
    ]  # fmt: skip
    fields = {each.change.field for each in chosen}
    return replace(_flagged(made) if fields & {"place", "status"} else made, corrections=tuple(told))


def told_text(practice: Practice, field: str) -> str:
    """A field as one text; empty where nothing is told, as of a practice that is one."""
    if field == "place":
        return "/".join(practice.place.path)
    if field == "themes":
        return "、".join(practice.themes)
    return "" if field == WITHDRAWN else str(getattr(practice, field))


def is_withdrawn(practice: Practice) -> bool:
    """Whether a person said that this is no practice."""
    return any(each.field == WITHDRAWN for each in practice.corrections)


def _filed(number: int, sha256: str, source: str, evidence: str, *rest: str) -> Filed:
    field, value, raw, author, at = rest
    return Filed(number, sha256, source, _ranges(evidence), Change(field, value, _ranges(raw)), author, at)


def _ranges(text: str) -> tuple[Range, ...]:
    return tuple((start, end) for start, end in json.loads(text))


def _with_text(practice: Practice, change: Change) -> Practice:
    """Words from outside the evidence become evidence too: whoever cites the practice cites them."""
    ranges = {name: raw for name, raw in (practice.ranges or {}).items() if name != change.field}
    if change.raw:
        ranges[change.field] = change.raw
    shown = [piece for each in practice.evidence for piece in each.raw]
    is_shown = overlaps(shown, change.raw) == sum(end - start for start, end in change.raw)
    added = () if is_shown else (Evidence(change.value or "", change.raw),)
    return replace(_with_plain(practice, change), ranges=ranges, evidence=(*added, *practice.evidence))


def _with_name(practice: Practice, change: Change) -> Practice:
    from ingest.explanations import is_explained  # noqa: PLC0415 (a search must not wait for it)

    text, name = practice.evidence[-1].text, change.value or ""
    start = text.find(name)
    told = not name or start < 0 or is_explained(text, (start, start + len(name)))
    return replace(_with_text(practice, change), is_explained=told)


def _with_plain(practice: Practice, change: Change) -> Practice:
    value: dict[str, Any] = {change.field: change.value or ""}
    return replace(practice, **value)


def _with_place(practice: Practice, change: Change) -> Practice:
    path = tuple(filter(None, (change.value or "").split("/")))
    return replace(practice, place=Place(path, tuple("entered" for _ in path)))


def _with_themes(practice: Practice, change: Change) -> Practice:
    return replace(practice, themes=tuple(filter(None, (change.value or "").split("、"))))


def _same(practice: Practice, change: Change) -> Practice:
    return practice


_SETTERS: dict[str, Callable[[Practice, Change], Practice]] = {
    "measure_name": _with_name,
    "level": _with_plain,
    "status": _with_plain,
    TIME_READ: _with_plain,
    "place": _with_place,
    "themes": _with_themes,
    WITHDRAWN: _same,
}


def _flagged(practice: Practice) -> Practice:
    """The practice with the marks of its present place and status, and without outcome if it has none by that."""
    outdated = {_NOWHERE, *_FLAGGED, *([_NATIONWIDE] if practice.place.path else [])}
    kept = [flag for flag in practice.flags if flag not in outdated]
    kept += [] if practice.place.path or _NATIONWIDE in kept else [_NOWHERE]
    kept += [practice.status] if practice.status in _FLAGGED else []
    made = replace(practice, flags=tuple(kept), strength=_strength(practice))
    return _with_text(made, Change("outcome", "")) if practice.status in PLANS else made


def _strength(practice: Practice) -> Strength:
    return strength(practice.evidence[-1].text, practice.status, practice.figures)
