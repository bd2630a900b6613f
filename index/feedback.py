"""What readers say of answers and the questions that got none in, both in the order in which they are read out.

Neither keeps who asked or from where. What readers say is never changed; of a question without an answer there is one
row, however often it is asked. Of both the newest are kept.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from index.audit import ALL, Audit
from index.database import Database
from index.folding import fold

Conditions = Mapping[str, Sequence[str]]
"""What a question was narrowed to: the values of each condition by its name."""
ANYWHERE: Conditions = {}
"""Of a question that was not narrowed."""
Verdict = Literal["useful", "wrong_citation", "off_point"]
MOST_QUESTIONS = 10_000
"""Questions kept: those not asked for longest go first, so that nobody fills the disk by asking."""
MOST_OPINIONS = 10_000
"""Opinions kept: the oldest go first, for the same reason."""
_PATIENCE = 5.0
"""Seconds that what a reader says waits for another process's transaction, as any other record does."""
_HASTE = 0.1
"""Seconds that a question waits: it is noted beside an answer that a reader waits for."""
_ADD = "INSERT INTO feedback (at, question, verdict, answer, citation, note, author) VALUES (?, ?, ?, ?, ?, ?, ?)"
_NOTE = (
    "INSERT INTO unanswered VALUES (?1, ?2, ?3, ?4, ?4, 1) ON CONFLICT (question, filters)"
    " DO UPDATE SET slots = excluded.slots, last_at = excluded.last_at, count = count + 1"
)
_UNANSWERED = (
    "SELECT question, filters, slots, first_at, last_at, count, coalesce(author, '')"
    " FROM unanswered LEFT JOIN ignored_questions USING (question, filters) WHERE (author IS NOT NULL) = ?"
    " ORDER BY count DESC, last_at DESC, question, filters LIMIT ? OFFSET ?"
)
_UNANSWERED_COUNT = (
    "SELECT count(*) FROM unanswered LEFT JOIN ignored_questions USING (question, filters)"
    " WHERE (author IS NOT NULL) = ?"
)
_COUNTS = (
    "SELECT (SELECT count(*) FROM feedback),"
    " (SELECT count(*) FROM unanswered"
    " WHERE (question, filters) NOT IN (SELECT question, filters FROM ignored_questions))"
)
_FORGET = (
    "DELETE FROM unanswered WHERE (question, filters) IN"
    " (SELECT question, filters FROM unanswered ORDER BY last_at DESC, question, filters LIMIT -1 OFFSET ?)"
)


_FORGET_OPINIONS = (
    "DELETE FROM feedback WHERE id <= (SELECT id FROM feedback ORDER BY id DESC LIMIT 1 OFFSET ?)"
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader says of the ``answer`` to a question, a JSON object as it was shown; ``citation`` is the number
    of the quotation that it is about, None for the answer as a whole. ``note`` and ``author`` may be empty."""

    question: str
    verdict: Verdict
    answer: Mapping[str, Any]
    citation: int | None = None
    note: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An opinion as it was kept; ``at`` is UTC."""

    id: int
    at: str
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer, folded and on one line: why it got none when it was last asked, when it was
    asked first and last (UTC), and how often. ``ignored_by`` is whoever said that it need not be answered, or empty;
    ``filters`` is what it was narrowed to: narrowed otherwise it is another question."""

    question: str
    slots: tuple[str, ...]
    first_at: str
    last_at: str
    count: int
    ignored_by: str = ""
    filters: Conditions = field(default_factory=dict, kw_only=True)


class Feedback:
    """What the readers of one library say and ask in vain, by a connection of its own: it neither waits for what the
    library is doing nor keeps it waiting. Every method raises LibraryError if the library cannot be read, or written."""

    def __init__(self, path: Path, read_only: bool = False) -> None:
        """Of the library in the SQLite file ``path``."""
        self._path = path
        self._read_only = read_only

    def give(self, opinion: Opinion, at: str) -> Given:
        """Keeps what a reader says at the time ``at``, UTC as ``2026-01-31T08:00:00Z``; as it was kept: with ``?`` for
        halves of characters."""
        answer = json.dumps(opinion.answer, ensure_ascii=False).encode("utf-8", "replace").decode()
        kept = (opinion.question, opinion.verdict, answer, opinion.citation, opinion.note, opinion.author)
        with self._opened(_PATIENCE) as database, database.transaction():
            ((number,),) = database.rows(f"{_ADD} RETURNING id", at, *kept)
            database.execute(_FORGET_OPINIONS, MOST_OPINIONS)
        return Given(number, at, replace(opinion, answer=json.loads(answer)))

    def given(self, limit: int = ALL, offset: int = 0) -> list[Given]:
        """What readers said, the newest first."""
        sql = (
            "SELECT id, at, question, verdict, answer, citation, note, author FROM feedback"
            " ORDER BY id DESC LIMIT ? OFFSET ?"
        )
        with self._opened(_PATIENCE) as database:
            return [_given(*row) for row in database.rows(sql, limit, offset)]

    def note(self, question: str, slots: Sequence[str], at: str, filters: Conditions = ANYWHERE) -> None:
        """Keeps that a question, narrowed to ``filters``, got no answer, or counts it again; ``slots`` are the codes of
        what was missing."""
        text = " ".join(fold(question).split())
        with self._opened(_HASTE) as database, database.transaction():
            database.execute(_NOTE, text, _written(filters), json.dumps(slots, ensure_ascii=False), at)
            database.execute(_FORGET, MOST_QUESTIONS)

    def unanswered(self, limit: int = ALL, offset: int = 0, is_ignored: bool = False) -> list[Unanswered]:
        """The questions that got no answer, those asked most first, of these the one asked last; those to be ignored
        stand in a list of their own."""
        with self._opened(_PATIENCE) as database:
            rows = database.rows(_UNANSWERED, is_ignored, limit, offset)
        return [_unanswered(*row) for row in rows]

    def ignore(self, question: str, author: str, at: str, filters: Conditions = ANYWHERE) -> bool:
        """Says that a question need not be answered: it is kept, and counted if it is asked again; what is done is kept
        with the deed of ``author``, as in ``heed``. False if there is no such question among those without an answer."""
        with self._opened(_PATIENCE) as database, database.transaction():
            sql = "SELECT 1 FROM unanswered WHERE question = ? AND filters = ?"
            is_there = bool(database.rows(sql, question, _written(filters)))
            if is_there:
                sql = "INSERT OR REPLACE INTO ignored_questions VALUES (?, ?, ?, ?)"
                database.execute(sql, question, _written(filters), author, at)
                Audit(database, lambda: at).add("ignore", question, _detail(filters), author)
        return is_there

    def heed(self, question: str, author: str, at: str, filters: Conditions = ANYWHERE) -> bool:
        """Takes back that a question need not be answered; False if nobody said so."""
        sql = "DELETE FROM ignored_questions WHERE question = ? AND filters = ? RETURNING question"
        with self._opened(_PATIENCE) as database, database.transaction():
            was_there = bool(database.rows(sql, question, _written(filters)))
            if was_there:
                Audit(database, lambda: at).add("heed", question, _detail(filters), author)
        return was_there

    def unanswered_count(self, is_ignored: bool = False) -> int:
        """The number of the questions that ``unanswered`` lists."""
        with self._opened(_PATIENCE) as database:
            return int(database.rows(_UNANSWERED_COUNT, is_ignored)[0][0])

    def counts(self) -> tuple[int, int]:
        """How much readers said, and how many questions got no answer that are not to be ignored."""
        with self._opened(_PATIENCE) as database:
            ((given, unanswered),) = database.rows(_COUNTS)
        return given, unanswered

    @contextmanager
    def _opened(self, patience: float) -> Iterator[Database]:
        with closing(Database(self._path, patience, self._read_only)) as database:
            yield database


def _given(number: int, at: str, question: str, verdict: Verdict, answer: str, *rest: Any) -> Given:
    return Given(number, at, Opinion(question, verdict, json.loads(answer), *rest))


def _unanswered(question: str, filters: str, slots: str, *rest: Any) -> Unanswered:
    return Unanswered(question, tuple(json.loads(slots)), *rest, filters=json.loads(filters))


def _written(filters: Conditions) -> str:
    """Conditions as they are kept: the same ones are written the same way, in whatever order they were chosen. Halves of
    characters are kept as ``?``."""
    told = {name: sorted(set(filters[name])) for name in sorted(filters)}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode()


def _detail(filters: Conditions) -> Mapping[str, Any]:
    """What belongs to a deed on a question."""
    return {"filters": {name: list(values) for name, values in filters.items()}} if filters else {}
